package web

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
	"svod/views"
)

// rowsAPage is how many comments a page of a table shows. (Tests make pages
// shorter.)
var rowsAPage = 50

// tableTopic is the table of an address, as its viewer may read it.
type tableTopic struct {
	store.Table
	plan      procedure.PlanID
	revision  procedure.RevisionID
	round     *procedure.Round              // nil: it is a meeting's
	zone      string                        // of the round or the meeting
	named     func(*locales.Printer) string // the round or the meeting, in words
	title     string                        // that in the viewer's language
	base      string                        // address of the round or the meeting
	others    bool                          // comments of other bodies are in it
	proposals bool                          // proposals are in it before they are circulated
}

// tableTopic finds the table of the address, of a round or of a meeting.
func (s *Site) tableTopic(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, p *locales.Printer) (tableTopic, error) {
	if c.Params("meeting") != "" {
		m, err := s.meeting(ctx, c)
		if err != nil {
			return tableTopic{}, err
		}
		observers, err := s.observers(ctx, who.Group)
		if err != nil {
			return tableTopic{}, err
		}
		if !who.SeesRounds() && !observers {
			return tableTopic{}, procedure.ErrNotFound
		}
		t := tableTopic{plan: m.Plan, revision: m.Revision, zone: m.Zone, base: "/meetings/" + plain(m.ID), others: true,
			proposals: who.Officer() || m.Chair != 0 && who.Person == m.Chair}
		t.named = func(p *locales.Printer) string { return p.T("meeting.title", "Ordinal", p.Ordinal(m.Number)) }
		if t.title, err = s.tableTitle(ctx, who, t, p); err != nil {
			return t, err
		}
		t.Table, err = s.store.TableOfMeeting(ctx, who, m, t.others, t.proposals)
		return t, err
	}
	round, others, err := s.roundTable(ctx, c, who)
	if err != nil {
		return tableTopic{}, err
	}
	t := tableTopic{plan: round.Plan, revision: round.Revision, zone: round.Zone, round: &round, base: roundPath(round.ID), others: others,
		proposals: who.Officer(), named: func(p *locales.Printer) string { return p.T("table.of_round", "Number", round.Number) }}
	if t.title, err = s.tableTitle(ctx, who, t, p); err != nil {
		return t, err
	}
	t.Table = s.store.TableOfRound(who, t.revision, t.others, round.ID)
	return t, nil
}

// tableTitle names the round or the meeting of a table, and the plan where there
// are several.
func (s *Site) tableTitle(ctx context.Context, who procedure.Viewer, t tableTopic, p *locales.Printer) (string, error) {
	title := t.named(p)
	plan, err := s.planAmong(ctx, who, t.plan)
	if plan != "" {
		title += " · " + p.Typeset(plan)
	}
	return title, err
}

// showTable is a consolidated table: a page of its rows, filtered by the
// address, and how many there are.
func (s *Site) showTable(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "table.title")
	f.Wide = true
	t, err := s.tableTopic(ctx, c, who, f.Printer)
	if err != nil {
		return err
	}
	v := views.TableView{Title: f.T("table.title"), Lead: t.title, Sealed: !t.others, Base: t.base + "/table", Officer: who.Officer(), Own: who.SpeaksFor()}
	first, err := s.tableViews(ctx, c, who, t, &v)
	if err != nil {
		return err
	}
	if first != "" {
		return c.Redirect(first, fiber.StatusSeeOther)
	}
	if who.Officer() && t.others && t.revision != 0 {
		v.Suppose = t.base + "/preview"
	}
	q, problems := tableQuery(c)
	v.Query = views.Form{Values: filterValues(c), Problems: problems, Place: "f", Asks: true}
	status := fiber.StatusOK
	if f.Failed = len(problems) > 0; f.Failed {
		status = fiber.StatusUnprocessableEntity
		v.Counts = procedure.TableCounts{}
	} else if err := seek(ctx, c, &t, &q, &v); err != nil {
		return err
	} else if err := s.tablePage(ctx, c, t, q, f, &v); err != nil {
		return err
	}
	if err := s.circulated(f, t, &v); err != nil {
		return err
	}
	if err := s.tableSum(ctx, who, t, q, f, &v); err != nil {
		return err
	}
	if err := s.tableChoices(ctx, c, who, t, f, &v); err != nil {
		return err
	}
	return s.render(c, status, views.TablePage(f, v))
}

