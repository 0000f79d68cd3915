package procedure

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// touched says whether something in a cell is a tracked change, or remarked on.
func (c FilledCell) touched() bool {
	return len(c.Remarks)+len(c.Undone) > 0 || slices.ContainsFunc(c.Pieces, func(p FilledPiece) bool { return p.Kind != Same && strings.TrimSpace(p.Text) != "" })
}

// quote are the words of a cell with those that were removed and the remarks on
// them, for whoever has to find them in the file.
func (c FilledCell) quote() string {
	quote := c.after()
	for _, p := range c.Pieces {
		if p.Kind == Removed {
			quote += " [–" + strings.TrimSpace(p.Text) + "]"
		}
	}
	for _, u := range c.Undone {
		quote += "\n" + u.quote()
	}
	for _, remark := range c.Remarks {
		quote += "\n" + remark.By + ": " + remark.Text
	}
	return quote
}

// quote are the words with who added and who removed them.
func (u UndoneWords) quote() string {
	return "[+" + u.Added + " –" + u.Removed + ": " + strings.TrimSpace(u.Text) + "]"
}

// cellChange is one change of a cell: its text with this change and no other.
type cellChange struct {
	typed   string
	by      string
	reason  string // of remarks on it
	moved   bool
	tracked bool
}

// changes are those of a cell against the text of the plan, one after the
// other, and the remarks that belong to none. Where the text without tracked
// changes is not that of the plan, somebody wrote over it untracked: then all is
// one change.
func (c FilledCell) changes(base string) ([]cellChange, []FilledRemark) {
	pieces, ok := c.onto(base)
	if !ok {
		pieces, ok = c.withBreaks().onto(base)
	}
	if !ok {
		change := cellChange{typed: settled(base, c.after()), by: authors(c.Pieces)}
		if foldBlanks(change.typed) == foldBlanks(base) {
			return nil, c.Remarks
		}
		change.reason = joinRemarks(c.Remarks)
		return []cellChange{change}, nil
	}
	var all []cellChange
	groups := groupsOf(pieces)
	taken := make([]bool, len(c.Remarks))
	for _, g := range groups {
		change := cellChange{typed: typedWith(base, pieces, g), by: authors(pieces[g[0]:g[1]]), tracked: true,
			moved: slices.ContainsFunc(pieces[g[0]:g[1]], func(p FilledPiece) bool { return p.Moved })}
		var on []FilledRemark
		for i, r := range c.Remarks {
			if !taken[i] && (len(groups) == 1 || r.From <= g[1] && r.To >= g[0]) {
				taken[i] = true
				on = append(on, r)
			}
		}
		change.reason = joinRemarks(on)
		all = append(all, change)
	}
	var left []FilledRemark
	for i, r := range c.Remarks {
		if !taken[i] {
			left = append(left, r)
		}
	}
	return all, left
}

// withBreaks takes the end of a line as added with a paragraph of which all words
// are added: some programs do not track it. The pieces stay as many as they
// are, because remarks count them.
func (c FilledCell) withBreaks() FilledCell {
	c.Pieces = slices.Clone(c.Pieces)
	added := func(i int) bool { return i >= 0 && i < len(c.Pieces) && c.Pieces[i].Kind == Added }
	for i := range c.Pieces {
		if p := &c.Pieces[i]; p.Kind == Same && p.Text == "\n" && added(i-1) && added(i+1) {
			p.Kind, p.By = Added, c.Pieces[i+1].By
		}
	}
	for from := 0; from < len(c.Pieces); from++ {
		if !added(from) {
			continue
		}
		to := from
		for added(to) {
			to++
		}
		c.takeBreak(from, to)
		from = to
	}
	return c
}

// takeBreak gives the added pieces from from until to the end of the line that
// came with them, if they are whole paragraphs.
func (c FilledCell) takeBreak(from, to int) {
	before, begins := "", from == 0
	if !begins {
		before, begins = strings.CutSuffix(c.Pieces[from-1].Text, "\n")
	}
	after, ends := "", to == len(c.Pieces)
	if !ends {
		after, ends = strings.CutPrefix(c.Pieces[to].Text, "\n")
	}
	switch {
	case !begins || !ends:
	case from > 0:
		c.Pieces[from-1].Text, c.Pieces[from].Text = before, "\n"+c.Pieces[from].Text
	case to < len(c.Pieces):
		c.Pieces[to].Text, c.Pieces[to-1].Text = after, c.Pieces[to-1].Text+"\n"
	}
}

