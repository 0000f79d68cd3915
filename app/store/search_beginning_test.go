package store_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

// pages are all things of a kind that a line finds, page by page, in their order.
func (p *searched) pages(who procedure.Viewer, line string, kind procedure.FoundKind) (all []procedure.Found) {
	p.Helper()
	at := procedure.FoundAt{}
	for range 50 {
		sheet := p.look(who, line, only(kind), func(q *procedure.Search) { q.After = at })
		i := slices.IndexFunc(sheet.Groups, func(g procedure.FoundGroup) bool { return g.Kind == kind })
		all = append(all, sheet.Groups[i].Found...)
		if at = sheet.Groups[i].Next; at.ID == 0 {
			return all
		}
	}
	p.Fatalf("%q has no end", line)
	return nil
}

func idsOf(all []procedure.Found) map[int64]bool {
	ids := map[int64]bool{}
	for _, f := range all {
		ids[f.ID] = true
	}
	return ids
}

// marked are the words of what was found that are marked, in small letters.
func marked(f procedure.Found) (words []string) {
	for _, passage := range append(f.Passages, f.Head) {
		for _, b := range passage.Bits {
			if b.Marked {
				words = append(words, strings.ToLower(b.Text))
			}
		}
	}
	return words
}

// A word is found by its beginning, in any place of the line, and is marked; what
// has the word itself comes first.
func TestSearchFindsBeginnings(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) {
		who := p.as(procedure.Delegate)
		whole := idsOf(p.pages(who, "информационной", procedure.FoundText))
		for _, line := range []string{"информацион", "информ", "инф", "ИНФ", "инф безопас", "безопасности информ"} {
			found := p.pages(who, line, procedure.FoundText)
			if len(found) == 0 || !strings.Contains(line, "без") && len(found) < len(whole) {
				p.Errorf("%q finds %d, the word itself %d", line, len(found), len(whole))
			}
			if ids := idsOf(found); len(ids) != len(found) {
				p.Errorf("%q shows %d things %d times", line, len(ids), len(found))
			}
			for _, f := range found {
				if !slices.ContainsFunc(marked(f), func(w string) bool { return strings.HasPrefix(w, "инф") }) {
					p.Errorf("%q marks %q", line, marked(f))
				}
			}
		}
		for _, line := range []string{"ин", "«инф»", "«инф безопасности»"} {
			if n := len(p.pages(who, line, procedure.FoundText)); n != 0 {
				p.Errorf("%q finds %d", line, n)
			}
		}
		found, before := p.pages(who, "план", procedure.FoundText), true
		for _, f := range found {
			itself := slices.ContainsFunc(marked(f), func(w string) bool { return store.Stem(w) == "план" })
			if itself && !before {
				p.Error("what has the word itself comes after what begins so")
			}
			before = itself
		}
	})
}

// What is found is the same, whether things are read as recent or not.
func TestSearchBeyondTheRecent(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) {
		who := p.as(procedure.Secretariat)
		for _, line := range []string{"пункт", "государств участников", "предложен", "мер безопас", "«заменить словами»"} {
			for _, kind := range []procedure.FoundKind{procedure.FoundText, procedure.FoundComment} {
				usual := p.pages(who, line, kind)
				for _, n := range []int64{0, 150, 600} {
					back := store.RecentThings(n)
					found := p.pages(who, line, kind)
					back()
					if len(found) != len(usual) || !maps.Equal(idsOf(found), idsOf(usual)) {
						p.Errorf("%q finds %d of %s, of %d things as recent %d", line, len(usual), kind, n, len(found))
					}
				}
			}
		}
	})
}
