package web

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// showOffline offers the forms of a round, and takes them back.
func (s *Site) showOffline(c *fiber.Ctx, who procedure.Viewer) error {
	return s.offlinePage(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) offlinePage(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		v := views.OfflineView{Form: form, Limit: s.Imports >> 20}
		var err error
		if v.Round, err = s.offlineRound(ctx, c, who); err != nil {
			return err
		}
		f := s.frame(c, who, "offline.heading").With("drop.js")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.OfflinePage(f, v))
	}
}

// offlineRound is the round of the address, for who writes in it.
func (s *Site) offlineRound(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Round, error) {
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return procedure.Round{}, err
	}
	round, err := s.store.Round(ctx, id)
	if err != nil {
		return round, err
	}
	if err := round.MayWrite(who, s.store.Now()); err != nil {
		return round, err
	}
	asked, err := s.store.Asked(ctx, id, who.SpeaksFor())
	if err == nil && !asked {
		return round, procedure.Forbidden{Key: "round.forbidden.not_asked"}
	}
	return round, err
}

// downloadForm is a form of the round for the viewer's delegation, or the plan
// in Word, in the reader's language.
func (s *Site) downloadForm(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, err := s.offlineRound(ctx, c, who)
	if err != nil {
		return err
	}
	draft, err := s.store.PublishedDraft(ctx, round.Revision)
	if err != nil {
		return err
	}
	words := locales.For(string(who.Lang))
	if !slices.Contains(draft.Plan.Langs, who.Lang) {
		words = locales.For(string(draft.Plan.Authentic()))
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	title := words.T("offline.title", "Number", round.Number, "Body", bodyWords(bodies, procedure.Lang(words.Lang))[who.SpeaksFor()].Short)
	of, until := procedure.FormTag{Round: round.ID, Body: who.SpeaksFor()}, words.Deadline(round.Closes, round.Zone)
	switch c.Params("format") {
	case "xlsx":
		return s.sendPaper(c, papers.FormSheet(words, draft, of, title, until, s.store.Now()), "xlsx")
	case "docx":
		return s.sendPaper(c, papers.FormTable(words, draft, of, title, until, s.store.Now()), "docx")
	case "plan":
		return s.sendPaper(c, papers.Plan(words, draft, s.store.Now()), "docx")
	}
	return procedure.ErrNotFound
}

// readOffline reads a filled file and keeps what it says, for the preview.
func (s *Site) readOffline(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, err := s.offlineRound(ctx, c, who)
	if err != nil {
		return err
	}
	return s.keepFilled(ctx, c, who, procedure.KeptForm{Round: round.ID}, s.offlinePage(c, who))
}

// keepFilled reads the uploaded file and keeps what it says, for the preview;
// of says which round it is for, and with which letter it came.
func (s *Site) keepFilled(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, of procedure.KeptForm, again func(views.Form, int) error) error {
	in, id := s.readForm(c), procedure.FormID(0)
	err := in.carry(nil, func() error {
		kept, err := s.readFilled(in)
		if err != nil {
			return err
		}
		kept.Round, kept.Entry = of.Round, of.Entry
		id, err = s.desk.KeepForm(ctx, who, kept)
		return err
	})
	if invalid, ok := asInvalid(err); ok {
		s.log.Warn("upload refused", "person", int64(who.Person), "why", invalid[0].Key)
	}
	return s.answer(c, in, err, again, "", func() string { return "/forms/" + procedure.Code(id) })
}

// readFilled reads the uploaded file, whatever it says it is.
func (s *Site) readFilled(in *input) (procedure.KeptForm, error) {
	var kept procedure.KeptForm
	if in.files == nil || len(in.files.File["file"]) == 0 || in.files.File["file"][0].Size == 0 {
		return kept, procedure.Invalid{{Field: "file", Key: "offline.error.file"}}
	}
	header := in.files.File["file"][0]
	name, _ := procedure.CleanLine(header.Filename)
	kept.Name = cut(name, procedure.MaxImportName)
	file, err := header.Open()
	if err != nil {
		return kept, err
	}
	defer file.Close()
	limits := papers.ImportLimits()
	limits.File = s.Imports
	var warnings []papers.Warning
	kept.File, warnings, err = papers.ReadForm(file, header.Size, limits)
	var refused papers.Refused
	if errors.As(err, &refused) {
		key := refused.Key
		if key == "papers.refused.notOffice" {
			key = "offline.error.format"
		}
		return kept, procedure.Invalid{{Field: "file", Key: key, Args: refused.Args}}
	}
	for _, w := range warnings {
		kept.Notes = append(kept.Notes, procedure.ImportNote{Key: w.Key, Args: w.Args})
	}
	return kept, err
}

// showForm shows, row by row, what a file would become: no draft is made yet.
func (s *Site) showForm(c *fiber.Ctx, who procedure.Viewer) error {
	return s.formPage(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) formPage(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		id, err := code[procedure.FormID](c, "form")
		if err != nil {
			return err
		}
		v := views.FormView{Form: form}
		if v.KeptForm, err = s.store.Form(ctx, who, id); err != nil {
			return err
		}
		if v.Of, err = s.store.Round(ctx, v.KeptForm.Round); err != nil {
			return err
		}
		if v.Draft, err = s.store.PublishedDraft(ctx, v.Of.Revision); err != nil {
			return err
		}
		own, err := s.besideForm(ctx, who, v.KeptForm)
		if err != nil {
			return err
		}
		v.FormReport = procedure.ReadForm(v.Draft, v.Of.ID, papers.FormWords, v.File, v.Others(own))
		f := s.frame(c, who, "offline.heading")
		f.Wide, f.Failed = true, len(form.Problems) > 0
		return s.render(c, status, views.FormPage(f, v))
	}
}

// besideForm are the comments that a form's lines may say once more: those of
// the delegation, or of the letter that the form came with.
func (s *Site) besideForm(ctx context.Context, who procedure.Viewer, kept procedure.KeptForm) ([]procedure.Comment, error) {
	if kept.Entry == 0 {
		return s.store.OwnComments(ctx, who, kept.Round)
	}
	sheet, err := s.store.EntrySheet(ctx, who, kept.Entry)
	return sheet.Drafts(), err
}

// takeForm makes drafts of the lines that were ticked.
func (s *Site) takeForm(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.FormID](c, "form")
	if err != nil {
		return err
	}
	kept, err := s.store.Form(ctx, who, id)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	var lines []int
	for _, value := range in.lists["line"] {
		if n, err := strconv.Atoi(value); err == nil {
			lines = append(lines, n)
		}
	}
	err = in.carry(nil, func() error { return s.desk.TakeForm(ctx, who, id, lines, in.value("reason")) })
	next := roundPath(kept.Round) + "/position"
	if kept.Entry != 0 {
		next = entryPath(kept.Entry)
	}
	return s.answer(c, in, err, s.formPage(c, who), "offline.done", func() string { return next })
}
