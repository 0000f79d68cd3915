package procedure

// TranslationTask is a text of an unpublished revision that is missing in a
// language, or that follows an earlier authentic text.
type TranslationTask struct {
	Element Element
	Column  Column
	Lang    Lang
	Status  CellStatus
	Source  string // the authentic text as it stands
	Was     string // the one that the copy was made from; empty: unknown, or there is no copy
	Text    string // the copy
}

// Changes are the difference of the authentic text since the copy was made, in
// words; none where that is unknown.
func (t TranslationTask) Changes() []Span {
	if t.Was == "" {
		return nil
	}
	return Diff(t.Was, t.Source)
}

// Sources finds the authentic text that copies were made from by its fingerprint:
// among those that a draft has written over, and in earlier revisions.
type Sources map[sourceAt]string

type sourceAt struct {
	element ElementID
	column  string
	sha     string
}

// Know takes the texts that were written over.
func (s Sources) Know(kept []Source) {
	for _, k := range kept {
		s[sourceAt{k.Element, k.Column, TextHash(k.Text)}] = k.Text
	}
}

// KnowDraft takes the authentic texts of an earlier revision, as far as a copy in
// the draft was made from another text than it now has.
func (s Sources) KnowDraft(d, earlier Draft) {
	authentic := d.Plan.Authentic()
	places := make(map[ElementID]int, len(earlier.Elements))
	for i := range earlier.Elements {
		places[earlier.Elements[i].ID] = i
	}
	for _, e := range d.Elements {
		at, ok := places[e.ID]
		if !ok {
			continue
		}
		for _, c := range d.Plan.ColumnsOf(e.Kind) {
			for _, lang := range d.Plan.Langs[1:] {
				text := earlier.Elements[at].Text(authentic, c.Key)
				if e.Status(authentic, lang, c.Key) == CellOutOfDate && text != "" {
					s[sourceAt{e.ID, c.Key, TextHash(text)}] = text
				}
			}
		}
	}
}

// Of is the authentic text that an element's copy in a language was made from,
// empty if it is not known.
func (s Sources) Of(e Element, lang Lang, column string) string {
	return s[sourceAt{e.ID, column, e.Cells[lang][column].MadeFrom}]
}

// Task is a text as a translator's list has it.
func (d Draft) Task(e Element, c Column, lang Lang, sources Sources) TranslationTask {
	return TranslationTask{Element: e, Column: c, Lang: lang, Status: e.Status(d.Plan.Authentic(), lang, c.Key),
		Source: e.Text(d.Plan.Authentic(), c.Key), Was: sources.Of(e, lang, c.Key), Text: e.Text(lang, c.Key)}
}

// TranslationTasks lists what is to be done in a language, in the order of the
// plan.
func (d Draft) TranslationTasks(lang Lang, sources Sources) []TranslationTask {
	var all []TranslationTask
	for _, e := range d.Elements {
		if e.Deleted {
			continue
		}
		for _, c := range d.Plan.ColumnsOf(e.Kind) {
			if t := d.Task(e, c, lang, sources); t.Status == CellMissing || t.Status == CellOutOfDate {
				all = append(all, t)
			}
		}
	}
	return all
}

// TranslationState is how many texts of a revision are in which state in a
// language.
type TranslationState struct{ Current, OutOfDate, Missing int }

// TranslationState counts the texts that the authentic language has.
func (d Draft) TranslationState(lang Lang) TranslationState {
	var n TranslationState
	authentic := d.Plan.Authentic()
	for _, e := range d.Elements {
		if e.Deleted {
			continue
		}
		for _, c := range d.Plan.ColumnsOf(e.Kind) {
			switch e.Status(authentic, lang, c.Key) {
			case CellMissing:
				n.Missing++
			case CellOutOfDate:
				n.OutOfDate++
			default:
				if e.Text(authentic, c.Key) != "" {
					n.Current++
				}
			}
		}
	}
	return n
}

// Translated is the draft with a text in a language that follows the authentic
// one as it stands: newly written, or checked and left as it is.
func (d Draft) Translated(id ElementID, column string, lang Lang, text string) (Draft, error) {
	e, ok := d.Element(id)
	if !ok || e.Deleted || lang == d.Plan.Authentic() || !hasColumn(d.Plan.ColumnsOf(e.Kind), column) {
		return d, ErrNotFound
	}
	cell := Cell{Text: text}
	if text != "" {
		cell.MadeFrom = TextHash(e.Text(d.Plan.Authentic(), column))
	}
	return d.Replace(e.with(lang, column, cell)), nil
}
