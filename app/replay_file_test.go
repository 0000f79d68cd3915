package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"svod/locales"
)

// filledSheet fills in the form of a round in a spreadsheet with comments of the
// case, as another program does that opens it and saves it.
func (r *replay) filledSheet(blank []byte, comments []int) []byte {
	r.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(blank))
	if err != nil {
		r.Fatal(err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	for _, i := range comments {
		s := &filledRow{replay: r, book: book, sheet: sheet}
		s.read()
		s.write(i)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		r.Fatal(err)
	}
	return out.Bytes()
}

// filledRow writes one comment into a sheet whose columns it knows by their
// headings.
type filledRow struct {
	*replay
	book  *excelize.File
	sheet string
	cells [][]string
	heads map[string]int // places of columns, from 0, by heading
}

func (s *filledRow) read() {
	s.Helper()
	var err error
	if s.cells, err = s.book.GetRows(s.sheet); err != nil {
		s.Fatal(err)
	}
	s.heads = map[string]int{}
	for at, heading := range s.cells[1] {
		s.heads[heading] = at
	}
}

func (s *filledRow) put(row int, heading, text string) {
	s.Helper()
	at, known := s.heads[heading]
	if !known {
		s.Fatalf("the form has no column %s, only %v", heading, s.cells[1])
	}
	cell, err := excelize.CoordinatesToCellName(at+1, row+1)
	if err == nil {
		err = s.book.SetCellStr(s.sheet, cell, text)
	}
	if err != nil {
		s.Fatal(err)
	}
}

// row is the row of an item of the plan, by its number, from 0.
func (s *filledRow) row(element string) int {
	s.Helper()
	_, number, _ := strings.Cut(element, " ")
	at := slices.IndexFunc(s.cells, func(cells []string) bool { return len(cells) > 1 && cells[1] == number })
	if at < 0 {
		s.Fatalf("the form has no row for %s", element)
	}
	return at
}

func (s *filledRow) write(comment int) {
	s.Helper()
	c, p := s.model.Comments.Comments[comment], locales.For("ru")
	row := s.row(c.Element)
	proposed := func(column string) string { return p.T("offline.column.new", "Column", column) }
	if e := c.Proposed; e != nil && e.Op == "add" {
		row = s.row(*e.Place.After) + 1
		if err := s.book.InsertRows(s.sheet, row+1, 1); err != nil {
			s.Fatal(err)
		}
		for key, text := range e.Texts["ru"] {
			s.put(row, proposed(s.column(key)), text)
		}
	} else if e != nil && e.Col != nil {
		name := s.column(*e.Col)
		s.put(row, proposed(name), changed(s.walk, e.Op, s.cells[row][s.heads[name]], e.OldRU, *e.NewRU))
	}
	s.put(row, p.T("offline.column.kind"), p.T("comment.kind."+c.Kind))
	s.put(row, p.T("offline.column.text"), c.TextRU)
	s.put(row, p.T("offline.column.reason"), c.ReasonRU)
}

// column is the name of a column of the plan.
func (r *replay) column(key string) string {
	r.Helper()
	for _, c := range r.model.Plan.Columns {
		if c.Key == key {
			return c.NameRU
		}
	}
	r.Fatalf("the plan has no column %s", key)
	return ""
}

// filledWord writes comments of the case into the plan in Word with changes
// tracked; a form has columns for words and justification, in the plan the
// justification is a remark.
func (r *replay) filledWord(blank []byte, comments []int, form bool) []byte {
	r.Helper()
	parts := unpacked(r, blank)
	document := &wordDocument{replay: r, text: parts["word/document.xml"], form: form}
	for _, i := range comments {
		document.write(i)
	}
	parts["word/document.xml"] = document.text
	if !form {
		const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		parts["word/comments.xml"] = `<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + document.remarks + `</w:comments>`
		parts["word/_rels/document.xml.rels"] = strings.Replace(parts["word/_rels/document.xml.rels"], "</Relationships>",
			`<Relationship Id="remarks" Type="`+office+`/comments" Target="comments.xml"/></Relationships>`, 1)
	}
	return packed(r, parts)
}

func unpacked(r *replay, file []byte) map[string]string {
	r.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		r.Fatal(err)
	}
	parts := map[string]string{}
	for _, f := range z.File {
		part, err := f.Open()
		if err != nil {
			r.Fatal(err)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			r.Fatal(err)
		}
		parts[f.Name] = string(text)
	}
	return parts
}

func packed(r *replay, parts map[string]string) []byte {
	r.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		part, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(part, text)
		}
		if err != nil {
			r.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		r.Fatal(err)
	}
	return out.Bytes()
}

// wordDocument is the text of a document that is being marked up.
type wordDocument struct {
	*replay
	text    string
	remarks string
	form    bool
	n       int // of marks so far
}

const tracked = ` w:author="Эксперт" w:date="2021-03-10T09:00:00Z"`

func (d *wordDocument) id() string { d.n++; return fmt.Sprintf(` w:id="%d"`, 9000+d.n) }

func wordRun(tag, text string) string {
	if text == "" {
		return ""
	}
	return `<w:r><w:` + tag + ` xml:space="preserve">` + html.EscapeString(text) + `</w:` + tag + `></w:r>`
}

func (d *wordDocument) inserted(text string) string {
	return `<w:ins` + d.id() + tracked + `>` + wordRun("t", text) + `</w:ins>`
}

func (d *wordDocument) removed(text string) string {
	if text == "" {
		return ""
	}
	return `<w:del` + d.id() + tracked + `>` + wordRun("delText", text) + `</w:del>`
}

var (
	wordTexts = regexp.MustCompile(`(?s)<w:r>.*?</w:r>`)
	wordMarks = regexp.MustCompile(`<w:bookmark[^>]*>`)
	wordCells = regexp.MustCompile(`(?s)<w:tc>.*?</w:tc>`)
	wordTags  = regexp.MustCompile(`<[^>]*>`)
)

// wordText is what a piece of a document says, with plain blanks.
func wordText(xml string) string {
	return strings.ReplaceAll(html.UnescapeString(wordTags.ReplaceAllString(xml, "")), "\u00a0", " ")
}

// row is the row of an item of the plan, by the number in its first cell.
func (d *wordDocument) row(element string) string {
	d.Helper()
	_, number, _ := strings.Cut(element, " ")
	for row := range strings.SplitAfterSeq(d.text, "</w:tr>") {
		from := strings.LastIndex(row, "<w:tr>")
		if from < 0 {
			continue
		}
		if first := wordCells.FindString(row[from:]); wordText(first) == number {
			return row[from:]
		}
	}
	d.Fatalf("the document has no row for %s", element)
	return ""
}

func (d *wordDocument) write(comment int) {
	d.Helper()
	c := d.model.Comments.Comments[comment]
	e := c.Proposed
	if e != nil && e.Op == "add" {
		before := d.row(*e.Place.After)
		d.text = strings.Replace(d.text, before, before+d.added(before, comment), 1)
		return
	}
	row := d.row(c.Element)
	now := row
	switch {
	case e != nil && e.Op == "delete":
		now = d.marked(row, "del")
	case e != nil && e.Col != nil:
		at := 1 + slices.IndexFunc(d.columns(), func(key string) bool { return key == *e.Col })
		old := wordCells.FindAllString(row, -1)[at]
		now = strings.Replace(row, old, d.reworded(old, comment), 1)
	}
	if cells := wordCells.FindAllString(now, -1); d.form {
		now = now[:strings.Index(now, cells[len(cells)-2])] + filledCell(cells[len(cells)-2], c.TextRU) + filledCell(cells[len(cells)-1], c.ReasonRU) + `</w:tr>`
	}
	d.text = strings.Replace(d.text, row, now, 1)
}

// columns are the keys of the plan's columns, in their order.
func (r *replay) columns() []string {
	var keys []string
	for _, c := range r.model.Plan.Columns {
		if c.Key != "number" {
			keys = append(keys, c.Key)
		}
	}
	return keys
}

// filledCell is an empty cell with words in it.
func filledCell(cell, text string) string {
	at := strings.LastIndex(cell, "</w:p>")
	return cell[:at] + wordRun("t", text) + cell[at:]
}

// marked is a row that was inserted or deleted.
func (d *wordDocument) marked(row, mark string) string {
	change := `<w:` + mark + d.id() + tracked + `/>`
	if strings.Contains(row, "<w:trPr>") {
		return strings.Replace(row, "<w:trPr>", "<w:trPr>"+change, 1)
	}
	return strings.Replace(row, "<w:tr>", "<w:tr><w:trPr>"+change+"</w:trPr>", 1)
}

// added is a row for a new measure, copied from the one before it.
func (d *wordDocument) added(before string, comment int) string {
	c := d.model.Comments.Comments[comment]
	row := d.marked(wordMarks.ReplaceAllString(before, ""), "ins")
	texts := []string{c.Proposed.Place.Number}
	for _, key := range d.columns() {
		texts = append(texts, c.Proposed.Texts["ru"][key])
	}
	if d.form {
		texts = append(texts, c.TextRU, c.ReasonRU)
	}
	for i, cell := range wordCells.FindAllString(row, -1) {
		bare := wordTexts.ReplaceAllString(cell, "")
		row = strings.Replace(row, cell, filledCell(bare, texts[i])+"\x00", 1) // so that equal cells are found in turn
	}
	return strings.ReplaceAll(row, "\x00", "")
}

// reworded is a cell with the words of a comment's edit tracked.
func (d *wordDocument) reworded(cell string, comment int) string {
	d.Helper()
	c := d.model.Comments.Comments[comment]
	e, text := c.Proposed, wordText(cell)
	before, old, now, after := text, "", *e.NewRU, ""
	switch e.Op {
	case "restate":
		before, old = "", text
	case "replace", "insert_after":
		var found bool
		if before, after, found = strings.Cut(text, *e.OldRU); !found {
			d.Fatalf("%s does not say %q", text, *e.OldRU)
		}
		if old = *e.OldRU; e.Op == "insert_after" {
			before, old = before+old, ""
		}
	}
	words := wordRun("t", before) + d.removed(old) + d.inserted(now)
	if !d.form {
		id := d.id()
		words += `<w:r><w:commentReference` + id + `/></w:r>`
		d.remarks += `<w:comment` + id + ` w:author="Эксперт"><w:p>` + wordRun("t", c.ReasonRU) + `</w:p></w:comment>`
	}
	words += wordRun("t", after)
	bare, at := wordTexts.ReplaceAllString(cell, ""), 0
	at = strings.LastIndex(bare, "</w:p>")
	return bare[:at] + words + bare[at:]
}
