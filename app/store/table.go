package store

import (
	"context"
	"fmt"
	"iter"
	"math"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// tableColumns are the columns of a row of a consolidated table. $1 is the
// reader's language, $2 whether proposals that are not circulated may be seen.
const tableColumns = `c.id, COALESCE(c.number, 0), c.element_id, c.body_id, c.response_id,
	c.kind, c.lang, c.text, c.reason, t.text, t.reason, c.state, c.supports, c.pos,
	d.id, d.outcome, d.notes, d.at, d.circulated, x.id, x.outcome, x.notes, x.at, x.item_id, COALESCE(m.number, 0)`

const tableJoins = `
	LEFT JOIN comment_translation t ON t.comment_id = c.id AND t.lang = $1
	LEFT JOIN disposition d ON d.comment_id = c.id AND d.stage = 'proposed' AND d.replaced IS NULL
		AND ($2 OR d.circulated IS NOT NULL)
	LEFT JOIN disposition x ON x.comment_id = c.id AND x.stage = 'decided' AND x.replaced IS NULL
	LEFT JOIN item i ON i.id = x.item_id
	LEFT JOIN meeting m ON m.id = i.meeting_id`

// tableRow is a row of a table, and the response that its comment came with.
type tableRow struct {
	procedure.TableRow
	response procedure.ResponseID
}

func scanTableRow(scan scan, r *tableRow) error {
	var propose, decide procedure.Disposition
	if err := scan(&r.Comment, &r.Number, &r.Element, &r.Body, maybe(&r.response), &r.About, &r.Lang, &r.Original.Old, &r.Original.New,
		text(&r.Text), text(&r.Reason), &r.State, &r.Supports, &r.Pos,
		maybe(&propose.ID), text(&propose.Outcome), asJSON(&propose.Note), at(&propose.At), at(&propose.Circulated),
		maybe(&decide.ID), text(&decide.Outcome), asJSON(&decide.Note), at(&decide.At), maybe(&decide.Item), &r.Meeting); err != nil {
		return err
	}
	if propose.ID != 0 {
		propose.Comment, propose.Stage = r.Comment, procedure.Proposed
		r.Propose = &propose
	}
	if decide.ID != 0 {
		decide.Comment, decide.Stage = r.Comment, procedure.Decided
		r.Decide = &decide
	}
	return nil
}

// tableRows reads rows, and what is read once for all of them: where their
// elements stand in a revision, the letters they came with, their edits.
func (r reading) tableRows(ctx context.Context, lang procedure.Lang, revision procedure.RevisionID, query string, args ...any) ([]procedure.TableRow, error) {
	rows, err := list(ctx, r.q, scanTableRow, query, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids, elements, responses := make([]procedure.CommentID, len(rows)), make([]procedure.ElementID, len(rows)), []procedure.ResponseID(nil)
	for i, row := range rows {
		ids[i], elements[i] = row.Comment, row.Element
		if row.response != 0 {
			responses = append(responses, row.response)
		}
	}
	stand, err := r.standings(ctx, thisRevision, revision, elements)
	if err != nil {
		return nil, err
	}
	letters, err := r.letters(ctx, responses)
	if err != nil {
		return nil, err
	}
	edits, err := r.editsOf(ctx, ids, allWords, ``)
	all := make([]procedure.TableRow, len(rows))
	for i, row := range rows {
		on := stand[row.Element]
		row.Kind, row.Mark, row.Section, row.Letter = on.kind, on.number, on.section(row.Element), letters[row.response]
		if row.Lang == lang {
			row.Text, row.Reason = row.Original.Old, row.Original.New
		}
		all[i] = row.TableRow
	}
	putEdits(all, edits)
	return all, err
}

// tableFilter is the condition of a query on a round's table and its arguments,
// which follow those given; tables are read in the order of pos, from an index
// of their own for each filter. (What is official was in time or accepted.)
func tableFilter(who procedure.Viewer, revision procedure.RevisionID, others bool, q procedure.TableQuery, args []any) (string, []any) {
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	where := []string{"c.round_id = " + arg(q.Round), "c.pos > " + arg(q.After)}
	if q.State != "" {
		where = append(where, "c.state = "+arg(string(q.State)))
	}
	where = append(where, "c.state <> 'draft'")
	if q.Body != 0 {
		where = append(where, "c.body_id = "+arg(q.Body))
	}
	if !others {
		where = append(where, "c.body_id = "+arg(who.SpeaksFor()))
	}
	if q.About != "" {
		where = append(where, "c.kind = "+arg(q.About))
	}
	if q.Section != 0 {
		within := fmt.Sprintf(`FROM element_at y WHERE y.revision_id = %s AND (y.element_id = %[2]s OR y.parent_id = %[2]s)`, arg(revision), arg(q.Section))
		where = append(where, fmt.Sprintf(`c.pos >= (SELECT MIN(y.ord) %[1]s) * %[2]d AND c.pos < (SELECT MAX(y.ord) + 1 %[1]s) * %[2]d
			AND c.element_id IN (SELECT y.element_id %[1]s)`, within, procedure.PosKey(1, 0, 0)))
	}
	return strings.Join(where, " AND "), args
}

// RoundTable reads rows of a round's table in its order: official comments that
// the viewer may see. others says whether those of other bodies are among them.
func (r reading) RoundTable(ctx context.Context, who procedure.Viewer, revision procedure.RevisionID, others bool, q procedure.TableQuery) ([]procedure.TableRow, error) {
	where, args := tableFilter(who, revision, others, q, []any{string(who.Lang), who.Officer()})
	query := `SELECT ` + tableColumns + ` FROM comment c` + tableJoins + ` WHERE ` + where + ` ORDER BY c.pos, c.id`
	if q.Limit > 0 {
		args = append(args, q.Limit)
		query += fmt.Sprintf(" LIMIT $%d", len(args))
	}
	return r.tableRows(ctx, who.Lang, revision, query, args...)
}

// RoundCounts counts the rows of a filtered table by state. Of a whole table,
// and of a whole section, the kept counts are added up.
func (r reading) RoundCounts(ctx context.Context, who procedure.Viewer, revision procedure.RevisionID, others bool, q procedure.TableQuery) (procedure.TableCounts, error) {
	if others && q.Body == 0 && q.About == "" {
		return r.talliedCounts(ctx, revision, q)
	}
	q.After, q.State = 0, ""
	where, args := tableFilter(who, revision, others, q, nil)
	return r.counted(ctx, `SELECT c.state, COUNT(*) FROM comment c WHERE `+where+` GROUP BY c.state`, args...)
}

func (r reading) counted(ctx context.Context, query string, args ...any) (procedure.TableCounts, error) {
	type row struct {
		state procedure.CommentState
		n     int
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.state, &v.n) }, query, args...)
	counts := procedure.TableCounts{}
	for _, v := range rows {
		counts[v.state] = v.n
	}
	return counts, err
}

