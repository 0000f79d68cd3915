package papers

import (
	"io"
	"math"
	"strconv"
)

// DOCX writes a paper as a Word document. Rows of tables are written as they
// come; changes are tracked changes whose author is the run's By. Numbers of
// items and annexes are text, never Word's own numbering.
func DOCX(w io.Writer, p Paper) error {
	d := &docx{parcel: newParcel(w), paper: p, form: p.form(), links: map[string]int{}}
	d.code, d.lies = p.firstSheet()
	steps := []func() error{d.package_, d.styles, d.settings, d.headers, d.footer, d.document, d.relations}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return d.close()
}

// docx is a document being written.
type docx struct {
	*parcel
	paper Paper
	form  Form
	code  *Code
	lies  bool // the first sheet

	landscape bool
	begun     bool           // something stands in the section
	sections  int            // ended so far
	changes   int            // ids of tracked changes
	bookmarks int            // ids of bookmarks
	links     map[string]int // address -> number of its relation
	addresses []string
}

// twips is millimetres in twentieths of a point.
func twips(millimetres float64) int { return int(math.Round(millimetres * mm * 20)) }

// halves is points in half points.
func halves(points float64) string { return strconv.Itoa(int(math.Round(points * 2))) }

// package_ writes the lists of parts and the properties.
func (d *docx) package_() error {
	const word = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	overrides := `<Override PartName="/word/document.xml" ContentType="` + word + `document.main+xml"/>` +
		`<Override PartName="/word/styles.xml" ContentType="` + word + `styles+xml"/>` +
		`<Override PartName="/word/settings.xml" ContentType="` + word + `settings+xml"/>` +
		`<Override PartName="/word/header1.xml" ContentType="` + word + `header+xml"/>` +
		`<Override PartName="/word/header2.xml" ContentType="` + word + `header+xml"/>`
	if d.code != nil {
		overrides += `<Override PartName="/word/footer1.xml" ContentType="` + word + `footer+xml"/>`
	}
	for _, part := range [][2]string{
		{"[Content_Types].xml", contentTypes(overrides)},
		{"_rels/.rels", packageRelationships("word/document.xml")},
		{"docProps/core.xml", coreProperties(d.paper)},
	} {
		if err := d.whole(part[0], part[1]); err != nil {
			return err
		}
	}
	return nil
}

const nsWord = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="` + nsRels + `"`

// settings keep Word out of its compatibility mode.
func (d *docx) settings() error {
	return d.whole("word/settings.xml", xmlHead+`<w:settings `+nsWord+`>`+
		`<w:defaultTabStop w:val="708"/><w:characterSpacingControl w:val="doNotCompress"/>`+
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>`+
		`</w:settings>`)
}

// headers writes the page number with the draft mark (header1), and the first
// sheet's header without a number (header2).
func (d *docx) headers() error {
	mark := ""
	if d.paper.Draft != "" {
		mark = `<w:p><w:pPr><w:pStyle w:val="DraftMark"/></w:pPr><w:r><w:t xml:space="preserve">` + xmlText(d.paper.Draft) + `</w:t></w:r></w:p>`
	}
	number := `<w:p><w:pPr><w:pStyle w:val="PageNumber"/></w:pPr>` +
		`<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`
	first := mark
	if first == "" {
		first = `<w:p><w:pPr><w:pStyle w:val="PageNumber"/></w:pPr></w:p>`
	}
	if err := d.whole("word/header1.xml", xmlHead+`<w:hdr `+nsWord+`>`+number+mark+`</w:hdr>`); err != nil {
		return err
	}
	return d.whole("word/header2.xml", xmlHead+`<w:hdr `+nsWord+`>`+first+`</w:hdr>`)
}

// footer writes the first sheet's footer: the QR code at the right with its
// caption beside it. Without one there is none: an empty footer takes room from
// the text, and LibreOffice loses rows of a table that would just have fitted
// without it.
func (d *docx) footer() error {
	if d.code == nil {
		return nil
	}
	png, err := codePNG(d.code.URL)
	if err != nil {
		return err
	}
	if err := d.whole("word/media/code.png", string(png)); err != nil {
		return err
	}
	rels := relationships(`<Relationship Id="rId1" Type="` + nsRels + `/image" Target="media/code.png"/>`)
	if err := d.whole("word/_rels/footer1.xml.rels", rels); err != nil {
		return err
	}
	text := d.codeTable() + `<w:p><w:pPr><w:pStyle w:val="PageNumber"/></w:pPr></w:p>`
	return d.whole("word/footer1.xml", xmlHead+`<w:ftr `+nsWord+` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">`+text+`</w:ftr>`)
}

