package views

import (
	"strconv"
	"unicode/utf8"

	"github.com/a-h/templ"

	"svod/app/procedure"
)

// MapView is what the map of a round's table shows.
type MapView struct {
	Title, Lead string
	Sealed      bool   // comments of others are not in it yet
	Base        string // address of the table
	Columns     []procedure.BodyID
	Names       Bodies
	Parts       []MapPart
	Cells       map[MapKey]procedure.TableCounts
	Total       int
}

// MapKey is the place of a cell.
type MapKey struct {
	Element procedure.ElementID
	Body    procedure.BodyID
}

// MapPart is a section of the plan, or the whole of it: a picture of its own, so
// that it is printed on a sheet.
type MapPart struct {
	Name, Title string
	Rows        []MapRow
}

// MapRow is an element.
type MapRow struct {
	Element procedure.ElementID
	Mark    string // its number
	Name    string
}

// The measures of a map, in its units.
const (
	mapLabel = 72
	mapCell  = 44
	mapLine  = 24
	mapName  = 30 // letters of the longest name
)

// leans is how far up the names of bodies reach, which are written at a slant, and
// how far over the last column.
func (v MapView) leans() (up, over int) {
	longest := 12
	for _, id := range v.Columns {
		longest = max(longest, utf8.RuneCountInString(v.Names[id].Short))
	}
	longest = min(longest, mapName)
	return 24 + 6*longest, 4 + 5*longest
}

// mapLooks are how cells look, in the order of the legend: a state that all
// comments of a cell are in, or several.
var mapLooks = []string{"official", "deferred", "accepted", "accepted_in_part", "rejected", "noted", "withdrawn", "mixed"}

// mapLook says how a cell looks, and what is written into it: how many comments
// there are, and before a stroke how many of them are undecided, if not all.
func mapLook(counts procedure.TableCounts) (look, words string) {
	all, open := counts.Total(), counts.Of(procedure.Undecided)
	words = strconv.Itoa(all)
	if open > 0 && open < all {
		words = strconv.Itoa(open) + "/" + words
	}
	switch {
	case counts[procedure.CommentOfficial] > 0:
		return "official", words
	case open > 0:
		return "deferred", words
	case len(counts) == 1:
		for state := range counts {
			return string(state), words
		}
	}
	return "mixed", words
}

// mapPicture is the picture of a part. Addresses are relative and short, for
// there are thousands.
func mapPicture(f Frame, v MapView, p MapPart) templ.Component {
	return small(func(m *markup) {
		head, over := v.leans()
		width, height := mapLabel+mapCell*len(v.Columns)+over, head+mapLine*len(p.Rows)
		m.raw(`<svg class="map" role="group"`)
		m.attribute("aria-label", p.Name)
		m.attribute("width", strconv.Itoa(width))
		m.attribute("height", strconv.Itoa(height))
		m.attribute("viewBox", "0 0 "+strconv.Itoa(width)+" "+strconv.Itoa(height))
		m.raw(`><title>`)
		m.text(p.Name)
		m.raw(`</title><desc>`)
		m.text(f.T("table.map.desc"))
		m.raw(`</desc>`)
		m.mapFills(v, p, head)
		for i, body := range v.Columns {
			m.mapName(v, body, mapLabel+mapCell*i+mapCell/2, head-8)
		}
		for i, row := range p.Rows {
			m.raw(`<g transform="translate(0 `)
			m.number(int64(head + mapLine*i + mapLine/2 + 5))
			m.raw(`)"><a href="table?element=`)
			m.number(int64(row.Element))
			m.raw(`">`)
			if row.Mark == "" {
				m.raw(`<title>`)
				m.text(row.Name)
				m.raw(`</title>`)
			}
			m.raw(`<rect x=28 /><text x="66" class="row">`)
			m.text(row.label())
			m.raw(`</text></a>`)
			m.mapRow(v, row)
			m.raw(`</g>`)
		}
		m.raw(`</svg>`)
	})
}

// mapName writes the name of a body over its column; of one that is very long, its
// beginning, and all of it where it is pointed at.
func (m *markup) mapName(v MapView, body procedure.BodyID, x, y int) {
	name := v.Names[body].Short
	m.raw(`<a href="table?body=`)
	m.number(int64(body))
	m.raw(`">`)
	if letters := []rune(name); len(letters) > mapName {
		m.raw(`<title>`)
		m.text(name)
		m.raw(`</title>`)
		name = string(letters[:mapName-1]) + "…"
	}
	m.raw(`<text class="head" transform="translate(` + strconv.Itoa(x) + ` ` + strconv.Itoa(y) + `) rotate(-50)">`)
	m.text(name)
	m.raw(`</text></a>`)
}

