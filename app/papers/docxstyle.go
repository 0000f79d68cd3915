package papers

import (
	"fmt"
	"strings"
)

// docxStyle is one paragraph style, in points and millimetres.
type docxStyle struct {
	id, name      string
	outline       int // 1-3 for headings
	keep          bool
	before, after float64 // points
	firstLine     float64 // mm
	justify       string  // w:jc
	bold, italic  bool
	size          float64 // points, 0 = Normal's
}

// docxStyles is the table of styles; Item and Indent have their first line
// indented, headings carry the outline.
func docxStyles(f Form) []docxStyle {
	gap := f.Gap
	return []docxStyle{
		{id: "Heading1", name: "heading 1", outline: 1, keep: true, after: gap, justify: "center", bold: true},
		{id: "Heading2", name: "heading 2", outline: 2, keep: true, before: gap, after: gap / 2, justify: "center", bold: true},
		{id: "Heading3", name: "heading 3", outline: 3, keep: true, before: gap / 2, after: gap / 4, firstLine: f.Indent, bold: true},
		{id: "PlainText", name: "Plain paragraph", justify: "both"},
		{id: "Centre", name: "Centred", after: gap / 2, justify: "center"},
		{id: "Right", name: "At the right", justify: "right"},
		{id: "Indent", name: "Running text", firstLine: f.Indent, justify: "both"},
		{id: "Item", name: "Numbered item", firstLine: f.Indent, justify: "both"},
		{id: "Small", name: "Small print", size: f.Small},
		{id: "Corner", name: "Corner requisite", after: gap},
		{id: "AnnexMark", name: "Annex mark"},
		{id: "AnnexTo", name: "Annex to", after: gap},
		{id: "TableCaption", name: "Table caption", keep: true, before: gap / 2, after: gap / 4, justify: "center"},
		{id: "CellText", name: "Cell", size: f.Table},
		{id: "CellHead", name: "Cell head", size: f.Table, justify: "center", bold: true},
		{id: "AfterTable", name: "After a table", size: 6},
		{id: "Sign", name: "Signature line", before: f.Signature * mm},
		{id: "SignMark", name: "Electronic signature mark", before: gap / 2, size: f.Small},
		{id: "PageNumber", name: "Page number", justify: "center", size: 12},
		{id: "DraftMark", name: "Draft mark", justify: "right", italic: true, size: 12},
		{id: "CodeCaption", name: "Code caption", justify: "right", size: f.Small},
	}
}

// styles writes styles.xml: the form's face and size, the paper's language.
func (d *docx) styles() error {
	face, size := xmlText(d.form.Face), halves(d.form.Text)
	var b strings.Builder
	b.WriteString(xmlHead + `<w:styles ` + nsWord + `><w:docDefaults><w:rPrDefault><w:rPr>`)
	fmt.Fprintf(&b, `<w:rFonts w:ascii="%s" w:hAnsi="%s" w:eastAsia="%s" w:cs="%s"/><w:sz w:val="%s"/><w:szCs w:val="%s"/><w:lang w:val="%s"/>`,
		face, face, face, face, size, size, xmlText(d.paper.Lang))
	b.WriteString(`</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`)
	b.WriteString(`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>`)
	b.WriteString(`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>`)
	for _, s := range docxStyles(d.form) {
		s.write(&b)
	}
	b.WriteString(`</w:styles>`)
	return d.whole("word/styles.xml", b.String())
}

func (s docxStyle) write(b *strings.Builder) {
	custom := ` w:customStyle="1"`
	if s.outline > 0 {
		custom = ""
	}
	fmt.Fprintf(b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>`, custom, s.id, s.name)
	if s.keep {
		b.WriteString(`<w:keepNext/>`)
	}
	fmt.Fprintf(b, `<w:spacing w:before="%d" w:after="%d"/>`, int(s.before*20), int(s.after*20))
	if s.firstLine != 0 {
		fmt.Fprintf(b, `<w:ind w:firstLine="%d"/>`, twips(s.firstLine))
	}
	if s.justify != "" {
		fmt.Fprintf(b, `<w:jc w:val="%s"/>`, s.justify)
	}
	if s.outline > 0 {
		fmt.Fprintf(b, `<w:outlineLvl w:val="%d"/>`, s.outline-1)
	}
	b.WriteString(`</w:pPr><w:rPr>`)
	if s.bold {
		b.WriteString(`<w:b/>`)
	}
	if s.italic {
		b.WriteString(`<w:i/>`)
	}
	if s.size != 0 {
		fmt.Fprintf(b, `<w:sz w:val="%s"/><w:szCs w:val="%s"/>`, halves(s.size), halves(s.size))
	}
	b.WriteString(`</w:rPr></w:style>`)
}
