package web

import (
	"context"
	"crypto/rand"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// commentForm is the form as it is first shown: with the text of the column, or
// with the draft that is to be changed.
func (s *Site) commentForm(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, v *views.MeasureView, d procedure.Draft) (views.Form, error) {
	form := views.Form{Token: rand.Text(), Values: map[string]string{}}
	fillNew(c, form, *v, d)
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

// fillNew fills the form of a new comment in as its address asks.
func fillNew(c *fiber.Ctx, form views.Form, v views.MeasureView, d procedure.Draft) {
	form.Values["op"], form.Values["field"] = "rewrite", procedure.ColTitle
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
	fillPlaces(form.Values, d, v.Element, c.Query("behind"))
}

// showEdit shows what an edit would change.
func showEdit(v *views.MeasureView, d procedure.Draft, who procedure.Viewer, e *procedure.Edit) {
	if e == nil || boundless(sentenceOf(d, who, e)) {
		return
	}
	change := d.Change(*e, who.Lang)
	column, _ := d.Plan.Column(e.Column)
	v.Edit, v.Change, v.Column, v.Summary = e, &change, column.Name.In(who.Lang), formulas(d, who.Lang).Summary(*e)
	v.Placed, _ = d.Placed(*e) // what does not fit shows no row
}

// fillPlaces chooses where a measure goes: one that is added behind the one
// asked for, else to the end of its section; one that is moved from where it is.
func fillPlaces(values map[string]string, d procedure.Draft, e procedure.Element, behind string) {
	values["place"] = placeValue(procedure.Place{Section: e.Parent, After: standsBehind(d, e)})
	if e.Kind != procedure.Section {
		return // nothing is added to it
	}
	wanted, asked := procedure.ParseNumber[procedure.ElementID](behind)
	for _, p := range d.PlacesIn(e.ID, e.ID) {
		values["behind"] = placeValue(p)
		if asked && p.After == wanted {
			return
		}
	}
}

// choosesElsewhere says whether a form moves a measure into another section
// than its own, or merges it with an item there.
func choosesElsewhere(form views.Form, d procedure.Draft, e procedure.Element) bool {
	section, _, _ := strings.Cut(form.Value("place"), ".")
	into, found := procedure.ParseNumber[procedure.ElementID](section)
	other, _ := procedure.ParseNumber[procedure.ElementID](form.Value("with"))
	with, merged := d.Element(other)
	return found && into != e.Parent || merged && with.Parent != e.Parent
}

func placeValue(p procedure.Place) string {
	return strconv.FormatInt(int64(p.Section), 10) + "." + strconv.FormatInt(int64(p.After), 10)
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
	form.Values["op"] = string(c.Edit.Op)
	switch c.Edit.Op {
	case procedure.OpDelete:
	case procedure.OpMerge:
		form.Values["with"] = strconv.FormatInt(int64(c.Edit.With), 10)
		into, _ := d.Element(c.Edit.With)
		fillMerged(form.Values, d, into)
		fillTexts(form.Values, "merge", c.Edit.Texts)
	case procedure.OpMove:
		form.Values["place"] = placeValue(c.Edit.Place)
	case procedure.OpAdd:
		form.Values["behind"] = placeValue(c.Edit.Place)
		fillTexts(form.Values, "add", c.Edit.Texts)
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

func fillTexts(values map[string]string, name string, texts map[procedure.Lang]map[string]string) {
	for lang, columns := range texts {
		for col, text := range columns {
			values[name+"_"+col+"_"+string(lang)] = text
		}
	}
}

// fillMerged puts the wording of an item that another is merged into where it
// can be changed.
func fillMerged(values map[string]string, d procedure.Draft, into procedure.Element) {
	values["merged"] = strconv.FormatInt(int64(into.ID), 10)
	for _, column := range d.Plan.Columns {
		for _, lang := range d.Plan.Langs {
			values["merge_"+column.Key+"_"+string(lang)] = into.Text(lang, column.Key)
		}
	}
}

// readComment reads the form: what is proposed, and the sentence, which Svod
// writes as long as nobody has changed it.
func (s *Site) readComment(in *input, who procedure.Viewer, v views.MeasureView, d procedure.Draft) procedure.NewComment {
	n := procedure.NewComment{Round: v.Round.ID, Element: v.Element.ID, Lang: who.Lang, Reason: in.text("reason", procedure.MaxJustification),
		Text: in.text("text", procedure.MaxComment), Token: in.value("token")}
	n.Edit = readEdit(in, v, d, readIn(d.Plan, who.Lang))
	if n.Kind = procedure.CommentKind(in.value("kind")); n.Kind == "" {
		n.Kind = procedure.KindFor(n.Edit)
	}
	sentence := sentenceOf(d, who, n.Edit)
	if boundless(sentence) {
		sentence = "" // of what its fields are too long for is said there
	}
	if sentence != "" && (n.Text == "" || n.Text == in.value("auto")) {
		n.Text = sentence
	}
	n.Written = n.Text != sentence
	in.typed["text"], in.typed["auto"] = n.Text, sentence
	return n
}

// sentenceOf is an edit as a sentence, empty where there is none.
func sentenceOf(d procedure.Draft, who procedure.Viewer, e *procedure.Edit) string {
	if e == nil {
		return ""
	}
	return formulas(d, who.Lang).Sentence(*e)
}

// boundless says whether a sentence is longer than a comment may be: then neither it
// nor the edit that it is of is shown beside the fields, which have all of it.
func boundless(sentence string) bool { return utf8.RuneCountInString(sentence) > procedure.MaxComment }

// readIn is the language of a plan whose field stands first for a reader.
func readIn(p procedure.Plan, lang procedure.Lang) procedure.Lang {
	if slices.Contains(p.Langs, lang) {
		return lang
	}
	return p.Authentic()
}

// checkComment is what is wrong with a comment: of an edit that could not be
// made, not that its sentence is missing, which is written from it.
func (in *input) checkComment(n *procedure.NewComment) error {
	problems, _ := asInvalid(n.Check())
	unmade := n.Edit == nil && in.value("op") != "none"
	if n.Edit != nil {
		unmade = slices.ContainsFunc(problems, func(p procedure.Problem) bool { return !slices.Contains([]string{"text", "reason", "kind"}, p.Field) })
	}
	if unmade {
		problems = slices.DeleteFunc(problems, func(p procedure.Problem) bool { return p.Key == "comment.error.text" })
	}
	return problems.Err()
}

// understand looks for an edit in the sentence that was typed, in the formulas
// of any language of the plan, where no other edit was made.
func understand(in *input, v views.MeasureView, d procedure.Draft, text string) (procedure.Edit, bool) {
	var understood []procedure.Edit
	for _, lang := range d.Plan.Langs {
		if e, ok := formulas(d, lang).Read(text, v.Element, in.value("field")); ok {
			understood = append(understood, e)
		}
	}
	if len(understood) != 1 {
		return procedure.Edit{}, false
	}
	return understood[0], true
}

// takeSentence makes the edit that the typed sentence says, as if its column
// had been corrected.
func takeSentence(in *input, v views.MeasureView, d procedure.Draft) {
	e, ok := understand(in, v, d, in.value("text"))
	if !ok {
		return
	}
	in.put("op", "rewrite")
	in.put("field", e.Column)
	for _, lang := range d.Plan.Langs {
		text := v.Element.Text(lang, e.Column)
		if becomes, ok := e.Reworded(lang, text); ok {
			text = becomes
		}
		in.put("new_"+string(lang), text)
	}
}

// contestsShown is how many comments in conflict with what is being written are
// named beside its form.
const contestsShown = 50

// contesting are the official comments of others that are in conflict with what
// the form proposes, wherever they stand, as far as the viewer may see them.
func (s *Site) contesting(ctx context.Context, who procedure.Viewer, v views.MeasureView, d procedure.Draft) ([]views.CommentView, error) {
	if v.Edit == nil || !v.Shown {
		return nil, nil
	}
	ids, err := s.store.InConflict(ctx, d, v.Round.ID, []procedure.TableRow{{Body: v.Own, Edit: v.Edit}}, 0, contestsShown)
	if err != nil {
		return nil, err
	}
	all, err := s.store.CommentsOf(ctx, who, ids, v.Shown)
	if err != nil {
		return nil, err
	}
	met, err := s.commentViews(ctx, who, d, all)
	if err != nil {
		return nil, err
	}
	return met, s.summarise(ctx, who, d, met)
}
