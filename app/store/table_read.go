package store

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// Table is a consolidated table as somebody may read it: of a round in the order of pos, or of a
// meeting in that of its agenda.
type Table struct {
	reading
	who       procedure.Viewer
	revision  procedure.RevisionID // in which its elements stand
	rounds    []procedure.RoundID  // that its comments are of
	others    bool                 // comments of other bodies are seen too
	proposals bool                 // proposals are seen before they are circulated
	columns   string
	from      string
	order     [2]string
	where     string      // which round or meeting
	id        any         // of it
	words     *wordFilter // of its filter, once they were looked for
}

// condition is the condition of a query and its arguments.
type condition struct {
	parts []string
	args  []any
}

// add adds a part; each %s in it stands for one of the values.
func (c *condition) add(part string, values ...any) {
	places := make([]any, len(values))
	for i, v := range values {
		c.args = append(c.args, v)
		places[i] = "$" + strconv.Itoa(len(c.args))
	}
	c.parts = append(c.parts, fmt.Sprintf(part, places...))
}

func (c *condition) text() string { return strings.Join(c.parts, " AND ") }

// TableOfRound is the table of a round. others says whether comments of other
// bodies are seen in it.
func (r reading) TableOfRound(who procedure.Viewer, revision procedure.RevisionID, others bool, round procedure.RoundID) Table {
	return Table{reading: r, who: who, revision: revision, rounds: []procedure.RoundID{round}, others: others, proposals: who.Officer(),
		columns: tableColumns, from: `comment c`, order: [2]string{"c.pos", "c.id"},
		where: `c.round_id = ` + r.d.unforeseen("%s", "BIGINT"), id: round}
}

// In is the table with its words in a language, whoever reads it.
func (t Table) In(lang procedure.Lang) Table {
	t.who.Lang = lang
	return t
}

// agendaColumns are tableColumns with the place on the agenda for that in the
// round.
var agendaColumns = strings.Replace(tableColumns, "c.pos", `o.no * 4294967296 + q.ord`, 1)

// TableOfMeeting is the table of a meeting: the comments of its agenda in their
// order. What is decided is what stood when the meeting's decisions were read.
func (r reading) TableOfMeeting(ctx context.Context, who procedure.Viewer, m procedure.Meeting, others, proposals bool) (Table, error) {
	t := Table{reading: r, who: who, revision: m.Revision, others: others, proposals: proposals, columns: agendaColumns,
		from: `item o JOIN item_comment q ON q.item_id = o.id JOIN comment c ON c.id = q.comment_id`, order: [2]string{"o.no", "q.ord"},
		where: `o.meeting_id = %s`, id: m.ID}
	var err error
	t.rounds, err = list(ctx, r.q, func(scan scan, id *procedure.RoundID) error { return scan(id) }, `SELECT o.id FROM round o WHERE o.plan_id = $1`, m.Plan)
	return t, err
}

// filtered is the condition of a query on the table, without its place. Its
// arguments follow those given.
func (t Table) filtered(ctx context.Context, q procedure.TableQuery, args ...any) (condition, error) {
	c := condition{args: args}
	c.add(t.where, t.id)
	t.lead(&c, q)
	c.add(`c.state <> 'draft'`)
	if q.State == procedure.Undecided {
		c.add(`c.state IN ('official', 'deferred')`)
	}
	if !t.others {
		c.add(`c.body_id = %s`, t.who.SpeaksFor())
	}
	if q.Element != 0 {
		c.add(`c.element_id = `+t.d.unforeseen("%s", "BIGINT"), q.Element)
	}
	if q.Supported {
		c.add(`c.supports > 0`)
	}
	if q.Edited {
		c.add(`EXISTS (SELECT 1 FROM edit y WHERE y.comment_id = c.id AND y.disposition_id IS NULL)`)
	}
	if q.Section != 0 {
		t.within(&c, q.Section)
	}
	if q.Conflict {
		t.conflicting(&c)
	}
	if len(q.Words) > 0 {
		return c, t.worded(ctx, &c, q)
	}
	return c, nil
}

// lead asks for what a round has indexes of in the order of the table: by the
// first of these the table is read, the others are in that index or in the row.
// PostgreSQL chooses among several by how rare each is.
func (t Table) lead(c *condition, q procedure.TableQuery) {
	type part struct {
		column, kind string
		asked        bool
		value        any
	}
	parts := slices.DeleteFunc([]part{{"c.body_id", "BIGINT", q.Body != 0, q.Body}, {"c.kind", "TEXT", q.About != "", q.About},
		{"c.lang", "TEXT", q.Lang != "", string(q.Lang)}, {"c.state", "TEXT", q.State != "" && q.State != procedure.Undecided, string(q.State)}},
		func(p part) bool { return !p.asked })
	for i, p := range parts {
		text := p.column + ` = %s`
		if len(parts) == 1 {
			text = p.column + ` = ` + t.d.unforeseen("%s", p.kind)
		}
		if i == 0 {
			text = t.d.unlikely(text)
		}
		c.add(text, p.value)
	}
}