// seek looks for the words of the filter: among the newest comments, if they are
// neither rare nor common, and the address does not ask for more. Then it says so.
func seek(ctx context.Context, c *fiber.Ctx, t *tableTopic, q *procedure.TableQuery, v *views.TableView) (err error) {
	q.Newest = c.Query(wholly) != "1"
	var partial bool
	if t.Table, partial, err = t.Seek(ctx, *q); partial {
		v.Wholly = joined(v.Base+asQuery(c), wholly, "1")
	}
	return err
}

// tablePage reads the rows that the address asks for, counts what its filter
// leaves, and says where the pages beside it are.
func (s *Site) tablePage(ctx context.Context, c *fiber.Ctx, t tableTopic, q procedure.TableQuery, f views.Frame, v *views.TableView) error {
	var err error
	if v.Rows, v.Pages, err = s.turned(ctx, f, t, q, v.Base+asQuery(c)); err != nil {
		return err
	}
	v.Counts, err = t.Counts(ctx, q)
	return err
}

// turned reads a page of a table, and says where the pages beside it are; whole
// is the address of the first.
func (s *Site) turned(ctx context.Context, f views.Frame, t tableTopic, q procedure.TableQuery, whole string) (lines []views.TableLine, pages views.Pages, err error) {
	lines, earlier, later, err := s.pageOfTable(ctx, f, t.Table, q)
	if err != nil {
		return nil, pages, err
	}
	if earlier {
		pages.First, pages.Previous = whole, joined(whole, "before", strconv.FormatInt(lines[0].Pos, 10))
	}
	if later {
		pages.Next, pages.Last = joined(whole, "after", strconv.FormatInt(lines[len(lines)-1].Pos, 10)), joined(whole, "before", "last")
	}
	return lines, pages, nil
}

// pageOfTable reads a page, and says whether there are rows before and behind
// it. What is before the first full page is shown as the first page.
func (s *Site) pageOfTable(ctx context.Context, f views.Frame, t store.Table, q procedure.TableQuery) (lines []views.TableLine, earlier, later bool, err error) {
	q.Limit = rowsAPage + 1
	rows, err := t.Page(ctx, q)
	if err != nil {
		return nil, false, false, err
	}
	back, most := q.Before != 0, min(len(rows), rowsAPage)
	if back {
		lines, err = s.tableLines(ctx, f, rows[len(rows)-most:])
	} else {
		lines, err = s.tableLines(ctx, f, rows[:most])
	}
	if err != nil {
		return nil, false, false, err
	}
	held := views.Held(lines, back, f.Language())
	full := held < len(rows)
	if !back {
		return lines[:held], q.After > 0 && held > 0, full, nil
	}
	if !full && q.Before != procedure.LastPage {
		q.Before = 0
		return s.pageOfTable(ctx, f, t, q)
	}
	if lines = lines[len(lines)-held:]; held > 0 {
		lines[0].Heading = views.ElementName(f, lines[0].Kind, lines[0].Mark)
	}
	return lines, full, q.Before != procedure.LastPage, nil
}

// circulated says when the round's table was circulated, and offers to do it
// where something is undecided.
func (s *Site) circulated(f views.Frame, t tableTopic, v *views.TableView) error {
	if t.round == nil {
		return nil
	}
	v.Officer = v.Officer && t.round.Over(s.store.Now())
	if v.Officer {
		v.Desk = t.base
	}
	if v.Officer && v.Counts.Of(procedure.Undecided) > 0 {
		v.Circulate = t.base + "/circulate"
	}
	if !t.round.Numbered.IsZero() {
		v.Replies = views.RepliesHref(t.round.ID, "")
		v.Circulated = f.T("table.circulated", "Date", f.DateTime(t.round.Numbered, t.round.Zone))
	}
	return nil
}

