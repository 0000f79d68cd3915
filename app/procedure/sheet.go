package procedure

import (
	"maps"
	"slices"
	"unicode/utf8"
)

// sheet is a draft on which edits are being carried out. Words are looked for
// in the text that the edits were agreed on, not in what earlier edits made of
// it: that is what the meeting had before it.
type sheet struct {
	was     Draft
	draft   Draft
	columns map[columnAt]*columnSheet
	placed  map[ElementID]ElementID // behind which element one was put
	anyway  bool                    // what another edit is in the way of is carried out all the same
	merged  map[ElementID]bool      // others were merged into it
	decided map[ElementID]bool      // a person gave a text of it
	newest  ElementID               // new elements have negative ids until they are kept
}

type columnAt struct {
	element ElementID
	column  string
}

// columnSheet is a column that edits change: its text in each language, the
// changes so far, and whether it is a copy of the authentic text so changed.
type columnSheet struct {
	base    Texts
	splices map[Lang][]splice
	current map[Lang]bool
}

func newSheet(d Draft) *sheet {
	was := d
	d.Elements = slices.Clone(d.Elements)
	s := &sheet{was: was, draft: d, columns: map[columnAt]*columnSheet{}, placed: map[ElementID]ElementID{},
		merged: map[ElementID]bool{}, decided: map[ElementID]bool{}}
	for _, e := range d.Elements {
		s.newest = min(s.newest, e.ID)
	}
	return s
}

// finished is the draft with all that was carried out.
func (s *sheet) finished() Draft {
	d := s.draft
	d.Elements = slices.Clone(d.Elements)
	for at, c := range s.columns {
		if i := d.index(at.element); i >= 0 {
			d.Elements[i] = c.write(d.Elements[i], at.column, d.Plan)
		}
	}
	return d
}

// write puts the column's texts into an element.
func (c *columnSheet) write(e Element, column string, plan Plan) Element {
	for _, lang := range plan.Langs {
		cell := Cell{Text: c.text(lang), MadeFrom: e.Cells[lang][column].MadeFrom}
		if cell.Text == "" {
			cell.MadeFrom = ""
		} else if c.current[lang] {
			cell.MadeFrom = TextHash(c.text(plan.Authentic()))
		}
		if cell != e.Cells[lang][column] {
			e = e.with(lang, column, cell)
		}
	}
	return e
}

func (c *columnSheet) text(lang Lang) string { return join(c.base[lang], c.splices[lang]) }

// live finds an element that is there and not deleted.
func (s *sheet) live(id ElementID) (int, error) {
	i := s.draft.index(id)
	switch {
	case i < 0:
		return 0, Misfit{Why: MisfitElement, Element: id}
	case s.draft.Elements[i].Deleted:
		return 0, Misfit{Why: MisfitDeleted, Element: id}
	}
	return i, nil
}

// column opens a column of a live element.
func (s *sheet) column(id ElementID, key string) (*columnSheet, error) {
	i, err := s.live(id)
	if err != nil {
		return nil, err
	}
	e, plan := s.draft.Elements[i], s.draft.Plan
	if !hasColumn(plan.ColumnsOf(e.Kind), key) {
		return nil, Misfit{Why: MisfitColumn, Element: id, Column: key}
	}
	at := columnAt{id, key}
	if c, ok := s.columns[at]; ok {
		return c, nil
	}
	c := &columnSheet{base: Texts{}, splices: map[Lang][]splice{}, current: map[Lang]bool{}}
	for _, lang := range plan.Langs {
		c.base[lang] = e.Text(lang, key)
		c.current[lang] = lang != plan.Authentic() && e.Status(plan.Authentic(), lang, key) == CellCurrent
	}
	s.columns[at] = c
	return c, nil
}

// change carries out splices of one column, one a language, or none of them.
func (s *sheet) change(id ElementID, key string, splices map[Lang]splice) error {
	c, fresh, err := s.fitting(id, key, splices)
	if err != nil {
		return err
	}
	for lang, t := range fresh {
		c.splices[lang] = append(c.splices[lang], t)
	}
	c.judge(splices, s.draft.Plan)
	return nil
}