// source is where the rows of a query are read: what few comments of a round are,
// by the index of these alone.
func (t Table) source(q procedure.TableQuery) string {
	led := q.Body != 0 || q.About != "" || q.Lang != ""
	switch {
	case !t.ofRound() || q.Element != 0 || len(q.Words) > 0:
	case q.Conflict && t.others && q.Body != 0:
		return t.d.indexedBy(t.from, "comment_contested_of")
	case q.Conflict && t.others:
		return t.d.indexedBy(t.from, "comment_contested")
	case q.Supported:
		return t.d.indexedBy(t.from, "comment_supported")
	case q.State == procedure.Undecided && !led:
		return t.d.indexedBy(t.from, "comment_undecided")
	}
	return t.from
}

// within asks for a section and what is in it. In a round that is one stretch
// of the order; the sign before element_id keeps SQLite to that order.
func (t Table) within(c *condition, section procedure.ElementID) {
	c.args = append(c.args, t.revision, section)
	n := len(c.args)
	rows := fmt.Sprintf(`FROM element_at y WHERE y.revision_id = $%d AND (y.element_id = $%[2]d OR y.parent_id = $%[2]d)`, n-1, n)
	if t.order[0] == "c.pos" {
		c.parts = append(c.parts, fmt.Sprintf(`c.pos >= (SELECT MIN(y.ord) %[1]s) * %[2]d AND c.pos < (SELECT MAX(y.ord) + 1 %[1]s) * %[2]d`, rows, procedure.PosKey(1, 0, 0)))
	}
	c.parts = append(c.parts, t.d.oneOf(`+c.element_id`, `SELECT y.element_id `+rows))
}

// conflicting asks for comments that one of another body in their round, which
// the viewer sees as well, contests.
func (t Table) conflicting(c *condition) {
	if !t.others {
		c.add(`1 = 0`)
		return
	}
	c.add(`c.contested`)
}

// Page reads rows in the order of the table: those behind a place, or those
// before one that are nearest to it.
func (t Table) Page(ctx context.Context, q procedure.TableQuery) ([]procedure.TableRow, error) {
	c, err := t.filtered(ctx, q, string(t.who.Lang), t.proposals)
	if err != nil {
		return nil, err
	}
	way := ``
	if q.Before != 0 {
		way = ` DESC`
		t.place(&c, "<", q.Before)
	} else {
		t.place(&c, ">", q.After)
	}
	query := `SELECT ` + t.columns + ` FROM ` + t.source(q) + tableJoins + ` WHERE ` + c.text() + ` ORDER BY ` + t.order[0] + way + `, ` + t.order[1] + way
	if q.Limit > 0 {
		query += atMost(q.Limit)
	}
	rows, err := t.rows(ctx, query, c.args...)
	if err != nil {
		return nil, err
	}
	if q.Before != 0 {
		slices.Reverse(rows)
	}
	if q.AllLangs {
		return rows, t.translated(ctx, rows)
	}
	return rows, nil
}

// rows reads rows as the viewer may know them: who does not see the comments of
// others does not learn which of the own ones they contest.
func (t Table) rows(ctx context.Context, query string, args ...any) ([]procedure.TableRow, error) {
	rows, err := t.tableRows(ctx, t.who.Lang, t.revision, query, args...)
	for i := range rows {
		rows[i].Contested = rows[i].Contested && t.others
	}
	return rows, err
}

// translated gives rows their words in every language that they were
// translated into.
func (t Table) translated(ctx context.Context, rows []procedure.TableRow) error {
	ids, at := make([]procedure.CommentID, len(rows)), map[procedure.CommentID]int{}
	for i, r := range rows {
		ids[i], at[r.Comment] = r.Comment, i
		rows[i].Words = map[procedure.Lang]procedure.Words{}
	}
	return byIDs(ids, 0, func(places string, ids []any) error {
		type row struct {
			comment procedure.CommentID
			lang    procedure.Lang
			procedure.Words
		}
		all, err := list(ctx, t.q, func(scan scan, v *row) error { return scan(&v.comment, &v.lang, &v.Old, &v.New) },
			`SELECT t.comment_id, t.lang, t.text, t.reason FROM comment_translation t WHERE t.comment_id IN (`+places+`)`, ids...)
		for _, v := range all {
			rows[at[v.comment]].Words[v.lang] = v.Words
		}
		return err
	})
}

func (t Table) place(c *condition, than string, pos int64) {
	no, ord := pos>>32, min(pos&(1<<32-1), math.MaxInt32)
	if t.order[0] == "c.pos" {
		c.add(`c.pos `+than+` `+t.d.unforeseen("%s", "BIGINT"), pos)
	} else {
		c.add(`o.no `+than+`= %s AND (o.no `+than+` %s OR q.ord `+than+` %s)`, no, no, ord)
	}
}

// All streams a whole filtered table page by page, so that a long one is never
// in memory. An error ends it and is put into err.
func (t Table) All(ctx context.Context, q procedure.TableQuery, err *error) iter.Seq[procedure.TableRow] {
	return func(yield func(procedure.TableRow) bool) {
		q.After, q.Before, q.Limit = 0, 0, 200
		for {
			var rows []procedure.TableRow
			if rows, *err = t.Page(ctx, q); *err != nil {
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
