package store

import (
	"context"

	"svod/app/procedure"
)

// Wordings is how a comment reads in each language that there is of it. Whoever
// asks has the comment from a read that says who may see it.
func (r reading) Wordings(ctx context.Context, c procedure.Comment) (procedure.Wordings, error) {
	all := procedure.Wordings{c.Lang: {Text: c.Original.Old, Reason: c.Original.New}}
	type row struct {
		lang procedure.Lang
		procedure.Wording
	}
	translations, err := list(ctx, r.q, func(scan scan, t *row) error { return scan(&t.lang, &t.Text, &t.Reason) },
		`SELECT t.lang, t.text, t.reason FROM comment_translation t WHERE t.comment_id = $1`, c.ID)
	if err != nil {
		return nil, err
	}
	for _, t := range translations {
		all[t.lang] = t.Wording
	}
	edits, err := r.editsOf(ctx, []procedure.CommentID{c.ID}, allWords, ` AND e.disposition_id IS NULL`)
	all.Reword(edits[editKey{c.ID, 0}])
	return all, err
}

// Supported is what became of the supports of comments that the viewer sees, by
// comment; those that nobody supports have no line.
func (r reading) Supported(ctx context.Context, who procedure.Viewer, comments []procedure.Comment) (map[procedure.CommentID]procedure.Supported, error) {
	all := map[procedure.CommentID]procedure.Supported{}
	for _, c := range comments {
		if c.Supports == 0 {
			continue
		}
		supports, err := list(ctx, r.q, func(scan scan, s *procedure.Support) error { return scan(&s.Body, asJSON(&s.Seen)) },
			`SELECT s.body_id, s.seen FROM support s WHERE s.comment_id = $1`, c.ID)
		if err != nil {
			return nil, err
		}
		now, err := r.Wordings(ctx, c)
		if err != nil {
			return nil, err
		}
		var became procedure.Supported
		for _, s := range supports {
			changed := now.Since(s.Seen)
			if len(changed) > 0 {
				became.Earlier++
			}
			if s.Body == who.SpeaksFor() {
				became.Changed = changed
			}
		}
		all[c.ID] = became
	}
	return all, nil
}

// SetSupport writes or takes away a body's support of a comment as it was seen,
// and its count; it says whether that changed anything.
func (tx *Tx) SetSupport(ctx context.Context, who procedure.Viewer, comment procedure.CommentID, support bool, seen procedure.Wordings) (bool, error) {
	by, text, args := 1, `INSERT INTO support (comment_id, body_id, person_id, at, seen) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		[]any{comment, who.SpeaksFor(), who.Person, Time(tx.Now), asJSON(seen)}
	if !support {
		by, text, args = -1, `DELETE FROM support WHERE comment_id = $1 AND body_id = $2`, args[:2]
	}
	n, err := tx.exec(ctx, text, args...)
	if err != nil {
		return false, err
	}
	if n == 0 && support { // there was one already: of these words, or of others
		n, err = tx.exec(ctx, `UPDATE support SET person_id = $3, at = $4, seen = $5 WHERE comment_id = $1 AND body_id = $2 AND seen <> $5`, args...)
		return n > 0, err
	}
	if n == 0 {
		return false, nil
	}
	return true, tx.addSupports(ctx, comment, by)
}
