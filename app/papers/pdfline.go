package papers

import "strings"

// typesetter turns texts into words, words into lines, and draws lines.
type typesetter struct {
	*canvas
	stretch float64  // widest blank of a justified line, in its own width
	letters []letter // the word being gathered
	trace   func(sheet int, x, y, size float64, text string)
}

// letter is one letter of a word and what it looks like.
type letter struct {
	r    rune
	mark Mark
	link string
}

// piece is letters of one look that are drawn together.
type piece struct {
	text  string
	width float64
	face  face
	mark  Mark
	link  string
}

// word is what a line does not break, and the blanks after it.
type word struct {
	pieces []piece
	blank  piece
	width  float64 // of the pieces
	end    bool    // the line ends here
}

// line is words that fit.
type line struct {
	words  []word
	indent float64
	width  float64 // without the last blank
	last   bool    // of its paragraph, or ended by the text: not justified
}

// words cuts a text where lines may break: at blanks, and behind hyphens and
// dashes between letters. base is the look of the whole paragraph.
func (ts *typesetter) words(t Text, base Mark, size float64) []word {
	var out []word
	ts.letters = ts.letters[:0]
	flush := func() {
		out = append(out, ts.word(size))
		ts.letters = ts.letters[:0]
	}
	for _, run := range t {
		mark, link := run.Mark|base, linkTo(run.Link)
		for _, r := range cleanText(run.Text) {
			switch {
			case r == '\n':
				flush()
				out[len(out)-1].end = true
			case isBlank(r):
				if len(ts.letters) > 0 || len(out) == 0 || out[len(out)-1].end || out[len(out)-1].blank.text == "" {
					flush()
				}
				ts.addBlank(&out[len(out)-1], mark, size)
			case r == 0x200b: // a place where a line may break without a blank
				if len(ts.letters) > 0 {
					flush()
				}
			case isInvisible(r):
			default:
				if n := len(ts.letters); n > 1 && breaksAfter(ts.letters[n-1].r) && isLetter(r) && isLetter(ts.letters[n-2].r) {
					flush()
				}
				ts.add(letter{r, mark, link})
			}
		}
	}
	if len(ts.letters) > 0 || len(out) == 0 {
		flush()
	}
	return out
}

// add adds a letter to the word being gathered.
func (ts *typesetter) add(l letter) {
	if ts.fonts.print(l.r, l.mark) {
		ts.letters = append(ts.letters, l)
		return
	}
	for _, r := range spelled(l.r) {
		ts.letters = append(ts.letters, letter{r, l.mark, l.link})
	}
}

func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r >= 0x2000 && r <= 0x200a && r != 0x2007 || r == 0x205f || r == 0x3000
}

// isInvisible: soft hyphens, joiners, marks of byte order and of how a sign is
// to look draw nothing.
func isInvisible(r rune) bool {
	return r == 0xad || r >= 0x200b && r <= 0x200f || r == 0x2060 || r == 0xfeff || r >= 0xfe00 && r <= 0xfe0f
}

func breaksAfter(r rune) bool { return r == '-' || r == '–' || r == '—' }

func isLetter(r rune) bool {
	return r|0x20 >= 'a' && r|0x20 <= 'z' || r > 0xbf && !breaksAfter(r) && r != '…'
}

func (ts *typesetter) addBlank(w *word, mark Mark, size float64) {
	if w.blank.text == "" {
		w.blank.face, w.blank.mark = faceOf(mark), mark
	}
	w.blank.text += " "
	w.blank.width += ts.width(w.blank.face, size, " ")
}

// faceOf is the face of the first font for a mark.
func faceOf(m Mark) face { return face(m & (Bold | Italic)) }

// word makes a word of the letters gathered. The font is chosen for the whole
// word: one letter from elsewhere would look like a mistake.
func (ts *typesetter) word(size float64) word {
	var w word
	second := ts.needSecond()
	for i := 0; i < len(ts.letters); {
		first := ts.letters[i]
		f := ts.faceFor(first, second)
		var b strings.Builder
		for ; i < len(ts.letters); i++ {
			l := ts.letters[i]
			if l.mark != first.mark || l.link != first.link || ts.faceFor(l, second) != f {
				break
			}
			r, _ := ts.fonts.faces[f].has(l.r)
			b.WriteRune(r)
		}
		p := piece{text: b.String(), face: f, mark: first.mark, link: first.link}
		p.width = ts.width(f, size, p.text)
		w.pieces = append(w.pieces, p)
		w.width += p.width
	}
	return w
}

// needSecond tells whether the word has a letter that the first font lacks and
// none that the second lacks.
func (ts *typesetter) needSecond() bool {
	lacking := false
	for _, l := range ts.letters {
		if _, ok := ts.fonts.faces[faceOf(l.mark)].has(l.r); !ok {
			lacking = true
			break
		}
	}
	if !lacking {
		return false
	}
	for _, l := range ts.letters {
		if _, ok := ts.fonts.faces[secondOf(l.mark)].has(l.r); !ok {
			return false
		}
	}
	return true
}

func secondOf(m Mark) face { return secondFont | face(m&Bold) }

// faceFor is the face of a letter: the word's font, the other one if only that
// has the letter.
func (ts *typesetter) faceFor(l letter, second bool) face {
	f, other := faceOf(l.mark), secondOf(l.mark)
	if second {
		f, other = other, f
	}
	if _, ok := ts.fonts.faces[f].has(l.r); !ok {
		if _, ok := ts.fonts.faces[other].has(l.r); ok {
			return other
		}
	}
	return f
}

