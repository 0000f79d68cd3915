package web

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// rowsAPage is how many comments a page of a table shows.
const rowsAPage = 50

// tableQuery reads the filter of the address; what is none filters nothing.
func tableQuery(c *fiber.Ctx, round procedure.RoundID) procedure.TableQuery {
	q := procedure.TableQuery{Round: round}
	if kind := procedure.CommentKind(c.Query("kind")); kind.Known() {
		q.About = string(kind)
	}
	if state := procedure.CommentState(c.Query("state")); state == procedure.CommentOfficial || procedure.Outcome(state).Known() {
		q.State = state
	}
	section, _ := procedure.ParseNumber[procedure.ElementID](c.Query("section"))
	body, _ := procedure.ParseNumber[procedure.BodyID](c.Query("body"))
	q.After, _ = strconv.ParseInt(c.Query("after"), 10, 64)
	q.Section, q.Body = section, body
	return q
}

// asQuery is a filter as it stands in an address, without the fields left out.
func asQuery(c *fiber.Ctx, without ...string) string {
	q := url.Values{}
	for _, name := range []string{"section", "body", "kind", "state"} {
		if value := c.Query(name); value != "" && !slices.Contains(without, name) {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// joined is an address with one more field of a query.
func joined(address, name, value string) string {
	if strings.Contains(address, "?") {
		return address + "&" + name + "=" + url.QueryEscape(value)
	}
	return address + "?" + name + "=" + url.QueryEscape(value)
}

// nextPage is the address of a table's page after these rows, filtered alike.
func nextPage(c *fiber.Ctx, base string, rows []procedure.TableRow) string {
	return joined(base+asQuery(c), "after", strconv.FormatInt(rows[len(rows)-1].Pos, 10))
}

// roundTable is the round of the address, and whether others' comments show.
func (s *Site) roundTable(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Round, bool, error) {
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return procedure.Round{}, false, err
	}
	round, err := s.store.Round(ctx, id)
	if err != nil {
		return round, false, err
	}
	observers, err := s.observers(ctx, who.Group)
	return round, round.OthersShown(who, s.store.Now(), observers), err
}

// showRoundTable is the consolidated table of a round.
func (s *Site) showRoundTable(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, others, err := s.roundTable(ctx, c, who)
	if err != nil {
		return err
	}
	q := tableQuery(c, round.ID)
	q.Limit = rowsAPage + 1
	rows, err := s.store.RoundTable(ctx, who, round.Revision, others, q)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "table.title")
	f.Wide = true
	base := "/rounds/" + c.Params("round")
	v := views.TableView{Title: f.T("table.title"), Lead: f.T("table.of_round", "Number", round.Number), Base: base + "/table",
		Officer: who.Officer() && round.Over(s.store.Now())}
	if len(rows) > rowsAPage {
		rows = rows[:rowsAPage]
		v.Next = nextPage(c, v.Base, rows)
	}
	if v.Counts, err = s.store.RoundCounts(ctx, who, round.Revision, others, q); err != nil {
		return err
	}
	if v.Rows, err = s.tableLines(ctx, f, rows); err != nil {
		return err
	}
	if v.Officer && v.Counts[procedure.CommentOfficial]+v.Counts[procedure.CommentState(procedure.Deferred)] > 0 {
		v.Circulate = base + "/circulate"
	}
	if v.Officer {
		v.Desk = base
	}
	if !round.Numbered.IsZero() {
		v.Replies = views.RepliesHref(round.ID, "")
		v.Circulated = f.T("table.circulated", "Date", f.DateTime(round.Numbered, round.Zone))
	}
	asked, err := s.store.RoundBodies(ctx, round.ID)
	if err != nil {
		return err
	}
	return s.withFilters(ctx, c, who, f, v, round.Revision, asked)
}

// withFilters adds what can be chosen, and renders: the sections of a revision,
// the bodies that were asked, the kinds and states that there are.
func (s *Site) withFilters(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, f views.Frame, v views.TableView, revision procedure.RevisionID,
	asked []procedure.BodyID) error {
	v.Query = views.Form{Values: map[string]string{"section": c.Query("section"), "body": c.Query("body"), "kind": c.Query("kind"),
		"state": c.Query("state"), "query": asQuery(c)}}
	var draft procedure.Draft
	var err error
	if revision != 0 {
		if draft, err = s.store.PublishedDraft(ctx, revision); err != nil {
			return err
		}
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Bodies = bodyWords(bodies, who.Lang)
	all := views.Option{Label: f.T("table.all")}
	v.Sections, v.BodyList, v.Kinds = []views.Option{all}, []views.Option{all}, []views.Option{all}
	for _, e := range draft.Elements {
		if e.Kind == procedure.Section {
			v.Sections = append(v.Sections, views.Option{Value: strconv.FormatInt(int64(e.ID), 10), Label: e.Number + ". " + e.Text(who.Lang, procedure.ColTitle)})
		}
	}
	entitle(v.Rows, draft, who.Lang)
	for _, id := range asked {
		v.BodyList = append(v.BodyList, views.Option{Value: strconv.FormatInt(int64(id), 10), Label: v.Bodies[id].Short})
	}
	for _, k := range procedure.CommentKinds {
		v.Kinds = append(v.Kinds, views.Option{Value: string(k), Label: f.T("comment.kind." + string(k))})
	}
	if v.Own = who.SpeaksFor(); v.Own != 0 {
		shown := make([]procedure.TableRow, len(v.Rows))
		for i, r := range v.Rows {
			shown[i] = r.TableRow
		}
		if v.Stances, err = s.store.Stances(ctx, who, commentsOf(shown)); err != nil {
			return err
		}
	}
	v.States = stateOptions(f)
	v.Whole = v.Base + asQuery(c, "state")
	for _, state := range v.States {
		if n := v.Counts[procedure.CommentState(state.Value)]; n > 0 {
			v.Figures = append(v.Figures, views.StateCount{Option: state, Count: n, Href: joined(v.Whole, "state", state.Value), Current: c.Query("state") == state.Value})
		}
	}
	return s.render(c, fiber.StatusOK, views.TablePage(f, v))
}

// entitle gives headings of a table's elements their titles.
func entitle(rows []views.TableLine, d procedure.Draft, lang procedure.Lang) {
	for i := range rows {
		if e, ok := d.Element(rows[i].Element); ok && rows[i].Heading != "" {
			rows[i].Title = e.Text(lang, procedure.ColTitle)
		}
	}
}

// downloadRoundTable makes the filtered table as a file.
func (s *Site) downloadRoundTable(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, others, err := s.roundTable(ctx, c, who)
	if err != nil {
		return err
	}
	q := tableQuery(c, round.ID)
	q.After = 0
	rows, err := s.store.RoundTable(ctx, who, round.Revision, others, q)
	if err != nil {
		return err
	}
	p := locales.For(string(who.Lang))
	shown := ""
	if asQuery(c) != "" {
		shown = p.N("table.filtered", len(rows))
	}
	paper, err := s.desk.TablePaper(ctx, p, round.Plan, slices.Values(rows), rows, p.T("table.of_round", "Number", round.Number), shown)
	if err != nil {
		return err
	}
	return s.sendPaper(c, paper, c.Params("format"))
}

// circulate numbers the comments and lets all see what is proposed.
func (s *Site) circulate(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	if err := s.desk.Circulate(ctx, who, id); err != nil {
		return err
	}
	return s.done(c, "table.done.circulated", "/rounds/"+c.Params("round")+"/table")
}

// showPropose is the form with which the secretariat proposes an outcome.
func (s *Site) showPropose(c *fiber.Ctx, who procedure.Viewer) error {
	return s.proposePage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) proposePage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if !who.Officer() {
		return procedure.Forbidden{Key: "access.forbidden.officer"}
	}
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	row, err := s.store.TableRow(ctx, who, comment.ID, round.Revision)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "disposition.propose")
	lines, err := s.tableLines(ctx, f, []procedure.TableRow{row})
	if err != nil {
		return err
	}
	if form.Values == nil {
		form.Values = map[string]string{}
		if row.Propose != nil {
			form.Values["outcome"], form.Version = string(row.Propose.Outcome), int(row.Propose.ID)
		}
		words, err := s.verdictForm(ctx, row)
		if err != nil {
			return err
		}
		maps.Copy(form.Values, words.Values)
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v := views.TableView{Title: f.T("table.title"), Base: "/rounds/" + strconv.FormatInt(int64(round.ID), 10) + "/table", Bodies: bodyWords(bodies, who.Lang)}
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.ProposePage(f, v, lines[0], form, agreedFields(f, lines[0])))
}

// proposeDisposition keeps what the secretariat proposes.
func (s *Site) proposeDisposition(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n, err := s.readVerdict(ctx, who, in, comment.ID, procedure.Meeting{NewMeeting: procedure.NewMeeting{Revision: round.Revision}})
	if err == nil {
		_, err = s.desk.ProposeDisposition(ctx, who, comment.ID, n)
	}
	if problems, ok := asInvalid(err); ok {
		return s.proposePage(c, who, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.done(c, "disposition.done.proposed", "/rounds/"+strconv.FormatInt(int64(round.ID), 10)+"/table#c"+procedure.Code(comment.ID))
}
