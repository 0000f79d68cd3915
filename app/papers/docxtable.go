package papers

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// table writes rows as they come: fixed widths, repeated head, borders, and a
// paragraph after it without which Word joins two tables.
func (d *docx) table(t Table) error {
	if len(t.Caption) > 0 {
		d.paragraph("TableCaption", t.Caption, para{})
	}
	widths := d.columns(t.Widths)
	d.put(`<w:tbl><w:tblPr>`)
	total := 0
	for _, w := range widths {
		total += w
	}
	d.putf(`<w:tblW w:w="%d" w:type="dxa"/><w:tblBorders>`, total)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		d.putf(`<w:%s w:val="single" w:sz="%d" w:space="0" w:color="auto"/>`, side, int(d.form.Border*8))
	}
	pad := twips(d.form.Padding)
	d.putf(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="%d" w:type="dxa"/><w:left w:w="%d" w:type="dxa"/><w:bottom w:w="%d" w:type="dxa"/><w:right w:w="%d" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`, pad/2, pad, pad/2, pad)
	for _, w := range widths {
		d.putf(`<w:gridCol w:w="%d"/>`, w)
	}
	d.put(`</w:tblGrid>`)
	if err := d.rows(t, widths); err != nil {
		return err
	}
	d.put(`</w:tbl><w:p><w:pPr><w:pStyle w:val="AfterTable"/></w:pPr></w:p>`)
	return nil
}

// columns turns shares into twentieths of a point that add up to the width of
// the text.
func (d *docx) columns(shares []float64) []int {
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	full := float64(twips(d.form.textWidth(d.landscape)))
	out := make([]int, len(shares))
	done, at := 0, 0.0
	for i, s := range shares {
		at += s
		out[i] = int(math.Round(full*at/sum)) - done
		done += out[i]
	}
	return out
}

func (d *docx) rows(t Table, widths []int) error {
	spans := newSpans(len(widths))
	written := 0
	for _, r := range t.Head {
		if err := d.row(t, r, spans, widths, true); err != nil {
			return err
		}
		written++
	}
	if t.Rows != nil {
		for r := range t.Rows {
			if err := d.row(t, r, spans, widths, false); err != nil {
				return err
			}
			written++
		}
	}
	if written == 0 { // a table without rows is not allowed
		return d.row(t, Row{}, spans, widths, false)
	}
	return nil
}

func (d *docx) row(t Table, r Row, spans *spans, widths []int, head bool) error {
	cells, err := spans.place(r)
	if err != nil {
		return err
	}
	d.put(`<w:tr>`)
	short := d.short(t, cells, widths)
	if head || short || r.Change.Mark != 0 {
		d.put(`<w:trPr>`)
		if short {
			d.put(`<w:cantSplit/>`)
		}
		if head {
			d.put(`<w:tblHeader/>`)
		}
		switch {
		case r.Change.Mark&Added != 0:
			d.change("ins", r.Change, "/>")
		case r.Change.Mark&Removed != 0:
			d.change("del", r.Change, "/>")
		}
		d.put(`</w:trPr>`)
	}
	for _, c := range cells {
		d.cell(t, c, widths, r.Keep)
	}
	d.put(`</w:tr>`)
	return nil
}

func (d *docx) cell(t Table, c placed, widths []int, keep bool) {
	width := 0
	for _, w := range widths[c.Col : c.Col+c.Cols] {
		width += w
	}
	d.putf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if c.Cols > 1 {
		d.putf(`<w:gridSpan w:val="%d"/>`, c.Cols)
	}
	switch {
	case c.Cont:
		d.put(`<w:vMerge/>`)
	case c.Rows > 1:
		d.put(`<w:vMerge w:val="restart"/>`)
	}
	d.put(`</w:tcPr>`)
	style, mark, size := "CellText", Mark(0), cmp.Or(t.Size, d.form.Table)
	if c.Head {
		style, mark = "CellHead", Bold
	}
	room := float64(width-2*twips(d.form.Padding)) / 20
	texts := c.Text
	if len(texts) == 0 {
		texts = []Text{nil}
	}
	for i, text := range texts {
		p := para{keep: keep, size: t.Size}
		if i == 0 && c.Tag != "" {
			p.tags = []string{c.Tag}
		}
		d.paragraph(style, loosened(text, mark, room, size), p)
	}
	d.put(`</w:tc>`)
}

// short guesses whether a row is at most half a page, from letters of average
// width: such rows stay whole, longer ones may go over the page.
func (d *docx) short(t Table, cells []placed, widths []int) bool {
	size := cmp.Or(t.Size, d.form.Table)
	_, sheet := d.form.sheet(d.landscape)
	m := d.form.margins(d.landscape)
	room := (sheet - m.Top - m.Bottom) * mm / 2
	for _, c := range cells {
		width := 0
		for _, w := range widths[c.Col : c.Col+c.Cols] {
			width += w
		}
		perLine := max(float64(width)/20/(size/2), 1)
		lines := 0.0
		for _, t := range c.Text {
			letters := 0
			for _, r := range t {
				letters += utf8.RuneCountInString(r.Text)
			}
			lines += math.Ceil(float64(letters)/perLine + 0.5)
		}
		if lines*size*d.form.Leading > room {
			return false
		}
	}
	return true
}

// codeTable is the QR code at the right and its caption beside it, without
// borders, for the footer of the first sheet.
func (d *docx) codeTable() string {
	side := d.form.Code
	full := twips(d.form.textWidth(d.lies))
	picture := twips(side)
	lines := `<w:t xml:space="preserve">` + strings.ReplaceAll(xmlText(d.code.Caption), "&#10;", `</w:t><w:br/><w:t xml:space="preserve">`) + `</w:t>`
	emu := strconv.Itoa(int(math.Round(side * 36000)))
	return `<w:tbl><w:tblPr><w:tblW w:w="` + strconv.Itoa(full) + `" w:type="dxa"/><w:tblLayout w:type="fixed"/>` +
		`<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>` +
		`<w:tblGrid><w:gridCol w:w="` + strconv.Itoa(full-picture) + `"/><w:gridCol w:w="` + strconv.Itoa(picture) + `"/></w:tblGrid><w:tr>` +
		`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(full-picture) + `" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>` +
		`<w:p><w:pPr><w:pStyle w:val="CodeCaption"/></w:pPr><w:r>` + lines + `</w:r></w:p></w:tc>` +
		`<w:tc><w:tcPr><w:tcW w:w="` + strconv.Itoa(picture) + `" w:type="dxa"/></w:tcPr><w:p><w:r><w:drawing>` +
		`<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="` + emu + `" cy="` + emu + `"/>` +
		`<wp:docPr id="1" name="QR" descr="` + xmlText(d.code.URL) + `"/>` +
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>` +
		`<pic:nvPicPr><pic:cNvPr id="1" name="QR"/><pic:cNvPicPr/></pic:nvPicPr>` +
		`<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>` +
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="` + emu + `" cy="` + emu + `"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>` +
		`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p></w:tc></w:tr></w:tbl>`
}
