package views

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"svod/locales"
)

// hostile is what somebody might type into every field.
const hostile = `</title></textarea><script>alert(1)</script><b id="hostile">"'&<!-- {{.Count}}`

// testFrames are the frames that each page is tested in: nothing known, all
// known, and all of it hostile.
func testFrames(lang string) map[string]Frame {
	empty := Frame{Printer: locales.ForPage(lang), Title: "x", Now: time.Date(2021, 3, 12, 8, 0, 0, 0, time.UTC)}
	full := empty
	full.Failed, full.Wide, full.CSRF, full.Flash, full.Path, full.Demo = true, true, "token", "flash", "/plans/1?page=2", "12.03.2021"
	full.Signed = &Signed{Name: "N", Role: "R", Groups: true}
	full.Group = &GroupLink{Name: "G", Href: "/plans/1"}
	full.Nav = []NavItem{{Label: "A", Href: "/", Current: true, Count: 2}, {Label: "B", Href: "/plans/1"}}
	full = full.With("bulk.js", "drop.js", "toast.js")
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
	tree, err := html.Parse(strings.NewReader(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	checkWhole(t, f, tree)
	checkSafe(t, tree)
	checkNamed(t, tree)
	checkWords(t, f, tree)
	return tree
}

func all(tree *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(tree, cascadia.MustCompile(selector))
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// checkWhole: one language, one title, one heading, one main.
func checkWhole(t *testing.T, f Frame, tree *html.Node) {
	t.Helper()
	for selector, want := range map[string]int{"html[lang=" + f.Lang + "]": 1, "title": 1, "h1": 1, "main#main": 1, "a.skip[href='#main']": 1, "footer": 1} {
		if got := len(all(tree, selector)); got != want {
			t.Errorf("%d × %s, want %d", got, selector, want)
		}
	}
	level := 0
	for _, h := range all(tree, "h1, h2, h3, h4, h5, h6, [role=heading]") {
		next := int(h.Data[len(h.Data)-1] - '0')
		if l := attribute(h, "aria-level"); l != "" {
			next = int(l[0] - '0')
		}
		if next > level+1 && level > 0 {
			t.Errorf("heading of level %d after one of level %d: %q", next, level, textOf(h))
		}
		level = next
	}
}

// checkSafe: nothing inline, nothing from elsewhere, a token in every form, and
// no element that somebody's text made.
func checkSafe(t *testing.T, tree *html.Node) {
	t.Helper()
	if len(all(tree, "style, [style], #hostile, iframe, object, embed, base")) > 0 {
		t.Error("an element or attribute that no page has")
	}
	for _, n := range all(tree, "script") {
		if !strings.HasPrefix(attribute(n, "src"), "/static/") || n.FirstChild != nil {
			t.Errorf("script %q", textOf(n))
		}
	}
	for _, n := range all(tree, "*") {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				t.Errorf("event attribute %s", a.Key)
			}
			if slices.Contains([]string{"href", "src", "action", "formaction"}, a.Key) && strings.Contains(strings.ToLower(a.Val), "script:") {
				t.Errorf("%s=%q", a.Key, a.Val)
			}
		}
	}
}

// checkNamed: ids are unique, references lead somewhere, every control has a
// name that is said.
func checkNamed(t *testing.T, tree *html.Node) {
	t.Helper()
	ids := make(map[string]bool)
	for _, n := range all(tree, "[id]") {
		if id := attribute(n, "id"); ids[id] || id == "" {
			t.Errorf("id %q twice or empty", id)
		} else {
			ids[id] = true
		}
	}
	for _, name := range []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget"} {
		for _, n := range all(tree, "["+name+"]") {
			for _, id := range strings.Fields(attribute(n, name)) {
				if !ids[id] {
					t.Errorf("%s=%q leads nowhere", name, id)
				}
			}
		}
	}
	for _, n := range all(tree, "a[href^='#']") {
		if id := attribute(n, "href")[1:]; !ids[id] {
			t.Errorf("link to #%s leads nowhere", id)
		}
	}
	labelled := make(map[string]bool)
	for _, n := range all(tree, "label[for]") {
		labelled[attribute(n, "for")] = strings.TrimSpace(textOf(n)) != ""
	}
	for _, n := range all(tree, "input:not([type=hidden]), select, textarea") {
		inLabel := false
		for p := n.Parent; p != nil; p = p.Parent {
			inLabel = inLabel || p.Data == "label" && strings.TrimSpace(textOf(p)) != ""
		}
		if !inLabel && !labelled[attribute(n, "id")] && attribute(n, "aria-label") == "" {
			t.Errorf("%s %q has no label", n.Data, attribute(n, "name"))
		}
	}
	for _, n := range all(tree, "button, a") {
		if strings.TrimSpace(textOf(n)) == "" && attribute(n, "aria-label") == "" {
			t.Errorf("a %s without words (%s)", n.Data, attribute(n, "href"))
		}
	}
}

var unsaid = regexp.MustCompile(`\b[a-z_]+(\.[a-z0-9_]+)+\b`)

// checkWords: no key, placeholder or Go value is shown instead of words.
func checkWords(t *testing.T, f Frame, tree *html.Node) {
	t.Helper()
	spaces := make(map[string]bool)
	for _, key := range f.Keys() {
		space, _, _ := strings.Cut(key, ".")
		spaces[space] = true
	}
	shown := []string{textOf(tree)}
	for _, n := range all(tree, "[aria-label], [title], [placeholder], [data-label]") {
		for _, name := range []string{"aria-label", "title", "placeholder", "data-label"} {
			shown = append(shown, attribute(n, name))
		}
	}
	for _, words := range shown {
		for _, key := range unsaid.FindAllString(words, -1) {
			if space, _, _ := strings.Cut(key, "."); spaces[space] {
				t.Errorf("%q is shown", key)
			}
		}
		for _, bad := range []string{"%!", "<nil>", "map["} {
			if strings.Contains(words, bad) {
				t.Errorf("%q is shown", bad)
			}
		}
	}
}

// within gives a component its children.
func within(parent templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return parent.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}
