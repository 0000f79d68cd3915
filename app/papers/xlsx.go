package papers

import (
	"fmt"
	"io"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// XLSX writes the tables of a paper as a workbook: one sheet a table, named by
// its caption, the annex it stands in or the paper's title. Every cell is text,
// so that nothing in it is ever a formula. Rows are written as they come.
func XLSX(w io.Writer, p Paper) error {
	x := &xlsx{parcel: newParcel(w), paper: p, form: p.form(), setter: typesetter{canvas: &canvas{fonts: Serif()}}}
	name := p.Title
	for b := range p.Body {
		switch b := b.(type) {
		case Annex:
			name = b.No
		case Table:
			if caption := b.Caption.String(); caption != "" {
				name = caption
			}
			if err := x.sheet(name, b); err != nil {
				return err
			}
		}
	}
	if len(x.sheets) == 0 {
		return fmt.Errorf("papers: a workbook needs a table")
	}
	for _, step := range []func() error{x.workbook, x.styles, x.package_} {
		if err := step(); err != nil {
			return err
		}
	}
	return x.close()
}

// xlsx is a workbook being written.
type xlsx struct {
	*parcel
	paper  Paper
	form   Form
	sheets []xlsxSheet
	merged []string  // ranges of the sheet being written
	widths []float64 // of its columns, in figures
	setter typesetter
}

type xlsxSheet struct {
	name  string
	above int    // rows before the head
	head  int    // rows repeated on each page
	rows  int    // all
	list  string // name of its first column
}

// The cell formats of styles.xml.
const (
	xlsxBody  = 1
	xlsxHead  = 2
	xlsxBlank = 3
)

// maxCell is the most that a cell holds, in UTF-16 units.
const maxCell = 32_767

const nsSheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

func (x *xlsx) sheet(name string, t Table) error {
	x.sheets = append(x.sheets, xlsxSheet{name: x.sheetName(name), above: len(t.Above), head: len(t.Head), list: t.List})
	x.merged = x.merged[:0]
	if err := x.part("xl/worksheets/sheet" + strconv.Itoa(len(x.sheets)) + ".xml"); err != nil {
		return err
	}
	x.put(xmlHead, `<worksheet xmlns="`, nsSheet, `"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">`)
	if n := len(t.Above) + len(t.Head); n > 0 {
		x.putf(`<pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>`, n, n+1)
	}
	x.put(`</sheetView></sheetViews><sheetFormatPr defaultRowHeight="13"/><cols>`)
	sum := 0.0
	for _, w := range t.Widths {
		sum += w
	}
	letters := math.Max(140, 18*float64(len(t.Widths))) // 140 go across a landscape sheet; more are printed smaller
	x.widths = x.widths[:0]
	for i, w := range t.Widths {
		hidden, width := "", math.Max(w/sum*letters, 6)
		if w == 0 {
			hidden, width = ` hidden="1"`, 0
		}
		x.widths = append(x.widths, width)
		x.putf(`<col min="%d" max="%d" width="%.1f" customWidth="1"%s/>`, i+1, i+1, x.widths[i], hidden)
	}
	x.put(`</cols><sheetData>`)
	if err := x.rows(t); err != nil {
		return err
	}
	x.put(`</sheetData>`)
	if len(x.merged) > 0 {
		x.putf(`<mergeCells count="%d">`, len(x.merged))
		for _, m := range x.merged {
			x.put(`<mergeCell ref="`, m, `"/>`)
		}
		x.put(`</mergeCells>`)
	}
	x.choices(t)
	m := x.form.Landscape
	x.putf(`<pageMargins left="%.3f" right="%.3f" top="%.3f" bottom="%.3f" header="0.3" footer="0.3"/>`, m.Left/25.4, m.Right/25.4, m.Top/25.4, m.Bottom/25.4)
	x.put(`<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>`)
	x.put(`<headerFooter differentFirst="1"><oddHeader>&amp;C&amp;12&amp;P</oddHeader></headerFooter></worksheet>`)
	return nil
}

// choices offers lists for the cells of columns, below the head to the end.
func (x *xlsx) choices(t Table) {
	if len(t.Choices) == 0 {
		return
	}
	x.putf(`<dataValidations count="%d">`, len(t.Choices))
	for _, col := range slices.Sorted(maps.Keys(t.Choices)) {
		x.putf(`<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="%s:%s"><formula1>%s</formula1></dataValidation>`,
			cellName(len(t.Above)+len(t.Head)+1, col+1), cellName(ImportLimits().Rows, col+1), xmlText(t.Choices[col]))
	}
	x.put(`</dataValidations>`)
}

func (x *xlsx) rows(t Table) error {
	spans, n := newSpans(len(t.Widths)), 0
	defer func() { x.sheets[len(x.sheets)-1].rows = n }()
	head := make([]Row, 0, len(t.Above)+len(t.Head))
	for _, line := range t.Above {
		head = append(head, Row{Cells: []Cell{{Text: []Text{line}, Cols: len(t.Widths)}}})
	}
	for _, r := range append(head, t.Head...) {
		n++
		if err := x.row(r, spans, n); err != nil {
			return err
		}
	}
	if t.Rows == nil {
		return nil
	}
	for r := range t.Rows {
		n++
		if err := x.row(r, spans, n); err != nil {
			return err
		}
	}
	return nil
}

func (x *xlsx) row(r Row, spans *spans, n int) error {
	cells, err := spans.place(r)
	if err != nil {
		return err
	}
	hidden := ""
	if r.Hidden {
		hidden = ` hidden="1"`
	}
	x.putf(`<row r="%d" ht="%.1f"%s>`, n, x.height(cells), hidden)
	for _, c := range cells {
		style := xlsxBody
		switch {
		case c.Head:
			style = xlsxHead
		case c.Blank:
			style = xlsxBlank
		}
		if !c.Cont && (c.Cols > 1 || c.Rows > 1) {
			x.merged = append(x.merged, cellName(n, c.Col+1)+":"+cellName(n+c.Rows-1, c.Col+c.Cols))
		}
		x.cell(cellName(n, c.Col+1), style, c.Text)
		for i := 1; i < c.Cols; i++ { // borders of a merged cell
			x.cell(cellName(n, c.Col+1+i), style, nil)
		}
	}
	x.put(`</row>`)
	return nil
}

// height is the height of a row in points: not every program finds it when it
// opens a file. Cells over several rows do not count.
func (x *xlsx) height(cells []placed) float64 {
	const figure, margin, tallest = 5.1, 6, 409 // points, rather too narrow; Excel has no higher rows
	size, lines := x.form.Table, 1
	for _, c := range cells {
		if c.Cont || c.Rows > 1 {
			continue
		}
		base, width, n := Mark(0), -margin+0.0, 0
		if c.Head {
			base = Bold
		}
		for _, w := range x.widths[c.Col : c.Col+c.Cols] {
			width += w * figure
		}
		if width <= 0 { // hidden
			continue
		}
		for _, t := range c.Text {
			n += len(x.setter.breakLines(x.setter.words(t, base, size), width, 0, size))
		}
		lines = max(lines, n)
	}
	return min(float64(lines)*size*1.3+2, tallest)
}

// cell writes text; runs with marks keep them.
func (x *xlsx) cell(name string, style int, texts []Text) {
	runs := shorten(slices.Concat(slices.Collect(paragraphs(texts))...))
	if len(runs) == 0 {
		x.putf(`<c r="%s" s="%d"/>`, name, style)
		return
	}
	x.putf(`<c r="%s" s="%d" t="inlineStr"><is>`, name, style)
	if len(runs) == 1 && runs[0].Mark == 0 {
		x.cellText(runs[0].Text)
	} else {
		for _, r := range runs {
			x.put(`<r><rPr>`)
			for _, m := range []struct {
				mark Mark
				tag  string
			}{{Bold, `<b/>`}, {Italic, `<i/>`}, {Removed, `<strike/>`}, {Added, `<u/>`}} {
				if r.Mark&m.mark != 0 || style == xlsxHead && m.mark == Bold {
					x.put(m.tag)
				}
			}
			x.put(`<sz val="`, strconv.FormatFloat(x.form.Table, 'f', -1, 64), `"/><rFont val="`, xmlText(x.form.Face), `"/></rPr>`)
			x.cellText(r.Text)
			x.put(`</r>`)
		}
	}
	x.put(`</is></c>`)
}

// cellText writes words; only blanks at their ends need the attribute.
func (x *xlsx) cellText(s string) {
	if strings.TrimSpace(s) == s {
		x.put(`<t>`)
	} else {
		x.put(`<t xml:space="preserve">`)
	}
	for {
		at := coded.FindStringIndex(s)
		if at == nil {
			break
		}
		x.esc(s[:at[0]])
		x.put(`_x005F_`)
		s = s[at[0]+1:]
	}
	x.esc(s)
	x.put(`</t>`)
}

// coded is what spreadsheet programs take for the code of a character (_x000D_);
// of a text that only looks like one the first underscore is written as a code.
var coded = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// paragraphs gives the texts of a cell with a line end between them.
func paragraphs(texts []Text) func(func(Text) bool) {
	return func(yield func(Text) bool) {
		for i, t := range texts {
			if i > 0 && !yield(Words("\n")) || !yield(t) {
				return
			}
		}
	}
}

// shorten drops empty runs, joins plain neighbours, and cuts what a cell
// cannot hold, on a letter and with an ellipsis.
func shorten(t Text) Text {
	var out Text
	room := maxCell
	for _, r := range t {
		r.Text = cleanText(r.Text)
		if r.Text == "" {
			continue
		}
		cut, full := cutUnits(r.Text, room)
		r.Text = cut
		room -= unitsOf(cut)
		if n := len(out); n > 0 && out[n-1].Mark == 0 && r.Mark == 0 {
			out[n-1].Text += r.Text
		} else {
			out = append(out, r)
		}
		if full {
			break
		}
	}
	return out
}

func unitsOf(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// cutUnits is s, or its beginning with an ellipsis in as many UTF-16 units as
// there is room for.
func cutUnits(s string, room int) (string, bool) {
	if len(s) <= room || unitsOf(s) <= room {
		return s, false
	}
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > room-1 {
			return s[:i] + "…", true
		}
	}
	return s, false
}

// sheetName is a name that Excel takes: at most 31 units, none of []:*?/\, not
// empty, no apostrophe at its ends, unlike the others.
func (x *xlsx) sheetName(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("[]:*?/\\\n\t", r) {
			return ' '
		}
		return r
	}, cleanText(s))
	s = strings.Trim(strings.Join(strings.Fields(s), " "), "' ")
	if s == "" {
		s = "1"
	}
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = " (" + strconv.Itoa(n) + ")"
		}
		name, _ := cutUnits(s, 31-len(end))
		name += end
		if !slices.ContainsFunc(x.sheets, func(o xlsxSheet) bool { return strings.EqualFold(o.name, name) }) {
			return name
		}
	}
}

