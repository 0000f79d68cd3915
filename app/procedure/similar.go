package procedure

import (
	"cmp"
	"iter"
	"maps"
	"math"
	"slices"
)

const (
	// sameShare is from which share of common words on (of all words of two
	// comments, each counted once) they are taken to say the same.
	sameShare = 0.6
	// fewestWords is how many different words a comment needs to be compared by
	// them: shorter ones ("agree") are alike without saying the same.
	fewestWords = 4
	// stemLetters is how much of a word is compared: endings of Russian and
	// English words differ by form.
	stemLetters = 6
)

// SimilarSets puts comments that say nearly the same together, each set in the
// order given with its lead first: by the words of their text and wording, or
// by equal edits of one element. It proposes; a person decides.
func SimilarSets(rows iter.Seq[TableRow]) [][]TableRow {
	index := newLikeness(rows)
	var sets [][]TableRow
	setOf := map[int]int{} // of a lead's place
	for at, row := range index.rows {
		lead := index.leadOf(at)
		if lead < 0 {
			index.add(at)
			continue
		}
		if _, ok := setOf[lead]; !ok {
			setOf[lead] = len(sets)
			sets = append(sets, []TableRow{index.rows[lead]})
		}
		sets[setOf[lead]] = append(sets[setOf[lead]], row)
	}
	return sets
}

// Alike are those of some comments that say nearly the same as one, in the order
// given, by the measure of SimilarSets.
func Alike(one TableRow, others []TableRow) []TableRow {
	index := newLikeness(slices.Values(append([]TableRow{one}, others...)))
	index.add(0)
	var alike []TableRow
	for at := 1; at < len(index.rows); at++ {
		if index.leadOf(at) == 0 {
			alike = append(alike, index.rows[at])
		}
	}
	return alike
}

// SameOutcome says whether two edits make the same text of a column, in any
// language, though they say it otherwise: with more of the words around, or by
// adding what the other replaces.
func SameOutcome(d Draft, a, b *Edit) bool {
	if a == nil || b == nil || a.Element != b.Element || a.Column == "" || a.Column != b.Column {
		return false
	}
	one, err := a.Apply(d)
	if err != nil {
		return false
	}
	other, err := b.Apply(d)
	if err != nil {
		return false
	}
	before, _ := d.Element(a.Element)
	x, _ := one.Element(a.Element)
	y, _ := other.Element(a.Element)
	return slices.ContainsFunc(d.Plan.Langs, func(lang Lang) bool {
		text := x.Text(lang, a.Column)
		return text != before.Text(lang, a.Column) && text == y.Text(lang, a.Column)
	})
}

// likeness finds earlier comments like one. Of each lead it keeps the rarest
// words only: two comments that share enough share one of these (the prefix
// filter of set similarity joins).
type likeness struct {
	rows  []TableRow
	words [][]int          // of each row, the rarest first, as numbers that grow so
	made  [][]string       // the words that each puts into a column, or takes out of it
	leads map[int][]int    // rows by one of their rarest words
	edits map[editLike]int // rows by their edit
}

type editLike struct {
	element ElementID
	op      Op
	column  string
	words   Words
}

func newLikeness(rows iter.Seq[TableRow]) *likeness {
	l := &likeness{leads: map[int][]int{}, edits: map[editLike]int{}}
	var stems [][]string
	seen := map[string]int{}
	for row := range rows {
		of := stemsOf(row)
		for _, stem := range of {
			seen[stem]++
		}
		l.rows, l.made, stems = append(l.rows, row), append(l.made, madeBy(row)), append(stems, of)
	}
	rank := map[string]int{}
	for i, stem := range slices.SortedFunc(maps.Keys(seen), func(a, b string) int { return cmp.Or(seen[a]-seen[b], cmp.Compare(a, b)) }) {
		rank[stem] = i
	}
	for _, of := range stems {
		words := make([]int, len(of))
		for i, stem := range of {
			words[i] = rank[stem]
		}
		slices.Sort(words)
		l.words = append(l.words, words)
	}
	return l
}

