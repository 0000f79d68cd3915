package views

import (
	"net/url"
	"strconv"

	"svod/app/procedure"
	"svod/locales"
)

// PeopleImportView is the preview of an uploaded list of participants: what
// each of its rows would do.
type PeopleImportView struct {
	procedure.KeptImport
	procedure.PeopleImport
	Group  procedure.GroupID
	Bodies procedure.Bodies
	Only   procedure.RowOutcome  // of the rows shown, empty: all
	Stale  string                // key of what has changed since it was seen
	Shown  []procedure.PeopleRow // of the page
	After  int                   // the row that the page is behind, 0: the first page
	More   bool                  // others follow
}

// Listed are the rows of the outcome that is shown, those that a reader has to
// look at first.
func (v PeopleImportView) Listed() []procedure.PeopleRow {
	var all []procedure.PeopleRow
	for _, o := range rowsFirst {
		for _, r := range v.Rows {
			if r.Outcome == o && (v.Only == "" || v.Only == o) {
				all = append(all, r)
			}
		}
	}
	return all
}

// rowsFirst is the order in which rows are looked at: what is wrong, and what
// replaces something that stands.
var rowsFirst = []procedure.RowOutcome{procedure.RowWrong, procedure.RowChanged, procedure.RowNew, procedure.RowSame}

func (v PeopleImportView) href(only procedure.RowOutcome, after int) string {
	query := url.Values{}
	if only != "" {
		query.Set("show", string(only))
	}
	if after > 0 {
		query.Set("after", strconv.Itoa(after))
	}
	return addressed(peopleHref(v.Group)+"/imports/"+procedure.Code(v.KeptImport.ID), query)
}

// rowLooks are what a row will do.
var rowLooks = map[procedure.RowOutcome]Look{
	procedure.RowNew:     {"plus", "good"},
	procedure.RowChanged: {"pencil", "wait"},
	procedure.RowSame:    {"tick", "outline"},
	procedure.RowWrong:   {"cross", "bad"},
}

// outcomes count the rows by what they will do, as links to them.
func (v PeopleImportView) outcomes(f Frame) []Figure {
	all := []Figure{{Number: len(v.Rows), Label: f.T("people_import.all"), Href: v.href("", 0), Current: v.Only == ""}}
	for _, o := range procedure.RowOutcomes {
		look := rowLooks[o]
		all = append(all, Figure{Number: v.Count(o), Label: f.T("people_import.outcome." + string(o)), Look: &look, Href: v.href(o, 0), Current: v.Only == o})
	}
	return all
}

func (v PeopleImportView) heading(f Frame) string {
	if v.Blocked() {
		return f.T("people_import.heading_blocked")
	}
	if n := v.Count(procedure.RowWrong); n > 0 {
		return f.N("people_import.heading_wrong", n)
	}
	if v.Writes() == 0 {
		return f.T("people_import.heading_same")
	}
	return f.N("people_import.heading_right", v.Writes())
}

// peopleColumnName is what a column of a list is called.
func peopleColumnName(f Frame, c procedure.PeopleColumn) string {
	name := f.T("people.column." + c.Key)
	if c.Lang != "" {
		name = inLang(f, name, c.Lang)
	}
	return name
}

func peopleChoices(f Frame, columns []procedure.ImportColumn) []importChoice {
	var all []importChoice
	var langs []procedure.Lang
	for _, lang := range locales.Languages() {
		langs = append(langs, procedure.Lang(lang))
	}
	for _, c := range procedure.PeopleColumns(langs) {
		all = append(all, importColumns(columns).choice(c.Key, c.Lang, peopleColumnName(f, c)))
	}
	return all
}

// peoplePlace names where a problem of a list is.
func peoplePlace(f Frame, p procedure.CellProblem) string {
	if p.Field == "" {
		return filePlace(f, p)
	}
	return filePlace(f, p) + peopleColumnName(f, procedure.PeopleColumn{Key: p.Field, Lang: p.Lang}) + ": "
}

// peopleValue is what stands in a column, in words.
func peopleValue(f Frame, c procedure.PeopleColumn, value string) string {
	switch {
	case value == "":
		return "–"
	case c.Key == procedure.PeopleRole:
		return f.T("role." + value)
	case c.Key == procedure.PeopleSalutation:
		return f.T("person.salutation." + value)
	case c.Key == procedure.PeopleLang:
		return f.language(procedure.Lang(value))
	case c.Key == procedure.PeoplePart:
		return f.T("member.part." + value)
	}
	return value
}

// bodyTyped is the body of a row: its short name, or what was typed.
func (v PeopleImportView) bodyTyped(f Frame, r procedure.PeopleRow) string {
	if id := r.Entry.Member.Body; id != 0 {
		return v.Bodies.Of(id).Short.In(f.Language())
	}
	return r.Body
}