// cellName is the address of a cell, both counted from 1: B3.
func cellName(row, col int) string { return columnName(col) + strconv.Itoa(row) }

func columnName(col int) string {
	var s string
	for ; col > 0; col = (col - 1) / 26 {
		s = string(rune('A'+(col-1)%26)) + s
	}
	return s
}

// workbook lists the sheets and the rows that each of their pages repeats.
func (x *xlsx) workbook() error {
	if err := x.part("xl/workbook.xml"); err != nil {
		return err
	}
	x.put(xmlHead, `<workbook xmlns="`, nsSheet, `" xmlns:r="`, nsRels, `"><bookViews><workbookView/></bookViews><sheets>`)
	for i, s := range x.sheets {
		x.putf(`<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, xmlText(s.name), i+1, i+1)
	}
	x.put(`</sheets>`)
	var names strings.Builder
	for i, s := range x.sheets {
		name := xmlText(strings.ReplaceAll(s.name, "'", "''"))
		if s.head > 0 {
			fmt.Fprintf(&names, `<definedName name="_xlnm.Print_Titles" localSheetId="%d">'%s'!$%d:$%d</definedName>`, i, name, s.above+1, s.above+s.head)
		}
		if s.list != "" {
			fmt.Fprintf(&names, `<definedName name="%s">'%s'!$A$%d:$A$%d</definedName>`, xmlText(s.list), name, s.above+s.head+1, s.rows)
		}
	}
	if names.Len() > 0 {
		x.put(`<definedNames>`, names.String(), `</definedNames>`)
	}
	x.put(`</workbook>`)
	return nil
}

func (x *xlsx) styles() error {
	font := `<sz val="` + strconv.FormatFloat(x.form.Table, 'f', -1, 64) + `"/><name val="` + xmlText(x.form.Face) + `"/><family val="1"/></font>`
	side := func(s string) string { return `<` + s + ` style="thin"><color auto="1"/></` + s + `>` }
	return x.whole("xl/styles.xml", xmlHead+`<styleSheet xmlns="`+nsSheet+`">`+
		`<fonts count="2"><font>`+font+`<font><b/>`+font+`</fonts>`+
		`<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>`+
		`<fill><patternFill patternType="solid"><fgColor rgb="FFFFF9E5"/><bgColor indexed="64"/></patternFill></fill></fills>`+
		`<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>`+side("left")+side("right")+side("top")+side("bottom")+`<diagonal/></border></borders>`+
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">`+
		`<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`+
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>`+
		`<xf numFmtId="49" fontId="1" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>`+
		`<xf numFmtId="49" fontId="0" fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>`+
		`</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`)
}

// package_ writes the lists of parts and the properties.
func (x *xlsx) package_() error {
	const sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	types := `<Override PartName="/xl/workbook.xml" ContentType="` + sheet + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + sheet + `styles+xml"/>`
	rels := ""
	for i := range x.sheets {
		n := strconv.Itoa(i + 1)
		types += `<Override PartName="/xl/worksheets/sheet` + n + `.xml" ContentType="` + sheet + `worksheet+xml"/>`
		rels += `<Relationship Id="rId` + n + `" Type="` + nsRels + `/worksheet" Target="worksheets/sheet` + n + `.xml"/>`
	}
	rels += `<Relationship Id="styles" Type="` + nsRels + `/styles" Target="styles.xml"/>`
	for _, part := range [][2]string{
		{"docProps/core.xml", coreProperties(x.paper)},
		{"xl/_rels/workbook.xml.rels", relationships(rels)},
		{"_rels/.rels", packageRelationships("xl/workbook.xml")},
		{"[Content_Types].xml", contentTypes(types)},
	} {
		if err := x.whole(part[0], part[1]); err != nil {
			return err
		}
	}
	return nil
}
