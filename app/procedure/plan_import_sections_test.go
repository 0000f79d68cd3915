package procedure

import (
	"slices"
	"testing"
)

// readElements are the elements of an import: kind by number, title and, of a measure, the
// section that it is in.
func readElements(p PlanImport, lang Lang) []string {
	var all []string
	for _, e := range p.Draft.Elements[1:] {
		line := e.Number + "|" + e.Text(lang, ColTitle)
		if e.Kind == Measure {
			of, _ := p.Draft.Element(e.Parent)
			line += "|" + of.Number
		}
		all = append(all, line)
	}
	return all
}

// A column may name the section of each row: in a cell that is merged over its rows, or
// again in each; with a number or without one, in one language or in both.
func TestImportPlanWithAColumnOfSections(t *testing.T) {
	plan := Plan{ID: 1, Langs: caseLangs, Title: Texts{"ru": "План"}, Columns: []Column{{Key: ColTitle, Core: true}, {Key: ColTerm, Core: true}}}
	want := []string{"I|Право", "1.1|Принять закон|I", "1.2|Принять указ|I", "II|Кадры", "2.1|Обучить|II"}
	english := []string{"I|Law", "1.1|Adopt an act|I", "1.2|Adopt a decree|I", "II|Staff", "2.1|Train|II"}
	merged := sheetOf([][]string{{"Раздел", "№", "Мероприятие", "Срок"}, {"I. Право", "1.1", "Принять закон", "2026"}, {"I. Право", "1.2", "Принять указ", "2026"},
		{"II. Кадры", "2.1", "Обучить", "2027"}})
	merged.Rows[2].Below = []int{0}
	for name, c := range map[string]struct {
		file    []ImportSheet
		english []string
	}{
		"merged":     {[]ImportSheet{merged}, nil},
		"repeated":   {[]ImportSheet{sheetOf([][]string{{"№", "Раздел плана", "Мероприятие"}, {"1.1", "I. Право", "Принять закон"}, {"1.2", "I. ПРАВО", "Принять указ"}, {"2.1", "II. Кадры", "Обучить"}})}, nil},
		"unnumbered": {[]ImportSheet{sheetOf([][]string{{"Направление", "№", "Мероприятие"}, {"Право", "1.1", "Принять закон"}, {"", "1.2", "Принять указ"}, {"Кадры", "2.1", "Обучить"}})}, nil},
		"in both": {[]ImportSheet{sheetOf([][]string{{"Раздел", "Section", "№", "Мероприятие", "Measure"}, {"I. Право", "I. Law", "1.1", "Принять закон", "Adopt an act"},
			{"I. Право", "I. Law", "1.2", "Принять указ", "Adopt a decree"}, {"II. Кадры", "II. Staff", "2.1", "Обучить", "Train"}})}, english},
		"in a second table": {[]ImportSheet{merged, sheetOf([][]string{{"Section", "No.", "Measure"}, {"Law", "1.1", "Adopt an act"}, {"Law", "1.2", "Adopt a decree"}, {"Staff", "2.1", "Train"}})}, english},
	} {
		got := ImportPlan(plan, importWords(t, plan), fileOf(c.file...))
		if ru := readElements(got, "ru"); !slices.Equal(ru, want) || got.Blocked() {
			t.Errorf("%s:\n got %q\nwant %q, problems %v, asked %v", name, ru, want, got.Problems, got.Asked)
		}
		if en := readElements(got, "en"); c.english != nil && !slices.Equal(en, c.english) {
			t.Errorf("%s:\n got %q\nwant %q, problems %v, asked %v", name, en, c.english, got.Problems, got.Asked)
		}
	}
}

// A section that comes again, and one that the other language alone has, are told of.
func TestImportPlanTellsOfSectionsThatDoNotFit(t *testing.T) {
	plan := Plan{ID: 1, Langs: caseLangs, Title: Texts{"ru": "План"}, Columns: []Column{{Key: ColTitle, Core: true}, {Key: ColTerm, Core: true}}}
	again := sheetOf([][]string{{"Раздел", "№", "Мероприятие"}, {"I. Право", "1.1", "Принять закон"}, {"II. Кадры", "2.1", "Обучить"}, {"I. Право", "1.2", "Принять указ"}})
	other := sheetOf([][]string{{"Section", "No.", "Measure"}, {"I. Law", "1.1", "Adopt an act"}, {"IV. Staff", "2.1", "Train"}})
	got := ImportPlan(plan, importWords(t, plan), fileOf(again, other))
	var keys []string
	for _, p := range got.Problems {
		if p.Field == ColSection {
			keys = append(keys, p.Key)
		}
	}
	if !slices.Equal(keys, []string{"import.number.twice", "import.translation.stranger"}) || got.Measures != 3 {
		t.Errorf("%d measures, problems of sections %q of %v", got.Measures, keys, got.Problems)
	}
}
