package views

import "svod/app/procedure"

// pageWords is how many bytes of words a page of comments holds. Of usual comments a
// page is full long before; of those that are as long as they may be it ends early,
// for a browser has to show it and somebody has to read it.
const pageWords = 250_000

// weighed is what is listed one after the other, each with as many bytes of words.
type weighed interface {
	weight(lang procedure.Lang) int
}

// Held is how many lines a page holds, one at least: of the first of them or, read
// back, of the last.
func Held[L weighed](lines []L, back bool, lang procedure.Lang) int {
	words := 0
	for n := range lines {
		l := lines[n]
		if back {
			l = lines[len(lines)-1-n]
		}
		if words += l.weight(lang); words > pageWords && n > 0 {
			return n
		}
	}
	return len(lines)
}

// weight is how many bytes of words a line shows.
func (l TableLine) weight(lang procedure.Lang) int {
	n := len(l.Text) + len(l.Reason)
	if l.Text == "" {
		n = len(l.Original.Old) + len(l.Original.New)
	}
	for _, c := range []*procedure.Change{l.Change, l.Agreed, l.Proposed} {
		if c == nil {
			continue
		}
		n += max(len(c.Was), len(c.Becomes))
		for _, text := range c.Texts {
			n += len(text)
		}
	}
	for _, d := range []*procedure.Disposition{l.Propose, l.Decide} {
		if d != nil {
			n += len(d.Note[lang])
		}
	}
	return n
}

// weight is that of the line with what bodies say of its proposal.
func (l ProposedLine) weight(lang procedure.Lang) int {
	n := l.TableLine.weight(lang)
	for _, y := range l.Replies {
		n += len(y.Reason)
	}
	return n
}

// weight is that of all lines of a set.
func (s TableSet) weight(lang procedure.Lang) int {
	n := 0
	for _, l := range s {
		n += l.weight(lang)
	}
	return n
}