// tableSum says how many comments the whole table has, and how many came with
// the responses of which bodies: a viewer sees that they are the same.
func (s *Site) tableSum(ctx context.Context, who procedure.Viewer, t tableTopic, q procedure.TableQuery, f views.Frame, v *views.TableView) error {
	counts, err := t.Counts(ctx, procedure.TableQuery{})
	if err != nil {
		return err
	}
	v.Total = counts.Total()
	switch {
	case f.Failed: // nothing is listed
	case q.Filtered():
		v.Shown = v.Counts.Of(q.State)
	default:
		v.Shown = v.Total
	}
	if t.round == nil {
		return nil
	}
	responses, err := s.store.Responses(ctx, t.round.ID)
	if err != nil {
		return err
	}
	for _, p := range responses {
		if !p.Counts() || p.Comments == 0 || !t.others && p.Body != who.SpeaksFor() {
			continue
		}
		v.Responded += p.Comments
		at := slices.IndexFunc(v.Sums, func(b views.BodySum) bool { return b.Body == p.Body })
		if at < 0 {
			at = len(v.Sums)
			v.Sums = append(v.Sums, views.BodySum{Body: p.Body, Href: joined(v.Base, "body", plain(p.Body))})
		}
		v.Sums[at].Count += p.Comments
	}
	return nil
}

// tableChoices adds what can be chosen: the sections and measures of the
// revision, the bodies that were asked, the kinds, languages and states.
func (s *Site) tableChoices(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, t tableTopic, f views.Frame, v *views.TableView) error {
	var draft procedure.Draft
	var err error
	if t.revision != 0 {
		if draft, err = s.store.PublishedDraft(ctx, t.revision); err != nil {
			return err
		}
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Bodies = bodyWords(bodies, who.Lang)
	asked, err := s.tableBodies(ctx, who.Group, t)
	if err != nil {
		return err
	}
	entitle(v.Rows, draft, who.Lang)
	slices.SortStableFunc(v.Sums, func(a, b views.BodySum) int {
		return cmp.Compare(slices.Index(asked, a.Body), slices.Index(asked, b.Body))
	})
	if t.round != nil {
		v.Beside, v.Map = t.base+"/alternatives", t.base+"/map"
	}
	v.Fields = tableFields(f, draft, asked, v.Bodies, v.Query)
	if v.Own != 0 {
		shown := make([]procedure.TableRow, len(v.Rows))
		for i, r := range v.Rows {
			shown[i] = r.TableRow
		}
		if v.Stances, err = s.store.Stances(ctx, who, commentsOf(shown)); err != nil {
			return err
		}
	}
	v.Address = asQuery(c)
	v.Whole = v.Base + asQuery(c, "state")
	for _, state := range tableStates(f) {
		if n := v.Counts.Of(procedure.CommentState(state.Value)); n > 0 {
			v.Figures = append(v.Figures, views.StateCount{Option: state, Count: n, Href: joined(v.Whole, "state", state.Value), Current: c.Query("state") == state.Value})
		}
	}
	return nil
}

// tableBodies are the bodies whose comments can be in a table.
func (s *Site) tableBodies(ctx context.Context, group procedure.GroupID, t tableTopic) ([]procedure.BodyID, error) {
	if t.round != nil {
		return s.store.RoundBodies(ctx, t.round.ID)
	}
	rounds, err := s.store.Rounds(ctx, group)
	var all []procedure.BodyID
	for _, o := range rounds {
		if o.Plan != t.plan {
			continue
		}
		asked, err := s.store.RoundBodies(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		for _, b := range asked {
			if !slices.Contains(all, b) {
				all = append(all, b)
			}
		}
	}
	return all, err
}

// entitle gives headings of a table's elements their titles.
func entitle(rows []views.TableLine, d procedure.Draft, lang procedure.Lang) {
	for i := range rows {
		if e, ok := d.Element(rows[i].Element); ok && rows[i].Heading != "" {
			rows[i].Title = e.Text(lang, procedure.ColTitle)
		}
	}
}
