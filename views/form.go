package views

import (
	"cmp"
	"slices"
	"strings"

	"svod/app/procedure"
)

// Form is what a form shows: what was typed, and what is wrong with it. Its
// zero value is a form that nobody has filled in yet.
type Form struct {
	Values   map[string]string
	Lists    map[string][]string // fields that may be given several times
	Problems procedure.Invalid
	Token    string            // against a double submit
	Version  int               // of what is changed, for stale forms
	Stale    string            // key of what somebody else has changed meanwhile, empty: nothing
	Theirs   map[string]string // then what stands now, by field
	Place    string            // of several forms on a page, keeps the ids of their fields apart
	Asks     bool              // it asks for a page, and saves nothing

	TheirLists map[string][]string // as Theirs, of fields that may be given several times
}

// id is the id of a field's control on the page.
func (f Form) id(field string) string {
	if f.Place == "" {
		return field
	}
	return f.Place + "-" + field
}

// Value is what was typed into a field.
func (f Form) Value(field string) string { return f.Values[field] }

// Propose fills a field that nobody has filled in yet.
func (f Form) Propose(field, value string) {
	if f.Values[field] == "" {
		f.Values[field] = value
	}
}

// Checked says whether a field's value is this one.
func (f Form) Checked(field, value string) bool {
	if f.Values[field] == value {
		return true
	}
	for _, v := range f.Lists[field] {
		if v == value {
			return true
		}
	}
	return false
}

// Problem is the first problem of a field in the reader's words, empty if
// there is none.
func (f Form) Problem(frame Frame, field string) string {
	for _, p := range f.Problems {
		if p.Field == field {
			return frame.T(p.Key, p.Args...)
		}
	}
	return ""
}

// stands is what somebody else has written into a field meanwhile, where it is
// not what was typed.
func (f Form) stands(field Field) (words string, differs bool) {
	theirs, mine := []string{f.Theirs[field.Name]}, []string{f.Values[field.Name]}
	if list, several := f.TheirLists[field.Name]; several {
		theirs, mine = slices.Sorted(slices.Values(list)), slices.Sorted(slices.Values(f.Lists[field.Name]))
	}
	if f.Stale == "" || slices.Equal(theirs, mine) {
		return "", false
	}
	return cmp.Or(strings.Join(field.labels(theirs), "; "), "–"), true
}

// Field is one field of a form.
type Field struct {
	Name     string
	Label    string // already in words, as are Hint and Options
	Hint     string
	Type     string // of input: text, email, password, date, file …; empty: text
	Complete string // autocomplete
	Rows     int    // of a text area; 0: one line
	Official bool   // states' own words: serif
	Lang     string // of the text, if it is not the page's
	Required bool
	Options  []Option // of a choice
	Accept   string   // of a file
	Multiple bool     // several files may be chosen
	Class    string
}

// filteredBy says in words what the fields of a filter are set to, empty where none is.
func (f Form) filteredBy(fields []Field) string {
	var words []string
	for _, field := range fields {
		value := f.Value(field.Name)
		if value == "" {
			continue
		}
		if labels := field.labels([]string{value}); len(labels) > 0 {
			value = labels[0]
		}
		words = append(words, field.Label+": "+value)
	}
	return strings.Join(words, "; ")
}

// labels are the words of a field's values: where it is a choice, those of its
// options in their order.
func (field Field) labels(values []string) []string {
	var labels []string
	for _, o := range field.Options {
		if slices.Contains(values, o.Value) {
			labels = append(labels, o.Label)
		}
	}
	if len(labels) == 0 {
		return values
	}
	return labels
}

// Option is one choice.
type Option struct{ Value, Label string }

// languageOptions are all languages by their own names.
func languageOptions() []Option {
	var all []Option
	for _, code := range languageCodes() {
		all = append(all, Option{code, languageName(code)})
	}
	return all
}
