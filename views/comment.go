package views

import (
	"context"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"svod/app/procedure"
	"svod/locales"
)

// commentCards are the comments on an element, one below the other.
func commentCards(f Frame, v MeasureView) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		cards := cardList{Frame: f, MeasureView: &v, why: f.T("comment.reason"), kinds: map[procedure.CommentKind]string{}}
		return put(w, func(m *markup) error {
			for i := range v.Comments {
				if err := cards.card(ctx, m, &v.Comments[i]); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// cardList is what all comments of a page have in common.
type cardList struct {
	Frame
	*MeasureView
	why   string
	kinds map[procedure.CommentKind]string // their names
}

func (l *cardList) card(ctx context.Context, m *markup, c *CommentView) error {
	draft, own := c.State == procedure.CommentDraft, c.Body == l.Own
	m.raw(`<article class="comment`)
	if own {
		m.raw(` own`)
	}
	if draft {
		m.raw(` draft`)
	}
	m.raw(`" id="c`)
	m.raw(procedure.Code(c.ID))
	m.raw(`">`)
	l.head(m, c, draft)
	l.words(m, c)
	l.files(m, c, draft && own && c.Response == 0)
	if c.Returned != nil {
		m.raw(`<div class="note wait"><p><strong>`)
		m.text(l.T("clearance.returned_note"))
		m.raw(`</strong> `)
		m.text(l.Typeset(c.Returned.Text))
		m.raw(`</p></div>`)
	}
	if c.Untranslated() && (l.Translates || own) {
		if err := m.component(ctx, translationForm(l.Frame, *l.MeasureView, *c)); err != nil {
			return err
		}
	}
	if !draft && !own && l.Own != 0 {
		if err := m.component(ctx, stanceShown(l.Frame, l.Stances[c.ID], c.ID, measureHref(c.Element))); err != nil {
			return err
		}
	}
	l.since(m, c)
	l.foot(m, c, draft, own)
	if own {
		if err := m.component(ctx, discussionBelow(l.Frame, l.Discussions.below(c.ID, measureHref(c.Element)))); err != nil {
			return err
		}
	}
	m.raw(`</article>`)
	return nil
}

// words are a comment's text, what it changes, and why.
func (l *cardList) words(m *markup, c *CommentView) {
	if c.Untranslated() {
		m.missing(l.Frame)
		m.raw(`<p class="official" lang="`)
		m.text(string(c.Lang))
		m.raw(`">`)
		m.text(c.Original.Old)
	} else {
		m.raw(`<p class="official">`)
		m.text(l.Typeset(c.Text))
	}
	m.raw(`</p>`)
	if c.Change != nil {
		m.change(l.Frame, c.Change, c.Column, c.Text)
	}
	m.raw(`<dl class="why"><dt>`)
	m.text(l.why)
	if c.Untranslated() {
		m.raw(`</dt><dd lang="`)
		m.text(string(c.Lang))
		m.raw(`">`)
		m.text(c.Original.New)
	} else {
		m.raw(`</dt><dd>`)
		m.text(l.Typeset(c.Reason))
	}
	m.raw(`</dd></dl>`)
}

// head says whose comment it is, of what kind, and with which letter it came.
func (l *cardList) head(m *markup, c *CommentView, draft bool) {
	body := l.Bodies[c.Body]
	kind, known := l.kinds[c.Kind]
	if !known {
		kind = l.T("comment.kind." + string(c.Kind))
		l.kinds[c.Kind] = kind
	}
	m.raw(`<header><h3 class="from">`)
	m.chip(body.Short, body.Code)
	m.raw(`</h3>`)
	m.badge(looks["kind"], kind)
	if draft {
		m.badge(looks["draft"], l.T("comment.state.draft"))
	}
	if c.Unfinished() {
		m.badge(looks["unfinished"], l.T("comment.state.unfinished"))
	}
	m.raw(`<span class="meta">`)
	if draft {
		m.text(l.T("comment.seen_by_own"))
	} else {
		if c.Number > 0 {
			m.raw(`№ `)
			m.raw(strconv.Itoa(c.Number))
			m.raw(` · `)
		}
		m.text(cameWith(l.Frame, c.Letter))
	}
	m.raw(`</span></header>`)
}

// cameWith says with which letter a comment came, and whether the secretariat
// entered it from there.
func cameWith(f Frame, l procedure.LetterRef) string {
	words := letterNamed(f, l.Number, l.Date, f.DateDense)
	switch {
	case !l.Entered:
		return words
	case words == "":
		return f.T("comment.entered")
	}
	return f.T("comment.entered_letter", "Letter", words)
}

// since is what has changed since the reader's body supported a comment.
func (l *cardList) since(m *markup, c *CommentView) {
	changed := l.Supported[c.ID].Changed
	if len(changed) == 0 {
		return
	}
	m.warning(`<div class="note wait"><p>`, l.T("comment.support_changed"), `</p>`)
	for _, spans := range changed {
		m.raw(`<div class="diff"><p>`)
		m.difference(spans)
		m.raw(`</p></div>`)
	}
	m.raw(`</div>`)
}

// foot says what became of a comment, and holds what the viewer may do with it.
func (l *cardList) foot(m *markup, c *CommentView, draft, own bool) {
	m.raw(`<footer>`)
	if c.Decide != nil {
		m.badge(looks[string(c.Decide.Outcome)], l.T("outcome."+string(c.Decide.Outcome)))
		if n := l.In(c.Decide.Note); !n.Missing {
			m.raw(`<span>`)
			m.text(n.Words)
			m.raw(`</span>`)
		}
	}
	if c.Supports > 0 {
		m.raw(`<span>`)
		m.text(l.N("comment.supports", c.Supports))
		if n := l.Supported[c.ID].Earlier; n > 0 {
			m.raw(` `)
			m.text(l.N("comment.supports_earlier", n))
		}
		m.raw(`</span>`)
	}
	switch {
	case draft && own && c.Response == 0:
		m.raw(`<a class="btn small" href="`)
		m.raw(`/measures/`)
		m.number(int64(c.Element))
		m.raw(`?edit=`)
		m.raw(procedure.Code(c.ID))
		m.raw(`#form">`)
		m.text(l.T("comment.change"))
		m.raw(`</a>`)
		l.button(m, c, "/delete", `<button class="btn danger small">`, "comment.delete")
	case !draft && !own && l.Own != 0 && c.Mine:
		if len(l.Supported[c.ID].Changed) > 0 {
			l.button(m, c, "/support", `<button class="btn small" name="support" value="yes">`, "comment.support_again")
		}
		l.button(m, c, "/support", `<button class="btn small" name="support" value="no">`, "comment.unsupport")
	case !draft && !own && l.Own != 0:
		l.button(m, c, "/support", `<button class="btn small" name="support" value="yes">`, "comment.support")
	}
	m.raw(`</footer>`)
}

// button is a form of one button.
func (l *cardList) button(m *markup, c *CommentView, act, button, key string) {
	m.raw(`<form method="post" action="`)
	m.raw(commentHref(c.ID))
	m.raw(act)
	m.raw(`">`)
	m.token(l.Frame)
	if act == "/support" {
		m.raw(`<input type="hidden" name="seen" value="`)
		m.raw(c.Shown(l.Language()))
		m.raw(`"/>`)
	}
	m.raw(button)
	m.text(l.T(key))
	m.raw(`</button></form>`)
}

// changeShown is what an edit does: the difference of its column, or its
// sentence and the texts of a measure that it adds.
func changeShown(f Frame, c procedure.Change, column string) templ.Component {
	return small(func(m *markup) { m.change(f, &c, column, "") })
}

// changeBelow is changeShown below a comment's words, which may have said the
// sentence already.
func changeBelow(f Frame, c procedure.Change, column, said string) templ.Component {
	return small(func(m *markup) { m.change(f, &c, column, said) })
}

func (m *markup) change(f Frame, c *procedure.Change, column, said string) {
	sentence := changeSentence(f, *c)
	switch {
	case sentence != "":
		if locales.Plain(sentence) != locales.Plain(said) {
			m.raw(`<p class="official">`)
			m.text(sentence)
			m.raw(`</p>`)
		}
		if c.Op == procedure.OpDelete && c.Was != "" {
			m.raw(`<p class="diff"><del>`)
			m.text(f.Typeset(c.Was))
			m.raw(`</del></p>`)
		}
		for _, text := range addedTexts(*c) {
			m.raw(`<p class="diff"><ins>`)
			m.text(f.Typeset(text))
			m.raw(`</ins></p>`)
		}
		if c.Open {
			m.warning(`<p class="missing">`, f.T("edit.open"), `</p>`)
		}
	case c.Open:
		m.warning(`<p class="missing">`, f.T("edit.open"), `</p>`)
	case !c.Fits:
		m.warning(`<p class="missing">`, f.T("edit.misfit"), `</p>`)
	default:
		m.raw(`<div class="diff"><div class="diff-head"><span>`)
		m.text(titleColumn(f, c.Kind, c.Column, column))
		m.raw(`</span></div><p>`)
		m.difference(procedure.Diff(c.Was, c.Becomes))
		m.raw(`</p></div>`)
	}
}
