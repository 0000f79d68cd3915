package locales

import (
	"strconv"
	"strings"
)

// nb is the no-break space.
const nb = "\u00a0"

// Number writes a whole number with groups of three: 10 000 in Russian (from
// five digits on), 10,000 in English.
func (p *Printer) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	mark, from := ",", 4
	if p.Lang == "ru" {
		mark, from = nb, 5
	}
	if len(digits) < from {
		return sign + digits
	}
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(mark)
		}
		out.WriteRune(d)
	}
	return sign + out.String()
}

// Decimal writes a number with one digit behind the point: 7,1 or 7.1.
func (p *Printer) Decimal(x float64) string {
	text := strconv.FormatFloat(x, 'f', 1, 64)
	if p.Lang == "ru" {
		return strings.Replace(text, ".", ",", 1)
	}
	return text
}

// Size writes a number of bytes for people: 512 B, 62 KB, 7.1 MB (of 1,024 and
// 1,048,576 bytes).
func (p *Printer) Size(bytes int64) string {
	switch {
	case bytes < 1<<10:
		return p.T("size.bytes", "N", p.Number(bytes))
	case bytes < 1<<20:
		return p.T("size.kilobytes", "N", p.Number((bytes+512)>>10))
	default:
		return p.T("size.megabytes", "N", p.Decimal(float64(bytes)/(1<<20)))
	}
}

// List joins words as a sentence does: "А, Б и В".
func (p *Printer) List(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + p.T("list.and") + " " + words[len(words)-1]
}

// Ordinal is a number in a row: 2-е (of a meeting, in Russian neuter), 2nd.
func (p *Printer) Ordinal(n int) string { return p.ordinal(n, "ordinal.ending") }

// OrdinalGenitive is Ordinal in the genitive: 2-го, of the 2nd.
func (p *Printer) OrdinalGenitive(n int) string { return p.ordinal(n, "ordinal.ending_genitive") }

func (p *Printer) ordinal(n int, key string) string {
	digits := strconv.Itoa(n)
	if p.Lang != "en" {
		return digits + p.T(key)
	}
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return digits + "th"
	case n%10 == 1:
		return digits + "st"
	case n%10 == 2:
		return digits + "nd"
	case n%10 == 3:
		return digits + "rd"
	}
	return digits + "th"
}
