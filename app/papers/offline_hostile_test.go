package papers

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// TestHostileForms: what cannot be read is refused with a reason, what can is
// read and the rest of the file named.
func TestHostileForms(t *testing.T) {
	d := formPlan(2)
	plan := writeDOCX(t, Plan(locales.For("en"), d, time.Time{}))
	document := func(change func(string) string) []byte { return remade(t, plan, "word/document.xml", change) }
	cell := run("2022–2023")
	inCell := func(xml string) []byte {
		return document(func(s string) string { return strings.Replace(s, cell, xml, 1) })
	}
	rows := func(n int) []byte {
		return document(func(s string) string {
			return strings.Replace(s, "</w:tbl>", strings.Repeat(`<w:tr><w:tc><w:p/></w:tc></w:tr>`, n)+"</w:tbl>", 1)
		})
	}
	body := func(xml string) []byte {
		return document(func(string) string { return `<w:document ` + nsWord + `><w:body>` + xml + `</w:body></w:document>` })
	}
	rels := func(xml string) []byte {
		return remade(t, plan, "word/_rels/document.xml.rels", func(s string) string { return strings.Replace(s, "</Relationships>", xml+"</Relationships>", 1) })
	}
	for what, c := range map[string]struct {
		file []byte
		want string
	}{
		"a text":                {[]byte("not an Office file"), "notOffice"},
		"an old .doc":           {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), "oldOffice"},
		"cut off":               {plan[:len(plan)/2], "damaged"},
		"macros":                {withPart(t, plan, "word/vbaProject.bin", "x"), "macros"},
		"a picture from afar":   {rels(`<Relationship Id="x" Type="http://x/image" Target="http://x/y.png" TargetMode="External"/>`), "external"},
		"a document type":       {document(func(s string) string { return strings.Replace(s, "<w:document", "<!DOCTYPE x><w:document", 1) }), "doctype"},
		"no table":              {body(`<w:p>` + run("text") + `</w:p>`), "noTable"},
		"another document":      {document(func(string) string { return `<w:hdr ` + nsWord + `/>` }), "notDocument"},
		"10,000 rows":           {rows(10_000), "rows"},
		"a cell without a row":  {body(`<w:tbl><w:tc><w:p/></w:tc></w:tbl>`), "damaged"},
		"a row without a table": {body(`<w:tr><w:tc><w:p/></w:tc></w:tr>`), "damaged"},
		"a wide cell":           {inCell(`</w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="5000"/></w:tcPr><w:p>`), "damaged"},
		"a long cell":           {inCell(run(strings.Repeat("x", 40_000))), "cell"},
		"deep":                  {inCell(strings.Repeat("<w:sdt>", 200) + strings.Repeat("</w:sdt>", 200)), "damaged"},
		"not closed":            {document(func(s string) string { return strings.TrimSuffix(s, "</w:document>") }), "damaged"},
	} {
		_, _, err := ReadForm(bytes.NewReader(c.file), int64(len(c.file)), ImportLimits())
		if got := refusedFor(t, err); got != c.want {
			t.Errorf("%s: refused for %q, want %q", what, got, c.want)
		}
	}
	for what, c := range map[string]struct {
		file []byte
		note string
		want []string
	}{
		"protected": {remade(t, plan, "word/settings.xml", func(s string) string {
			return strings.Replace(s, "</w:settings>", `<w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>`, 1)
		}), "protected", nil},
		"a nested table": {inCell(cell + `</w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p>`), "nestedTables", nil},
		"a text box": {inCell(cell + `<w:r><w:pict><w:txbxContent><w:p>` + run("boxed") + `</w:p></w:txbxContent></w:pict></w:r>`), "textBoxes",
			[]string{"0 unread offline.why.outside [] / ()boxed"}},
		"an inserted file":    {document(func(s string) string { return strings.Replace(s, "</w:tbl>", "</w:tbl><w:altChunk/>", 1) }), "otherFiles", nil},
		"a footnote":          {inCell(cell + `<w:r><w:footnoteReference w:id="1"/></w:r>`), "footnotes", nil},
		"hidden and not":      {inCell(cell + `<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r><w:r><w:rPr></w:rPr></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>`), "", nil},
		"the same text twice": {inCell(`<mc:AlternateContent xmlns:mc="x"><mc:Choice>` + cell + `</mc:Choice><mc:Fallback>` + cell + `</mc:Fallback></mc:AlternateContent>`), "", nil},
	} {
		f, warnings, err := ReadForm(bytes.NewReader(c.file), int64(len(c.file)), ImportLimits())
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if noted := slices.ContainsFunc(warnings, func(w Warning) bool { return w.Key == "papers.warning."+c.note }); noted != (c.note != "") {
			t.Errorf("%s: warnings %+v", what, warnings)
		}
		wantLines(t, what, report(d, f), c.want...)
	}
}

