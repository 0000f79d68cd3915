package papers

import (
	"cmp"
	"iter"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"svod/app/procedure"
)

// Mark is how a run of text stands out; marks are combined as bits.
type Mark uint8

// The marks. Added and Removed show a change: underlined and struck out, in
// DOCX as tracked changes. Moved with one of them: the words come from another
// place, or go to one.
const (
	Bold Mark = 1 << iota
	Italic
	Added
	Removed
	Moved
)

// Run is text of one look. A line end in Text breaks the line; a tab sends what
// follows to the right margin of the paragraph. Other control characters are
// not written.
type Run struct {
	Text string
	Mark Mark
	Lang string    // "" is the paper's language
	Link string    // http, https or mailto; others are not linked
	By   string    // whose change: author in DOCX
	At   time.Time // and since when, zero: the paper's own date
	Move string    // of Moved: the name that both places have
}

// Text is a paragraph's words. A difference of words is runs without a mark,
// Removed and Added ones in turn.
type Text []Run

// Words is text of one plain run.
func Words(s string) Text { return Text{{Text: s}} }

// Marked is text of one run with a mark.
func Marked(s string, m Mark) Text { return Text{{Text: s, Mark: m}} }

// String is the text as it stands after its changes, without any mark.
func (t Text) String() string {
	var b strings.Builder
	for _, r := range t {
		if r.Mark&Removed == 0 {
			b.WriteString(r.Text)
		}
	}
	return b.String()
}

// Style is how a paragraph stands on the page.
type Style uint8

// The styles of paragraphs.
const (
	Plain  Style = iota // from the left margin, justified
	Centre              // centred
	Right               // against the right margin
	Indent              // first line indented, justified: running text
	Small               // small print: notes, legends
	Corner              // requisite at the upper right: at most 80 mm wide, lines from one left edge
)

// Block is one of the types below and nothing else.
type Block interface{ block() }

// Heading is the name of the paper or of an annex (level 1) or of a part
// (levels 2 and 3). Its words go into the outline of PDF and Word.
type Heading struct {
	Level int
	Text  Text
	Tags  []string // hidden names by which a reader of the file knows it: bookmarks in DOCX
}

// Para is a paragraph. Keep holds it on one page with the next block.
type Para struct {
	Style Style
	Text  Text
	Keep  bool
}

// Item is a numbered paragraph. No is text ("1.1"), given by the caller, since
// decisions are cited by it. Level 1 starts at the indent of running text, each
// further level one indent deeper.
type Item struct {
	No    string
	Level int
	Text  Text
}

// Table has columns in shares of the width of the text. Rows are read one by
// one, possibly more than once, and must be the same each time. In XLSX a column
// of width 0 is hidden, and cells of some columns can be chosen from lists.
type Table struct {
	Caption Text
	Widths  []float64
	Head    []Row // repeated on each page
	Rows    iter.Seq[Row]
	Size    float64 // points, 0 = the form's size for tables
	List    string  // name of the list that the first column is
	Choices map[int]string
	Above   []Text // lines that XLSX has above the head, for it has no paragraphs
}

// Row is the cells that start in this row, from left to right; places covered
// by a cell of a row above have none. Keep holds it on one page with the next
// row (the title of a section). Hidden is not shown in XLSX. Change is of a row
// that came or went as a whole: its mark, its By and its At.
type Row struct {
	Cells  []Cell
	Keep   bool
	Hidden bool
	Change Run
}

// Cell is one or more paragraphs across Cols columns and Rows rows (0 = 1).
// Head makes it the head of a column or the title of a section: bold, centred.
// Blank is a place for the reader to fill in, tinted in XLSX. Tag is a hidden
// name: a bookmark in DOCX.
type Cell struct {
	Text       []Text
	Cols, Rows int
	Head       bool
	Blank      bool
	Tag        string
}

// Sign is a line for a signature: post at the left, name at the right margin
// (initials and surname joined by U+00A0). Mark is the text of an electronic
// signature's mark, framed beneath; "" if signed by hand.
type Sign struct {
	Post, Name Text
	Mark       string
}

// Annex starts a page and prints the annex mark at its upper right: No is
// "Annex 2" in the paper's language, To the lines beneath.
type Annex struct {
	No string
	To Text
}

// Section starts a page, upright or landscape.
type Section struct{ Landscape bool }

// Code is a QR code at the lower right of the first sheet, wherever it stands
// in the body. Caption is printed beside it.
type Code struct{ URL, Caption string }

func (Heading) block() {}
func (Para) block()    {}
func (Item) block()    {}
func (Table) block()   {}
func (Sign) block()    {}
func (Annex) block()   {}
func (Section) block() {}
func (Code) block()    {}

// Paper is a document as the writers see it.
type Paper struct {
	Kind   string // machine's word for the kind of document
	Lang   string // BCP 47
	Title  string
	File   string    // what its file is called, "": as its title
	Number string    // registration number, "" if none
	Made   time.Time // moment of finalising; the only date the writers know
	Draft  string    // mark on every page, "" if final
	Form   Form      // zero: GOST
	Body   iter.Seq[Block]
}

// FileName is what the file of a paper is called in a format: "docx".
func (p Paper) FileName(format string) string {
	name, _ := procedure.CleanFileName(cmp.Or(p.File, p.Title) + "." + format)
	return name
}

// CellOf is a cell of one plain paragraph.
func CellOf(s string) Cell { return Cell{Text: []Text{Words(s)}} }

// HeadOf is the head of a column.
func HeadOf(s string) Cell { return Cell{Text: []Text{Words(s)}, Head: true} }

// form is the paper's form, GOST if it has none.
func (p Paper) form() Form {
	if p.Form == (Form{}) {
		return GOST()
	}
	return p.Form
}

// firstSheet is what writers must know before they come to it: the QR code, nil
// if there is none, and whether the first sheet lies.
func (p Paper) firstSheet() (code *Code, landscape bool) {
	begun := false
	for b := range p.Body {
		switch b := b.(type) {
		case Code:
			return &b, landscape
		case Section:
			landscape = landscape || !begun && b.Landscape
		default:
			begun = true
		}
	}
	return nil, landscape
}

// cleanText makes text fit to be written: no control characters but line end and
// tab, no invalid UTF-8, nothing that XML cannot hold.
func cleanText(s string) string {
	clean := true
	for _, r := range s {
		if !writable(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		if writable(r) {
			return r
		}
		return -1
	}, s)
}

func writable(r rune) bool {
	switch {
	case r == '\n', r == '\t':
		return true
	case r < ' ', r >= 0x7f && r < 0xa0, r == utf8.RuneError, r == 0xfffe, r == 0xffff:
		return false
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069: // direction overrides
		return false
	}
	return true
}

// linkTo is the address in the form that goes into a document, "" if it is not
// one that a reader may be sent to.
func linkTo(s string) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return u.String()
}
