// Package locales says things in each language: one catalogue a language, and
// the Printer, which knows words, plural forms, dates, numbers and names.
//
// Keys are flat: noun.page.element. A message has placeholders ({{.Name}}) and,
// where it counts, plural forms. A new language is one catalogue, one set of
// letters and one line in the table of languages.
package locales

import (
	"embed"
	"encoding/json"
	"fmt"
	"sort"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.json
var catalogues embed.FS

// languages is the table of languages: the reader's own name of each.
var languages = []struct{ code, name string }{
	{"ru", "Русский"},
	{"en", "English"},
}

// Languages lists the codes of all languages in the order of the switch.
func Languages() []string {
	var codes []string
	for _, l := range languages {
		codes = append(codes, l.code)
	}
	return codes
}

// Name is a language's own name of itself.
func Name(code string) string {
	for _, l := range languages {
		if l.code == code {
			return l.name
		}
	}
	return code
}

var printers = load()

// For is the Printer of a language; of one there is none of, the first one's.
func For(code string) *Printer {
	if p, ok := printers[code]; ok {
		return p
	}
	return printers[languages[0].code]
}

// load reads the embedded catalogues; one that cannot be read is a mistake in
// the program.
func load() map[string]*Printer {
	all := map[string]*Printer{}
	for _, l := range languages {
		raw, err := catalogues.ReadFile(l.code + ".json")
		if err != nil {
			panic(err)
		}
		bundle := i18n.NewBundle(language.Make(l.code))
		bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
		file, err := bundle.ParseMessageFileBytes(raw, l.code+".json")
		if err != nil {
			panic(fmt.Sprintf("%s.json: %v", l.code, err))
		}
		p := &Printer{Lang: l.code, plain: map[string]string{}, words: i18n.NewLocalizer(bundle, l.code)}
		for _, m := range file.Messages {
			p.plain[m.ID] = m.Other
		}
		all[l.code] = p
	}
	return all
}

// Keys lists all keys of a language, sorted.
func (p *Printer) Keys() []string {
	keys := make([]string, 0, len(p.plain))
	for key := range p.plain {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
