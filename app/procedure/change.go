package procedure

// Reworded is the text of a column after an edit in one language; false where
// the edit has no words in it or no longer fits.
func (e Edit) Reworded(lang Lang, text string) (string, bool) {
	words, ok := e.Words[lang]
	if !ok {
		return "", false
	}
	s, why := words.splice(e.Op, text)
	if why != "" {
		return "", false
	}
	return join(text, []splice{s}), true
}

// Change is what an edit does, in one language, as pages and papers show it:
// the column's text before and after, or for a structural edit the operation
// and the texts of an added measure.
type Change struct {
	Op      Op
	Kind    ElementKind // of the element that it concerns
	Column  string      // key; empty for a structural edit
	Was     string      // of a deletion, what the element is called
	Becomes string
	Number  string // of the element that it concerns
	With    string // number of the other element of a merge
	Place   Place
	Section string            // number of the section that a measure is moved to
	After   string            // and of the measure that it then stands behind; empty: it is the first
	Texts   map[string]string // of an added or merged measure, by column
	Fits    bool              // the edit still fits its text
	Open    bool              // the edit has no words in this language
	Follows int               // number of the comment that it follows
}

// Deletion says in words that the element goes.
func (c Change) Deletion(words func(string, ...any) string) string {
	if c.Kind == Section {
		return words("formula.delete.section", "Number", c.Number)
	}
	return words("formula.delete", "Number", c.Number)
}

// Change is an edit as it shows on a revision's text.
func (d Draft) Change(e Edit, lang Lang) Change {
	c := Change{Op: e.Op, Column: e.Column, Place: e.Place, Texts: e.Texts[lang], Fits: true}
	if element, ok := d.Element(e.Element); ok {
		c.Kind, c.Number = element.Kind, element.Number
		if e.Column != "" {
			c.Was = element.Text(lang, e.Column)
		} else if e.Op == OpDelete {
			c.Was = element.Text(lang, ColTitle)
		}
	}
	if with, ok := d.Element(e.With); ok {
		c.With = with.Number
	}
	if e.Op == OpMove {
		section, _ := d.Element(e.Place.Section)
		after, _ := d.Element(e.Place.After)
		c.Section, c.After = section.Number, after.Number
	}
	switch {
	case e.Column != "":
		_, has := e.Words[lang]
		c.Open = !has
		c.Becomes, c.Fits = e.Reworded(lang, c.Was)
	case e.Op == OpAdd:
		c.Open = len(c.Texts) == 0
	}
	return c
}
