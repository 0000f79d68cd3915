package store

import (
	"context"
	"maps"
	"sort"
	"time"

	"svod/app/procedure"
)

// SaveEdit writes the edit of a comment: the proposed one (disposition 0, in
// the place of an earlier one) or the one agreed by a disposition. A nil edit
// only takes the earlier one away.
func (tx *Tx) SaveEdit(ctx context.Context, comment procedure.CommentID, disposition procedure.DispositionID, e *procedure.Edit) error {
	reindex(tx, procedure.FoundComment, comment)
	for _, text := range []string{
		`DELETE FROM edit_text WHERE edit_id IN (SELECT e.id FROM edit e WHERE e.comment_id = $1 AND COALESCE(e.disposition_id, 0) = $2)`,
		`DELETE FROM edit WHERE comment_id = $1 AND COALESCE(disposition_id, 0) = $2`,
	} {
		if _, err := tx.exec(ctx, text, comment, disposition); err != nil {
			return err
		}
	}
	if e == nil {
		return nil
	}
	id, err := insert[int64](ctx, tx, `INSERT INTO edit (comment_id, disposition_id, base_revision_id, element_id, op, col, with_id,
			place_section, place_after, place_number, follows)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
		comment, orNull(disposition), e.Base, e.Element, string(e.Op), e.Column, orNull(e.With),
		orNull(e.Place.Section), orNull(e.Place.After), e.Place.Number, orNull(e.Follows))
	if err != nil {
		return err
	}
	word := func(lang procedure.Lang, col string, w procedure.Words) error {
		_, err := tx.exec(ctx, `INSERT INTO edit_text (edit_id, lang, col, old, new) VALUES ($1, $2, $3, $4, $5)`,
			id, string(lang), col, w.Old, w.New)
		return err
	}
	for lang, w := range e.Words {
		if err := word(lang, "", w); err != nil {
			return err
		}
	}
	for lang, columns := range e.Texts {
		for col, text := range columns {
			if err := word(lang, col, procedure.Words{New: text}); err != nil {
				return err
			}
		}
	}
	return nil
}

// editKey names an edit: of a comment, proposed (0) or agreed by a disposition.
type editKey struct {
	comment     procedure.CommentID
	disposition procedure.DispositionID
}

// allWords asks for the words of edits in every language.
const allWords procedure.Lang = ""

// edits loads edits with their words in one language or all; which is a
// condition on edit e, its arguments from $2.
func (r reading) edits(ctx context.Context, words procedure.Lang, which string, args ...any) (map[editKey]*procedure.Edit, error) {
	type row struct {
		key       editKey
		edit      procedure.Edit
		lang, col *string
		old, new  *string
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error {
		return scan(&v.key.comment, maybe(&v.key.disposition), &v.edit.Base, &v.edit.Element, &v.edit.Op, &v.edit.Column,
			maybe(&v.edit.With), maybe(&v.edit.Place.Section), maybe(&v.edit.Place.After), &v.edit.Place.Number, maybe(&v.edit.Follows),
			&v.lang, &v.col, &v.old, &v.new)
	}, `SELECT e.comment_id, e.disposition_id, e.base_revision_id, e.element_id, e.op, e.col,
			e.with_id, e.place_section, e.place_after, e.place_number, e.follows,
			t.lang, t.col, t.old, t.new
		FROM edit e LEFT JOIN edit_text t ON t.edit_id = e.id AND ($1 = '' OR t.lang = $1)
		WHERE `+which, append([]any{string(words)}, args...)...)
	if err != nil {
		return nil, err
	}
	all := make(map[editKey]*procedure.Edit, len(rows))
	for i := range rows {
		v := &rows[i]
		e := all[v.key]
		if e == nil {
			e = &v.edit
			all[v.key] = e
		}
		switch {
		case v.lang == nil:
		case *v.col == "":
			if e.Words == nil {
				e.Words = map[procedure.Lang]procedure.Words{}
			}
			e.Words[procedure.Lang(*v.lang)] = procedure.Words{Old: *v.old, New: *v.new}
		default:
			if e.Texts == nil {
				e.Texts = map[procedure.Lang]map[string]string{}
			}
			lang := procedure.Lang(*v.lang)
			if e.Texts[lang] == nil {
				e.Texts[lang] = map[string]string{}
			}
			e.Texts[lang][*v.col] = *v.new
		}
	}
	return all, nil
}

// editsOf loads the edits of comments with their words in one language or all;
// and is a further condition on edit e.
func (r reading) editsOf(ctx context.Context, comments []procedure.CommentID, words procedure.Lang, and string) (map[editKey]*procedure.Edit, error) {
	all := map[editKey]*procedure.Edit{}
	err := byIDs(comments, 1, func(places string, ids []any) error {
		edits, err := r.edits(ctx, words, `e.comment_id IN (`+places+`)`+and, ids...)
		maps.Copy(all, edits)
		return err
	})
	return all, err
}

// ProposedEdit is the edit that a comment proposes, nil for none.
func (r reading) ProposedEdit(ctx context.Context, comment procedure.CommentID) (*procedure.Edit, error) {
	all, err := r.edits(ctx, allWords, `e.comment_id = $2 AND e.disposition_id IS NULL`, comment)
	return all[editKey{comment, 0}], err
}

// AgreedEdit is the edit that a disposition agreed, nil for none.
func (r reading) AgreedEdit(ctx context.Context, comment procedure.CommentID, disposition procedure.DispositionID) (*procedure.Edit, error) {
	all, err := r.edits(ctx, allWords, `e.comment_id = $2 AND e.disposition_id = $3`, comment, disposition)
	return all[editKey{comment, disposition}], err
}

// DecidedEdit is an edit that a decided disposition carries: the agreed one, or
// for an accepted comment without one, the body's own.
type DecidedEdit struct {
	Comment procedure.CommentID
	Number  int
	Outcome procedure.Outcome
	Meeting procedure.MeetingID
	At      time.Time // of the decision
	Edit    procedure.Edit
}

// DecidedEdits lists what a meeting decided to change in the plan, in the order
// of the table.
func (r reading) DecidedEdits(ctx context.Context, meeting procedure.MeetingID) ([]DecidedEdit, error) {
	type decided struct {
		DecidedEdit
		disposition procedure.DispositionID
	}
	rows, err := list(ctx, r.q, func(scan scan, v *decided) error {
		return scan(&v.Comment, &v.Number, &v.Outcome, &v.Meeting, &v.disposition, at(&v.At))
	}, `SELECT c.id, COALESCE(c.number, 0), d.outcome, i.meeting_id, d.id, d.at
		FROM item i
		JOIN disposition d ON d.item_id = i.id AND d.stage = 'decided' AND d.replaced IS NULL
		JOIN comment c ON c.id = d.comment_id
		WHERE i.meeting_id = $1 AND d.outcome IN ('accepted', 'accepted_in_part')`, meeting)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	edits, err := r.edits(ctx, allWords, `e.comment_id IN (SELECT d.comment_id FROM disposition d JOIN item i ON i.id = d.item_id
		WHERE i.meeting_id = $2 AND d.stage = 'decided' AND d.replaced IS NULL)`, meeting)
	if err != nil {
		return nil, err
	}
	var all []DecidedEdit
	for _, v := range rows {
		n := procedure.NewDisposition{Outcome: v.Outcome, Edit: edits[editKey{v.Comment, v.disposition}]}
		if e := n.AgreedEdit(edits[editKey{v.Comment, 0}]); e != nil {
			v.Edit = *e
			all = append(all, v.DecidedEdit)
		}
	}
	sort.SliceStable(all, func(a, b int) bool { return all[a].Number < all[b].Number })
	return all, nil
}
