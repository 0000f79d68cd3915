package papers

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"svod/app/procedure"
)

// wordOf is a Word document of this body, with further parts by kind.
func wordOf(t testing.TB, body string, more map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"[Content_Types].xml": `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
		"_rels/.rels":         `<Relationships><Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml":   `<w:document ` + nsWord + `><w:body>` + body + `</w:body></w:document>`,
	}
	rels := ""
	for kind, content := range more {
		all["word/"+kind+".xml"] = `<w:` + kind + ` ` + nsWord + `>` + content + `</w:` + kind + `>`
		rels += `<Relationship Id="` + kind + `" Type="x/` + kind + `" Target="` + kind + `.xml"/>`
	}
	all["word/_rels/document.xml.rels"] = `<Relationships>` + rels + `</Relationships>`
	return bookOf(t, all)
}

// readWhole is a Word document with all that it holds.
func readWhole(t testing.TB, file []byte) procedure.FilledFile {
	t.Helper()
	p, err := openPackage(bytes.NewReader(file), int64(len(file)), ImportLimits())
	if err != nil {
		t.Fatal(err)
	}
	w, err := readWord(p)
	if err != nil {
		t.Fatal(err)
	}
	return w.file
}

// listed is a paragraph in a list.
func listed(list, level, text string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + list + `"/></w:numPr></w:pPr>` + run(text) + `</w:p>`
}

func styled(style, text string) string {
	return `<w:p><w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>` + run(text) + `</w:p>`
}

func cellOf(content string) string { return `<w:tc>` + content + `</w:tc>` }

func level(at, format, text, more string) string {
	return `<w:lvl w:ilvl="` + at + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/>` + more + `<w:lvlText w:val="` + text + `"/></w:lvl>`
}

const startsAt5 = `<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>`

// TestWordCountsLists: the numbers that Word shows and does not write.
func TestWordCountsLists(t *testing.T) {
	lists := `<w:abstractNum w:abstractNumId="0">` + level("0", "upperRoman", "%1.", `<w:pStyle w:val="Head"/>`) + level("1", "decimal", "%1.%2.", `<w:isLgl/>`) + level("2", "russianLower", "%3)", ``) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="1">` + level("0", "decimal", "%1", ``) + level("1", "bullet", "\uf0b7", ``) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2">` + level("0", "lowerLetter", "(%1)", `<w:suff w:val="nothing"/>`) + level("1", "decimal", "%2", `<w:lvlRestart w:val="0"/>`) + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="3"><w:numStyleLink w:val="Linked"/></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>` +
		`<w:num w:numId="4"><w:abstractNumId w:val="1"/>` + startsAt5 + `</w:num><w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>`
	styles := `<w:style w:type="paragraph" w:styleId="Head"><w:basedOn w:val="Head"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Under"><w:basedOn w:val="Head"/></w:style>` +
		`<w:style w:type="numbering" w:styleId="Linked"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>`
	body := ""
	for _, paragraph := range []string{
		styled("Head", "a"), listed("1", "1", "b"), listed("1", "1", "c"), listed("1", "2", "d"), listed("1", "2", "e"), styled("Under", "f"), listed("1", "1", "g"),
		listed("2", "0", ""), listed("2", "0", ""), listed("2", "1", "h"), listed("4", "0", "i"), listed("2", "0", "j"), listed("5", "0", "k"),
		listed("3", "0", "l"), listed("3", "1", "m"), listed("3", "0", "n"), listed("3", "1", "o"),
		listed("0", "0", "p"), listed("99", "0", "q"), styled("Loop", "r"), styled("None", "s"), listed("1", "55", "t"),
	} {
		body += `<w:tr>` + cellOf(paragraph) + `</w:tr>`
	}
	deleted := `<w:tr><w:trPr><w:del w:author="A"/></w:trPr>` + cellOf(listed("2", "0", "gone")) + `</w:tr>`
	body = `<w:tbl>` + body + deleted + `<w:tr>` + cellOf(listed("2", "0", "u")+listed("2", "0", "")+listed("2", "0", "")) + `</w:tr></w:tbl>`
	file := wordOf(t, body, map[string]string{"numbering": lists, "styles": styles})
	var got []string
	for _, row := range readWhole(t, file).Rows {
		for _, c := range row.Cells {
			if !row.Deleted {
				got = append(got, c.Final())
			}
		}
	}
	want := []string{"I. a", "1.1. b", "1.2. c", "а) d", "б) e", "II. f", "2.1. g", "1", "2", "– h", "5 i", "6 j", "7 k",
		"(a)l", "1 m", "(b)n", "2 o", "p", "q", "r", "s", "t", "8 u"}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func marked(on bool, mark string) string {
	if on {
		return mark
	}
	return ""
}

// TestWordRowsAsTheyStand: merged cells, tables in cells, text outside of them,
// footnotes: all that a document holds is read, and said where it stands.
func TestWordRowsAsTheyStand(t *testing.T) {
	merged := func(mark string, content string) string {
		return `<w:tc><w:tcPr>` + mark + `</w:tcPr><w:p>` + content + `</w:p></w:tc>`
	}
	body := `<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr>` + run("Heading") + `</w:p>` +
		`<w:p><w:r><w:pict><w:txbxContent><w:p>` + run("boxed") + `</w:p></w:txbxContent></w:pict></w:r></w:p>` +
		`<w:tbl><w:tr>` + merged(`<w:vMerge w:val="restart"/>`, run("above")) + merged(`<w:gridSpan w:val="2"/>`, run("wide")) + `</w:tr>` +
		`<w:tr>` + merged(`<w:vMerge/>`, ``) + merged(`<w:hMerge w:val="restart"/>`, run("old")) + merged(`<w:hMerge/>`, ``) + `</w:tr>` +
		`<w:tr>` + merged(``, run("noted")+`<w:r><w:footnoteReference w:id="2"/></w:r>`) + `<w:tc><w:tbl><w:tr><w:tc><w:p>` + run("inner") + `</w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>` +
		`<w:p>` + run("after") + `</w:p>`
	file := wordOf(t, body, map[string]string{"footnotes": `<w:footnote w:id="2"><w:p>` + run("first") + `</w:p><w:p>` + run("second") + del("A", "gone") + `</w:p></w:footnote>`})
	read := readWhole(t, file)
	var got []string
	for _, row := range read.Rows {
		line := ""
		for _, c := range row.Cells {
			line += "[" + marked(c.Below, "^") + strings.Repeat("-", c.Cols-1) + c.Final() + "]"
		}
		if row.Within.Table != 0 {
			line += " within"
		}
		got = append(got, line)
	}
	for _, p := range read.Plain {
		got = append(got, p.Cell.Final()+marked(p.Heading, " heading")+marked(p.Boxed, " box"))
	}
	want := []string{"[above][-wide]", "[^][-old]", "[inner] within", "[noted¹\n¹ first\nsecond][]", "Heading heading", "boxed box", "after"}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}
