package procedure

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// farApart is the number of unchanged characters between two changes beyond
// which they are no longer one: the column is restated.
const farApart = 60

// maxContext is the number of words, blanks and signs around a change that an
// edit may name to say where it is. Where that is not enough, the column is
// restated.
const maxContext = 40

// DeriveEdit makes the edit of a column out of what was typed over its text,
// in one or several languages: the smallest one that gives exactly what was
// typed. It reports false where nothing was changed. An edit does one thing,
// so where the languages would need two, it is the more general one for all.
func DeriveEdit(base Draft, element ElementID, column string, typed Texts) (Edit, bool) {
	e := Edit{Base: base.Revision.ID, Element: element, Column: column, Words: map[Lang]Words{}}
	from, _ := base.Element(element)
	for _, lang := range base.Plan.Langs {
		text, ok := typed[lang]
		if !ok || text == from.Text(lang, column) {
			continue
		}
		op, words := deriveWords(from.Text(lang, column), text)
		e.Words[lang] = words
		if e.Op == "" {
			e.Op = op
		} else if e.Op != op {
			e.Op = moreGeneral(e.Op, op)
		}
	}
	for lang := range e.Words {
		old := from.Text(lang, column)
		words, ok := deriveAs(e.Op, old, typed[lang])
		if !ok && e.Op != OpRestate {
			return restated(e, from, typed), true
		}
		e.Words[lang] = words
	}
	return e, len(e.Words) > 0
}

func moreGeneral(a, b Op) Op {
	if a == OpRestate || b == OpRestate {
		return OpRestate
	}
	return OpReplace
}

// restated is the edit as a new wording of the whole column.
func restated(e Edit, from Element, typed Texts) Edit {
	e.Op = OpRestate
	for lang := range e.Words {
		e.Words[lang] = Words{from.Text(lang, e.Column), typed[lang]}
	}
	return e
}

// deriveWords is the smallest edit of one text: of insertion, deletion and
// replacement the first that fits, else a new wording of the whole.
func deriveWords(old, new string) (Op, Words) {
	for _, op := range []Op{OpAppend, OpInsertAfter, OpDeleteWords, OpReplace} {
		if words, ok := deriveAs(op, old, new); ok {
			return op, words
		}
	}
	return OpRestate, Words{old, new}
}

// deriveAs makes words of one kind of edit, if there are such that give new.
func deriveAs(op Op, old, new string) (Words, bool) {
	run, ok := oneRun(old, new)
	var words Words
	switch {
	case op == OpRestate:
		return Words{old, new}, true
	case !ok:
		return Words{}, false
	case op == OpAppend:
		words, ok = run.appended()
	case op == OpInsertAfter:
		words, ok = run.inserted()
	case op == OpDeleteWords:
		words, ok = run.deleted()
	default:
		words, ok = run.replaced()
	}
	if !ok {
		return Words{}, false
	}
	s, why := words.splice(op, old)
	return words, why == "" && join(old, []splice{s}) == new
}

// changedRun is a text in which the words between before and after change from
// removed to added.
type changedRun struct{ before, removed, added, after []string }

// oneRun sees the difference of two texts as one changed run of words, as long
// as at most half of the old text goes and the changes are near each other.
func oneRun(old, new string) (changedRun, bool) {
	spans := Diff(old, new)
	changed := func(s Span) bool { return s.Kind != Same }
	first := slices.IndexFunc(spans, changed)
	if first < 0 {
		return changedRun{}, false
	}
	last := len(spans) - 1
	for !changed(spans[last]) {
		last--
	}
	var r changedRun
	for _, s := range spans[:first] {
		r.before = append(r.before, tokens(s.Text)...)
	}
	for _, s := range spans[last+1:] {
		r.after = append(r.after, tokens(s.Text)...)
	}
	removed := 0
	for _, s := range spans[first : last+1] {
		size := utf8.RuneCountInString(s.Text)
		if s.Kind != Added {
			r.removed = append(r.removed, tokens(s.Text)...)
		}
		if s.Kind != Removed {
			r.added = append(r.added, tokens(s.Text)...)
		}
		if s.Kind == Removed {
			removed += size
		}
		if s.Kind == Same && size > farApart {
			return changedRun{}, false
		}
	}
	return r.rotated(), new == "" || 2*removed <= utf8.RuneCountInString(old)
}

func hasWord(words []string) bool {
	return strings.ContainsFunc(strings.Join(words, ""), wordRune)
}

// rotated is the run with a change moved to the left over blanks and signs that
// stand both before it and at its end: "A[, B], C" instead of "A, [B, ]C".
func (r changedRun) rotated() changedRun {
	change := &r.added
	if r.added == nil {
		change = &r.removed
	} else if r.removed != nil {
		return r
	}
	for len(r.before) > 0 && len(r.after) > 0 {
		n := len(*change) - 1
		last := r.before[len(r.before)-1]
		if last != (*change)[n] || hasWord([]string{last}) {
			break
		}
		r.before = r.before[:len(r.before)-1]
		*change = append([]string{last}, (*change)[:n]...)
		r.after = append([]string{last}, r.after...)
	}
	return r
}

func (r changedRun) appended() (Words, bool) {
	return Words{New: strings.Join(r.added, "")}, r.removed == nil && r.after == nil
}

// inserted anchors an insertion on as many of the preceding words as it takes
// to say where.
func (r changedRun) inserted() (Words, bool) {
	if r.removed != nil {
		return Words{}, false
	}
	text := strings.Join(slices.Concat(r.before, r.after), "")
	for i := len(r.before) - 1; i >= max(0, len(r.before)-maxContext); i-- {
		anchor := r.before[i:]
		if isBlank(anchor[0]) || !hasWord(anchor) {
			continue
		}
		old := strings.Join(anchor, "")
		if _, _, why := find(text, old); why == "" {
			return Words{old, strings.Join(r.added, "")}, true
		}
	}
	return Words{}, false
}

func (r changedRun) deleted() (Words, bool) {
	return Words{Old: strings.TrimSpace(strings.Join(r.removed, ""))}, r.added == nil && hasWord(r.removed)
}

// replaced takes in words on both sides, as many as it takes to say which
// words are meant, but not the whole text.
func (r changedRun) replaced() (Words, bool) {
	text := strings.Join(slices.Concat(r.before, r.removed, r.after), "")
	left, right := len(r.before), 0
	for turn := 0; ; turn++ {
		old := slices.Concat(r.before[left:], r.removed, r.after[:right])
		new := slices.Concat(r.before[left:], r.added, r.after[:right])
		if left == 0 && right == len(r.after) || turn > maxContext {
			return Words{}, false
		}
		if hasWord(old) && hasWord(new) && !blankEnds(old) && !blankEnds(new) {
			words := Words{strings.Join(old, ""), strings.Join(new, "")}
			if _, _, why := find(text, words.Old); why == "" {
				return words, true
			}
		}
		if right == len(r.after) || left > 0 && turn%2 == 0 {
			left--
		} else {
			right++
		}
	}
}

func blankEnds(words []string) bool { return isBlank(words[0]) || isBlank(words[len(words)-1]) }
