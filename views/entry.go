package views

import "svod/app/procedure"

// EntryView is a letter that the secretariat is entering.
type EntryView struct {
	procedure.EntrySheet
	Draft    procedure.Draft // the revision that it is about
	Comments []CommentView   // in the order of the sheet's lines
	Name     BodyWords
	Form     Form
	Limit    int64 // of a form, MB
}

func entryHref(id procedure.EntryID) string { return "/entries/" + procedure.Code(id) }

func (v EntryView) scan(file procedure.FileID) string {
	return entryHref(v.ID) + "/files/" + procedure.Code(file)
}

// line is the address of the form of a line.
func (v EntryView) line(c CommentView) string {
	return v.measure(c.Element) + "?line=" + procedure.Code(c.ID) + "#form"
}

func (v EntryView) measure(id procedure.ElementID) string {
	return entryHref(v.ID) + "/measures/" + id64(id)
}

// elements are those that may be commented on.
func (v EntryView) elements() []procedure.Element {
	var all []procedure.Element
	for _, e := range v.Draft.Elements {
		if !e.Deleted {
			all = append(all, e)
		}
	}
	return all
}

// element is the element of a comment.
func (v EntryView) element(id procedure.ElementID) procedure.Element {
	e, _ := v.Draft.Element(id)
	return e
}

// letter names the letter, or says that it has no number.
func (v EntryView) letter(f Frame) string {
	if words := letterWords(f, v.LetterParticulars); words != "" {
		return words
	}
	return f.T("entry.unnumbered")
}

// saving is where the form of a comment is sent.
func (v MeasureView) saving() string {
	if v.Entry != nil {
		return entryHref(v.Entry.ID) + "/measures/" + id64(v.Element.ID)
	}
	return measureHref(v.Element.ID) + "/comments"
}

// behind is the form that adds a measure behind this one.
func (v MeasureView) behind() string {
	base := measureHref(v.Section.ID)
	if v.Entry != nil {
		base = entryHref(v.Entry.ID) + "/measures/" + id64(v.Section.ID)
	}
	return base + "?op=add&behind=" + id64(v.Element.ID) + "#form"
}
