package papers

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// wordPlan is the plan of three measures in Word, whose parts a test changes.
type wordPlan struct {
	draft    procedure.Draft
	file     []byte
	document string
}

func newWordPlan(t testing.TB) wordPlan {
	d := formPlan(3)
	file := writeDOCX(t, Plan(locales.For("en"), d, time.Time{}))
	return wordPlan{d, file, parts(t, file)["word/document.xml"]}
}

// row is the row of an element, by its number among the marks.
func (w wordPlan) row(mark string) string {
	at := strings.Index(w.document, mark)
	from := strings.LastIndex(w.document[:at], "<w:tr>")
	return w.document[from : at+strings.Index(w.document[at:], "</w:tr>")+len("</w:tr>")]
}

// report is what comes of the plan with these pairs replaced; remark 4 is A's
// "Because".
func (w wordPlan) report(t testing.TB, pairs ...string) procedure.FormReport {
	t.Helper()
	s := w.document
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(s, pairs[i]) {
			t.Fatalf("the document does not hold %s", pairs[i])
		}
		s = strings.Replace(s, pairs[i], pairs[i+1], 1)
	}
	file := withPart(t, w.file, "word/document.xml", s)
	file = related(t, file, "comments", `<w:comments `+nsWord+`><w:comment w:id="4" w:author="A"><w:p>`+run("Because")+`</w:p></w:comment></w:comments>`)
	return report(w.draft, readForm(t, file))
}

// related is a document with one more part that it is related to.
func related(t testing.TB, file []byte, kind, text string) []byte {
	t.Helper()
	file = remade(t, file, "word/_rels/document.xml.rels", func(s string) string {
		return strings.Replace(s, "</Relationships>", `<Relationship Id="test`+kind+`" Type="`+nsRels+`/`+kind+`" Target="test`+kind+`.xml"/></Relationships>`, 1)
	})
	return withPart(t, file, "word/test"+kind+".xml", text)
}

func remarked(xml string) string {
	return `<w:commentRangeStart w:id="4"/>` + xml + `<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>`
}

func markedRow(row, mark string) string {
	return strings.Replace(row, "<w:trPr>", `<w:trPr><w:`+mark+` w:id="905" w:author="A"/>`, 1)
}

// nameless is a row without hidden identity.
func nameless(row string) string { return strings.ReplaceAll(row, "_svod_", "_other_") }

// TestNothingOfTheRedlinedPlanIsLost: what is no proposal for a measure's text is
// listed, or asked about.
func TestNothingOfTheRedlinedPlanIsLost(t *testing.T) {
	w := newWordPlan(t)
	first, second, third, section := w.row("_e10_c0"), w.row("_e11_c0"), w.row("_e12_c0"), w.row("_e1000_w1")
	heading, number := run("Time frame"), run("1.2")
	for what, c := range map[string]struct{ pairs, want []string }{
		"a heading": {[]string{heading, del("A", "Time frame") + ins("A", "Deadline")},
			[]string{"0 unread offline.why.heading [] / ()Deadline [–Time frame]"}},
		"a heading, untracked": {[]string{section, strings.Replace(section, "</w:tr>", "</w:tr>"+strings.Replace(w.row(">Time frame<"), "Executors", "Who", 1), 1)},
			[]string{"0 unread offline.why.heading [] / ()Who"}},
		"a remark on a heading": {[]string{heading, remarked(heading)},
			[]string{"0 unread offline.why.heading [] / ()Time frame\nA: Because"}},
		"a number": {[]string{number, del("A", "1.2") + ins("A", "1.5")},
			[]string{"11 unread offline.why.renumbered [] / ()1.5 [–1.2]"}},
		"a remark on a number": {[]string{number, remarked(number)},
			[]string{"11 taken  [position] Because/ (A)"}},
		"a deleted row with a remark": {[]string{second, markedRow(strings.Replace(second, number, remarked(number), 1), "del")},
			[]string{"11 taken  delete  map[] {0 0 } map[] [delete_measure] Delete item 1.2./Because (A)"}},
		"a moved row with a remark": {[]string{first, markedRow(first, "del"), third, third + markedRow(nameless(strings.Replace(first, run("1.1"), remarked(run("1.1")), 1)), "ins")},
			[]string{"10 taken  move  map[] {1000 12 } map[] [move_measure] Move item 1.1 to section I, after item 1.3./Because (A)"}},
		"a new section": {[]string{third, third + nameless(markedRow(strings.Replace(section, "I.\u00a0Section 1", "II. Training", 1), "ins"))},
			[]string{"1 unsure offline.why.section [position] Add a section: “II. Training”/ (A)"}},
		"a row moved untracked": {[]string{first, "", third, third + first},
			[]string{"10 unsure offline.why.order move  map[] {1000 12 } map[] [move_measure] Move item 1.1 to section I, after item 1.3./ ()"}},
		"rows merged": {[]string{second, "", first, mergedRow(first, second)},
			[]string{"11 unsure offline.why.merged merge  map[] {0 0 } map[en:map[title:Development of a procedure for exchange of data in area 1.1\nDevelopment of a procedure for exchange of data in area 1.2]] [merge_measures] Merge item 1.2 into item 1.1. Restate item 1.1 as follows: “Development of a procedure for exchange of data in area 1.1\nDevelopment of a procedure for exchange of data in area 1.2”./ ()"}},
		"rows merged but for their numbers": {[]string{second, strings.SplitAfter(second, "</w:tc>")[0] + strings.Repeat(`<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>`, 3) + "</w:tr>", first, mergedRow(first, second)},
			[]string{"11 unsure offline.why.merged merge  map[] {0 0 } map[en:map[title:Development of a procedure for exchange of data in area 1.1\nDevelopment of a procedure for exchange of data in area 1.2]] [merge_measures] Merge item 1.2 into item 1.1. Restate item 1.1 as follows: “Development of a procedure for exchange of data in area 1.1\nDevelopment of a procedure for exchange of data in area 1.2”./ ()"}},
		"a number alone in a row that was added": {[]string{third, third + markedRow(nameless(strings.Replace(third, run("Development of a procedure for exchange of data in area 1.3"), "", 1)), "ins")},
			[]string{"0 unread offline.why.row [] / ()1.3 | 2022–2023 | Governments of the states, Executive Committee"}},
		"words in a link": {[]string{heading, heading, run("Development of a procedure for exchange of data in area 1.2"),
			`<w:hyperlink w:anchor="x">` + run("Development of a ") + ins("A", "new ") + run("procedure") + `</w:hyperlink><w:fldSimple w:instr="REF x">` + run(" for exchange of data in area ") + del("B", "1.2") + `</w:fldSimple>`},
			[]string{"11 taken  insert_after title map[en:{a  new}] {0 0 } map[] [substantive] In item 1.2, after “a” insert “new”./ (A)",
				"11 taken  delete_words title map[en:{1.2 }] {0 0 } map[] [substantive] In item 1.2, delete “1.2”./ (B)"}},
	} {
		wantLines(t, what, w.report(t, c.pairs...), c.want...)
	}
}

