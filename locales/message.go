package locales

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
)

// message is one entry of a catalogue, ready to be said: its text for each
// plural form (a message without forms has Other alone), cut at its
// placeholders.
type message struct {
	forms map[plural.Form]text
	other text
}

// text is words and placeholders in turn: words[0] names[0] words[1] … The
// words are one more than the names.
type text struct {
	words []string
	names []string
}

func compile(m *i18n.Message, set func(string) string) (message, error) {
	sources := map[plural.Form]string{
		plural.Zero: m.Zero, plural.One: m.One, plural.Two: m.Two,
		plural.Few: m.Few, plural.Many: m.Many, plural.Other: m.Other,
	}
	out := message{forms: make(map[plural.Form]text)}
	for form, source := range sources {
		if source == "" {
			continue
		}
		t, err := cut(set(source))
		if err != nil {
			return message{}, err
		}
		out.forms[form] = t
	}
	out.other = out.forms[plural.Other]
	if out.other.words == nil {
		return message{}, fmt.Errorf("has no form other")
	}
	return out, nil
}

// cut finds the placeholders {{.name}} of a message.
func cut(source string) (text, error) {
	var t text
	for {
		before, rest, found := strings.Cut(source, "{{.")
		t.words = append(t.words, before)
		if !found {
			return t, nil
		}
		name, after, closed := strings.Cut(rest, "}}")
		if !closed || name == "" || strings.ContainsAny(name, "{} .") {
			return text{}, fmt.Errorf("placeholder not closed: %q", rest)
		}
		t.names = append(t.names, name)
		source = after
	}
}
