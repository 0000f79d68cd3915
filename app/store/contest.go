package store

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"svod/app/procedure"
)

// contest settles which comments of a round are contested. What it has read of
// the others it reads once, and of most no more than whose they are: it ends its
// search for a comment at the first that contests it.
type contest struct {
	reading
	round  procedure.RoundID
	draft  procedure.Draft
	claims map[procedure.CommentID]*claim
	near   map[procedure.Near][]*claim
	known  map[change]bool // whether who proposes it is contested
}

// change is what a body proposes, however often.
type change struct {
	body procedure.BodyID
	key  string
}

// claim is an official comment that proposes an edit, and once that was read,
// what it takes hold of.
type claim struct {
	procedure.Claim
	read   bool
	places []procedure.Near // where edits stand that may be in conflict with it
	hold   procedure.Hold
	key    string // of what it proposes
	fits   bool
}

func (c *claim) contests(other *claim) bool {
	return c.Contests(other.Claim) && c.fits && other.fits && c.hold.Conflicts(other.hold)
}

// recontest keeps which comments are contested after some became official, were
// withdrawn, or stand again.
func (tx *Tx) recontest(ctx context.Context, comments ...procedure.CommentID) error {
	return tx.settle(ctx, comments, func(turned, other *claim) bool { return turned.Stands() != other.Contested })
}

// RewordEdit keeps an edit of an official comment that was worded anew, and which
// comments are contested now.
func (tx *Tx) RewordEdit(ctx context.Context, comment procedure.CommentID, e *procedure.Edit) error {
	if err := tx.SaveEdit(ctx, comment, 0, e); err != nil {
		return err
	}
	return tx.settle(ctx, []procedure.CommentID{comment}, func(*claim, *claim) bool { return true })
}

// settle keeps which comments are contested after some have turned: these
// themselves, and of the others those that one of them is in conflict with and
// that may turn with it.
func (tx *Tx) settle(ctx context.Context, comments []procedure.CommentID, may func(turned, other *claim) bool) error {
	rounds := map[procedure.RoundID][]procedure.CommentID{}
	err := byIDs(comments, 0, func(places string, ids []any) error {
		type row struct {
			round   procedure.RoundID
			comment procedure.CommentID
		}
		rows, err := list(ctx, tx, func(scan scan, r *row) error { return scan(&r.round, &r.comment) },
			`SELECT c.round_id, c.id FROM comment c JOIN edit e ON e.comment_id = c.id AND e.disposition_id IS NULL WHERE c.id IN (`+places+`)`, ids...)
		for _, r := range rows {
			rounds[r.round] = append(rounds[r.round], r.comment)
		}
		return err
	})
	if err != nil {
		return err
	}
	for round, some := range rounds {
		k, err := tx.contestOf(ctx, round)
		if err != nil {
			return err
		}
		turned, err := k.claimsOf(ctx, some)
		if err != nil {
			return err
		}
		with, err := k.drawn(ctx, turned, may)
		if err != nil {
			return err
		}
		if err := tx.keepContested(ctx, k, append(turned, with...)); err != nil {
			return err
		}
	}
	return nil
}

// keepContested looks for what contests claims, and keeps of those whose mark is
// wrong the right one.
func (tx *Tx) keepContested(ctx context.Context, k *contest, claims []*claim) error {
	var wrong []procedure.CommentID
	for _, c := range claims {
		contested, err := k.contested(ctx, c)
		if err != nil {
			return err
		}
		if contested != c.Contested {
			c.Contested, wrong = contested, append(wrong, c.Comment)
		}
	}
	return tx.turnContested(ctx, wrong)
}

func newContest(r reading, round procedure.RoundID, d procedure.Draft) *contest {
	return &contest{reading: r, round: round, draft: d, claims: map[procedure.CommentID]*claim{}, near: map[procedure.Near][]*claim{}, known: map[change]bool{}}
}

