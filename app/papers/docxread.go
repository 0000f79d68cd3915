package papers

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"

	"svod/app/procedure"
)

// What a Word document may hold beside its rows, which have their own limit.
const (
	wordCells = 200_000
	wordSpan  = 63
)

// readWord reads a Word document: its tables with their tracked changes, the
// remarks on them and their bookmarks, and the paragraphs outside of them.
// Nested tables are tables of their own, the numbers of lists are text. What
// cannot be read of it is noted.
func readWord(p *openedPackage) (*wordFile, error) {
	w := newWordFile(p)
	return w, w.read()
}

func newWordFile(p *openedPackage) *wordFile {
	return &wordFile{pack: p, in: intake{limits: p.limits}, file: procedure.FilledFile{Word: true}, comments: map[string]procedure.FilledRemark{},
		numbers: newWordNumbers(), footnotes: map[string]string{}}
}

func (w *wordFile) read() error {
	if err := w.parts(); err != nil {
		return err
	}
	if err := w.pack.walk(w.main, w.token); err != nil {
		return err
	}
	if !w.seen {
		return refused("notDocument")
	}
	return w.pack.rest()
}

// wordFile is a document being read.
type wordFile struct {
	pack     *openedPackage
	in       intake
	file     procedure.FilledFile
	main     string
	seen     bool
	comments map[string]procedure.FilledRemark
	tables   int // begun so far
	cells    int
	changed  int // tracked changes

	numbers   *wordNumbers
	former    bool              // rows are numbered as they were before the tracked changes
	footnotes map[string]string // by the kind of reference and its id
	paragraph wordParagraph     // the open one

	skip     int // open elements of something that is not read
	hidden   bool
	raised   bool // the open run stands above the line
	unfilled int  // depth of a content control that shows what to write in it
	open     []*wordTable
	texts    []*wordText // the innermost last; the first is outside of everything
	changes  []wordChange
}

// wordParagraph is what a paragraph says of its style and its list.
type wordParagraph struct {
	style, list, level string
	heading            bool
}

// wordTable is an open table, its row and its cell.
type wordTable struct {
	number, rows int
	within       procedure.FilledPlace
	row          *procedure.FilledRow
	at           int // column of the next cell
	span         int // of the open cell
	inCell       bool
	continued    bool // the open cell goes on with the one above
	dropped      bool // the open cell is deleted by a tracked change
	joined       bool // the open cell goes on with the one before
	tag          string
}

// wordChange is an open tracked change.
type wordChange struct {
	depth int
	kind  procedure.SpanKind
	by    string
	moved bool
}

// parts finds the main part, and reads the remarks and whether the document is
// protected.
func (w *wordFile) parts() error {
	top, err := w.pack.relations("")
	if err != nil {
		return err
	}
	for _, r := range top {
		if r.kind == "officeDocument" {
			w.main = r.target
		}
	}
	rels, err := w.pack.relations(w.main)
	if err != nil {
		return err
	}
	for _, r := range rels {
		switch r.kind {
		case "comments":
			err = w.pack.walk(r.target, w.remarks())
		case "styles":
			err = w.pack.walk(r.target, w.numbers.readStyles())
		case "numbering":
			err = w.pack.walk(r.target, w.numbers.readLists())
		case "footnotes", "endnotes":
			err = w.pack.walk(r.target, w.notes())
		case "header", "footer":
			err = w.pack.walk(r.target, w.margin)
		case "settings":
			err = w.pack.walk(r.target, func(x *part, t xml.Token) error {
				if e, ok := t.(xml.StartElement); ok && x.in("settings", "documentProtection") && isTrue(wordAttr(e, "enforcement")) {
					w.in.note("protected", 0, 0, "")
				}
				return nil
			})
		}
		if err != nil {
			return err
		}
	}
	w.texts = []*wordText{newWordText()}
	return nil
}

// margin says that something was changed in a part which is not read.
func (w *wordFile) margin(_ *part, t xml.Token) error {
	if e, ok := t.(xml.StartElement); ok {
		switch e.Name.Local {
		case "ins", "del", "moveTo", "moveFrom":
			w.in.note("margins", 0, 0, "")
		}
	}
	return nil
}

// remarks reads the part that holds Word's remarks.
func (w *wordFile) remarks() func(*part, xml.Token) error {
	id, remark := "", procedure.FilledRemark{}
	return func(x *part, t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			if x.in("comments", "comment") {
				id, remark = wordAttr(t, "id"), procedure.FilledRemark{By: cleanName(wordAttr(t, "author"))}
			} else if x.in("comment", "p") && remark.Text != "" {
				remark.Text += "\n"
			}
		case xml.CharData:
			if x.in("r", "t") {
				remark.Text += string(t)
			}
		case xml.EndElement:
			if t.Name.Local != "comment" {
				return nil
			}
			text, ok := procedure.CleanText(remark.Text)
			if !ok {
				return refused("damaged")
			}
			if remark.Text = text; text != "" {
				w.comments[id] = remark
			}
		}
		return nil
	}
}

