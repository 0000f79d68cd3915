package papers

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/papers/paperstest"
	"svod/app/procedure"
	"svod/locales"
)

// catalogueEntry is an entry of a catalogue, empty where there is none.
func catalogueEntry(lang procedure.Lang, key string) string {
	if p := locales.For(string(lang)); p.Has(key) {
		return p.T(key)
	}
	return ""
}

// readTables reads an uploaded file, and says what was noted of it.
func readTables(t testing.TB, file []byte, name string) (procedure.KeptImport, []string) {
	t.Helper()
	sheets, warnings, err := ReadTables(bytes.NewReader(file), int64(len(file)), name, ImportLimits())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var notes []string
	for _, w := range warnings {
		notes = append(notes, strings.TrimPrefix(w.Key, "papers.warning."))
	}
	return procedure.KeptImport{Name: name, Sheets: sheets}, notes
}

func importPlan(plan procedure.Plan, kept procedure.KeptImport) procedure.PlanImport {
	words := procedure.ReadImportWords(plan, []procedure.Lang{"ru", "en"}, catalogueEntry)
	kept.Sheets = words.Parted(kept.Sheets)
	return procedure.ImportPlan(plan, words, kept)
}

// planLines writes a plan that was read: number, texts by language and column.
func planLines(read procedure.PlanImport) []string {
	var all []string
	for _, e := range read.Draft.Elements[1:] {
		line := e.Number
		for _, lang := range read.Draft.Plan.Langs {
			for _, c := range read.Draft.Plan.ColumnsOf(e.Kind) {
				if text := e.Text(lang, c.Key); text != "" {
					line += " | " + text
				}
			}
		}
		all = append(all, line)
	}
	return all
}

func wordRow(cells ...string) string {
	row := ""
	for _, cell := range cells {
		if !strings.HasPrefix(cell, "<w:") {
			cell = `<w:p>` + run(cell) + `</w:p>`
		}
		row += cellOf(cell)
	}
	return `<w:tr>` + row + `</w:tr>`
}

// across is a row of one cell that goes across the table.
func across(content string) string {
	return `<w:tr><w:tc><w:tcPr><w:gridSpan w:val="4"/></w:tcPr>` + content + `</w:tc></w:tr>`
}

// merged is a cell with these properties.
func merged(properties, text string) string {
	return `<w:tc><w:tcPr>` + properties + `</w:tcPr><w:p>` + run(text) + `</w:p></w:tc>`
}

const (
	wordHead    = "№ п/п|Наименование мероприятия|Срок|Исполнители"
	englishHead = "No.|Measure|Time frame|Executors"
	wordLists   = `<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>`
)

// wordStyles are styles whose text is hidden by themselves, by what they are based
// on, and not at all.
const wordStyles = `<w:style w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="Base"><w:basedOn w:val="Hidden"/></w:style>` +
	`<w:style w:styleId="Shown"><w:basedOn w:val="Hidden"/><w:rPr><w:vanish w:val="false"/></w:rPr></w:style>` +
	`<w:style w:styleId="HiddenPara"><w:basedOn w:val="HiddenPara2"/></w:style><w:style w:styleId="HiddenPara2"><w:rPr><w:vanish w:val="1"/></w:rPr></w:style>`

