package web

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

func entryPath(id procedure.EntryID) string { return "/entries/" + procedure.Code(id) }

// entryRoutes are those of letters that the secretariat enters.
func (s *Site) entryRoutes() []route {
	entry := byCode("entry", s.store.GroupOfEntry)
	return []route{
		{get, "/entries/:entry", officer, entry, s.showEntry},
		{post, "/entries/:entry", officer, entry, s.submitEntry},
		{post, "/entries/:entry/drop", officer, entry, s.dropEntry},
		{upload, "/entries/:entry/forms", officer, entry, s.readEntryForm},
		{get, "/entries/:entry/measures/:element", officer, entry, s.showEntryComment},
		{upload, "/entries/:entry/measures/:element", officer, entry, s.enterComment},
		{post, "/entries/:entry/lines/:line/remove", officer, entry, s.removeEntered},
		{download, "/entries/:entry/files/:file", officer, entry, s.downloadEntryScan},
	}
}

// entrySheet is the letter of the address.
func (s *Site) entrySheet(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.EntrySheet, error) {
	id, err := code[procedure.EntryID](c, "entry")
	if err != nil {
		return procedure.EntrySheet{}, err
	}
	return s.store.EntrySheet(ctx, who, id)
}

// showEntry is a letter that is being entered, with the comments that have been.
func (s *Site) showEntry(c *fiber.Ctx, who procedure.Viewer) error {
	return s.entryPage(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) entryPage(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		v := views.EntryView{Form: form, Limit: s.Imports >> 20}
		var err error
		if v.EntrySheet, err = s.entrySheet(ctx, c, who); err != nil {
			return err
		}
		if v.Draft, err = s.store.PublishedDraft(ctx, v.Of.Revision); err != nil {
			return err
		}
		if v.Comments, err = s.commentViews(ctx, who, v.Draft, v.Drafts()); err != nil {
			return err
		}
		bodies, err := s.store.Bodies(ctx)
		if err != nil {
			return err
		}
		v.Name = bodyWords(bodies, who.Lang)[v.Body]
		f := s.frame(c, who, "entry.title").With("drop.js")
		f.Wide, f.Failed = true, len(form.Problems) > 0
		return s.render(c, status, views.EntryPage(f, v))
	}
}

// submitEntry makes the letter the response of its body.
func (s *Site) submitEntry(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.entrySheet(ctx, c, who)
	if err != nil {
		return err
	}
	_, err = s.desk.SubmitEntry(ctx, who, sheet.ID)
	return s.answer(c, s.readForm(c), err, s.entryPage(c, who), "entry.done.submitted", func() string { return roundPath(sheet.Round) })
}

// dropEntry gives the entering up.
func (s *Site) dropEntry(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.entrySheet(ctx, c, who)
	if err != nil {
		return err
	}
	if err := s.desk.DropEntry(ctx, who, sheet.ID); err != nil {
		return err
	}
	return s.done(c, "entry.done.dropped", roundPath(sheet.Round))
}

// readEntryForm reads a filled form, or the plan in Word, that came with the
// letter.
func (s *Site) readEntryForm(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.entrySheet(ctx, c, who)
	if err != nil {
		return err
	}
	return s.keepFilled(ctx, c, who, procedure.KeptForm{Round: sheet.Round, Entry: sheet.ID}, s.entryPage(c, who))
}

// entryMeasure is an element of the revision that the letter is about, as the
// form of a comment needs it.
func (s *Site) entryMeasure(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (views.MeasureView, procedure.Draft, error) {
	sheet, err := s.entrySheet(ctx, c, who)
	if err != nil {
		return views.MeasureView{}, procedure.Draft{}, err
	}
	id, err := number[procedure.ElementID](c, "element")
	if err != nil {
		return views.MeasureView{}, procedure.Draft{}, err
	}
	d, err := s.store.PublishedDraft(ctx, sheet.Of.Revision)
	if err != nil {
		return views.MeasureView{}, d, err
	}
	e, ok := d.Element(id)
	if !ok || e.Deleted {
		return views.MeasureView{}, d, procedure.ErrNotFound
	}
	v := views.MeasureView{Widely: true, Plan: d.Plan, Revision: d.Revision, Element: e, Round: &sheet.Of, Draft: d, Entry: &sheet, Viewer: who.Person}
	v.Section, _ = d.Element(e.Parent)
	if v.Section.Kind != procedure.Section {
		v.Section = procedure.Element{}
	}
	return v, d, nil
}

// showEntryComment is the form of one comment of the letter.
func (s *Site) showEntryComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, d, err := s.entryMeasure(ctx, c, who)
	if err != nil {
		return err
	}
	v.Form = views.Form{Token: rand.Text(), Values: map[string]string{}}
	fillNew(c, v.Form, v, d)
	if line, ok := procedure.ParseCode[procedure.EntryLineID](c.Query("line")); ok {
		at := slices.IndexFunc(v.Entry.Lines, func(l procedure.EntryLine) bool { return l.ID == line && l.Comment.Element == v.Element.ID })
		if at < 0 {
			return procedure.ErrNotFound
		}
		draft := v.Entry.Lines[at].Drafted(v.Entry.Body)
		fillDraft(v.Form, d, draft)
		v.Editing = draft.ID
		showEdit(&v, d, who, draft.Edit)
	}
	return s.entryMeasurePage(c, who, v, fiber.StatusOK)
}

func (s *Site) entryMeasurePage(c *fiber.Ctx, who procedure.Viewer, v views.MeasureView, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Bodies = bodyWords(bodies, who.Lang)
	f := s.frame(c, who, "").With("edit.js")
	f.Title, f.Failed = views.ElementName(f, v.Element.Kind, v.Element.Number), len(v.Form.Problems) > 0
	return s.render(c, status, views.EntryCommentPage(f, v))
}

// enterComment keeps a comment of the letter, or shows what it would change.
func (s *Site) enterComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, d, err := s.entryMeasure(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	if in.value("do") == "take" {
		takeSentence(in, v, d)
	}
	n := s.readComment(in, who, v, d)
	v.Editing, _ = procedure.ParseCode[procedure.CommentID](in.value("comment"))
	showEdit(&v, d, who, n.Edit)
	again := func(form views.Form, status int) error {
		v.Form = form
		showUnderstood(&v, d, who, in, n)
		return s.entryMeasurePage(c, who, v, status)
	}
	if do := in.value("do"); do == "preview" || do == "take" {
		return again(in.again(nil), fiber.StatusOK)
	}
	err = in.carry(in.checkComment(&n), func() error {
		return s.desk.EnterComment(ctx, who, v.Entry.ID, procedure.EntryLineID(v.Editing), n)
	})
	return s.answer(c, in, err, again, "entry.done.kept", func() string { return entryPath(v.Entry.ID) })
}

// removeEntered takes a comment out of the letter again.
func (s *Site) removeEntered(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.entrySheet(ctx, c, who)
	if err != nil {
		return err
	}
	line, err := code[procedure.EntryLineID](c, "line")
	if err != nil {
		return err
	}
	if err := s.desk.RemoveEntered(ctx, who, sheet.ID, line); err != nil {
		return err
	}
	return s.done(c, "entry.done.removed", entryPath(sheet.ID))
}

// downloadEntryScan is a scan of the letter.
func (s *Site) downloadEntryScan(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.entrySheet(ctx, c, who)
	if err != nil {
		return err
	}
	return s.sendAttachment(c, sheet.Files)
}
