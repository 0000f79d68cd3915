package procedure

import (
	"maps"
	"slices"
)

// Op is what an edit does, in a form that a program can carry out.
type Op string

const (
	OpReplace     Op = "replace"      // the words Old, which stand once, become New
	OpInsertAfter Op = "insert_after" // New is put behind the words Old
	OpAppend      Op = "append"       // New is put at the end of the column
	OpDeleteWords Op = "delete_words" // the words Old go
	OpRestate     Op = "restate"      // Old, the whole column, becomes New
	OpAdd         Op = "add"          // a new measure (Texts) at Place
	OpDelete      Op = "delete"       // the element goes, its number stays
	OpMerge       Op = "merge"        // the element goes into With
	OpMove        Op = "move"         // the element goes to Place
	OpFollow      Op = "follow"       // as comment Follows has it
)

// Words are the words of an edit in one language.
type Words struct{ Old, New string }

// Place is where an added or moved measure stands: in Section, behind After
// (0: first). Number is the number it is to bear.
type Place struct {
	Section ElementID
	After   ElementID
	Number  string
}

// In is a language that an edit of words has words in, the first by its code.
func (e Edit) In() Lang {
	langs := slices.Sorted(maps.Keys(e.Words))
	if len(langs) == 0 {
		return ""
	}
	return langs[0]
}

// Edit is a change of one element of the revision Base. What it says in one
// language and not in another stays open there.
type Edit struct {
	Base    RevisionID
	Element ElementID
	Op      Op
	Column  string // of replace, insert_after, append, delete_words, restate
	Words   map[Lang]Words
	With    ElementID                  // of merge
	Place   Place                      // of add and move
	Texts   map[Lang]map[string]string // of add, and of a merge that rewords: by language and column
	Follows CommentID                  // of follow
	Read    map[Lang]map[string]string // of a merge written on an earlier revision: what With read there
}

// WrittenBefore says whether an edit is a merge that was written on an earlier revision
// than a draft's, in which the measure that stays may have read otherwise.
func (e Edit) WrittenBefore(d Draft) bool {
	return e.Op == OpMerge && e.Base != 0 && e.Base != d.Revision.ID
}

// ReadIn is a merge with what the measure that stays read in the revision that it was
// written on, so that it does not take back what has been agreed since.
func (e Edit) ReadIn(d Draft) Edit {
	with, ok := d.Element(e.With)
	if !ok {
		return e
	}
	e.Read = map[Lang]map[string]string{}
	for _, lang := range d.Plan.Langs {
		e.Read[lang] = map[string]string{}
		for _, column := range d.Plan.ColumnsOf(with.Kind) {
			e.Read[lang][column.Key] = with.Text(lang, column.Key)
		}
	}
	return e
}

// SameEdit says whether two edits of one revision do the same; neither, which is nil, does the same as neither.
func SameEdit(a, b *Edit) bool {
	if a == nil || b == nil {
		return a == b
	}
	texts := maps.EqualFunc(a.Texts, b.Texts, func(x, y map[string]string) bool { return maps.Equal(x, y) })
	return a.Base == b.Base && a.Element == b.Element && a.Op == b.Op && a.Column == b.Column && a.With == b.With && a.Follows == b.Follows &&
		a.Place.Section == b.Place.Section && a.Place.After == b.Place.After && maps.Equal(a.Words, b.Words) && texts
}
