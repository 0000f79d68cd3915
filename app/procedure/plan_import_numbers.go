package procedure

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// number is the number in a row as it is typed, and whether it can be one of a
// measure. Where the table has no column for it, or nothing in that, it may
// stand before the title.
func (r *importer) number(row ImportRow) (string, bool) {
	typed := row.own(r.table.place(ColNumber, ""))
	if typed == "" && !row.Merged {
		typed, _ = r.leading(row.own(r.table.place(ColTitle, r.table.lang(r.plan.Langs))))
	}
	return measureNumber(typed)
}

// leading parts a title from the number that is typed before it: "1.2. Title".
// One without a point in it is a number only where the table has no column for
// numbers, and where it does not begin a list within the text.
func (r *importer) leading(text string) (number, title string) {
	typed, rest, _ := strings.Cut(text, " ")
	number, ok := measureNumber(typed)
	rest = strings.TrimSpace(rest)
	parts := strings.Split(number, ".")
	figures := !slices.ContainsFunc(parts, func(part string) bool { _, err := strconv.Atoi(part); return err != nil })
	if !ok || !figures || rest == "" || len(parts) == 1 && !r.counts(typed, rest) {
		return "", text
	}
	return number, rest
}

// counts says whether "1." or "1)" before a title numbers the row.
func (r *importer) counts(typed, rest string) bool {
	list := slices.ContainsFunc(strings.Split(rest, "\n"), func(line string) bool {
		next, _, _ := strings.Cut(line, " ")
		_, ok := measureNumber(next)
		return ok && strings.HasSuffix(next, typed[len(typed)-1:])
	})
	return r.table.place(ColNumber, "") < 0 && strings.ContainsRune(".)", rune(typed[len(typed)-1])) && !list
}

// measureNumber reads a measure's number: parts with points between them, with
// at least one figure.
func measureNumber(s string) (string, bool) {
	s, _ = CleanLine(strings.TrimPrefix(strings.TrimSpace(s), "№"))
	s = strings.TrimRight(s, ".)")
	ok := s != "" && len(s) <= MaxElementNumber && strings.ContainsFunc(s, unicode.IsDigit)
	for _, part := range strings.Split(s, ".") {
		ok = ok && part != "" && !strings.ContainsFunc(part, func(c rune) bool { return !wordRune(c) && c != '-' })
	}
	return s, ok
}

// taken says whether an earlier measure has a number, unless numbers turn out
// to begin again in each section.
func (r *importer) taken(number string) bool {
	id := r.numbered[printed(Measure, r.inSection(r.section, number))]
	return id != 0 && !r.beginsAgain(number)
}

// restored is the number that a spreadsheet has made of another: 1.10 that is
// kept as the figure 1.1. It is known by what stands above it.
func restored(above, number string) (string, bool) {
	at, last := strings.LastIndexByte(above, '.'), strings.LastIndexByte(number, '.')
	if at < 0 || last < 0 || above[:at] != number[:last] {
		return "", false
	}
	before, err := strconv.Atoi(above[at+1:])
	full := number + "0"
	return full, err == nil && strconv.Itoa(before+1) == full[last+1:]
}

// item says whether a row is an item of the measure above: a letter stands where
// its number would.
func (r *importer) item(row ImportRow) bool {
	typed := []rune(row.own(r.table.place(ColNumber, "")))
	return r.above != 0 && r.at(r.above).Kind == Measure && len(typed) > 0 && len(typed) < 3 && unicode.IsLower(typed[0]) &&
		(len(typed) == 1 || strings.ContainsRune(".)", typed[1]))
}

// use keeps the numbers that rows have, so that a row without one gets none of
// them.
func (r *importer) use(rows []ImportRow) {
	for _, row := range rows {
		if number, ok := r.number(row); ok {
			r.used[printed(Measure, number)] = true
		}
	}
}

// repeats says whether a sheet of a workbook has most of its measures from
// earlier ones: it is another version of the plan, which is read only if a person
// says what its columns hold.
func (r *importer) repeats(t importTable, kept KeptImport) bool {
	said := slices.ContainsFunc(kept.Columns, func(c ImportColumn) bool { return c.Sheet == t.at })
	again, all := 0, 0
	for _, row := range t.Rows {
		if number, ok := r.number(row); ok && strings.Contains(number, ".") {
			all++
			if r.used[printed(Measure, number)] {
				again++
			}
		}
	}
	if said || t.Table != 0 || again*2 <= all {
		return false
	}
	for i, c := range r.Columns {
		if c.Sheet == t.at {
			r.Columns[i].Key, r.Columns[i].Lang = "", ""
		}
	}
	r.Unread = append(r.Unread, RowPlace{Sheet: t.at})
	return true
}

// next is the number for a measure that has none: one after the last in its
// section.
func (r *importer) next() string {
	prefix, last := "", r.last[r.section]
	if n, ok := partValue(r.at(r.section).Number); ok {
		prefix = strconv.Itoa(n) + "."
	}
	if dot := strings.LastIndexByte(last, '.'); last != "" {
		prefix, last = last[:dot+1], last[dot+1:]
	}
	figures := strings.IndexFunc(last+" ", func(c rune) bool { return c < '0' || c > '9' })
	n, _ := strconv.Atoi(last[:figures])
	for n++; r.used[printed(Measure, prefix+strconv.Itoa(n))] || r.numbered[printed(Measure, prefix+strconv.Itoa(n))] != 0; n++ {
	}
	return prefix + strconv.Itoa(n)
}

// inSection is a measure's number: where numbers begin again in each section,
// with that of the section before it.
func (r *importer) inSection(section ElementID, number string) string {
	if !r.again || number == "" || section == 0 || strings.Contains(number, ".") {
		return number
	}
	if n, ok := partValue(r.at(section).Number); ok {
		return strconv.Itoa(n) + "." + number
	}
	return number
}

// beginsAgain finds out from the first number of a section, which another has
// too, that numbers begin again in each; those read so far get the section's
// before them.
func (r *importer) beginsAgain(number string) bool {
	if r.again || strings.Contains(number, ".") || r.section == 0 || r.last[r.section] != "" {
		return false
	}
	r.again = true
	for i := range r.Draft.Elements {
		e := &r.Draft.Elements[i]
		if e.Kind != Measure || strings.Contains(e.Number, ".") {
			continue
		}
		if r.numbered[printed(Measure, e.Number)] == e.ID {
			delete(r.numbered, printed(Measure, e.Number))
		}
		e.Number = r.inSection(e.Parent, e.Number)
		r.numbered[printed(Measure, e.Number)] = e.ID
		r.last[e.Parent] = e.Number
	}
	r.add(CellProblem{Problem: Problem{Field: ColNumber, Key: "import.number.again"}, Index: -1})
	return true
}