// relations of the document: its own parts, then the links met on the way.
func (d *docx) relations() error {
	if err := d.part("word/_rels/document.xml.rels"); err != nil {
		return err
	}
	d.put(xmlHead, `<Relationships xmlns="`, nsPackageRels, `">`)
	own := [][2]string{{"styles", "styles.xml"}, {"settings", "settings.xml"}, {"header", "header1.xml"}, {"header", "header2.xml"}}
	if d.code != nil {
		own = append(own, [2]string{"footer", "footer1.xml"})
	}
	for i, r := range own {
		d.putf(`<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, i+1, nsRels, r[0], r[1])
	}
	for _, address := range d.addresses {
		d.putf(`<Relationship Id="link%d" Type="%s/hyperlink" Target="`, d.links[address], nsRels)
		d.esc(address)
		d.put(`" TargetMode="External"/>`)
	}
	d.put(`</Relationships>`)
	return nil
}

// document writes the body, block by block.
func (d *docx) document() error {
	if err := d.part("word/document.xml"); err != nil {
		return err
	}
	d.put(xmlHead, `<w:document `, nsWord, `><w:body>`)
	for b := range d.paper.Body {
		if err := d.block(b); err != nil {
			return err
		}
	}
	if !d.begun {
		d.put(`<w:p/>`)
	}
	d.sectPr()
	d.put(`</w:body></w:document>`)
	return nil
}

func (d *docx) block(b Block) error {
	switch b := b.(type) {
	case Section:
		d.section(b)
		return nil
	case Code: // in the footer of the first sheet
		return nil
	case Heading:
		d.paragraph(headingStyle(b.Level), b.Text, para{tags: b.Tags})
	case Para:
		d.paragraph(styleName[b.Style], b.Text, para{keep: b.Keep})
	case Item:
		level := max(b.Level, 1)
		t := append(Text{{Text: b.No + "\u00a0"}}, b.Text...)
		d.paragraph("Item", t, para{left: twips(float64(level-1) * d.form.Indent)})
	case Table:
		if err := d.table(b); err != nil {
			return err
		}
	case Sign:
		d.sign(b)
	case Annex:
		d.paragraph("AnnexMark", Words(b.No), para{pageBreak: true, left: d.cornerIndent(), keep: true})
		if len(b.To) > 0 {
			d.paragraph("AnnexTo", b.To, para{left: d.cornerIndent()})
		}
	}
	d.begun = true
	return nil
}

// section ends the section before with a paragraph of no height, unless the
// paper begins with it.
func (d *docx) section(s Section) {
	if d.begun {
		d.put(`<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>`)
		d.sectPr()
		d.put(`</w:pPr></w:p>`)
		d.sections++
		d.begun = false
	}
	d.landscape = s.Landscape
}

// sectPr writes sheet and margins. Only the first section has a first sheet of
// its own; later ones go on numbering.
func (d *docx) sectPr() {
	w, h := d.form.sheet(d.landscape)
	m := d.form.margins(d.landscape)
	d.put(`<w:sectPr><w:headerReference w:type="default" r:id="rId3"/>`)
	if d.sections == 0 {
		d.put(`<w:headerReference w:type="first" r:id="rId4"/>`)
		if d.code != nil {
			d.put(`<w:footerReference w:type="first" r:id="rId5"/>`)
		}
	}
	d.put(`<w:type w:val="nextPage"/>`)
	orient := ""
	if d.landscape {
		orient = ` w:orient="landscape"`
	}
	d.putf(`<w:pgSz w:w="%d" w:h="%d"%s/>`, twips(w), twips(h), orient)
	d.putf(`<w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="%d" w:footer="%d" w:gutter="0"/>`,
		twips(m.Top), twips(m.Right), twips(m.Bottom), twips(m.Left), twips(d.form.Edge), twips(d.form.Edge))
	if d.sections == 0 {
		d.put(`<w:titlePg/>`)
	}
	d.put(`</w:sectPr>`)
}

// cornerIndent puts a requisite's lines at the upper right.
func (d *docx) cornerIndent() int {
	return twips(d.form.textWidth(d.landscape) - d.form.Corner)
}
