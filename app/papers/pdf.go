package papers

import (
	"io"
	"strconv"
	"strings"
)

// PDF writes a paper as PDF and tells the number of its sheets. A letter that
// the fonts lack is printed as its number, [U+1F600].
func PDF(w io.Writer, p Paper, f Fonts) (pages int, err error) {
	return newLayout(p, f).write(w)
}

func newLayout(p Paper, f Fonts) *layout {
	form := p.form()
	l := &layout{
		typesetter: &typesetter{canvas: newCanvas(p, f, form), stretch: form.Stretch},
		paper:      p, form: form, due: true,
	}
	l.code, l.landscape = p.firstSheet()
	l.sheet()
	return l
}

// layout puts blocks on sheets. Lengths are points from the upper left corner.
type layout struct {
	*typesetter
	paper Paper
	form  Form
	code  *Code

	landscape                bool
	left, width, top, bottom float64 // of the text on the sheet
	y                        float64 // where the next strip begins
	fresh                    bool    // nothing stands on the sheet yet
	due                      bool    // the next strip begins a sheet
	held                     []strip // kept with what follows
}

// strip is a laid paragraph: lines of one size.
type strip struct {
	lines         []line
	x, width      float64
	size, leading float64
	before, after float64
	align         align
	keep          bool   // on one sheet with the next
	whole         bool   // never split
	framed        bool   // a border around
	level         int    // of a heading, 0 if none
	title         string // of a heading
	far           *line  // at the right margin, on the base of the last line
}

func (s strip) height() float64 { return s.before + float64(len(s.lines))*s.leading + s.after }

// least is the height of what may not be split off at its beginning.
func (s strip) least() float64 {
	if n := len(s.lines); !s.whole && n > 3 {
		return s.before + 2*s.leading
	}
	return s.height() - s.after
}

func (l *layout) write(w io.Writer) (int, error) {
	for b := range l.paper.Body {
		if err := l.block(b); err != nil {
			return 0, err
		}
	}
	l.release(0)
	if len(l.heights) == 0 {
		l.begin()
	}
	return l.canvas.write(w)
}

func (l *layout) block(b Block) error {
	f := l.form
	switch b := b.(type) {
	case Section:
		l.release(0)
		l.landscape, l.due = b.Landscape, true
		l.sheet()
	case Code: // drawn with the first sheet
	case Heading:
		l.heading(b)
	case Para:
		l.para(b)
	case Item:
		s := l.strip(append(Text{{Text: b.No + "\u00a0"}}, b.Text...), 0, f.Text, float64(max(b.Level, 1)-1)*f.Indent*mm, f.Indent*mm)
		s.align = justified
		l.place(s)
	case Table:
		return l.table(b)
	case Sign:
		l.sign(b)
	case Annex:
		l.release(0)
		l.due = true
		t := append(Text{{Text: b.No + "\n"}}, b.To...)
		s := l.strip(t, 0, f.Text, (f.textWidth(l.landscape)-f.Corner)*mm, 0)
		s.after, s.level, s.title = f.Gap, 1, b.No
		l.place(s)
	}
	return nil
}

// strip lays a text from an indent to the right margin; first is the indent of
// its first line. What follows a tab stands at the right margin.
func (l *layout) strip(t Text, base Mark, size, indent, first float64) strip {
	s := strip{x: indent, width: l.width - indent, size: size, leading: size * l.form.Leading}
	width := s.width
	if near, far, ok := cutTab(t); ok {
		t = near
		right := l.breakLines(l.words(far, base, size), s.width/2, 0, size)
		s.far = &right[0]
		s.whole = true
		width -= s.far.width + size
	}
	s.lines = l.breakLines(l.words(t, base, size), width, first, size)
	return s
}

// cutTab cuts a text at its first tab.
func cutTab(t Text) (near, far Text, ok bool) {
	for i, r := range t {
		if before, after, found := strings.Cut(r.Text, "\t"); found {
			a, b := r, r
			a.Text, b.Text = before, after
			return append(t[:i:i], a), append(Text{b}, t[i+1:]...), true
		}
	}
	return t, nil, false
}

func (l *layout) heading(h Heading) {
	gap, first := l.form.Gap, 0.0
	level := min(max(h.Level, 1), 3)
	if level == 3 {
		first = l.form.Indent * mm
	}
	s := l.strip(h.Text, Bold, l.form.Text, 0, first)
	s.keep, s.level, s.title = true, level, strings.ReplaceAll(h.Text.String(), "\n", " ")
	switch level {
	case 1:
		s.align, s.after = centred, gap
	case 2:
		s.align, s.before, s.after = centred, gap, gap/2
	case 3:
		s.before, s.after = gap/2, gap/4
	}
	l.place(s)
}

func (l *layout) para(p Para) {
	f := l.form
	size, indent, first, a := f.Text, 0.0, 0.0, ragged
	switch p.Style {
	case Plain:
		a = justified
	case Centre:
		a = centred
	case Right:
		a = rightmost
	case Indent:
		a, first = justified, f.Indent*mm
	case Small:
		size = f.Small
	case Corner:
		indent = (f.textWidth(l.landscape) - f.Corner) * mm
	}
	s := l.strip(p.Text, 0, size, indent, first)
	s.align, s.keep = a, p.Keep
	switch p.Style {
	case Centre:
		s.after = f.Gap / 2
	case Corner:
		s.after = f.Gap
	}
	l.place(s)
}

