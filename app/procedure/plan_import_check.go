package procedure

import (
	"slices"
	"strconv"
	"strings"
)

// Years that a time frame of a plan can name.
const firstYear, lastYear = 1990, 2100

// checkMeasure notes what is missing or doubtful in a row of the authentic text.
func (r *importer) checkMeasure(row ImportRow, id ElementID) {
	e := *r.at(id)
	authentic := r.plan.Authentic()
	for _, c := range r.plan.Columns {
		at := r.table.place(c.Key, authentic)
		if c.Core && c.Key != ColTitle && at >= 0 && e.Text(authentic, c.Key) == "" {
			r.note(row, at, c.Key, false, "import.text.absent")
		}
	}
	if term := e.Text(authentic, ColTerm); !plausibleTerm(term) {
		r.note(row, r.table.place(ColTerm, authentic), ColTerm, false, "import.term.unclear", "Term", term)
	}
	at, section := r.table.place(ColNumber, ""), r.at(e.Parent)
	if section.Number == "" && r.Sections > 0 {
		r.note(row, at, ColNumber, false, "import.section.absent")
	}
	if strings.Contains(e.Number, ".") && section.Number != "" && !numberIn(e.Number, section.Number) && !r.under(e) {
		r.note(row, at, ColNumber, false, "import.section.other", "Number", e.Number, "Section", section.Number)
	}
}

// under says whether a measure is one of another in its section: 3.1 stands
// below 3 where numbers go through all sections.
func (r *importer) under(e Element) bool {
	of := r.numbered[printed(Measure, e.Number[:strings.LastIndexByte(e.Number, '.')])]
	return of != 0 && r.at(of).Parent == e.Parent
}

// numberIn says whether a measure's number begins with a section's: 2.1.3 is one
// of section II, and of section 2.1.
func numberIn(number, section string) bool {
	parts, of := strings.Split(number, "."), strings.Split(section, ".")
	return len(parts) > len(of) && CompareNumbers(strings.Join(parts[:len(of)], "."), section) == 0
}

// plausibleTerm says whether the years that a time frame names can be meant:
// not too early or late, and in their order. One that is nothing but a figure is
// a year.
func plausibleTerm(term string) bool {
	if _, err := strconv.Atoi(term); err == nil && len(term) != 4 {
		return false
	}
	last := firstYear
	for _, figures := range strings.FieldsFunc(term, func(c rune) bool { return c < '0' || c > '9' }) {
		if len(figures) != 4 {
			continue
		}
		year, _ := strconv.Atoi(figures)
		if year < last || year > lastYear {
			return false
		}
		last = year
	}
	return true
}

// check looks at the file as a whole: whether it holds a plan, sections, and
// each text in each language that it has.
func (r *importer) check(tables []importTable) {
	if r.Draft.Count(Measure) == 0 {
		key := "import.empty"
		if !slices.ContainsFunc(tables, importTable.titled) {
			key = "import.header.absent"
		}
		r.add(CellProblem{Problem: Problem{Field: ColTitle, Key: key}, Index: -1, Blocking: true})
		return
	}
	if authentic := r.plan.Authentic(); baseOf(tables, r.plan.Langs) != authentic {
		r.add(CellProblem{Problem: Problem{Field: ColTitle, Key: "import.authentic.absent"}, Index: -1, Lang: authentic, Blocking: true})
	}
	if r.Sections == 0 {
		r.add(CellProblem{Problem: Problem{Key: "import.sections.none"}, Index: -1})
	}
	for _, e := range r.Draft.Elements[1:] {
		if at := r.places[e.ID]; e.Kind == Section && e.Number != "" && e.Text(r.plan.Authentic(), ColTitle) == "" {
			r.add(CellProblem{Problem: Problem{Field: ColTitle, Key: "import.text.absent"}, Sheet: at.Sheet, Row: at.Row, Index: -1})
		}
	}
	for _, lang := range r.plan.Langs[1:] {
		r.checkTranslation(lang)
	}
}

// checkTranslation lists the elements that have no title in a language, or says
// once that there is none at all.
func (r *importer) checkTranslation(lang Lang) {
	var bare []Bare
	translated := false
	for _, e := range r.Draft.Elements[1:] {
		translated = translated || e.Text(lang, ColTitle) != ""
		if e.Status(r.plan.Authentic(), lang, ColTitle) == CellMissing {
			bare = append(bare, Bare{e.ID, lang})
		}
	}
	if translated || slices.ContainsFunc(r.Asked, func(a AskedRow) bool { return a.Translation }) {
		r.Bare = append(r.Bare, bare...)
		return
	}
	r.add(CellProblem{Problem: Problem{Field: ColTitle, Key: "import.translation.absent"}, Index: -1, Lang: lang})
}
