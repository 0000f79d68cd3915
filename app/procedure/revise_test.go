package procedure

import (
	"reflect"
	"slices"
	"testing"
)

// published makes a draft a published revision: new elements get ids.
func published(d Draft, id RevisionID) Draft {
	d.Revision.ID = id
	for i, e := range d.Elements {
		if e.ID < 0 {
			d.Elements[i].ID = 1040 - e.ID
		}
	}
	return d
}

func TestReviseModelCase(t *testing.T) {
	first := casePlan(t)
	if got := first.Count(Measure); got != 40 {
		t.Fatalf("revision 1 has %d measures", got)
	}
	agreed := agreedAt(t, "MTG-1", first)
	second, carried, misfits := Revise(first, agreed, nil)
	if len(agreed) != 39 || len(carried) != 39 || misfits != nil {
		t.Fatalf("%d agreed, %d carried out, misfits %v", len(agreed), len(carried), misfits)
	}
	if got := second.Count(Measure); got != 41 || second.Revision.Number != 2 || second.Revision.Base != 1 {
		t.Errorf("revision %v has %d measures", second.Revision, got)
	}
	again, _, _ := Revise(first, agreed, nil)
	if !reflect.DeepEqual(second, again) || !reflect.DeepEqual(first, casePlan(t)) {
		t.Error("the same edits gave another draft, or changed their base")
	}
	for number, want := range map[string]string{
		"1.1": "Проведение сравнительного анализа национального законодательства государств – участников СНГ в сфере обеспечения информационной безопасности и подготовка предложений по его гармонизации",
		"2.2": "Определение порядка обмена информацией о компьютерных инцидентах, уязвимостях и угрозах информационной безопасности в соответствии с национальным законодательством и на основе взаимности",
		"3.1": "Обмен опытом категорирования (отнесения) объектов критической информационной инфраструктуры",
		"4.7": "Выработка предложений по взаимодействию при блокировании фишинговых ресурсов",
	} {
		if e, _ := second.Numbered(Measure, number); e.Text("ru", ColTitle) != want {
			t.Errorf("%s: %q", number, e.Text("ru", ColTitle))
		}
	}
	if e, _ := second.Numbered(Measure, "2.5"); !e.Deleted {
		t.Error("2.5 is not deleted")
	}
	for _, e := range second.Elements {
		for _, c := range second.Plan.ColumnsOf(e.Kind) {
			if got := e.Status("ru", "en", c.Key); got != CellCurrent {
				t.Errorf("%s %s is %s", e.Number, c.Key, got)
			}
		}
	}

	second = published(second, 2)
	agreed = append(agreedAt(t, "MTG-2", second), corrections(t, second)...)
	third, carried, misfits := Revise(second, agreed, nil)
	if len(agreed) != 14 || len(carried) != 14 || misfits != nil {
		t.Fatalf("%d agreed, %d carried out, misfits %v", len(agreed), len(carried), misfits)
	}
	third, renumbered := third.Renumber()
	if got := third.Count(Measure); got != 40 {
		t.Errorf("revision 3 has %d measures", got)
	}
	if e, _ := third.Numbered(Measure, "1.1"); e.Text("ru", ColExecutors) != "Межпарламентская Ассамблея государств – участников СНГ (МПА СНГ), Региональное содружество в области связи (РСС), государства – участники СНГ, Исполнительный комитет СНГ" {
		t.Errorf("executors of 1.1: %s", e.Text("ru", ColExecutors))
	}
	moved := map[string]string{}
	for _, r := range renumbered {
		if r.New != "" {
			moved[r.Old] = r.New
		}
	}
	if !reflect.DeepEqual(moved, map[string]string{"2.6": "2.5", "2.7": "2.6"}) {
		t.Errorf("renumbered %v", moved)
	}
	followed := slices.ContainsFunc(carried, func(c Carried) bool {
		e, _ := third.Element(c.Element)
		return c.Number == 30 && c.Column == ColTitle && e.Number == "3.4"
	})
	if !followed {
		t.Errorf("the comment that follows another is not among %v", carried)
	}
}

