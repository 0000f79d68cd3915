package views

import (
	"encoding/json"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// Frame is what stands around a page.
type Frame struct {
	*locales.Printer        // of locales.ForPage
	Title            string // of the page, without the product's name
	Failed           bool   // a form failed: the title says so first
	Wide             bool   // plan and tables
	Narrow           bool   // sign-in and the like: one narrow column
	Signed           *Signed
	Group            *GroupLink
	Searching        bool // the page has its own field of search
	Nav              []NavItem
	CSRF             string
	Flash            string // a message already in words
	Path             string // of this page with its query, for the switch of language
	Demo             string // the demonstration's day in words; empty: no demonstration
	Now              time.Time
	Place            string   // IANA zone of the group, in which days without a zone of their own are
	Clocks           string   // IANA zone of the reader's own clocks; empty: unknown
	Modules          []string // scripts of this page: "edit.js"
}

// Language is the frame's language.
func (f Frame) Language() procedure.Lang { return procedure.Lang(f.Lang) }

// Titled is the frame of a page with this title.
func (f Frame) Titled(title string) Frame {
	f.Title = title
	return f
}

// Solo is the frame of a page of one narrow column with this title.
func (f Frame) Solo(title string) Frame {
	f.Title, f.Narrow, f.Wide = title, true, false
	return f
}

// With is the frame of a page that needs scripts.
func (f Frame) With(modules ...string) Frame {
	f.Modules = append(f.Modules[:len(f.Modules):len(f.Modules)], modules...)
	return f
}

// Forms are the plural forms of a message for a script, as JSON.
func (f Frame) Forms(key string) string { return scriptJSON(f.Printer.Forms(key)) }

// timeForms are the words of due.js in each language, made once.
var timeForms = func() map[string]string {
	all := make(map[string]string)
	for _, lang := range locales.Languages() {
		p := locales.For(lang)
		all[lang] = scriptJSON(map[string]any{"days": p.Forms("time.days_left"), "hours": p.Forms("time.hours_left"),
			"minutes": p.Forms("time.minutes_left"), "over": p.T("time.over")})
	}
	return all
}()

func scriptJSON(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of strings alone
	}
	return string(out)
}

// Signed is who is signed in.
type Signed struct {
	Name   string        // as lists have it
	Role   string        // in words: "Delegation of …", "Secretariat"
	Groups bool          // belongs to more than one group
	Idle   time.Duration // after which the session ends if nothing is asked for; 0: unknown
	Left   time.Duration // until the session ends in any case
}

// GroupLink is the group that a page belongs to.
type GroupLink struct {
	Name string
	Href string // its plan
}

// NavItem is a section of the group.
type NavItem struct {
	Label   string
	Href    string
	Current bool
	Count   int // what waits for this reader; 0 is not shown
}

// Text is official words in the reader's language, or the note that they are
// missing there.
type Text struct {
	Words   string
	Lang    string // of the words, if it is not the page's
	Missing bool
	Stale   bool       // they follow an earlier authentic text
	Links   []TextLink // in the order of the words
	Cut     bool       // they go on where the whole is shown
}

// Brief is the beginning of the text, without its links.
func (t Text) Brief() Text {
	t.Words, t.Links = procedure.Brief(t.Words), nil
	return t
}

// TextLink is a place in words that leads somewhere: the bytes from Start to End.
type TextLink struct {
	Start, End int
	Href       string
}

// In is a text as the frame's reader sees it: missing stays missing.
func (f Frame) In(texts procedure.Texts) Text {
	if words := texts[f.Language()]; words != "" {
		return Text{Words: f.Typeset(words)}
	}
	return Text{Missing: true}
}
