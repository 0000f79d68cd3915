package procedure

import (
	"slices"
	"strings"
	"unicode"
)

// CommentKind says of what kind a comment is; it decides nothing, but tables
// are sorted and counted by it.
type CommentKind string

const (
	KindEditorial   CommentKind = "editorial"
	KindTerminology CommentKind = "terminology"
	KindSubstantive CommentKind = "substantive"
	KindAdd         CommentKind = "add_measure"
	KindDelete      CommentKind = "delete_measure"
	KindMerge       CommentKind = "merge_measures"
	KindTerm        CommentKind = "change_term"
	KindExecutor    CommentKind = "change_executor"
	KindResult      CommentKind = "change_result"
	KindFunding     CommentKind = "change_funding"
	KindPosition    CommentKind = "position"
	KindMove        CommentKind = "move_measure"
)

// CommentKinds lists all in the order of forms.
var CommentKinds = []CommentKind{
	KindEditorial, KindTerminology, KindSubstantive, KindAdd, KindDelete, KindMerge,
	KindTerm, KindExecutor, KindResult, KindFunding, KindPosition, KindMove,
}

// Known says whether k is one of CommentKinds.
func (k CommentKind) Known() bool { return slices.Contains(CommentKinds, k) }

// KindFor proposes the kind of a comment from its edit, nil for none.
func KindFor(e *Edit) CommentKind {
	if e == nil {
		return KindPosition
	}
	switch e.Op {
	case OpAdd:
		return KindAdd
	case OpDelete:
		return KindDelete
	case OpMerge:
		return KindMerge
	case OpMove:
		return KindMove
	}
	switch e.Column {
	case ColTerm:
		return KindTerm
	case ColExecutors:
		return KindExecutor
	case ColResult:
		return KindResult
	case ColFunding:
		return KindFunding
	}
	if e.editorial() {
		return KindEditorial
	}
	return KindSubstantive
}

// editorial says whether an edit changes signs, blanks and capitals only.
func (e Edit) editorial() bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if !wordRune(r) {
				return -1
			}
			return unicode.ToLower(r)
		}, s)
	}
	for _, w := range e.Words {
		old := w.Old
		if e.Op == OpInsertAfter {
			old = ""
		}
		if letters(old) != letters(w.New) {
			return false
		}
	}
	return len(e.Words) > 0
}
