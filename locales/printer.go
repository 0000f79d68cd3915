package locales

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// Printer says things in one language. It is made once and shared.
type Printer struct {
	Lang  string
	plain map[string]string
	words *i18n.Localizer
}

// Has says whether there is a message of this key.
func (p *Printer) Has(key string) bool {
	_, ok := p.plain[key]
	return ok
}

// T is the message of a key, its placeholders filled from name, value pairs. A
// message without arguments is a map lookup. An unknown key is shown as itself:
// the tests keep that from happening.
func (p *Printer) T(key string, args ...any) string {
	if len(args) == 0 {
		if text, ok := p.plain[key]; ok {
			return text
		}
		return key
	}
	data := p.data(args)
	text, err := p.words.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: count(data)})
	if err != nil && text == "" {
		return key
	}
	return text
}

// N is the message of a key in the plural form of n, which is its placeholder
// Count, written as this language writes numbers.
func (p *Printer) N(key string, n int, args ...any) string {
	data := p.data(args)
	data["Count"] = p.Number(int64(n))
	text, err := p.words.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: n})
	if err != nil && text == "" {
		return key
	}
	return text
}

// data makes placeholders of name, value pairs; numbers are written as this
// language writes them. A name may be given in either case.
func (p *Printer) data(args []any) map[string]any {
	data := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		name := fmt.Sprint(args[i])
		name = strings.ToUpper(name[:1]) + name[1:]
		switch v := args[i+1].(type) {
		case int:
			data[name], data["#"+name] = p.Number(int64(v)), v
		case int64:
			data[name], data["#"+name] = p.Number(v), int(v)
		default:
			data[name] = v
		}
	}
	return data
}

// count is what a message counts: Count, or the only number that it is given
// besides a Length that is above a Limit.
func count(data map[string]any) any {
	for _, name := range []string{"#Count", "#Limit"} {
		if n, ok := data[name]; ok {
			return n
		}
	}
	return nil
}
