package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// draftPlan is the plan of the address, for who may take a draft into it.
func (s *Site) draftPlan(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Plan, error) {
	id, err := number[procedure.PlanID](c, "plan")
	if err != nil {
		return procedure.Plan{}, err
	}
	return s.store.Plan(ctx, id)
}

// newImport asks for the file of a draft.
func (s *Site) newImport(c *fiber.Ctx, who procedure.Viewer) error {
	return s.importPage(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) importPage(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		plan, err := s.draftPlan(ctx, c, who)
		if err != nil {
			return err
		}
		revisions, err := s.store.Revisions(ctx, plan.ID)
		if err != nil {
			return err
		}
		if len(revisions) > 0 && revisions[0].State != procedure.RevisionDraft || len(revisions) > 1 {
			return procedure.Refused{Key: "plan.refused.published"}
		}
		f := s.frame(c, who, "import.title").With("drop.js")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.ImportPage(f, plan, form, s.Imports>>20, len(revisions) > 0))
	}
}

// readImport reads an uploaded file, with one in each other language if they are
// there, and keeps what they say for the preview.
func (s *Site) readImport(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	plan, err := s.draftPlan(ctx, c, who)
	if err != nil {
		return err
	}
	in, id := s.readForm(c), procedure.ImportID(0)
	err = in.carry(nil, func() error {
		kept, err := s.readTables(in, "file")
		if err != nil {
			return err
		}
		for _, lang := range plan.Langs[1:] {
			if !in.sends(views.FileField(lang)) {
				continue
			}
			more, err := s.readTables(in, views.FileField(lang))
			if err != nil {
				return err
			}
			kept = kept.WithFile(more.Name, lang, more.Sheets, more.Notes)
		}
		kept.Plan = plan.ID
		id, err = s.desk.KeepImport(ctx, who, kept)
		return err
	})
	s.logRefusedFile(who, err)
	return s.answer(c, in, err, s.importPage(c, who), "", func() string { return importPath(id) })
}

func importPath(id procedure.ImportID) string { return "/imports/" + procedure.Code(id) }

