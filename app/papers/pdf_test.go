package papers

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svod/app/needs"
	"svod/app/papers/paperstest"
)

// writePDF writes a paper and gives its bytes, its sheets and what was drawn
// where.
func writePDF(t testing.TB, p Paper) (file []byte, pages int, drawn string) {
	t.Helper()
	var b bytes.Buffer
	var trace strings.Builder
	l := newLayout(p, Serif())
	l.trace = func(sheet int, x, y, size float64, text string) {
		fmt.Fprintf(&trace, "%d %6.1f %6.1f %4.1f %s\n", sheet, x, y, size, text)
	}
	pages, err := l.write(&b)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), pages, trace.String()
}

func TestPDF(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		file, pages, drawn := writePDF(t, samplePaper(t, lang))
		again, _, _ := writePDF(t, samplePaper(t, lang))
		if !bytes.Equal(file, again) {
			t.Error("two writes of one paper differ")
		}
		for _, bad := range []string{"/EmbeddedFile", "/JavaScript", "/Launch", "/OpenAction"} {
			if bytes.Contains(file, []byte(bad)) {
				t.Errorf("the file holds %s, which scanners refuse", bad)
			}
		}
		if want := bytes.Count(file, []byte("/Type /Page\n")); pages != want {
			t.Errorf("%d sheets said, %d written", pages, want)
		}
		golden(t, "protocol."+lang+".pdf.txt", []byte(drawn))
	}
}

// TestSplitRows: what stands in cells over several rows and in rows longer
// than a sheet is drawn whole, in order, once.
func TestSplitRows(t *testing.T) {
	_, pages, drawn := writePDF(t, spannedTable())
	if pages < 3 {
		t.Errorf("%d sheets, want the long row over several", pages)
	}
	if n := strings.Count(drawn, "обоснования"); n != 400 {
		t.Errorf("%d of 400 words drawn", n)
	}
	if n := strings.Count(drawn, " Б\n"); n != pages {
		t.Errorf("the head stands on %d of %d sheets", n, pages)
	}
	for line := range strings.Lines(drawn) {
		var sheet int
		var x, y float64
		fmt.Sscan(line, &sheet, &x, &y)
		if y > 277*mm || y < 20*mm && sheet == 1 {
			t.Errorf("outside of the margins: %s", line)
		}
	}
}

// TestSpansOverSheets: a cell over rows of two sheets goes on where it stopped.
func TestSpansOverSheets(t *testing.T) {
	var long strings.Builder
	for i := range 900 {
		fmt.Fprintf(&long, "w%d ", i)
	}
	rows := []Row{{Cells: []Cell{{Text: []Text{Words(long.String())}, Rows: 60}, CellOf("r0")}}}
	for i := range 59 {
		rows = append(rows, Row{Cells: []Cell{CellOf(fmt.Sprint("r", i+1))}})
	}
	_, pages, drawn := writePDF(t, Paper{Lang: "en", Body: slices.Values([]Block{Table{Widths: []float64{1, 4}, Rows: slices.Values(rows)}})})
	if pages < 2 {
		t.Fatalf("%d sheets", pages)
	}
	fields := strings.Fields(drawn)
	for i := range 900 {
		if n := count(fields, fmt.Sprint("w", i)); n != 1 {
			t.Fatalf("w%d is drawn %d times", i, n)
		}
	}
	for i := range 60 {
		if n := count(fields, fmt.Sprint("r", i)); n != 1 {
			t.Errorf("r%d is drawn %d times", i, n)
		}
	}
}

func count(words []string, w string) int {
	n := 0
	for _, s := range words {
		if s == w {
			n++
		}
	}
	return n
}

// TestKept: a heading, a title of a section and a head of a table never stand
// alone at the foot of a sheet.
func TestKept(t *testing.T) {
	for lines := range 60 {
		blocks := []Block{}
		for range lines {
			blocks = append(blocks, Para{Text: Words("x")})
		}
		rows := []Row{{Cells: []Cell{HeadOf("section")}, Keep: true}, {Cells: []Cell{CellOf("measure")}}}
		blocks = append(blocks, Heading{Level: 2, Text: Words("heading")}, Table{Widths: []float64{1}, Head: []Row{{Cells: []Cell{HeadOf("head")}}}, Rows: slices.Values(rows)})
		_, _, drawn := writePDF(t, Paper{Lang: "en", Body: slices.Values(blocks)})
		sheets := map[string]string{}
		for line := range strings.Lines(drawn) {
			if f := strings.Fields(line); len(f) == 5 {
				sheets[f[4]] = f[0]
			}
		}
		if s := sheets["measure"]; sheets["heading"] != s || sheets["head"] != s || sheets["section"] != s {
			t.Fatalf("after %d lines: %v", lines, sheets)
		}
	}
}

