package views

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"svod/app/procedure"
)

// The components that stand on a page by the hundred.

// icon is a picture beside words.
func icon(name string) templ.Component {
	return small(func(m *markup) { m.icon(name) })
}

// badge is a state: icon and word, never colour alone.
func badge(look Look, words string) templ.Component {
	return small(func(m *markup) { m.badge(look, words) })
}

func (m *markup) badge(look Look, words string) {
	m.raw(`<span class="badge `)
	m.raw(look.Class)
	m.raw(`">`)
	m.icon(look.Icon)
	m.raw(` `)
	m.text(words)
	m.raw(`</span>`)
}

// stateBadge is the badge of a named state.
func stateBadge(state, words string) templ.Component { return badge(looks[state], words) }

// chip names a body; its code is an aid to the eye.
func chip(name, code string) templ.Component {
	return small(func(m *markup) { m.chip(name, code) })
}

func (m *markup) chip(name, code string) {
	m.raw(`<span class="chip">`)
	m.text(name)
	if len(code) == 2 {
		m.raw(` <span class="iso" aria-hidden="true">`)
		m.text(code)
		m.raw(`</span>`)
	}
	m.raw(`</span>`)
}

// token is the proof that a form came from this session.
func token(f Frame) templ.Component {
	return small(func(m *markup) { m.token(f) })
}

func (m *markup) token(f Frame) {
	if f.CSRF != "" {
		m.raw(`<input type="hidden" name="csrf" value="`)
		m.text(f.CSRF)
		m.raw(`"/>`)
	}
}

// missing says that there is no text in the reader's language.
func missing(f Frame) templ.Component {
	return small(func(m *markup) { m.missing(f) })
}

func (m *markup) missing(f Frame) {
	m.warning(`<span class="missing">`, f.T("text.missing"), `</span>`)
}

// inLanguage are words in another language than the page's, before what is said of
// them.
func (m *markup) inLanguage(words string, lang procedure.Lang) {
	if words == "" {
		return
	}
	m.raw(`<span lang="`)
	m.text(string(lang))
	m.raw(`">`)
	m.text(words)
	m.raw(`</span> `)
}

// words are a text with its links.
func words(t Text) templ.Component {
	return small(func(m *markup) { m.words(t) })
}

func (m *markup) words(t Text) {
	at := 0
	for _, l := range t.Links {
		m.text(t.Words[at:l.Start])
		m.raw(`<a`)
		m.attribute("href", l.Href)
		m.raw(`>`)
		m.text(t.Words[l.Start:l.End])
		m.raw(`</a>`)
		at = l.End
	}
	m.text(t.Words[at:])
}

// warning is words with the picture of a warning, between tags.
func (m *markup) warning(open, words, end string) {
	m.raw(open)
	m.icon("warning")
	m.raw(` `)
	m.text(words)
	m.raw(end)
}

func (m *markup) smallLink(href, words string) {
	m.raw(`<a class="small" href="`)
	m.text(href)
	m.raw(`">`)
	m.text(words)
	m.raw(`</a>`)
}

// difference is a text with what goes struck out and what comes underlined.
func difference(spans []procedure.Span) templ.Component {
	return small(func(m *markup) { m.difference(spans) })
}

func (m *markup) difference(spans []procedure.Span) {
	for _, s := range spans {
		switch s.Kind {
		case procedure.Removed:
			m.raw(`<del>`)
			m.text(s.Text)
			m.raw(`</del>`)
		case procedure.Added:
			m.raw(`<ins>`)
			m.text(s.Text)
			m.raw(`</ins>`)
		default:
			m.text(s.Text)
		}
	}
}

func (m *markup) icon(name string) {
	m.raw(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">`)
	m.raw(icons[name])
	m.raw(`</svg>`)
}

func small(fill func(*markup)) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		return put(w, func(m *markup) error {
			fill(m)
			return nil
		})
	})
}
