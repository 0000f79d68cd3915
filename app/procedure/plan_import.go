package procedure

import (
	"slices"
	"strconv"
	"strings"
)

// ColNumber stands for the number in the columns of a file; in a plan it is no
// column.
const ColNumber = "number"

// ImportColumn says what a column of a file holds: a column of the plan in a
// language, the number (which has none), or with an empty Key nothing. A table
// without headings has empty ones.
type ImportColumn struct {
	Sheet   int
	Index   int // from 0
	Heading string
	Key     string
	Lang    Lang
}

// CellProblem is a problem of a file at its place. Row 0 is the file, or the
// table, as a whole, Index -1 the row. A blocking one has to be put right in the
// file; of the others the officer is only told.
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
	RowPlace
	Element     ElementID
	Translation bool // the row has a text of it in another language
	Blocked     bool // has a blocking problem
}

// AskedRow is a row of which a person is asked what it is.
type AskedRow struct {
	RowPlace
	As          RowAs    // as it is read: as it seems, or as a person says
	Beside      RowPlace // of a translation: the row that it belongs to
	Why         Problem
	Answered    bool
	Translation bool
}

// PlanImport is what was read from a file: nothing of it is kept yet. The
// draft's elements have negative ids.
type PlanImport struct {
	Draft    Draft
	Columns  []ImportColumn
	Rows     []ImportedRow
	Asked    []AskedRow
	Problems []CellProblem
	Unread   []RowPlace // paragraphs and, with the row 0, tables that hold nothing of the plan
	Bare     []Bare
	Sections int // that have a heading
	Measures int // rows that hold one
	Read     int // of them those without a blocking problem
}

// Bare is an element that the file, though it holds a language, does not have
// in it.
type Bare struct {
	Element ElementID
	Lang    Lang
}

// Open is the number of rows that wait for an answer.
func (p PlanImport) Open() int {
	n := 0
	for _, row := range p.Asked {
		if row.As == RowOpen {
			n++
		}
	}
	return n
}

// Blocked says whether the file cannot be taken as it is.
func (p PlanImport) Blocked() bool {
	return p.Open() > 0 || slices.ContainsFunc(p.Problems, func(c CellProblem) bool { return c.Blocking })
}

// Numbered is the row of the section or the measure that bears a number.
func (p PlanImport) Numbered(number string) (at RowPlace, as RowAs, ok bool) {
	for _, kind := range []ElementKind{Measure, Section} {
		e, found := p.Draft.Numbered(kind, number)
		for _, row := range p.Rows {
			if found && row.Element == e.ID && !row.Translation {
				return row.RowPlace, RowAs(kind), true
			}
		}
	}
	return RowPlace{}, RowOpen, false
}

// ImportPlan reads a plan from the tables of a file. Those that have a title in
// the authentic language hold the plan, one behind the other, with other
// languages beside it or in further tables with the same numbers. What the
// columns hold is guessed from the headings, and what a row is from its look;
// what a person has said of either comes before the guess.
func ImportPlan(plan Plan, words ImportWords, kept KeptImport) PlanImport {
	r := &importer{plan: plan, words: words, places: map[ElementID]RowPlace{}, numbered: map[string]ElementID{}, answers: map[RowPlace]ImportAnswer{},
		last: map[ElementID]string{}, headings: map[ElementID]string{}, used: map[string]bool{}}
	for _, a := range kept.Answers {
		r.answers[a.RowPlace] = a
	}
	r.element(Element{Kind: Whole}, plan.Title)
	tables := r.tables(kept)
	base := baseOf(tables, plan.Langs)
	for i, t := range tables {
		if r.table = t; t.in(base) && !r.repeats(t, kept) {
			r.use(t.Rows)
			continue
		}
		if t.in(base) {
			tables[i].mapped = nil
		}
	}
	for _, t := range tables {
		switch {
		case t.in(base):
			r.read(t, r.row, r.enter)
		case !t.titled():
			r.beside(t)
		}
	}
	var before importTable
	for _, t := range tables {
		if !t.in(base) && t.titled() {
			r.section, r.above, r.named = 0, 0, ""
			if t.File != before.File || t.lang(plan.Langs) != before.lang(plan.Langs) {
				r.counted = 0
			}
			before = t
			r.read(t, r.translation, r.enterTranslation)
		}
	}
	r.check(tables)
	return r.result()
}