func reword(op Op, column, old, new string) Edit {
	return Edit{Element: 10, Op: op, Column: column, Words: map[Lang]Words{"ru": {old, new}}}
}

// small is a plan of two sections with one measure each.
func small() Draft {
	columns := []Column{{Key: ColTitle}, {Key: ColTerm}}
	d := Draft{Plan: Plan{Langs: caseLangs, Columns: columns}, Revision: Revision{ID: 5, Number: 1}}
	add := func(id, parent ElementID, kind ElementKind, number, ru, en string) {
		e := Element{ID: id, Kind: kind, Parent: parent, Number: number}
		e = e.with("ru", ColTitle, Cell{Text: ru}).with("en", ColTitle, Cell{en, TextHash(ru)})
		d.Elements = append(d.Elements, e)
	}
	add(1, 0, Whole, "", "План", "Plan")
	add(2, 1, Section, "I", "Первый", "First")
	add(10, 2, Measure, "1.1", "Создание механизма обмена данными о данных", "Exchange of data about data")
	add(11, 2, Measure, "1.2", "Второе мероприятие", "Second measure")
	add(3, 1, Section, "II", "Второй", "Second")
	add(20, 3, Measure, "2.1", "Третье мероприятие", "Third measure")
	return d
}

func TestReviseMeetings(t *testing.T) {
	replace := reword(OpReplace, ColTitle, "Создание механизма обмена", "Создание порядка обмена")
	merged := map[Lang]map[string]string{"ru": {ColTitle: "Общее"}}
	for _, c := range []struct {
		name    string
		edits   []Edit
		choices map[CommentID]Choice
		want    string
		why     map[CommentID]string
	}{
		{"the same words", []Edit{replace, reword(OpReplace, ColTitle, "механизма", "способа")}, nil,
			"Создание порядка обмена данными о данных", map[CommentID]string{2: MisfitTouched}},
		{"neighbouring words", []Edit{replace, reword(OpReplace, ColTitle, "обмена", "передачи")}, nil,
			"Создание порядка передачи данными о данных", nil},
		{"words that the first brought in", []Edit{replace, reword(OpReplace, ColTitle, "порядка", "способа")}, nil,
			"Создание порядка обмена данными о данных", map[CommentID]string{2: MisfitWords}},
		{"words that the first brought in again", []Edit{reword(OpAppend, ColTitle, "", " и механизма"), replace}, nil,
			"Создание порядка обмена данными о данных и механизма", nil},
		{"agreed twice", []Edit{replace, replace, reword(OpAppend, ColTitle, "", "!"), reword(OpAppend, ColTitle, "", "!")}, nil,
			"Создание порядка обмена данными о данных!", nil},
		{"appended twice", []Edit{reword(OpAppend, ColTitle, "", ", раз"), reword(OpAppend, ColTitle, "", ", два")}, nil,
			"Создание механизма обмена данными о данных, раз, два", nil},
		{"restated after a change", []Edit{replace, reword(OpRestate, ColTitle, "Создание механизма обмена данными о данных", "Иное")}, nil,
			"Создание порядка обмена данными о данных", map[CommentID]string{2: MisfitTouched}},
		{"in the place of the other", []Edit{replace, reword(OpReplace, ColTitle, "механизма", "способа"), reword(OpAppend, ColTitle, "", " СНГ")},
			map[CommentID]Choice{2: {Instead: true}}, "Создание способа обмена данными о данных СНГ", nil},
		{"skipped", []Edit{replace, reword(OpReplace, ColTitle, "механизма", "способа")},
			map[CommentID]Choice{2: {Skip: true}}, "Создание порядка обмена данными о данных", nil},
		{"decided", []Edit{replace, reword(OpReplace, ColTitle, "механизма", "способа"), reword(OpAppend, ColTitle, "", " СНГ")},
			map[CommentID]Choice{2: {Texts: Texts{"ru": "Создание способов", "en": "Creation of ways"}}}, "Создание способов СНГ", nil},
		{"deleted before, and kept", []Edit{{Element: 10, Op: OpDelete}, replace}, map[CommentID]Choice{2: {Instead: true}},
			"Создание порядка обмена данными о данных", nil},
		{"kept with its section", []Edit{{Element: 2, Op: OpDelete}, replace}, map[CommentID]Choice{2: {Instead: true}},
			"Создание порядка обмена данными о данных", nil},
		{"merged before, and kept", []Edit{{Element: 10, Op: OpMerge, With: 11, Texts: merged}, replace}, map[CommentID]Choice{2: {Instead: true}},
			"Создание порядка обмена данными о данных", nil},
		{"deleted before", []Edit{{Element: 10, Op: OpDelete}, replace}, nil,
			"Создание механизма обмена данными о данных", map[CommentID]string{2: MisfitDeleted}},
		{"deleted after a change", []Edit{replace, {Element: 10, Op: OpDelete}}, nil,
			"Создание порядка обмена данными о данных", map[CommentID]string{2: MisfitChanged}},
		{"merged away after a change", []Edit{replace, {Element: 10, Op: OpMerge, With: 11}}, nil,
			"Создание порядка обмена данными о данных", map[CommentID]string{2: MisfitChanged}},
		{"deleted after another was merged into it", []Edit{{Element: 11, Op: OpMerge, With: 10}, {Element: 10, Op: OpDelete}}, nil,
			"Создание механизма обмена данными о данных", map[CommentID]string{2: MisfitChanged}},
		{"its section deleted after a change", []Edit{replace, {Element: 2, Op: OpDelete}}, nil,
			"Создание порядка обмена данными о данных", map[CommentID]string{2: MisfitChanged}},
		{"deleted anyway", []Edit{replace, {Element: 10, Op: OpDelete}}, map[CommentID]Choice{2: {Anyway: true}},
			"Создание механизма обмена данными о данных", nil},
		{"merged with what is deleted, and that kept", []Edit{{Element: 10, Op: OpDelete}, {Element: 11, Op: OpMerge, With: 10, Texts: merged}},
			map[CommentID]Choice{2: {Instead: true}}, "Общее", nil},
		{"put into what is deleted, and that kept", []Edit{{Element: 2, Op: OpDelete}, {Element: 20, Op: OpMove, Place: Place{Section: 2}}, replace},
			map[CommentID]Choice{2: {Instead: true}}, "Третье мероприятие", nil},
		{"merged into changed words", []Edit{replace, {Element: 11, Op: OpMerge, With: 10, Texts: merged}}, nil,
			"Создание порядка обмена данными о данных", map[CommentID]string{2: MisfitTouched}},
		{"merged into changed words, decided", []Edit{replace, {Element: 11, Op: OpMerge, With: 10, Texts: merged}},
			map[CommentID]Choice{2: {Column: ColTitle, Texts: Texts{"ru": "Создание порядка и способов", "en": "Order and ways"}}}, "Создание порядка и способов", nil},
		{"decided in one language only", []Edit{replace, reword(OpReplace, ColTitle, "механизма", "способа")},
			map[CommentID]Choice{2: {Texts: Texts{"ru": "Создание способов"}}}, "Создание порядка обмена данными о данных", map[CommentID]string{2: MisfitHalf}},
		{"words that are no words, and words that overlap", []Edit{reword(OpReplace, ColTitle, "данн", "x"), reword(OpDeleteWords, ColTitle, "обмена данными о данных", ""), reword(OpReplace, ColTitle, "о", "об")}, nil,
			"Создание механизма", map[CommentID]string{1: MisfitWords, 3: MisfitTouched}},
		{"deleted twice", []Edit{{Element: 10, Op: OpDelete}, {Element: 10, Op: OpDelete}}, nil, "Создание механизма обмена данными о данных", nil},
		{"merged with what is deleted", []Edit{{Element: 10, Op: OpDelete}, {Element: 11, Op: OpMerge, With: 10, Texts: merged}}, nil,
			"Создание механизма обмена данными о данных", map[CommentID]string{2: MisfitDeleted}},
		{"deleted after it was moved", []Edit{{Element: 10, Op: OpMove, Place: Place{Section: 2, After: 11}}, {Element: 11, Op: OpDelete},
			{Element: 10, Op: OpDelete}}, nil, "Второе мероприятие", map[CommentID]string{3: MisfitChanged}},
		{"a cycle of merges", []Edit{{Element: 11, Op: OpMerge, With: 20}, {Element: 20, Op: OpMerge, With: 10}, {Element: 10, Op: OpMerge, With: 11}}, nil,
			"Создание механизма обмена данными о данных", map[CommentID]string{2: MisfitChanged, 3: MisfitDeleted}},
		{"a merge that fits in one column only", []Edit{replace, {Element: 11, Op: OpMerge, With: 10,
			Texts: map[Lang]map[string]string{"ru": {ColTerm: "2025", ColTitle: "Общее"}}}}, nil, "Создание порядка обмена данными о данных", map[CommentID]string{2: MisfitTouched}},
		{"moved behind what is moved behind it", []Edit{{Element: 10, Op: OpMove, Place: Place{Section: 2, After: 11}}, {Element: 11, Op: OpMove, Place: Place{Section: 2, After: 10}}}, nil,
			"Второе мероприятие", map[CommentID]string{2: MisfitMoved}},
		{"moved behind it anyway", []Edit{{Element: 10, Op: OpMove, Place: Place{Section: 2, After: 11}}, {Element: 11, Op: OpMove, Place: Place{Section: 2, After: 10}}},
			map[CommentID]Choice{2: {Anyway: true}}, "Создание механизма обмена данными о данных", nil},
		{"moved to two sections, and the number of the second is taken", []Edit{{Element: 10, Op: OpMove, Place: Place{Section: 3}}, {Element: 10, Op: OpMove, Place: Place{Section: 2, Number: "1.2"}}}, nil,
			"Второе мероприятие", map[CommentID]string{2: MisfitElsewhere}},
		{"its section deleted after an addition", []Edit{{Element: 2, Op: OpAdd, Place: Place{Section: 2, After: 11}, Texts: merged}, {Element: 2, Op: OpDelete}}, nil,
			"Создание механизма обмена данными о данных", map[CommentID]string{2: MisfitChanged}},
		{"following one that does not fit", []Edit{{Element: 10, Op: OpFollow, Follows: 2}, reword(OpReplace, ColTitle, "нет", "да")}, nil,
			"Создание механизма обмена данными о данных", map[CommentID]string{1: MisfitWords, 2: MisfitWords}},
		{"following each other", []Edit{{Element: 10, Op: OpFollow, Follows: 2}, {Element: 10, Op: OpFollow, Follows: 1}}, nil,
			"Создание механизма обмена данными о данных", map[CommentID]string{1: MisfitFollow, 2: MisfitFollow}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var agreed []AgreedEdit
			for i, e := range c.edits {
				agreed = append(agreed, AgreedEdit{CommentID(i + 1), i + 1, e})
			}
			got, _, misfits := Revise(small(), agreed, c.choices)
			if text := got.Elements[2].Text("ru", ColTitle); text != c.want {
				t.Errorf("got %q", text)
			}
			why := map[CommentID]string{}
			for _, m := range misfits {
				why[m.Comment] = m.Why
			}
			if len(why) != len(c.why) || len(why) > 0 && !reflect.DeepEqual(why, c.why) {
				t.Errorf("misfits %v, want %v", why, c.why)
			}
		})
	}
}

