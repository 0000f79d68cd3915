package procedure

import (
	"slices"
	"strings"
	"unicode"
)

// Formula writes edits as sentences in the fixed formulas of official drafting
// ("In item 1.1, replace “…” with “…”"). The patterns are entries of the
// catalogues, which Words looks up; Draft is the revision that the edits were
// made for, Number says which number a comment bears.
type Formula struct {
	Draft  Draft
	Lang   Lang
	Words  func(key string, args ...any) string
	Number func(CommentID) int
	// Language is what a language is called; nil: what an edit says in another
	// one than Lang is not told.
	Language func(Lang) string
}

// Sentence is the edit as a sentence of the text of a comment or a protocol: one
// that says nothing in the language says what it does to the text of another.
// It is empty where its element is not there.
func (f Formula) Sentence(e Edit) string {
	return f.inAnyLanguage(e, f.sentence)
}

// inAnyLanguage is what is said of an edit or, where it says nothing in the language,
// what is said of it in another one, and in which.
func (f Formula) inAnyLanguage(e Edit, say func(Edit) string) string {
	if s := f.finish(say(e)); s != "" || f.Language == nil {
		return s
	}
	for _, lang := range f.Draft.Plan.Langs {
		said := e
		said.Words, said.Texts = map[Lang]Words{}, map[Lang]map[string]string{f.Lang: e.Texts[lang]}
		if words, ok := e.Words[lang]; ok {
			said.Words[f.Lang] = words
		}
		if s := f.finish(say(said)); s != "" {
			return f.finish(f.Words("formula.of_language", "Language", f.Language(lang), "Sentence", s))
		}
	}
	return ""
}

func (f Formula) sentence(e Edit) string {
	on, ok := f.Draft.Element(e.Element)
	if !ok {
		return ""
	}
	var s string
	switch e.Op {
	case OpAdd:
		s = f.addition(e)
	case OpDelete:
		s = f.deletion(on)
	case OpMerge:
		s = f.merger(e, on)
	case OpMove:
		s = f.movement(e, on)
	case OpFollow:
		s = f.Words("formula.follow", "Comment", f.Number(e.Follows))
	default:
		s = f.rewording(e, on)
	}
	return s
}

// finish begins with a capital, and lets an inner quotation that ends with the
// outer one end with it in one mark where the language's marks are the same.
func (f Formula) finish(s string) string {
	for i, r := range s {
		if i > 0 {
			break
		}
		s = string(unicode.ToUpper(r)) + s[len(string(r)):]
	}
	return strings.ReplaceAll(s, "»»", "»")
}

func (f Formula) rewording(e Edit, on Element) string {
	words, ok := e.Words[f.Lang]
	if !ok {
		return ""
	}
	switch e.Op {
	case OpReplace:
		return f.Words("formula.replace", "Where", f.where(on, e.Column), "Old", f.old(words.Old), "New", f.new(words.New))
	case OpInsertAfter:
		return f.Words("formula.insert", "What", f.what(on, e.Column), "Old", f.after(words.Old), "New", f.new(words.New))
	case OpAppend:
		return f.Words("formula.append", "What", f.what(on, e.Column), "New", f.new(words.New))
	case OpDeleteWords:
		return f.Words("formula.delete_words", "Where", f.where(on, e.Column), "Old", f.old(words.Old))
	case OpRestate:
		return f.restatement(on, e.Column, words.New)
	}
	return ""
}

func (f Formula) restatement(on Element, column, text string) string {
	return f.Words("formula.restate", "What", f.what(on, column), "New", f.quoted(text))
}

func (f Formula) addition(e Edit) string {
	texts := e.Texts[f.Lang]
	section, ok := f.Draft.Element(e.section())
	if !ok || texts[ColTitle] == "" {
		return ""
	}
	number := e.Place.Number
	if number == "" {
		number = f.Draft.NextNumber(section.ID)
	}
	text := f.quoted(f.Words("formula.add.title", "Number", number, "Text", texts[ColTitle]))
	for _, c := range f.Draft.Plan.Columns {
		if c.Key != ColTitle && texts[c.Key] != "" {
			text += f.Words("formula.add.column", "Column", c.Name.In(f.Lang), "Text", texts[c.Key])
		}
	}
	return f.Words("formula.add", "Section", section.Number, "Number", number, "Text", text)
}

