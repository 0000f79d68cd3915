package procedure

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Fault is something in a revision that a delegation would say of it. It stops
// nothing: it is for a person to judge.
type Fault struct {
	Key     string // of the sentence, "fault.…"
	Args    []any
	Element ElementID // 0: the plan as a whole
	Column  string
	Lang    Lang
	Name    string // of an executor that is on no list
}

// Known is what a draft is held against.
type Known struct {
	References ReferenceWords
	Periods    PeriodWords
	Bodies     []BodyNames
	Glossary   []GlossaryEntry
	Stem       func(word string) string // what all forms of a word have in common
	Now        time.Time
}

// Faults looks a draft over: numbers, executors, time frames, references, languages that
// differ, terms. Those of one kind stand together, in the order of the plan.
func (d Draft) Faults(k Known) []Fault {
	look := faultFinder{draft: d, known: k, stems: map[string]string{}, executors: map[string]bool{}}
	look.prepare()
	look.columns()
	look.numbers()
	for _, e := range d.Elements {
		if e.Deleted {
			continue
		}
		if e.Kind == Measure {
			look.executorsOf(e)
			look.termOf(e)
		}
		look.languages(e)
		look.glossary(e)
	}
	for _, l := range d.LooseReferences(k.References) {
		key := "fault.reference_missing"
		if _, there := d.Numbered(l.Kind, l.Number); there {
			key = "fault.reference_deleted"
		}
		look.found = append(look.found, Fault{Key: key, Args: []any{"Number", l.Number}, Element: l.Element, Column: l.Column, Lang: l.Lang})
	}
	slices.SortStableFunc(look.found, func(a, b Fault) int {
		return cmp.Compare(slices.Index(faultOrder, a.Key), slices.Index(faultOrder, b.Key))
	})
	return look.found
}

// faultOrder is the order in which kinds of faults are shown.
var faultOrder = []string{"fault.column_unnamed", "fault.number_twice", "fault.reference_missing", "fault.reference_deleted", "fault.term_past", "fault.term_reversed",
	"fault.executor", "fault.item_missing", "fault.text_missing", "fault.text_more", "fault.out_of_date", "fault.glossary_other", "fault.glossary_avoid"}

// faultFinder looks a draft over.
type faultFinder struct {
	draft     Draft
	known     Known
	stems     map[string]string
	executors map[string]bool // by the stems of their names
	terms     []stemmedTerm
	found     []Fault
}

// stemmedTerm is a term of the glossary by its stems in each language.
type stemmedTerm struct {
	GlossaryEntry
	says  map[Lang]string
	avoid map[Lang][]string
}

func (l *faultFinder) add(key string, e Element, column string, lang Lang, args ...any) {
	l.found = append(l.found, Fault{Key: key, Args: args, Element: e.ID, Column: column, Lang: lang})
}

// prepare puts what names there are into the form in which they are looked for.
func (l *faultFinder) prepare() {
	for _, b := range l.known.Bodies {
		for _, form := range BodyForms {
			name := b.Name(form)
			for _, text := range name.Texts {
				l.executors[l.stemmed(text)] = true
			}
		}
	}
	for _, g := range l.known.Glossary {
		if g.Kind == GlossaryExecutor {
			for _, text := range g.Texts {
				l.executors[l.stemmed(text)] = true
			}
			continue
		}
		t := stemmedTerm{GlossaryEntry: g, says: map[Lang]string{}, avoid: map[Lang][]string{}}
		for _, lang := range l.draft.Plan.Langs {
			if g.Texts[lang] != "" {
				t.says[lang] = l.stemmed(g.Texts[lang])
			}
			for _, words := range g.Avoided(lang) {
				t.avoid[lang] = append(t.avoid[lang], l.stemmed(words))
			}
		}
		l.terms = append(l.terms, t)
	}
}

// stemmed are the words of a text by their stems, each with a blank around it,
// so that one text can be looked for in another.
func (l *faultFinder) stemmed(text string) string {
	var out strings.Builder
	out.WriteByte(' ')
	for w := range EachWord(text) {
		stem, known := l.stems[w.Text]
		if !known {
			stem = l.known.Stem(w.Text)
			l.stems[w.Text] = stem
		}
		out.WriteString(stem)
		out.WriteByte(' ')
	}
	return out.String()
}

// columns says which columns have no name in a language.
func (l *faultFinder) columns() {
	for _, c := range l.draft.Plan.Columns {
		for _, lang := range l.draft.Plan.Langs {
			if c.Name[lang] == "" {
				l.add("fault.column_unnamed", Element{}, c.Key, lang, "Name", c.Name.In(l.draft.Plan.Authentic()))
			}
		}
	}
}

// numbers names the elements that stand under a number which an element before
// them has.
func (l *faultFinder) numbers() {
	seen := map[string]bool{}
	for _, e := range l.draft.Elements {
		if e.Deleted || e.Number == "" {
			continue
		}
		if number := printed(e.Kind, e.Number); seen[number] {
			l.add("fault.number_twice", e, "", "", "Number", e.Number)
		} else {
			seen[number] = true
		}
	}
}