// onto lays the pieces over the text of the plan, whose own blanks are kept: a
// file shows some of them as no-break ones. It reports false where the text
// without tracked changes is another one.
func (c FilledCell) onto(base string) ([]FilledPiece, bool) {
	rest := []rune(base)
	pieces := slices.Clone(c.Pieces)
	for i := range pieces {
		p := &pieces[i]
		if p.Kind == Added {
			p.Text = plainBlanks(p.Text)
			continue
		}
		if len(rest) == 0 && isBlank(p.Text) { // at the end of a cell nobody sees it
			p.Text = ""
		}
		n := utf8.RuneCountInString(p.Text)
		if n > len(rest) || foldBlanks(string(rest[:n])) != foldBlanks(p.Text) {
			return nil, false
		}
		p.Text, rest = string(rest[:n]), rest[n:]
	}
	return pieces, len(rest) == 0
}

// groupsOf are the changes among pieces, from and until: a removal and what
// stands in its place are one, and so are changes inside of one word.
func groupsOf(pieces []FilledPiece) [][2]int {
	var all [][2]int
	for i, p := range pieces {
		if p.Kind == Same {
			continue
		}
		if n := len(all); n > 0 && sticks(pieces[all[n-1][1]:i]) {
			all[n-1][1] = i + 1
			continue
		}
		all = append(all, [2]int{i, i + 1})
	}
	return all
}

// sticks says whether unchanged pieces keep two changes together.
func sticks(between []FilledPiece) bool {
	words, blank := false, false
	for _, p := range between {
		words = words || strings.ContainsFunc(p.Text, wordRune)
		blank = blank || strings.ContainsFunc(p.Text, unicode.IsSpace)
	}
	return !words || !blank
}

// typedWith is the text with one group of changes carried out.
func typedWith(base string, pieces []FilledPiece, group [2]int) string {
	var b strings.Builder
	for i, p := range pieces {
		in := i >= group[0] && i < group[1]
		if p.Kind == Same || in == (p.Kind == Added) {
			b.WriteString(p.Text)
		}
	}
	return tidied(base, b.String())
}

// tidied takes out the second blank that a removed word leaves behind.
func tidied(base, text string) string {
	if !strings.Contains(base, "  ") {
		for strings.Contains(text, "  ") {
			text = strings.ReplaceAll(text, "  ", " ")
		}
	}
	text, _ = CleanText(text)
	return text
}

// settled is a text that was typed over another one, with that one's own blanks
// where the words are the same.
func settled(base, typed string) string {
	var b strings.Builder
	rest := []rune(base)
	for _, s := range Diff(base, typed) {
		n := min(utf8.RuneCountInString(s.Text), len(rest))
		switch s.Kind {
		case Added:
			b.WriteString(plainBlanks(s.Text))
		case Same:
			b.WriteString(string(rest[:n]))
			rest = rest[n:]
		default:
			rest = rest[n:]
		}
	}
	return tidied(base, b.String())
}

// plainBlanks are words with plain blanks: those of a file are its typesetter's.
func plainBlanks(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

// authors are those of changes, each once.
func authors(pieces []FilledPiece) string {
	var all []string
	for _, p := range pieces {
		if p.Kind != Same && p.By != "" && !slices.Contains(all, p.By) {
			all = append(all, p.By)
		}
	}
	return strings.Join(all, ", ")
}

func joinRemarks(all []FilledRemark) string {
	var lines []string
	for _, r := range all {
		lines = append(lines, r.Text)
	}
	return strings.Join(lines, "\n")
}

// stripped is the cell without a prefix that is no part of the plan's text.
func (c FilledCell) stripped(prefix string) FilledCell {
	c.Pieces = slices.Clone(c.Pieces)
	for i := range c.Pieces {
		p := &c.Pieces[i]
		if p.Kind == Added {
			continue
		}
		text := foldBlanks(p.Text)
		switch {
		case strings.HasPrefix(text, prefix):
			p.Text = string([]rune(p.Text)[utf8.RuneCountInString(prefix):])
			return c
		case text != "" && strings.HasPrefix(prefix, text):
			prefix = prefix[len(text):]
			p.Text = ""
		default:
			return c
		}
	}
	return c
}
