package procedure

import (
	"maps"
	"slices"
)

// Apply carries an edit out on a draft, in every language that it has words
// for. An edit that does not fit is a Misfit and changes nothing: what it
// means is never guessed. A new measure has a negative id, as long as it is
// not kept. What an edit that follows another does is Revise's to say.
func (e Edit) Apply(d Draft) (Draft, error) {
	s := newSheet(d)
	if err := s.carry(e); err != nil {
		return d, err
	}
	return s.finished(), nil
}

// carry carries an edit out, or changes nothing and returns a Misfit.
func (s *sheet) carry(e Edit) error {
	switch e.Op {
	case OpReplace, OpInsertAfter, OpAppend, OpDeleteWords, OpRestate:
		return s.reword(e)
	case OpAdd:
		return s.add(e)
	case OpDelete:
		return s.remove(e.Element)
	case OpMerge:
		return s.merge(e)
	case OpMove:
		return s.move(e)
	case OpFollow:
		return Misfit{Why: MisfitFollow, Element: e.Element}
	}
	return Misfit{Why: MisfitNothing, Element: e.Element}
}

func (s *sheet) reword(e Edit) error {
	c, err := s.column(e.Element, e.Column)
	if err != nil {
		return err
	}
	if len(e.Words) == 0 {
		return Misfit{Why: MisfitNothing, Element: e.Element, Column: e.Column}
	}
	splices := map[Lang]splice{}
	for _, lang := range slices.Sorted(maps.Keys(e.Words)) {
		misfit := Misfit{Element: e.Element, Column: e.Column, Lang: lang, Old: e.Words[lang].Old, Now: c.text(lang)}
		if !slices.Contains(s.draft.Plan.Langs, lang) {
			misfit.Why = MisfitLanguage
			return misfit
		}
		found, why := e.Words[lang].splice(e.Op, c.base[lang])
		if why != "" {
			misfit.Why = why
			return misfit
		}
		splices[lang] = found
	}
	return s.change(e.Element, e.Column, splices)
}

func (s *sheet) add(e Edit) error {
	e.Place.Section = e.section()
	if err := s.checkTexts(e, Measure); err != nil {
		return err
	}
	number, err := s.number(e.Place, 0)
	if err != nil {
		return err
	}
	plan := s.draft.Plan
	made := Element{ID: s.newest - 1, Kind: Measure, Parent: e.Place.Section, Number: number}
	for _, lang := range plan.Langs {
		for _, key := range slices.Sorted(maps.Keys(e.Texts[lang])) {
			cell := Cell{Text: e.Texts[lang][key]}
			if lang != plan.Authentic() {
				cell.MadeFrom = TextHash(e.Texts[plan.Authentic()][key])
			}
			made = made.with(lang, key, cell)
		}
	}
	if err := s.put(made, e.Place); err != nil {
		return err
	}
	s.newest--
	return nil
}

// checkTexts looks whether the texts of an added or merged measure fit the
// plan, and whether an added one has a title.
func (s *sheet) checkTexts(e Edit, kind ElementKind) error {
	titled := false
	columns := s.draft.Plan.ColumnsOf(kind)
	for _, lang := range slices.Sorted(maps.Keys(e.Texts)) {
		if !slices.Contains(s.draft.Plan.Langs, lang) {
			return Misfit{Why: MisfitLanguage, Element: e.Element, Lang: lang}
		}
		for _, key := range slices.Sorted(maps.Keys(e.Texts[lang])) {
			text := e.Texts[lang][key]
			titled = titled || key == ColTitle && text != ""
			switch {
			case !hasColumn(columns, key):
				return Misfit{Why: MisfitColumn, Element: e.Element, Column: key, Lang: lang}
			case len([]rune(text)) > ColumnLimit(key):
				return Misfit{Why: MisfitLong, Element: e.Element, Column: key, Lang: lang}
			}
		}
	}
	if e.Op == OpAdd && !titled {
		return Misfit{Why: MisfitNothing, Element: e.Element, Column: ColTitle}
	}
	return nil
}

// number is the number that a measure takes at a place: the one named, which
// no other may bear, or the next of the section, which none has that moved away.
func (s *sheet) number(p Place, of ElementID) (string, error) {
	if p.Number == "" {
		return s.draft.nextNumber(p.Section, s.was.Children(p.Section)), nil
	}
	for _, e := range s.draft.Elements {
		if e.Kind == Measure && e.ID != of && printed(Measure, e.Number) == printed(Measure, p.Number) {
			return "", Misfit{Why: MisfitNumber, Element: e.ID, Old: p.Number}
		}
	}
	return p.Number, nil
}