// section is where an added measure goes: that of its place, or the one that
// the comment stands on.
func (e Edit) section() ElementID {
	if e.Place.Section != 0 {
		return e.Place.Section
	}
	return e.Element
}

func (f Formula) deletion(on Element) string {
	if on.Kind == Section {
		return f.Words("formula.delete.section", "Number", on.Number)
	}
	return f.Words("formula.delete", "Number", on.Number)
}

// merger says what merges into what, and then how that one is to read.
func (f Formula) merger(e Edit, on Element) string {
	into, ok := f.Draft.Element(e.With)
	if !ok {
		return ""
	}
	sentences := []string{f.Words("formula.merge", "Number", on.Number, "With", into.Number)}
	for _, c := range f.Draft.Plan.Columns {
		if text, ok := e.Texts[f.Lang][c.Key]; ok {
			sentences = append(sentences, f.finish(f.restatement(into, c.Key, text)))
		}
	}
	return strings.Join(sentences, " ")
}

func (f Formula) movement(e Edit, on Element) string {
	section, ok := f.Draft.Element(e.Place.Section)
	if !ok {
		return ""
	}
	after, _ := f.Draft.Element(e.Place.After)
	return Change{Number: on.Number, Place: e.Place, Section: section.Number, After: after.Number}.Movement(f.Words)
}

// Movement says where a measure is moved to; words looks patterns up in a
// catalogue.
func (c Change) Movement(words func(key string, args ...any) string) string {
	as := ""
	if c.Place.Number != "" && c.Place.Number != c.Number {
		as = words("formula.move.as", "Number", c.Place.Number)
	}
	if c.After == "" {
		return words("formula.move.first", "Number", c.Number, "Section", c.Section, "As", as)
	}
	return words("formula.move.after", "Number", c.Number, "Section", c.Section, "After", c.After, "As", as)
}

// where is the place of words: in item 1.1.
func (f Formula) where(on Element, column string) string {
	return f.place(on, column, "formula.where.document", "formula.where.section", "formula.where.measure", "formula.where.column")
}

// what is the text that changes: item 1.1.
func (f Formula) what(on Element, column string) string {
	return f.place(on, column, "formula.what.document", "formula.what.section", "formula.what.measure", "formula.what.column")
}

func (f Formula) place(on Element, column, document, section, measure, inColumn string) string {
	switch {
	case on.Kind == Whole:
		return f.Words(document)
	case on.Kind == Section:
		return f.Words(section, "Number", on.Number)
	case column == ColTitle:
		return f.Words(measure, "Number", on.Number)
	}
	c, _ := f.Draft.Plan.Column(column)
	return f.Words(inColumn, "Number", on.Number, "Column", c.Name.In(f.Lang))
}

func (f Formula) quoted(text string) string { return f.Words("formula.quoted", "Text", text) }

// old are words that change, after those behind which others are put, new
// those that come: each as one word, several, or figures.
func (f Formula) old(text string) string {
	return f.counted(text, "formula.old.word", "formula.old.words", "formula.old.figures")
}

func (f Formula) after(text string) string {
	return f.counted(text, "formula.after.word", "formula.after.words", "formula.after.figures")
}

func (f Formula) new(text string) string {
	return f.counted(text, "formula.new.word", "formula.new.words", "formula.new.figures")
}

func (f Formula) counted(text, word, words, figures string) string {
	text = strings.TrimSpace(text)
	key := words
	found := strings.FieldsFunc(text, func(r rune) bool { return !wordRune(r) })
	figure := func(s string) bool { return strings.Trim(s, "0123456789") == "" }
	switch {
	case len(found) > 0 && !slices.ContainsFunc(found, func(s string) bool { return !figure(s) }):
		key = figures
	case len(strings.Fields(text)) == 1:
		key = word
	}
	return f.Words(key, "Text", text)
}
