package web

import (
	"context"
	"crypto/rand"
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
	v.Editing, form.Version = id, draft.Version
	fillDraft(form, d, draft)
	if draft.Edit != nil {
		change := d.Change(*draft.Edit, who.Lang)
		column, _ := d.Plan.Column(draft.Edit.Column)
		v.Change, v.Column = &change, column.Name[who.Lang]
	}
	return form, nil
}

// fillColumn puts the text of the chosen column into the form.
func fillColumn(form views.Form, d procedure.Draft, e procedure.Element) {
	for _, lang := range d.Plan.Langs {
		form.Values["new_"+string(lang)] = e.Text(lang, form.Values["field"])
	}
}

// fillDraft puts a draft into the form.
func fillDraft(form views.Form, d procedure.Draft, c procedure.Comment) {
	form.Values["comment"], form.Values["kind"] = procedure.Code(c.ID), string(c.Kind)
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

// fileComment keeps what was typed as a draft, or shows what it would change.
func (s *Site) fileComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.ElementID](c, "element")
	if err != nil {
		return err
	}
	v, d, err := s.measureView(ctx, who, id)
	if err != nil {
		return err
	}
	if v.Round == nil || who.SpeaksFor() == 0 {
		return procedure.Forbidden{Key: "comment.forbidden.write"}
	}
	v.Writes = true
	in := s.readForm(c)
	n := s.readComment(in, who, v, d)
	v.Editing, _ = procedure.ParseCode[procedure.CommentID](in.value("comment"))
	if n.Edit != nil {
		change := d.Change(*n.Edit, who.Lang)
		column, _ := d.Plan.Column(n.Edit.Column)
		v.Change, v.Column = &change, column.Name[who.Lang]
	}
	if in.value("do") == "preview" {
		v.Form = in.again(nil)
		return s.measurePage(c, who, v, d, fiber.StatusOK)
	}
	problems := in.check(n.Check())
	if len(problems) == 0 {
		if v.Editing != 0 {
			err = s.desk.ChangeComment(ctx, who, v.Editing, in.version(), n)
		} else {
			_, err = s.desk.FileComment(ctx, who, n)
		}
		if problems, _ = asInvalid(err); err != nil && len(problems) == 0 {
			return err
		}
	}
	if len(problems) > 0 {
		v.Form = in.again(problems)
		return s.measurePage(c, who, v, d, fiber.StatusUnprocessableEntity)
	}
	if v.Round.Over(s.store.Now()) {
		return procedure.Closed{Key: "comment.closed", Deadline: v.Round.Closes, Zone: v.Round.Zone}
	}
	return s.done(c, "comment.done.saved", "/measures/"+c.Params("element"))
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

// commentViews says of comments what their edits change, in the reader's
// language; d is the revision that most were made for.
func (s *Site) commentViews(ctx context.Context, who procedure.Viewer, d procedure.Draft, all []procedure.Comment) ([]views.CommentView, error) {
	lines := make([]views.CommentView, 0, len(all))
	for _, c := range all {
		line := views.CommentView{Comment: c}
		if c.Edit != nil {
			base := d
			if c.Edit.Base != d.Revision.ID {
				var err error
				if base, err = s.store.PublishedDraft(ctx, c.Edit.Base); err != nil {
					return nil, err
				}
			}
			change := base.Change(*c.Edit, who.Lang)
			column, _ := base.Plan.Column(c.Edit.Column)
			line.Change, line.Column = &change, column.Name[who.Lang]
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// visibleComment is the comment of the address, if the viewer may see it.
func (s *Site) visibleComment(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Comment, procedure.Round, error) {
	id, err := code[procedure.CommentID](c, "comment")
	if err != nil {
		return procedure.Comment{}, procedure.Round{}, err
	}
	round, err := s.store.RoundOfComment(ctx, id)
	if err != nil {
		return procedure.Comment{}, round, err
	}
	observers, err := s.observers(ctx, who.Group)
	if err != nil {
		return procedure.Comment{}, round, err
	}
	comment, err := s.store.Comment(ctx, who, id, round.OthersShown(who, s.store.Now(), observers))
	return comment, round, err
}

// showComment leads to the comment on the page of its element.
func (s *Site) showComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, _, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	return c.Redirect("/measures/"+strconv.FormatInt(int64(comment.Element), 10)+"#c"+procedure.Code(comment.ID), fiber.StatusSeeOther)
}

// deleteDraft takes a draft away.
func (s *Site) deleteDraft(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, _, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	if err := s.desk.DeleteDraft(ctx, who, comment.ID); err != nil {
		return err
	}
	return s.done(c, "comment.done.deleted", "/measures/"+strconv.FormatInt(int64(comment.Element), 10))
}

// supportComment says that the viewer's body supports a comment, or no longer.
func (s *Site) supportComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, _, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	if err := s.desk.SupportComment(ctx, who, comment.ID, s.readForm(c).value("support") == "yes"); err != nil {
		return err
	}
	return s.done(c, "", "/measures/"+strconv.FormatInt(int64(comment.Element), 10)+"#c"+procedure.Code(comment.ID))
}

// translateComment keeps a comment in the reader's language.
func (s *Site) translateComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, _, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = in.carry(nil, func() error {
		return s.desk.TranslateComment(ctx, who, comment.ID, who.Lang, in.value("text"), in.value("reason"))
	})
	again := func(form views.Form, status int) error {
		v, d, err := s.measureView(ctx, who, comment.Element)
		if err != nil {
			return err
		}
		v.Translation, v.Translation.Place = form, procedure.Code(comment.ID)
		return s.measurePage(c, who, v, d, status)
	}
	return s.answer(c, in, err, again, "comment.done.translated", func() string {
		return "/measures/" + strconv.FormatInt(int64(comment.Element), 10) + "#c" + procedure.Code(comment.ID)
	})
}