// put sets an element behind another of its section. What was put behind the
// same one before stays before it.
func (s *sheet) put(e Element, p Place) error {
	section, err := s.live(p.Section)
	if err != nil || s.draft.Elements[section].Kind != Section {
		return Misfit{Why: MisfitPlace, Element: p.Section}
	}
	at := section
	if p.After != 0 {
		at = s.draft.index(p.After)
		if at < 0 || p.After == e.ID || s.draft.Elements[at].Parent != p.Section {
			return Misfit{Why: MisfitPlace, Element: p.After}
		}
	}
	anchor := s.draft.Elements[at].ID
	if s.torn(e.ID, anchor) && !s.anyway {
		return Misfit{Why: MisfitMoved, Element: e.ID, Old: s.draft.Elements[at].Number}
	}
	for at++; at < len(s.draft.Elements); at++ {
		if behind, ok := s.placed[s.draft.Elements[at].ID]; !ok || behind != anchor {
			break
		}
	}
	s.draft.Elements = slices.Insert(s.draft.Elements, at, e)
	s.placed[e.ID] = anchor
	return nil
}

// torn says whether to put an element behind an anchor tears apart what another
// edit put together: the anchor was moved, or others were put behind the element.
func (s *sheet) torn(id, anchor ElementID) bool {
	if _, moved := s.placed[anchor]; moved {
		return true
	}
	for _, behind := range s.placed {
		if behind == id {
			return true
		}
	}
	return false
}

// remove marks an element deleted, a section with all its measures. What other
// edits have changed goes only if a person said so.
func (s *sheet) remove(id ElementID) error {
	i, err := s.live(id)
	if err != nil {
		return err
	}
	if s.draft.Elements[i].Kind == Whole {
		return Misfit{Why: MisfitNothing, Element: id}
	}
	for _, e := range s.draft.Elements {
		if (e.ID == id || e.Parent == id) && s.changed(e.ID) && !s.anyway {
			return Misfit{Why: MisfitChanged, Element: e.ID}
		}
	}
	for j, e := range s.draft.Elements {
		if e.ID == id || e.Parent == id {
			s.draft.Elements[j].Deleted = true
		}
	}
	return nil
}

// merge deletes the element in favour of another one, which takes over the
// texts that the edit gives.
func (s *sheet) merge(e Edit) error {
	from, err := s.live(e.Element)
	if err != nil {
		return err
	}
	into, err := s.live(e.With)
	if err != nil {
		return err
	}
	if from == into || s.draft.Elements[from].Kind != Measure || s.draft.Elements[into].Kind != Measure {
		return Misfit{Why: MisfitNothing, Element: e.Element}
	}
	if err := s.checkTexts(e, Measure); err != nil {
		return err
	}
	if s.changed(e.Element) && !s.anyway {
		return Misfit{Why: MisfitChanged, Element: e.Element}
	}
	keys := columnsIn(e.Texts)
	for _, key := range keys {
		splices, err := s.takenOver(e, key)
		if err != nil {
			return err
		}
		if _, _, err := s.fitting(e.With, key, splices); err != nil {
			return err
		}
	}
	for _, key := range keys {
		splices, err := s.takenOver(e, key)
		if err != nil {
			return err
		}
		if err := s.change(e.With, key, splices); err != nil {
			return err
		}
	}
	s.merged[e.With] = true
	return s.remove(e.Element)
}

// takenOver is what a merge makes of a column of the measure that stays, whose words
// must be those that the edit was written over: others have been agreed since.
func (s *sheet) takenOver(e Edit, key string) (map[Lang]splice, error) {
	c, err := s.column(e.With, key)
	if err != nil {
		return nil, err
	}
	splices := map[Lang]splice{}
	for _, lang := range slices.Sorted(maps.Keys(e.Texts)) {
		if text, ok := e.Texts[lang][key]; ok {
			was, known := e.Read[lang]
			if is := foldBlanks(c.base[lang]); known && foldBlanks(was[key]) != is && foldBlanks(text) != is {
				return nil, Misfit{Why: MisfitText, Element: e.With, Column: key, Lang: lang, Old: was[key], Now: c.base[lang]}
			}
			end := len([]rune(c.base[lang]))
			splices[lang] = splice{0, end, 0, end, text, true}
		}
	}
	return splices, nil
}

// columnsIn are the columns that texts by language and column speak of.
func columnsIn(texts map[Lang]map[string]string) []string {
	var keys []string
	for _, columns := range texts {
		keys = slices.AppendSeq(keys, maps.Keys(columns))
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// move sets a measure to another place. In its own section it keeps its
// number, unless the place names one.
func (s *sheet) move(e Edit) error {
	i, err := s.live(e.Element)
	if err != nil {
		return err
	}
	moved := s.draft.Elements[i]
	if moved.Kind != Measure || e.Place.Section == 0 {
		return Misfit{Why: MisfitNothing, Element: e.Element}
	}
	if e.Place.Number == "" && e.Place.Section == moved.Parent {
		e.Place.Number = moved.Number
	}
	if _, put := s.placed[moved.ID]; put && !s.anyway {
		return Misfit{Why: MisfitElsewhere, Element: moved.ID}
	}
	if moved.Number, err = s.number(e.Place, moved.ID); err != nil {
		return err
	}
	moved.Parent = e.Place.Section
	before := s.draft.Elements
	s.draft.Elements = slices.Delete(slices.Clone(before), i, i+1)
	if err := s.put(moved, e.Place); err != nil {
		s.draft.Elements = before
		return err
	}
	return nil
}
