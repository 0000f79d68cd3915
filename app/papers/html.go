package papers

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"math"
	"strings"
)

// HTML writes a paper as one article to stand in a page: no style, no script,
// classes only, so that it passes a strict Content-Security-Policy. The marks
// of changes are ins and del.
func HTML(w io.Writer, p Paper) error {
	h := &page{Writer: bufio.NewWriter(w), paper: p}
	fmt.Fprintf(h, `<article class="paper" lang="%s" data-kind="%s">`+"\n", esc(p.Lang), esc(p.Kind))
	if p.Draft != "" {
		fmt.Fprintf(h, `<p class="right draft">%s</p>`+"\n", esc(p.Draft))
	}
	for b := range p.Body {
		if err := h.block(b); err != nil {
			return err
		}
	}
	h.WriteString("</article>\n")
	return h.Flush()
}

// page is an article being written.
type page struct {
	*bufio.Writer
	paper Paper
}

func esc(s string) string { return html.EscapeString(cleanText(s)) }

var styleClass = map[Style]string{
	Plain: "plain", Centre: "center", Right: "right", Indent: "indent", Small: "small", Corner: "corner",
}

func (h *page) block(b Block) error {
	switch b := b.(type) {
	case Section: // sheets are for paper
	case Code:
		return h.code(b)
	case Heading:
		level := min(max(b.Level, 1), 3) + 1 // the page around has the h1
		fmt.Fprintf(h, `<h%d class="center">`, level)
		h.text(b.Text)
		fmt.Fprintf(h, "</h%d>\n", level)
	case Para:
		h.para(styleClass[b.Style], b.Text)
	case Item:
		fmt.Fprintf(h, `<p class="item level-%d"><span class="no">%s</span> `, max(b.Level, 1), esc(b.No))
		h.text(b.Text)
		h.WriteString("</p>\n")
	case Table:
		return h.table(b)
	case Sign:
		h.WriteString(`<p class="sign"><span>`)
		h.text(b.Post)
		h.WriteString(`</span> <span class="far">`)
		h.text(b.Name)
		h.WriteString("</span></p>\n")
		if b.Mark != "" {
			h.para("sign-mark", Words(b.Mark))
		}
	case Annex:
		t := append(Text{{Text: b.No + "\n", Mark: Bold}}, b.To...)
		h.para("corner annex", t)
	}
	return nil
}

func (h *page) para(class string, t Text) {
	fmt.Fprintf(h, `<p class="%s">`, class)
	h.text(t)
	h.WriteString("</p>\n")
}

func (h *page) code(c Code) error {
	svg, err := codeSVG(c.URL)
	if err != nil {
		return err
	}
	fmt.Fprintf(h, `<figure class="code">%s<figcaption>`, svg)
	h.text(Text{{Text: c.Caption, Link: c.URL}})
	h.WriteString("</figcaption></figure>\n")
	return nil
}

// text writes runs; what follows a tab stands apart.
func (h *page) text(t Text) {
	far := false
	for _, r := range t {
		if r.Text == "" {
			continue
		}
		open, shut := htmlLook(r, h.paper.Lang)
		h.WriteString(open)
		for i, part := range strings.Split(r.Text, "\t") {
			if i > 0 && !far {
				far = true
				h.WriteString(shut + `<span class="far">` + open)
			}
			h.WriteString(strings.ReplaceAll(esc(part), "\n", "<br>"))
		}
		h.WriteString(shut)
	}
	if far {
		h.WriteString("</span>")
	}
}

// htmlLook is what opens and closes a run.
func htmlLook(r Run, lang string) (open, shut string) {
	add := func(tag, attr string) {
		open, shut = open+"<"+tag+attr+">", "</"+tag+">"+shut
	}
	if link := linkTo(r.Link); link != "" {
		add("a", ` href="`+esc(link)+`"`)
	}
	switch {
	case r.Mark&Removed != 0:
		add("del", "")
	case r.Mark&Added != 0:
		add("ins", "")
	}
	if r.Mark&Bold != 0 {
		add("b", "")
	}
	if r.Mark&Italic != 0 {
		add("i", "")
	}
	if r.Lang != "" && r.Lang != lang {
		add("span", ` lang="`+esc(r.Lang)+`"`)
	}
	return open, shut
}

func (h *page) table(t Table) error {
	h.WriteString(`<table class="table">`)
	if len(t.Caption) > 0 {
		h.WriteString("<caption>")
		h.text(t.Caption)
		h.WriteString("</caption>")
	}
	h.WriteString("<colgroup>")
	sum := 0.0
	for _, w := range t.Widths {
		sum += w
	}
	for _, w := range t.Widths {
		fmt.Fprintf(h, `<col width="%d%%">`, int(math.Round(w/sum*100)))
	}
	h.WriteString("</colgroup>\n")
	spans := newSpans(len(t.Widths))
	if len(t.Head) > 0 {
		h.WriteString("<thead>\n")
		for _, r := range t.Head {
			if err := h.row(r, spans, "col"); err != nil {
				return err
			}
		}
		h.WriteString("</thead>\n")
	}
	h.WriteString("<tbody>\n")
	if t.Rows != nil {
		for r := range t.Rows {
			if err := h.row(r, spans, "colgroup"); err != nil {
				return err
			}
		}
	}
	h.WriteString("</tbody></table>\n")
	return nil
}

// row writes the cells that begin in it; scope is what its heads are heads of.
func (h *page) row(r Row, spans *spans, scope string) error {
	cells, err := spans.place(r)
	if err != nil {
		return err
	}
	h.WriteString("<tr>")
	for _, c := range cells {
		if c.Cont {
			continue
		}
		tag, attr := "td", ""
		if c.Head {
			tag, attr = "th", ` scope="`+scope+`"`
		}
		if c.Cols > 1 {
			attr += fmt.Sprintf(` colspan="%d"`, c.Cols)
		}
		if c.Rows > 1 {
			attr += fmt.Sprintf(` rowspan="%d"`, c.Rows)
		}
		fmt.Fprintf(h, "<%s%s>", tag, attr)
		h.cell(c.Text)
		fmt.Fprintf(h, "</%s>", tag)
	}
	h.WriteString("</tr>\n")
	return nil
}

// cell writes one paragraph bare, several as paragraphs.
func (h *page) cell(texts []Text) {
	if len(texts) == 1 {
		h.text(texts[0])
		return
	}
	for _, t := range texts {
		h.WriteString("<p>")
		h.text(t)
		h.WriteString("</p>")
	}
}
