package store

import (
	"context"
	"fmt"
	"strings"

	"svod/app/procedure"
)

// bare are columns of a table's rows without what is said in the comments.
func bare(columns string) string {
	return strings.Replace(columns, `c.text, c.reason, t.text, t.reason`, `'', '', NULL, NULL`, 1)
}

// Fates reads the rows of a filtered table that a revision has to account for:
// what was proposed and decided of each comment, without its words, its letter and
// the place of its element. Only those have their edits, proposed and agreed, of
// which their edits are wanted.
func (t Table) Fates(ctx context.Context, q procedure.TableQuery, wanted func(procedure.TableRow) bool) ([]procedure.TableRow, error) {
	c, err := t.filtered(ctx, q, string(t.who.Lang), t.proposals)
	if err != nil {
		return nil, err
	}
	rows, err := list(ctx, t.q, scanTableRow, `SELECT `+bare(t.columns)+` FROM `+t.source(q)+tableJoins+` WHERE `+c.text()+` ORDER BY `+t.order[0]+`, `+t.order[1], c.args...)
	if err != nil {
		return nil, err
	}
	all, edited := make([]procedure.TableRow, len(rows)), []procedure.CommentID(nil)
	for i, row := range rows {
		if all[i] = row.TableRow; wanted(row.TableRow) {
			edited = append(edited, row.Comment)
		}
	}
	edits, err := t.editsOf(ctx, edited, allWords, ``)
	putEdits(all, edits)
	return all, err
}

// Chosen reads the rows of some comments, those that are in the table and that
// the viewer may see, in no order.
func (t Table) Chosen(ctx context.Context, ids []procedure.CommentID) ([]procedure.TableRow, error) {
	c, err := t.filtered(ctx, procedure.TableQuery{}, string(t.who.Lang), t.proposals)
	if err != nil {
		return nil, err
	}
	var all []procedure.TableRow
	err = byIDs(ids, len(c.args), func(places string, ids []any) error {
		rows, err := t.rows(ctx, `SELECT `+t.columns+` FROM `+t.from+tableJoins+` WHERE `+c.text()+` AND c.id IN (`+places+`)`,
			append(c.args[:len(c.args):len(c.args)], ids...)...)
		all = append(all, rows...)
		return err
	})
	return all, err
}

// Exceeds says whether a query lists more than n rows.
func (t Table) Exceeds(ctx context.Context, q procedure.TableQuery, n int) (bool, error) {
	if t.talliedBy(q) {
		counts, err := t.tallied(ctx, q)
		return counts.Of(q.State) > n, err
	}
	t, err := t.sought(ctx, q)
	if err != nil {
		return false, err
	}
	from, c, err := t.countable(ctx, q)
	if err != nil {
		return false, err
	}
	c.args = append(c.args, n+1)
	var rows int
	err = one(ctx, t.q, fmt.Sprintf(`SELECT COUNT(*) FROM (SELECT c.id FROM %s WHERE %s LIMIT $%d) s`, from, c.text(), len(c.args)), c.args, &rows)
	return rows > n, err
}