// TestTheOtherEditOfAChoice: of an edit that does away with what another one
// changes, the two that are in each other's way are named; whichever is chosen,
// the other one's comment changes nothing.
func TestTheOtherEditOfAChoice(t *testing.T) {
	replace, remove := reword(OpReplace, ColTitle, "механизма", "порядка"), Edit{Element: 10, Op: OpDelete}
	section, aside := Edit{Element: 2, Op: OpDelete}, Edit{Element: 20, Op: OpDelete}
	for _, c := range []struct {
		edits  []Edit
		choice Choice
		left   CommentID // which is carried out
	}{
		{[]Edit{remove, replace, aside}, Choice{Instead: true}, 2},
		{[]Edit{section, replace, aside}, Choice{Instead: true}, 2},
		{[]Edit{remove, replace, aside}, Choice{Skip: true}, 1},
		{[]Edit{replace, remove, aside}, Choice{Skip: true}, 1},
		{[]Edit{replace, remove, aside}, Choice{Anyway: true}, 2},
		{[]Edit{replace, section, aside}, Choice{Anyway: true}, 2},
	} {
		var agreed []AgreedEdit
		for i, e := range c.edits {
			agreed = append(agreed, AgreedEdit{CommentID(i + 1), i + 1, e})
		}
		_, _, misfits := Revise(small(), agreed, nil)
		if len(misfits) != 1 || misfits[0].Comment != 2 {
			t.Fatalf("%v: %v", c.edits, misfits)
		}
		if others := misfits[0].InTheWay(small(), agreed); len(others) != 1 || others[0].Comment != 1 {
			t.Errorf("%v: in the way %v", c.edits, others)
		}
		_, carried, misfits := Revise(small(), agreed, map[CommentID]Choice{2: c.choice})
		if len(misfits) != 0 || len(carried) != 2 || carried[0].Comment != c.left {
			t.Errorf("%v, %+v: %v, %v", c.edits, c.choice, carried, misfits)
		}
	}
}

