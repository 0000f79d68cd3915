package web

import (
	"bufio"
	"context"
	"slices"
	"sort"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
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
		return &c, column.Name[f.Language()], nil
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

// meetingTable reads the rows of the address's meeting that its filter lets
// through, how many there are of each state before the state is chosen, and the
// bodies whose comments are on the agenda.
func (s *Site) meetingTable(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (m procedure.Meeting, rows []procedure.TableRow, v views.TableView, asked []procedure.BodyID, err error) {
	if m, err = s.meeting(ctx, c); err != nil {
		return m, nil, v, nil, err
	}
	all, err := s.store.MeetingTable(ctx, who, m, who.Officer() || m.Chair != 0 && who.Person == m.Chair,
		procedure.TableQuery{})
	if err != nil {
		return m, nil, v, nil, err
	}
	q := tableQuery(c, 0)
	v.Counts = procedure.TableCounts{}
	for _, r := range all {
		if !slices.Contains(asked, r.Body) {
			asked = append(asked, r.Body)
		}
		if !q.Takes(r) {
			continue
		}
		v.Counts[r.State]++
		if q.State == "" || q.State == r.State {
			rows = append(rows, r)
		}
	}
	return m, rows, v, asked, nil
}

// showMeetingTable is the table that a meeting works from.
func (s *Site) showMeetingTable(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, rows, v, asked, err := s.meetingTable(ctx, c, who)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "table.title")
	f.Wide = true
	v.Title, v.Lead, v.Base = f.T("table.title"), f.T("meeting.title", "Ordinal", f.Ordinal(m.Number)), "/meetings/"+c.Params("meeting")+"/table"
	v.Officer = who.Officer()
	rows, v.Next = pageOf(c, rows, v.Base)
	if v.Rows, err = s.tableLines(ctx, f, rows); err != nil {
		return err
	}
	return s.withFilters(ctx, c, who, f, v, m.Revision, asked)
}

// pageOf is the page of a meeting's table that the address asks for, and the
// address of the next.
func pageOf(c *fiber.Ctx, rows []procedure.TableRow, base string) (page []procedure.TableRow, next string) {
	q := tableQuery(c, 0)
	page = rows[sort.Search(len(rows), func(i int) bool { return rows[i].Pos > q.After }):]
	if len(page) > rowsAPage {
		page = page[:rowsAPage]
		next = nextPage(c, base, page)
	}
	return page, next
}

// stateOptions are the states of official comments, as a filter offers them.
func stateOptions(f views.Frame) []views.Option {
	all := []views.Option{{Value: string(procedure.CommentOfficial), Label: f.T("comment.state.official")}}
	for _, o := range procedure.Outcomes {
		all = append(all, views.Option{Value: string(o), Label: f.T("outcome." + string(o))})
	}
	return all
}

// downloadMeetingTable makes the meeting's table as a file.
func (s *Site) downloadMeetingTable(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, rows, _, _, err := s.meetingTable(ctx, c, who)
	if err != nil {
		return err
	}
	p := locales.For(string(who.Lang))
	shown := ""
	if asQuery(c) != "" {
		shown = p.N("table.filtered", len(rows))
	}
	paper, err := s.desk.TablePaper(ctx, p, m.Plan, slices.Values(rows), rows, p.T("meeting.title", "Ordinal", p.Ordinal(m.Number)), shown)
	if err != nil {
		return err
	}
	return s.sendPaper(c, paper, c.Params("format"))
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
	name, _ := procedure.CleanFileName(paper.Title + "." + format)
	attach(c, name, procedure.ContentType(format))
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		var pages int
		if err := desk.WritePaper(w, paper, format, &pages); err != nil {
			s.log.Error("write paper", "format", format, "error", err.Error())
		}
	})
	return nil
}

// attach says that the answer is a file to be saved, and to be opened nowhere
// in the portal's name.
func attach(c *fiber.Ctx, name, contentType string) {
	c.Set(fiber.HeaderContentType, contentType)
	c.Set(fiber.HeaderContentDisposition, disposition(name))
	c.Set("Content-Security-Policy", "sandbox; default-src 'none'")
}
