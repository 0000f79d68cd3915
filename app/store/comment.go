package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"svod/app/procedure"
)

// seeComments is who may see which comments, for every read of them: a
// delegation its own, drafts included; of others the official ones, where the
// round shows them. own and others name arguments.
func seeComments(own, others string) string {
	return fmt.Sprintf("c.deleted IS NULL AND (c.body_id = %s OR (c.state <> 'draft' AND %s))", own, others)
}

const commentColumns = `c.id, c.grp_id, c.plan_id, c.round_id, c.element_id, c.body_id, c.person_id,
	c.response_id, c.kind, COALESCE(c.number, 0), c.state, c.clearance, c.at, c.official, c.version, c.supports, c.lang, c.text, c.reason, c.written,
	c.saved, c.saved_by, c.by_itself, c.token, c.pos, NULLIF(c.typed, ''), t.text, t.reason,
	c.supports > 0 AND EXISTS (SELECT 1 FROM support s WHERE s.comment_id = c.id AND s.body_id = $2)`

const commentJoins = `
	LEFT JOIN comment_translation t ON t.comment_id = c.id AND t.lang = $1 AND c.lang <> $1`

func scanComment(scan scan, c *procedure.Comment) error {
	return scan(&c.ID, &c.Group, &c.Plan, &c.Round, &c.Element, &c.Body, &c.Person, maybe(&c.Response), &c.Kind,
		&c.Number, &c.State, &c.Cleared, at(&c.At), at(&c.Official), &c.Version, &c.Supports, &c.Lang, &c.Original.Old, &c.Original.New, &c.Written,
		at(&c.Saved), maybe(&c.SavedBy), &c.ByItself, &c.Sending, &c.Pos, asJSON(&c.Typed), text(&c.Text), text(&c.Reason), &c.Mine)
}

// Comment is one comment, if the viewer may see it.
func (r reading) Comment(ctx context.Context, who procedure.Viewer, id procedure.CommentID, others bool) (procedure.Comment, error) {
	all, err := r.comments(ctx, who, others, allWords, `c.id = $5`, id)
	if err != nil {
		return procedure.Comment{}, err
	}
	if len(all) == 0 || all[0].Group != who.Group {
		return procedure.Comment{}, procedure.ErrNotFound
	}
	return all[0], nil
}

// RoundOfComment is the round that a comment was filed in, which decides who
// sees it.
func (r reading) RoundOfComment(ctx context.Context, id procedure.CommentID) (procedure.Round, error) {
	var round procedure.RoundID
	if err := one(ctx, r.q, `SELECT round_id FROM comment WHERE id = $1`, []any{id}, &round); err != nil {
		return procedure.Round{}, err
	}
	return r.Round(ctx, round)
}

// ElementComments lists the comments on an element in a round that the viewer
// may see, in the order of the table, at most limit of them from a place on; of
// their edits it reads the words in the viewer's language.
func (r reading) ElementComments(ctx context.Context, who procedure.Viewer, others bool, p procedure.ElementPage) ([]procedure.Comment, error) {
	any := func(place string) string { return r.d.unforeseen(place, "BIGINT") }
	return r.comments(ctx, who, others, who.Lang, `c.round_id = `+any("$5")+` AND c.element_id = `+any("$6")+` AND c.pos >= `+any("$7")+
		` ORDER BY c.pos, c.id`+atMost(p.Limit), p.Round, p.Element, p.From)
}

// OwnComments lists the comments of the viewer's body in a round, drafts first.
func (r reading) OwnComments(ctx context.Context, who procedure.Viewer, round procedure.RoundID) ([]procedure.Comment, error) {
	return r.comments(ctx, who, false, allWords, `c.round_id = $5 AND c.body_id = $3 ORDER BY c.state <> 'draft', c.pos, c.id`, round)
}

// CommentsOf lists comments of one round, as far as the viewer may see them, in the
// order of the table.
func (r reading) CommentsOf(ctx context.Context, who procedure.Viewer, ids []procedure.CommentID, others bool) ([]procedure.Comment, error) {
	var all []procedure.Comment
	err := byIDs(ids, 4, func(places string, ids []any) error {
		some, err := r.comments(ctx, who, others, allWords, `c.id IN (`+places+`)`, ids...)
		all = append(all, some...)
		return err
	})
	slices.SortFunc(all, func(a, b procedure.Comment) int { return cmp.Compare(a.Pos, b.Pos) })
	return all, err
}

