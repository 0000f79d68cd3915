package store

import (
	"context"
	"slices"
	"strings"

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
	l := looking{Store: s, who: who, Search: q, reach: to, spans: map[procedure.FoundKind]span{}}
	if l.sought, err = s.stemsOf(ctx, q.Terms); err != nil {
		return sheet, err
	}
	if l.least, err = s.leastOf(ctx, l.sought, l.filters(procedure.FoundComment)); err != nil {
		return sheet, err
	}
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
	if n, _, partial := sheet.Total(); n == 0 && !partial {
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
	reach  reach
	sought []sought
	least  scarcity
	spans  map[procedure.FoundKind]span
}

// group finds what there is of a kind.
func (l *looking) group(ctx context.Context, kind procedure.FoundKind) (procedure.FoundGroup, error) {
	g := procedure.FoundGroup{Kind: kind}
	in, err := l.span(ctx, kind)
	if err != nil || in.empty() {
		return g, err
	}
	tiers := l.tiers(kind)
	newest, whole, err := l.newest(ctx, tiers[len(tiers)-1], in, foundCounted+1)
	if err != nil {
		return g, err
	}
	g.Count, g.More, g.Partial = min(len(newest), foundCounted), len(newest) > foundCounted, !whole
	if l.Kind != "" && l.Kind != kind {
		return g, nil
	}
	size := foundFirst
	if l.Kind == kind {
		size = foundAPage
	}
	page := l.ordered
	if g.More || l.After.Tier == procedure.FoundOlder {
		page = l.page
	}
	places, err := page(ctx, tiers, in, newest, size+1)
	if err != nil {
		return g, err
	}
	switch {
	case len(places) > size:
		places = places[:size]
		g.Next = places[size-1]
	case !whole && l.After.Tier != procedure.FoundOlder:
		g.Next, g.Beyond = procedure.FoundAt{Tier: procedure.FoundOlder, ID: in.recent}, true
	}
	g.Found, err = l.found(ctx, kind, places)
	return g, err
}

// ordered is a page of things that were found, all of which are known, in the order
// of their tiers.
func (l *looking) ordered(ctx context.Context, tiers []string, in span, found []int64, size int) ([]procedure.FoundAt, error) {
	var places []procedure.FoundAt
	placed := map[int64]bool{}
	place := func(tier int, id int64) {
		if p := (procedure.FoundAt{Tier: tier, ID: id}); !placed[id] && l.After.Before(p) {
			places = append(places, p)
		}
		placed[id] = true
	}
	recent := slices.DeleteFunc(slices.Clone(found), func(id int64) bool { return id < in.recent })
	for i, match := range tiers {
		ids := recent
		if i+1 < len(tiers) && len(recent) > 0 {
			var err error
			if ids, err = l.newestIDs(ctx, match, in, recent[0]+1, max(recentThings, sliceThings), len(recent)); err != nil {
				return nil, err
			}
		}
		for _, id := range ids {
			place(i, id)
		}
	}
	for _, id := range found[len(recent):] {
		place(procedure.FoundOlder, id)
	}
	return places[:min(len(places), size)], nil
}

// page is a page of very many things: of the newest the tiers one after the other,
// each without the one before it, then what is older.
func (l *looking) page(ctx context.Context, tiers []string, in span, _ []int64, size int) ([]procedure.FoundAt, error) {
	var places []procedure.FoundAt
	for i := l.After.Tier; i < len(tiers) && len(places) < size; i++ {
		match := tiers[i]
		if i > 0 {
			match = l.d.matching.but(match, tiers[i-1])
		}
		ids, err := l.newestIDs(ctx, match, in, l.till(i, in.to), 2*sliceThings, size-len(places))
		if err != nil {
			return nil, err
		}
		places = append(places, placesFrom(ids, i)...)
	}
	ids, err := l.olderIDs(ctx, tiers[len(tiers)-1], in.from, l.till(procedure.FoundOlder, in.recent), size-len(places))
	return append(places, placesFrom(ids, procedure.FoundOlder)...), err
}

// till is before which id a page has things of a tier.
func (l *looking) till(tier int, to int64) int64 {
	if l.After.Tier == tier && l.After.ID != 0 {
		return min(to, l.After.ID)
	}
	return to
}

func placesFrom(ids []int64, tier int) []procedure.FoundAt {
	all := make([]procedure.FoundAt, len(ids))
	for i, id := range ids {
		all[i] = procedure.FoundAt{Tier: tier, ID: id}
	}
	return all
}

// tiers are what things must match to be shown one after the other: what has the
// words side by side, as they were typed; what has them; what has words that begin as
// they do. Each has all of the one before it. Where one says nothing more, it is left
// out.
func (l *looking) tiers(kind procedure.FoundKind) []string {
	m := l.d.matching
	within := append([]string{m.any(m.words(l.reach.marks[kind])...)}, l.filters(kind)...)
	all := func(parts ...string) string { return m.all(append(parts, within...)...) }
	forms, begun, row := m.terms(l.sought)
	var tiers []string
	if len(l.sought) > 1 {
		tiers = append(tiers, all(m.sideBySide(row)))
	}
	tiers = append(tiers, all(forms...))
	if begun != nil {
		tiers = append(tiers, all(begun...))
	}
	return tiers
}

// filters are the marks that the filters ask for.
func (l *looking) filters(kind procedure.FoundKind) (marks []string) {
	if l.Body != 0 {
		marks = append(marks, l.d.matching.word(markBody(l.Body)))
	}
	if l.Revision != 0 && kind != procedure.FoundText {
		marks = append(marks, l.d.matching.word(markOnRevision(l.Revision)))
	}
	return marks
}

// missing are the terms of which the viewer finds nothing anywhere.
func (l *looking) missing(ctx context.Context) ([]string, error) {
	var none []string
	for i, t := range l.Terms {
		alone := looking{Store: l.Store, who: l.who, reach: l.reach, sought: l.sought[i : i+1], spans: l.spans}
		if !l.From.IsZero() || !l.To.IsZero() {
			alone.spans = map[procedure.FoundKind]span{}
		}
		found, err := alone.anything(ctx)
		if err != nil {
			return nil, err
		}
		if !found {
			none = append(none, strings.Join(t.Words, " "))
		}
	}
	return none, nil
}

// anything says whether anything is found, or may be.
func (l *looking) anything(ctx context.Context) (bool, error) {
	var err error
	if l.least, err = l.leastOf(ctx, l.sought, nil); err != nil || l.least.none() {
		return false, err
	}
	for _, kind := range procedure.FoundKinds {
		in, err := l.span(ctx, kind)
		if err != nil {
			return false, err
		}
		if in.empty() {
			continue
		}
		tiers := l.tiers(kind)
		ids, whole, err := l.newest(ctx, tiers[len(tiers)-1], in, 1)
		if err != nil || len(ids) > 0 || !whole {
			return err == nil, err
		}
	}
	return false, nil
}
