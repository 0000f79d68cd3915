package store

import (
	"context"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"svod/app/procedure"
)

// found reads the things at some places, as their own pages would show them now,
// in this order. What has gone since it was indexed, or out of the viewer's
// reach, is left out.
func (l *looking) found(ctx context.Context, kind procedure.FoundKind, places []procedure.FoundAt) ([]procedure.Found, error) {
	type key struct{ object, part int64 }
	ids, keys, objects := make([]int64, len(places)), map[int64]key{}, []int64(nil)
	for i, p := range places {
		ids[i] = p.ID
	}
	err := byIDs(ids, 0, func(some string, ids []any) error {
		type row struct {
			id int64
			key
		}
		rows, err := list(ctx, l.q, func(scan scan, v *row) error { return scan(&v.id, &v.object, &v.part) },
			`SELECT f.id, f.object, f.part FROM find f WHERE f.id IN (`+some+`)`, ids...)
		for _, v := range rows {
			keys[v.id], objects = v.key, append(objects, v.object)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	of := map[key]findable{}
	keep := func(f findable) {
		if f.Kind = kind; l.reach.holds(f) && f.group == l.who.Group {
			of[key{f.object, f.part}] = f
		}
	}
	if kind == procedure.FoundText {
		for _, k := range keys {
			if err := l.text(ctx, procedure.RevisionID(k.object), procedure.ElementID(k.part), keep); err != nil {
				return nil, err
			}
		}
	} else {
		things, err := l.findables(ctx, kind, objects)
		if err != nil {
			return nil, err
		}
		for _, f := range things {
			keep(f)
		}
	}
	var all []procedure.Found
	wanted := l.wanted()
	for _, p := range places {
		f, ok := of[keys[p.ID]]
		if !ok {
			continue
		}
		f.FoundAt, f.Latest = p, l.reach.shows(f.Found)
		f.Show(l.who.Lang, wanted)
		all = append(all, f.Found)
	}
	return all, nil
}

// text is an element in a revision; of a published one from memory.
func (l *looking) text(ctx context.Context, revision procedure.RevisionID, element procedure.ElementID, keep func(findable)) error {
	d, err := l.PublishedDraft(ctx, revision)
	if err == procedure.ErrNotFound {
		return nil
	}
	if e, ok := d.Element(element); ok {
		keep(findableText(d, e, d.Revision.Published))
	}
	return err
}

// wanted tells the words of a text that were looked for, in any of their forms.
func (l *looking) wanted() func(procedure.Word) bool {
	stems, firsts := map[string]bool{}, map[rune]bool{}
	for _, t := range l.sought {
		for _, stem := range slices.Concat(t.stems, t.begun) {
			stems[stem] = true
			first, _ := utf8.DecodeRuneInString(stem)
			firsts[first] = true
		}
	}
	return func(w procedure.Word) bool {
		first, _ := utf8.DecodeRuneInString(w.Text) // a stem begins as its word does
		return firsts[first] && stems[Stem(w.Text)]
	}
}

// shows says whether an element's page shows what was found of it.
func (t *reach) shows(f procedure.Found) bool {
	if f.Comment != 0 {
		return t.rounds[f.Round]
	}
	return t.latest[f.Revision]
}

// numbered are the things that bear the number which is looked for, as far as the
// filters let them pass: elements, then comments.
func (l *looking) numbered(ctx context.Context) (all []procedure.Found, err error) {
	if l.passes(procedure.FoundText) {
		all, err = l.numberedElements(ctx)
	}
	if err == nil && l.passes(procedure.FoundComment) {
		var comments []procedure.Found
		comments, err = l.numberedComments(ctx)
		all = append(all, comments...)
	}
	return slices.DeleteFunc(all, func(f procedure.Found) bool { return !l.when(f.At) }), err
}

// passes says whether things of a kind are shown.
func (l *looking) passes(kind procedure.FoundKind) bool {
	return l.Has(kind) && (l.Kind == "" || l.Kind == kind)
}

// when says whether a time is one that is asked for.
func (l *looking) when(at time.Time) bool {
	return (l.From.IsZero() || !at.Before(l.From)) && (l.To.IsZero() || at.Before(l.To))
}

// numberedComments are the comments that bear the number, from the latest plan's.
func (l *looking) numberedComments(ctx context.Context) ([]procedure.Found, error) {
	n, err := strconv.ParseInt(l.Number(), 10, 32)
	if err != nil {
		return nil, nil // of an item, "3.4", or more than there are comments
	}
	ids, err := list(ctx, l.q, func(scan scan, id *int64) error { return scan(id) },
		`SELECT c.id FROM comment c WHERE c.plan_id IN (SELECT p.id FROM plan p WHERE p.grp_id = $1) AND c.number = $2 ORDER BY c.plan_id DESC`, l.who.Group, n)
	if err != nil {
		return nil, err
	}
	comments, err := l.commentHeads(ctx, ids)
	var all []procedure.Found
	for _, c := range comments {
		c.Kind = procedure.FoundComment
		if !l.reach.holds(c) || l.Body != 0 && l.Body != c.Body || l.Revision != 0 && l.Revision != c.Revision {
			continue
		}
		c.Latest = l.reach.shows(c.Found)
		c.Show(l.who.Lang, func(procedure.Word) bool { return false })
		all = append(all, c.Found)
	}
	return all, err
}

// numberedElements are the elements that bear the number in a revision that the
// viewer reads: in the latest, or else as the last in which it was theirs.
func (l *looking) numberedElements(ctx context.Context) ([]procedure.Found, error) {
	var all []procedure.Found
	known := map[procedure.ElementID]bool{}
	for _, v := range l.reach.revisions {
		if l.Revision != 0 && l.Revision != v.ID {
			continue
		}
		elements, err := list(ctx, l.q, func(scan scan, id *procedure.ElementID) error { return scan(id) },
			`SELECT a.element_id FROM element_at a WHERE a.revision_id = $1 AND a.number = $2 ORDER BY a.ord`, v.ID, l.Number())
		if err != nil {
			return nil, err
		}
		for _, id := range elements {
			if known[id] {
				continue
			}
			known[id] = true
			if err := l.text(ctx, v.ID, id, func(f findable) { all = append(all, f.Found) }); err != nil {
				return nil, err
			}
		}
	}
	for i := range all {
		f := &all[i]
		f.Show(l.who.Lang, l.wanted())
		f.Latest, f.Passages = l.reach.latest[f.Revision], nil
		var err error
		if f.Now, err = l.numberNow(ctx, *f); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// numberNow is the number of an element today; empty where it is gone.
func (l *looking) numberNow(ctx context.Context, f procedure.Found) (string, error) {
	for _, v := range l.reach.revisions {
		if v.Plan == f.Plan && l.reach.latest[v.ID] {
			d, err := l.PublishedDraft(ctx, v.ID)
			e, _ := d.Element(f.Element)
			if e.Deleted {
				return "", err
			}
			return e.Number, err
		}
	}
	return "", nil
}