// DeletedDrafts lists the drafts that the viewer's body deleted in a round and
// may still get back.
func (r reading) DeletedDrafts(ctx context.Context, who procedure.Viewer, round procedure.RoundID) ([]procedure.Comment, error) {
	all, err := list(ctx, r.q, scanComment, `SELECT `+commentColumns+` FROM comment c`+commentJoins+`
		WHERE c.round_id = $3 AND c.body_id = $2 AND c.state = 'draft' AND c.deleted >= $4 ORDER BY c.pos`,
		string(who.Lang), who.SpeaksFor(), round, Time(r.now().Add(-procedure.DraftsKept)))
	if err != nil {
		return all, err
	}
	return all, r.complete(ctx, who, all, allWords)
}

// comments reads comments with their proposed edits, the words of these in one
// language or all. $1 to $4 are the viewer's language and body, the body again,
// and whether others' are shown.
func (r reading) comments(ctx context.Context, who procedure.Viewer, others bool, words procedure.Lang, which string, args ...any) ([]procedure.Comment, error) {
	args = append([]any{string(who.Lang), who.SpeaksFor(), who.SpeaksFor(), others}, args...)
	all, err := list(ctx, r.q, scanComment, `SELECT `+commentColumns+` FROM comment c`+commentJoins+`
		WHERE `+seeComments("$3", r.d.unforeseen("$4", "BOOLEAN"))+` AND `+which, args...)
	if err != nil {
		return all, err
	}
	return all, r.complete(ctx, who, all, words)
}

// complete gives comments of one round what is read once for all of them: where
// their elements stand, the letters they came with, their proposed edits and
// files, what was decided of them.
func (r reading) complete(ctx context.Context, who procedure.Viewer, all []procedure.Comment, words procedure.Lang) error {
	if len(all) == 0 {
		return nil
	}
	ids, elements, responses := make([]procedure.CommentID, len(all)), make([]procedure.ElementID, len(all)), []procedure.ResponseID(nil)
	for i := range all {
		c := &all[i]
		ids[i], elements[i] = c.ID, c.Element
		if c.Response != 0 {
			responses = append(responses, c.Response)
		}
	}
	stand, err := r.standings(ctx, revisionOfRound, all[0].Round, elements)
	if err != nil {
		return err
	}
	letters, err := r.letters(ctx, responses)
	if err != nil {
		return err
	}
	edits, err := r.editsOf(ctx, ids, words, ` AND e.disposition_id IS NULL`)
	if err != nil {
		return err
	}
	files, err := r.filesOf(ctx, ids)
	if err != nil {
		return err
	}
	for i := range all {
		c := &all[i]
		c.On, c.Mark, c.Letter, c.Edit = stand[c.Element].kind, stand[c.Element].number, letters[c.Response], edits[editKey{c.ID, 0}]
		c.Files = files[c.ID]
		if c.Lang == who.Lang {
			c.Text, c.Reason = c.Original.Old, c.Original.New
		}
	}
	if err := r.returned(ctx, all); err != nil {
		return err
	}
	return r.decided(ctx, all)
}

// decided gives comments what was decided of them, and in which meeting; their
// states say of which something was.
func (r reading) decided(ctx context.Context, all []procedure.Comment) error {
	var ids []procedure.CommentID
	for i := range all {
		if state := all[i].State; state != procedure.CommentDraft && state != procedure.CommentOfficial {
			ids = append(ids, all[i].ID)
		}
	}
	type decision struct {
		procedure.Disposition
		meeting int
	}
	decisions := map[procedure.CommentID]decision{}
	err := byIDs(ids, 0, func(places string, ids []any) error {
		rows, err := list(ctx, r.q, func(scan scan, x *decision) error {
			return scan(&x.Comment, &x.ID, &x.Outcome, asJSON(&x.Note), at(&x.At), &x.meeting)
		}, `SELECT x.comment_id, x.id, x.outcome, x.notes, x.at, COALESCE(m.number, 0)
			FROM disposition x
			LEFT JOIN item i ON i.id = x.item_id
			LEFT JOIN meeting m ON m.id = i.meeting_id
			WHERE x.comment_id IN (`+places+`) AND x.stage = 'decided' AND x.replaced IS NULL`, ids...)
		for _, x := range rows {
			x.Stage = procedure.Decided
			decisions[x.Comment] = x
		}
		return err
	})
	for i := range all {
		if x, ok := decisions[all[i].ID]; ok {
			all[i].Decide, all[i].Meeting = &x.Disposition, x.meeting
		}
	}
	return err
}

// CommentOfForm is the comment that a form has made already: by this very
// sending, or when it saved itself. One that saves itself goes on with what it
// was sent for last, because the answer to that may have been lost. Gone back to
// and filled in anew, or sent after the draft was deleted, a form has made none.
func (tx *Tx) CommentOfForm(ctx context.Context, who procedure.Viewer, n procedure.NewComment) (procedure.Comment, error) {
	all, err := tx.comments(ctx, who, false, allWords, `c.person_id = $5 AND c.token <> ''
			AND (c.token IN ($6, $7) OR $8 AND SUBSTR(c.token, 1, LENGTH($6) + 1) = $6 || '.')
		ORDER BY c.token NOT IN ($6, $7), c.saved DESC`,
		who.Person, n.Token, n.Sending(), n.ByItself && n.Token != "")
	if err == nil && len(all) == 0 {
		err = procedure.ErrNotFound
	}
	if err != nil {
		return procedure.Comment{}, err
	}
	return all[0], nil
}