// executorsOf names the executors of a measure that are on no list.
func (l *faultFinder) executorsOf(e Element) {
	for _, lang := range l.draft.Plan.Langs {
		for _, name := range Executors(e.Text(lang, ColExecutors)) {
			if !l.executor(name) {
				l.found = append(l.found, Fault{Key: "fault.executor", Args: []any{"Name", name}, Element: e.ID, Column: ColExecutors, Lang: lang, Name: name})
			}
		}
	}
}

// executor says whether a name is known: as a whole, or as several with "and"
// between them.
func (l *faultFinder) executor(name string) bool {
	stems := l.stemmed(name)
	if l.executors[stems] || stems == " " {
		return true
	}
	words := strings.Fields(stems)
	for i := 1; i+1 < len(words); i++ {
		before, after := strings.Join(words[:i], " "), strings.Join(words[i+1:], " ")
		if len([]rune(words[i])) <= 3 && l.executors[" "+before+" "] && l.executors[" "+after+" "] {
			return true
		}
	}
	return false
}

// noteSigns are the figures with which footnotes are marked in texts.
const noteSigns = "⁰¹²³⁴⁵⁶⁷⁸⁹"

// Executors are the names in a column of executors: what stands between commas,
// semicolons and line ends, without what is said of them in brackets.
func Executors(text string) []string {
	depth := 0
	bare := strings.Map(func(r rune) rune {
		switch r {
		case '(':
			depth++
			return -1
		case ')':
			depth = max(0, depth-1)
			return -1
		}
		if depth > 0 {
			return -1
		}
		return r
	}, text)
	lines := slices.DeleteFunc(strings.Split(bare, "\n"), func(line string) bool { // texts of footnotes
		return strings.IndexAny(strings.TrimSpace(line), noteSigns) == 0
	})
	var all []string
	for _, name := range strings.FieldsFunc(strings.Join(lines, "\n"), func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if name = strings.Trim(strings.Join(strings.Fields(name), " "), " .*–—-•"+noteSigns); name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// termOf looks at the time frame of a measure: past, or its end before its
// beginning.
func (l *faultFinder) termOf(e Element) {
	for _, lang := range l.draft.Plan.Langs {
		text := e.Text(lang, ColTerm)
		switch p := l.known.Periods.Read(lang, text); {
		case p.Reversed:
			l.add("fault.term_reversed", e, ColTerm, lang, "Term", text)
		case !p.Open && !p.End.IsZero() && p.End.Before(l.known.Now):
			l.add("fault.term_past", e, ColTerm, lang, "Term", text)
		}
	}
}

// languages says where an element differs in its languages.
func (l *faultFinder) languages(e Element) {
	authentic := l.draft.Plan.Authentic()
	for _, lang := range l.draft.Plan.Langs[1:] {
		if e.Text(authentic, ColTitle) != "" && len(textsOf(e, lang)) == 0 {
			l.add("fault.item_missing", e, "", lang)
			continue
		}
		for _, c := range l.draft.Plan.ColumnsOf(e.Kind) {
			switch status := e.Status(authentic, lang, c.Key); {
			case status == CellMissing:
				l.add("fault.text_missing", e, c.Key, lang)
			case e.Text(authentic, c.Key) == "" && e.Text(lang, c.Key) != "":
				l.add("fault.text_more", e, c.Key, lang)
			case status == CellOutOfDate:
				l.add("fault.out_of_date", e, c.Key, lang)
			}
		}
	}
}

// textsOf are the columns of an element that have a text in a language.
func textsOf(e Element, lang Lang) []string {
	var all []string
	for col, cell := range e.Cells[lang] {
		if cell.Text != "" {
			all = append(all, col)
		}
	}
	return all
}

// glossary says which texts do not call something as the group does.
func (l *faultFinder) glossary(e Element) {
	if len(l.terms) == 0 {
		return
	}
	authentic := l.draft.Plan.Authentic()
	for _, c := range l.draft.Plan.ColumnsOf(e.Kind) {
		stems := map[Lang]string{}
		for _, lang := range l.draft.Plan.Langs {
			stems[lang] = l.stemmed(e.Text(lang, c.Key))
		}
		for _, t := range l.terms {
			for _, lang := range l.draft.Plan.Langs {
				avoided := slices.IndexFunc(t.avoid[lang], func(words string) bool { return strings.Contains(stems[lang], words) })
				switch says := t.says[lang]; {
				case avoided >= 0:
					l.add("fault.glossary_avoid", e, c.Key, lang, "Words", t.Avoided(lang)[avoided], "Term", t.Texts[lang])
				case lang != authentic && says != "" && t.says[authentic] != "" && stems[lang] != " " &&
					strings.Contains(stems[authentic], t.says[authentic]) && !strings.Contains(stems[lang], says):
					l.add("fault.glossary_other", e, c.Key, lang, "Source", t.Texts[authentic], "Term", t.Texts[lang])
				}
			}
		}
	}
}
