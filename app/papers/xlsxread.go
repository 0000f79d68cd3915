package papers

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// ReadXLSX reads the first visible sheet of a workbook. Every part of the file
// is read to its end first and must be sound. Numbers come as they are shown,
// dates as 31.12.2025, formulas as the value that the file keeps for them; all
// three, merged and hidden cells are reported.
//
// The file is not given to a library: those read the parts for themselves,
// without these limits, and take what is cut off or written twice for the whole.
func ReadXLSX(r io.ReaderAt, size int64, l Limits) (Grid, []Warning, error) {
	p, err := openPackage(r, size, l)
	if err != nil {
		return Grid{}, nil, err
	}
	return readBook(p)
}

func readBook(p *openedPackage) (Grid, []Warning, error) {
	b := &book{pack: p, in: intake{limits: p.limits}}
	if err := b.first(); err != nil {
		return Grid{}, nil, err
	}
	for _, other := range b.others {
		b.in.note("otherSheets", 0, 0, other.name)
	}
	if err := p.rest(); err != nil {
		return Grid{}, nil, err
	}
	return b.in.result()
}

// readBooks reads all visible sheets of a workbook. What is to be said of a cell
// of a further one names its sheet.
func readBooks(p *openedPackage) (sheets []procedure.ImportSheet, told []Warning, err error) {
	b := &book{pack: p, in: intake{limits: p.limits}}
	if err := b.first(); err != nil {
		return nil, nil, err
	}
	rows := 0
	for i := 0; ; i++ {
		if rows += len(b.in.grid.Rows); rows > p.limits.Rows {
			return nil, nil, refused("rows", "Limit", p.limits.Rows)
		}
		if len(b.in.grid.Rows) > 0 {
			sheets = append(sheets, sheetOf(b.in.grid))
		}
		told = append(told, b.in.warnings()...)
		if i == len(b.others) {
			break
		}
		b.path, b.in = b.others[i].path, intake{limits: p.limits, within: b.others[i].name + "!"}
		b.in.grid.Sheet = b.others[i].name
		if err := b.sheet(); err != nil {
			return nil, nil, err
		}
	}
	if err := p.rest(); err != nil {
		return nil, nil, err
	}
	if len(sheets) == 0 {
		return nil, nil, refused("empty")
	}
	return sheets, told, nil
}

// first reads the first visible sheet, and what all have in common.
func (b *book) first() error {
	for _, step := range []func() error{b.open, b.strings, b.styles, b.sheet} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// book is a workbook being read.
type book struct {
	pack    *openedPackage
	in      intake
	date0   bool   // days are counted from 1904
	path    string // of the sheet that is read
	others  []bookSheet
	shared  string // part of the shared strings
	format  string // part of the styles
	words   []string
	formats []numberFormat // by cell format
}

// bookSheet is a further visible sheet, and the part that holds it.
type bookSheet struct{ name, path string }

// open finds the sheet to read and the parts that belong to it.
func (b *book) open() error {
	if err := b.pack.walk("[Content_Types].xml", nil); err != nil {
		return err
	}
	top, err := b.pack.relations("")
	if err != nil {
		return err
	}
	main := ""
	for _, r := range top {
		if r.kind == "officeDocument" {
			main = r.target
		}
	}
	rels, err := b.pack.relations(main)
	if err != nil {
		return err
	}
	for _, r := range rels {
		switch r.kind {
		case "sharedStrings":
			b.shared = r.target
		case "styles":
			b.format = r.target
		}
	}
	return b.workbook(main, rels)
}

func (b *book) workbook(main string, rels map[string]relation) error {
	known, hidden := false, []string{}
	err := b.pack.walk(main, func(x *part, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		switch {
		case !ok:
		case x.in("workbook") && len(x.path) == 1:
			known = true
		case x.in("workbook", "workbookPr"):
			b.date0 = isTrue(attr(e, "date1904"))
		case x.in("workbook", "sheets", "sheet"):
			r := rels[relationID(e)]
			state := attr(e, "state")
			switch {
			case r.kind != "worksheet":
			case state != "" && state != "visible":
				hidden = append(hidden, attr(e, "name"))
			case b.path == "":
				b.path, b.in.grid.Sheet = r.target, cleanText(attr(e, "name"))
			default:
				b.others = append(b.others, bookSheet{cleanText(attr(e, "name")), r.target})
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !known:
		return refused("notWorkbook")
	case b.path == "":
		return refused("noSheet")
	}
	for _, name := range hidden {
		b.in.note("hiddenSheets", 0, 0, cleanText(name))
	}
	return nil
}

// relationID is r:id in either of its namespaces.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && strings.HasSuffix(a.Name.Space, "/relationships") {
			return a.Value
		}
	}
	return ""
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// strings reads the shared texts; phonetic helps are not text.
func (b *book) strings() error {
	var text strings.Builder
	return b.pack.walk(b.shared, func(x *part, t xml.Token) error {
		switch t := t.(type) {
		case xml.CharData:
			if x.in("si", "t") || x.in("si", "r", "t") {
				text.Write(t)
			}
		case xml.EndElement:
			if t.Name.Local == "si" {
				if len(b.words) >= b.in.limits.Rows*b.in.limits.Cols {
					return refused("rows", "Limit", b.in.limits.Rows)
				}
				b.words = append(b.words, unescapeX(text.String()))
				text.Reset()
			}
		}
		return nil
	})
}

// styles reads how the numbers of each cell format are shown.
func (b *book) styles() error {
	codes := map[int]string{}
	return b.pack.walk(b.format, func(x *part, t xml.Token) error {
		e, ok := t.(xml.StartElement)
		switch {
		case !ok:
		case x.in("numFmts", "numFmt"):
			if id, err := strconv.Atoi(attr(e, "numFmtId")); err == nil {
				codes[id] = attr(e, "formatCode")
			}
		case x.in("cellXfs", "xf"):
			if len(b.formats) > mostFormats {
				return refused("damaged")
			}
			id, _ := strconv.Atoi(attr(e, "numFmtId"))
			b.formats = append(b.formats, newNumberFormat(id, codes[id]))
		}
		return nil
	})
}

// sheet reads the cells.
func (b *book) sheet() error {
	s := &sheetReader{book: b}
	if err := b.pack.walk(b.path, s.token); err != nil {
		return err
	}
	if !s.seen {
		return refused("damaged")
	}
	return nil
}

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