// notes reads the part that holds footnotes, or endnotes.
func (w *wordFile) notes() func(*part, xml.Token) error {
	key, skip := "", 0
	return func(x *part, t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch {
			case skip > 0 || t.Name.Local == "del" || t.Name.Local == "Fallback":
				skip++
			case len(x.path) == 2:
				key = t.Name.Local + "Reference " + wordAttr(t, "id")
			case t.Name.Local == "p" && w.footnotes[key] != "":
				w.footnotes[key] += "\n"
			case x.in("r", t.Name.Local):
				w.footnotes[key] += sign(t)
			}
		case xml.CharData:
			if skip == 0 && x.in("r", "t") {
				w.footnotes[key] += string(t)
			}
		case xml.EndElement:
			if skip > 0 {
				skip--
			}
		}
		return nil
	}
}

func cleanName(s string) string {
	name, _ := procedure.CleanLine(s)
	if utf8.RuneCountInString(name) > procedure.MaxName {
		name = string([]rune(name)[:procedure.MaxName])
	}
	return name
}

// wordAttr is an attribute of the word processor's names.
func wordAttr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && (a.Name.Space == "w" || strings.Contains(a.Name.Space, "wordprocessingml")) {
			return a.Value
		}
	}
	return ""
}

// notRead are elements that hold no text of the document as it is or was: old
// properties, the same text twice, instructions of fields.
var notRead = map[string]bool{"rPrChange": true, "pPrChange": true, "tblPrChange": true, "tblPrExChange": true, "trPrChange": true, "tcPrChange": true,
	"sectPrChange": true, "tblGridChange": true, "numberingChange": true, "Fallback": true, "instrText": true, "delInstrText": true}

// report names an element that is not read.
func (w *wordFile) report(e xml.StartElement) {
	switch e.Name.Local {
	case "drawing", "pict", "object":
		w.in.note("pictures", 0, 0, w.place())
	case "altChunk":
		w.in.note("otherFiles", 0, 0, w.place())
	case "sym":
		if sign(e) == "" {
			w.in.note("symbols", 0, 0, w.place())
		}
	case "cellIns", "cellDel":
		w.in.note("cells", 0, 0, w.place())
	case "rPrChange", "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange":
		w.in.note("formats", 0, 0, w.place())
	}
}

func (w *wordFile) token(x *part, t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		if w.skip == 0 {
			w.report(t)
		}
		if w.skip > 0 || notRead[t.Name.Local] {
			w.skip++
			return nil
		}
		if len(x.path) == 1 {
			w.seen = t.Name.Local == "document"
		}
		return w.start(x, t)
	case xml.CharData:
		if w.skip == 0 && !w.hidden && w.unfilled == 0 && (x.in("r", "t") || x.in("r", "delText")) {
			return w.add(w.raise(string(t)))
		}
	case xml.EndElement:
		if w.skip > 0 {
			w.skip--
			return nil
		}
		return w.end(x, t)
	}
	return nil
}

// place names the row that is being read.
func (w *wordFile) place() string {
	if len(w.open) == 0 {
		return ""
	}
	return strconv.Itoa(max(1, w.open[len(w.open)-1].rows))
}

func (w *wordFile) text() *wordText { return w.texts[len(w.texts)-1] }

// add puts words into the open text, as its tracked changes have it.
func (w *wordFile) add(s string) error {
	clean, ok := procedure.CleanWords(s)
	if !ok {
		return refused("damaged")
	}
	text := w.text()
	if piece, there := w.piece(clean); there {
		text.number()
		text.add(piece)
	} else {
		text.undo(w.undone(clean))
	}
	if text.size > w.in.limits.Text {
		return refused("cell", "Cell", w.place(), "Limit", w.in.limits.Text)
	}
	return nil
}

// undone are words that were added and removed again, with who did.
func (w *wordFile) undone(s string) procedure.UndoneWords {
	u := procedure.UndoneWords{Text: s}
	for _, c := range w.changes {
		if c.kind == procedure.Added {
			u.Added = c.by
		} else {
			u.Removed = c.by
		}
	}
	return u
}

// piece are words as the open tracked changes have them; what was added and
// removed again is not there.
func (w *wordFile) piece(s string) (p procedure.FilledPiece, there bool) {
	p = procedure.FilledPiece{Kind: procedure.Same, Text: s}
	for _, c := range w.changes {
		if p.Kind != procedure.Same && p.Kind != c.kind {
			return p, false
		}
		p.Kind, p.By, p.Moved = c.kind, c.by, p.Moved || c.moved
	}
	return p, true
}

// footnote puts the sign of a footnote into the open text, and its words where
// the text ends. One with a mark of its own has it before its words and behind
// the reference.
func (w *wordFile) footnote(e xml.StartElement) error {
	words, _ := procedure.CleanText(w.footnotes[e.Name.Local+" "+wordAttr(e, "id")])
	if words == "" {
		w.in.note("footnotes", 0, 0, w.place())
		return nil
	}
	text := w.text()
	if isTrue(wordAttr(e, "customMarkFollows")) {
		if piece, there := w.piece("\n" + words); there {
			text.footnotes = append(text.footnotes, piece)
		}
		return nil
	}
	text.signs++
	sign := raised(strconv.Itoa(text.signs))
	if piece, there := w.piece("\n" + sign + " " + words); there {
		text.footnotes = append(text.footnotes, piece)
	}
	return w.add(sign)
}
