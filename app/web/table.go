package web

import (
	"context"
	"io"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/views"
)

// tableLines gives each row of a table what its edits change, in the reader's
// language, and a heading before the first comment of each element.
func (s *Site) tableLines(ctx context.Context, f views.Frame, rows []procedure.TableRow) ([]views.TableLine, error) {
	drafts := map[procedure.RevisionID]procedure.Draft{}
	change := func(e *procedure.Edit) (*procedure.Change, string, error) {
		if e == nil {
			return nil, "", nil
		}
		d, ok := drafts[e.Base]
		if !ok {
			var err error
			if d, err = s.store.PublishedDraft(ctx, e.Base); err != nil {
				return nil, "", err
			}
			drafts[e.Base] = d
		}
		c := d.Change(*e, f.Language())
		column, _ := d.Plan.Column(e.Column)
		return &c, column.Name.In(f.Language()), nil
	}
	lines := make([]views.TableLine, len(rows))
	for i, r := range rows {
		l := views.TableLine{TableRow: r}
		var err error
		if l.Change, l.Column, err = change(r.Edit); err != nil {
			return nil, err
		}
		if agreed := r.Agreed(); agreed != nil {
			if l.Agreed, _, err = change(agreed); err != nil {
				return nil, err
			}
		}
		if r.Propose != nil && r.Propose.Edit != nil {
			if l.Proposed, _, err = change(r.Propose.Edit); err != nil {
				return nil, err
			}
		}
		if i == 0 || rows[i-1].Element != r.Element {
			l.Heading = views.ElementName(f, r.Kind, r.Mark)
		}
		lines[i] = l
	}
	return lines, nil
}

// sendPaper streams a paper as a file that is saved, not opened.
func (s *Site) sendPaper(c *fiber.Ctx, paper papers.Paper, format string) error {
	if format != "pdf" && format != "docx" && format != "xlsx" {
		return procedure.ErrNotFound
	}
	return s.streamPaper(c, paper, format)
}

// sendTable is sendPaper for a table that is filled in and comes back.
func (s *Site) sendTable(c *fiber.Ctx, paper papers.Paper, format string) error {
	if format != "xlsx" && format != "csv" {
		return procedure.ErrNotFound
	}
	return s.streamPaper(c, paper, format)
}

func (s *Site) streamPaper(c *fiber.Ctx, paper papers.Paper, format string) error {
	attach(c, paper.FileName(format), procedure.ContentType(format))
	s.send(c, func(w io.Writer) error {
		_, err := desk.WritePaper(w, paper, format)
		return err
	})
	return nil
}
