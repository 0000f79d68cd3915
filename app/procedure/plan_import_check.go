package procedure

import (
	"strconv"
	"strings"
)

// Years that a time frame of a plan can name.
const firstYear, lastYear = 1990, 2100

// checkMeasure notes what is missing or doubtful in a row of the first table.
func (r *importer) checkMeasure(row ImportRow, id ElementID) {
	e := *r.at(id)
	authentic := r.plan.Authentic()
	title := r.place(ColTitle, authentic)
	if e.Text(authentic, ColTitle) == "" && title >= 0 {
		r.note(0, row, title, ColTitle, true, "import.title.absent")
	}
	for _, c := range r.plan.Columns {
		at := r.place(c.Key, authentic)
		if c.Core && c.Key != ColTitle && at >= 0 && e.Text(authentic, c.Key) == "" {
			r.note(0, row, at, c.Key, false, "import.text.absent")
		}
	}
	if term := e.Text(authentic, ColTerm); !plausibleTerm(term) {
		r.note(0, row, r.place(ColTerm, authentic), ColTerm, false, "import.term.unclear", "Term", term)
	}
	at := r.place(ColNumber, "")
	if e.Parent == 0 {
		r.note(0, row, at, ColNumber, true, "import.section.absent")
		return
	}
	section := r.at(e.Parent)
	if dot := strings.LastIndexByte(e.Number, '.'); dot > 0 && CompareNumbers(e.Number[:dot], section.Number) != 0 {
		r.note(0, row, at, ColNumber, false, "import.section.other", "Number", e.Number, "Section", section.Number)
	}
}

// plausibleTerm says whether the years that a time frame names can be meant:
// not too early or late, and in their order.
func plausibleTerm(term string) bool {
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

// check looks at the file as a whole: numbers that stand twice, and texts that
// have no translation.
func (r *importer) check() {
	if r.Draft.Count(Measure) == 0 {
		r.add(CellProblem{Problem: Problem{Field: ColTitle, Key: "import.empty"}, Index: -1, Blocking: true})
		return
	}
	for _, e := range r.Draft.Elements {
		first := r.numbered[printed(e.Kind, e.Number)]
		if e.Number != "" && first != e.ID {
			r.note(0, ImportRow{Number: r.rowOf[e.ID]}, r.firstPlace(ColNumber, ""), ColNumber, true, "import.number.twice",
				"Number", e.Number, "Row", strconv.Itoa(r.rowOf[first]))
		}
	}
	for _, lang := range r.plan.Langs[1:] {
		r.checkTranslation(lang)
	}
}

// checkTranslation notes each title without a translation, or once that there
// is none at all.
func (r *importer) checkTranslation(lang Lang) {
	var missing []CellProblem
	elements := 0
	for _, e := range r.Draft.Elements[1:] {
		elements++
		if e.Status(r.plan.Authentic(), lang, ColTitle) == CellMissing {
			missing = append(missing, CellProblem{Problem{ColTitle, "import.translation.absent", nil},
				0, r.rowOf[e.ID], r.firstPlace(ColTitle, lang), lang, false})
		}
	}
	if len(missing) == elements {
		missing = []CellProblem{{Problem{ColTitle, "import.translation.absent", nil}, 0, 0, -1, lang, false}}
	}
	r.Problems = append(r.Problems, missing...)
}

// firstPlace is the place of a column in the first table.
func (r *importer) firstPlace(key string, lang Lang) int {
	for _, c := range r.Columns {
		if c.Sheet == 0 && c.Key == key && c.Lang == lang {
			return c.Index
		}
	}
	return -1
}