// sign lays post and name on one line; the mark of an electronic signature
// stands in a frame beneath.
func (l *layout) sign(b Sign) {
	t := append(append(Text{}, b.Post...), Run{Text: "\t"})
	s := l.strip(append(t, b.Name...), 0, l.form.Text, 0, 0)
	s.before, s.whole, s.keep = l.form.Signature*mm, true, b.Mark != ""
	l.place(s)
	if b.Mark == "" {
		return
	}
	mark := l.strip(Words(b.Mark), 0, l.form.Small, (l.form.textWidth(l.landscape)-l.form.Corner)*mm+4, 0)
	mark.before, mark.after, mark.whole, mark.framed = l.form.Gap/2+4, 4, true, true
	l.place(mark)
}

// place puts a strip on the sheet, or holds it back until what it is kept with
// is known.
func (l *layout) place(s strip) {
	l.held = append(l.held, s)
	if !s.keep {
		l.release(0)
	}
}

// release puts the strips held back on one sheet, with room below them for
// what is kept with them.
func (l *layout) release(below float64) {
	if len(l.held) == 0 && below == 0 {
		return
	}
	l.ready()
	need := below
	for i, s := range l.held {
		if i == len(l.held)-1 && below == 0 {
			need += s.least()
		} else {
			need += s.height()
		}
	}
	if !l.fresh && l.y+need > l.bottom {
		l.begin()
	}
	for _, s := range l.held {
		l.draw(s)
	}
	l.held = l.held[:0]
}

// draw puts a strip down, over as many sheets as it needs.
func (l *layout) draw(s strip) {
	if !l.fresh {
		l.y += s.before
	}
	top := l.y
	for rest := s.lines; len(rest) > 0; {
		n := l.fitting(s, len(rest))
		if n == 0 {
			l.begin()
			top = l.y
			continue
		}
		if s.level > 0 {
			l.bookmark(s.level-1, l.y, s.title)
			s.level = 0
		}
		for i, line := range rest[:n] {
			base := l.y + l.baseline(s.size)
			l.drawLine(line, l.left+s.x, base, s.width, s.size, s.align)
			if s.far != nil && n == len(rest) && i == n-1 {
				l.drawLine(*s.far, l.left+s.x, base, s.width, s.size, rightmost)
			}
			l.y += s.leading
		}
		rest = rest[n:]
		l.fresh = false
	}
	if s.framed {
		l.box(l.left+s.x-4, top-3, s.width+4, l.y-top+6)
	}
	l.y += s.after
}

// fitting is how many of the lines left go on this sheet: never one alone at
// its foot or on the next one.
func (l *layout) fitting(s strip, left int) int {
	const hair = 0.01
	n := min(max(int((l.bottom-l.y+hair)/s.leading), 0), left)
	if n < left {
		switch {
		case s.whole:
			n = 0
		case left-n == 1:
			n--
		}
		if n < 2 {
			n = 0
		}
	}
	if n == 0 && l.fresh {
		return min(left, 1)
	}
	return n
}

// baseline is the distance from the top of a line to its base, by the rise
// (0.891) and the fall (0.216) of Times.
func (l *layout) baseline(size float64) float64 {
	return (size*l.form.Leading-size*1.107)/2 + size*0.891
}

// sheet reckons the room for text on sheets to come.
func (l *layout) sheet() {
	_, h := l.form.sheet(l.landscape)
	m := l.form.margins(l.landscape)
	l.left, l.width = m.Left*mm, l.form.textWidth(l.landscape)*mm
	l.top, l.bottom = m.Top*mm, (h-m.Bottom)*mm
}

// ready begins a sheet if the next strip has to stand on a new one.
func (l *layout) ready() {
	if l.due {
		l.begin()
	}
}

// begin starts a sheet: number from the second on, the mark of a draft, the QR
// code on the first.
func (l *layout) begin() {
	l.sheet()
	l.page(l.landscape)
	l.y, l.fresh, l.due = l.top, true, false
	const size = 12
	base := l.form.Edge*mm + l.baseline(size)
	if n := len(l.heights); n > 1 {
		l.mark(strconv.Itoa(n), 0, base, size, centred)
	}
	if l.paper.Draft != "" {
		l.mark(l.paper.Draft, Italic, base, size, rightmost)
	}
	if len(l.heights) == 1 && l.code != nil {
		l.drawCode()
	}
}

// mark draws one line outside of the text.
func (l *layout) mark(s string, m Mark, base, size float64, a align) {
	lines := l.breakLines(l.words(Words(s), m, size), l.width, 0, size)
	l.drawLine(lines[0], l.left, base, l.width, size, a)
}

// drawCode draws the QR code at the lower right with its caption at its left,
// and takes the room from the text.
func (l *layout) drawCode() {
	bars, side, err := codeBars(l.code.URL)
	if err != nil {
		l.fail(err)
		return
	}
	_, h := l.form.sheet(l.landscape)
	size := l.form.Code * mm
	x, y := l.left+l.width-size, (h-l.form.Edge)*mm-size
	module := size / float64(side)
	for _, b := range bars {
		l.fill(x+float64(b.x)*module, y+float64(b.y)*module, float64(b.length)*module, module)
	}
	caption := l.strip(Words(l.code.Caption), 0, l.form.Small, 0, 0)
	base := y + (size-float64(len(caption.lines))*caption.leading)/2 + l.baseline(caption.size)
	for i, line := range caption.lines {
		l.drawLine(line, l.left, base+float64(i)*caption.leading, l.width-size, caption.size, rightmost)
	}
	l.bottom = min(l.bottom, y-l.form.Gap/2)
}

// box draws a frame.
func (l *layout) box(x, y, w, h float64) {
	l.line(x, y, x+w, y, l.form.Border)
	l.line(x, y+h, x+w, y+h, l.form.Border)
	l.line(x, y, x, y+h, l.form.Border)
	l.line(x+w, y, x+w, y+h, l.form.Border)
}
