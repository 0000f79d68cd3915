package store

import (
	"context"
	"fmt"
	"strings"

	"svod/app/procedure"
)

// sums adds up the columns of counts, in the order of talliedStates.
const sums = `COALESCE(SUM(t.official), 0), COALESCE(SUM(t.accepted), 0), COALESCE(SUM(t.accepted_in_part), 0), COALESCE(SUM(t.rejected), 0),
	COALESCE(SUM(t.noted), 0), COALESCE(SUM(t.deferred), 0), COALESCE(SUM(t.withdrawn), 0)`

// Counts counts the rows of a filtered table by state, whatever state is asked
// for. Where a round's comments are counted by what is asked, those counts are
// added up; otherwise the rows are counted, up to a limit.
func (t Table) Counts(ctx context.Context, q procedure.TableQuery) (procedure.TableCounts, error) {
	if t.talliedBy(q) {
		return t.tallied(ctx, q)
	}
	q.State = ""
	t, err := t.sought(ctx, q)
	if err != nil {
		return nil, err
	}
	if t.foundAlone(q) && len(t.words.comments) > procedure.MaxCounted {
		return nil, nil
	}
	from, c, err := t.countable(ctx, q)
	if err != nil {
		return nil, err
	}
	type row struct {
		state procedure.CommentState
		n     int
	}
	c.args = append(c.args, procedure.MaxCounted+1)
	rows, err := list(ctx, t.q, func(scan scan, v *row) error { return scan(&v.state, &v.n) },
		fmt.Sprintf(`SELECT s.state, COUNT(*) FROM (SELECT c.state FROM %s WHERE %s LIMIT $%d) s GROUP BY s.state`, from, c.text(), len(c.args)), c.args...)
	counts := procedure.TableCounts{}
	for _, v := range rows {
		counts[v.state] = v.n
	}
	if counts.Total() > procedure.MaxCounted {
		return nil, err
	}
	return counts, err
}

// talliedBy says whether a round's comments are counted by what a query asks.
func (t Table) talliedBy(q procedure.TableQuery) bool {
	return t.ofRound() && q.Element == 0 && len(q.Words) == 0 && !q.Edited
}

// foundAlone says whether what is found by words is all that a query asks for.
func (t Table) foundAlone(q procedure.TableQuery) bool {
	words := q.Words
	q.Words = nil
	return len(words) > 0 && t.ofRound() && t.others && !q.Filtered()
}

// countable is where the rows of a query are counted: those of a round with common
// words where these are found, not in the order of the table.
func (t Table) countable(ctx context.Context, q procedure.TableQuery) (from string, c condition, err error) {
	if len(q.Words) == 0 || !t.ofRound() || !t.words.common {
		c, err = t.filtered(ctx, q)
		return t.source(q), c, err
	}
	match := t.words.match
	if q.Body != 0 {
		match = t.d.matching.all(match, t.d.matching.word(markBody(q.Body)))
	}
	q.Words = nil
	if c, err = t.filtered(ctx, q); err != nil {
		return "", c, err
	}
	from, where := t.d.commentsFound()
	c.add(where, match)
	return from, c, nil
}

func (t Table) tallied(ctx context.Context, q procedure.TableQuery) (procedure.TableCounts, error) {
	var c condition
	c.add(`t.round_id = %s`, t.rounds[0])
	if q.Section != 0 {
		c.add(`t.section_id = %s`, q.Section)
	}
	if q.Body != 0 {
		c.add(`t.body_id = %s`, q.Body)
	}
	if !t.others {
		c.add(`t.body_id = %s`, t.who.SpeaksFor())
	}
	if q.About != "" {
		c.add(`t.kind = %s`, q.About)
	}
	if q.Lang != "" {
		c.add(`t.lang = %s`, string(q.Lang))
	}
	if q.Supported {
		c.add(`t.supported`)
	}
	if q.Conflict {
		c.add(`t.contested`)
		if !t.others {
			c.add(`1 = 0`)
		}
	}
	var n [len(talliedStates)]int
	err := one(ctx, t.q, `SELECT `+sums+` FROM tally_kind t WHERE `+c.text(), c.args, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6])
	return countsOf(n), err
}

func countsOf(n [len(talliedStates)]int) procedure.TableCounts {
	counts := procedure.TableCounts{}
	for i, state := range talliedStates {
		if n[i] > 0 {
			counts[state] = n[i]
		}
	}
	return counts
}

// Cells are the counts of a round's table by element and body, those that the
// viewer may see, in no order.
func (t Table) Cells(ctx context.Context) ([]procedure.TableCell, error) {
	var c condition
	c.add(`t.round_id = %s`, t.rounds[0])
	if !t.others {
		c.add(`t.body_id = %s`, t.who.SpeaksFor())
	}
	columns := make([]string, len(talliedStates))
	for i, state := range talliedStates {
		columns[i] = "t." + tallyColumns[state]
	}
	return list(ctx, t.q, func(scan scan, v *procedure.TableCell) error {
		var n [len(talliedStates)]int
		err := scan(&v.Element, &v.Body, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6])
		v.Counts = countsOf(n)
		return err
	}, `SELECT t.element_id, t.body_id, `+strings.Join(columns, ", ")+` FROM tally_cell t WHERE `+c.text(), c.args...)
}
