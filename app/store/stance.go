package store

import (
	"context"

	"svod/app/procedure"
)

const stanceColumns = `s.id, s.comment_id, s.stance, s.note, s.person_id, s.at`

func scanStance(scan scan, s *procedure.Stance) error {
	return scan(&s.ID, &s.Comment, &s.Kind, &s.Note, &s.Person, at(&s.At))
}

// seeStances is who may see which lines of position sheets, for every read of
// them: who speaks for a body those of this body. own names its argument, 0 for
// whoever speaks for none.
func seeStances(own string) string { return `s.body_id = ` + own }

// Stances is the position sheet of the viewer's body on these comments.
func (r reading) Stances(ctx context.Context, who procedure.Viewer, comments []procedure.CommentID) (map[procedure.CommentID]procedure.Stance, error) {
	all := map[procedure.CommentID]procedure.Stance{}
	if who.SpeaksFor() == 0 {
		return all, nil
	}
	err := byIDs(comments, 1, func(places string, ids []any) error {
		lines, err := list(ctx, r.q, scanStance, `SELECT `+stanceColumns+` FROM stance s
			WHERE `+seeStances("$1")+` AND s.comment_id IN (`+places+`) AND s.replaced IS NULL`, append([]any{who.SpeaksFor()}, ids...)...)
		for _, s := range lines {
			all[s.Comment] = s
		}
		return err
	})
	return all, err
}

// StanceHistory is what the viewer's body has noted of a comment, the latest
// first, with the names of who did.
func (r reading) StanceHistory(ctx context.Context, who procedure.Viewer, comment procedure.CommentID) ([]procedure.Stance, map[procedure.PersonID]procedure.PersonName, error) {
	all, err := list(ctx, r.q, scanStance, `SELECT `+stanceColumns+` FROM stance s
		WHERE `+seeStances("$1")+` AND s.comment_id = $2 ORDER BY s.id DESC`, who.SpeaksFor(), comment)
	if err != nil {
		return nil, nil, err
	}
	names, err := r.personNames(ctx, `SELECT p.id, p.names FROM person p
		WHERE EXISTS (SELECT 1 FROM stance s WHERE `+seeStances("$1")+` AND s.comment_id = $2 AND s.person_id = p.id)`, who.SpeaksFor(), comment)
	return all, names, err
}

// SetStance puts a line of the position sheet of the viewer's body in the place
// of the one that stands; that is kept.
func (tx *Tx) SetStance(ctx context.Context, who procedure.Viewer, comment procedure.CommentID, n procedure.NewStance) error {
	if _, err := tx.exec(ctx, `UPDATE stance SET replaced = $3 WHERE comment_id = $1 AND body_id = $2 AND replaced IS NULL`,
		comment, who.SpeaksFor(), Time(tx.Now)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `INSERT INTO stance (comment_id, body_id, stance, note, person_id, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		comment, who.SpeaksFor(), string(n.Kind), n.Note, who.Person, Time(tx.Now))
	return err
}
