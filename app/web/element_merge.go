package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showMerge asks into which other element one goes, and then what that one will
// read.
func (s *Site) showMerge(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	d, from, err := s.draftElement(ctx, c, who)
	if err != nil {
		return err
	}
	into, chosen := d.Element(readID(c.Query("with")))
	if refused := (procedure.Refused{}); chosen && errors.As(d.CheckMerge(from.ID, into.ID), &refused) {
		problem := procedure.Invalid{{Field: "with", Key: refused.Key, Args: refused.Args}}
		return s.mergeForm(c, who, d, from, procedure.Element{})(views.Form{Problems: problem}, fiber.StatusUnprocessableEntity)
	}
	return s.mergeForm(c, who, d, from, into)(filledMerge(d, from, into.Joined(from, d.Plan), into), fiber.StatusOK)
}

func readID(value string) procedure.ElementID {
	id, _ := procedure.ParseNumber[procedure.ElementID](value)
	return id
}

// filledMerge is the form of two elements, of which the second is to read so.
func filledMerge(d procedure.Draft, from, reads, into procedure.Element) views.Form {
	form := filledElement(d, reads)
	form.Values["number"] = into.Number
	form.Values[views.SeenField], form.Values[views.GoneField] = into.Mark(), from.Mark()
	return form
}

func (s *Site) mergeForm(c *fiber.Ctx, who procedure.Viewer, d procedure.Draft, from, into procedure.Element) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		gone := from.Deleted && c.Method() != fiber.MethodPost // sent, the form keeps what was typed
		if !who.Officer() || from.Kind == procedure.Whole || gone {
			return procedure.ErrNotFound
		}
		f := s.frame(c, who, "element.merge")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.MergePage(f, views.MergeView{Draft: d, From: from, Into: into, Form: form}))
	}
}

// mergeElement lets an element of an unpublished revision go into another one.
func (s *Site) mergeElement(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	d, from, err := s.draftElement(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	into, ok := d.Element(readID(in.value("with")))
	if !ok {
		return procedure.ErrNotFound
	}
	reads := readElement(in, d.Plan, into)
	seen := procedure.Stands(map[procedure.ElementID]string{into.ID: in.value(views.SeenField), from.ID: in.value(views.GoneField)})
	err = in.carry(nil, func() error {
		return s.desk.EditDraft(ctx, who, d.Revision.ID, in.version(), seen, func(now procedure.Draft) (procedure.Draft, error) {
			if err := now.CheckNumber(reads); err != nil {
				return now, err
			}
			return now.Merged(from.ID, reads)
		})
	})
	stands := func() (views.Form, error) {
		now, stood, err := s.draftElement(ctx, c, who)
		with, _ := now.Element(into.ID)
		return filledMerge(now, stood, with, with), err
	}
	return s.answerOver(c, in, err, stands, s.mergeForm(c, who, d, from, into), "element.merged", func() string { return s.draftPath(c, into) })
}