func TestReviseStructure(t *testing.T) {
	texts := map[Lang]map[string]string{"ru": {ColTitle: "Новое"}, "en": {ColTitle: "New"}}
	add := func(after ElementID, number string) Edit {
		return Edit{Element: 2, Op: OpAdd, Place: Place{2, after, number}, Texts: texts}
	}
	agreed := []AgreedEdit{
		{1, 1, add(10, "1.3")},
		{2, 2, add(10, "")},
		{3, 3, add(0, "1.3")},
		{4, 4, add(20, "")},
		{5, 5, Edit{Element: 11, Op: OpMove, Place: Place{Section: 3, After: 20}}},
		{6, 6, Edit{Element: 20, Op: OpMerge, With: 10, Texts: map[Lang]map[string]string{"ru": {ColTitle: "Общее"}}}},
		{7, 7, add(0, "1.3")},
	}
	got, carried, misfits := Revise(small(), agreed, map[CommentID]Choice{7: {Number: "1.7"}})
	var order []string
	for _, e := range got.Elements {
		mark := ""
		if e.Deleted {
			mark = " deleted"
		}
		order = append(order, e.Number+" "+e.Text("ru", ColTitle)+mark)
	}
	want := []string{" План", "I Первый", "1.7 Новое", "1.1 Общее", "1.3 Новое", "1.4 Новое", "II Второй",
		"2.1 Третье мероприятие deleted", "2.2 Второе мероприятие"}
	if !reflect.DeepEqual(order, want) {
		t.Errorf("got %q", order)
	}
	if len(misfits) != 2 || misfits[0].Why != MisfitNumber || misfits[1].Why != MisfitPlace || misfits[1].Comment != 4 {
		t.Errorf("misfits %v", misfits)
	}
	wantCarried := []Carried{{1, 1, -1, ""}, {2, 2, -2, ""}, {5, 5, 11, ""}, {6, 6, 20, ""}, {6, 6, 10, ColTitle}, {7, 7, -3, ""}}
	if !reflect.DeepEqual(carried, wantCarried) {
		t.Errorf("carried %v", carried)
	}
	if got := got.Elements[3].Status("ru", "en", ColTitle); got != CellOutOfDate {
		t.Errorf("the copy of a text restated in one language is %s", got)
	}
	if got := got.Elements[4].Status("ru", "en", ColTitle); got != CellCurrent {
		t.Errorf("the copy of an added text is %s", got)
	}
}
