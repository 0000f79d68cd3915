package papers

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			t.Fatalf("%s differs at line %d:\n got %s\nwant %s\n(go test -update writes it anew)", name, i+1, g[i], w[i])
		}
	}
	t.Fatalf("%s: %d lines, want %d", name, len(g), len(w))
}

func writeDOCX(t testing.TB, p Paper) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := DOCX(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts are the parts of an Office file by name.
func parts(t testing.TB, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func TestDOCX(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		file := writeDOCX(t, samplePaper(t, lang))
		if !bytes.Equal(file, writeDOCX(t, samplePaper(t, lang))) {
			t.Error("two writes of one paper differ")
		}
		all := parts(t, file)
		for name, text := range all {
			if strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".rels") {
				checkXML(t, name, text)
			}
		}
		lines := strings.ReplaceAll(all["word/document.xml"], "</w:p>", "</w:p>\n")
		golden(t, "protocol."+lang+".document.xml", []byte(lines))
	}
	checkXML(t, "spanned", parts(t, writeDOCX(t, spannedTable()))["word/document.xml"])
}

// childOrder is the order of children as the schema has it, as far as we write
// them: Word refuses what LibreOffice forgives.
var childOrder = map[string][]string{
	"pPr":    {"pStyle", "keepNext", "pageBreakBefore", "pBdr", "tabs", "spacing", "ind", "jc", "outlineLvl", "sectPr"},
	"rPr":    {"rFonts", "b", "i", "sz", "szCs", "u", "lang"},
	"tblPr":  {"tblW", "tblBorders", "tblLayout", "tblCellMar"},
	"trPr":   {"cantSplit", "tblHeader", "ins", "del"},
	"tcPr":   {"tcW", "gridSpan", "vMerge", "vAlign"},
	"sectPr": {"headerReference", "footerReference", "type", "pgSz", "pgMar", "titlePg"},
	"tbl":    {"tblPr", "tblGrid", "tr"},
}

// checkXML reads a part to its end and checks order and places of elements.
func checkXML(t testing.TB, name, text string) {
	t.Helper()
	type open struct {
		name, last string
		children   int
	}
	var path []open
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if len(path) > 0 {
				parent := &path[len(path)-1]
				if order, ok := childOrder[parent.name]; ok {
					at := slices.Index(order, e.Name.Local)
					if at < 0 {
						t.Fatalf("%s: %s in %s is not known here", name, e.Name.Local, parent.name)
					}
					if at < slices.Index(order, parent.last) {
						t.Fatalf("%s: in %s, %s stands after %s", name, parent.name, e.Name.Local, parent.last)
					}
				}
				parent.last = e.Name.Local
				parent.children++
			}
			path = append(path, open{name: e.Name.Local})
		case xml.EndElement:
			last := path[len(path)-1]
			if last.name == "tc" && last.last != "p" {
				t.Fatalf("%s: a cell ends with %q, not with a paragraph", name, last.last)
			}
			path = path[:len(path)-1]
		}
	}
}

// TestHostileText: words of people stay words in every form of a paper.
func TestHostileText(t *testing.T) {
	hostile := "<script>alert(1)</script> & \"'\x00\x1b[31m\u202e\ufffe\xff ]]> {{.}} \\( \\"
	p := Paper{Lang: `ru"><`, Title: hostile, Draft: hostile, Body: slices.Values([]Block{
		Heading{Level: 9, Text: Words(hostile)}, Para{Style: Small, Text: Text{{Text: hostile, Link: "javascript:alert(1)", By: hostile, Mark: Added}}},
		Item{hostile, -1, Words(hostile)}, Sign{Words(hostile), Words(hostile), hostile}, Annex{hostile, nil},
		Table{Widths: []float64{1}, Caption: Words(hostile), Rows: slices.Values([]Row{{Cells: []Cell{CellOf(hostile)}}})},
	})}
	for name, text := range parts(t, writeDOCX(t, p)) {
		if strings.HasSuffix(name, ".png") {
			continue
		}
		checkXML(t, name, text)
		if strings.Contains(text, "javascript:") {
			t.Errorf("%s links to a script", name)
		}
	}
}

func TestRowsThatDoNotFit(t *testing.T) {
	wide := CellOf("x")
	wide.Cols = 3
	tall := CellOf("x")
	tall.Rows = 2
	for name, rows := range map[string][]Row{
		"too many cells":       {{Cells: []Cell{CellOf("1"), CellOf("2"), CellOf("3")}}},
		"too wide a cell":      {{Cells: []Cell{wide}}},
		"over another's place": {{Cells: []Cell{CellOf("1"), tall}}, {Cells: []Cell{{Cols: 2}}}},
	} {
		p := Paper{Body: slices.Values([]Block{Table{Widths: []float64{1, 1}, Rows: slices.Values(rows)}})}
		if err := DOCX(io.Discard, p); err == nil {
			t.Errorf("%s: DOCX written", name)
		}
	}
}

// FuzzDOCXWriter: text in is text out, in XML that is well-formed.
func FuzzDOCXWriter(f *testing.F) {
	f.Add("слово\tправо\nстрока", uint8(0), "автор")
	f.Add("<w:t>&amp;]]>\x00\ufffe\xc3", uint8(Added|Bold), "\"'")
	f.Fuzz(func(t *testing.T, text string, mark uint8, by string) {
		p := Paper{Lang: "ru", Title: text, Body: slices.Values([]Block{
			Para{Text: Text{{Text: text, Mark: Mark(mark), By: by, Lang: by}}},
			Table{Widths: []float64{1}, Rows: slices.Values([]Row{{Cells: []Cell{CellOf(text)}}})},
		})}
		all := parts(t, writeDOCX(t, p))
		for name, part := range all {
			checkXML(t, name, part)
		}
		want := cleanText(text) + "\n" + cleanText(text) + "\n"
		if got := textOf(t, all["word/document.xml"]); got != want {
			t.Fatalf("wrote %q, want %q", got, want)
		}
	})
}

// textOf is the text of a document: paragraphs with text end with a line end.
func textOf(t testing.TB, part string) string {
	t.Helper()
	var out strings.Builder
	paragraph, texts := "", false
	for d := xml.NewDecoder(strings.NewReader(part)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "p":
				paragraph = ""
			case "pStyle":
				texts = e.Attr[0].Value != "AfterTable"
			case "br":
				paragraph += "\n"
			case "tab":
				if len(e.Attr) == 0 { // a stop has attributes
					paragraph += "\t"
				}
			}
		case xml.CharData:
			paragraph += string(e)
		case xml.EndElement:
			if e.Name.Local == "p" && texts {
				out.WriteString(paragraph + "\n")
				texts = false
			}
		}
	}
}