// addToImport reads the file with the text in another language beside one that
// waits to be confirmed.
func (s *Site) addToImport(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.keptImport(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = in.carry(nil, func() error {
		lang := procedure.Lang(in.value("lang"))
		if !slices.Contains(v.In.Langs[1:], lang) {
			return procedure.ErrNotFound
		}
		more, err := s.readTables(in, "more")
		if err != nil {
			return err
		}
		return s.desk.AddToImport(ctx, who, v.KeptImport.ID, lang, more)
	})
	s.logRefusedFile(who, err)
	return s.answer(c, in, err, s.importPreview(c, who), "", func() string { return importPath(v.KeptImport.ID) })
}

func (s *Site) logRefusedFile(who procedure.Viewer, err error) {
	if invalid, ok := asInvalid(err); ok {
		s.log.Warn("upload refused", "person", int64(who.Person), "why", invalid[0].Key)
	}
}

// sends says whether a file was chosen in a field.
func (in *input) sends(field string) bool {
	return in.files != nil && len(in.files.File[field]) > 0 && in.files.File[field][0].Filename != ""
}

// readTables reads the tables of the file in a field, whatever it says it is.
func (s *Site) readTables(in *input, field string) (procedure.KeptImport, error) {
	var kept procedure.KeptImport
	if !in.sends(field) {
		return kept, procedure.Invalid{{Field: field, Key: "import.error.file"}}
	}
	header := in.files.File[field][0]
	name, _ := procedure.CleanLine(header.Filename)
	kept.Name = cut(name, procedure.MaxImportName)
	file, err := header.Open()
	if err != nil {
		return kept, err
	}
	defer file.Close()
	limits := papers.ImportLimits()
	limits.File = s.Imports
	sheets, warnings, err := papers.ReadTables(file, header.Size, name, limits)
	var refused papers.Refused
	if errors.As(err, &refused) {
		return kept, procedure.Invalid{{Field: field, Key: refused.Key, Args: refused.Args}}
	}
	kept.Sheets = sheets
	for _, w := range warnings {
		kept.Notes = append(kept.Notes, procedure.ImportNote{Key: w.Key, Args: w.Args, File: kept.Name})
	}
	return kept, err
}

// cut shortens a text to so many letters.
func cut(text string, letters int) string {
	if runes := []rune(text); len(runes) > letters {
		return string(runes[:letters])
	}
	return text
}

// keptImport is the uploaded file of the address with what would be read of it.
func (s *Site) keptImport(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (v views.ImportView, err error) {
	id, err := code[procedure.ImportID](c, "import")
	if err != nil {
		return v, err
	}
	if v.KeptImport, err = s.store.Import(ctx, who, id); err != nil {
		return v, err
	}
	if v.In, err = s.store.Plan(ctx, v.KeptImport.Plan); err != nil {
		return v, err
	}
	v.PlanImport = desk.ReadImport(v.In, v.KeptImport)
	return v, nil
}

// showImport shows what would be read of the file: nothing is written yet.
func (s *Site) showImport(c *fiber.Ctx, who procedure.Viewer) error {
	return s.importPreview(c, who)(views.Form{}, fiber.StatusOK)
}

func (s *Site) importPreview(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		v, err := s.keptImport(ctx, c, who)
		if err != nil {
			return err
		}
		v.Form = form
		v.Ask(c.Query("row"))
		after, _ := strconv.Atoi(c.Query("after"))
		v.Page(after, linesShown)
		f := s.frame(c, who, "import.title").With("drop.js")
		f.Wide, f.Failed = true, len(form.Problems) > 0
		return s.render(c, status, views.ImportPreviewPage(f, v))
	}
}

// takeImport keeps what is said of a file's columns and rows, and confirms it if
// that was asked for.
func (s *Site) takeImport(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.keptImport(ctx, c, who)
	if err != nil {
		return err
	}
	in, id := s.readForm(c), v.KeptImport.ID
	columns, answers := readColumns(in, v), readAnswers(in, v)
	err = in.carry(nil, func() error {
		if !v.Done.IsZero() && in.value("do") == "take" {
			return nil // confirming twice is confirming once
		}
		if err := s.desk.AnswerImport(ctx, who, id, columns, answers); err != nil || in.value("do") != "take" {
			return err
		}
		kept := v.KeptImport
		kept.Columns, kept.Answers = columns, answers
		if read := desk.ReadImport(v.In, kept); read.Blocked() {
			return procedure.Invalid{{Field: "asked", Key: "import.refused.blocked"}}
		}
		return s.desk.TakeImport(ctx, who, id)
	})
	if in.value("do") != "take" {
		return s.answer(c, in, err, s.importPreview(c, who), "", func() string { return importPath(id) })
	}
	return s.answer(c, in, err, s.importPreview(c, who), "import.done", func() string {
		return "/plans/" + strconv.FormatInt(int64(v.In.ID), 10)
	})
}

// readColumns reads what the columns of each table hold.
func readColumns(in *input, v views.ImportView) []procedure.ImportColumn {
	columns := slices.Clone(v.PlanImport.Columns)
	for i, c := range columns {
		if chosen, there := in.typed[views.ColumnField(c)]; there {
			key, lang, _ := strings.Cut(chosen, "/")
			columns[i].Key, columns[i].Lang = key, procedure.Lang(lang)
		}
	}
	return columns
}

// readAnswers reads what each row that was asked about is; what was said of
// others stays.
func readAnswers(in *input, v views.ImportView) []procedure.ImportAnswer {
	answers := map[procedure.RowPlace]procedure.ImportAnswer{}
	for _, a := range v.Answers {
		answers[a.RowPlace] = a
	}
	for field, as := range in.typed {
		place, ok := v.RowOf(field)
		if !ok {
			continue
		}
		answer := procedure.ImportAnswer{RowPlace: place, As: procedure.RowAs(as)}
		number := in.line(views.NumberField(place), procedure.MaxElementNumber)
		if number != "" && answer.As == procedure.RowOpen {
			if answer.Beside, answer.As, ok = v.Numbered(number); !ok {
				in.problems.Add(views.NumberField(place), "import.error.number", "Number", number)
			}
		}
		if answer.As == procedure.RowOpen && in.value("do") == "rest" {
			answer.As = procedure.RowOut
		}
		if answers[place] = answer; answer.As == procedure.RowOpen {
			delete(answers, place)
		}
	}
	return slices.SortedFunc(maps.Values(answers), func(a, b procedure.ImportAnswer) int {
		return cmp.Or(a.Sheet-b.Sheet, a.Row-b.Row)
	})
}

// downloadTemplate makes an empty table with the plan's columns.
func (s *Site) downloadTemplate(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	plan, err := s.draftPlan(ctx, c, who)
	if err != nil {
		return err
	}
	words := locales.For(string(who.Lang))
	template := papers.PlanTemplate(words, plan, s.store.Now())
	if format := c.Params("format"); format == "docx" {
		return s.streamPaper(c, template, format)
	}
	return s.sendTable(c, template, c.Params("format"))
}
