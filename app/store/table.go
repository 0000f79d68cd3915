package store

import (
	"context"

	"svod/app/procedure"
)

// tableColumns are the columns of a row of a consolidated table. $1 is the
// reader's language, $2 whether proposals that are not circulated may be seen.
const tableColumns = `c.id, COALESCE(c.number, 0), c.element_id, c.body_id, c.response_id,
	c.kind, c.lang, c.text, c.reason, t.text, t.reason, c.state, c.supports, c.contested, c.pos,
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
		text(&r.Text), text(&r.Reason), &r.State, &r.Supports, &r.Contested, &r.Pos,
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

// RoundTable reads rows of a round's table: official comments that the viewer
// may see. others says whether those of other bodies are among them.
func (r reading) RoundTable(ctx context.Context, who procedure.Viewer, revision procedure.RevisionID, others bool, q procedure.TableQuery) ([]procedure.TableRow, error) {
	return r.TableOfRound(who, revision, others, q.Round).Page(ctx, q)
}

// MeetingTable reads rows of a meeting's table for who takes part in it.
func (r reading) MeetingTable(ctx context.Context, who procedure.Viewer, meeting procedure.Meeting, proposals bool, q procedure.TableQuery) ([]procedure.TableRow, error) {
	t, err := r.TableOfMeeting(ctx, who, meeting, true, proposals)
	if err != nil {
		return nil, err
	}
	return t.Page(ctx, q)
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
