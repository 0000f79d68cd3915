package procedure

import (
	"net/mail"
	"slices"
	"strings"
	"time"
)

// Texts is Line for one text in several languages: the field of each is named
// field_language, and a language left empty is missing.
func (e *Invalid) Texts(field string, typed Texts, limit int) Texts {
	return e.eachText(e.Line, field, typed, limit)
}

// Paragraphs is Texts for texts of several paragraphs.
func (e *Invalid) Paragraphs(field string, typed Texts, limit int) Texts {
	return e.eachText(e.Text, field, typed, limit)
}

func (e *Invalid) eachText(clean func(string, string, int) string, field string, typed Texts, limit int) Texts {
	cleaned := Texts{}
	for _, lang := range typed.langs() {
		if text := clean(field+"_"+string(lang), typed[lang], limit); text != "" {
			cleaned[lang] = text
		}
	}
	return cleaned
}

// langs lists the languages of a text in the order of their codes, so that
// problems come in the same order each time.
func (t Texts) langs() []Lang {
	langs := make([]Lang, 0, len(t))
	for lang := range t {
		langs = append(langs, lang)
	}
	slices.Sort(langs)
	return langs
}

// In is the text in a language or, for what always has a name, in the one
// there is.
func (t Texts) In(lang Lang) string {
	if text := t[lang]; text != "" {
		return text
	}
	for _, other := range t.langs() {
		if t[other] != "" {
			return t[other]
		}
	}
	return ""
}

// Same says whether two texts are the same in every language; an empty one is
// a missing one.
func (t Texts) Same(other Texts) bool {
	for lang := range t {
		if t[lang] != other[lang] {
			return false
		}
	}
	for lang := range other {
		if t[lang] != other[lang] {
			return false
		}
	}
	return true
}

// Zone notes a time zone that is none of the IANA's.
func (e *Invalid) Zone(field, zone string) {
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		e.Add(field, "field.zone")
	}
}

// Address cleans an e-mail address: one addr-spec, in lower case, since the
// portal tells addresses apart by their letters only.
func (e *Invalid) Address(field, typed string) string {
	s := strings.ToLower(e.Line(field, typed, MaxAddress))
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Name != "" || parsed.Address != s || !strings.Contains(s[strings.LastIndexByte(s, '@')+1:], ".") {
		e.Add(field, "field.address")
	}
	return s
}

// OneOf notes a value that is not of a list.
func OneOf[T comparable](e *Invalid, field string, value T, list []T) {
	if !slices.Contains(list, value) {
		e.Add(field, "field.choice")
	}
}

// Lang notes what is no code of a language.
func (e *Invalid) Lang(field string, lang Lang) {
	if !isLangCode(lang) {
		e.Add(field, "field.lang")
	}
}

func isLangCode(lang Lang) bool {
	if len(lang) < 2 || len(lang) > 3 {
		return false
	}
	for _, r := range lang {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

// code cleans the short code of a thing, written in capitals, digits and
// hyphens.
func (e *Invalid) code(field, typed string) string {
	s := strings.ToUpper(e.Line(field, typed, maxCode))
	if s == "" {
		e.Add(field, "field.code")
		return s
	}
	for _, r := range s {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			e.Add(field, "field.code")
			return s
		}
	}
	return s
}
