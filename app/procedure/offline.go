package procedure

import (
	"strconv"
	"strings"
	"time"
)

// FormTag is the hidden identity that a form, or the plan in Word, carries: of
// the file as a whole, of a row, of a column or of a cell. What it does not say
// is zero.
type FormTag struct {
	Round    RoundID
	Body     BodyID
	Revision RevisionID
	Element  ElementID
	Lang     Lang
	Role     FormRole
	Column   int // of FormNow and FormNew: its place among the plan's columns, from 1
}

// FormRole says what a column of a form holds.
type FormRole string

// The roles. FormNow is the text of the plan, FormNew the wording proposed.
const (
	FormNumber FormRole = "c"
	FormNow    FormRole = "w"
	FormNew    FormRole = "n"
	FormKind   FormRole = "k"
	FormText   FormRole = "t"
	FormReason FormRole = "j"
)

// formTagged begins every tag. Tags are names of bookmarks too: letters, digits
// and low lines, at most 40, and with a low line first they are not shown.
const formTagged = "_svod"

// String writes a tag as it stands in a file.
func (t FormTag) String() string {
	s := formTagged
	for _, part := range []struct {
		letter string
		value  int64
	}{{"o", int64(t.Round)}, {"b", int64(t.Body)}, {"r", int64(t.Revision)}, {"e", int64(t.Element)}} {
		if part.value != 0 {
			s += "_" + part.letter + strconv.FormatInt(part.value, 10)
		}
	}
	if t.Role != "" {
		s += "_" + string(t.Role) + strconv.Itoa(t.Column)
	}
	if t.Lang != "" {
		s += "_" + string(t.Lang)
	}
	return s
}

// ParseFormTag reads a tag, and reports false for what is none.
func ParseFormTag(s string) (FormTag, bool) {
	rest, ok := strings.CutPrefix(s, formTagged+"_")
	var t FormTag
	if !ok {
		return t, false
	}
	for part := range strings.SplitSeq(rest, "_") {
		if isLangCode(Lang(part)) {
			t.Lang = Lang(part)
			continue
		}
		if len(part) < 2 {
			return FormTag{}, false
		}
		n, err := strconv.ParseInt(part[1:], 10, 64)
		if err != nil || n < 0 {
			return FormTag{}, false
		}
		switch part[:1] {
		case "o":
			t.Round = RoundID(n)
		case "b":
			t.Body = BodyID(n)
		case "r":
			t.Revision = RevisionID(n)
		case "e":
			t.Element = ElementID(n)
		default:
			t.Role, t.Column = FormRole(part[:1]), int(n)
		}
	}
	return t, true
}

// MaxFormRows is how many rows a form may have: no plan has as many.
const MaxFormRows = 5_000

// FilledFile is a form, or the plan in Word, as it came back: the rows of its
// tables, and what stands outside of them.
type FilledFile struct {
	Word  bool
	Tags  []string // hidden identity outside of the rows
	Rows  []FilledRow
	Loose []FilledCell // changed or remarked text outside of tables, and of text boxes
	Plain []FilledPara // all text outside of tables, if it was asked for
}

// FilledPara is a paragraph outside of the tables.
type FilledPara struct {
	Table   int // how many tables had begun before it
	Cell    FilledCell
	Heading bool // by its style
	Boxed   bool // in a text box
}

// FilledRow is a row of a table. Inserted and Deleted are tracked changes.
type FilledRow struct {
	Table, Number     int // as the reader's program counts them, from 1
	Cells             []FilledCell
	Inserted, Deleted bool
	By                string // who did
	Within            FilledPlace
}

// FilledPlace is the cell that a table stands in: of none, its Table is 0.
type FilledPlace struct{ Table, Row, At int }

// FilledCell is a cell: its words in pieces, with Word's remarks on them.
type FilledCell struct {
	At      int  // column, from 0
	Cols    int  // how many columns it takes
	Below   bool // goes on with the cell above
	Deleted bool // by a tracked change of the row's cells
	Tag     string
	Merged  []string // hidden identities of cells that were merged with it
	Pieces  []FilledPiece
	Remarks []FilledRemark
	Undone  []UndoneWords
	Formula bool
}

// UndoneWords are words that one author added and another one removed again:
// they are neither in the text before the changes nor in the text after them.
type UndoneWords struct{ Text, Added, Removed string }

// FilledPiece is a run of words of one fate and one author.
type FilledPiece struct {
	Kind  SpanKind
	Text  string
	By    string
	Moved bool // from or to another place
}

// FilledRemark is a remark of Word on the pieces From to To.
type FilledRemark struct {
	By, Text string
	From, To int
}

// before is a cell's text without its tracked changes, after with them.
func (c FilledCell) before() string { return c.without(Added) }
func (c FilledCell) after() string  { return c.without(Removed) }

// Final is the cell's text with its tracked changes accepted.
func (c FilledCell) Final() string { return c.after() }

func (c FilledCell) without(kind SpanKind) string {
	var b strings.Builder
	for _, p := range c.Pieces {
		if p.Kind != kind {
			b.WriteString(p.Text)
		}
	}
	text, _ := CleanText(b.String())
	return text
}

// FormState says what came of something that a file says.
type FormState string

const (
	FormTaken  FormState = "taken"  // understood: becomes a draft unless somebody says no
	FormUnsure FormState = "unsure" // understood with a doubt: becomes a draft if somebody says yes
	FormThere  FormState = "there"  // among the delegation's comments already
	FormUnread FormState = "unread" // not understood
)

// FormLine is one thing that a file says, with what became of it and why.
type FormLine struct {
	Table, Row int
	Element    ElementID // 0: not placed
	State      FormState
	Why        Problem // Field is empty; Key is empty where nothing is to be said
	Comment    NewComment
	By         string // author of a change in Word
	Quote      string // the words of the file where there is no comment
}

// FormReport is what a file says, row by row. Nothing of it is kept yet.
type FormReport struct {
	Lang  Lang
	Lines []FormLine
	Rows  int // rows of the plan that were found
	Still int // of them those that say nothing
}

// Count is the number of lines in a state.
func (r FormReport) Count(state FormState) int {
	n := 0
	for _, l := range r.Lines {
		if l.State == state {
			n++
		}
	}
	return n
}

// KeptForm is an uploaded form, or plan in Word, of a delegation until it is
// confirmed.
type KeptForm struct {
	ID     FormID
	Round  RoundID
	Body   BodyID
	Entry  EntryID // of the letter that it came with; 0: its delegation uploaded it
	Person PersonID
	Name   string // of the file
	At     time.Time
	Done   time.Time // zero: not confirmed
	File   FilledFile
	Notes  []ImportNote
	Filed  map[int]CommentID // by line: the drafts that were made
}
