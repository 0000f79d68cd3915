package procedure

import "strings"

// briefLength is the number of characters of quoted words that one line shows.
const briefLength = 80

// Summary is the edit in one line without its place, for lists in which the
// element is named beside it, in another language too where Sentence is.
func (f Formula) Summary(e Edit) string { return f.inAnyLanguage(e, f.summary) }

func (f Formula) summary(e Edit) string {
	on, ok := f.Draft.Element(e.Element)
	if !ok {
		return ""
	}
	var s string
	switch e.Op {
	case OpAdd:
		s = f.summaryOfAddition(e)
	case OpDelete:
		s = f.summaryOfDeletion(on)
	case OpMerge:
		s = f.summaryOfMerger(e)
	case OpMove:
		s = f.summaryOfPlace(e.Place, "formula.summary.move.after", "formula.summary.move.first")
	case OpFollow:
		s = f.Words("formula.summary.follow", "Comment", f.Number(e.Follows))
	default:
		s = f.summaryOfWords(e)
	}
	return s
}

// summaryOfAddition says where a measure is added, and what it is called.
func (f Formula) summaryOfAddition(e Edit) string {
	title := e.Texts[f.Lang][ColTitle]
	if title == "" {
		return ""
	}
	place := e.Place
	place.Section = e.section()
	where := f.summaryOfPlace(place, "formula.summary.add.after", "formula.summary.add.first")
	return f.Words("formula.summary.add", "Where", where, "Text", Brief(title))
}

func (f Formula) summaryOfDeletion(on Element) string {
	if on.Kind == Section {
		return f.Words("formula.summary.delete.section")
	}
	return f.Words("formula.summary.delete")
}

func (f Formula) summaryOfMerger(e Edit) string {
	into, _ := f.Draft.Element(e.With)
	if len(e.Texts[f.Lang]) > 0 {
		return f.Words("formula.summary.merge.reworded", "With", into.Number)
	}
	return f.Words("formula.summary.merge", "With", into.Number)
}

func (f Formula) summaryOfPlace(p Place, behind, first string) string {
	section, _ := f.Draft.Element(p.Section)
	if after, ok := f.Draft.Element(p.After); ok {
		return f.Words(behind, "Section", section.Number, "After", after.Number)
	}
	return f.Words(first, "Section", section.Number)
}

// summaryOfWords names the column too, unless it is the title.
func (f Formula) summaryOfWords(e Edit) string {
	words, ok := e.Words[f.Lang]
	if !ok {
		return ""
	}
	s, old, new := "", Brief(words.Old), Brief(words.New)
	switch e.Op {
	case OpReplace:
		s = f.Words("formula.summary.replace", "Old", f.after(old), "New", f.new(new))
	case OpInsertAfter:
		s = f.Words("formula.summary.insert", "Old", f.after(old), "New", f.new(new))
	case OpAppend:
		s = f.Words("formula.summary.append", "New", f.new(new))
	case OpDeleteWords:
		s = f.Words("formula.summary.delete_words", "Old", f.after(old))
	case OpRestate:
		s = f.Words("formula.summary.restate", "New", f.quoted(new))
	}
	if column, _ := f.Draft.Plan.Column(e.Column); e.Column != ColTitle {
		s = f.Words("formula.summary.column", "Column", column.Name.In(f.Lang), "What", s)
	}
	return s
}

// Brief is the beginning of a text, as one line shows it: cut at the end of a
// word.
func Brief(text string) string {
	n := 0
	short := ""
	for _, word := range tokens(text) {
		if n += len([]rune(word)); n > briefLength {
			return strings.TrimSpace(short) + "…"
		}
		short += word
	}
	return text
}