// stemsOf are the different words of what a comment says and proposes, as far
// as they are compared.
func stemsOf(row TableRow) []string {
	text := row.Text
	if text == "" {
		text = row.Original.Old
	}
	if row.Edit != nil {
		text += " " + row.Edit.Words[row.Lang].New
	}
	return stemsIn(text)
}

// madeBy are the different words that a comment puts into a column or, where it puts
// none, takes out of it.
func madeBy(row TableRow) []string {
	if row.Edit == nil || row.Edit.Column == "" {
		return nil
	}
	words := row.Edit.Words[row.Lang]
	if words.New == "" {
		return stemsIn(words.Old)
	}
	return stemsIn(words.New)
}

func stemsIn(text string) []string {
	var stems []string
	for w := range EachWord(text) {
		letters := []rune(w.Text)
		if len(letters) < 3 && !w.Number() {
			continue
		}
		stems = append(stems, string(letters[:min(len(letters), stemLetters)]))
	}
	slices.Sort(stems)
	return slices.Compact(stems)
}

// rarest are the words of a row by which another that is like it is found.
func (l *likeness) rarest(at int) []int {
	n := len(l.words[at])
	if n < fewestWords {
		return nil
	}
	return l.words[at][:n-int(math.Ceil(sameShare*float64(n)))+1]
}

// add lets later comments be like the one at a place.
func (l *likeness) add(at int) {
	for _, word := range l.rarest(at) {
		l.leads[word] = append(l.leads[word], at)
	}
	if e, ok := l.editOf(at); ok {
		l.edits[e] = at
	}
}

// editOf is what a row proposes to do with words, comparable.
func (l *likeness) editOf(at int) (editLike, bool) {
	row := l.rows[at]
	if row.Edit == nil || row.Edit.Column == "" || row.Edit.Words[row.Lang] == (Words{}) {
		return editLike{}, false
	}
	return editLike{row.Edit.Element, row.Edit.Op, row.Edit.Column, row.Edit.Words[row.Lang]}, true
}

// leadOf is the earlier comment most like the one at a place, -1 for none.
func (l *likeness) leadOf(at int) int {
	if e, ok := l.editOf(at); ok {
		if lead, ok := l.edits[e]; ok {
			return lead
		}
	}
	best, most := -1, 0.0
	for _, word := range l.rarest(at) {
		for _, lead := range l.leads[word] {
			if l.apart(at, lead) {
				continue
			}
			if share := commonShare(l.words[at], l.words[lead]); share >= sameShare && share > most {
				best, most = lead, share
			}
		}
	}
	return best
}

// apart says whether two comments change different elements, do different things with
// one, or put different words into it: in the formulas of drafting such are alike
// without saying the same.
func (l *likeness) apart(a, b int) bool {
	one, other := l.rows[a], l.rows[b]
	switch {
	case one.Element != other.Element:
		return one.Edit != nil || other.Edit != nil
	case one.Edit == nil || other.Edit == nil:
		return false
	case one.Edit.Column != other.Edit.Column:
		return true
	case one.Edit.Column == "":
		x, y := one.Edit, other.Edit
		return x.Op != y.Op || x.With != y.With || x.Op == OpMove && (x.Place.Section != y.Place.Section || x.Place.After != y.Place.After)
	}
	return len(l.made[a])+len(l.made[b]) > 0 && commonShare(l.made[a], l.made[b]) < sameShare
}

// commonShare is which share of the words of both, each counted once, both
// have; 0 where their numbers alone tell that it is too small.
func commonShare[T cmp.Ordered](a, b []T) float64 {
	if few, many := min(len(a), len(b)), max(len(a), len(b)); float64(few) < sameShare*float64(many) {
		return 0
	}
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			common, i, j = common+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// LedSets are the sets that a person has made: each lead with what stands under
// it, in the order given.
func LedSets(rows []TableRow, leads map[CommentID]CommentID) [][]TableRow {
	under := map[CommentID][]TableRow{}
	for _, row := range rows {
		if lead := leads[row.Comment]; lead != 0 {
			under[lead] = append(under[lead], row)
		}
	}
	var sets [][]TableRow
	for _, row := range rows {
		if len(under[row.Comment]) > 0 {
			sets = append(sets, append([]TableRow{row}, under[row.Comment]...))
		}
	}
	return sets
}
