package papers

import (
	"strconv"
	"strings"
	"time"
)

// para is what one paragraph has beside its style.
type para struct {
	keep      bool
	pageBreak bool
	left      int // twips, 0 = the style's
	size      float64
	framed    bool
	tags      []string // bookmarks around its words
}

// styleName maps the styles of the model to those of styles.xml.
var styleName = map[Style]string{
	Plain: "PlainText", Centre: "Centre", Right: "Right", Indent: "Indent", Small: "Small", Corner: "Corner",
}

func headingStyle(level int) string {
	return "Heading" + strconv.Itoa(min(max(level, 1), 3))
}

// paragraph writes one paragraph. A tab in its text goes to the right margin.
func (d *docx) paragraph(style string, t Text, p para) {
	if style == styleName[Corner] {
		p.left = d.cornerIndent()
	}
	d.put(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`)
	if p.keep {
		d.put(`<w:keepNext/>`)
	}
	if p.pageBreak {
		d.put(`<w:pageBreakBefore/>`)
	}
	if p.framed {
		d.put(`<w:pBdr>`)
		for _, side := range []string{"top", "left", "bottom", "right"} {
			d.put(`<w:`, side, ` w:val="single" w:sz="4" w:space="4" w:color="auto"/>`)
		}
		d.put(`</w:pBdr>`)
	}
	if hasTab(t) {
		d.putf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs>`, twips(d.form.textWidth(d.landscape)))
	}
	if p.left != 0 {
		d.putf(`<w:ind w:left="%d"/>`, p.left)
	}
	d.put(`</w:pPr>`)
	for i, tag := range p.tags {
		d.putf(`<w:bookmarkStart w:id="%d" w:name="%s"/>`, d.bookmarks+i+1, xmlText(tag))
	}
	d.runs(t, p.size)
	for range p.tags {
		d.bookmarks++
		d.putf(`<w:bookmarkEnd w:id="%d"/>`, d.bookmarks)
	}
	d.put(`</w:p>`)
}

func hasTab(t Text) bool {
	for _, r := range t {
		if strings.Contains(r.Text, "\t") {
			return true
		}
	}
	return false
}

// runs writes the words of a paragraph; size 0 is the style's.
func (d *docx) runs(t Text, size float64) {
	for _, r := range t {
		if r.Text == "" {
			continue
		}
		link := linkTo(r.Link)
		if link != "" {
			d.putf(`<w:hyperlink r:id="link%d">`, d.linkNumber(link))
		}
		d.tracked(r, size)
		if link != "" {
			d.put(`</w:hyperlink>`)
		}
	}
}

func (d *docx) linkNumber(address string) int {
	n, ok := d.links[address]
	if !ok {
		n = len(d.links) + 1
		d.links[address] = n
		d.addresses = append(d.addresses, address)
	}
	return n
}

// tracked writes a run, as a tracked change if it is one: words that only moved
// between the marks of the place that they left or came to.
func (d *docx) tracked(r Run, size float64) {
	kind, element := "", "t"
	switch {
	case r.Mark&Moved != 0 && r.Mark&Removed != 0:
		kind = "moveFrom"
	case r.Mark&Moved != 0 && r.Mark&Added != 0:
		kind = "moveTo"
	case r.Mark&Removed != 0:
		kind, element = "del", "delText"
	case r.Mark&Added != 0:
		kind = "ins"
	default:
		d.run(r, size, element)
		return
	}
	place := 0
	if r.Mark&Moved != 0 {
		d.change(kind+"RangeStart", r, ` w:name="`+xmlText(r.Move)+`"/>`)
		place = d.changes
	}
	d.change(kind, r, ">")
	d.run(r, size, element)
	d.put(`</w:`, kind, `>`)
	if place != 0 {
		d.putf(`<w:%sRangeEnd w:id="%d"/>`, kind, place)
	}
}

// change writes the beginning of a tracked change: unique number, author, date,
// and how its tag ends.
func (d *docx) change(kind string, r Run, end string) {
	d.changes++
	author := r.By
	if author == "" {
		author = d.paper.Title
	}
	d.putf(`<w:%s w:id="%d" w:author="`, kind, d.changes)
	d.esc(author)
	d.put(`"`)
	at := r.At
	if at.IsZero() {
		at = d.paper.Made
	}
	if !at.IsZero() {
		d.put(` w:date="`, at.UTC().Format(time.RFC3339), `"`)
	}
	d.put(end)
}

// run writes text of one look; element is t, or delText inside a removal.
func (d *docx) run(r Run, size float64, element string) {
	d.put(`<w:r>`)
	d.look(r, size)
	text := cleanText(r.Text)
	for text != "" {
		i := strings.IndexAny(text, "\n\t")
		part := text
		if i >= 0 {
			part = text[:i]
		}
		if part != "" {
			d.put(`<w:`, element, ` xml:space="preserve">`)
			d.esc(part)
			d.put(`</w:`, element, `>`)
		}
		if i < 0 {
			break
		}
		if text[i] == '\n' {
			d.put(`<w:br/>`)
		} else {
			d.put(`<w:tab/>`)
		}
		text = text[i+1:]
	}
	d.put(`</w:r>`)
}

// look writes rPr, its children in the order of the schema.
func (d *docx) look(r Run, size float64) {
	foreign := r.Lang != "" && r.Lang != d.paper.Lang
	if r.Mark&(Bold|Italic) == 0 && size == 0 && !foreign && r.Link == "" {
		return
	}
	d.put(`<w:rPr>`)
	if r.Mark&Bold != 0 {
		d.put(`<w:b/>`)
	}
	if r.Mark&Italic != 0 {
		d.put(`<w:i/>`)
	}
	if size != 0 {
		d.put(`<w:sz w:val="`, halves(size), `"/><w:szCs w:val="`, halves(size), `"/>`)
	}
	if linkTo(r.Link) != "" {
		d.put(`<w:u w:val="single"/>`)
	}
	if foreign {
		d.put(`<w:lang w:val="`)
		d.esc(r.Lang)
		d.put(`"/>`)
	}
	d.put(`</w:rPr>`)
}

// sign writes post and name on one line, and the mark of an electronic
// signature in a frame beneath.
func (d *docx) sign(s Sign) {
	t := append(Text{}, s.Post...)
	t = append(t, Run{Text: "\t"})
	t = append(t, s.Name...)
	d.paragraph("Sign", t, para{keep: s.Mark != ""})
	if s.Mark != "" {
		d.paragraph("SignMark", Words(s.Mark), para{framed: true, left: d.cornerIndent()})
	}
}