func (r reading) talliedCounts(ctx context.Context, revision procedure.RevisionID, q procedure.TableQuery) (procedure.TableCounts, error) {
	where, args := `t.round_id = $1`, []any{q.Round}
	if q.Section != 0 {
		where += ` AND t.element_id IN (SELECT y.element_id FROM element_at y WHERE y.revision_id = $2 AND (y.element_id = $3 OR y.parent_id = $3))`
		args = append(args, revision, q.Section)
	}
	var n [len(talliedStates)]int
	err := one(ctx, r.q, `SELECT COALESCE(SUM(t.official), 0), COALESCE(SUM(t.accepted), 0), COALESCE(SUM(t.accepted_in_part), 0), COALESCE(SUM(t.rejected), 0),
		COALESCE(SUM(t.noted), 0), COALESCE(SUM(t.deferred), 0), COALESCE(SUM(t.withdrawn), 0) FROM tally t WHERE `+where, args,
		&n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6])
	counts := procedure.TableCounts{}
	for i, state := range talliedStates {
		if n[i] > 0 {
			counts[state] = n[i]
		}
	}
	return counts, err
}

// RoundRows streams a whole filtered table page by page, so that a long one is
// never in memory. An error ends it and is put into err.
func (r reading) RoundRows(ctx context.Context, who procedure.Viewer, revision procedure.RevisionID, others bool, q procedure.TableQuery, err *error) iter.Seq[procedure.TableRow] {
	return func(yield func(procedure.TableRow) bool) {
		q.Limit = 200
		for {
			rows, failed := r.RoundTable(ctx, who, revision, others, q)
			if failed != nil {
				*err = failed
				return
			}
			for _, row := range rows {
				if !yield(row) {
					return
				}
			}
			if len(rows) < q.Limit {
				return
			}
			q.After = rows[len(rows)-1].Pos
		}
	}
}