// FuzzReadForm: the document of a form may be anything; it is read or refused,
// and whatever was read can be reported on.
func FuzzReadForm(f *testing.F) {
	d := formPlan(2)
	cell := func(tag, content string) string {
		return `<w:tc><w:p><w:bookmarkStart w:id="1" w:name="_svod_r7_` + tag + `"/>` + content + `</w:p></w:tc>`
	}
	row := func(properties, number, title, term string) string {
		return `<w:tr><w:trPr>` + properties + `</w:trPr>` + cell("e10_c0", number) + cell("e10_w1", title) + cell("e10_w2", term) + `</w:tr>`
	}
	title := run("Development of a procedure for exchange of data in area 1.1")
	f.Add(row("", run("1.1"), title, run("2022–")+del("A", "2023")+ins("B", "2024")), true)
	f.Add(row(`<w:del w:author="A"/>`, run("1.1"), title, run("2022–2023"))+row(`<w:ins w:author="A"/>`, run("1.1"), title, run("2022–2023")), true)
	f.Add(row("", run("1.1"), `<w:commentRangeStart w:id="1"/>`+title+`<w:commentRangeEnd w:id="1"/>`, `<w:pPr><w:rPr><w:del/></w:rPr></w:pPr></w:p><w:p>`+run("x")), true)
	f.Add(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/><w:vMerge/></w:tcPr><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p>`+run("I. Section 1")+`</w:p></w:tc></w:tr>`, true)
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>_svod_o3_b4_r7_en</t></is></c><c t="inlineStr"><is><t>_svod_c0</t></is></c><c t="inlineStr"><is><t>_svod_w1</t></is></c><c t="inlineStr"><is><t>_svod_n1</t></is></c></row>`+
		`<row r="5"><c t="inlineStr"><is><t>_svod_r7_e10</t></is></c><c t="inlineStr"><is><t>1.1</t></is></c><c/><c t="inlineStr"><is><t>Development</t></is></c></row>`, false)
	f.Fuzz(func(t *testing.T, text string, word bool) {
		file := bookOf(t, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + text + "</sheetData></worksheet>"})
		if word {
			file = bookOf(t, map[string]string{
				"[Content_Types].xml": `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
				"_rels/.rels":         `<Relationships><Relationship Id="d" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`,
				"word/document.xml":   `<w:document ` + nsWord + `><w:body><w:tbl>` + text + `</w:tbl></w:body></w:document>`,
			})
		}
		read, _, err := ReadForm(bytes.NewReader(file), int64(len(file)), ImportLimits())
		if refusedFor(t, err) != "" {
			return
		}
		for _, l := range report(d, read).Lines {
			if (l.State == procedure.FormUnread) == (l.Comment.Element != 0) {
				t.Errorf("a line that is %s has the comment %+v", l.State, l.Comment)
			}
			if l.Comment.Edit != nil && l.State == procedure.FormTaken {
				if _, err := l.Comment.Edit.Apply(d); err != nil {
					t.Errorf("an edit that was understood does not fit: %v", err)
				}
			}
		}
	})
}
