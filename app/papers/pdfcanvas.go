package papers

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// canvas is all that the layout asks of a PDF library: page, width, text, line,
// fill, link, bookmark. Lengths are points from the upper left corner of the
// sheet. A face is embedded when the first letter of it is drawn.
type canvas struct {
	pdf       *fpdf.Fpdf
	fonts     Fonts
	embedded  [faces]bool
	face      face
	size      float64 // 0: no font chosen on this page
	heights   []float64
	bookmarks []bookmark
}

type bookmark struct {
	page, level int
	y           float64
	title       string
}

func newCanvas(p Paper, f Fonts, form Form) *canvas {
	pdf := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: form.Width * mm, Ht: form.Height * mm}})
	pdf.SetMargins(0, 0, 0)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCatalogSort(true)
	made := p.Made.UTC()
	if p.Made.IsZero() { // the library would take the clock
		made = firstDay
	}
	pdf.SetCreationDate(made)
	pdf.SetModificationDate(made)
	pdf.SetProducer("Svod", false)
	pdf.SetTitle(plane0(p.Title), true)
	pdf.SetSubject(plane0(p.Number), true)
	if languageTag(p.Lang) {
		pdf.SetLang(p.Lang)
	}
	return &canvas{pdf: pdf, fonts: f}
}

// plane0 drops the letters beyond U+FFFF, which the library cannot write.
func plane0(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xffff {
			return -1
		}
		return r
	}, cleanText(s))
}

// languageTag tells whether s is letters, digits and hyphens: it is written
// without escapes.
func languageTag(s string) bool {
	for _, r := range s {
		if r != '-' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z') {
			return false
		}
	}
	return true
}

// page begins a sheet.
func (c *canvas) page(landscape bool) {
	w, h := c.pdf.GetPageSize()
	orientation := "P"
	if landscape {
		orientation = "L"
	}
	c.pdf.AddPageFormat(orientation, fpdf.SizeType{Wd: min(w, h), Ht: max(w, h)})
	_, h = c.pdf.GetPageSize()
	c.heights = append(c.heights, h)
	c.size = 0
}

// width of a text of which the face has each letter.
func (c *canvas) width(f face, size float64, s string) float64 {
	t, w := c.fonts.faces[f], 0
	for _, r := range s {
		w += int(t.width[r])
	}
	return float64(w) * size / 1000
}

// text draws s with its base line at y.
func (c *canvas) text(x, y float64, f face, size float64, s string) {
	if f != c.face || size != c.size {
		t := c.fonts.faces[f]
		if !c.embedded[f] {
			c.pdf.AddUTF8FontFromBytes(t.name, "", t.data)
			c.embedded[f] = true
		}
		c.pdf.SetFont(t.name, "", size)
		c.face, c.size = f, size
	}
	c.pdf.Text(x, y, s)
}

func (c *canvas) line(x1, y1, x2, y2, width float64) {
	if c.pdf.GetLineWidth() != width {
		c.pdf.SetLineWidth(width)
	}
	c.pdf.Line(x1, y1, x2, y2)
}

// fill blackens a rectangle.
func (c *canvas) fill(x, y, w, h float64) { c.pdf.Rect(x, y, w, h, "F") }

func (c *canvas) link(x, y, w, h float64, url string) { c.pdf.LinkString(x, y, w, h, url) }

// fail makes write return err.
func (c *canvas) fail(err error) { c.pdf.SetError(err) }

// bookmark adds a line to the outline. Lines are handed over at the end: the
// library reckons their place by the height of the last sheet.
func (c *canvas) bookmark(level int, y float64, title string) {
	if n := len(c.bookmarks); n == 0 {
		level = 0
	} else {
		level = min(level, c.bookmarks[n-1].level+1) // no level without one above it
	}
	c.bookmarks = append(c.bookmarks, bookmark{len(c.heights), level, y, plane0(title)})
}

// write ends the document and gives the number of its sheets.
func (c *canvas) write(w io.Writer) (int, error) {
	last := c.heights[len(c.heights)-1]
	for _, b := range c.bookmarks {
		c.pdf.SetPage(b.page)
		c.pdf.Bookmark(b.title, b.level, b.y+last-c.heights[b.page-1])
	}
	c.pdf.SetPage(len(c.heights))
	if err := c.pdf.Output(bare{w}); err != nil {
		return 0, fmt.Errorf("papers: PDF: %w", err)
	}
	return len(c.heights), nil
}

// bare blanks the empty list of attachments that the library writes into every
// catalogue: mail filters, and our own check of uploads, take its name for a
// file inside. Blanks keep the offsets. The library writes all at once.
type bare struct{ w io.Writer }

func (b bare) Write(file []byte) (int, error) {
	list := []byte("/EmbeddedFiles << /Names [\n  \n] >>")
	i := bytes.LastIndex(file, list)
	if i < 0 {
		return b.w.Write(file)
	}
	n := 0
	for _, part := range [][]byte{file[:i], bytes.Repeat([]byte(" "), len(list)), file[i+len(list):]} {
		m, err := b.w.Write(part)
		if n += m; err != nil {
			return n, err
		}
	}
	return n, nil
}
