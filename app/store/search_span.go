package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"svod/app/procedure"
)

// A search does the same work whether there are ten thousand things or a million:
// it looks through the newest of each kind. It goes on to the older ones where one
// of the words is rare, so that there is little to look at, or where the reader
// asks for them; otherwise it says that it did not.
var (
	recentThings int64 = procedure.RecentThings // (tests lower it)
	rareThings         = 200                    // have a rare word, at most (tests lower it)
)

// rareNewest is of how many of the newest things have a word that may be rare, at most.
const rareNewest = 8

// span is which things of a kind are looked through, by the ids that they have in
// the index: what is newer has a greater one.
type span struct {
	from, recent, to int64 // to is not in it; from recent on they are the newest, or all
	last             bool  // there is none behind it
}

// spanKey is of which things a span is kept: to find where the newest begin takes
// as long as some searches, and some more of them do no harm.
type spanKey struct {
	procedure.GroupID
	procedure.FoundKind
	things int64 // recentThings
}

func (in span) empty() bool { return in.from >= in.to }

// span is that of a kind which the dates leave; empty where the viewer finds none.
func (l *looking) span(ctx context.Context, kind procedure.FoundKind) (span, error) {
	in, known := l.spans[kind]
	if known || len(l.reach.marks[kind]) == 0 {
		return in, nil
	}
	from, to, err := l.between(ctx, kind)
	if err == nil {
		in, err = l.spanOf(ctx, l.who.Group, kind, from, to)
	}
	l.spans[kind] = in
	return in, err
}

// spanOf is the span of the things of a kind in a group, from an id and before
// another.
func (r reading) spanOf(ctx context.Context, group procedure.GroupID, kind procedure.FoundKind, from, to int64) (span, error) {
	var in span
	const of = `SELECT f.id FROM find f WHERE f.grp_id = $1 AND f.kind = $2 AND f.id >= $3 AND f.id < $4 ORDER BY f.id`
	args := []any{group, string(kind), from, to}
	err := one(ctx, r.q, `SELECT COALESCE((`+of+` LIMIT 1), 0), COALESCE((`+of+` DESC LIMIT 1), -1) + 1`, args, &in.from, &in.to)
	if err != nil || in.empty() {
		return in, err
	}
	in.last = to == math.MaxInt64
	always := from == 0 && in.last
	key := spanKey{group, kind, recentThings}
	if known, ok := r.spans.Load(key); ok && always && in.to-known.(span).to < recentThings/10 {
		in.recent = max(in.from, known.(span).recent)
		return in, nil
	}
	if err := one(ctx, r.q, of+` DESC LIMIT 1 OFFSET $5`, append(args, recentThings), &in.recent); err != nil && err != procedure.ErrNotFound {
		return in, err
	}
	in.recent = max(in.from, mostOfSlices(in.recent+1))
	if always {
		r.spans.Store(key, in)
	}
	return in, nil
}

// mostOfSlices leaves out of the newest things, which begin at an id, those in a slice
// that holds less than half of it: otherwise one slice more, or less, would be asked
// for, depending on where the newest begin.
func mostOfSlices(id int64) int64 {
	if beyond := id % markedThings; beyond > markedThings/2 && recentThings > markedThings {
		return id - beyond + markedThings
	}
	return id
}

// between is which ids the dates leave.
func (l *looking) between(ctx context.Context, kind procedure.FoundKind) (from, to int64, err error) {
	first := func(since time.Time) (int64, error) {
		var id int64
		err := one(ctx, l.q, `SELECT f.id FROM find f WHERE f.grp_id = $1 AND f.kind = $2 AND f.at >= $3 ORDER BY f.at, f.id LIMIT 1`,
			[]any{l.who.Group, string(kind), Time(since)}, &id)
		if err == procedure.ErrNotFound {
			return math.MaxInt64, nil
		}
		return id, err
	}
	to = math.MaxInt64
	if !l.From.IsZero() {
		if from, err = first(l.From); err != nil {
			return 0, 0, err
		}
	}
	if !l.To.IsZero() {
		to, err = first(l.To)
	}
	return from, to, err
}

// newest lists the newest things that match, at most limit, and says whether these
// are all there are so far: older things may not have been looked through.
func (l *looking) newest(ctx context.Context, match string, in span, limit int) (ids []int64, whole bool, err error) {
	switch {
	case l.least.none():
		return nil, true, nil
	case l.least.rare():
		ids, err = l.rareIDs(ctx, match, in.from, in.to, limit)
		return ids, true, err
	}
	ids, err = l.newestIDs(ctx, match, in, in.to, l.least.width(), limit)
	return ids, len(ids) == limit || in.from == in.recent, err
}

