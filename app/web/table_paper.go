package web

import (
	"cmp"
	"context"
	"io"
	"slices"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// bothLanguages stands in an address for a paper in every language.
const bothLanguages = "all"

// tableForm reads from the address what a paper of a table is to look like;
// where nothing was chosen, the usual one in the viewer's language.
func tableForm(c *fiber.Ctx, who procedure.Viewer) procedure.TableForm {
	form := procedure.UsualTable(who.Lang)
	switch in := c.Query("in"); {
	case in == bothLanguages:
		form.Langs = nil
		for _, lang := range locales.Languages() {
			form.Langs = append(form.Langs, procedure.Lang(lang))
		}
	case slices.Contains(locales.Languages(), in):
		form.Langs = []procedure.Lang{procedure.Lang(in)}
	}
	if order := procedure.TableOrder(c.Query("order")); slices.Contains(procedure.TableOrders, order) {
		form.Order = order
	}
	form.Unnamed = c.Query("author") == "without"
	if c.Query("in") != "" { // the form was sent: what is not ticked is not wanted
		form.Columns = nil
		for _, column := range c.Context().QueryArgs().PeekMulti("column") {
			form.Columns = append(form.Columns, string(column))
		}
		form.Columns = slices.DeleteFunc(form.Columns, func(column string) bool { return !slices.Contains(procedure.TableColumns, column) })
	}
	return form
}

// showTablePaper is the choice of what a paper of the filtered table looks like.
func (s *Site) showTablePaper(c *fiber.Ctx, who procedure.Viewer) error {
	return s.tablePaperPage(c, who, nil, fiber.StatusOK)
}

func (s *Site) tablePaperPage(c *fiber.Ctx, who procedure.Viewer, problems procedure.Invalid, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "table.paper.title")
	t, err := s.tableTopic(ctx, c, who, f.Printer)
	if err != nil {
		return err
	}
	q, wrong := tableQuery(c)
	if len(problems) == 0 {
		problems = wrong
	}
	form := tableForm(c, who)
	v := views.TablePaperView{Title: f.T("table.title"), Lead: t.title, Base: t.base + "/table", Query: asQuery(c), Filter: filterValues(c)}
	v.Form = views.Form{Values: map[string]string{"in": string(form.Langs[0]), "order": string(form.Order), "author": "with"},
		Lists: map[string][]string{"column": form.Columns}, Problems: problems, Asks: true}
	if len(form.Langs) > 1 {
		v.Form.Values["in"] = bothLanguages
	}
	if form.Unnamed {
		v.Form.Values["author"] = "without"
	}
	if len(wrong) == 0 {
		counts, err := t.Counts(ctx, q)
		if err != nil {
			return err
		}
		v.Counted, v.Count = counts != nil, counts.Of(q.State)
	}
	if f.Failed = len(problems) > 0; f.Failed {
		status = fiber.StatusUnprocessableEntity
	}
	return s.render(c, status, views.TablePaperPage(f, v))
}

// downloadTable makes the filtered table as a file, which is read while it is
// sent.
func (s *Site) downloadTable(c *fiber.Ctx, who procedure.Viewer) error {
	format := c.Params("format")
	if !slices.Contains(views.TableFormats, format) {
		return procedure.ErrNotFound
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), download.write)
	paper, failed, err := s.orderedTable(ctx, c, who)
	if problems, ok := asInvalid(err); ok {
		cancel()
		return s.tablePaperPage(c, who, problems, fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		cancel()
		return err
	}
	attach(c, paper.FileName(format), procedure.ContentType(format))
	s.send(c, func(w io.Writer) error {
		defer cancel()
		_, err := desk.WritePaper(w, paper, format)
		return cmp.Or(err, *failed)
	})
	return nil
}

// orderedTable is the paper that the address asks for; failed is what goes
// wrong while it is written.
func (s *Site) orderedTable(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (paper papers.Paper, failed *error, err error) {
	failed = new(error)
	t, err := s.tableTopic(ctx, c, who, locales.For(string(who.Lang)))
	if err != nil {
		return paper, failed, err
	}
	q, problems := tableQuery(c)
	if len(problems) > 0 {
		return paper, failed, problems
	}
	paper, err = s.desk.TablePaper(ctx, desk.TableOrder{Table: t.Table, Plan: t.plan, Revision: t.revision, Query: q, Typed: c.Query("q"),
		Form: tableForm(c, who), Title: t.named, Zone: t.zone}, failed)
	return paper, failed, err
}
