package procedure

import "strings"

// summaryLength is the number of characters of quoted words that a summary
// shows.
const summaryLength = 80

// Summary is the edit in one line without its place, for lists in which the
// element is named beside it. It is empty where Sentence is.
func (f Formula) Summary(e Edit) string {
	if _, ok := f.Draft.Element(e.Element); !ok {
		return ""
	}
	switch e.Op {
	case OpAdd:
		return f.summaryOfAddition(e)
	case OpDelete:
		return f.Words("formula.summary.delete")
	case OpMerge:
		into, _ := f.Draft.Element(e.With)
		return f.Words("formula.summary.merge", "With", into.Number)
	case OpMove:
		section, _ := f.Draft.Element(e.Place.Section)
		return f.Words("formula.summary.move", "Section", section.Number)
	case OpFollow:
		return f.Words("formula.summary.follow", "Comment", f.Number(e.Follows))
	}
	words, ok := e.Words[f.Lang]
	if !ok {
		return ""
	}
	return f.finish(f.summaryOfWords(e.Op, Words{cut(words.Old), cut(words.New)}))
}

func (f Formula) summaryOfAddition(e Edit) string {
	if e.Texts[f.Lang][ColTitle] == "" {
		return ""
	}
	number := e.Place.Number
	if number == "" {
		number = f.Draft.NextNumber(e.section())
	}
	return f.Words("formula.summary.add", "Number", number)
}

func (f Formula) summaryOfWords(op Op, words Words) string {
	switch op {
	case OpReplace:
		return f.Words("formula.summary.replace", "Old", f.after(words.Old), "New", f.new(words.New))
	case OpInsertAfter:
		return f.Words("formula.summary.insert", "Old", f.after(words.Old), "New", f.new(words.New))
	case OpAppend:
		return f.Words("formula.summary.append", "New", f.new(words.New))
	case OpDeleteWords:
		return f.Words("formula.summary.delete_words", "Old", f.after(words.Old))
	case OpRestate:
		return f.Words("formula.summary.restate", "New", f.quoted(words.New))
	}
	return ""
}

// cut shortens words at the end of one of them.
func cut(text string) string {
	n := 0
	short := ""
	for _, word := range tokens(text) {
		if n += len([]rune(word)); n > summaryLength {
			return strings.TrimSpace(short) + "…"
		}
		short += word
	}
	return text
}
