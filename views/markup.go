package views

import (
	"context"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

// markup is HTML that is put together by hand: for rows that a page has by the
// hundred. A component formats and copies each word, which costs some five
// times as much.
type markup []byte

// markups are used again.
var markups = sync.Pool{New: func() any { return new(markup) }}

// put writes what fill puts together.
func put(w io.Writer, fill func(*markup) error) error {
	m := markups.Get().(*markup)
	defer markups.Put(m)
	*m = (*m)[:0]
	if err := fill(m); err != nil {
		return err
	}
	_, err := w.Write(*m)
	return err
}

// raw adds HTML as it is.
func (m *markup) raw(html string) { *m = append(*m, html...) }

// text adds words, between tags or in an attribute.
func (m *markup) text(words string) {
	if strings.IndexByte(words, '<') >= 0 || strings.IndexByte(words, '&') >= 0 || strings.IndexByte(words, '>') >= 0 ||
		strings.IndexByte(words, '"') >= 0 || strings.IndexByte(words, '\'') >= 0 {
		words = templ.EscapeString(words)
	}
	*m = append(*m, words...)
}

// number adds a whole number in digits.
func (m *markup) number(n int64) { *m = strconv.AppendInt(*m, n, 10) }

// attribute adds an attribute with its value.
func (m *markup) attribute(name, value string) {
	m.raw(` `)
	m.raw(name)
	m.raw(`="`)
	m.text(value)
	m.raw(`"`)
}

// flag adds an attribute without a value, if it is set.
func (m *markup) flag(name string, set bool) {
	if set {
		m.raw(` `)
		m.raw(name)
	}
}

// Write adds what a component renders.
func (m *markup) Write(html []byte) (int, error) {
	*m = append(*m, html...)
	return len(html), nil
}

// component adds a component.
func (m *markup) component(ctx context.Context, c templ.Component) error { return c.Render(ctx, m) }