// styledRun is a run of a style with further properties.
func styledRun(style, more, text string) string {
	return `<w:r><w:rPr><w:rStyle w:val="` + style + `"/>` + more + `</w:rPr><w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

func headRow(headings string) string { return wordRow(strings.Split(headings, "|")...) }

func tableOf(rows ...string) string { return `<w:tbl>` + strings.Join(rows, "") + `</w:tbl>` }

// TestPlansFromWord: drafts as secretariats have them.
func TestPlansFromWord(t *testing.T) {
	para := func(text string) string { return `<w:p>` + run(text) + `</w:p>` }
	first := wordRow("1.1", "Разработать соглашение", "2022", "Стороны")
	for name, c := range map[string]struct {
		body  string
		want  []string
		asked []string // row, what it is taken as, why
		notes []string
	}{
		"numbers by a list, line breaks, several executors": {tableOf(headRow(wordHead), across(listed("1", "0", "Право")),
			wordRow(listed("1", "1", ""), `<w:p>`+run("Разработать")+`<w:r><w:br/></w:r>`+run("соглашение")+`</w:p>`, "2022", para("Беларусь")+para("Россия"))),
			[]string{"I | Право", "1.1 | Разработать\nсоглашение | 2022 | Беларусь\nРоссия"}, nil, nil},
		"a table for each section, headings outside": {para("ПЛАН") + para("Раздел I. Право") + tableOf(headRow(wordHead), wordRow("1", "Разработать", "2022", "Стороны")) +
			para("Раздел II. Обучение") + tableOf(headRow(wordHead), wordRow("1", "Обучить", "2023", "Стороны")),
			[]string{"I | Право", "1.1 | Разработать | 2022 | Стороны", "II | Обучение", "2.1 | Обучить | 2023 | Стороны"}, nil, nil},
		"cut by hand, the heading repeated and not": {tableOf(headRow(wordHead), across(para("I. Право")), first, headRow(wordHead), wordRow("1.2", "Обучить", "2023", "Стороны")) + para("") +
			tableOf(wordRow("1.3", "Провести", "2024", "Стороны"), wordRow("", "семинар", "", "")),
			[]string{"I | Право", "1.1 | Разработать соглашение | 2022 | Стороны", "1.2 | Обучить | 2023 | Стороны", "1.3 | Провести\nсеминар | 2024 | Стороны"},
			[]string{"2 note goes_on"}, nil},
		"headings in two rows": {tableOf(`<w:tr>`+merged(`<w:vMerge w:val="restart"/>`, "№")+merged(`<w:vMerge w:val="restart"/>`, "Мероприятие")+merged(`<w:gridSpan w:val="2"/>`, "Срок")+`</w:tr>`,
			`<w:tr>`+merged(`<w:vMerge/>`, "")+merged(`<w:vMerge/>`, "")+merged("", "начало")+merged("", "окончание")+`</w:tr>`, across(para("I. Право")), wordRow("1.1", "Разработать", "2022", "2023")),
			[]string{"I | Право", "1.1 | Разработать | 2022\n2023"}, nil, nil},
		"merged downwards": {tableOf(headRow(wordHead), across(para("I. Право")),
			`<w:tr>`+merged("", "1.1")+merged("", "Разработать")+merged(`<w:vMerge w:val="restart"/>`, "2022")+merged("", "Стороны")+`</w:tr>`,
			`<w:tr>`+merged(`<w:vMerge w:val="restart"/>`, "1.2")+merged("", "Обучить")+merged(`<w:vMerge/>`, "")+merged("", "Беларусь")+`</w:tr>`,
			`<w:tr>`+merged(`<w:vMerge/>`, "")+merged("", "в том числе дистанционно")+merged(`<w:vMerge/>`, "")+merged("", "Россия")+`</w:tr>`),
			[]string{"I | Право", "1.1 | Разработать | 2022 | Стороны", "1.2 | Обучить\nв том числе дистанционно | 2022 | Беларусь\nРоссия"}, nil, nil},
		"without sections": {tableOf(headRow(wordHead), wordRow("1.", "Разработать", "2022", "Стороны"), wordRow("2.", "Обучить", "2023", "Стороны")),
			[]string{"", "1 | Разработать | 2022 | Стороны", "2 | Обучить | 2023 | Стороны"}, nil, nil},
		"tracked changes": {tableOf(headRow(wordHead), across(para("I. Право")), strings.Replace(first, "2022", "", 1),
			`<w:tr><w:trPr><w:del w:author="A"/></w:trPr>`+cellOf(para("1.2"))+`</w:tr>`, wordRow("1.2", `<w:p>`+run("Обучить ")+del("A", "всех")+ins("B", "каждого")+`</w:p>`, "2023", "Стороны")),
			[]string{"I | Право", "1.1 | Разработать соглашение | Стороны", "1.2 | Обучить каждого | 2023 | Стороны"}, nil, []string{"changes"}},
		"cells deleted and inserted": {tableOf(headRow(wordHead), across(para("I. Право")),
			`<w:tr>`+merged("", "1.1")+merged(`<w:cellDel w:author="A"/>`, "Обсудить")+merged(`<w:cellIns w:author="A"/>`, "Разработать")+merged("", "2022")+merged("", "Стороны")+`</w:tr>`),
			[]string{"I | Право", "1.1 | Разработать | 2022 | Стороны"}, nil, []string{"cells"}},
		"two sets of columns": {tableOf(headRow("№|Мероприятие|Measure|Срок"), across(para("I. Право")), wordRow("1.1", "Разработать", "Draft", "2022")),
			[]string{"I | Право", "1.1 | Разработать | 2022 | Draft"}, nil, nil},
		"two languages, one table after another": {tableOf(headRow(wordHead), across(para("I. Право")), first) + para("") +
			tableOf(headRow(englishHead), across(para("I. Law")), wordRow("1.1", "Draft an agreement", "2022", "Parties"), wordRow("1.2", "Train", "2023", "Parties")),
			[]string{"I | Право | Law", "1.1 | Разработать соглашение | 2022 | Стороны | Draft an agreement | 2022 | Parties"}, []string{"4 ? translation.stranger"}, nil},
		"English under Russian headings": {tableOf(headRow(wordHead), across(para("I. Право")), first) + para("") +
			tableOf(headRow(wordHead), across(para("I. Law")), wordRow("1.1", "Draft an agreement", "2022", "Parties")),
			[]string{"I | Право | Law", "1.1 | Разработать соглашение | 2022 | Стороны | Draft an agreement | 2022 | Parties"}, nil, nil},
		"the plan in a table for layout": {`<w:tbl><w:tr><w:tc>` + para("План") + tableOf(headRow(wordHead), across(para("I. Право")), first) + para("") + `</w:tc></w:tr></w:tbl>`,
			[]string{"I | Право", "1.1 | Разработать соглашение | 2022 | Стороны"}, nil, []string{"nestedTables"}},
		"a small table in a cell": {tableOf(headRow(wordHead), across(para("I. Право")), wordRow("1.1", "Разработать", "2022", tableOf(wordRow("Беларусь"), wordRow("Россия"))+para(""))),
			[]string{"I | Право", "1.1 | Разработать | 2022 | Беларусь\nРоссия"}, nil, []string{"nestedTables"}},
		"notes, totals, a section in a section": {tableOf(headRow(wordHead), wordRow("1", "2", "3", "4"), across(para("I. Право")), across(para("1.1. Соглашения")), wordRow("1.1.1", "Разработать", "2022", "Стороны"),
			across(para("Примечание. По согласованию.")), wordRow("", "Всего", "1", ""), wordRow("", "", "", "")) + para("Примечание: в пределах средств."),
			[]string{"I | Право", "1.1 | Соглашения", "1.1.1 | Разработать\nПримечание. По согласованию.\nПримечание: в пределах средств. | 2022 | Стороны"},
			[]string{"6 note note", "7 ? total", "-1 note note"}, nil},
		"hidden by a style": {tableOf(headRow(wordHead), across(para("I. Право")), wordRow("1.1", `<w:p>`+run("Разработать")+styledRun("Hidden", "", " тайно")+styledRun("Base", "", " втайне")+styledRun("Shown", "", " явно")+styledRun("Hidden", `<w:vanish w:val="0"/>`, " всё же")+`</w:p>`,
			"2022", styled("HiddenPara", "Никто")+para("Стороны"))),
			[]string{"I | Право", "1.1 | Разработать явно всё же | 2022 | Стороны"}, nil, nil},
		"an inner heading in the other language": {tableOf(headRow(wordHead), across(para("I. Право")), first, wordRow("1.2", "Обучить", "2023", "Стороны"),
			headRow(englishHead), across(para("I. Law")), wordRow("1.1", "Draft an agreement", "2022", "Parties"), wordRow("1.3", "Train", "2023", "Parties")),
			[]string{"I | Право | Law", "1.1 | Разработать соглашение | 2022 | Стороны | Draft an agreement | 2022 | Parties", "1.2 | Обучить | 2023 | Стороны"}, []string{"8 ? translation.stranger"}, nil},
		"the translation below each row": {tableOf(headRow(wordHead), across(para("I. Право")), first, wordRow("", "Draft an agreement", "2022", "Parties"), wordRow("1.2", "Обучить", "2023", "Стороны"), wordRow("1.2", "Train", "2023", "Parties")),
			[]string{"I | Право", "1.1 | Разработать соглашение | 2022 | Стороны | Draft an agreement | 2022 | Parties", "1.2 | Обучить | 2023 | Стороны | Train | 2023 | Parties"},
			[]string{"4 note copy", "6 note copy"}, nil},
		"the translation below, the number merged": {tableOf(headRow(wordHead), across(para("I. Право")),
			`<w:tr>`+merged(`<w:vMerge w:val="restart"/>`, "1.1")+merged("", "Разработать")+merged("", "2022")+merged("", "Стороны")+`</w:tr>`,
			`<w:tr>`+merged(`<w:vMerge/>`, "")+merged("", "Draft")+merged("", "2022")+merged("", "Parties")+`</w:tr>`),
			[]string{"I | Право", "1.1 | Разработать | 2022 | Стороны | Draft | 2022 | Parties"}, nil, nil},
		"text boxes, remarks": {tableOf(headRow(wordHead), across(para("I. Право")), wordRow("1.1", `<w:p>`+run("Разработать")+`<w:r><w:pict><w:txbxContent><w:p>`+run("надпись")+`</w:p></w:txbxContent></w:pict></w:r></w:p>`, "2022", "Стороны")),
			[]string{"I | Право", "1.1 | Разработать | 2022 | Стороны"}, nil, []string{"boxed", "pictures"}},
	} {
		kept, notes := readTables(t, wordOf(t, c.body, map[string]string{"numbering": wordLists, "styles": wordStyles}), "plan.docx")
		read := importPlan(formPlan(0).Plan, kept)
		asked := askedLines(read)
		if got := planLines(read); !slices.Equal(got, c.want) || !slices.Equal(asked, c.asked) || !slices.Equal(notes, c.notes) {
			t.Errorf("%s:\n got %q\nwant %q\n asked %q, want %q\n notes %q, want %q\n problems %v", name, got, c.want, asked, c.asked, notes, c.notes, read.Problems)
		}
	}
}

// TestNotesNameTheirRow: what is to be said of a row names it as the preview
// does, and once.
func TestNotesNameTheirRow(t *testing.T) {
	cell := merged(`<w:cellIns w:author="A"/>`, "1.1") + merged(`<w:cellIns w:author="A"/>`, "Разработать")
	file := wordOf(t, tableOf(headRow(wordHead), across(`<w:p>`+run("I. Право")+`</w:p>`), `<w:tr>`+cell+`</w:tr>`), nil)
	_, warnings, err := ReadTables(bytes.NewReader(file), int64(len(file)), "plan.docx", ImportLimits())
	if err != nil || len(warnings) != 1 || fmt.Sprint(warnings[0].Args) != "[Count 1 Cells 3 Limit 64]" {
		t.Errorf("%v, %v", warnings, err)
	}
}

// TestASecondFile: its rows find their items by number, and a person says where
// the others belong.
func TestASecondFile(t *testing.T) {
	plan := formPlan(0).Plan
	para := func(text string) string { return `<w:p>` + run(text) + `</w:p>` }
	kept, _ := readTables(t, wordOf(t, tableOf(headRow(wordHead), across(para("I. Право")), wordRow("1.1", "Разработать", "2022", "Стороны"), wordRow("1.2", "Обучить", "2023", "Стороны")), nil), "ru.docx")
	english, _ := readTables(t, wordOf(t, tableOf(headRow(wordHead), across(para("I. Law")), wordRow("1.1", "Draft", "2022", "Parties"), wordRow("1.3", "Train", "2023", "Parties"), wordRow("1.4", "Else", "2023", "Parties")), nil), "en.docx")
	kept = kept.WithFile("en.docx", "en", english.Sheets, nil)
	read := importPlan(plan, kept)
	if read.Open() != 2 || !read.Blocked() || !slices.Equal(read.Bare, []procedure.Bare{{Element: -4, Lang: "en"}}) {
		t.Fatalf("%d rows without an item, items without a row: %v", read.Open(), read.Bare)
	}
	beside, as, ok := read.Numbered("1.2")
	kept.Answers = []procedure.ImportAnswer{{RowPlace: procedure.RowPlace{Sheet: 1, Row: 4}, As: as, Beside: beside}, {RowPlace: procedure.RowPlace{Sheet: 1, Row: 5}, As: procedure.RowOut}}
	want := []string{"I | Право | Law", "1.1 | Разработать | 2022 | Стороны | Draft | 2022 | Parties", "1.2 | Обучить | 2023 | Стороны | Train | 2023 | Parties"}
	if read = importPlan(plan, kept); !ok || read.Blocked() || len(read.Bare) > 0 || !slices.Equal(planLines(read), want) {
		t.Errorf("matched by hand: %q, %v", planLines(read), read.Asked)
	}
	kept.Notes = []procedure.ImportNote{{Key: "first", File: "ru.docx"}, {Key: "second", File: "en.docx"}}
	if again := kept.WithFile("new.docx", "en", english.Sheets, nil); len(again.Sheets) != 2 || again.Sheets[1].File != "new.docx" || len(again.Answers) != 0 || len(again.Notes) != 1 {
		t.Errorf("a file in the place of another: %d tables, %v, %v", len(again.Sheets), again.Answers, again.Notes)
	}
}

// TestFilesChangedAbout: a plan whose translation was given as its text, and the
// text as the translation, is the same plan; one text given as both is spoken of.
func TestFilesChangedAbout(t *testing.T) {
	plan := formPlan(0).Plan
	para := func(text string) string { return `<w:p>` + run(text) + `</w:p>` }
	read := func(name, head, section, title string) procedure.KeptImport {
		kept, _ := readTables(t, wordOf(t, tableOf(headRow(head), across(para(section)), wordRow("1.1", title, "2022", "")), nil), name)
		return kept
	}
	russian, english := read("ru.docx", wordHead, "I. Право", "Разработать соглашение"), read("en.docx", englishHead, "I. Law", "Draft an agreement")
	about := func(first, second procedure.KeptImport) procedure.PlanImport {
		return importPlan(plan, first.WithFile(second.Name, "en", second.Sheets, nil))
	}
	other := func(p procedure.CellProblem) bool { return p.Key == "import.column.written" }
	want := []string{"I | Право | Law", "1.1 | Разработать соглашение | 2022 | Draft an agreement | 2022"}
	for name, got := range map[string]procedure.PlanImport{"in order": about(russian, english), "changed about": about(english, russian)} {
		if !slices.Equal(planLines(got), want) || got.Blocked() || slices.ContainsFunc(got.Problems, other) {
			t.Errorf("%s: %q, %v %v", name, planLines(got), got.Asked, got.Problems)
		}
	}
	if got := about(russian, russian); !slices.ContainsFunc(got.Problems, other) || got.Measures != 1 {
		t.Errorf("the same text twice: %q, %v", planLines(got), got.Problems)
	}
}

// TestOurPlanIsReadAgain: the plan that the portal writes is the same plan when
// it is imported, also after LibreOffice has written it again.
func TestOurPlanIsReadAgain(t *testing.T) {
	d := formPlan(45)
	for i := range d.Elements { // what typography changes
		for lang, columns := range d.Elements[i].Cells {
			if title := columns[procedure.ColTitle]; d.Elements[i].Kind == procedure.Measure {
				title.Text += " в 5 государствах – участниках, № 7\nи в других"
				d.Elements[i].Cells[lang][procedure.ColTitle] = title
			}
		}
	}
	written := map[string][]byte{}
	for _, lang := range []string{"ru", "en"} {
		written[lang+".docx"] = writeDOCX(t, Plan(locales.For(lang), d, time.Time{}))
	}
	same := func(t *testing.T, files map[string][]byte) {
		kept, _ := readTables(t, files["ru.docx"], "ru.docx")
		english, _ := readTables(t, files["en.docx"], "en.docx")
		read := importPlan(d.Plan, kept.WithFile("en.docx", "en", english.Sheets, nil))
		want := procedure.PlanImport{Draft: d}
		if got := planLines(read); !reflect.DeepEqual(got, planLines(want)) || read.Blocked() || len(read.Asked) > 0 {
			t.Errorf("another plan: %q\n%v %v", got, read.Asked, read.Problems)
		}
	}
	t.Run("as written", func(t *testing.T) { same(t, written) })
	t.Run("through LibreOffice", func(t *testing.T) { same(t, paperstest.Office(t, "docx:MS Word 2007 XML", written)) })
}

// TestFilesThatHoldNoTable: what cannot be read says why.
func TestFilesThatHoldNoTable(t *testing.T) {
	plan := wordOf(t, tableOf(headRow(wordHead), wordRow("1", "а", "2022", "б")), nil)
	wide := strings.Join(strings.Split("EncryptedPackage", ""), "\x00") + "\x00"
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"none.docx":     {wordOf(t, `<w:p>`+run("text")+`</w:p>`, nil), "noPlanTable"},
		"renamed.docx":  {[]byte(compoundFile + "\xa1\xb1\x1a\xe1 WordDocument"), "oldOffice"},
		"password.docx": {[]byte(compoundFile + "\xa1\xb1\x1a\xe1" + wide), "encrypted"},
		"rich.rtf":      {[]byte(`{\rtf1\ansi text}`), "notOffice"},
		"text.docx":     {[]byte("text"), "notOffice"},
		"tiny.pdf":      {[]byte("a"), "notOffice"},
		"broken.PDF":    {[]byte("number;title\n1;x\n"), "notOffice"},
		"page.xls":      {[]byte("\n<HTML><table><tr><td>№</td></tr></table>"), "notOffice"},
		"renamed.csv":   {[]byte("%PDF-1.7\n1;x\n"), "notOffice"},
		"cut.docx":      {plan[:len(plan)/2], "damaged"},
		"macros.docx":   {withPart(t, plan, "word/vbaProject.bin", "x"), "macros"},
		"linked.docx": {withPart(t, plan, "word/_rels/settings.xml.rels",
			`<Relationships><Relationship Id="t" Type="x/attachedTemplate" Target="file:///n.dotm" TargetMode="External"/></Relationships>`), "external"},
		"long.docx": {wordOf(t, tableOf(headRow(wordHead), strings.Repeat(`<w:tr><w:tc><w:p/></w:tc></w:tr>`, 20_000)), nil), "rows"},
	} {
		_, _, err := ReadTables(bytes.NewReader(c.file), int64(len(c.file)), name, ImportLimits())
		if got := refusedFor(t, err); got != c.want {
			t.Errorf("%s: refused for %q, want %q", name, got, c.want)
		}
	}
	many := wordOf(t, tableOf(headRow(wordHead), strings.Repeat(wordRow("", "Мера", "2022", "б"), 10_000)), nil)
	kept, _ := readTables(t, many, "many.docx")
	if read := importPlan(formPlan(0).Plan, kept); read.Measures != 10_000 {
		t.Errorf("10,000 rows: %d measures", read.Measures)
	}
}

// FuzzPlansFromWord: whatever a Word document holds, it is read or refused, and
// no row with text is lost: it is in the plan, asked about, or told of.
func FuzzPlansFromWord(f *testing.F) {
	para := func(text string) string { return `<w:p>` + run(text) + `</w:p>` }
	f.Add(tableOf(headRow(wordHead), across(para("I. Право")), wordRow("1.1", "Разработать", "2022", "Стороны")))
	f.Add(para("Раздел I") + tableOf(headRow(wordHead), wordRow(listed("1", "1", ""), "а", "б", "в")) + para("Примечание"))
	f.Add(tableOf(headRow(englishHead), wordRow("1", "Train", "2022", tableOf(wordRow("a", "b", "c"), wordRow("d"))+para(""))))
	f.Add(tableOf(`<w:tr>` + merged(`<w:vMerge/>`, "") + merged(`<w:hMerge/>`, "x") + merged(`<w:gridSpan w:val="3"/>`, "") + `</w:tr>`))
	plan := formPlan(0).Plan
	f.Fuzz(func(t *testing.T, body string) {
		file := wordOf(t, body, map[string]string{"numbering": wordLists})
		sheets, _, err := ReadTables(bytes.NewReader(file), int64(len(file)), "x.docx", ImportLimits())
		if refusedFor(t, err) != "" {
			return
		}
		kept := procedure.KeptImport{Sheets: sheets}
		read := importPlan(plan, kept)
		kept.Columns = read.Columns
		for _, a := range read.Asked {
			kept.Answers = append(kept.Answers, procedure.ImportAnswer{RowPlace: a.RowPlace, As: procedure.RowMeasure})
		}
		for _, e := range append(read.Draft.Elements, importPlan(plan, kept).Draft.Elements...) {
			if e.Kind == procedure.Measure && e.Number == "" {
				t.Errorf("a measure without a number")
			}
		}
	})
}

// BenchmarkPlanFromWord reads a plan of 300 measures in both languages, from
// two files.
func BenchmarkPlanFromWord(b *testing.B) {
	d := formPlan(300)
	files := map[string][]byte{}
	for _, lang := range []string{"ru", "en"} {
		files[lang] = writeDOCX(b, Plan(locales.For(lang), d, time.Time{}))
	}
	b.ReportAllocs()
	for b.Loop() {
		kept, _ := readTables(b, files["ru"], "ru.docx")
		english, _ := readTables(b, files["en"], "en.docx")
		if read := importPlan(d.Plan, kept.WithFile("en.docx", "en", english.Sheets, nil)); read.Measures != 300 || len(read.Bare) > 0 {
			b.Fatalf("%d measures, %d without a translation", read.Measures, len(read.Bare))
		}
	}
}
