// Package locales says things in each language: one catalogue a language
// (ru.json, en.json), and the Printer, which knows words, plural forms, dates,
// numbers and the no-break spaces of the language's typography.
//
// A catalogue is flat and sorted, in go-i18n's format: a key is
// noun.page.element, a message is a string or an object with the plural forms
// of the language, {{.Name}} stands for the argument of that name. All that
// differs between languages is an entry (months, separators, names of zones,
// words that no line may end with), so a new language is one catalogue, one
// set of letters and one line in the table below.
package locales

import (
	"embed"
	"fmt"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

//go:embed *.json
var catalogues embed.FS

// languages is the table of languages: the reader's own name of each. The
// first is the default.
var languages = []struct{ code, name string }{
	{"ru", "Русский"},
	{"en", "English"},
}

// printers say things as they are stored and compared, pagePrinters as they
// are shown.
var (
	printers     = load(false)
	pagePrinters = load(true)
	matcher      = newMatcher()
)

// Languages lists the codes of all languages in the order of the switch.
func Languages() []string {
	var codes []string
	for _, l := range languages {
		codes = append(codes, l.code)
	}
	return codes
}

// Known says whether there is a catalogue of a language.
func Known(code string) bool { return printers[code] != nil }

// Name is a language's own name of itself.
func Name(code string) string {
	for _, l := range languages {
		if l.code == code {
			return l.name
		}
	}
	return code
}

// For is the Printer of a language; of one there is none of, the first one's.
// Its words have ordinary spaces, so that they may be stored and compared.
func For(code string) *Printer { return choose(printers, code) }

// ForPage is For with all messages typeset: for what a reader sees at once.
func ForPage(code string) *Printer { return choose(pagePrinters, code) }

func choose(from map[string]*Printer, code string) *Printer {
	if p, ok := from[code]; ok {
		return p
	}
	return from[languages[0].code]
}

// Match is the language that fits an Accept-Language header best, another one
// where none fits.
func Match(header, other string) string {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return other
	}
	_, i, confidence := matcher.Match(tags...)
	if confidence == language.No {
		return other
	}
	return languages[i].code
}

func newMatcher() language.Matcher {
	var tags []language.Tag
	for _, l := range languages {
		tags = append(tags, language.MustParse(l.code))
	}
	return language.NewMatcher(tags)
}

// load reads the embedded catalogues; one that cannot be read is a mistake in
// the program.
func load(typeset bool) map[string]*Printer {
	all := map[string]*Printer{}
	for _, l := range languages {
		raw, err := catalogues.ReadFile(l.code + ".json")
		if err == nil {
			all[l.code], err = newPrinter(l.code, raw, typeset)
		}
		if err != nil {
			panic(fmt.Sprintf("%s.json: %v", l.code, err))
		}
	}
	return all
}

func newPrinter(code string, raw []byte, typeset bool) (*Printer, error) {
	file, err := i18n.ParseMessageFileBytes(raw, code+".json", nil)
	if err != nil {
		return nil, err
	}
	p := &Printer{Lang: code, tag: file.Tag, messages: make(map[string]message, len(file.Messages)), rules: readRules(file.Messages),
		names: display.Languages(file.Tag)}
	set := func(text string) string { return text }
	if typeset {
		set = p.rules.typeset
	}
	for _, m := range file.Messages {
		if p.messages[m.ID], err = compile(m, set); err != nil {
			return nil, fmt.Errorf("%s: %w", m.ID, err)
		}
	}
	p.readFormats()
	return p, nil
}
