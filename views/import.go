package views

import (
	"strconv"

	"svod/app/procedure"
)

// ImportView is the preview of an uploaded plan: what would be read of it.
type ImportView struct {
	procedure.KeptImport
	procedure.PlanImport
	In procedure.Plan
}

func importHref(id procedure.ImportID) string { return "/imports/" + procedure.Code(id) }

// importChoice is one column that a column of the file can hold.
type importChoice struct {
	Name, Label string
	Column      procedure.ImportColumn // as it is read now; Heading empty: from none
}

// importColumns are the columns of a file.
type importColumns []procedure.ImportColumn

// choices are the plan's columns in each language, the number first, each with
// the column of the file that it is read from.
func (v ImportView) choices(f Frame) []importChoice {
	columns := importColumns(v.PlanImport.Columns)
	all := []importChoice{columns.choice(procedure.ColNumber, "", f.T("import.number"))}
	for _, c := range v.In.Columns {
		for _, lang := range v.In.Langs {
			all = append(all, columns.choice(c.Key, lang, inLang(f, c.Name.In(f.Language()), lang)))
		}
	}
	return all
}

func (all importColumns) choice(key string, lang procedure.Lang, label string) importChoice {
	for _, c := range all {
		if c.Sheet == 0 && c.Key == key && c.Lang == lang {
			return importChoice{ImportField(key, lang), label, c}
		}
	}
	return importChoice{ImportField(key, lang), label, procedure.ImportColumn{Index: -1}}
}

// ImportField names the field that says which column of the file holds a column
// of the plan in a language.
func ImportField(key string, lang procedure.Lang) string { return "col_" + key + "_" + string(lang) }

// headings are the columns of the file's table, for the choice.
func (all importColumns) headings() []Option {
	options := []Option{{"", "–"}}
	for _, c := range all {
		if c.Sheet == 0 {
			options = append(options, Option{strconv.Itoa(c.Index), columnLetters(c.Index) + ": " + c.Heading})
		}
	}
	return options
}

// columnLetters is a column as spreadsheets name it, from 0: A, B, … AA.
func columnLetters(index int) string {
	s := ""
	for n := index + 1; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

// importSection is a section of the preview with its rows.
type importSection struct {
	Section procedure.Element
	Rows    []importRow
}

type importRow struct {
	procedure.ImportedRow
	Element  procedure.Element
	Problems []procedure.CellProblem
}

// sections are the rows of the first table by their sections.
func (v ImportView) sections() []importSection {
	problems := map[int][]procedure.CellProblem{}
	for _, p := range v.PlanImport.Problems {
		if p.Sheet == 0 {
			problems[p.Row] = append(problems[p.Row], p)
		}
	}
	var all []importSection
	for _, r := range v.Rows {
		if r.Sheet != 0 {
			continue
		}
		e := v.Draft.Elements[-r.Element-1]
		if e.Kind == procedure.Section {
			all = append(all, importSection{Section: e})
		}
		if len(all) == 0 {
			all = append(all, importSection{})
		}
		last := &all[len(all)-1]
		last.Rows = append(last.Rows, importRow{r, e, problems[r.Row]})
	}
	return all
}

// loose are the problems that belong to no row of the preview.
func (v ImportView) loose() []procedure.CellProblem {
	shown := map[[2]int]bool{}
	for _, r := range v.Rows {
		shown[[2]int{r.Sheet, r.Row}] = r.Sheet == 0
	}
	var all []procedure.CellProblem
	for _, p := range v.PlanImport.Problems {
		if !shown[[2]int{p.Sheet, p.Row}] {
			all = append(all, p)
		}
	}
	return all
}

// counts are how many problems have to be put right, and how many are only
// told.
func (v ImportView) counts() (blocking, others int) {
	for _, p := range v.PlanImport.Problems {
		if p.Blocking {
			blocking++
		} else {
			others++
		}
	}
	return blocking, others
}

// problemPlace names where a problem is, as the reader's program does: a row, a
// column of the file, a column of the plan.
func (v ImportView) problemPlace(f Frame, p procedure.CellProblem) string {
	place := filePlace(f, p)
	if c, ok := v.In.Column(p.Field); ok {
		name := c.Name.In(f.Language())
		if p.Lang != "" {
			name = inLang(f, name, p.Lang)
		}
		place += name + ": "
	} else if p.Field == procedure.ColNumber {
		place += f.T("import.number") + ": "
	}
	return place
}

// filePlace names a row and a column of a file.
func filePlace(f Frame, p procedure.CellProblem) string {
	place := ""
	if p.Row > 0 {
		place = f.T("import.place.row", "Row", p.Row) + " "
	}
	if p.Index >= 0 {
		place += f.T("import.place.column", "Column", columnLetters(p.Index)) + " "
	}
	return place
}

func (v ImportView) heading(f Frame) string {
	blocking, _ := v.counts()
	if blocking > 0 {
		return f.T("import.title.wrong", "Read", v.Read, "Of", v.Measures)
	}
	return f.N("import.title.right", v.Measures)
}