// mergedRow is a row whose cells hold those of another one too.
func mergedRow(a, b string) string {
	into, from := strings.Split(a, "<w:tc>"), strings.Split(b, "<w:tc>")
	for i := 1; i < len(into); i++ {
		paragraph := from[i][strings.Index(from[i], "<w:p>") : strings.LastIndex(from[i], "</w:p>")+len("</w:p>")]
		into[i] = strings.Replace(into[i], "</w:tc>", paragraph+"</w:tc>", 1)
	}
	return strings.Join(into, "<w:tc>")
}

// TestPartsOfAWordFileThatAreNotRead: changes of layout, and what stands in
// footers, are named.
func TestPartsOfAWordFileThatAreNotRead(t *testing.T) {
	w := newWordPlan(t)
	for note, file := range map[string][]byte{
		"formats": remade(t, w.file, "word/document.xml", func(s string) string {
			return strings.Replace(s, run("2022–2023"), `<w:r><w:rPr><w:b/><w:rPrChange w:id="9" w:author="A"><w:rPr/></w:rPrChange></w:rPr><w:t>2022–2023</w:t></w:r>`, 1)
		}),
		"margins": related(t, w.file, "header", `<w:hdr `+nsWord+`><w:p>`+ins("A", "note")+`</w:p></w:hdr>`),
	} {
		_, warnings := readFormNoted(t, file)
		if len(warnings) != 1 || warnings[0].Key != "papers.warning."+note {
			t.Errorf("%s: warnings %+v", note, warnings)
		}
	}
}

// TestRowsNumberedByWord: rows without identity whose numbers a list gives are
// found by them; rows that were put in do not count.
func TestRowsNumberedByWord(t *testing.T) {
	w := newWordPlan(t)
	numbering := `<w:numbering ` + nsWord + `><w:abstractNum w:abstractNumId="1">` +
		`<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Chapter"/><w:lvlText w:val="%1."/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="russianLower"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>` +
		`<w:num w:numId="7"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num></w:numbering>`
	plain := func(text string) string { return cellOf("<w:p>" + run(text) + "</w:p>") }
	row := func(properties, title, term string) string {
		return `<w:tr><w:trPr>` + properties + `</w:trPr>` + cellOf(listed("5", "1", "")) + plain(title) + term + plain("Governments of the states, Executive Committee") + `</w:tr>`
	}
	table := `<w:tbl><w:tr>` + plain("№") + plain("Name of the measure") + plain("Deadline") + plain("Responsible") + `</w:tr>` +
		`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="4"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="Chapter"/></w:pPr>` + run("Section 1") + `</w:p></w:tc></w:tr>` +
		row("", "Development of a procedure for exchange of data in area 1.1", plain("2022–2023")) +
		row(`<w:ins w:author="A"/>`, "Training", plain("2024")) +
		row("", "Working out of quite a procedure for exchange of data in area 1.2", cellOf(listed("6", "0", "first")+listed("6", "0", "second")+listed("7", "0", "third"))) +
		row("", "Development of a procedure for exchange of data in area 1.3", plain("2022–2023")) + `</w:tbl>`
	file := withPart(t, w.file, "word/document.xml", `<w:document `+nsWord+`><w:body>`+table+`</w:body></w:document>`)
	file = related(t, file, "numbering", numbering)
	file = related(t, file, "styles", `<w:styles `+nsWord+`><w:style w:styleId="Chapter"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style></w:styles>`)
	wantLines(t, "numbered by Word", report(w.draft, readForm(t, file)),
		"1000 taken  add  map[] {1000 10 1.4} map[en:map[executors:Governments of the states, Executive Committee term:2024 title:Training]] [add_measure] Add item 1.4 to section I, to read as follows: “1.4. Training”; column “Time frame”: “2024”; column “Executors”: “Governments of the states, Executive Committee”./ (A)",
		"11 unsure offline.why.untracked replace title map[en:{Development of Working out of quite}] {0 0 } map[] [substantive] In item 1.2, replace “Development of” with “Working out of quite”./ ()",
		"11 unsure offline.why.untracked restate term map[en:{2022–2023 а) first\nб) second\nв) third}] {0 0 } map[] [change_term] Restate the “Time frame” column of item 1.2 as follows: “а) first\nб) second\nв) third”./ ()")
}
