package papers

import (
	"strings"
	"unicode/utf8"

	"svod/app/procedure"
)

// wordText is the text of a cell, a paragraph or a text box being read.
type wordText struct {
	pieces  []procedure.FilledPiece
	remarks []procedure.FilledRemark
	undone  []procedure.UndoneWords
	begun   map[string]int // remarks that are open: the piece that they begin at
	done    map[string]bool
	tags    []string
	size    int
	ended   bool               // a paragraph has ended
	mark    procedure.SpanKind // what became of its end

	counted   procedure.FilledPiece   // number of the open paragraph, until it has words
	footnotes []procedure.FilledPiece // follow the text
	signs     int                     // of footnotes, so far
}

func newWordText() *wordText { return &wordText{begun: map[string]int{}, done: map[string]bool{}} }

func (t *wordText) add(p procedure.FilledPiece) {
	if p.Text == "" {
		return
	}
	t.size += utf8.RuneCountInString(p.Text)
	if n := len(t.pieces) - 1; n >= 0 && t.pieces[n].Kind == p.Kind && t.pieces[n].By == p.By && t.pieces[n].Moved == p.Moved && !t.begins(n+1) {
		t.pieces[n].Text += p.Text
		return
	}
	t.pieces = append(t.pieces, p)
}

// undo keeps words that were added and removed again by somebody else; who does
// both has changed their mind.
func (t *wordText) undo(u procedure.UndoneWords) {
	if u.Added == u.Removed {
		return
	}
	t.size += utf8.RuneCountInString(u.Text)
	if n := len(t.undone) - 1; n >= 0 && t.undone[n].Added == u.Added && t.undone[n].Removed == u.Removed {
		t.undone[n].Text += u.Text
		return
	}
	t.undone = append(t.undone, u)
}

// number puts the number that a list gives the open paragraph before its words.
func (t *wordText) number() {
	number := t.counted
	t.counted = procedure.FilledPiece{}
	t.add(number)
}

// close ends the text: one that is nothing but a number is that number, and
// footnotes stand below.
func (t *wordText) close() {
	if len(t.pieces) == 0 {
		t.number()
	}
	for _, p := range t.footnotes {
		t.add(p)
	}
	t.footnotes = nil
}

// begins says whether a remark begins at a piece, which then is one of its own.
func (t *wordText) begins(at int) bool {
	for _, from := range t.begun {
		if from == at {
			return true
		}
	}
	return false
}

// remark puts a remark where it belongs, once.
func (t *wordText) remark(id string, r procedure.FilledRemark, known bool) {
	if !known || t.done[id] {
		return
	}
	from, begun := t.begun[id]
	if !begun {
		from = max(0, len(t.pieces)-1)
	}
	delete(t.begun, id)
	t.done[id] = true
	r.From, r.To = from, len(t.pieces)
	t.remarks = append(t.remarks, r)
}

// cell is the text as a cell that was read. Where it holds the identities of
// several, cells were merged.
func (t *wordText) cell(at int) procedure.FilledCell {
	c := procedure.FilledCell{At: at, Pieces: t.pieces, Remarks: t.remarks, Undone: t.undone}
	first := procedure.FormTag{}
	for _, tag := range t.tags {
		if t, ok := procedure.ParseFormTag(tag); ok && first.Element == 0 {
			c.Tag, first = tag, t
		} else if ok && t.Element != 0 && t.Element != first.Element && len(c.Merged) < wordSpan {
			c.Merged = append(c.Merged, tag)
		}
	}
	return c
}

// changed says whether something was changed or remarked on in it.
func (t *wordText) changed() bool {
	for _, p := range t.pieces {
		if p.Kind != procedure.Same && strings.TrimSpace(p.Text) != "" {
			return true
		}
	}
	return len(t.remarks)+len(t.undone) > 0
}