// newestIDs lists the newest things that match, before an id. So many ids are looked
// through at first: of common words there are enough among them.
func (r reading) newestIDs(ctx context.Context, match string, in span, to, width int64, limit int) ([]int64, error) {
	if among := r.d.among(in, match); among != match {
		return r.olderIDs(ctx, among, in.recent, to, limit)
	}
	var ids []int64
	for ; in.recent < to && len(ids) < limit; width *= 8 {
		at := max(in.recent, to-width)
		text, args := r.d.findNewest(match, at, to, limit-len(ids), true)
		some, err := list(ctx, r.q, scanID, text, args...)
		if err != nil {
			return nil, err
		}
		ids, to = append(ids, some...), at
	}
	return ids, nil
}

// rareIDs is newestIDs of what has a rare word, among any number of things.
func (r reading) rareIDs(ctx context.Context, match string, from, to int64, limit int) ([]int64, error) {
	text, args := r.d.findNewest(match, from, to, limit, false)
	return list(ctx, r.q, scanID, text, args...)
}

// olderIDs is newestIDs among any number of things, whatever that costs.
func (r reading) olderIDs(ctx context.Context, match string, from, to int64, limit int) ([]int64, error) {
	if from >= to || limit <= 0 {
		return nil, nil
	}
	text, args := r.d.findOlder(match, from, to, limit)
	return list(ctx, r.q, scanID, text, args...)
}

func scanID(scan scan, id *int64) error { return scan(id) }

// scarcity is how many things have a word, whoever sees them, of the newest ids, or of
// all where it is in hardly any of these; and among how many ids those are. Of many
// only some are known.
type scarcity struct {
	among  int64 // so many ids
	things int
	ids    int64
}

const everything = math.MaxInt64

func (c scarcity) none() bool { return c.among == everything && c.things == 0 }

func (c scarcity) rare() bool { return c.among == everything && c.things <= rareThings }

// than says whether a word is scarcer than another.
func (c scarcity) than(other scarcity) bool {
	return cmp.Or(-cmp.Compare(c.among, other.among), cmp.Compare(c.things, other.things), -cmp.Compare(c.ids, other.ids)) < 0
}

// width is how many ids are to be looked through at first.
func (c scarcity) width() int64 {
	if c.ids > int64(c.things)*64 {
		return max(recentThings, sliceThings)
	}
	return 2 * sliceThings
}

// leastOf is how scarce that of the words or marks is which the fewest things have.
func (r reading) leastOf(ctx context.Context, all []sought, marks []string) (scarcity, error) {
	m := r.d.matching
	for _, t := range all {
		if len(t.begun) > 0 {
			marks = append(marks, m.any(m.words(append(t.begun, t.stems...))...))
		} else {
			marks = append(marks, m.words(t.stems)...)
		}
	}
	var to int64
	if err := one(ctx, r.q, `SELECT COALESCE(MAX(f.id), 0) + 1 FROM find f`, nil, &to); err != nil {
		return scarcity{}, err
	}
	var least scarcity
	for i, match := range marks {
		c, err := r.scarcityOf(ctx, match, to)
		if err != nil || c.none() {
			return c, err
		}
		if i == 0 || c.than(least) {
			least = c
		}
	}
	return least, nil
}

// scarcityOf is that of what matches before an id. It is as cheap among a million things
// as among ten thousand: of the newest few are counted, and of all only what is in hardly
// any of these.
func (r reading) scarcityOf(ctx context.Context, match string, to int64) (c scarcity, err error) {
	for _, c.among = range []int64{sliceThings, recentThings, everything} {
		from, most := max(0, to-c.among), rareNewest
		if from == 0 {
			c.among, most = everything, rareThings
		}
		text, args := r.d.findAny(match, from, to, most+1)
		ids, err := list(ctx, r.q, scanID, text, args...)
		if c.things, c.ids = len(ids), spread(ids); err != nil || c.things > most || c.among == everything {
			return c, err
		}
	}
	return c, nil
}

// spread is among how many ids some lie, judged by that half of them which is closest
// together: PostgreSQL puts some things where others were swept away, far from their
// like, and finds these first.
func spread(ids []int64) int64 {
	half := int64(len(ids)+1) / 2
	if half == 0 {
		return 0
	}
	slices.Sort(ids)
	least := int64(math.MaxInt64)
	for i := range len(ids) - int(half) + 1 {
		least = min(least, ids[i+int(half)-1]-ids[i]+1)
	}
	return least * int64(len(ids)) / half
}
