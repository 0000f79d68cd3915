package views

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"svod/app/procedure"
	"svod/locales"
)

func pageTitle(f Frame) string {
	title := f.Title + " – " + f.T("frame.name")
	if f.Failed {
		title = f.T("frame.error") + ": " + title
	}
	return title
}

func languageCodes() []string { return locales.Languages() }

func languageName(code string) string { return locales.Name(code) }

// language is the reader's word for a language, as it stands in a sentence; of
// one that the portal does not speak, its code.
func (f Frame) language(lang procedure.Lang) string { return languageIn(f.Printer, lang) }

func languageIn(p *locales.Printer, lang procedure.Lang) string {
	if !locales.Known(string(lang)) {
		return string(lang)
	}
	return p.Language(string(lang))
}

// languageLabel is the reader's word for a language where it stands alone.
func languageLabel(f Frame, lang string) string {
	words := f.language(procedure.Lang(lang))
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

func upper(s string) string { return strings.ToUpper(s) }

// inLang is a field's label with the language that its text is in.
func inLang(f Frame, label string, lang procedure.Lang) string {
	return label + " (" + f.language(lang) + ")"
}
