package papers

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"
)

// numberFormat is how a cell shows its number, as far as texts of documents
// need it: dates, fixed decimals, leading zeros, per cent and words around.
type numberFormat struct {
	date, clock    bool
	layout         string // of a date without a day: its month and year, or its year
	general        bool
	digits         int // at least, before the point
	decimals       int
	percent        bool
	prefix, suffix string
}

// How dates are shown, with a day and without.
const dayLayout, monthLayout = "02.01.2006", "01.2006"

// newNumberFormat reads a format: by its number if it is one of those that
// every program knows, else by its code.
func newNumberFormat(id int, code string) numberFormat {
	switch {
	case id == 17:
		return numberFormat{date: true, layout: monthLayout}
	case id >= 14 && id <= 16, id == 22:
		return numberFormat{date: true}
	case id >= 18 && id <= 21, id >= 45 && id <= 47:
		return numberFormat{clock: true}
	}
	if code == "" {
		code = map[int]string{1: "0", 2: "0.00", 3: "0", 4: "0.00", 9: "0%", 10: "0.00%", 37: "0", 38: "0", 39: "0.00", 40: "0.00"}[id]
	}
	return parseNumberFormat(code)
}

// parseNumberFormat reads the first part of a code, the one for positive
// numbers. What it cannot show as the code says it shows in general form.
func parseNumberFormat(code string) numberFormat {
	var r formatReader
	if code == "" || strings.EqualFold(code, "General") || !r.read(code) {
		return numberFormat{general: true}
	}
	r.suffix = r.words.String()
	switch {
	case r.day, !r.date:
	case r.month:
		r.layout = monthLayout
	default:
		r.layout = "2006"
	}
	return r.numberFormat
}

// formatReader is how much of a code has been read.
type formatReader struct {
	numberFormat
	words         strings.Builder // since the number, or the beginning
	number, point bool
	day, month    bool
}

// read reads a code up to the end of its first part; false: it shows no number,
// date or time, or is broken.
func (r *formatReader) read(code string) bool {
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		switch c := code[i]; c {
		case '"', '[':
			closing := map[byte]byte{'"': '"', '[': ']'}[c]
			end := strings.IndexByte(code[i+1:], closing)
			if end < 0 {
				return false
			}
			r.enclosed(c, code[i+1:i+1+end])
			i += end + 1
		case '\\':
			if i++; i < len(code) {
				r.words.WriteByte(code[i])
			}
		case '_', '*':
			i++
		case 'E', '/', '@':
			if !r.date && !r.clock {
				return false
			}
		default:
			r.sign(c)
		}
	}
	return r.number || r.date || r.clock
}

// enclosed takes words between quotation marks, or what stands in brackets:
// hours or minutes that go on counting, else colours and conditions.
func (r *formatReader) enclosed(mark byte, inner string) {
	if mark == '"' {
		r.words.WriteString(inner)
		return
	}
	switch strings.ToLower(inner) {
	case "h", "hh", "m", "mm":
		r.clock = true
	}
}

// sign takes one sign that stands by itself.
func (r *formatReader) sign(c byte) {
	switch c {
	case '0', '#', '?':
		r.digit(c == '0')
	case '.':
		r.point = r.point || r.number
	case ',':
	case 'd', 'D':
		r.date, r.day = true, true
	case 'y', 'Y':
		r.date = true
	case 'm', 'M':
		r.month = true
		r.words.WriteByte(c)
	case 'h', 'H', 's', 'S':
		r.clock = true
	case '%':
		r.percent = true
		r.words.WriteByte(c)
	default:
		r.words.WriteByte(c)
	}
}

// digit takes the place of one digit, which is shown in any case or not.
func (r *formatReader) digit(always bool) {
	if !r.number {
		r.prefix = r.words.String()
		r.words.Reset()
	}
	r.number = true
	switch {
	case always && r.point:
		r.decimals++
	case always:
		r.digits++
	}
}

// show is the number as text, and whether it was a date or a time of day.
// Dates lose their time of day.
func (f numberFormat) show(v float64, from1904 bool) (text string, date bool) {
	if f.date || f.clock {
		if text, ok := f.dateText(v, from1904); ok {
			return text, true
		}
		return generalNumber(v), false
	}
	if f.general || f == (numberFormat{}) || math.IsInf(v, 0) || math.IsNaN(v) || math.Abs(v) >= 1e15 {
		return generalNumber(v), false
	}
	if f.percent {
		v *= 100
	}
	sign := ""
	number := strconv.FormatFloat(math.Abs(v), 'f', f.decimals, 64)
	if v < 0 && strings.Trim(number, "0.") != "" {
		sign = "-"
	}
	whole, _, _ := strings.Cut(number, ".")
	return sign + f.prefix + strings.Repeat("0", max(f.digits-len(whole), 0)) + number + f.suffix, false
}

// generalNumber shows a number with the fifteen digits that a spreadsheet
// counts with: 0.30000000000000004 is 0.3.
func generalNumber(v float64) string {
	short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil || math.Abs(short) >= 1e21 || short != 0 && math.Abs(short) < 1e-9 {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// dateText is a day counted from 1 January 1900 or 1904, or the time of a day
// before the first. The 29 February 1900 that spreadsheets know did not exist.
func (f numberFormat) dateText(v float64, from1904 bool) (string, bool) {
	days := math.Floor(v)
	if v < 0 || v >= 2_958_466 { // 10000-01-01
		return "", false
	}
	if !f.date {
		minutes := int(math.Round((v - days) * 24 * 60))
		return time.Date(1900, 1, 1, 0, minutes, 0, 0, time.UTC).Format("15:04"), true
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 0 || days == 60:
		return "", false
	case days < 60:
		first = first.AddDate(0, 0, 1)
	}
	return first.AddDate(0, 0, int(days)).Format(cmp.Or(f.layout, dayLayout)), true
}
