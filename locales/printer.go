package locales

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Printer says things in one language. It is made once and shared.
type Printer struct {
	Lang     string
	tag      language.Tag
	messages map[string]message
	rules    rules
	names    display.Namer // of languages
	formats
}

// Language is the name of a language in this one, as it stands in a sentence:
// «армянский», "Armenian". An unknown code is its own name.
func (p *Printer) Language(code string) string {
	if tag, err := language.Parse(code); err == nil {
		if name := p.names.Name(tag); name != "" {
			return name
		}
	}
	return code
}

// Has says whether there is a message of this key.
func (p *Printer) Has(key string) bool {
	_, ok := p.messages[key]
	return ok
}

// Keys lists all keys, sorted.
func (p *Printer) Keys() []string {
	return slices.Sorted(maps.Keys(p.messages))
}

// T is the message of a key, its placeholders filled from name, value pairs (a
// name may begin with either case): words as they are, whole numbers as Number writes them, a Key as the message
// of that key. A message with plural forms takes that of its argument Count, or
// else Limit. A message without arguments is a map lookup. An unknown key is
// shown as itself: the tests keep that from happening.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.messages[key]
	if !ok {
		return key
	}
	if len(m.forms) > 1 {
		for _, name := range []string{"Count", "Limit"} {
			if n, ok := whole(argument(args, name)); ok {
				return p.say(p.form(plural.Cardinal, m, n), args)
			}
		}
	}
	return p.say(m.other, args)
}

// N is the message of a key in the plural form of n, which is its placeholder
// Count, written as this language writes numbers.
func (p *Printer) N(key string, n int, args ...any) string {
	return p.counted(plural.Cardinal, key, n, args)
}

func (p *Printer) counted(rule *plural.Rules, key string, n int, args []any) string {
	m, ok := p.messages[key]
	if !ok {
		return key
	}
	return p.say(p.form(rule, m, n), append(args[:len(args):len(args)], "Count", n))
}

// form is a message's text for n things, or for the nth.
func (p *Printer) form(rule *plural.Rules, m message, n int) text {
	if n < 0 {
		n = -n
	}
	if t, ok := m.forms[rule.MatchPlural(p.tag, n%10_000_000, 0, 0, 0, 0)]; ok {
		return t
	}
	return m.other
}

func (p *Printer) say(t text, args []any) string {
	if len(t.names) == 0 {
		return t.words[0]
	}
	var out strings.Builder
	for i, name := range t.names {
		out.WriteString(t.words[i])
		out.WriteString(p.value(argument(args, name)))
	}
	out.WriteString(t.words[len(t.names)])
	return out.String()
}

// Forms are the plural forms of a message, by their names in CLDR, with # where
// the number stands: for scripts, which choose among them as a browser does.
func (p *Printer) Forms(key string) map[string]string {
	names := map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one",
		plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	out := make(map[string]string)
	for form, t := range p.messages[key].forms {
		out[names[form]] = p.say(t, []any{"Count", "#"})
	}
	return out
}

// Key is an argument that is itself a message.
type Key string

func (p *Printer) value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case Key:
		return p.T(string(v))
	}
	if n, ok := whole(v); ok {
		return p.Number(int64(n))
	}
	return fmt.Sprint(v)
}

// argument is the value of a name among name, value pairs, nil if it is not
// there.
func argument(args []any, name string) any {
	for i := 0; i+1 < len(args); i += 2 {
		if given, ok := args[i].(string); ok && sameName(given, name) {
			return args[i+1]
		}
	}
	return nil
}

func sameName(a, b string) bool {
	return a == b || len(a) == len(b) && strings.EqualFold(a[:1], b[:1]) && a[1:] == b[1:]
}

func whole(v any) (int, bool) {
	switch v := v.(type) {
	case int:
		return v, true
	case int64:
		return int(v), true
	}
	return 0, false
}

// Typeset sets a text as its language does, at output only: no-break spaces
// after short prepositions and «№», between a number and its unit or month,
// between initials and surname, before a dash. Nothing but spaces changes, and
// stored texts never do.
func (p *Printer) Typeset(text string) string { return p.rules.typeset(text) }

// Plain undoes Typeset, for subjects of e-mails and names of files.
func Plain(text string) string { return strings.ReplaceAll(text, nb, " ") }
