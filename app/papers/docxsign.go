package papers

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"
)

// sign is what an element of a run stands for: a blank, a line's end, a hyphen
// or a symbol; empty for any other, and for a symbol that is not known.
func sign(e xml.StartElement) string {
	switch e.Name.Local {
	case "tab":
		return " "
	case "br", "cr":
		return "\n"
	case "noBreakHyphen":
		return "\u2011"
	case "sym":
		return symbol(wordAttr(e, "font"), wordAttr(e, "char"))
	}
	return ""
}

// symbols are the signs of the font Symbol that texts have, by their place in it.
// Those below 40 are as in any other font where they are not named here.
var symbols = map[rune]string{0x22: "", 0x24: "", 0x27: "", 0x2a: "∗", 0x2d: "−", 0xa2: "′", 0xa3: "≤", 0xa5: "∞", 0xac: "←", 0xad: "↑", 0xae: "→",
	0xaf: "↓", 0xb0: "°", 0xb1: "±", 0xb2: "″", 0xb3: "≥", 0xb4: "×", 0xb7: "•", 0xb8: "÷", 0xb9: "≠", 0xbb: "≈", 0xbc: "…", 0xbe: "—"}

// symbol is a letter by its code in a font: that of any font, or one of Symbol.
func symbol(font, code string) string {
	n, err := strconv.ParseUint(code, 16, 16)
	r := rune(n)
	if known, ok := symbols[r-0xf000]; ok && strings.EqualFold(font, "Symbol") {
		return known
	}
	switch {
	case err != nil:
		return ""
	case strings.EqualFold(font, "Symbol") && r > 0xf020 && r < 0xf040:
		return string(r - 0xf000)
	case unicode.IsPrint(r):
		return string(r)
	}
	return ""
}

// raised are figures as they stand above the line.
func raised(figures string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return r
		}
		return []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[r-'0']
	}, figures)
}

// raise keeps figures above the line that the open run has there: marks of notes
// and powers would else be part of the word or the number before them.
func (w *wordFile) raise(s string) string {
	if w.raised && strings.Trim(s, "0123456789,) ") == "" {
		return raised(s)
	}
	return s
}