func (r MapRow) label() string {
	if r.Mark == "" {
		return "–"
	}
	return r.Mark
}

// called is the element as it is read aloud.
func (r MapRow) called() string {
	if r.Mark == "" {
		return r.Name
	}
	return r.Mark
}

// mapFills fills the cells of a part, those that look alike with one stroke:
// a line for as many as stand side by side, which the style sheet breaks between
// them.
func (m *markup) mapFills(v MapView, p MapPart, head int) {
	paths := map[string]markup{}
	for i, row := range p.Rows {
		for from := 0; from < len(v.Columns); {
			look, to := v.look(row, from), from+1
			for to < len(v.Columns) && v.look(row, to) == look {
				to++
			}
			path := paths[look]
			path.raw("M")
			path.number(int64(mapLabel + mapCell*from + 2))
			path.raw(" ")
			path.number(int64(head + mapLine*i + mapLine/2))
			path.raw("h")
			path.number(int64(mapCell*(to-from) - 4))
			paths[look], from = path, to
		}
	}
	for _, look := range append([]string{"none"}, mapLooks...) {
		if path := paths[look]; len(path) > 0 {
			m.mapStroke(look, string(path))
		}
	}
}

// look is how the cell of a row in a column looks.
func (v MapView) look(row MapRow, column int) string {
	counts := v.Cells[MapKey{row.Element, v.Columns[column]}]
	if len(counts) == 0 {
		return "none"
	}
	look, _ := mapLook(counts)
	return look
}

// mapStroke draws cells of one look: a plain one, or a hatch.
func (m *markup) mapStroke(look, path string) {
	m.raw(`<path class="m-` + look + `"`)
	if look != "none" && look != "accepted" {
		m.raw(` stroke="url(#m-` + look + `)"`)
	}
	m.attribute("d", path)
	m.raw(`/>`)
}

// mapRow writes the links of a row. A rectangle, laid out by the style sheet,
// lets the whole of a cell be hit and not its number only; values without
// quotation marks keep thousands of them small.
func (m *markup) mapRow(v MapView, row MapRow) {
	for i, body := range v.Columns {
		counts := v.Cells[MapKey{row.Element, body}]
		if len(counts) == 0 {
			continue
		}
		_, words := mapLook(counts)
		m.raw(`<a href=map/`)
		m.number(int64(row.Element))
		m.raw(`/`)
		m.number(int64(body))
		m.raw(`><title>`)
		m.text(row.called())
		m.raw(" ")
		m.text(v.Names[body].mark())
		m.raw(" ")
		m.raw(words)
		m.raw(`</title><rect x=`)
		m.number(int64(mapLabel + mapCell*i))
		m.raw(` /><text x=`)
		m.number(int64(mapLabel + mapCell*i + mapCell/2))
		m.raw(`>`)
		m.raw(words)
		m.raw(`</text></a>`)
	}
}

// mapPatterns are the hatches of the looks, which do not need colour.
func mapPatterns() templ.Component {
	return small(func(m *markup) {
		m.raw(`<svg class="map-patterns" width="0" height="0" aria-hidden="true"><defs>`)
		for _, p := range [...]struct{ look, size, path string }{
			{"official", "6", "M-1 7L7-1M-1 1L1-1M5 7L7 5"},
			{"deferred", "6", "M3 0v6"},
			{"accepted_in_part", "6", "M0 3h6"},
			{"rejected", "8", "M0 0L8 8M8 0L0 8"},
			{"noted", "6", "M2 3h2"},
			{"withdrawn", "12", "M0 0L12 12"},
			{"mixed", "8", "M0 0h4v4h-4zM4 4h4v4h-4z"},
		} {
			m.raw(`<pattern id="m-` + p.look + `" width="` + p.size + `" height="` + p.size + `" patternUnits="userSpaceOnUse"><path class="hatch ` + p.look + `" d="` + p.path + `"/></pattern>`)
		}
		m.raw(`</defs></svg>`)
	})
}

// mapSample is how a look appears in the legend.
func mapSample(look string) templ.Component {
	return small(func(m *markup) {
		m.raw(`<svg class="map" width="44" height="24" aria-hidden="true">`)
		m.mapStroke(look, "M2 12h40")
		m.raw(`</svg>`)
	})
}

// mark is a body in as few letters as there are: its code, or its short name.
func (b BodyWords) mark() string {
	if len(b.Code) == 2 {
		return b.Code
	}
	return b.Short
}
