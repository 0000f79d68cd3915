package store

import (
	"context"

	"svod/app/procedure"
)

// seeRemarks is who may see which remarks, for every read of them: who speaks
// for a body those below its comments c. own names its argument, 0 for whoever
// speaks for none.
func seeRemarks(own string) string { return `c.deleted IS NULL AND c.body_id = ` + own }

// Discussions are the remarks below these comments, as far as they are those of
// the viewer's delegation.
func (r reading) Discussions(ctx context.Context, who procedure.Viewer, comments []procedure.CommentID) (map[procedure.CommentID]procedure.Discussion, error) {
	all := map[procedure.CommentID]procedure.Discussion{}
	if who.SpeaksFor() == 0 {
		return all, nil
	}
	type row struct {
		procedure.Remark
		unread int
	}
	err := byIDs(comments, 2, func(places string, ids []any) error {
		rows, err := list(ctx, r.q, func(scan scan, v *row) error {
			return scan(&v.Comment, &v.N, &v.Person, asJSON(&v.Name), at(&v.At), &v.Text, at(&v.Taken), &v.unread)
		}, `SELECT m.comment_id, m.n, m.person_id, p.names, m.at, m.text, m.taken, COALESCE(u.n, 0)
			FROM remark m JOIN comment c ON c.id = m.comment_id JOIN person p ON p.id = m.person_id
			LEFT JOIN remark_unread u ON u.comment_id = m.comment_id AND u.person_id = $2
			WHERE `+seeRemarks("$1")+` AND m.comment_id IN (`+places+`) ORDER BY m.comment_id, m.n`,
			append([]any{who.SpeaksFor(), who.Person}, ids...)...)
		for _, v := range rows {
			d := all[v.Comment]
			if v.unread > 0 && v.N >= v.unread && v.Taken.IsZero() && v.Person != who.Person && d.Unread == 0 {
				d.Unread = v.N
			}
			if !v.Taken.IsZero() && v.Person != who.Person {
				v.Text = ""
			}
			d.Remarks = append(d.Remarks, v.Remark)
			all[v.Comment] = d
		}
		return err
	})
	return all, err
}

// InsertRemark puts a remark below a comment, and says whether it was not there
// already, by the same form. The comment's author and all who have said
// something have it to read; whoever writes has read what there was.
func (tx *Tx) InsertRemark(ctx context.Context, who procedure.Viewer, c procedure.Comment, n procedure.NewRemark) (bool, error) {
	count, err := tx.exec(ctx, `INSERT INTO remark (comment_id, n, person_id, at, text, token)
		SELECT $1, COALESCE(MAX(m.n), 0) + 1, $2, $3, $4, $5 FROM remark m WHERE m.comment_id = $1 ON CONFLICT DO NOTHING`,
		c.ID, who.Person, Time(tx.Now), n.Text, n.Token)
	if err != nil || count == 0 {
		return false, err
	}
	if _, err := tx.exec(ctx, `DELETE FROM remark_unread WHERE comment_id = $1 AND person_id = $2`, c.ID, who.Person); err != nil {
		return true, err
	}
	_, err = tx.exec(ctx, `INSERT INTO remark_unread (person_id, comment_id, n)
		SELECT x.person_id, $1, (SELECT MAX(m.n) FROM remark m WHERE m.comment_id = $1)
		FROM (SELECT m.person_id FROM remark m WHERE m.comment_id = $1 UNION SELECT c.person_id FROM comment c WHERE c.id = $1) x
		WHERE x.person_id <> $2 ON CONFLICT DO NOTHING`, c.ID, who.Person)
	return true, err
}

// TakeRemark takes a remark back, or lets it stand again.
func (tx *Tx) TakeRemark(ctx context.Context, r procedure.Remark, back bool) error {
	when := any(nil)
	if back {
		when = Time(tx.Now)
	}
	_, err := tx.exec(ctx, `UPDATE remark SET taken = $3 WHERE comment_id = $1 AND n = $2`, r.Comment, r.N, when)
	return err
}

// ReadRemarks notes that the viewer has read a discussion as far as remark upTo.
func (tx *Tx) ReadRemarks(ctx context.Context, who procedure.Viewer, comment procedure.CommentID, upTo int) error {
	if _, err := tx.exec(ctx, `UPDATE remark_unread SET n = $3 WHERE comment_id = $1 AND person_id = $2 AND n < $3`,
		comment, who.Person, upTo+1); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `DELETE FROM remark_unread WHERE comment_id = $1 AND person_id = $2
		AND n > (SELECT MAX(m.n) FROM remark m WHERE m.comment_id = $1)`, comment, who.Person)
	return err
}