// breakLines fills lines of a width; the first one is indented.
func (ts *typesetter) breakLines(words []word, width, indent, size float64) []line {
	const hair = 0.01
	var out []line
	begin, x, cur := 0, 0.0, line{indent: indent}
	end := func(i int, last bool) {
		cur.words, cur.last = words[begin:i:i], last
		out = append(out, cur)
		begin, x, cur = i, 0, line{}
	}
	for i := 0; i < len(words); i++ {
		w := words[i]
		room := width - cur.indent
		if i > begin && x+w.width > room+hair {
			end(i, false)
			room = width
		}
		if w.width > room+hair && i == begin {
			if parts := ts.cut(w, room, size); len(parts) > 1 {
				words = append(words[:i:i], append(parts, words[i+1:]...)...)
				w = words[i]
			}
		}
		cur.width = x + w.width
		x = cur.width + w.blank.width
		if w.end {
			end(i+1, true)
		}
	}
	if begin < len(words) {
		end(len(words), true)
	}
	return out
}

// cut splits a word that is wider than a line wherever the line is full.
func (ts *typesetter) cut(w word, room, size float64) []word {
	var out []word
	var cur word
	for _, p := range w.pieces {
		rest := p
		rest.text = ""
		rest.width = 0
		for _, r := range p.text {
			step := ts.width(p.face, size, string(r))
			if cur.width+rest.width+step > room && cur.width+rest.width > 0 {
				cur.add(rest)
				out = append(out, cur)
				cur = word{}
				rest.text, rest.width = "", 0
			}
			rest.text += string(r)
			rest.width += step
		}
		cur.add(rest)
	}
	cur.blank, cur.end = w.blank, w.end
	return append(out, cur)
}

func (w *word) add(p piece) {
	if p.text != "" {
		w.pieces = append(w.pieces, p)
		w.width += p.width
	}
}

// align is how the lines of a paragraph stand between its margins.
type align uint8

const (
	ragged align = iota
	justified
	centred
	rightmost
)

// drawLine draws a line with its base at y between x and x+width. A blank is
// drawn after every word, at the end of the line too: copied text would glue
// together without it.
func (ts *typesetter) drawLine(l line, x, y, width, size float64, a align) {
	x += l.indent
	slack := width - l.indent - l.width
	extra := 0.0
	switch {
	case a == centred:
		x += slack / 2
	case a == rightmost:
		x += slack
	case a == justified && !l.last:
		extra = ts.extra(l, slack)
	}
	pen := pen{ts: ts, x: x, y: y, size: size}
	for i, w := range l.words {
		for _, p := range w.pieces {
			pen.put(p)
		}
		if w.blank.text == "" {
			continue
		}
		if last := i == len(l.words)-1; last {
			w.blank.mark, w.blank.link = 0, ""
		} else {
			w.blank.width += extra
		}
		pen.put(w.blank)
		if extra != 0 {
			pen.flush()
		}
	}
	pen.flush()
	pen.rule(0, 0)
	if ts.trace != nil {
		ts.trace(len(ts.heights), x, y, size, l.String())
	}
}

// extra is what each blank of a justified line grows by, 0 if they would tear
// the line.
func (ts *typesetter) extra(l line, slack float64) float64 {
	gaps, blanks := 0, 0.0
	for _, w := range l.words[:max(len(l.words)-1, 0)] {
		if w.blank.text != "" {
			gaps++
			blanks += w.blank.width
		}
	}
	if gaps == 0 || slack > (ts.stretch-1)*blanks {
		return 0
	}
	return slack / float64(gaps)
}

func (l line) String() string {
	var b strings.Builder
	for _, w := range l.words {
		for _, p := range w.pieces {
			b.WriteString(p.text)
		}
		b.WriteString(w.blank.text)
	}
	return strings.TrimSuffix(b.String(), " ")
}

// pen draws pieces one after the other: letters of one face in one stroke, the
// lines of changes in one stroke too.
type pen struct {
	ts         *typesetter
	x, y, size float64

	text  strings.Builder
	from  float64 // where text begins
	face  face
	mark  Mark // of the lines below or through the letters
	ruled float64
}

func (p *pen) put(s piece) {
	if p.text.Len() > 0 && s.face != p.face {
		p.flush()
	}
	if p.text.Len() == 0 {
		p.from, p.face = p.x, s.face
	}
	if change := s.mark & (Added | Removed); change != p.mark {
		p.rule(change, p.x)
	}
	p.text.WriteString(s.text)
	if s.link != "" {
		p.ts.link(p.x, p.y-0.9*p.size, s.width, 1.15*p.size, s.link)
	}
	p.x += s.width
}

func (p *pen) flush() {
	if p.text.Len() > 0 {
		p.ts.text(p.from, p.y, p.face, p.size, p.text.String())
		p.text.Reset()
	}
}

// rule draws the line of the change that ends here and begins the next.
func (p *pen) rule(next Mark, x float64) {
	thick := p.size / 20
	if p.mark&Added != 0 {
		p.ts.line(p.ruled, p.y+0.12*p.size, p.x, p.y+0.12*p.size, thick)
	}
	if p.mark&Removed != 0 {
		p.ts.line(p.ruled, p.y-0.24*p.size, p.x, p.y-0.24*p.size, thick)
	}
	p.mark, p.ruled = next, x
}
