package locales

import (
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
)

// formats are the entries of a catalogue that numbers and dates are made of,
// read once.
type formats struct {
	months    [12]string // as they stand in a date
	group     string     // between thousands
	groupFrom int        // digits of the shortest number that is grouped
	point     string     // before decimals
}

func (p *Printer) readFormats() {
	for i := range p.months {
		p.months[i] = p.T("date.month." + strconv.Itoa(i+1))
	}
	p.group, p.point = p.T("number.group"), p.T("number.point")
	p.groupFrom, _ = strconv.Atoi(p.T("number.group_from"))
}

// Number writes a whole number with groups of three: 10 000 in Russian (from
// five digits on), 10,000 in English.
func (p *Printer) Number(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	if len(digits) < p.groupFrom {
		return sign + digits
	}
	var out strings.Builder
	out.WriteString(sign)
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(p.group)
		}
		out.WriteRune(d)
	}
	return out.String()
}

// Decimal writes a number with one digit behind the point: 7,1 or 7.1.
func (p *Printer) Decimal(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', 1, 64), ".", p.point, 1)
}

// Size writes a number of bytes for people: 512 B, 62 KB, 7.1 MB (of 1,024 and
// 1,048,576 bytes).
func (p *Printer) Size(bytes int64) string {
	switch {
	case bytes < 1<<10:
		return p.T("size.bytes", "N", p.Number(bytes))
	case bytes < 1<<20-512:
		return p.T("size.kilobytes", "N", p.Number((bytes+512)>>10))
	default:
		return p.T("size.megabytes", "N", p.Decimal(float64(bytes)/(1<<20)))
	}
}

// List joins words as a sentence does: "А, Б и В".
func (p *Printer) List(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " " + p.T("list.and") + " " + words[last]
}

// Ordinal is a number in a row: 2-е (of a meeting, in Russian neuter), 2nd.
func (p *Printer) Ordinal(n int) string { return p.counted(plural.Ordinal, "ordinal", n, nil) }

// OrdinalGenitive is Ordinal in the genitive: 2-го, of the 2nd.
func (p *Printer) OrdinalGenitive(n int) string {
	return p.counted(plural.Ordinal, "ordinal.genitive", n, nil)
}

// Meeting names a group's nth meeting: «2-е заседание», "2nd meeting".
func (p *Printer) Meeting(n int) string { return p.T("ordinal.meeting", "Ordinal", p.Ordinal(n)) }
