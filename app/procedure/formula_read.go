package procedure

import (
	"regexp"
	"strings"
)

// What stands for the parts of a formula while its pattern is made.
const (
	markWhere = "\x01"
	markOld   = "\x02"
	markNew   = "\x03"
)

// Read understands a sentence in the formulas of the language as an edit of
// words of an element. Where the sentence does not say it, it is the column
// that is meant. What is no formula, does not fit the text or could mean
// several edits is not understood: nothing is guessed.
func (f Formula) Read(sentence string, on Element, column string) (Edit, bool) {
	said := []rune(strings.TrimSpace(sentence))
	plain := plainSigns(string(said))
	var found []Edit
	for _, op := range []Op{OpReplace, OpInsertAfter, OpDeleteWords, OpRestate, OpAppend} {
		pattern := f.pattern(op)
		at := pattern.FindStringSubmatchIndex(plain)
		if at == nil {
			continue
		}
		part := func(name string) string {
			i := pattern.SubexpIndex(name)
			if i < 0 || at[2*i] < 0 {
				return ""
			}
			from := len([]rune(plain[:at[2*i]]))
			return string(said[from : from+len([]rune(plain[at[2*i]:at[2*i+1]]))])
		}
		for _, c := range f.meant(part("where"), op, on, column) {
			if e, ok := f.reading(op, on, c, balanced(part("old")), balanced(part("new"))); ok {
				found = append(found, e)
				if part("where") != "" {
					break // the sentence says where, and there they are
				}
			}
		}
	}
	if len(found) != 1 {
		return Edit{}, false
	}
	return found[0], true
}

// reading is the edit of one column, if it fits its text.
func (f Formula) reading(op Op, on Element, column, old, new string) (Edit, bool) {
	text := on.Text(f.Lang, column)
	switch {
	case op == OpRestate:
		old = text
	case (op == OpAppend || op == OpInsertAfter) && text != "" && !strings.ContainsAny(new[:min(1, len(new))], ",.;:"):
		new = " " + new
	}
	e := Edit{Base: f.Draft.Revision.ID, Element: on.ID, Op: op, Column: column, Words: map[Lang]Words{f.Lang: {old, new}}}
	becomes, ok := e.Reworded(f.Lang, text)
	return e, ok && becomes != text
}

// meant are the columns that a formula may speak of. Of an element without a
// column any may hold the words; what is put at an end, or in the place of all,
// is put into the column named, or the one that is meant.
func (f Formula) meant(where string, op Op, on Element, column string) []string {
	where = strings.ToLower(plainSigns(strings.TrimSpace(where)))
	is := func(key string) bool {
		return where == strings.ToLower(plainSigns(f.where(on, key))) || where == strings.ToLower(plainSigns(f.what(on, key)))
	}
	anywhere := op != OpAppend && op != OpRestate
	var first, others []string
	for _, c := range f.Draft.Plan.ColumnsOf(on.Kind) {
		switch {
		case where == "" && (anywhere || c.Key == column), where != "" && is(c.Key):
			first = append(first, c.Key)
		case anywhere && is(ColTitle):
			others = append(others, c.Key)
		}
	}
	return append(first, others...)
}

// pattern is what sentences of an operation look like.
func (f Formula) pattern(op Op) *regexp.Regexp {
	var s string
	switch op {
	case OpReplace:
		s = f.Words("formula.replace", "Where", markWhere, "Old", markOld, "New", markNew)
	case OpInsertAfter:
		s = f.Words("formula.insert", "What", markWhere, "Old", markOld, "New", markNew)
	case OpAppend:
		s = f.Words("formula.append", "What", markWhere, "New", markNew)
	case OpDeleteWords:
		s = f.Words("formula.delete_words", "Where", markWhere, "Old", markOld)
	case OpRestate:
		s = f.Words("formula.restate", "What", markWhere, "New", markNew)
	}
	old := f.counting("old", "formula.old.word", "formula.old.words", "formula.old.figures")
	if op == OpInsertAfter {
		old = f.counting("old", "formula.after.word", "formula.after.words", "formula.after.figures")
	}
	new := f.counting("new", "formula.new.word", "formula.new.words", "formula.new.figures")
	if op == OpRestate {
		new = f.counting("new", "formula.quoted")
	}
	s = optionalWhere(regexp.QuoteMeta(strings.TrimSuffix(plainSigns(s), ".")))
	s = strings.NewReplacer(markOld, old, markNew, new, " ", `\s+`).Replace(s)
	return regexp.MustCompile(`(?is)^` + s + `\s*\.?$`)
}

// optionalWhere lets a formula leave out where its words stand, with the word
// that leads there.
func optionalWhere(s string) string {
	left, right, _ := strings.Cut(s, markWhere)
	const where = `(?P<where>.+?)`
	if right == "" {
		at := strings.LastIndex(strings.TrimSpace(left), " ")
		return left[:at] + `(?:` + left[at:] + where + `)?`
	}
	rest := strings.TrimLeft(right, ", ")
	return `(?:` + left + where + right[:len(right)-len(rest)] + `)?` + rest
}

// counting is words in quotation marks, with whatever is said before them of
// one word, several, or figures.
func (f Formula) counting(name string, keys ...string) string {
	var before []string
	after := ""
	for _, key := range keys {
		lead, trail, _ := strings.Cut(plainSigns(f.Words(key, "Text", markOld)), markOld)
		before, after = append(before, regexp.QuoteMeta(lead)), regexp.QuoteMeta(trail)
	}
	return `(?:` + strings.Join(before, "|") + `)(?P<` + name + `>.+?)` + after
}

// balanced gives a quotation back its end, which one mark closes together with
// the words that end with it.
func balanced(words string) string {
	if strings.Count(words, "«") == strings.Count(words, "»")+1 {
		return words + "»"
	}
	return words
}

// plainSigns makes all quotation marks and blanks alike, sign for sign.
func plainSigns(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("«»„“”‟\"", r) {
			return '"'
		}
		return r
	}, foldBlanks(s))
}
