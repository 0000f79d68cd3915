package web

import (
	"context"
	"errors"
	"mime/multipart"
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

// readImport reads an uploaded file and keeps what it says, for the preview.
func (s *Site) readImport(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	plan, err := s.draftPlan(ctx, c, who)
	if err != nil {
		return err
	}
	in, id := s.readForm(c), procedure.ImportID(0)
	err = in.carry(nil, func() error {
		kept, err := s.readTables(in)
		if err != nil {
			return err
		}
		kept.Plan = plan.ID
		id, err = s.desk.KeepImport(ctx, who, kept)
		return err
	})
	if invalid, ok := asInvalid(err); ok {
		s.log.Warn("upload refused", "person", int64(who.Person), "why", invalid[0].Key)
	}
	return s.answer(c, in, err, s.importPage(c, who), "", func() string { return "/imports/" + procedure.Code(id) })
}

// readTables reads the tables of the uploaded file, whatever it says it is.
func (s *Site) readTables(in *input) (procedure.KeptImport, error) {
	var kept procedure.KeptImport
	if in.files == nil || len(in.files.File["file"]) == 0 || in.files.File["file"][0].Size == 0 {
		return kept, procedure.Invalid{{Field: "file", Key: "import.error.file"}}
	}
	header := in.files.File["file"][0]
	name, _ := procedure.CleanLine(header.Filename)
	kept.Name = cut(name, procedure.MaxImportName)
	grid, warnings, err := s.readGrid(header, name)
	var refused papers.Refused
	if errors.As(err, &refused) {
		return kept, procedure.Invalid{{Field: "file", Key: refused.Key, Args: refused.Args}}
	}
	if err != nil {
		return kept, err
	}
	kept.Sheets = []procedure.ImportSheet{sheetOf(grid)}
	for _, w := range warnings {
		kept.Notes = append(kept.Notes, procedure.ImportNote{Key: w.Key, Args: w.Args})
	}
	return kept, nil
}

// readGrid reads a table by the file's first bytes: a ZIP package is a
// workbook, anything else has to be text.
func (s *Site) readGrid(header *multipart.FileHeader, name string) (papers.Grid, []papers.Warning, error) {
	limits := papers.ImportLimits()
	limits.File = s.Imports
	file, err := header.Open()
	if err != nil {
		return papers.Grid{}, nil, err
	}
	defer file.Close()
	start := make([]byte, 8)
	n, _ := file.ReadAt(start, 0)
	workbook := strings.HasPrefix(string(start[:n]), "PK") || strings.HasPrefix(string(start[:n]), "\xd0\xcf\x11\xe0")
	if workbook || strings.HasSuffix(strings.ToLower(name), ".xlsx") {
		return papers.ReadXLSX(file, header.Size, limits)
	}
	return papers.ReadCSV(file, limits)
}

// sheetOf is a grid as plain cells.
func sheetOf(g papers.Grid) procedure.ImportSheet {
	sheet := procedure.ImportSheet{Name: g.Sheet}
	for i, row := range g.Rows {
		r := procedure.ImportRow{Number: i + 1}
		filled := 0
		for _, v := range row {
			r.Cells = append(r.Cells, v.Text)
			if v.Text != "" {
				filled++
			}
		}
		r.Merged = filled == 1 && len(row) > 0 && row[0].Text != "" && row[0].Cols > 1
		if filled > 0 {
			sheet.Rows = append(sheet.Rows, r)
		}
	}
	return sheet
}

// cut shortens a text to so many letters.
func cut(text string, letters int) string {
	if runes := []rune(text); len(runes) > letters {
		return string(runes[:letters])
	}
	return text
}

// showImport shows what would be read of the file: nothing is written yet.
func (s *Site) showImport(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.ImportID](c, "import")
	if err != nil {
		return err
	}
	var v views.ImportView
	if v.KeptImport, err = s.store.Import(ctx, who, id); err != nil {
		return err
	}
	if v.In, err = s.store.Plan(ctx, v.KeptImport.Plan); err != nil {
		return err
	}
	v.PlanImport = desk.ReadImport(v.In, v.KeptImport)
	f := s.frame(c, who, "import.title")
	f.Wide = true
	return s.render(c, fiber.StatusOK, views.ImportPreviewPage(f, v))
}

