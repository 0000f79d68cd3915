package views

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"svod/locales"
	"svod/views/viewtest"
)

// hostile is what somebody might type into every field.
const hostile = `</title></textarea><script>alert(1)</script><b id="hostile">"'&<!-- {{.Count}}`

// testFrames are the frames that each page is tested in: nothing known, all
// known, and all of it hostile.
func testFrames(lang string) map[string]Frame {
	empty := Frame{Printer: locales.ForPage(lang), Title: "x", Now: time.Date(2021, 3, 12, 8, 0, 0, 0, time.UTC)}
	full := empty
	full.Failed, full.Wide, full.CSRF, full.Flash, full.Path, full.Demo = true, true, "token", "flash", "/plans/1?page=2", "12.03.2021"
	full.Signed = &Signed{Name: "N", Role: "R", Groups: true, Idle: time.Hour, Left: 2 * time.Hour}
	full.Group = &GroupLink{Name: "G", Href: "/plans/1"}
	full.Nav = []NavItem{{Label: "A", Href: "/", Current: true, Count: 2}, {Label: "B", Href: "/plans/1"}}
	full = full.With("bulk.js", "drop.js")
	bad := full
	bad.Title, bad.CSRF, bad.Flash, bad.Path, bad.Demo = hostile, hostile, hostile, hostile, hostile
	bad.Signed = &Signed{Name: hostile, Role: hostile}
	bad.Group = &GroupLink{Name: hostile, Href: "/plans/1"}
	bad.Nav = []NavItem{{Label: hostile, Href: "/"}}
	return map[string]Frame{"empty": empty, "full": full, "hostile": bad}
}

// inEveryFrame runs a test in each language and frame.
func inEveryFrame(t *testing.T, test func(t *testing.T, f Frame)) {
	for _, lang := range locales.Languages() {
		for name, f := range testFrames(lang) {
			t.Run(lang+"/"+name, func(t *testing.T) { test(t, f) })
		}
	}
}

// rendered renders a page and checks what must hold on every page.
func rendered(t *testing.T, f Frame, page templ.Component) *html.Node {
	t.Helper()
	var out strings.Builder
	if err := page.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return viewtest.Page(t, f.Lang, strings.NewReader(out.String()))
}

// within gives a component its children.
func within(parent templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return parent.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}
