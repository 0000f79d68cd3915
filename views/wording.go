package views

import "svod/app/procedure"

// WordingsView is the page of edits that lack words in a language.
type WordingsView struct {
	Round  procedure.Round
	Open   []OpenWording
	Bodies Bodies
	Form   Form // of the one that was wrong: its Place says which
}

// OpenWording is an edit that says nothing in a language.
type OpenWording struct {
	procedure.Comment
	Lang  procedure.Lang
	Draft procedure.Draft // the text that it was made for
}

// form is the form of one of them: as it was sent, or with the text that stands.
func (v WordingsView) form(o OpenWording) Form {
	place := procedure.Code(o.ID) + "-" + string(o.Lang)
	if v.Form.Place == place {
		return v.Form
	}
	form := Form{Place: place, Values: map[string]string{}}
	if o.Edit.Column != "" {
		on, _ := o.Draft.Element(o.Edit.Element)
		form.Values[o.Edit.Column] = on.Text(o.Lang, o.Edit.Column)
	}
	return form
}

// columns are those that the edit speaks of, in the order of the plan.
func (o OpenWording) columns() []procedure.Column {
	var all []procedure.Column
	for _, c := range o.Draft.Plan.Columns {
		said := c.Key == o.Edit.Column
		for _, texts := range o.Edit.Texts {
			said = said || texts[c.Key] != ""
		}
		if said {
			all = append(all, c)
		}
	}
	return all
}

// kind is that of the element whose columns these are: those of an edit without
// a column are of a measure that it makes.
func (o OpenWording) kind() procedure.ElementKind {
	if e, ok := o.Draft.Element(o.Edit.Element); ok && o.Edit.Column != "" {
		return e.Kind
	}
	return procedure.Measure
}

// said are the languages in which the edit has words, with what it changes.
func (o OpenWording) said() map[procedure.Lang]procedure.Change {
	said := map[procedure.Lang]procedure.Change{}
	for _, lang := range o.Draft.Plan.Langs {
		if change := o.Draft.Change(*o.Edit, lang); !change.Open && (o.Edit.Column != "" || len(o.Edit.Texts[lang]) > 0) {
			said[lang] = change
		}
	}
	return said
}

// wordingHint says what the field of an edit holds at first.
func wordingHint(f Frame, o OpenWording) string {
	if o.Edit.Column == "" {
		return ""
	}
	return f.T("comment.form.text_hint", "Number", o.Draft.Revision.Number)
}