func TestLongWord(t *testing.T) {
	word := strings.Repeat("abc", 300)
	_, _, drawn := writePDF(t, Paper{Lang: "en", Body: slices.Values([]Block{Para{Text: Words("a " + word + " b")}})})
	var got strings.Builder
	for line := range strings.Lines(drawn) {
		f := strings.Fields(line)
		got.WriteString(strings.Join(f[4:], ""))
	}
	if got.String() != "a"+word+"b" {
		t.Error("a word wider than the line is not drawn whole")
	}
}

// TestLettersThatNoFontHas are printed as their numbers: they neither vanish nor
// keep the paper from being printed.
func TestLettersThatNoFontHas(t *testing.T) {
	_, _, drawn := writePDF(t, Paper{Lang: "ru", Body: slices.Values([]Block{Para{Text: Words("日ж 😀 ✓\ufe0f")}})})
	if !strings.Contains(drawn, "[U+65E5]ж [U+1F600] [U+2713]") {
		t.Errorf("got %s", drawn)
	}
}

// TestLetters: the letters of every language of the member states are there,
// in every face.
func TestLetters(t *testing.T) {
	for lang, letters := range map[string]string{
		"ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя №«»–—…", "be": "іўʼ", "uk": "ґєії", "kk": "әғқңөұүһі", "ky": "ңөү", "tg": "ғӣқӯҳҷ",
		"ro": "ăâîșşțţ", "tk": "äžňöşüýç", "az": "əğıöşüçİ", "uz": "oʻgʻʼ", "hy": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև։՞",
		"signs": "\u2011\u00a0\u202f§°€",
	} {
		for _, m := range []Mark{0, Bold, Italic, Bold | Italic} {
			_, _, drawn := writePDF(t, Paper{Lang: lang, Body: slices.Values([]Block{Para{Text: Marked(letters, m)}, Para{Text: Marked(strings.ToUpper(letters), m)}})})
			if strings.Contains(drawn, "[U+") {
				t.Errorf("%s, mark %d: %s", lang, m, drawn)
			}
		}
	}
}

func TestPDFWithQPDF(t *testing.T) {
	path := needs.Program(t, "qpdf")
	for name, p := range map[string]Paper{"protocol": samplePaper(t, "ru"), "spans": spannedTable()} {
		file, _, _ := writePDF(t, p)
		at := filepath.Join(t.TempDir(), name+".pdf")
		if err := os.WriteFile(at, file, 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(path, "--check", at).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

func TestPDFCopiedText(t *testing.T) {
	file, _, _ := writePDF(t, samplePaper(t, "ru"))
	text := paperstest.PDFText(t, file)
	for _, want := range []string{"ПРОТОКОЛ", "проекта Плана первоочередных мероприятий", "Հայաստանի Հանրապետություն", "Oʻzbekiston Respublikasi", "В.К. Заозёрная", "Приложение № 2", "VII."} {
		if !strings.Contains(text, want) {
			t.Errorf("copied text lacks %q", want)
		}
	}
}

// TestDOCXInLibreOffice: a second program reads the document and prints the
// same words.
func TestDOCXInLibreOffice(t *testing.T) {
	files := map[string][]byte{"p.docx": writeDOCX(t, samplePaper(t, "ru"))}
	text := paperstest.PDFText(t, paperstest.Office(t, "pdf", files)["p.pdf"])
	for _, want := range []string{"ПРОТОКОЛ", "внутригосударственного", "В.К. Заозёрная", "Приложение № 2", "6.5."} {
		if !strings.Contains(text, want) {
			t.Errorf("LibreOffice's print lacks %q", want)
		}
	}
}

// TestNoClockNoChance: nothing in the package may make two writes differ.
func TestNoClockNoChance(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"time.Now", "time.Since", "math/rand", "crypto/rand"} {
			if bytes.Contains(source, []byte(bad)) {
				t.Errorf("%s uses %s", name, bad)
			}
		}
	}
}

func BenchmarkDOCX(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if err := DOCX(io.Discard, longTable(10_000)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPDF(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := PDF(io.Discard, longTable(10_000), Serif()); err != nil {
			b.Fatal(err)
		}
	}
}
