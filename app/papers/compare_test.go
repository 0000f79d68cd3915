package papers

import (
	"bytes"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// sampleStory is a plan through two revisions: words changed by two bodies, a
// measure added, one deleted whose number stands and one whose number is gone,
// one moved, one moved and changed, a section renamed.
func sampleStory() procedure.Story {
	const title, term = procedure.ColTitle, procedure.ColTerm
	plan := procedure.Plan{Langs: []procedure.Lang{"ru", "en"}, Title: procedure.Texts{"ru": "План"}, Columns: []procedure.Column{
		{Key: title, Name: procedure.Texts{"ru": "Мероприятие"}}, {Key: term, Name: procedure.Texts{"ru": "Срок"}}}}
	old := procedure.Draft{Plan: plan, Revision: procedure.Revision{ID: 1, Number: 1}}
	add := func(id, parent procedure.ElementID, kind procedure.ElementKind, number, text string) {
		cells := map[string]procedure.Cell{title: {Text: text}}
		if kind == procedure.Measure {
			cells[term] = procedure.Cell{Text: "2022 год"}
		}
		old.Elements = append(old.Elements, procedure.Element{ID: id, Kind: kind, Parent: parent, Number: number,
			Cells: map[procedure.Lang]map[string]procedure.Cell{"ru": cells}})
	}
	add(1, 0, procedure.Whole, "", "План мероприятий")
	add(2, 1, procedure.Section, "I", "Право")
	add(11, 2, procedure.Measure, "1.1", "Создание механизма обмена данными")
	add(12, 2, procedure.Measure, "1.2", "Второе мероприятие")
	add(13, 2, procedure.Measure, "1.3", "Третье мероприятие")
	add(3, 1, procedure.Section, "II", "Обучение")
	add(21, 3, procedure.Measure, "2.1", "Подготовка кадров")
	add(22, 3, procedure.Measure, "2.2", "Проведение учений")
	words := func(id procedure.ElementID, old, new string) procedure.Edit {
		return procedure.Edit{Element: id, Op: procedure.OpReplace, Column: title, Words: map[procedure.Lang]procedure.Words{"ru": {Old: old, New: new}}}
	}
	move := func(id, section, after procedure.ElementID) procedure.Edit {
		return procedure.Edit{Element: id, Op: procedure.OpMove, Place: procedure.Place{Section: section, After: after}}
	}
	step := func(from procedure.Draft, edits ...procedure.Edit) (procedure.Draft, procedure.Made) {
		var agreed []procedure.AgreedEdit
		var rows []procedure.TableRow
		for i, e := range edits {
			id := procedure.CommentID(i + 1)
			agreed = append(agreed, procedure.AgreedEdit{Comment: id, Number: i + 1, Edit: e})
			rows = append(rows, procedure.TableRow{Comment: id, Body: procedure.BodyID(i%2 + 1), Decide: &procedure.Disposition{
				At: time.Date(2021, 7, 8, 10, i, 0, 0, time.UTC)}})
		}
		next, carried, misfits := procedure.Revise(from, agreed, nil)
		if len(misfits) > 0 {
			panic(misfits[0])
		}
		next.Revision.ID, next.Revision.Published = from.Revision.ID+1, time.Date(2021, 7, 9, 0, 0, 0, 0, time.UTC)
		for i := range next.Elements {
			if next.Elements[i].ID < 0 {
				next.Elements[i].ID = 100
			}
		}
		made := procedure.Made{Credits: procedure.Credits(agreed, carried, rows)}
		for i := range made.Credits {
			if made.Credits[i].Element < 0 {
				made.Credits[i].Element = 100
			}
		}
		return next, made
	}
	second, first := step(old, words(11, "механизма", "порядка"), words(11, "обмена", "передачи"),
		procedure.Edit{Element: 12, Op: procedure.OpDelete}, words(2, "Право", "Правовое обеспечение"),
		procedure.Edit{Element: 3, Op: procedure.OpAdd, Place: procedure.Place{Section: 3, After: 21}, Texts: map[procedure.Lang]map[string]string{"ru": {title: "Новое", term: "2023 год"}}})
	third, last := step(second, words(11, "порядка", "правил"), move(13, 3, 21), move(22, 2, 11), words(22, "учений", "совместных учений"))
	third, _ = third.Renumber()
	return procedure.Story{Drafts: []procedure.Draft{old, second, third}, Made: []procedure.Made{first, last}}
}

func stretch(s procedure.Story, from, to int) procedure.Story {
	return procedure.Story{Drafts: s.Drafts[from : to+1], Made: s.Made[from:to]}
}

// rejected is a file with what came and what went changed places: who accepts
// its changes rejects those of the file.
func rejected(t *testing.T, file []byte) []byte {
	t.Helper()
	swap := map[string]string{"ins": "del", "del": "ins", "moveFrom": "moveTo", "moveTo": "moveFrom"}
	tag := regexp.MustCompile(`(</?w:)(ins|del|moveFrom|moveTo)\b`)
	var out bytes.Buffer
	z := newParcel(&out)
	for name, text := range parts(t, file) {
		if name == "word/document.xml" {
			text = tag.ReplaceAllStringFunc(text, func(s string) string {
				m := tag.FindStringSubmatch(s)
				return m[1] + swap[m[2]]
			})
			text = strings.ReplaceAll(text, "w:delText", "w:t")
		}
		if err := z.whole(name, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// tableIn is the text of the table of a file, row by row, its blanks plain.
func tableIn(t *testing.T, file []byte) []string {
	t.Helper()
	kept, _ := readTables(t, file, "x.docx")
	var rows []string
	for _, row := range kept.Sheets[len(kept.Sheets)-1].Rows {
		line := ""
		for _, cell := range row.Cells {
			line += " | " + cell
		}
		rows = append(rows, strings.TrimRight(locales.Plain(line), " |"))
	}
	return rows
}

// TestTrackedChanges: who accepts all changes of a comparison has the later
// revision, who rejects them the earlier; each is its body's, of the day of the
// decision, and the same again is the same file.
func TestTrackedChanges(t *testing.T) {
	p, story := locales.For("ru"), sampleStory()
	names := Names{Short: map[procedure.BodyID]string{1: "Беларусь", 2: "Россия & Ко"}}
	for _, span := range [][2]int{{0, 1}, {1, 2}, {0, 2}} {
		s := stretch(story, span[0], span[1])
		paper := Comparison(p, ComparisonData{Story: s, Names: names})
		file := writeDOCX(t, paper)
		if !bytes.Equal(file, writeDOCX(t, Comparison(p, ComparisonData{Story: s, Names: names}))) {
			t.Error("two writes of one comparison differ")
		}
		plan := func(d procedure.Draft) []string { return tableIn(t, writeDOCX(t, Plan(p, d, d.Revision.Published))) }
		if got, want := tableIn(t, file), plan(s.Drafts[len(s.Drafts)-1]); !reflect.DeepEqual(got, want) {
			t.Errorf("%v accepted:\n%s\nwant\n%s", span, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if got, want := tableIn(t, rejected(t, file)), plan(s.Drafts[0]); !reflect.DeepEqual(got, want) {
			t.Errorf("%v rejected:\n%s\nwant\n%s", span, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		document := parts(t, file)["word/document.xml"]
		checkXML(t, "comparison", document)
		for _, want := range map[int][]string{
			0: {`w:author="Беларусь" w:date="2021-07-08T10:00:00Z"><w:r><w:rPr></w:rPr><w:delText xml:space="preserve">механизма`},
			1: {`<w:moveFromRangeStart `, `<w:moveToRangeStart `, `w:name="move13term"`},
		}[span[0]*span[1]/2] {
			if !strings.Contains(strings.ReplaceAll(document, "<w:r><w:delText", "<w:r><w:rPr></w:rPr><w:delText"), want) {
				t.Errorf("%v: no %s in\n%s", span, want, strings.ReplaceAll(document, "</w:tr>", "</w:tr>\n"))
			}
		}
	}
}

// TestAComparisonInWordsSaysWhatMoved: a paper that cannot carry a move says at
// either place of a measure that it moved, and which number it had and has.
func TestAComparisonInWordsSaysWhatMoved(t *testing.T) {
	paper := Comparison(locales.For("ru"), ComparisonData{Story: sampleStory(), Names: Names{Short: map[procedure.BodyID]string{1: "Беларусь", 2: "Россия"}}, Credits: true})
	file := writeDOCX(t, paper)
	for _, place := range []struct {
		file  []byte
		words []string
	}{{file, []string{"был п. 2.2", "был п. 1.3"}}, {rejected(t, file), []string{"стал п. 1.2", "стал п. 2.2"}}} {
		rows := strings.Join(tableIn(t, place.file), "\n")
		if strings.Count(rows, "перемещен") != 2 || !strings.Contains(rows, place.words[0]) || !strings.Contains(rows, place.words[1]) {
			t.Errorf("no two rows that moved with %q in:\n%s", place.words, rows)
		}
	}
}

// TestAComparisonMissesWhatIsNotTranslated: in a language that has no words, who
// accepts or rejects its changes has what each revision prints in that language.
func TestAComparisonMissesWhatIsNotTranslated(t *testing.T) {
	p, story := locales.For("en"), sampleStory()
	given, _, misfits := procedure.Revise(story.Drafts[2], []procedure.AgreedEdit{{Comment: 1, Edit: procedure.Edit{Element: 11, Op: procedure.OpRestate, Column: procedure.ColTitle,
		Words: map[procedure.Lang]procedure.Words{"en": {New: "Rules of exchange"}}}}}, nil)
	if len(misfits) > 0 {
		t.Fatal(misfits)
	}
	story.Drafts, story.Made = append(story.Drafts, given), append(story.Made, procedure.Made{})
	for _, span := range [][2]int{{0, 1}, {1, 2}, {0, 2}, {2, 3}, {0, 3}} {
		s := stretch(story, span[0], span[1])
		file := writeDOCX(t, Comparison(p, ComparisonData{Story: s}))
		plan := func(d procedure.Draft) []string { return tableIn(t, writeDOCX(t, Plan(p, d, d.Revision.Published))) }
		if got, want := tableIn(t, file), plan(s.Drafts[len(s.Drafts)-1]); !reflect.DeepEqual(got, want) {
			t.Errorf("%v accepted:\n%s\nwant\n%s", span, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if got, want := tableIn(t, rejected(t, file)), plan(s.Drafts[0]); !reflect.DeepEqual(got, want) {
			t.Errorf("%v rejected:\n%s\nwant\n%s", span, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}
