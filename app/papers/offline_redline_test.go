package papers

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// redlined is the plan of three measures in Word with its document changed.
func redlined(t testing.TB, d procedure.Draft, pairs ...string) procedure.FilledFile {
	t.Helper()
	file := writeDOCX(t, Plan(locales.For("en"), d, time.Time{}))
	return readForm(t, remade(t, file, "word/document.xml", func(s string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(s, pairs[i]) {
				t.Fatalf("the document does not hold %s", pairs[i])
			}
			s = strings.Replace(s, pairs[i], pairs[i+1], 1)
		}
		return s
	}))
}

func run(text string) string { return `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r>` }

func ins(by, text string) string {
	return `<w:ins w:id="901" w:author="` + by + `" w:date="2021-03-12T11:00:00Z">` + run(text) + `</w:ins>`
}

func del(by, text string) string {
	return `<w:del w:id="902" w:author="` + by + `"><w:r><w:delText xml:space="preserve">` + text + `</w:delText></w:r></w:del>`
}

// TestTheRedlinedPlan: each tracked change is a proposal of its own on the
// right measure and column, with its author.
func TestTheRedlinedPlan(t *testing.T) {
	d := formPlan(2)
	title := run("Development of a\u00a0procedure for exchange of data in area 1.1")
	if !strings.Contains(parts(t, writeDOCX(t, Plan(locales.For("en"), d, time.Time{})))["word/document.xml"], title) {
		title = run("Development of a procedure for exchange of data in area 1.1")
	}
	wantLines(t, "two changes of two authors", report(d, redlined(t, d, title,
		run("Development of a ")+del("A. Abe", "proced")+del("A. Abe", "ure")+ins("A. Abe", "mechanism")+run(" for ")+ins("B. Bo", "secure ")+run("exchange of data in area 1.1"))),
		"10 taken  replace title map[en:{procedure mechanism}] {0 0 } map[] [substantive] In item 1.1, replace “procedure” with “mechanism”./ (A. Abe)",
		"10 taken  insert_after title map[en:{for  secure}] {0 0 } map[] [substantive] In item 1.1, after “for” insert “secure”./ (B. Bo)")
	wantLines(t, "inside of a word, with a blank left behind", report(d, redlined(t, d, title,
		run("Development of a proced")+del("A", "ure")+ins("A", "ures")+run(" for exchange ")+del("A", "of data")+run(" in area 1.1"))),
		"10 taken  replace title map[en:{procedure procedures}] {0 0 } map[] [substantive] In item 1.1, replace “procedure” with “procedures”./ (A)",
		"10 taken  delete_words title map[en:{of data }] {0 0 } map[] [substantive] In item 1.1, delete “of data”./ (A)")
	wantLines(t, "a blank at the end", report(d, redlined(t, d, title, title+run(" "))))
	wantLines(t, "untracked", report(d, redlined(t, d, title, run("Development of a mechanism for exchange of data in area 1.1"))),
		"10 unsure offline.why.untracked replace title map[en:{procedure mechanism}] {0 0 } map[] [substantive] In item 1.1, replace “procedure” with “mechanism”./ ()")
	wantLines(t, "outside", report(d, redlined(t, d, run("Plan"), del("A", "Plan")+ins("A", "Programme"))),
		"1 taken  restate title map[en:{Plan Programme}] {0 0 } map[] [substantive] Restate the title of the document as follows: “Programme”./ (A)")
	moved := strings.NewReplacer("w:del ", "w:moveFrom ", "/w:del>", "/w:moveFrom>", "delText", "t")
	wantLines(t, "added by one, removed by another", report(d, redlined(t, d, title,
		run("Development of a procedure for ")+strings.Replace(ins("A", "secure "), "</w:ins>", del("B", "and open ")+del("A", "twice ")+"</w:ins>", 1)+run("exchange of data in area 1.1"))),
		"10 taken  insert_after title map[en:{for  secure}] {0 0 } map[] [substantive] In item 1.1, after “for” insert “secure”./ (A)",
		"10 unread offline.why.undone [] / ()[+A –B: and open]")
	broken := func(paragraphs ...string) string { return strings.Join(paragraphs, "</w:p><w:p>") }
	wantLines(t, "a paragraph added below, its end untracked", report(d, redlined(t, d, title, broken(title, ins("A", "A second line")))),
		"10 taken  append title map[en:{ \nA second line}] {0 0 } map[] [substantive] Add “A second line” to item 1.1./ (A)")
	wantLines(t, "a paragraph added above, its end untracked", report(d, redlined(t, d, title, broken(ins("A", "A first line"), title))),
		"10 taken  replace title map[en:{Development A first line\nDevelopment}] {0 0 } map[] [substantive] In item 1.1, replace “Development” with “A first line\nDevelopment”./ (A)")
	wantLines(t, "moved words", report(d, redlined(t, d, title,
		run("Development of a procedure for ")+moved.Replace(del("A", "exchange of "))+run("data in area 1.1"))),
		"10 unsure offline.why.moved delete_words title map[en:{exchange of }] {0 0 } map[] [substantive] In item 1.1, delete “exchange of”./ (A)")
}

