package views

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// The components that stand on a page by the hundred.

// icon is a picture beside words.
func icon(name string) templ.Component {
	return small(func(m *markup) { m.icon(name) })
}

// badge is a state: icon and word, never colour alone.
func badge(look Look, words string) templ.Component {
	return small(func(m *markup) {
		m.raw(`<span class="badge `)
		m.text(look.Class)
		m.raw(`">`)
		m.icon(look.Icon)
		m.raw(` `)
		m.text(words)
		m.raw(`</span>`)
	})
}

// stateBadge is the badge of a named state.
func stateBadge(state, words string) templ.Component { return badge(looks[state], words) }

// chip names a body; its code is an aid to the eye.
func chip(name, code string) templ.Component {
	return small(func(m *markup) {
		m.raw(`<span class="chip">`)
		m.text(name)
		if len(code) == 2 {
			m.raw(` <span class="iso" aria-hidden="true">`)
			m.text(code)
			m.raw(`</span>`)
		}
		m.raw(`</span>`)
	})
}

// token is the proof that a form came from this session.
func token(f Frame) templ.Component {
	return small(func(m *markup) {
		if f.CSRF != "" {
			m.raw(`<input type="hidden" name="csrf" value="`)
			m.text(f.CSRF)
			m.raw(`"/>`)
		}
	})
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
