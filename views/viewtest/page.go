// Package viewtest checks pages as a reader's browser has them: what must hold
// on every page, and a real Chromium for what scripts do. Tests alone use it.
package viewtest

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"svod/locales"
)

// Page reads a page in a language and checks what must hold on every page.
func Page(t testing.TB, lang string, body io.Reader) *html.Node {
	t.Helper()
	tree, err := html.Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	checkWhole(t, lang, tree)
	checkSafe(t, tree)
	checkNamed(t, tree)
	checkWords(t, lang, tree)
	return tree
}

// All are the elements that a selector names.
func All(tree *html.Node, selector string) []*html.Node {
	return cascadia.QueryAll(tree, cascadia.MustCompile(selector))
}

// Attribute is the value of an element's attribute, empty if it has none.
func Attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// checkWhole: one language, one title, one heading, one main.
func checkWhole(t testing.TB, lang string, tree *html.Node) {
	t.Helper()
	for selector, want := range map[string]int{"html[lang=" + lang + "]": 1, "head title": 1, "h1": 1, "main#main": 1, "a.skip[href='#main']": 1, "footer.foot": 1} {
		if got := len(All(tree, selector)); got != want {
			t.Errorf("%d × %s, want %d", got, selector, want)
		}
	}
	level := 0
	for _, h := range All(tree, "h1, h2, h3, h4, h5, h6, [role=heading]") {
		next := int(h.Data[len(h.Data)-1] - '0')
		if l := Attribute(h, "aria-level"); l != "" {
			next = int(l[0] - '0')
		}
		if next > level+1 && level > 0 {
			t.Errorf("heading of level %d after one of level %d: %q", next, level, Text(h))
		}
		level = next
	}
}

// checkSafe: nothing inline, nothing from elsewhere, a token in every form, and
// no element that somebody's text made.
func checkSafe(t testing.TB, tree *html.Node) {
	t.Helper()
	if len(All(tree, "style, [style], #hostile, iframe, object, embed, base")) > 0 {
		t.Error("an element or attribute that no page has")
	}
	for _, n := range All(tree, "script") {
		if !strings.HasPrefix(Attribute(n, "src"), "/static/") || n.FirstChild != nil {
			t.Errorf("script %q", Text(n))
		}
	}
	for _, n := range All(tree, "*") {
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
func checkNamed(t testing.TB, tree *html.Node) {
	t.Helper()
	ids := make(map[string]bool)
	for _, n := range All(tree, "[id]") {
		if id := Attribute(n, "id"); ids[id] || id == "" {
			t.Errorf("id %q twice or empty", id)
		} else {
			ids[id] = true
		}
	}
	for _, name := range []string{"for", "aria-describedby", "aria-labelledby", "aria-controls", "popovertarget"} {
		for _, n := range All(tree, "["+name+"]") {
			for _, id := range strings.Fields(Attribute(n, name)) {
				if !ids[id] {
					t.Errorf("%s=%q leads nowhere", name, id)
				}
			}
		}
	}
	for _, n := range All(tree, "a[href^='#']") {
		if id := Attribute(n, "href")[1:]; !ids[id] {
			t.Errorf("link to #%s leads nowhere", id)
		}
	}
	labelled := make(map[string]bool)
	for _, n := range All(tree, "label[for]") {
		labelled[Attribute(n, "for")] = strings.TrimSpace(Text(n)) != ""
	}
	for _, n := range All(tree, "input:not([type=hidden]), select, textarea") {
		inLabel := false
		for p := n.Parent; p != nil; p = p.Parent {
			inLabel = inLabel || p.Data == "label" && strings.TrimSpace(Text(p)) != ""
		}
		if !inLabel && !labelled[Attribute(n, "id")] && Attribute(n, "aria-label") == "" {
			t.Errorf("%s %q has no label", n.Data, Attribute(n, "name"))
		}
	}
	for _, n := range All(tree, "svg.icon") {
		if n.FirstChild == nil {
			t.Errorf("an icon without a shape beside %q", Text(n.Parent))
		}
	}
	for _, n := range All(tree, "button, a") {
		if strings.TrimSpace(Text(n)) == "" && Attribute(n, "aria-label") == "" {
			t.Errorf("a %s without words (%s)", n.Data, Attribute(n, "href"))
		}
	}
}

// letterField is a field of a letter as whoever writes the letter types it.
var letterField = regexp.MustCompile(`\{[a-z.]+\}`)

// fileName is the last word of a file's name.
var fileName = regexp.MustCompile(`\S+\.(docx|pdf|xlsx|csv)\b`)

// component is a call of a component that a page says instead of making it.
var component = regexp.MustCompile(`@[a-z][A-Za-z]*\(`)

var unsaid = regexp.MustCompile(`\b[a-z_]+(\.[a-z0-9_]+)+\b`)

// checkWords: no key, placeholder or Go value is shown instead of words.
func checkWords(t testing.TB, lang string, tree *html.Node) {
	t.Helper()
	spaces := make(map[string]bool)
	for _, key := range locales.For(lang).Keys() {
		space, _, _ := strings.Cut(key, ".")
		spaces[space] = true
	}
	shown := []string{Text(tree)}
	for _, n := range All(tree, "[aria-label], [title], [placeholder], [data-label]") {
		for _, name := range []string{"aria-label", "title", "placeholder", "data-label"} {
			shown = append(shown, Attribute(n, name))
		}
	}
	for _, words := range shown {
		words = fileName.ReplaceAllString(letterField.ReplaceAllString(words, ""), "")
		for _, key := range unsaid.FindAllString(words, -1) {
			if space, _, _ := strings.Cut(key, "."); spaces[space] {
				t.Errorf("%q is shown", key)
			}
		}
		if call := component.FindString(words); call != "" {
			t.Errorf("%q is shown instead of what it makes", call)
		}
		for _, bad := range []string{"%!", "<nil>", "map["} {
			if strings.Contains(words, bad) {
				t.Errorf("%q is shown", bad)
			}
		}
	}
}

// Text is all words below an element.
func Text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var out strings.Builder
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		out.WriteString(Text(child))
		out.WriteByte(' ')
	}
	return out.String()
}
