package papers

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

const noBreak = '\u00a0'

// roomy is a table of a sheet that stands or lies, with columns in which each
// word of its head and of these rows has room: what a column lacks, the others
// give of what they can spare. Where there is not enough, the letters are
// smaller, down to 8 points; then columns share what there is as they need it.
func roomy(t Table, landscape bool, rows iter.Seq[Row]) Table {
	form := GOST()
	needs := make([]float64, len(t.Widths)) // in sizes of the font
	for _, r := range t.Head {
		widest(needs, r)
	}
	for r := range rows {
		widest(needs, r)
	}
	full, usual := form.textWidth(landscape)*mm, cmp.Or(t.Size, form.Table)
	for size := usual; size >= 8; size-- {
		if widths, ok := shared(t.Widths, needs, size, 2*form.Padding*mm+1, full); ok {
			t.Widths = widths
			if size != usual {
				t.Size = size
			}
			return t
		}
	}
	t.Widths, t.Size = needs, 8
	return t
}

// widest raises what columns need to the widest word of a row's cells; a cell
// over several columns has room enough.
func widest(needs []float64, r Row) {
	if len(r.Cells) != len(needs) {
		return
	}
	for i, c := range r.Cells {
		for _, text := range c.Text {
			for _, run := range text {
				mark := run.Mark
				if c.Head {
					mark |= Bold
				}
				for word := range strings.FieldsFuncSeq(run.Text, partsWords) {
					needs[i] = max(needs[i], wide(word, mark))
				}
			}
		}
	}
}

// partsWords says where a word is parted over lines.
func partsWords(r rune) bool { return isBlank(r) || r == noBreak || r == '\n' || breaksAfter(r) }

// wide is the width of a word in sizes of the font.
func wide(word string, mark Mark) float64 {
	faces, w := serif().faces, 0
	first, second := faces[faceOf(mark)], faces[secondOf(mark)]
	for _, r := range word {
		drawn, ok := first.has(r)
		if ok {
			w += int(first.width[drawn])
		} else if drawn, ok = second.has(r); ok {
			w += int(second.width[drawn])
		} else if !isInvisible(r) {
			w += len(spelled(r)) * 600
		}
	}
	return float64(w) / 1000
}

// shared gives columns their shares of a width, but none less than it needs;
// false if that is more than there is.
func shared(shares, needs []float64, size, padding, full float64) ([]float64, bool) {
	out := make([]float64, len(shares))
	held := make([]bool, len(shares)) // at what it needs
	for {
		room, sum := full, 0.0
		for i, share := range shares {
			if held[i] {
				room -= out[i]
			} else {
				sum += share
			}
		}
		if room < 0 {
			return nil, false
		}
		again := false
		for i, share := range shares {
			if need := needs[i]*size + padding; !held[i] {
				if out[i] = room * share / sum; out[i] < need {
					out[i], held[i], again = need, true, true
				}
			}
		}
		if !again {
			return out, true
		}
		if !slices.Contains(held, false) {
			return out, total(out) <= full
		}
	}
}

func total(widths []float64) float64 {
	sum := 0.0
	for _, w := range widths {
		sum += w
	}
	return sum
}

// loosened is a text in which blanks that must not break a line give way where
// what they hold together is wider than the room, as few of them as must: better
// a line that ends unluckily than a word torn.
func loosened(text Text, mark Mark, room, size float64) Text {
	holds := func(r Run) bool { return strings.ContainsRune(r.Text, noBreak) }
	if !slices.ContainsFunc(text, holds) {
		return text
	}
	var held, loose [][2]int // the blank before this word, if it holds; those that give way
	line, word := 0.0, 0.0   // of what is held together before this word, and of the word
	end := func() {
		if len(held) > 0 && (line+word)*size > room {
			loose, line = append(loose, held...), 0
		}
		line, word, held = line+word, 0, held[:0]
	}
	for i, run := range text {
		for at, r := range run.Text {
			switch {
			case isBlank(r) || r == '\n':
				end()
				line = 0
				continue
			case r == noBreak:
				end()
				held = append(held, [2]int{i, at})
				line += wide(" ", mark|run.Mark)
				continue
			}
			word += wide(string(r), mark|run.Mark)
		}
	}
	end()
	text = slices.Clone(text)
	for _, at := range slices.Backward(loose) { // from the end: what is before stays where it is
		run := &text[at[0]]
		run.Text = run.Text[:at[1]] + " " + run.Text[at[1]+utf8.RuneLen(noBreak):]
	}
	return text
}
