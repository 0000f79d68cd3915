package views

import (
	"strconv"

	"svod/app/procedure"
)

// ImportView is the preview of an uploaded plan: what would be read of it.
type ImportView struct {
	procedure.KeptImport
	procedure.PlanImport
	In    procedure.Plan
	Form  Form               // as it was sent, if something was wrong with it
	Asks  procedure.AskedRow // a row that somebody wants to be read otherwise
	Shown []procedure.ImportedRow
	After int // the row from which on they are shown
	More  int // the one from which on the next page shows them, 0: there is none
}

func importHref(id procedure.ImportID) string { return "/imports/" + procedure.Code(id) }

// tableFiles are the kinds of files that a table is read from.
const tableFiles = ".docx,.xlsx,.csv,.txt"

// sectionHeading is a section's number and title; measures that stand in no
// section are in one that has neither.
func sectionHeading(f Frame, number string, title Text) string {
	words := sectionTitle(f, title)
	switch {
	case number == "" && words == "":
		return f.T("plan.no_section")
	case number == "" || words == "":
		return number + words
	}
	return number + ". " + words
}

// sectionTitle is a section's title, or that it is not translated.
func sectionTitle(f Frame, title Text) string {
	if title.Missing {
		return f.T("text.missing")
	}
	return title.Words
}

// sectionName is sectionHeading with the word for a section before it.
func sectionName(f Frame, number string, title Text) string {
	switch words := sectionTitle(f, title); {
	case number == "":
		return sectionHeading(f, number, title)
	case words == "":
		return ElementName(f, procedure.Section, number)
	default:
		return ElementName(f, procedure.Section, number) + ". " + words
	}
}

// FileField names the field of a further file, with the text in a language.
func FileField(lang procedure.Lang) string { return "file_" + string(lang) }

// importChoice is one column that a column of the file can hold.
type importChoice struct {
	Name, Label string
	Column      procedure.ImportColumn // as it is read now; Heading empty: from none
}

// importColumns are the columns of a file.
type importColumns []procedure.ImportColumn

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

// counts are how many problems have to be put right, and how many are only
// told, rows that are asked about among them.
func (v ImportView) counts() (blocking, others int) {
	for _, p := range v.PlanImport.Problems {
		if p.Blocking {
			blocking++
		} else {
			others++
		}
	}
	for _, a := range v.Asked {
		if !a.Answered {
			others++
		}
	}
	return blocking, others
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
	if blocking, _ := v.counts(); blocking > 0 {
		return f.T("import.title.wrong", "Read", v.Read, "Of", v.Measures)
	}
	if open := v.Open(); open > 0 {
		return f.N("import.title.open", open)
	}
	return f.N("import.title.right", v.Measures)
}
