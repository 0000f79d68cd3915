package papers

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

func contentsOf(t testing.TB, file []byte) (string, error) {
	t.Helper()
	return Contents(t.Context(), bytes.NewReader(file), int64(len(file)))
}

// TestContents: what people read in a file is its text for search.
func TestContents(t *testing.T) {
	windows, err := charmap.Windows1251.NewEncoder().String("Номер;Мероприятие\n1.1;Гармонизация")
	if err != nil {
		t.Fatal(err)
	}
	pdf, _, _ := writePDF(t, samplePaper(t, "ru"))
	for name, c := range map[string]struct {
		file       []byte
		want, wont string
	}{
		"our document":     {writeDOCX(t, samplePaper(t, "ru")), "Принять к сведению особое мнение Республики Армения", "национального внутригосударственного"},
		"its plan":         {writeDOCX(t, samplePaper(t, "ru")), "2022–2023 годы", ""},
		"our workbook":     {writeXLSX(t, samplePaper(t, "ru")), "2022–2023 годы", ""},
		"our PDF":          {pdf, "Принять к сведению", ""},
		"a name in a PDF":  {pdf, "Azərbaycan", ""},
		"another workbook": {bookOf(t, nil), "shared", "phonetic"},
		"numbers":          {bookOf(t, xmlSheet(`<row r="1"><c r="A1"><v>4242</v></c><c r="B1" t="inlineStr"><is><t>left_x000D_over</t></is></c></row>`)), "4242 left", ""},
		"a Word document": {wordOf(t, `<w:p><w:r><w:t>One</w:t></w:r><w:del><w:r><w:delText>gone</w:delText><w:t>gone</w:t></w:r></w:del>`+
			`<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t> two</w:t></w:r></w:p>`, nil), "One two", "gone"},
		"hidden words": {wordOf(t, `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>`, nil), "", "hidden"},
		"text":         {[]byte("Просто\tтекст"), "Просто текст", ""},
		"values":       {[]byte(windows), "Гармонизация", ""},
		"a picture":    {[]byte("\x89PNG\r\n\x1a\nrest"), "", "rest"},
		"nothing":      {nil, "", ""},
	} {
		got, err := contentsOf(t, c.file)
		if got = strings.Join(strings.Fields(got), " "); err != nil || !strings.Contains(got, c.want) || c.wont != "" && strings.Contains(got, c.wont) {
			t.Errorf("%s: %v %.300q", name, err, got)
		}
	}
}

// TestContentsRefuses: what is not sound is not read, and never without an end.
func TestContentsRefuses(t *testing.T) {
	good := bookOf(t, nil)
	blanks := strings.Repeat(" ", 80<<20)
	page := "%PDF-1.4 /Producer (Svod) <</Filter /FlateDecode /Length 9>>\nstream\n"
	for name, file := range map[string][]byte{
		"a cut file":                 good[:len(good)-30],
		"a document type":            bookOf(t, map[string]string{"xl/strings.xml": `<!DOCTYPE sst [<!ENTITY a "b">]><sst/>`}),
		"blanks without end":         bookOf(t, map[string]string{"xl/strings.xml": "<sst>" + blanks + "</sst>"}),
		"a string that is not":       bookOf(t, xmlSheet(`<row r="1"><c r="A1" t="s"><v>7</v></c></row>`)),
		"a program":                  bookOf(t, map[string]string{"xl/vbaProject.bin": "x"}),
		"elements too deep":          bookOf(t, xmlSheet(strings.Repeat("<a>", 200)+strings.Repeat("</a>", 200))),
		"a zip":                      []byte("PK\x03\x04 and so on"),
		"another PDF":                []byte("%PDF-1.7 /Producer (Word)"),
		"a PDF cut off":              []byte(page),
		"a PDF that is not deflated": []byte(page + "123456789"),
		"bytes":                      []byte("MZ\x00\x01"),
	} {
		if text, err := contentsOf(t, file); err == nil {
			t.Errorf("%s: %.100q", name, text)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	file := writeDOCX(t, longTable(500))
	if _, err := Contents(ctx, bytes.NewReader(file), int64(len(file))); err == nil {
		t.Error("goes on when its time is over")
	}
}

type panics struct{}

func (panics) ReadAt([]byte, int64) (int, error) { panic("damaged") }

func TestContentsIsBounded(t *testing.T) {
	for name, file := range map[string][]byte{
		"a table":    writeDOCX(t, longTable(10_000)),
		"a workbook": writeXLSX(t, longTable(10_000)),
		"text":       []byte(strings.Repeat("слово ", 4<<20)),
		"odd text":   []byte(strings.Repeat("𝔸 ", 300_000)),
	} {
		text, err := contentsOf(t, file)
		if n := utf8.RuneCountInString(text); err != nil || n < contentsLength/2 || n > contentsLength || len(text) > contentsBytes {
			t.Errorf("%s: %d characters, %d bytes, %v", name, n, len(text), err)
		}
	}
	if text, err := Contents(t.Context(), panics{}, 5); err == nil || text != "" {
		t.Errorf("a panic is %q, %v", text, err)
	}
}

// FuzzContents: nothing makes the reader fail in another way than by an error.
func FuzzContents(f *testing.F) {
	f.Add(bookOf(f, nil))
	f.Add(wordOf(f, `<w:p><w:r><w:t>One</w:t></w:r></w:p>`, nil))
	f.Add([]byte("%PDF-1.4 /Producer (Svod) <</Filter /FlateDecode /Length 9>>\nstream\n123456789"))
	f.Add([]byte("(a\\)b) Tj (("))
	f.Fuzz(func(t *testing.T, file []byte) {
		text, err := contentsOf(t, file)
		if !utf8.ValidString(text) || len(text) > contentsBytes || err != nil && text != "" {
			t.Errorf("%d bytes, %v", len(text), err)
		}
		c := contents{ctx: t.Context()}
		if err := c.page(file); err != nil && err != errEnough {
			t.Error(err)
		}
	})
}