// draftText is what the form of a draft that is not finished holds, as kept.
func draftText(typed map[string]string) any {
	if typed == nil {
		return ""
	}
	return asJSON(typed)
}

// InsertComment keeps a new draft.
func (tx *Tx) InsertComment(ctx context.Context, who procedure.Viewer, o procedure.Round, n procedure.NewComment) (procedure.CommentID, error) {
	pos, err := tx.nextPos(ctx, o, n.Element, who.SpeaksFor())
	if err != nil {
		return 0, err
	}
	id := randomID[procedure.CommentID]()
	if _, err = tx.exec(ctx, `INSERT INTO comment (id, grp_id, plan_id, round_id, element_id, body_id, person_id, kind, state, pos, at, version,
			lang, text, reason, written, token, saved, saved_by, by_itself, typed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $10, 1, $11, $12, $13, $14, $15, $10, $7, $16, $17)`,
		id, o.Group, o.Plan, o.ID, n.Element, who.SpeaksFor(), who.Person, string(n.Kind), pos, Time(tx.Now), string(n.Lang), n.Text, n.Reason,
		n.Written, n.Sending(), n.ByItself, draftText(n.Typed)); err != nil {
		return 0, err
	}
	reindex(tx, procedure.FoundComment, id)
	if n.Edit != nil {
		if err := tx.SaveEdit(ctx, id, 0, n.Edit); err != nil {
			return 0, err
		}
	}
	return id, tx.tallyBody(ctx, o.ID, who.SpeaksFor(), n.Element, 1, 0)
}

// nextPos is the place of a new comment in the table: behind what its body has
// on the element.
func (tx *Tx) nextPos(ctx context.Context, o procedure.Round, element procedure.ElementID, body procedure.BodyID) (int64, error) {
	var ord, place int
	if err := one(ctx, tx, `SELECT a.ord, b.place FROM element_at a, body b WHERE a.revision_id = $1 AND a.element_id = $2 AND b.id = $3`,
		[]any{o.Revision, element, body}, &ord, &place); err != nil {
		return 0, err
	}
	base := procedure.PosKey(ord, place, 0)
	var pos int64
	err := one(ctx, tx, `SELECT COALESCE(MAX(c.pos), $2) + 1 FROM comment c WHERE c.round_id = $1 AND c.pos >= $2 AND c.pos < $3`,
		[]any{o.ID, base, procedure.PosKey(ord, place+1, 0)}, &pos)
	return pos, err
}

// tallyBody adds to the counts of a body's own comments on an element.
func (tx *Tx) tallyBody(ctx context.Context, round procedure.RoundID, body procedure.BodyID, element procedure.ElementID, drafts, official int) error {
	_, err := tx.exec(ctx, `INSERT INTO tally_body (round_id, body_id, element_id, drafts, official) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (round_id, body_id, element_id) DO UPDATE SET drafts = tally_body.drafts + excluded.drafts,
			official = tally_body.official + excluded.official`, round, body, element, drafts, official)
	return err
}

