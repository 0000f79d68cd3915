package procedure

import (
	"slices"
	"strconv"
)

// ColNumber stands for the number in the columns of a file; in a plan it is no
// column.
const ColNumber = "number"

// ImportSheet is one table of a file as plain cells, whatever the file was.
type ImportSheet struct {
	Name string
	Rows []ImportRow
}

// ImportRow is a row of it. Merged: one cell goes across all columns.
type ImportRow struct {
	Number int // as the reader's program counts it, from 1
	Cells  []string
	Merged bool
}

// cell is a cell's text; what is beyond the row is empty.
func (r ImportRow) cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// ImportColumn says what a column of a file holds: a column of the plan in a
// language, the number (which has none), or with an empty Key nothing.
type ImportColumn struct {
	Sheet   int
	Index   int // from 0
	Heading string
	Key     string
	Lang    Lang
}

// headed is the row that has these headings, -1 if there is none.
func (s ImportSheet) headed(columns []ImportColumn) int {
	return slices.IndexFunc(s.Rows, func(row ImportRow) bool {
		return len(columns) > 0 && !slices.ContainsFunc(columns, func(c ImportColumn) bool {
			heading, _ := CleanLine(row.cell(c.Index))
			return heading != c.Heading
		})
	})
}

// CellProblem is a problem of a file at its place. Row 0 is the file as a
// whole, Index -1 the row. A blocking one has to be put right in the file; of
// the others the officer is only told.
type CellProblem struct {
	Problem
	Sheet    int
	Row      int
	Index    int
	Lang     Lang
	Blocking bool
}

// ImportedRow says which element of the draft a row was read as.
type ImportedRow struct {
	Sheet, Row int
	Element    ElementID
	Blocked    bool // has a blocking problem
}

// PlanImport is what was read from a file: nothing of it is kept yet. The
// draft's elements have negative ids.
type PlanImport struct {
	Draft    Draft
	Columns  []ImportColumn
	Rows     []ImportedRow
	Problems []CellProblem
	Sections int
	Measures int // rows that hold one
	Read     int // of them those without a blocking problem
}

// Blocked says whether the file cannot be taken as it is.
func (p PlanImport) Blocked() bool {
	return slices.ContainsFunc(p.Problems, func(c CellProblem) bool { return c.Blocking })
}

// ImportPlan reads a plan from the tables of a file. The first holds the
// authentic text, with the other languages beside it or in further tables with
// the same numbers. Without columns it guesses from the headings what each
// column holds; what a person has put right in that guess comes back as
// columns.
func ImportPlan(plan Plan, words ImportWords, sheets []ImportSheet, columns []ImportColumn) PlanImport {
	r := &importer{plan: plan, words: words, rowOf: map[ElementID]int{}, numbered: map[string]ElementID{}}
	r.element(Element{Kind: Whole}, plan.Title)
	for i, sheet := range sheets {
		sheet = words.joined(sheet)
		header, chosen := words.header(i, sheet)
		if columns != nil {
			chosen = slices.DeleteFunc(slices.Clone(columns), func(c ImportColumn) bool { return c.Sheet != i })
			header = sheet.headed(chosen)
		}
		if header >= 0 {
			r.columns(i, sheet.Rows[header].Number, chosen)
		}
		if header < 0 || !r.titled() {
			r.add(CellProblem{Problem: Problem{Field: ColTitle, Key: "import.header.absent"}, Sheet: i, Index: -1, Blocking: true})
			continue
		}
		r.rows(i, sheet.Rows[header+1:])
	}
	r.check()
	return r.result()
}

// importer reads the tables of one file.
type importer struct {
	PlanImport
	plan    Plan
	words   ImportWords
	mapped  []ImportColumn // those of the table being read
	section ElementID
	rowOf   map[ElementID]int // in the first table
	// numbered is the first element of each kind and number.
	numbered map[string]ElementID
}

func (r *importer) add(p CellProblem) { r.Problems = append(r.Problems, p) }

func (r *importer) result() PlanImport {
	blocked := map[[2]int]bool{}
	for _, p := range r.Problems {
		if p.Blocking {
			blocked[[2]int{p.Sheet, p.Row}] = true
		}
	}
	for i, row := range r.Rows {
		r.Rows[i].Blocked = blocked[[2]int{row.Sheet, row.Row}]
		if r.at(row.Element).Kind == Measure && row.Sheet == 0 && !r.Rows[i].Blocked {
			r.Read++
		}
	}
	r.Draft.Plan = r.plan
	r.Draft.Revision = Revision{Plan: r.plan.ID, Number: 1, State: RevisionDraft}
	r.Measures, r.Sections = r.Draft.Count(Measure), r.Draft.Count(Section)
	return r.PlanImport
}

// element puts an element at the end of the draft.
func (r *importer) element(e Element, title Texts) ElementID {
	e.ID = -ElementID(len(r.Draft.Elements) + 1)
	r.Draft.Elements = append(r.Draft.Elements, e)
	if printed := printed(e.Kind, e.Number); e.Number != "" && r.numbered[printed] == 0 {
		r.numbered[printed] = e.ID
	}
	for _, lang := range r.plan.Langs {
		r.write(e.ID, lang, ColTitle, title[lang])
	}
	return e.ID
}

// at is an element of the draft: ids go down from -1.
func (r *importer) at(id ElementID) *Element { return &r.Draft.Elements[-id-1] }

// printed is a number as it is told from others: II and 2 are one section.
func printed(kind ElementKind, number string) string {
	if n, ok := partValue(number); ok {
		number = strconv.Itoa(n)
	}
	return string(kind) + " " + number
}

// write puts a text into a cell that is empty, as a copy of the authentic text
// where it is not that itself.
func (r *importer) write(id ElementID, lang Lang, column, text string) {
	e := r.at(id)
	if text == "" || e.Text(lang, column) != "" {
		return
	}
	cell := Cell{Text: text}
	if lang != r.plan.Authentic() {
		cell.MadeFrom = TextHash(e.Text(r.plan.Authentic(), column))
	}
	*e = e.with(lang, column, cell)
}
