package papers

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// sheetReader is where the reading of a sheet stands.
type sheetReader struct {
	*book
	seen      bool
	row, col  int
	hiddenRow bool
	cell      cellReader
}

// cellReader is what a cell has said so far.
type cellReader struct {
	kind    string
	style   int
	value   strings.Builder
	text    strings.Builder
	formula bool
}

func (s *sheetReader) token(x *part, t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		return s.start(x, t)
	case xml.CharData:
		switch {
		case x.in("row", "c", "v"):
			s.cell.value.Write(t)
		case x.in("c", "is", "t"), x.in("c", "is", "r", "t"):
			s.cell.text.Write(t)
		}
	case xml.EndElement:
		if t.Name.Local == "c" && x.in("sheetData", "row") {
			return s.take()
		}
	}
	return nil
}

func (s *sheetReader) start(x *part, e xml.StartElement) error {
	switch {
	case x.in("worksheet") && len(x.path) == 1:
		s.seen = true
	case x.in("worksheet", "cols", "col"):
		if isTrue(attr(e, "hidden")) {
			n, _ := strconv.Atoi(attr(e, "min"))
			if n >= 1 && n <= s.in.limits.Cols {
				s.in.note("hiddenColumns", 0, n, columnName(n))
			}
		}
	case x.in("worksheet", "sheetData", "row"):
		return s.startRow(e)
	case x.in("worksheet", "sheetData", "row", "c"):
		return s.startCell(e)
	case x.in("sheetData", "row", "c", "f"):
		s.cell.formula = true
	case x.in("worksheet", "mergeCells", "mergeCell"):
		return s.merge(attr(e, "ref"))
	}
	return nil
}

// The largest row and column of a sheet, and the formats of a workbook, that
// Excel knows.
const (
	lastRow     = 1 << 20
	lastColumn  = 1 << 14
	mostFormats = 1 << 16
)

func (s *sheetReader) startRow(e xml.StartElement) error {
	row := s.row + 1
	if r := attr(e, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < row { // rows come in order, none twice
			return refused("damaged")
		}
		row = n
	}
	if row > lastRow {
		return refused("damaged")
	}
	s.row, s.col, s.hiddenRow = row, 0, isTrue(attr(e, "hidden"))
	return nil
}

func (s *sheetReader) startCell(e xml.StartElement) error {
	col := s.col + 1
	if r := attr(e, "r"); r != "" {
		n, row, ok := address(r)
		if !ok || row != s.row || n < col {
			return refused("damaged")
		}
		col = n
	}
	if col > lastColumn {
		return refused("damaged")
	}
	s.col = col
	s.cell = cellReader{kind: attr(e, "t")}
	s.cell.style, _ = strconv.Atoi(attr(e, "s"))
	return nil
}

// address reads B3 as column 2, row 3.
func address(s string) (col, row int, ok bool) {
	i := 0
	for ; i < len(s) && i < 4 && s[i] >= 'A' && s[i] <= 'Z'; i++ {
		col = col*26 + int(s[i]-'A') + 1
	}
	row, err := strconv.Atoi(s[i:])
	return col, row, i > 0 && err == nil && row > 0 && s[i] != '+'
}

// take keeps a cell that has ended, with what there is to report of it.
func (s *sheetReader) take() error {
	where := cellName(s.row, s.col)
	text, err := s.shown()
	if err == nil && text == "" && s.cell.formula && s.cell.kind != "e" {
		s.in.note("emptyFormulas", s.row, s.col, where)
	}
	if err != nil || text == "" {
		return err
	}
	before := len(s.in.grid.Rows)
	if err := s.in.cell(s.row, s.col, text); err != nil {
		return err
	}
	if s.hiddenRow && len(s.in.grid.Rows) > before {
		s.in.note("hiddenRows", s.row, 0, strconv.Itoa(s.row))
	}
	if s.cell.formula && s.col <= s.in.limits.Cols {
		s.in.grid.formula(s.row, s.col)
		s.in.note("formulas", s.row, s.col, where)
	}
	return nil
}

// shown is the text of a cell as its reader sees it.
func (s *sheetReader) shown() (string, error) {
	value, where := s.cell.value.String(), cellName(s.row, s.col)
	switch s.cell.kind {
	case "s":
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if value == "" {
			return "", nil
		}
		if err != nil || n < 0 || n >= len(s.words) {
			return "", refused("damaged")
		}
		return s.words[n], nil
	case "inlineStr":
		return unescapeX(s.cell.text.String()), nil
	case "str":
		return unescapeX(value), nil
	case "e":
		s.in.note("errors", s.row, s.col, where)
		return "", nil
	case "b":
		return map[bool]string{true: "TRUE", false: "FALSE"}[isTrue(value)], nil
	case "d":
		return value, nil
	}
	if value == "" {
		return "", nil
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil {
		return "", refused("damaged")
	}
	var format numberFormat
	if s.cell.style >= 0 && s.cell.style < len(s.formats) {
		format = s.formats[s.cell.style]
	}
	text, date := format.show(f, s.date0)
	if date {
		s.in.note("dates", s.row, s.col, where)
	}
	return text, nil
}

// merge notes how far a cell reaches. Merged cells without text are not kept.
func (s *sheetReader) merge(ref string) error {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return nil
	}
	c1, r1, ok1 := address(from)
	c2, r2, ok2 := address(to)
	if !ok1 || !ok2 || c2 < c1 || r2 < r1 {
		return refused("damaged")
	}
	if s.in.grid.Text(r1-1, c1-1) == "" {
		return nil
	}
	v := &s.in.grid.Rows[r1-1][c1-1]
	v.Cols, v.Rows = min(c2, s.in.limits.Cols)-c1+1, min(r2, s.in.limits.Rows)-r1+1
	s.in.note("merged", r1, c1, ref)
	return nil
}

// unescapeX undoes _x000D_, which stands for a character that XML cannot hold.
func unescapeX(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if len(s)-i >= 7 && s[i:i+2] == "_x" && s[i+6] == '_' {
			if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
				out.WriteRune(rune(n))
				i += 6
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
