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

// What is found is the same, whether things are looked through as recent or not, and
// whether words are taken for rare or not.
func TestSearchBeyondTheRecent(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) {
		who := p.as(procedure.Secretariat)
		for _, line := range []string{"пункт", "государств участников", "предложен", "мер безопас", "«заменить словами»"} {
			for _, kind := range []procedure.FoundKind{procedure.FoundText, procedure.FoundComment} {
				usual := p.pages(who, line, kind)
				for _, few := range [][2]int{{0, 0}, {150, 0}, {600, 0}, {0, 3}, {150, 40}, {150, 200}} {
					recent, rare := store.RecentThings(int64(few[0])), store.RareThings(few[1])
					found := p.pages(who, line, kind)
					recent()
					rare()
					if len(found) != len(usual) || !maps.Equal(idsOf(found), idsOf(usual)) {
						p.Errorf("%q finds %d of %s, of %d things as recent and %d as rare %d", line, len(usual), kind, few[0], few[1], len(found))
					}
				}
			}
		}
	})
}

// Where only the newest things are looked through, that is said and nothing is said
// to be nowhere; a rare word is found wherever it is.
func TestSearchSaysThatItIsPartial(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) {
		who := p.as(procedure.Secretariat)
		whole := len(p.pages(who, "пункт", procedure.FoundComment))
		defer store.RecentThings(20)()
		rare := store.RareThings(0)
		part := p.firstPage(who, "пункт", procedure.FoundComment)
		if !part.Partial || !part.Beyond || part.Count == 0 || part.Count >= whole {
			p.Errorf("of %d comments are found %d, partial %v", whole, part.Count, part.Partial)
		}
		store.RecentThings(0)
		none := p.look(who, "пункт", only(procedure.FoundComment))
		if n, _, partial := none.Total(); n != 0 || !partial || len(none.Missing) != 0 || !slices.ContainsFunc(none.Groups, func(g procedure.FoundGroup) bool { return g.Beyond }) {
			p.Errorf("%d are found, partial %v, missing %q", n, partial, none.Missing)
		}
		if nowhere := p.look(who, "qwertyuiop пункт"); len(nowhere.Missing) != 1 {
			p.Errorf("missing are %q", nowhere.Missing)
		}
		rare()
		defer store.RareThings(1_000_000)()
		if all := p.firstPage(who, "пункт", procedure.FoundComment); all.Partial || all.Count != min(whole, 100) {
			p.Errorf("where the word is rare, of %d comments are found %d, partial %v", whole, all.Count, all.Partial)
		}
	})
}

// firstPage is what is found of a kind at first.
func (p *searched) firstPage(who procedure.Viewer, line string, kind procedure.FoundKind) procedure.FoundGroup {
	p.Helper()
	sheet := p.look(who, line, only(kind))
	i := slices.IndexFunc(sheet.Groups, func(g procedure.FoundGroup) bool { return g.Kind == kind })
	return sheet.Groups[i]
}
