package store

import (
	"context"
	"math"
	"strings"
	"time"

	"svod/app/procedure"
)

const (
	foundCounted = 100 // of a kind; whatever is more is said to be more
	foundFirst   = 5   // of each kind, where none is chosen
	foundAPage   = 20  // of the kind that is chosen
)

// Search is what a member of a group finds: of each kind the first, or a page of
// the one that was chosen, and of all kinds how many there are.
func (s *Store) Search(ctx context.Context, who procedure.Viewer, q procedure.Search) (procedure.SearchSheet, error) {
	sheet := procedure.SearchSheet{Search: q}
	to, err := s.reachOf(ctx, who, q)
	if err != nil || len(q.Terms) == 0 {
		return sheet, err
	}
	l := looking{Store: s, who: who, Search: q, reach: to}
	for _, kind := range procedure.FoundKinds {
		if !q.Has(kind) {
			continue
		}
		g, err := l.group(ctx, kind)
		if err != nil {
			return sheet, err
		}
		sheet.Groups = append(sheet.Groups, g)
	}
	if n, _ := sheet.Total(); n == 0 {
		if sheet.Missing, err = l.missing(ctx); err != nil {
			return sheet, err
		}
	}
	if q.Number() != "" && q.After.ID == 0 {
		sheet.Numbered, err = l.numbered(ctx)
	}
	return sheet, err
}

// IndexMade says how much of the index is made, in per cent, where much is still
// to be done, as after an upgrade; else it is 100. (How much exactly would tell
// how much others write.)
func (s *Store) IndexMade(ctx context.Context) (int, error) {
	const much = 500
	var waits, first, newest int64
	if err := one(ctx, s.q, `SELECT COUNT(*) FROM (SELECT d.id FROM find_due d LIMIT $1) x`, []any{much}, &waits); err != nil || waits < much {
		return 100, err
	}
	err := one(ctx, s.q, `SELECT COALESCE(MIN(d.id), 0), COALESCE(MAX(d.id), 0) FROM find_due d`, nil, &first, &newest)
	return int(first*10/max(newest, 1)) * 10, err
}

// looking is one search by one viewer.
type looking struct {
	*Store
	who procedure.Viewer
	procedure.Search
	reach reach
}

// group finds what there is of a kind.
func (l *looking) group(ctx context.Context, kind procedure.FoundKind) (procedure.FoundGroup, error) {
	g := procedure.FoundGroup{Kind: kind}
	if len(l.reach.marks[kind]) == 0 {
		return g, nil
	}
	from, to, err := l.between(ctx, kind)
	if err != nil {
		return g, err
	}
	together, all := l.matches(kind)
	newest, err := l.ids(ctx, all, from, to, foundCounted+1)
	if err != nil {
		return g, err
	}
	g.Count, g.More = min(len(newest), foundCounted), len(newest) > foundCounted
	if len(newest) == 0 || l.Kind != "" && l.Kind != kind {
		return g, nil
	}
	size := foundFirst
	if l.Kind == kind {
		size = foundAPage
	}
	places := placesFrom(newest, false)
	if together != "" || l.After.ID != 0 {
		if places, err = l.page(ctx, together, all, from, to, size+1); err != nil {
			return g, err
		}
	}
	if len(places) > size {
		places = places[:size]
		g.Next = places[size-1]
	}
	g.Found, err = l.found(ctx, kind, places)
	return g, err
}

// page is what is shown: first what has the words together, then the rest.
func (l *looking) page(ctx context.Context, together, all string, from, to int64, size int) ([]procedure.FoundAt, error) {
	var places []procedure.FoundAt
	if together != "" && !l.After.Apart {
		ids, err := l.ids(ctx, together, from, before(to, l.After.ID), size)
		if err != nil || len(ids) == size {
			return placesFrom(ids, false), err
		}
		places, size, to = placesFrom(ids, false), size-len(ids), before(to, 0)
		ids, err = l.ids(ctx, l.d.matching.but(all, together), from, to, size)
		return append(places, placesFrom(ids, true)...), err
	}
	if together != "" {
		all = l.d.matching.but(all, together)
	}
	ids, err := l.ids(ctx, all, from, before(to, l.After.ID), size)
	return placesFrom(ids, together != ""), err
}

func before(to, after int64) int64 {
	if after != 0 {
		return min(to, after)
	}
	return to
}

func placesFrom(ids []int64, apart bool) []procedure.FoundAt {
	all := make([]procedure.FoundAt, len(ids))
	for i, id := range ids {
		all[i] = procedure.FoundAt{Apart: apart, ID: id}
	}
	return all
}

// ids lists the newest things that match, from and before an id.
func (l *looking) ids(ctx context.Context, match string, from, to int64, limit int) ([]int64, error) {
	return list(ctx, l.q, func(scan scan, id *int64) error { return scan(id) }, l.d.findIDs(), match, from, to, limit)
}

// between is which ids the dates leave: what is newer has a greater one.
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

// matches is what the things of a kind must match, and what in it those that
// have the words side by side, as they were typed; empty where that says
// nothing more.
func (l *looking) matches(kind procedure.FoundKind) (together, all string) {
	m := l.d.matching
	within := []string{m.any(m.words(l.reach.marks[kind])...)}
	if l.Body != 0 {
		within = append(within, m.word(markBody(l.Body)))
	}
	if l.Revision != 0 && kind == procedure.FoundComment {
		within = append(within, m.word(markOnRevision(l.Revision)))
	}
	parts, row := m.terms(l.Terms)
	all = m.all(append(parts, within...)...)
	if len(l.Terms) > 1 {
		together = m.all(append([]string{m.sideBySide(row)}, within...)...)
	}
	return together, all
}

// missing are the terms of which there is nothing anywhere.
func (l *looking) missing(ctx context.Context) ([]string, error) {
	var none []string
	for i, t := range l.Terms {
		alone := looking{Store: l.Store, who: l.who, reach: l.reach}
		alone.Terms = l.Terms[i : i+1]
		found := false
		for _, kind := range procedure.FoundKinds {
			if len(l.reach.marks[kind]) == 0 || found {
				continue
			}
			_, match := alone.matches(kind)
			ids, err := l.ids(ctx, match, 0, math.MaxInt64, 1)
			if err != nil {
				return nil, err
			}
			found = len(ids) > 0
		}
		if !found {
			none = append(none, strings.Join(t.Words, " "))
		}
	}
	return none, nil
}