// baseOf is the language of the tables that hold the plan: the authentic one if
// there is any in it.
func baseOf(tables []importTable, langs []Lang) Lang {
	for _, lang := range langs {
		if anyIn(tables, lang) {
			return lang
		}
	}
	return langs[0]
}

// importer reads the tables of one file.
type importer struct {
	PlanImport
	plan     Plan
	words    ImportWords
	answers  map[RowPlace]ImportAnswer
	table    importTable // the one being read
	section  ElementID
	above    ElementID // of the row above
	places   map[ElementID]RowPlace
	numbered map[string]ElementID // the first element of each kind and number
	last     map[ElementID]string // the last number in each section
	headings map[ElementID]string // how sections are called in the file
	again    bool                 // numbers begin again in each section
	counted  int                  // sections of a translation so far
	typed    bool                 // a section has its number in the file
	counting bool                 // the last one has none, and got one
	used     map[string]bool      // numbers that measures have in the file
	named    string               // the section that a column names in the row above
}

func (r *importer) add(p CellProblem) { r.Problems = append(r.Problems, p) }

func (r *importer) result() PlanImport {
	blocked := map[RowPlace]bool{}
	for _, p := range r.Problems {
		if p.Blocking {
			blocked[RowPlace{p.Sheet, p.Row}] = true
		}
	}
	for i, row := range r.Rows {
		r.Rows[i].Blocked = blocked[row.RowPlace]
		if r.at(row.Element).Kind == Measure && !row.Translation && !r.Rows[i].Blocked {
			r.Read++
		}
	}
	for i := range r.Draft.Elements {
		r.translated(&r.Draft.Elements[i])
	}
	r.Draft.Plan = r.plan
	r.Draft.Revision = Revision{Plan: r.plan.ID, Number: 1, State: RevisionDraft}
	r.Measures = r.Draft.Count(Measure)
	return r.PlanImport
}

// translated says of each translation which text it was made from.
func (r *importer) translated(e *Element) {
	for _, lang := range r.plan.Langs[1:] {
		for column, cell := range e.Cells[lang] {
			cell.MadeFrom = TextHash(e.Text(r.plan.Authentic(), column))
			e.Cells[lang][column] = cell
		}
	}
}

// element puts an element at the end of the draft.
func (r *importer) element(e Element, title Texts) ElementID {
	e.ID = -ElementID(len(r.Draft.Elements) + 1)
	e.Cells = map[Lang]map[string]Cell{}
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

// printed is a number as it is told from others: II and 2 are one section, II.3
// and 2.3 one measure.
func printed(kind ElementKind, number string) string {
	first, rest, dotted := strings.Cut(number, ".")
	if n, ok := partValue(first); ok {
		first = strconv.Itoa(n)
	}
	if dotted {
		first += "." + rest
	}
	return string(kind) + " " + first
}

// write puts a text below what a cell holds.
func (r *importer) write(id ElementID, lang Lang, column, text string) {
	e := r.at(id)
	if text == "" {
		return
	}
	if e.Cells[lang] == nil {
		e.Cells[lang] = map[string]Cell{}
	}
	e.Cells[lang][column] = Cell{Text: joinedLines(e.Text(lang, column), text)}
}

func (r *importer) note(row ImportRow, index int, field string, blocking bool, key string, args ...any) {
	r.add(CellProblem{Problem{field, key, args}, r.table.at, row.Number, index, "", blocking})
}

// text is a cleaned cell, within its limit.
func (r *importer) text(row ImportRow, index int, column string, lang Lang) string {
	var problems Invalid
	text := problems.Text(column, row.cell(index), ColumnLimit(column))
	for _, p := range problems {
		r.add(CellProblem{p, r.table.at, row.Number, index, lang, true})
	}
	return text
}
