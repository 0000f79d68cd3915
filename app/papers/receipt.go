package papers

import (
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// ReceiptData is what a receipt says: its facts, name and words, and the
// comments that came.
type ReceiptData struct {
	Title    string
	Facts    [][2]string
	Comments []ReceiptLine
	Received time.Time
}

// ReceiptLine is one comment on a receipt.
type ReceiptLine struct {
	Item, Kind   string
	Text, Reason string
	Lang         procedure.Lang // of text and reason
}

// Receipt is the paper that says what was received of a delegation, and when.
func Receipt(p *locales.Printer, data ReceiptData) Paper {
	return Paper{Kind: "receipt", Lang: p.Lang, Title: data.Title, Made: data.Received,
		Body: func(yield func(Block) bool) { receiptBlocks(p, data, yield) }}
}

func receiptBlocks(p *locales.Printer, data ReceiptData, yield func(Block) bool) bool {
	facts := func(yield func(Row) bool) {
		for _, f := range data.Facts {
			if !yield(Row{Cells: []Cell{CellOf(f[0]), CellOf(f[1])}}) {
				return
			}
		}
	}
	if !yield(Heading{Level: 1, Text: Words(data.Title)}) || !yield(Table{Widths: []float64{30, 70}, Rows: facts}) || len(data.Comments) == 0 {
		return false
	}
	head := Row{Cells: []Cell{HeadOf(p.T("paper.plan.number")), HeadOf(p.T("paper.receipt.kind")), HeadOf(p.T("paper.receipt.text"))}}
	lines := func(yield func(Row) bool) {
		for _, c := range data.Comments {
			said := Cell{Text: []Text{{{Text: c.Text, Lang: string(c.Lang)}}, {{Text: c.Reason, Mark: Italic, Lang: string(c.Lang)}}}}
			if !yield(Row{Cells: []Cell{CellOf(c.Item), CellOf(c.Kind), said}}) {
				return
			}
		}
	}
	return yield(Heading{Level: 2, Text: Words(p.N("paper.receipt.comments", len(data.Comments)))}) &&
		yield(Table{Widths: []float64{16, 22, 62}, Head: []Row{head}, Rows: lines})
}
