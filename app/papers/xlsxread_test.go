package papers

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func readXLSX(t testing.TB, file []byte) (Grid, []Warning) {
	t.Helper()
	g, w, err := ReadXLSX(bytes.NewReader(file), int64(len(file)), ImportLimits())
	if err != nil {
		t.Fatal(err)
	}
	return g, w
}

// refusal is why a file is refused, "" if it is not.
func refusal(t testing.TB, file []byte, l Limits) string {
	t.Helper()
	_, _, err := ReadXLSX(bytes.NewReader(file), int64(len(file)), l)
	return refusedFor(t, err)
}

func refusedFor(t testing.TB, err error) string {
	t.Helper()
	var r Refused
	if err != nil && !errors.As(err, &r) {
		t.Fatalf("neither read nor refused: %v", err)
	}
	return strings.TrimPrefix(r.Key, "papers.refused.")
}

// TestReadOwnXLSX: what we write comes back.
func TestReadOwnXLSX(t *testing.T) {
	g, warnings := readXLSX(t, writeXLSX(t, samplePaper(t, "ru")))
	if g.Sheet != "Приложение № 2" || len(g.Rows) != 48 {
		t.Fatalf("sheet %q of %d rows", g.Sheet, len(g.Rows))
	}
	if g.Text(2, 0) != "1.1." || g.Text(2, 2) != "2022–2023 годы" || g.Text(99, 0) != "" || g.Text(0, -1) != "" {
		t.Errorf("row 3 is %+v", g.Rows[2])
	}
	if v := g.Rows[1][0]; v.Cols != 6 || v.Rows != 1 {
		t.Errorf("the title of a section: %+v", v)
	}
	if len(warnings) != 1 || warnings[0].Key != "papers.warning.merged" || warnings[0].Row != 2 || warnings[0].Col != 1 {
		t.Errorf("warnings: %+v", warnings)
	}
}

// TestReadForeignXLSX reads a workbook by another program: formats, formulas,
// hidden and merged cells.
func TestReadForeignXLSX(t *testing.T) {
	f := excelize.NewFile()
	sheet := "План"
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(f.SetSheetName("Sheet1", "Скрытый"))
	for _, name := range []string{sheet, "Прочее"} {
		_, err := f.NewSheet(name)
		check(err)
	}
	f.SetActiveSheet(1)
	check(f.SetSheetVisible("Скрытый", false))
	style := func(code string) int {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		check(err)
		return id
	}
	builtin := func(n int) int {
		id, err := f.NewStyle(&excelize.Style{NumFmt: n})
		check(err)
		return id
	}
	cells := []struct {
		cell  string
		value any
		style int
		want  string
	}{
		{"A1", "  № п/п \r\n", 0, "№ п/п"},
		{"B1", 0.1 + 0.2, 0, "0.3"},
		{"C1", 1.1, builtin(2), "1.10"},
		{"D1", 7, style(`"№ "000`), "№ 007"},
		{"E1", 0.255, builtin(10), "25.50%"},
		{"F1", 44385, builtin(14), "08.07.2021"},
		{"G1", 44385.75, style(`d mmmm yyyy" г."`), "08.07.2021"},
		{"H1", 44385.5, builtin(20), "12:00"},
		{"I1", 59, style("dd.mm.yyyy"), "28.02.1900"},
		{"J1", 61, style("dd.mm.yyyy"), "01.03.1900"},
		{"K1", -1234.5, builtin(4), "-1234.50"},
		{"L1", true, 0, "TRUE"},
		{"M1", "a\u202eb", 0, "ab"},
		{"N1", 12345678901234, 0, "12345678901234"},
		{"O1", "Сложное слово e\u0301", 0, "Сложное слово é"},
	}
	for _, c := range cells {
		check(f.SetCellValue(sheet, c.cell, c.value))
		if c.style != 0 {
			check(f.SetCellStyle(sheet, c.cell, c.cell, c.style))
		}
	}
	check(f.SetCellFormula(sheet, "A3", "1+1"))
	check(f.SetCellRichText(sheet, "B3", []excelize.RichTextRun{{Text: "два "}, {Text: "куска", Font: &excelize.Font{Bold: true}}}))
	check(f.SetCellValue(sheet, "A4", "раздел"))
	check(f.MergeCell(sheet, "A4", "C4"))
	check(f.SetCellValue(sheet, "A5", "в скрытой строке"))
	check(f.SetRowVisible(sheet, 5, false))
	check(f.SetColVisible(sheet, "D", false))
	check(f.SetCellValue(sheet, "BM6", "слишком далеко"))
	check(f.SetCellValue(sheet, "BL6", "последний столбец"))
	check(f.SetCellHyperLink(sheet, "A1", "https://example.org/", "External"))
	buf, err := f.WriteToBuffer()
	check(err)

	g, warnings := readXLSX(t, buf.Bytes())
	if g.Sheet != sheet {
		t.Errorf("sheet %q", g.Sheet)
	}
	for i, c := range cells {
		if got := g.Text(0, i); got != c.want {
			t.Errorf("%s is %q, want %q", c.cell, got, c.want)
		}
	}
	for at, want := range map[[2]int]string{{2, 0}: "", {2, 1}: "два куска", {3, 0}: "раздел", {4, 0}: "в скрытой строке", {5, 63}: "последний столбец"} {
		if got := g.Text(at[0], at[1]); got != want {
			t.Errorf("row %d, column %d is %q, want %q", at[0]+1, at[1]+1, got, want)
		}
	}
	got := map[string]string{}
	for _, w := range warnings {
		got[strings.TrimPrefix(w.Key, "papers.warning.")] = fmt.Sprint(w.Args[1], " ", w.Args[3], " ", w.Row, " ", w.Col)
	}
	for key, want := range map[string]string{
		"otherSheets": "1 Прочее 0 0", "hiddenSheets": "1 Скрытый 0 0", "hiddenColumns": "1 D 0 4", "hiddenRows": "1 5 5 0",
		"emptyFormulas": "1 A3 3 1", "merged": "1 A4:C4 4 1", "columns": "1 BM6 6 65", "dates": "5 F1, G1, H1, I1, J1 1 6",
	} {
		if got[key] != want {
			t.Errorf("warning %s: %q, want %q", key, got[key], want)
		}
		delete(got, key)
	}
	if len(got) > 0 {
		t.Errorf("more warnings: %v", got)
	}
}