func (tx *Tx) contestOf(ctx context.Context, round procedure.RoundID) (*contest, error) {
	var revision procedure.RevisionID
	if err := one(ctx, tx, `SELECT o.revision_id FROM round o WHERE o.id = $1`, []any{round}, &revision); err != nil {
		return nil, err
	}
	if d, ok := tx.published.Load(revision); ok {
		return newContest(tx.reading, round, d.(procedure.Draft)), nil
	}
	d, err := tx.Draft(ctx, revision)
	return newContest(tx.reading, round, d), err
}

const claimColumns = `g.id, g.body_id, g.state, g.contested, g.element_id, g.pos`

func scanClaim(scan scan, c *procedure.Claim) error {
	return scan(&c.Comment, &c.Body, &c.State, &c.Contested, &c.Element, &c.Pos)
}

// claim is the one of a comment, however often it is met.
func (k *contest) claim(c procedure.Claim) *claim {
	known := k.claims[c.Comment]
	if known == nil {
		known = &claim{Claim: c}
		k.claims[c.Comment] = known
	}
	return known
}

// claimsOf reads the claims of comments, with what they take hold of.
func (k *contest) claimsOf(ctx context.Context, comments []procedure.CommentID) ([]*claim, error) {
	var all []*claim
	err := byIDs(comments, 0, func(places string, ids []any) error {
		rows, err := list(ctx, k.q, scanClaim, `SELECT `+claimColumns+` FROM comment g WHERE g.id IN (`+places+`)`, ids...)
		for _, c := range rows {
			all = append(all, k.claim(c))
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, k.read(ctx, all)
}

// read reads what claims take hold of, unless that is known.
func (k *contest) read(ctx context.Context, claims []*claim) error {
	var ids []procedure.CommentID
	for _, c := range claims {
		if !c.read {
			ids = append(ids, c.Comment)
		}
	}
	edits, err := k.editsOf(ctx, ids, allWords, ` AND e.disposition_id IS NULL`)
	if err != nil {
		return err
	}
	for _, id := range ids {
		c := k.claims[id]
		c.read = true
		if e := edits[editKey{id, 0}]; e != nil && e.Base == k.draft.Revision.ID {
			c.places = k.draft.Near(*e)
			if c.hold, c.fits = k.draft.Hold(*e); c.fits {
				c.key = c.hold.Key()
			}
		}
	}
	return nil
}

// edits at a place: $1 is the round, $2 the element, $3 the column or the act.
var nearConditions = map[procedure.NearKind]string{
	procedure.NearWords:  `e.element_id = $2 AND e.col = $3`,
	procedure.NearDelete: `e.element_id = $2 AND e.col = '' AND e.op = $3`,
	procedure.NearMerge:  `e.element_id = $2 AND e.col = '' AND e.op = $3`,
	procedure.NearMove:   `e.element_id = $2 AND e.col = '' AND e.op = $3`,
	procedure.NearAll:    `e.element_id = $2`,
	procedure.NearInto:   `e.with_id = $2`,
	procedure.NearBehind: `e.place_after = $2`,
	procedure.NearWithin: `e.place_section = $2`,
}

// at are the claims at a place, of which only the first time more is read than
// is known.
func (k *contest) at(ctx context.Context, n procedure.Near) ([]*claim, error) {
	if known, ok := k.near[n]; ok {
		return known, nil
	}
	args := []any{k.round, n.Element}
	switch n.Kind {
	case procedure.NearWords:
		args = append(args, n.Column)
	case procedure.NearDelete, procedure.NearMerge, procedure.NearMove:
		args = append(args, string(n.Kind))
	}
	rows, err := list(ctx, k.q, scanClaim, `SELECT `+claimColumns+` FROM edit e CROSS JOIN comment g
		WHERE `+nearConditions[n.Kind]+` AND e.disposition_id IS NULL AND g.id = e.comment_id AND g.state <> 'draft' AND g.round_id = $1`, args...)
	all := make([]*claim, len(rows))
	for i, c := range rows {
		all[i] = k.claim(c)
	}
	k.near[n] = all
	return all, err
}

// drawn are the claims that turned ones are in conflict with, and that may turn
// with them.
func (k *contest) drawn(ctx context.Context, turned []*claim, may func(turned, other *claim) bool) ([]*claim, error) {
	self, seen := map[*claim]bool{}, map[*claim]bool{}
	for _, t := range turned {
		self[t] = true
	}
	var all []*claim
	for _, t := range turned {
		var some []*claim
		for _, place := range t.places {
			at, err := k.at(ctx, place)
			if err != nil {
				return nil, err
			}
			for _, c := range at {
				if t.fits && !self[c] && !seen[c] && c.Body != t.Body && may(t, c) {
					some = append(some, c)
				}
			}
		}
		if err := k.read(ctx, some); err != nil {
			return nil, err
		}
		for _, c := range some {
			if !seen[c] && c.fits && c.hold.Conflicts(t.hold) {
				seen[c], all = true, append(all, c)
			}
		}
	}
	return all, nil
}

// contested says whether anything contests a claim: the same for all with which a
// body proposes the very same change.
func (k *contest) contested(ctx context.Context, c *claim) (bool, error) {
	if !c.fits {
		return false, nil
	}
	of := change{c.Body, c.key}
	if known, ok := k.known[of]; ok {
		return known, nil
	}
	contested, err := k.search(ctx, c)
	k.known[of] = contested
	return contested, err
}

// search looks for what contests a claim, first among what was read; of those
// that propose the very same change it looks at one.
func (k *contest) search(ctx context.Context, c *claim) (bool, error) {
	var unread []*claim
	tried := map[string]bool{c.key: true}
	contests := func(other *claim) bool {
		if tried[other.key] || !other.Contests(c.Claim) {
			return false
		}
		tried[other.key] = true
		return other.contests(c)
	}
	for _, place := range c.places {
		at, err := k.at(ctx, place)
		if err != nil {
			return false, err
		}
		for _, other := range at {
			switch {
			case !other.read:
				unread = append(unread, other)
			case contests(other):
				return true, nil
			}
		}
	}
	unread = slices.DeleteFunc(unread, func(other *claim) bool { return !other.Contests(c.Claim) })
	for some := range slices.Chunk(unread, idsAsked) {
		if err := k.read(ctx, some); err != nil {
			return false, err
		}
		if slices.ContainsFunc(some, contests) {
			return true, nil
		}
	}
	return false, nil
}

// InConflict lists the first official comments of a round, at most limit, that
// contest what rows propose, and do not stand on an element (0: on any).
func (r reading) InConflict(ctx context.Context, d procedure.Draft, round procedure.RoundID, rows []procedure.TableRow, besides procedure.ElementID, limit int) ([]procedure.CommentID, error) {
	k := newContest(r, round, d)
	met := map[*claim][]*claim{} // what may contest rows, and these
	for _, row := range rows {
		if row.Edit == nil || row.Edit.Base != d.Revision.ID {
			continue
		}
		own := &claim{Claim: procedure.Claim{Comment: row.Comment, Body: row.Body}}
		if own.hold, own.fits = d.Hold(*row.Edit); !own.fits {
			continue
		}
		for _, place := range d.Near(*row.Edit) {
			at, err := k.at(ctx, place)
			if err != nil {
				return nil, err
			}
			for _, c := range at {
				if c.Contests(own.Claim) && (besides == 0 || c.Element != besides) {
					met[c] = append(met[c], own)
				}
			}
		}
	}
	all := slices.SortedFunc(maps.Keys(met), func(a, b *claim) int { return cmp.Compare(a.Pos, b.Pos) })
	var found []procedure.CommentID
	for some := range slices.Chunk(all, idsAsked) {
		if err := k.read(ctx, some); err != nil {
			return nil, err
		}
		for _, c := range some {
			if len(found) < limit && slices.ContainsFunc(met[c], c.contests) {
				found = append(found, c.Comment)
			}
		}
		if len(found) == limit {
			break
		}
	}
	return found, nil
}
