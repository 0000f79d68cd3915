package papers

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func writeXLSX(t testing.TB, p Paper) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := XLSX(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestXLSX: a second program opens the workbook and finds the texts, as text.
func TestXLSX(t *testing.T) {
	p := samplePaper(t, "ru")
	file := writeXLSX(t, p)
	if !bytes.Equal(file, writeXLSX(t, p)) {
		t.Error("two writes of one paper differ")
	}
	for name, text := range parts(t, file) {
		checkXML(t, name, text)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Приложение № 2"}) {
		t.Errorf("sheets %q", got)
	}
	for cell, want := range map[string]string{"A1": "№ п/п", "A2": "I. Совершенствование нормативной правовой базы сотрудничества", "A3": "1.1.", "C3": "2022–2023 годы"} {
		if got, _ := f.GetCellValue("Приложение № 2", cell); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
		if kind, _ := f.GetCellType("Приложение № 2", cell); kind != excelize.CellTypeInlineString {
			t.Errorf("%s is of type %d", cell, kind)
		}
	}
	if panes, _ := f.GetPanes("Приложение № 2"); !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the head is not frozen: %+v", panes)
	}
	if names := f.GetDefinedName(); len(names) != 1 || names[0].RefersTo != "'Приложение № 2'!$1:$1" {
		t.Errorf("repeated rows: %+v", names)
	}
	if merged, _ := f.GetMergeCells("Приложение № 2"); len(merged) != 7 || merged[0][0] != "A2:F2" {
		t.Errorf("merged: %v", merged)
	}
}

func TestXLSXCells(t *testing.T) {
	long := strings.Repeat("ж", maxCell) + "\U0001F600"
	rows := []Row{
		{Cells: []Cell{CellOf("=1+1"), CellOf(long), {Text: []Text{Words("one"), {{Text: "old", Mark: Removed}, {Text: "new", Mark: Added}}}}}},
		{Cells: []Cell{{Text: []Text{Words("across")}, Cols: 2, Rows: 2}}},
	}
	name := "Слишком длинное: имя листа / с [лишними] знаками"
	table := func() Block {
		return Table{Caption: Words(name), Widths: []float64{1, 1, 1}, Rows: slices.Values(rows)}
	}
	file := writeXLSX(t, Paper{Title: "x", Body: slices.Values([]Block{table(), table()})})
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if want := []string{"Слишком длинное имя листа с [лиш", ""}; len(sheets) != 2 || len([]rune(sheets[0])) > 31 || strings.ContainsAny(sheets[0], "[]:/") || sheets[0] == sheets[1] {
		t.Errorf("sheets %q, want like %q", sheets, want)
	}
	if got, _ := f.GetCellValue(sheets[0], "A1"); got != "=1+1" {
		t.Errorf("a text that looks like a formula became %q", got)
	}
	if got, _ := f.GetCellFormula(sheets[0], "A1"); got != "" {
		t.Errorf("a text became the formula %q", got)
	}
	if got, _ := f.GetCellValue(sheets[0], "B1"); unitsOf(got) != maxCell || !strings.HasSuffix(got, "ж…") {
		t.Errorf("a long text has %d units and ends with %q", unitsOf(got), got[len(got)-5:])
	}
	if got, _ := f.GetCellValue(sheets[0], "C1"); got != "one\noldnew" {
		t.Errorf("paragraphs became %q", got)
	}
	runs, _ := f.GetCellRichText(sheets[0], "C1")
	if len(runs) != 3 || !runs[1].Font.Strike || runs[2].Font.Underline != "single" {
		t.Errorf("changes are not marked: %+v", runs)
	}
	if merged, _ := f.GetMergeCells(sheets[0]); len(merged) != 1 || merged[0][0] != "A2:B3" {
		t.Errorf("merged: %v", merged)
	}
}

func TestXLSXWithoutTable(t *testing.T) {
	if err := XLSX(io.Discard, Paper{Body: slices.Values([]Block{Para{}})}); err == nil {
		t.Error("a workbook without a sheet was written")
	}
}

func BenchmarkXLSX(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if err := XLSX(io.Discard, longTable(10_000)); err != nil {
			b.Fatal(err)
		}
	}
}
