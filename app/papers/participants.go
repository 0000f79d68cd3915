package papers

import (
	"iter"
	"slices"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// Participants is the list of participants of a meeting, or of a group where
// nobody has a way of attending, in the order of bodies.
func Participants(p *locales.Printer, attendance []procedure.Attendance, names Names, title string, made time.Time) Paper {
	return Paper{Kind: "participants", Lang: p.Lang, Title: p.T("paper.participants.title"), Made: made,
		Body: func(yield func(Block) bool) { participantBlocks(p, attendance, names, title, yield) }}
}

func participantBlocks(p *locales.Printer, attendance []procedure.Attendance, names Names, title string, yield func(Block) bool) bool {
	head := Row{Cells: []Cell{HeadOf(p.T("paper.plan.number")), HeadOf(p.T("paper.participants.name")), HeadOf(p.T("paper.participants.post"))}}
	widths := []float64{6, 32, 62}
	if attends(attendance) {
		head.Cells, widths = append(head.Cells, HeadOf(p.T("paper.participants.mode"))), []float64{6, 28, 47, 19}
	}
	return yield(Heading{Level: 1, Text: Words(p.T("paper.participants.title"))}) &&
		yield(Para{Style: Centre, Text: Words(title), Keep: true}) &&
		yield(Table{Widths: widths, Head: []Row{head}, Rows: participantRows(p, attendance, names, len(widths))})
}

// attends says whether the list is of a meeting: it says how people attend.
func attends(attendance []procedure.Attendance) bool {
	return slices.ContainsFunc(attendance, func(a procedure.Attendance) bool { return a.Mode != "" })
}

func participantRows(p *locales.Printer, attendance []procedure.Attendance, names Names, columns int) iter.Seq[Row] {
	lang := procedure.Lang(p.Lang)
	return func(yield func(Row) bool) {
		n, body := 0, procedure.BodyID(0)
		for _, a := range procedure.ListAttendance(attendance, lang) {
			if a.Mode == procedure.Absent {
				continue
			}
			if a.Body != body {
				body = a.Body
				if !yield(Row{Keep: true, Cells: []Cell{{Cols: columns, Head: true, Text: []Text{Words(names.Full[body])}}}}) {
					return
				}
			}
			n++
			post := a.Post[lang]
			if organisation := a.Organisation[lang]; organisation != "" {
				post += ", " + organisation
			}
			row := Row{Cells: []Cell{CellOf(p.Number(int64(n))), CellOf(a.Name.In(lang).Listed()), CellOf(p.Typeset(post))}}
			if columns > len(row.Cells) {
				row.Cells = append(row.Cells, CellOf(p.T("attendance."+string(a.Mode))))
			}
			if !yield(row) {
				return
			}
		}
	}
}
