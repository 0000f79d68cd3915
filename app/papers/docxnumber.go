package papers

import (
	"encoding/xml"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// wordNumbers are the lists of a Word document: the numbers that they give to
// paragraphs stand nowhere in its text and are counted as Word counts them
// (ECMA-376 part 1, 17.9).
type wordNumbers struct {
	lists  map[string]*wordList // by the number of the abstract list
	uses   map[string]*wordUse  // by the number that paragraphs name
	styles map[string]*wordStyle
}

// wordList is an abstract list with how far it has been counted.
type wordList struct {
	levels [9]wordLevel
	counts [9]int
	begun  [9]bool
	style  string // the list is that of a style
}

// wordLevel says how numbers of a level look.
type wordLevel struct {
	start   int
	format  string
	text    string // "%1.%2."
	style   string // paragraphs of this style stand on the level
	restart int    // begins again after this level, from 1; 0 never, -1 after any above
	figures bool   // numbers of the levels above are in figures, however they look there
	glued   bool   // nothing stands between number and text
}

// wordUse is a list as paragraphs use it: with beginnings of its own.
type wordUse struct {
	list   string
	levels map[int]wordLevel
	starts map[int]int
	begun  map[int]bool
}

// wordStyle is what a style of paragraphs says of lists and headings, and any
// style of whether its text is hidden.
type wordStyle struct {
	based, list, level string
	heading            bool
	hides, shows       bool // neither: the style that it is based on says it
}

func newWordNumbers() *wordNumbers {
	return &wordNumbers{lists: map[string]*wordList{}, uses: map[string]*wordUse{}, styles: map[string]*wordStyle{}}
}

// readStyles takes from the styles what they say of lists.
func (n *wordNumbers) readStyles() func(*part, xml.Token) error {
	var style *wordStyle
	return func(x *part, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		val := wordAttr(e, "val")
		switch {
		case x.in("styles", "style"):
			style = &wordStyle{}
			n.styles[wordAttr(e, "styleId")] = style
		case style == nil:
		case x.in("style", "basedOn"):
			style.based = val
		case x.in("numPr", "numId"):
			style.list = val
		case x.in("numPr", "ilvl"):
			style.level = val
		case x.in("style", "pPr", "outlineLvl"):
			style.heading = val < "9"
		case x.in("style", "rPr", "vanish"):
			style.hides = isOn(val)
			style.shows = !style.hides
		}
		return nil
	}
}

// isOn says whether a property that is there is switched on.
func isOn(val string) bool { return val != "0" && val != "false" && val != "off" }

// hides says whether text of a style is hidden, unless it says itself that it is
// not; ok is false where the style says nothing of it.
func (n *wordNumbers) hides(style string) (hidden, ok bool) {
	s := n.resolve(style, func(s *wordStyle) bool { return s.hides || s.shows })
	return s != nil && s.hides, s != nil
}

// readLists takes the lists and their uses.
func (n *wordNumbers) readLists() func(*part, xml.Token) error {
	var list *wordList
	var use *wordUse
	at := 0
	return func(x *part, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		val := wordAttr(e, "val")
		switch {
		case x.in("numbering", "abstractNum"):
			list, use = newWordList(), nil
			n.lists[wordAttr(e, "abstractNumId")] = list
		case x.in("numbering", "num"):
			list, use = nil, &wordUse{levels: map[int]wordLevel{}, starts: map[int]int{}, begun: map[int]bool{}}
			n.uses[wordAttr(e, "numId")] = use
		case list != nil && x.in("abstractNum", "numStyleLink"):
			list.style = val
		case list != nil && x.in("abstractNum", "lvl"):
			at = levelOf(wordAttr(e, "ilvl"))
		case list != nil && x.in("lvl", e.Name.Local):
			list.levels[at].property(e.Name.Local, val)
		case list != nil && e.Name.Local == "numFmt": // the plain one beside a newer kind
			list.levels[at].property("numFmt", val)
		case use != nil && x.in("num", "abstractNumId"):
			use.list = val
		case use != nil && x.in("num", "lvlOverride"):
			at = levelOf(wordAttr(e, "ilvl"))
		case use != nil && x.in("lvlOverride", "startOverride"):
			use.starts[at], _ = strconv.Atoi(val)
		case use != nil && x.in("lvlOverride", "lvl"):
			use.levels[at] = newWordLevel()
		case use != nil && x.in("lvl", e.Name.Local):
			level := use.levels[at]
			level.property(e.Name.Local, val)
			use.levels[at] = level
		}
		return nil
	}
}

func newWordList() *wordList {
	list := &wordList{}
	for i := range list.levels {
		list.levels[i] = newWordLevel()
	}
	return list
}

func newWordLevel() wordLevel { return wordLevel{restart: -1} }

func levelOf(s string) int {
	n, _ := strconv.Atoi(s)
	return min(max(n, 0), 8)
}

func (l *wordLevel) property(name, val string) {
	switch name {
	case "start":
		l.start, _ = strconv.Atoi(val)
	case "numFmt":
		l.format = val
	case "lvlText":
		l.text = val
	case "pStyle":
		l.style = val
	case "lvlRestart":
		l.restart, _ = strconv.Atoi(val)
	case "isLgl":
		l.figures = val != "0" && val != "false"
	case "suff":
		l.glued = val == "nothing"
	}
}

// resolve is the first thing that a style, or one that it is based on, says.
func (n *wordNumbers) resolve(style string, said func(*wordStyle) bool) *wordStyle {
	for range 20 { // a style may be based on itself
		s := n.styles[style]
		if s == nil || said(s) {
			return s
		}
		style = s.based
	}
	return nil
}

// heading says whether a style is that of headings.
func (n *wordNumbers) heading(style string) bool {
	return n.resolve(style, func(s *wordStyle) bool { return s.heading }) != nil
}

// next counts a paragraph of a style, in a list and on a level if it names
// them, and is its number with what stands behind it; empty for one that has
// none.
func (n *wordNumbers) next(style, use, level string) string {
	if use == "" {
		s := n.resolve(style, func(s *wordStyle) bool { return s.list != "" })
		if s == nil {
			return ""
		}
		use = s.list
		if level == "" {
			level = s.level
		}
	}
	u := n.uses[use]
	if u == nil {
		return ""
	}
	list := n.lists[u.list]
	if list != nil && list.style != "" {
		if s := n.styles[list.style]; s != nil && n.uses[s.list] != nil {
			list = n.lists[n.uses[s.list].list]
		}
	}
	if list == nil {
		return ""
	}
	at := levelOf(level)
	for i := range list.levels {
		if level == "" && list.levels[i].style != "" && list.levels[i].style == style {
			at = i
		}
	}
	list.count(u, at)
	number := list.number(u, at)
	if number == "" || u.level(list, at).glued {
		return number
	}
	return number + " "
}

// level is a level as a use of the list has it.
func (u *wordUse) level(list *wordList, at int) wordLevel {
	if own, ok := u.levels[at]; ok {
		return own
	}
	return list.levels[at]
}

// count goes on to the next number of a level; those below begin again.
func (l *wordList) count(u *wordUse, at int) {
	start, own := u.starts[at]
	switch {
	case own && !u.begun[at]:
		l.counts[at] = start
	case !l.begun[at]:
		l.counts[at] = u.level(l, at).start
	default:
		l.counts[at]++
	}
	l.begun[at], u.begun[at] = true, true
	for below := at + 1; below < len(l.levels); below++ {
		if restart := u.level(l, below).restart; restart < 0 || at < restart {
			l.begun[below] = false
		}
	}
}

// number is the number of a level with those above it, as the level has it.
func (l *wordList) number(u *wordUse, at int) string {
	level := u.level(l, at)
	if level.format == "bullet" {
		return bullet(level.text)
	}
	var out strings.Builder
	for i := 0; i < len(level.text); i++ {
		if level.text[i] != '%' || i+1 == len(level.text) || level.text[i+1] < '1' || level.text[i+1] > '9' {
			out.WriteByte(level.text[i])
			continue
		}
		i++
		of := int(level.text[i] - '1')
		format, value := u.level(l, of).format, l.counts[of]
		if !l.begun[of] {
			value = u.level(l, of).start
		}
		if level.figures {
			format = "decimal"
		}
		out.WriteString(written(format, value))
	}
	return out.String()
}

// bullet is the sign of a list without numbers; those of symbol fonts are
// dashes, as official texts have them.
func bullet(text string) string {
	for _, r := range text {
		if r < 0xe000 && r != 'o' {
			return text
		}
	}
	return "–"
}

// wordLetters are the letters that count: in Russian without ё, й, ъ, ы, ь.
var wordLetters = map[string][]rune{
	"upperLetter": []rune("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "lowerLetter": []rune("abcdefghijklmnopqrstuvwxyz"),
	"russianUpper": []rune("АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"), "russianLower": []rune("абвгдежзиклмнопрстуфхцчшщэюя"),
}

// written is a number in a format (ST_NumberFormat); those that plans do not
// have are in figures.
func written(format string, n int) string {
	letters := wordLetters[format]
	switch {
	case format == "none":
		return ""
	case format == "upperRoman":
		return procedure.Roman(n)
	case format == "lowerRoman":
		return strings.ToLower(procedure.Roman(n))
	case format == "decimalZero" && n >= 0 && n < 10:
		return "0" + strconv.Itoa(n)
	case letters != nil && n > 0 && n <= 20*len(letters):
		return strings.Repeat(string(letters[(n-1)%len(letters)]), 1+(n-1)/len(letters))
	}
	return strconv.Itoa(n)
}