// book makes a workbook of parts; those given replace the usual ones.
func bookOf(t testing.TB, change map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="x"/>`,
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="x/relationships"><sheets><sheet name="S" r:id="s"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="w" Type="x/sharedStrings" Target="strings.xml"/></Relationships>`,
		"xl/strings.xml":             `<sst><si><t>shared</t><rPh><t>phonetic</t></rPh></si></sst>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>`,
	}
	for name, text := range change {
		all[name] = text
	}
	var names []string
	for name := range all {
		if all[name] != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, all[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func xmlSheet(rows string) map[string]string {
	return map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}
}

func TestReadXLSXRefuses(t *testing.T) {
	good := bookOf(t, nil)
	if g, w := readXLSX(t, good); g.Text(0, 0) != "shared" || len(w) != 0 {
		t.Fatalf("the sound book reads %+v, %v", g, w)
	}
	blanks := strings.Repeat(" ", 40<<20)
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"nothing":                 {nil, "notOffice"},
		"a text":                  {[]byte("PLAN;1"), "notOffice"},
		"old Excel":               {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on"), "oldOffice"},
		"a cut file":              {good[:len(good)-30], "damaged"},
		"another zip":             {bookOf(t, map[string]string{"[Content_Types].xml": ""}), "notOffice"},
		"a document":              {writeDOCX(t, samplePaper(t, "en")), "notWorkbook"},
		"a program":               {bookOf(t, map[string]string{"xl/vbaProject.bin": "x"}), "macros"},
		"a type with a program":   {bookOf(t, map[string]string{"[Content_Types].xml": `<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>`}), "macros"},
		"a path up":               {bookOf(t, map[string]string{"../evil.xml": "<a/>"}), "damaged"},
		"an absolute path":        {bookOf(t, map[string]string{"/etc/evil.xml": "<a/>"}), "damaged"},
		"one name in two cases":   {bookOf(t, map[string]string{"XL/WORKBOOK.xml": "<a/>"}), "damaged"},
		"a document type":         {bookOf(t, map[string]string{"xl/strings.xml": `<!DOCTYPE sst [<!ENTITY a "b">]><sst/>`}), "doctype"},
		"one in an unused part":   {bookOf(t, map[string]string{"docProps/x.xml": `<!DOCTYPE a><a/>`}), "doctype"},
		"an outside link":         {bookOf(t, map[string]string{"xl/worksheets/_rels/sheet1.xml.rels": `<Relationships><Relationship Type="x/oleObject" Target="file://x" TargetMode="external"/></Relationships>`}), "external"},
		"a truncated part":        {bookOf(t, map[string]string{"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>`}), "damaged"},
		"a truncated unused part": {bookOf(t, map[string]string{"xl/theme.xml": `<theme><a>`}), "damaged"},
		"two roots":               {bookOf(t, map[string]string{"xl/theme.xml": `<theme/><theme/>`}), "damaged"},
		"an empty part":           {bookOf(t, map[string]string{"xl/theme.xml": ` `}), "damaged"},
		"elements too deep":       {bookOf(t, map[string]string{"xl/theme.xml": strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200)}), "damaged"},
		"blanks without end":      {bookOf(t, map[string]string{"xl/theme.xml": "<a>" + blanks + "</a>"}), "bomb"},
		"a picture without end":   {bookOf(t, map[string]string{"xl/media/a.png": blanks}), "bomb"},
		"too many rows":           {bookOf(t, xmlSheet(`<row r="20001"><c><v>1</v></c></row>`)), "rows"},
		"a row twice":             {bookOf(t, xmlSheet(`<row r="2"/><row r="2"/>`)), "damaged"},
		"a cell in another row":   {bookOf(t, xmlSheet(`<row r="2"><c r="A3"><v>1</v></c></row>`)), "damaged"},
		"a column twice":          {bookOf(t, xmlSheet(`<row r="2"><c r="B2"/><c r="B2"/></row>`)), "damaged"},
		"a column that is none":   {bookOf(t, xmlSheet(`<row r="2"><c r="XFE2"><v>1</v></c></row>`)), "damaged"},
		"a text that is none":     {bookOf(t, xmlSheet(`<row><c t="s"><v>9</v></c></row>`)), "damaged"},
		"a number that is none":   {bookOf(t, xmlSheet(`<row><c><v>1e</v></c></row>`)), "damaged"},
		"a long text":             {bookOf(t, xmlSheet(`<row><c t="str"><v>`+strings.Repeat("ж", 32_768)+`</v></c></row>`)), "cell"},
		"no text":                 {bookOf(t, xmlSheet(`<row r="7"><c r="A7"><v></v></c></row>`)), "empty"},
		"no sheet":                {bookOf(t, map[string]string{"xl/workbook.xml": `<workbook><sheets/></workbook>`}), "noSheet"},
		"a hidden sheet only":     {bookOf(t, map[string]string{"xl/workbook.xml": `<workbook xmlns:r="x/relationships"><sheets><sheet state="veryHidden" r:id="s"/></sheets></workbook>`}), "noSheet"},
		"a sheet without a part":  {bookOf(t, map[string]string{"xl/worksheets/sheet1.xml": ""}), "damaged"},
		"another encoding":        {bookOf(t, map[string]string{"xl/theme.xml": `<?xml version="1.0" encoding="UTF-16"?><a/>`}), "damaged"},
	} {
		if got := refusal(t, c.file, ImportLimits()); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	small := ImportLimits()
	small.File = int64(len(good)) - 1
	if got := refusal(t, good, small); got != "size" {
		t.Errorf("a file above the limit: %q", got)
	}
	few := ImportLimits()
	few.Parts = 5
	if got := refusal(t, good, few); got != "parts" {
		t.Errorf("parts above the limit: %q", got)
	}
}

// TestReadXLSXSparse: twenty thousand rows with one cell each in the last
// column are a small file that costs a library minutes.
func TestReadXLSXSparse(t *testing.T) {
	var rows strings.Builder
	rows.WriteString(`<row><c><v>1</v></c></row>`)
	for i := 2; i <= 20_000; i++ {
		fmt.Fprintf(&rows, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i, i)
	}
	g, w := readXLSX(t, bookOf(t, xmlSheet(rows.String())))
	if len(g.Rows) != 1 || len(w) != 1 || w[0].Key != "papers.warning.columns" || w[0].Args[1] != 19_999 {
		t.Errorf("%d rows, %v", len(g.Rows), w)
	}
	if _, w := readXLSX(t, bookOf(t, xmlSheet(`<row><c><v>1</v></c></row><row r="1048576"><c r="A1048576" s="3"/></row>`))); len(w) != 0 {
		t.Errorf("an empty last row: %v", w)
	}
}

func TestReadXLSXValues(t *testing.T) {
	g, _ := readXLSX(t, bookOf(t, map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="x/relationships"><workbookPr date1904="1"/><sheets><sheet name="S" r:id="s"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s" Type="x/worksheet" Target="/xl/worksheets/sheet1.xml"/><Relationship Type="x/styles" Target="st.xml"/></Relationships>`,
		"xl/st.xml":                  `<styleSheet><numFmts><numFmt numFmtId="165" formatCode="[$-419]d\.mm\.yyyy;@"/></numFmts><cellStyleXfs><xf numFmtId="1"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
		"xl/worksheets/sheet1.xml": `<worksheet><sheetData><row><c s="1"><v>0</v></c><c s="9"><v>5</v></c><c t="str"><f>x</f><v>a_x000D_` + "\n" + `b_xZZZZ_</v></c>` +
			`<c t="e"><v>#N/A</v></c><c t="inlineStr"><is><r><t>one </t></r><r><t>two</t></r><rPh><t>no</t></rPh></is></c><c t="d"><v>2021-07-08</v></c></row></sheetData></worksheet>`,
	}))
	want := []string{"01.01.1904", "5", "a\nb_xZZZZ_", "", "one two", "2021-07-08"}
	for i, w := range want {
		if got := g.Text(0, i); got != w {
			t.Errorf("column %d is %q, want %q", i+1, got, w)
		}
	}
}

// FuzzXLSX: any file is read or refused; nothing panics.
func FuzzXLSX(f *testing.F) {
	f.Add([]byte("<row><c t=\"s\"><v>0</v></c></row>"), []byte("<si><t>x</t></si>"), []byte("<xf numFmtId=\"14\"/>"))
	f.Add([]byte(`<row r="3"><c r="B3" t="inlineStr"><is><t>x</t></is></c><c s="0"><v>1.5</v></c></row></sheetData><mergeCells><mergeCell ref="B3:D9"/></mergeCells><sheetData>`), []byte(""), []byte(`<numFmt numFmtId="165" formatCode="0.0_);\x &quot;a&quot;"/>`))
	f.Fuzz(func(t *testing.T, rows, shared, formats []byte) {
		file := bookOf(t, map[string]string{
			"xl/worksheets/sheet1.xml":   "<worksheet><sheetData>" + string(rows) + "</sheetData></worksheet>",
			"xl/strings.xml":             "<sst>" + string(shared) + "</sst>",
			"xl/styles.xml":              "<styleSheet><numFmts>" + string(formats) + "</numFmts><cellXfs>" + string(formats) + "</cellXfs></styleSheet>",
			"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="w" Type="x/sharedStrings" Target="strings.xml"/><Relationship Id="y" Type="x/styles" Target="styles.xml"/></Relationships>`,
		})
		checkGrid(t, file)
		// the same with bytes of the container changed
		r := rand.New(rand.NewSource(int64(len(rows))))
		for range 8 {
			file[r.Intn(len(file))] ^= byte(1 << r.Intn(8))
			checkGrid(t, file)
		}
	})
}

// FuzzPackage: of no file is more unpacked than may be, whatever its directory
// says of itself; the block in which the limit is passed is the last one read.
func FuzzPackage(f *testing.F) {
	limits := ImportLimits()
	limits.Sum = 64 << 10
	f.Add(bookOf(f, nil))
	f.Add(bookOf(f, map[string]string{"xl/media/a.bin": strings.Repeat("0", 1<<20)}))
	f.Add(bookOf(f, map[string]string{"../escape.xml": "<a/>"}))
	f.Add(bookOf(f, map[string]string{"xl/deep.xml": strings.Repeat("<a>", 200)}))
	f.Add([]byte("PK\x05\x06"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := openPackage(bytes.NewReader(file), int64(len(file)), limits)
		if err == nil {
			err = p.rest()
		}
		if reason := refusedFor(t, err); reason == "" && p.sum > p.most {
			t.Fatalf("%d bytes are unpacked and taken, %d may be", p.sum, p.most)
		}
		const block = 32 << 10 // of io.Copy; the XML reader's is smaller
		if p != nil && p.sum > p.most+block {
			t.Fatalf("%d bytes are unpacked, %d may be", p.sum, p.most)
		}
	})
}

func checkGrid(t *testing.T, file []byte) {
	t.Helper()
	l := ImportLimits()
	g, _, err := ReadXLSX(bytes.NewReader(file), int64(len(file)), l)
	if err != nil {
		refusedFor(t, err)
		return
	}
	checkLimits(t, g, l)
}

func checkLimits(t *testing.T, g Grid, l Limits) {
	t.Helper()
	if len(g.Rows) == 0 || len(g.Rows) > l.Rows {
		t.Fatalf("%d rows", len(g.Rows))
	}
	for _, row := range g.Rows {
		if len(row) > l.Cols {
			t.Fatalf("%d columns", len(row))
		}
		for _, v := range row {
			if strings.ContainsAny(v.Text, "\x00\r\t\u202e") || len([]rune(v.Text)) > l.Text {
				t.Fatalf("text %q", v.Text)
			}
		}
	}
}

func BenchmarkReadXLSX(b *testing.B) {
	file := writeXLSX(b, longTable(10_000))
	b.ReportAllocs()
	for b.Loop() {
		readXLSX(b, file)
	}
}
