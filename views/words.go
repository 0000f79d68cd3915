package views

import (
	"strconv"
	"strings"
	"time"

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

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

func upper(s string) string { return strings.ToUpper(s) }

// inLang is a field's label with the language that its text is in.
func inLang(label, lang string) string {
	return label + " (" + locales.For(lang).T("language.in_text") + ")"
}
