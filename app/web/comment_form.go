package web

import (
	"context"
	"crypto/rand"
	"maps"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// commentForm is the form as it is first shown: with the text of the column, or
// with the draft that is to be changed.
func (s *Site) commentForm(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, v *views.MeasureView, d procedure.Draft) (views.Form, error) {
	form := views.Form{Token: rand.Text(), Values: map[string]string{"op": "rewrite", "field": procedure.ColTitle}}
	if v.Element.Kind != procedure.Measure {
		form.Values["op"] = "none"
	}
	if op := c.Query("op"); op == "add" {
		form.Values["op"] = op
	}
	if column := c.Query("field"); column != "" {
		if _, ok := d.Plan.Column(column); ok {
			form.Values["field"] = column
		}
	}
	fillColumn(form, d, v.Element)
	id, ok := procedure.ParseCode[procedure.CommentID](c.Query("edit"))
	if !ok {
		return form, nil
	}
	draft, err := s.store.Comment(ctx, who, id, false)
	if err != nil {
		return form, err
	}
	if draft.Body != who.SpeaksFor() || draft.State != procedure.CommentDraft || draft.Element != v.Element.ID {
		return form, procedure.ErrNotFound
	}
	v.Editing, v.Saved, form.Version = id, draft.Saved, draft.Version
	fillDraft(form, d, draft)
	showEdit(v, d, who, draft.Edit)
	return form, nil
}

// showEdit shows what an edit would change.
func showEdit(v *views.MeasureView, d procedure.Draft, who procedure.Viewer, e *procedure.Edit) {
	if e == nil {
		return
	}
	change := d.Change(*e, who.Lang)
	column, _ := d.Plan.Column(e.Column)
	v.Change, v.Column = &change, column.Name[who.Lang]
}

// fillColumn puts the text of the chosen column into the form.
func fillColumn(form views.Form, d procedure.Draft, e procedure.Element) {
	for _, lang := range d.Plan.Langs {
		form.Values["new_"+string(lang)] = e.Text(lang, form.Values["field"])
	}
}

// fillDraft puts a draft into the form: of one that is not finished, what was
// typed.
func fillDraft(form views.Form, d procedure.Draft, c procedure.Comment) {
	form.Values["comment"], form.Values["kind"] = procedure.Code(c.ID), string(c.Kind)
	if c.Unfinished() {
		maps.Copy(form.Values, c.Typed)
		return
	}
	form.Values["text"], form.Values["reason"], form.Values["op"] = c.Original.Old, c.Original.New, "none"
	if !c.Written {
		form.Values["auto"] = c.Original.Old
	}
	if c.Edit == nil {
		return
	}
	switch c.Edit.Op {
	case procedure.OpDelete, procedure.OpMerge, procedure.OpAdd:
		form.Values["op"] = string(c.Edit.Op)
		form.Values["with"] = strconv.FormatInt(int64(c.Edit.With), 10)
		for lang, columns := range c.Edit.Texts {
			for col, text := range columns {
				form.Values["add_"+col+"_"+string(lang)] = text
			}
		}
	default:
		form.Values["op"], form.Values["field"] = "rewrite", c.Edit.Column
		e, _ := d.Element(c.Edit.Element)
		fillColumn(form, d, e)
		for _, lang := range d.Plan.Langs {
			if text, ok := c.Edit.Reworded(lang, e.Text(lang, c.Edit.Column)); ok {
				form.Values["new_"+string(lang)] = text
			}
		}
	}
}

// readComment reads the form: what is proposed, and the sentence, which Svod
// writes as long as nobody has changed it.
func (s *Site) readComment(in *input, who procedure.Viewer, v views.MeasureView, d procedure.Draft) procedure.NewComment {
	n := procedure.NewComment{Round: v.Round.ID, Element: v.Element.ID, Lang: who.Lang, Reason: in.text("reason", procedure.MaxJustification),
		Text: in.text("text", procedure.MaxComment), Token: in.value("token")}
	n.Edit = readEdit(in, v, d)
	if n.Kind = procedure.CommentKind(in.value("kind")); n.Kind == "" {
		n.Kind = procedure.KindFor(n.Edit)
	}
	sentence := ""
	if n.Edit != nil {
		p := locales.For(string(who.Lang))
		sentence = procedure.Formula{Draft: d, Lang: who.Lang, Words: p.T, Number: func(procedure.CommentID) int { return 0 }}.Sentence(*n.Edit)
	}
	if sentence != "" && (n.Text == "" || n.Text == in.value("auto")) {
		n.Text = sentence
	}
	n.Written = n.Text != sentence
	in.typed["text"], in.typed["auto"] = n.Text, sentence
	return n
}

// readEdit makes the edit of what was chosen and typed.
func readEdit(in *input, v views.MeasureView, d procedure.Draft) *procedure.Edit {
	base := procedure.Edit{Base: d.Revision.ID, Element: v.Element.ID}
	switch in.value("op") {
	case "rewrite":
		column := in.value("field")
		if _, ok := d.Plan.Column(column); !ok {
			in.problems.Add("field", "comment.error.column")
			return nil
		}
		e, changed := procedure.DeriveEdit(d, v.Element.ID, column, in.texts("new", procedure.ColumnLimit(column)))
		if !changed {
			in.problems.Add("new_"+string(d.Plan.Authentic()), "comment.error.unchanged")
			return nil
		}
		return &e
	case "delete":
		base.Op = procedure.OpDelete
		return &base
	case "merge":
		base.Op, base.With = procedure.OpMerge, procedure.ElementID(in.id("with"))
		if other, ok := d.Element(base.With); !ok || other.Kind != procedure.Measure || base.With == v.Element.ID {
			in.problems.Add("with", "comment.error.with")
		}
		return &base
	case "add":
		return readAddition(in, v, d, base)
	case "none":
	default:
		in.problems.Add("op", "field.choice")
	}
	return nil
}

// readAddition is an edit that adds a measure at the end of the section.
func readAddition(in *input, v views.MeasureView, d procedure.Draft, base procedure.Edit) *procedure.Edit {
	base.Op, base.Texts = procedure.OpAdd, map[procedure.Lang]map[string]string{}
	base.Place = procedure.Place{Section: v.Element.ID, Number: d.NextNumber(v.Element.ID)}
	for _, e := range d.Children(v.Element.ID) {
		base.Place.After = e.ID
	}
	for _, column := range d.Plan.Columns {
		for lang, text := range in.texts("add_"+column.Key, procedure.ColumnLimit(column.Key)) {
			if base.Texts[lang] == nil {
				base.Texts[lang] = map[string]string{}
			}
			base.Texts[lang][column.Key] = text
		}
	}
	for _, texts := range base.Texts {
		if texts[procedure.ColTitle] != "" {
			return &base
		}
	}
	in.problems.Add("add_"+procedure.ColTitle+"_"+string(d.Plan.Authentic()), "comment.error.added_title")
	return &base
}
