package views

import (
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// EndView is the form by which something ends at a date.
type EndView struct {
	Path                []Crumb
	Title, Text, Button string // in words
	Action, Back        string // addresses
	Form                Form
}

// dated writes the day of a moment in the frame's zone; none where there is no
// moment.
func dated(f Frame, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return f.Date(locales.In(t, f.Place))
}

// putDate fills the field of a day.
func putDate(f Frame, values map[string]string, name string, t time.Time) {
	if !t.IsZero() {
		values[name] = f.DateDense(locales.In(t, f.Place))
	}
}

// putID fills the field of a choice; nothing is chosen for 0.
func putID[ID ~int64](values map[string]string, name string, id ID) {
	if id != 0 {
		values[name] = id64(id)
	}
}

// span says when something holds: from, until, both or neither.
func span(f Frame, since, until time.Time) string {
	switch {
	case since.IsZero() && until.IsZero():
		return f.T("span.always")
	case until.IsZero():
		return f.T("span.since", "Date", dated(f, since))
	case since.IsZero():
		return f.T("span.until", "Date", dated(f, until))
	}
	return f.T("span.both", "Since", dated(f, since), "Until", dated(f, until))
}

// choices are the options of a list of values whose words are in the
// catalogue behind a prefix.
func choices[V ~string](f Frame, prefix string, values []V) []Option {
	all := make([]Option, len(values))
	for i, v := range values {
		all[i] = Option{string(v), f.T(prefix + string(v))}
	}
	return all
}

// choose is choices with nothing chosen at first.
func choose[V ~string](f Frame, prefix string, values []V) []Option {
	return append([]Option{{"", "–"}}, choices(f, prefix, values)...)
}

// bodyChoice are the bodies of a choice by their short names.
func bodyChoice(f Frame, all procedure.Bodies) []Option {
	options := []Option{{"", "–"}}
	for _, b := range all {
		options = append(options, Option{id64(b.ID), b.Short.In(f.Language())})
	}
	return options
}

func number(n int) string { return strconv.Itoa(n) }

// languageChoice are the languages that pages and letters come in.
func languageChoice() []Option {
	var all []Option
	for _, lang := range locales.Languages() {
		all = append(all, Option{lang, locales.Name(lang)})
	}
	return all
}
