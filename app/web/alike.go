package web

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// alikeShown is how many comments the form shows that say nearly the same.
const alikeShown = 3

// alike finds, among the comments on an element that the page shows to the
// viewer, those that say nearly the same as the form does: who may not see a
// comment does not meet it here either.
func (s *Site) alike(ctx context.Context, who procedure.Viewer, v *views.MeasureView, d procedure.Draft) error {
	if !v.Writes || v.Form.Value("text") == "" && v.Edit == nil {
		return nil
	}
	shown := map[procedure.CommentID]views.CommentView{}
	var rows []procedure.TableRow
	for _, c := range v.Comments {
		if c.ID != v.Editing && c.State != procedure.Withdrawn.State() {
			shown[c.ID] = c
			rows = append(rows, procedure.TableRow{Comment: c.ID, Element: c.Element, Lang: who.Lang, Text: c.Text, Original: c.Original, Edit: c.Edit})
		}
	}
	one := procedure.TableRow{Element: v.Element.ID, Lang: who.Lang, Text: v.Form.Value("text"), Edit: v.Edit}
	alike := procedure.Alike(one, rows)
	for _, row := range rows {
		same := func(a procedure.TableRow) bool { return a.Comment == row.Comment }
		if slices.ContainsFunc(alike, same) || procedure.SameOutcome(d, v.Edit, row.Edit) {
			v.Alike = append(v.Alike, shown[row.Comment])
		}
	}
	v.Alike = v.Alike[:min(len(v.Alike), alikeShown)]
	v.Meets = slices.DeleteFunc(v.Meets, func(c views.CommentView) bool {
		return slices.ContainsFunc(v.Alike, func(a views.CommentView) bool { return a.ID == c.ID })
	})
	return s.summarise(ctx, who, d, v.Alike)
}

// supportInstead supports the comment of another body that the button of the
// form names, in place of what was being written. That is kept first, and then
// stands among the deleted drafts, from where it can be brought back.
func (s *Site) supportInstead(c *fiber.Ctx, who procedure.Viewer, v views.MeasureView, in *input, n procedure.NewComment,
	again func(views.Form, int) error) error {
	ctx, cancel := s.context(c)
	defer cancel()
	named, seen, _ := strings.Cut(in.value("instead"), "-")
	other, known := procedure.ParseCode[procedure.CommentID](named)
	if !known {
		return procedure.ErrNotFound
	}
	in.unfinished(&n)
	draft, err := s.saveDraft(ctx, who, v.Editing, in.version(), n)
	page := "/measures/" + c.Params("element")
	stands := func() (views.Form, error) { return s.draftForm(ctx, who, v) }
	if err != nil {
		return s.answerOver(c, in, err, stands, again, "", nil)
	}
	err = s.desk.SupportComment(ctx, who, other, true, seen)
	var reworded procedure.Conflict
	if errors.As(err, &reworded) {
		return s.done(c, reworded.Key, page+"?edit="+procedure.Code(draft)+"#form")
	}
	if err != nil {
		return err
	}
	if err := s.desk.DeleteDraft(ctx, who, draft); err != nil {
		return err
	}
	return s.done(c, "comment.done.instead", page+"#c"+named)
}

// draftForm is the form of the draft that is being changed, as it is kept.
func (s *Site) draftForm(ctx context.Context, who procedure.Viewer, v views.MeasureView) (views.Form, error) {
	form := views.Form{Values: map[string]string{}}
	stood, err := s.store.Comment(ctx, who, v.Editing, false)
	form.Version = stood.Version
	fillDraft(form, v.Draft, stood)
	return form, err
}
