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
