package views

import (
	"strconv"
	"strings"
	"time"

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

// language is the reader's word for a language, as it stands in a sentence.
func (f Frame) language(lang procedure.Lang) string { return f.T("language.name." + string(lang)) }

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

func upper(s string) string { return strings.ToUpper(s) }

// inLang is a field's label with the language that its text is in.
func inLang(label, lang string) string {
	return label + " (" + locales.For(lang).T("language.in_text") + ")"
}
