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
	if err := l.prepare(ctx); err != nil {
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
	reach  reach
	sought []sought
	recent int64 // the id from which things are the newest
}

// recentThings is how many of the newest things are read in their order, where
// what is looked for is common among them. (Tests lower it.)
var recentThings int64 = 20_000

// prepare reads which words begin as those that are looked for, and which things
// are the newest. Between two pages of one search these hardly change.
func (l *looking) prepare(ctx context.Context) error {
	var newest int64
	if err := one(ctx, l.q, `SELECT COALESCE(MAX(f.id), 0) FROM find f`, nil, &newest); err != nil {
		return err
	}
	l.recent = newest - recentThings
	var err error
	l.sought, err = l.stemsOf(ctx, l.Terms)
	return err
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
	tiers := l.tiers(kind)
	all := tiers[len(tiers)-1].whole
	newest, err := l.ids(ctx, all, all, from, to, foundCounted+1)
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
	places := placesFrom(newest, 0)
	if len(tiers) > 1 || l.After.ID != 0 {
		if places, err = l.page(ctx, tiers, from, to, size+1); err != nil {
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

// page is what is shown: the tiers one after the other.
func (l *looking) page(ctx context.Context, tiers []tier, from, to int64, size int) ([]procedure.FoundAt, error) {
	var places []procedure.FoundAt
	for i := l.After.Tier; i < len(tiers) && len(places) < size; i++ {
		till := to
		if i == l.After.Tier && l.After.ID != 0 {
			till = min(to, l.After.ID)
		}
		ids, err := l.ids(ctx, tiers[i].recent, tiers[i].older, from, till, size-len(places))
		if err != nil {
			return nil, err
		}
		places = append(places, placesFrom(ids, i)...)
	}
	return places, nil
}

func placesFrom(ids []int64, tier int) []procedure.FoundAt {
	all := make([]procedure.FoundAt, len(ids))
	for i, id := range ids {
		all[i] = procedure.FoundAt{Tier: tier, ID: id}
	}
	return all
}

// ids lists the newest things that match, from and before an id: first of the
// recent ones, which are few, then, where these are not enough, of the older.
// An empty match matches nothing.
func (l *looking) ids(ctx context.Context, recent, older string, from, to int64, limit int) ([]int64, error) {
	read := func(text, match string, from, to int64, limit int) ([]int64, error) {
		if match == "" || from >= to {
			return nil, nil
		}
		return list(ctx, l.q, func(scan scan, id *int64) error { return scan(id) }, text, l.d.asked(match, from, to, limit)...)
	}
	ids, err := read(l.d.findRecent(), recent, max(from, l.recent), to, limit)
	if err != nil || len(ids) == limit {
		return ids, err
	}
	more, err := read(l.d.findIDs(), older, from, min(to, l.recent), limit-len(ids))
	return append(ids, more...), err
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

// tier is what things must match to be shown before those of the next tier, and
// what without those of the tiers before.
type tier struct{ whole, recent, older string }

// tiers are the tiers of a kind: what has the words side by side, as they were
// typed, is looked for among the recent things alone; then what has them; then
// what has words that begin as they do. Where one says nothing more, it is left
// out.
func (l *looking) tiers(kind procedure.FoundKind) []tier {
	m := l.d.matching
	within := []string{m.any(m.words(l.reach.marks[kind])...)}
	if l.Body != 0 {
		within = append(within, m.word(markBody(l.Body)))
	}
	if l.Revision != 0 && kind != procedure.FoundText {
		within = append(within, m.word(markOnRevision(l.Revision)))
	}
	all := func(parts ...string) string { return m.all(append(parts, within...)...) }
	forms, begun, row := m.terms(l.sought)
	words := tier{whole: all(forms...)}
	words.recent, words.older = words.whole, words.whole
	tiers := []tier{words}
	if len(l.sought) > 1 {
		together := all(m.sideBySide(row))
		words.recent = m.but(words.whole, together)
		tiers = []tier{{whole: together, recent: together}, words}
	}
	if begun != nil {
		beginning := tier{whole: all(begun...)}
		beginning.recent = m.but(beginning.whole, words.whole)
		beginning.older = beginning.recent
		tiers = append(tiers, beginning)
	}
	return tiers
}

// missing are the terms of which there is nothing anywhere.
func (l *looking) missing(ctx context.Context) ([]string, error) {
	var none []string
	for i, t := range l.Terms {
		alone := looking{Store: l.Store, who: l.who, reach: l.reach, sought: l.sought[i : i+1], recent: l.recent}
		found := false
		for _, kind := range procedure.FoundKinds {
			if len(l.reach.marks[kind]) == 0 || found {
				continue
			}
			tiers := alone.tiers(kind)
			match := tiers[len(tiers)-1].whole
			ids, err := l.ids(ctx, match, match, 0, math.MaxInt64, 1)
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