// fitting looks whether splices of a column can be carried out, and gives those
// that are not already.
func (s *sheet) fitting(id ElementID, key string, splices map[Lang]splice) (*columnSheet, map[Lang]splice, error) {
	c, err := s.column(id, key)
	if err != nil {
		return nil, nil, err
	}
	if c.apart(splices) && !s.anyway {
		lang := slices.Sorted(maps.Keys(splices))[0]
		return nil, nil, Misfit{Why: MisfitApart, Element: id, Column: key, Lang: lang, Now: c.text(lang)}
	}
	fresh := map[Lang]splice{}
	for _, lang := range s.draft.Plan.Langs {
		t, ok := splices[lang]
		if !ok || slices.ContainsFunc(c.splices[lang], t.equal) {
			continue
		}
		misfit := Misfit{Element: id, Column: key, Lang: lang, Now: c.text(lang),
			Old: string([]rune(c.base[lang])[t.named:t.until])}
		if slices.ContainsFunc(c.splices[lang], func(s splice) bool { return s.meets(t) }) {
			misfit.Why = MisfitTouched
			return nil, nil, misfit
		}
		if t.text != "" && utf8.RuneCountInString(misfit.Now)+utf8.RuneCountInString(t.text)-(t.end-t.start) > ColumnLimit(key) {
			misfit.Why = MisfitLong
			return nil, nil, misfit
		}
		fresh[lang] = t
	}
	return c, fresh, nil
}

// apart says whether the column was changed, but in none of the languages of
// splices: nobody said how what is changed in one is to read in the others.
func (c *columnSheet) apart(splices map[Lang]splice) bool {
	changed := false
	for lang, all := range c.splices {
		if _, both := splices[lang]; both && len(all) > 0 {
			return false
		}
		changed = changed || len(all) > 0
	}
	return changed && len(splices) > 0
}

// judge settles which copies still follow the authentic text: one that was not
// changed with it does no longer, one restated with it does again.
func (c *columnSheet) judge(splices map[Lang]splice, plan Plan) {
	original, changed := splices[plan.Authentic()]
	if !changed {
		return
	}
	for _, lang := range plan.Langs[1:] {
		t, ok := splices[lang]
		c.current[lang] = ok && (c.current[lang] || t.whole && original.whole)
	}
}

// changed says whether edits have changed words of an element, put it where it
// stands or merged another one into it, so that it cannot go without a question.
func (s *sheet) changed(id ElementID) bool {
	if _, put := s.placed[id]; put {
		return true
	}
	for at, c := range s.columns {
		if at.element != id {
			continue
		}
		for _, splices := range c.splices {
			if len(splices) > 0 {
				return true
			}
		}
	}
	return s.merged[id] || s.decided[id]
}

// decidable looks whether texts can be a column's whole text: there, not too
// long, and given in every language that the column has words in.
func (s *sheet) decidable(id ElementID, key string, texts Texts) error {
	c, err := s.column(id, key)
	if err != nil {
		return err
	}
	for _, lang := range s.draft.Plan.Langs {
		misfit := Misfit{Element: id, Column: key, Lang: lang, Now: c.text(lang)}
		switch {
		case texts[lang] == "" && misfit.Now != "":
			misfit.Why = MisfitHalf
		case utf8.RuneCountInString(texts[lang]) > ColumnLimit(key):
			misfit.Why = MisfitLong
		default:
			continue
		}
		return misfit
	}
	return nil
}

// decide makes texts the column's whole text, whatever it was: it is what a
// person decided. Later edits are looked for in it.
func (s *sheet) decide(id ElementID, key string, texts Texts) error {
	if err := s.decidable(id, key, texts); err != nil {
		return err
	}
	c, err := s.column(id, key)
	if err != nil {
		return err
	}
	splices := map[Lang]splice{}
	for lang, text := range texts {
		splices[lang] = splice{text: text, whole: true}
		c.base[lang], c.splices[lang] = text, nil
	}
	c.judge(splices, s.draft.Plan)
	s.decided[id] = true
	return nil
}
