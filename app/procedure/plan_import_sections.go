package procedure

import (
	"slices"
	"strings"
)

// ColSection stands for the section of a row in the columns of a file; in a plan it
// is no column.
const ColSection = "section"

// sectionColumns are where a table names the section of each row: in a column, its
// cells merged over the rows of one section, or with the same words in each.
func (t importTable) sectionColumns() []int {
	var all []int
	for _, c := range t.mapped {
		if c.Key == ColSection {
			all = append(all, c.Index)
		}
	}
	return all
}

// parted parts a row that names its section in a column: the heading, which is empty
// where it is that of the row above, and what else there is.
func (r *importer) parted(row ImportRow) (heading, rest ImportRow) {
	columns := r.table.sectionColumns()
	if row.Merged || len(columns) == 0 {
		return ImportRow{}, row
	}
	heading = ImportRow{Number: row.Number, Cells: make([]string, len(row.Cells)), Merged: true}
	row.Cells = slices.Clone(row.Cells)
	for _, i := range columns {
		if text := row.own(i); text != "" {
			heading.Cells[i] = text
		}
		if i < len(row.Cells) {
			row.Cells[i] = ""
		}
	}
	named := bareHeading(strings.Join(heading.Cells, " "))
	if named == "" || named == r.named {
		return ImportRow{}, row
	}
	r.named = named
	return heading, row
}

// enter begins a section that a column names.
func (r *importer) enter(heading ImportRow) {
	number, _ := r.sectionTitles(heading)
	if first := r.numbered[printed(Section, number)]; first != 0 {
		r.note(heading, r.table.sectionColumns()[0], ColSection, false, "import.number.twice", "Number", number, "Row", r.places[first].Row)
	}
	r.readSection(heading)
}

// enterTranslation goes on to the section that a column names in another language than
// the authentic one: that of its number, or the next.
func (r *importer) enterTranslation(heading ImportRow) {
	number, _ := r.sectionTitles(heading)
	if number == "" {
		number = r.nth(r.counted)
	}
	r.counted++
	switch id := r.numbered[printed(Section, number)]; {
	case id == 0:
		r.note(heading, r.table.sectionColumns()[0], ColSection, false, "import.translation.stranger", "Number", number)
	case r.has(id):
		r.section, r.above = id, id
	default:
		r.translate(heading, id)
	}
}