// takeImport confirms a file, or says again what its columns hold.
func (s *Site) takeImport(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.ImportID](c, "import")
	if err != nil {
		return err
	}
	kept, err := s.store.Import(ctx, who, id)
	if err != nil {
		return err
	}
	plan, err := s.store.Plan(ctx, kept.Plan)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	if columns := readColumns(in, plan, desk.ReadImport(plan, kept)); in.value("do") != "take" {
		if err := s.desk.MapImport(ctx, who, id, columns); err != nil {
			return err
		}
		return s.done(c, "", "/imports/"+procedure.Code(id))
	}
	if err := s.desk.TakeImport(ctx, who, id); err != nil {
		return err
	}
	return s.done(c, "import.done", "/plans/"+strconv.FormatInt(int64(plan.ID), 10))
}

// readColumns reads which column of the file holds what.
func readColumns(in *input, plan procedure.Plan, read procedure.PlanImport) []procedure.ImportColumn {
	wanted := []procedure.ImportColumn{{Key: procedure.ColNumber}}
	for _, c := range plan.Columns {
		for _, lang := range plan.Langs {
			wanted = append(wanted, procedure.ImportColumn{Key: c.Key, Lang: lang})
		}
	}
	return chosenColumns(in, read.Columns, wanted)
}

// chosenColumns are the columns of a file with what a person says that those of
// its first table hold.
func chosenColumns(in *input, read, wanted []procedure.ImportColumn) []procedure.ImportColumn {
	columns := slices.Clone(read)
	for i := range columns {
		if columns[i].Sheet == 0 {
			columns[i].Key, columns[i].Lang = "", ""
		}
	}
	for _, w := range wanted {
		chosen := in.value(views.ImportField(w.Key, w.Lang))
		for i := range columns {
			if columns[i].Sheet == 0 && strconv.Itoa(columns[i].Index) == chosen {
				columns[i].Key, columns[i].Lang = w.Key, w.Lang
			}
		}
	}
	return columns
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
	return s.sendTable(c, papers.PlanTemplate(words, plan, s.store.Now()), c.Params("format"))
}

// newPlan asks what the group's plan is.
func (s *Site) newPlan(c *fiber.Ctx, who procedure.Viewer) error {
	values := map[string]string{"authentic": locales.Languages()[0]}
	for _, key := range procedure.UsualColumns {
		for _, lang := range locales.Languages() {
			values["column_"+key+"_"+lang] = locales.For(lang).T("plan.usual." + key)
		}
	}
	return s.newPlanForm(c, who)(views.Form{Values: values}, fiber.StatusOK)
}

func (s *Site) newPlanForm(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		instruments, err := s.store.Instruments(ctx)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "plan.new")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.NewPlanPage(f, who.Group, form, instruments))
	}
}

// createPlan makes the group's plan, still without a text.
func (s *Site) createPlan(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n, id := readNewPlan(in), procedure.PlanID(0)
	err := in.carry(n.Check(), func() (err error) {
		id, err = s.desk.CreatePlan(ctx, who, n)
		return err
	})
	return s.answer(c, in, err, s.newPlanForm(c, who), "plan.done.created", func() string {
		return "/plans/" + strconv.FormatInt(int64(id), 10) + "/import"
	})
}

func readNewPlan(in *input) procedure.NewPlan {
	n := procedure.NewPlan{Title: in.texts("title", procedure.MaxTitle), Short: in.texts("short", procedure.MaxName),
		Instrument: procedure.InstrumentID(in.id("instrument"))}
	for _, lang := range locales.Languages() {
		if lang == in.value("authentic") {
			n.Langs = append([]procedure.Lang{procedure.Lang(lang)}, n.Langs...)
		} else {
			n.Langs = append(n.Langs, procedure.Lang(lang))
		}
	}
	for _, key := range procedure.UsualColumns {
		if name := in.texts("column_"+key, procedure.MaxName); len(name) > 0 {
			core := key == procedure.ColTitle || key == procedure.ColTerm || key == procedure.ColExecutors
			n.Columns = append(n.Columns, procedure.Column{Key: key, Name: name, Core: core})
		}
	}
	return n
}