// agendaColumns are tableColumns with the place on the agenda for that in the
// round.
var agendaColumns = strings.Replace(tableColumns, "c.pos", agendaPlace, 1)

const agendaPlace = `o.no * 4294967296 + q.ord`

// MeetingTable is the table of a meeting: the comments of its agenda in their
// order, all of them, or of one element, or a page of them. What is decided is
// what stood when the meeting's decisions were read: the disposition of this
// meeting, or none.
func (r reading) MeetingTable(ctx context.Context, who procedure.Viewer, meeting procedure.Meeting, proposals bool, q procedure.TableQuery) ([]procedure.TableRow, error) {
	args := []any{string(who.Lang), proposals, meeting.ID, q.After, q.Limit}
	if q.Limit == 0 {
		args[4] = math.MaxInt32
	}
	element := ``
	if q.Element != 0 {
		element, args = ` AND c.element_id = $6`, append(args, q.Element)
	}
	return r.tableRows(ctx, who.Lang, meeting.Revision, `SELECT `+agendaColumns+`
		FROM item_comment q
		JOIN item o ON o.id = q.item_id
		JOIN comment c ON c.id = q.comment_id`+tableJoins+`
		WHERE o.meeting_id = $3 AND `+agendaPlace+` > $4`+element+` ORDER BY o.no, q.ord LIMIT $5`, args...)
}

// TableRow is one comment of a table, for an officer.
func (r reading) TableRow(ctx context.Context, who procedure.Viewer, comment procedure.CommentID, revision procedure.RevisionID) (procedure.TableRow, error) {
	rows, err := r.tableRows(ctx, who.Lang, revision, `SELECT `+tableColumns+` FROM comment c`+tableJoins+`
		WHERE c.id = $3 AND c.state <> 'draft'`, string(who.Lang), true, comment)
	if err != nil {
		return procedure.TableRow{}, err
	}
	if len(rows) == 0 {
		return procedure.TableRow{}, procedure.ErrNotFound
	}
	return rows[0], nil
}

// putEdits gives each row its proposed edit and that of its dispositions.
func putEdits(rows []procedure.TableRow, edits map[editKey]*procedure.Edit) {
	for i := range rows {
		r := &rows[i]
		r.Edit = edits[editKey{r.Comment, 0}]
		for _, d := range []*procedure.Disposition{r.Propose, r.Decide} {
			if d != nil {
				d.Edit = edits[editKey{r.Comment, d.ID}]
			}
		}
	}
}

// CommentNumbers says which number each numbered comment of a plan bears.
func (r reading) CommentNumbers(ctx context.Context, plan procedure.PlanID) (map[procedure.CommentID]int, error) {
	type row struct {
		id procedure.CommentID
		n  int
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.id, &v.n) },
		`SELECT c.id, c.number FROM comment c WHERE c.plan_id = $1 AND c.number IS NOT NULL`, plan)
	all := make(map[procedure.CommentID]int, len(rows))
	for _, v := range rows {
		all[v.id] = v.n
	}
	return all, err
}