// ChangeComment writes a draft back, and keeps the earlier text, unless a form
// that saves itself goes on with its own.
func (tx *Tx) ChangeComment(ctx context.Context, who procedure.Viewer, c procedure.Comment, n procedure.NewComment,
	cleared procedure.Clearance) error {
	if !n.Continues(c, who) {
		if _, err := tx.exec(ctx, `INSERT INTO comment_version (comment_id, version, at, person_id, kind, text, reason, edit)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			c.ID, c.Version, Time(tx.Now), who.Person, string(c.Kind), c.Original.Old, c.Original.New, asJSON(c.Edit)); err != nil {
			return err
		}
	}
	if _, err := tx.exec(ctx, `UPDATE comment SET kind = $2, lang = $3, text = $4, reason = $5, written = $6, version = version + 1,
			token = $7, saved = $8, saved_by = $9, by_itself = $10, typed = $11, clearance = $12 WHERE id = $1`,
		c.ID, string(n.Kind), string(n.Lang), n.Text, n.Reason, n.Written,
		n.Sending(), Time(tx.Now), who.Person, n.ByItself, draftText(n.Typed), string(cleared)); err != nil {
		return err
	}
	reindex(tx, procedure.FoundComment, c.ID)
	return tx.SaveEdit(ctx, c.ID, 0, n.Edit)
}

// DeleteDraft takes a draft away, to be got back for 30 days.
func (tx *Tx) DeleteDraft(ctx context.Context, c procedure.Comment, deleted bool) error {
	when := any(Time(tx.Now))
	by := -1
	if !deleted {
		when, by = nil, 1
	}
	if _, err := tx.exec(ctx, `UPDATE comment SET deleted = $2, token = '', version = version + 1 WHERE id = $1`, c.ID, when); err != nil {
		return err
	}
	reindex(tx, procedure.FoundComment, c.ID)
	return tx.tallyBody(ctx, c.Round, c.Body, c.Element, by, 0)
}

// SubmitDrafts ties drafts to the response that carries them. In time they
// become official at once; late ones wait until the response is accepted.
func (tx *Tx) SubmitDrafts(ctx context.Context, p procedure.Response, drafts []procedure.Comment) error {
	for _, c := range drafts {
		if _, err := tx.exec(ctx, `UPDATE comment SET response_id = $2 WHERE id = $1`, c.ID, p.ID); err != nil {
			return err
		}
	}
	if !p.Counts() {
		return nil
	}
	ids := make([]procedure.CommentID, len(drafts))
	for i, c := range drafts {
		ids[i] = c.ID
	}
	return tx.makeOfficial(ctx, ids...)
}

// AcceptDrafts makes the comments of a late response official.
func (tx *Tx) AcceptDrafts(ctx context.Context, response procedure.ResponseID) error {
	ids, err := list(ctx, tx, func(scan scan, id *procedure.CommentID) error { return scan(id) },
		`SELECT c.id FROM comment c WHERE c.response_id = $1 AND c.state = 'draft' AND c.deleted IS NULL`, response)
	if err != nil {
		return err
	}
	return tx.makeOfficial(ctx, ids...)
}

// ReturnDrafts gives the comments of a late response back to their delegation.
func (tx *Tx) ReturnDrafts(ctx context.Context, response procedure.ResponseID) error {
	_, err := tx.exec(ctx, `UPDATE comment SET response_id = NULL WHERE response_id = $1 AND state = 'draft'`, response)
	return err
}

func (tx *Tx) makeOfficial(ctx context.Context, ids ...procedure.CommentID) error {
	for _, id := range ids {
		if err := tx.turnOfficial(ctx, id); err != nil {
			return err
		}
	}
	if err := tx.countKinds(ctx, 1, ids...); err != nil {
		return err
	}
	return tx.recontest(ctx, ids...)
}

func (tx *Tx) turnOfficial(ctx context.Context, id procedure.CommentID) error {
	var round procedure.RoundID
	var body procedure.BodyID
	var element procedure.ElementID
	if err := one(ctx, tx, `UPDATE comment SET state = 'official', official = $2, version = version + 1 WHERE id = $1 AND state = 'draft'
		RETURNING round_id, body_id, element_id`, []any{id, Time(tx.Now)}, &round, &body, &element); err != nil {
		return err
	}
	reindex(tx, procedure.FoundComment, id)
	if err := tx.tally(ctx, id, procedure.CommentOfficial, 1); err != nil {
		return err
	}
	return tx.tallyBody(ctx, round, body, element, -1, 1)
}

// NumberComments gives a round's official comments without a number theirs,
// in the order of the table, going on from the plan's last, and says how many
// it numbered.
func (tx *Tx) NumberComments(ctx context.Context, o procedure.Round) (int, error) {
	ids, err := list(ctx, tx, func(scan scan, id *procedure.CommentID) error { return scan(id) },
		`SELECT c.id FROM comment c WHERE c.round_id = $1 AND c.state <> 'draft' AND c.number IS NULL ORDER BY c.pos, c.id`, o.ID)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	var last int
	if err := one(ctx, tx, `SELECT COALESCE(MAX(c.number), 0) FROM comment c WHERE c.plan_id = $1`, []any{o.Plan}, &last); err != nil {
		return 0, err
	}
	for i, id := range ids {
		if _, err := tx.exec(ctx, `UPDATE comment SET number = $2 WHERE id = $1`, id, last+i+1); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// TranslateComment keeps a comment's text in another language.
func (tx *Tx) TranslateComment(ctx context.Context, who procedure.Viewer, id procedure.CommentID, lang procedure.Lang, text, reason string) error {
	_, err := tx.exec(ctx, `INSERT INTO comment_translation (comment_id, lang, text, reason, person_id, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (comment_id, lang) DO UPDATE SET text = excluded.text, reason = excluded.reason, person_id = excluded.person_id, at = excluded.at`,
		id, string(lang), text, reason, who.Person, Time(tx.Now))
	reindex(tx, procedure.FoundComment, id)
	return err
}
