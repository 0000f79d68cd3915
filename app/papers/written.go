package papers

import (
	"svod/app/procedure"
	"svod/locales"
)

// WrittenData is a written procedure that has ended, and the code of the page on
// which its paper can be checked.
type WrittenData struct {
	Sheet procedure.WrittenSheet
	Plan  procedure.Plan
	Names Names
	Code  Code
}

// WrittenTitle is the title of the paper that says how a written procedure ended:
// a decision, where the text was agreed.
func WrittenTitle(p *locales.Printer, s procedure.WrittenSheet) string {
	if s.Outcome == procedure.WrittenAgreed {
		return p.T("paper.written.decision", "Decision", s.Decision, "Number", s.Number)
	}
	return p.T("paper.written.result", "Number", s.Number)
}

// WrittenResult is how a written procedure ended, on paper: what was put, what
// became of it, and of each delegation when it was served and what it said.
func WrittenResult(p *locales.Printer, d WrittenData) Paper {
	s := d.Sheet
	return Paper{Kind: "written", Lang: p.Lang, Title: WrittenTitle(p, s), Number: p.Number(int64(s.Number)), Made: s.Closed,
		Body: func(yield func(Block) bool) {
			for _, b := range writtenBlocks(p, d) {
				if !yield(b) {
					return
				}
			}
		}}
}

func writtenBlocks(p *locales.Printer, d WrittenData) []Block {
	s, lang := d.Sheet, procedure.Lang(p.Lang)
	all := []Block{Heading{Level: 1, Text: Words(WrittenTitle(p, s))}, Para{Style: Centre, Text: Words(p.Typeset(s.Title.In(lang)))},
		Heading{Level: 2, Text: Words(p.T("written.column.text"))}}
	if s.Revision != 0 {
		all = append(all, Para{Style: Indent, Text: Words(p.T("written.title_of", "Number", s.RevisionNumber, "Plan", d.Plan.Name(lang)))})
	}
	for _, words := range linesOf(p.Typeset(s.Text.In(lang))) {
		all = append(all, Para{Style: Indent, Text: Words(words)})
	}
	all = append(all, Para{Style: Indent, Text: Words(p.T("paper.written.rule", "Opened", p.DateTime(s.Opened, s.Zone), "Days", p.N("written.days", s.Terms[0].Days)))})
	for i, t := range s.Terms[1:] {
		all = append(all, Para{Style: Indent, Text: Words(p.T("written.extended", "Date", p.DateTime(t.At, s.Zone),
			"Was", p.N("written.days", s.Terms[i].Days), "Now", p.N("written.days", t.Days)))})
	}
	result := p.T("written.was_broken", "Date", p.DateTime(s.Closed, s.Zone))
	switch {
	case s.Overturned():
		result = p.T("written.overturned", "Decision", s.Decision)
	case s.Outcome == procedure.WrittenAgreed:
		result = p.T("written.letter.agreed", "Decision", s.Decision, "Date", p.DateTime(s.Closed, s.Zone))
	}
	return append(all, Heading{Level: 2, Text: Words(p.T("paper.written.outcome"))}, Para{Style: Indent, Text: Marked(result, Bold)},
		writtenTable(p, d), d.Code)
}

// writtenTable says of each delegation when and how it was served, when its
// silence ended, and what it said.
func writtenTable(p *locales.Printer, d WrittenData) Table {
	s := d.Sheet
	when := func(has bool, words string) Cell {
		if !has {
			words = "–"
		}
		return CellOf(words)
	}
	head := Row{Cells: []Cell{HeadOf(p.T("round.column.body")), HeadOf(p.T("written.column.served")), HeadOf(p.T("written.column.ends")), HeadOf(p.T("paper.written.answer"))}}
	return Table{Widths: []float64{20, 28, 20, 32}, Head: []Row{head}, Rows: func(yield func(Row) bool) {
		for _, b := range s.Bodies {
			served := when(!b.Proof.At.IsZero(), p.DateTime(b.Proof.At, s.Zone))
			if !b.Proof.At.IsZero() {
				served.Text = append(served.Text, Words(writtenHow(p, b.Proof)))
			}
			if !yield(Row{Cells: []Cell{CellOf(d.Names.Short[b.Body]), served, when(!b.Ends.IsZero(), p.DateTime(b.Ends, s.Zone)), writtenSaid(p, s, b)}}) {
				return
			}
		}
	}}
}

// writtenHow says what shows that the notice has arrived; of a letter on paper,
// which.
func writtenHow(p *locales.Printer, proof procedure.Proof) string {
	how := p.T("written.how." + string(proof.How))
	if proof.How == procedure.ServedByLetter {
		how += " " + proof.Note
	}
	return how
}

// writtenSaid is what a delegation said, in its own words, or what its silence
// became.
func writtenSaid(p *locales.Printer, s procedure.WrittenSheet, b procedure.WrittenBody) Cell {
	said := CellOf(p.T("paper.written.silence." + string(b.State)))
	if b.Answer == nil {
		return said
	}
	when := p.DateTime(b.Answer.At, s.Zone)
	if b.Answer.Entered {
		when += "; " + letterNamed(p, b.Answer.OutNumber, b.Answer.OutDate)
	}
	said.Text = append(said.Text, Words(when))
	for _, words := range linesOf(b.Answer.Reason) {
		said.Text = append(said.Text, Text{{Text: words, Mark: Italic, Lang: string(b.Answer.Lang)}})
	}
	return said
}