// TestRedlinedRows: rows inserted, deleted, moved and taken out.
func TestRedlinedRows(t *testing.T) {
	d := formPlan(3)
	whole := parts(t, writeDOCX(t, Plan(locales.For("en"), d, time.Time{})))["word/document.xml"]
	row := func(mark string) string {
		at := strings.Index(whole, mark)
		from := strings.LastIndex(whole[:at], "<w:tr>")
		return whole[from : at+strings.Index(whole[at:], "</w:tr>")+len("</w:tr>")]
	}
	first, second, third := row("_e10_c0"), row("_e11_c0"), row("_e12_c0")
	marked := func(row, mark string) string {
		return strings.Replace(row, "<w:trPr>", `<w:trPr><w:`+mark+` w:id="905" w:author="A. Abe"/>`, 1)
	}
	bare := func(row string) string {
		for strings.Contains(row, "<w:bookmark") {
			from := strings.Index(row, "<w:bookmark")
			row = row[:from] + row[from+strings.Index(row[from:], ">")+1:]
		}
		return row
	}
	wantLines(t, "deleted", report(d, redlined(t, d, second, marked(second, "del"))),
		"11 taken  delete  map[] {0 0 } map[] [delete_measure] Delete item 1.2./ (A. Abe)")
	wantLines(t, "gone", report(d, redlined(t, d, second, "")),
		"11 unsure offline.why.absent delete  map[] {0 0 } map[] [delete_measure] Delete item 1.2./ ()")
	added := marked(bare(strings.ReplaceAll(second, "area 1.2", "another area")), "ins")
	wantLines(t, "inserted", report(d, redlined(t, d, second, second+added)),
		"1000 taken  add  map[] {1000 11 1.4} map[en:map[executors:Governments of the states, Executive Committee term:2022–2023 title:Development of a procedure for exchange of data in another area]] [add_measure] Add item 1.4 to section I, to read as follows: “1.4. Development of a procedure for exchange of data in another area”; column “Time frame”: “2022–2023”; column “Executors”: “Governments of the states, Executive Committee”./ (A. Abe)")
	wantLines(t, "moved", report(d, redlined(t, d, first, marked(first, "del"), third, third+marked(bare(first), "ins"))),
		"10 taken  move  map[] {1000 12 } map[] [move_measure] Move item 1.1 to section I, after item 1.3./ (A. Abe)")
	wantLines(t, "without identity", report(d, redlined(t, d, second, strings.Replace(bare(second), run("2022–2023"), run("2022–")+del("A", "2023")+ins("A", "2024"), 1))),
		"11 taken  restate term map[en:{2022–2023 2022–2024}] {0 0 } map[] [change_term] Restate the “Time frame” column of item 1.2 as follows: “2022–2024”./ (A)")
}

// TestWordRemarks: a remark on a change is its justification, one on words that
// stay is a comment.
func TestWordRemarks(t *testing.T) {
	d := formPlan(1)
	file := writeDOCX(t, Plan(locales.For("en"), d, time.Time{}))
	file = remade(t, file, "word/document.xml", func(s string) string {
		return strings.Replace(s, run("2022–2023"), `<w:commentRangeStart w:id="4"/>`+run("2022–")+del("A", "2023")+ins("A", "2024")+`<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>`, 1)
	})
	file = remade(t, file, "word/document.xml", func(s string) string {
		return strings.Replace(s, run("Governments of the states, Executive Committee"), run("Governments of the states, Executive Committee")+`<w:r><w:commentReference w:id="5"/></w:r>`, 1)
	})
	file = remade(t, file, "word/_rels/document.xml.rels", func(s string) string {
		return strings.Replace(s, "</Relationships>", `<Relationship Id="c" Type="`+nsRels+`/comments" Target="comments.xml"/></Relationships>`, 1)
	})
	comments := `<w:comments ` + nsWord + `><w:comment w:id="4" w:author="A"><w:p>` + run("More time") + `</w:p><w:p>` + run("is needed") + `</w:p></w:comment>` +
		`<w:comment w:id="5" w:author="B"><w:p>` + run("Who leads?") + `</w:p></w:comment></w:comments>`
	file = withPart(t, file, "word/comments.xml", comments)
	wantLines(t, "remarks", report(d, readForm(t, file)),
		"10 taken  restate term map[en:{2022–2023 2022–2024}] {0 0 } map[] [change_term] Restate the “Time frame” column of item 1.1 as follows: “2022–2024”./More time\nis needed (A)",
		"10 taken  [position] Who leads?/ (B)")
}

// withPart is a file with one part more, or another one in its place.
func withPart(t testing.TB, file []byte, name, text string) []byte {
	t.Helper()
	all := parts(t, file)
	all[name] = text
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		part, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(part, all[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
