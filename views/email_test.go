package views

import (
	"fmt"
	"maps"
	"math"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

// TestLettersSuitEMailPrograms holds every letter in every language, and the
// letter of a dispatch, to what e-mail programs know and what their readers need.
func TestLettersSuitEMailPrograms(t *testing.T) {
	for _, lang := range locales.Languages() {
		for _, name := range letterNames(t) {
			subject, plain, page, err := Letter(name, lang, sampleFields(lang))
			if err != nil {
				t.Fatal(err)
			}
			email{t, name + "." + lang, lang}.check(subject, plain, page)
		}
		s := sampleDispatch("Words")
		subject, plain, page, err := DispatchLetter(CoverView{
			To: procedure.Recipient{Lang: procedure.Lang(lang), Name: "Government"}, Link: "https://svod.example/a/AAAA", Check: "https://svod.example/verify", Files: s.Files,
			Letter: procedure.FrozenLetter{Subject: "Plan", Sender: "Executive Committee", Dateline: "8 July 2021, No. 1", Body: "Dear colleagues,\n\nThe documents: {link}",
				Signer: []string{"Deputy Director", "B. Ergashkhujaev"}, Contact: "Anna Ivanova"}})
		if err != nil {
			t.Fatal(err)
		}
		email{t, "dispatch." + lang, lang}.check(subject, plain, page)
	}
}

// email is a letter that is checked.
type email struct {
	*testing.T
	name, lang string
}

const (
	emailWidth = 600       // pixels
	emailSize  = 102 << 10 // bytes; Gmail cuts off what comes after
	emailLine  = 998       // bytes, RFC 5322 section 2.1.1
	emailWords = 2_000     // characters of text: a notice is no report
)

func (e email) check(subject, plain, page string) {
	e.Helper()
	tree, err := html.Parse(strings.NewReader(page))
	if err != nil {
		e.Fatal(err)
	}
	e.head(tree, subject)
	e.layout(tree)
	e.links(tree, plain)
	e.sameWords(tree, plain)
	e.size(plain, page)
	for _, dark := range []bool{false, true} {
		e.contrast(tree, styleRules(e.T, tree), dark)
	}
}

// head: the language, the title, and that the letter has a dark form.
func (e email) head(tree *html.Node, subject string) {
	e.Helper()
	root := e.one(tree, "html")
	if got := attribute(root, "lang"); got != e.lang {
		e.Errorf("%s: the language is %q", e.name, got)
	}
	if got := strings.TrimSpace(viewtest.Text(e.one(tree, "title"))); got != subject || subject == "" || len([]rune(subject)) > 200 {
		e.Errorf("%s: the title is %q and the subject %q", e.name, got, subject)
	}
	if got := attribute(e.one(tree, `meta[name="color-scheme"]`), "content"); got != "light dark" {
		e.Errorf("%s: colour schemes %q", e.name, got)
	}
}

// layout: tables of at most 600 pixels, nothing from elsewhere, nothing that runs.
func (e email) layout(tree *html.Node) {
	e.Helper()
	for _, banned := range []string{"script", "form", "input", "iframe", "object", "video", "link", "base", "div[style*=float]", "[src]:not(img)", "[background]", "[onclick]", "[onload]"} {
		if cascadia.Query(tree, cascadia.MustCompile(banned)) != nil {
			e.Errorf("%s: has %s", e.name, banned)
		}
	}
	for _, img := range cascadia.QueryAll(tree, cascadia.MustCompile("img")) {
		if attribute(img, "alt") == "" || !strings.HasPrefix(attribute(img, "src"), "cid:") {
			e.Errorf("%s: a picture without words, or from elsewhere", e.name)
		}
	}
	for _, table := range cascadia.QueryAll(tree, cascadia.MustCompile("table")) {
		if attribute(table, "role") != "presentation" || attribute(table, "cellpadding") != "0" || attribute(table, "cellspacing") != "0" {
			e.Errorf("%s: a table of layout that does not say so", e.name)
		}
		if width, err := strconv.Atoi(attribute(table, "width")); err == nil && width > emailWidth {
			e.Errorf("%s: a table of %d pixels", e.name, width)
		}
	}
	wide := regexp.MustCompile(`width:(\d+)px`)
	for _, styled := range cascadia.QueryAll(tree, cascadia.MustCompile("[style]")) {
		style := attribute(styled, "style")
		if found := wide.FindStringSubmatch(style); found != nil {
			if width, _ := strconv.Atoi(found[1]); width > emailWidth {
				e.Errorf("%s: %d pixels wide", e.name, width)
			}
		}
		if strings.Contains(style, "url(") || strings.Contains(style, "position:") {
			e.Errorf("%s: style %q", e.name, style)
		}
	}
	if e.one(tree, "table table.card") == nil {
		e.Errorf("%s: stands in no table", e.name)
	}
}

// links are absolute and safe, and the text has each in a line of its own.
func (e email) links(tree *html.Node, plain string) {
	e.Helper()
	lines := strings.Split(plain, "\n")
	for _, link := range cascadia.QueryAll(tree, cascadia.MustCompile("a")) {
		address := attribute(link, "href")
		if !strings.HasPrefix(address, "https://") || strings.TrimSpace(viewtest.Text(link)) == "" {
			e.Errorf("%s: a link to %q", e.name, address)
		}
		if !slices.Contains(lines, address) {
			e.Errorf("%s: %q has no line of its own in the text", e.name, address)
		}
	}
}

// sameWords: the text says what the HTML says; the other way round is checked
// with each letter's words.
func (e email) sameWords(tree *html.Node, plain string) {
	e.Helper()
	said := strings.ToLower(locales.Plain(plain))
	for _, word := range strings.Fields(locales.Plain(viewtest.Text(e.one(tree, "body")))) {
		if word = strings.ToLower(strings.Trim(word, ":.,()")); !strings.Contains(said, word) {
			e.Errorf("%s: %q is in the HTML and not in the text", e.name, word)
		}
	}
}

// size: no line and no letter is longer than programs take, as it is sent.
func (e email) size(plain, page string) {
	e.Helper()
	var sent strings.Builder
	w := quotedprintable.NewWriter(&sent)
	if _, err := w.Write([]byte(page)); err != nil || w.Close() != nil {
		e.Fatal(err)
	}
	if sent.Len() > emailSize {
		e.Errorf("%s: %d bytes of HTML", e.name, sent.Len())
	}
	for line := range strings.Lines(sent.String()) {
		if len(line) > emailLine {
			e.Errorf("%s: a line of %d bytes", e.name, len(line))
		}
	}
	if n := len([]rune(plain)); n > emailWords || n < 40 {
		e.Errorf("%s: %d characters of text", e.name, n)
	}
}

// contrast: each word can be read on what is behind it (WCAG 1.4.3), in the
// light and in the dark form.
func (e email) contrast(tree *html.Node, rules []styleRule, dark bool) {
	e.Helper()
	for n := range e.one(tree, "body").Descendants() {
		if n.Type != html.TextNode || strings.TrimSpace(n.Data) == "" {
			continue
		}
		ink, paper := colourOf(n, "color", rules, dark), colourOf(n, "background", rules, dark)
		if ratio := contrastOf(ink, paper); ratio < 4.5 {
			e.Errorf("%s: %q is %s on %s (dark: %t), contrast %.2f", e.name, n.Data, ink, paper, dark, ratio)
		}
	}
}

func (e email) one(tree *html.Node, selector string) *html.Node {
	e.Helper()
	n := cascadia.Query(tree, cascadia.MustCompile(selector))
	if n == nil {
		e.Fatalf("%s: has no %s", e.name, selector)
	}
	return n
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// styleRule is a rule of a letter's style sheet: of the dark form, or of both.
type styleRule struct {
	selector cascadia.Sel
	dark     bool
	values   map[string]string
}

var (
	darkBlock = regexp.MustCompile(`(?s)@media \(prefers-color-scheme: dark\) \{(.*?\})\s*\}`)
	ruleBlock = regexp.MustCompile(`([^{}]+)\{([^{}]*)\}`)
)

func styleRules(t *testing.T, tree *html.Node) []styleRule {
	t.Helper()
	sheet := viewtest.Text(cascadia.Query(tree, cascadia.MustCompile("style")))
	found := darkBlock.FindStringSubmatch(sheet)
	if found == nil {
		t.Fatal("the style has no dark form")
	}
	light := strings.Replace(sheet, found[0], "", 1)
	var rules []styleRule
	for _, block := range []struct {
		css  string
		dark bool
	}{{light, false}, {found[1], true}} {
		for _, rule := range ruleBlock.FindAllStringSubmatch(block.css, -1) {
			selectors, err := cascadia.ParseGroup(strings.TrimSpace(rule[1]))
			if err != nil {
				t.Fatalf("selector %q: %v", rule[1], err)
			}
			for _, selector := range selectors {
				rules = append(rules, styleRule{selector, block.dark, declarations(rule[2])})
			}
		}
	}
	return rules
}

func declarations(css string) map[string]string {
	values := map[string]string{}
	for _, line := range strings.Split(css, ";") {
		if name, value, ok := strings.Cut(line, ":"); ok {
			values[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return values
}

// colourOf is the value of color or background that holds at a node: its own or
// the nearest one of what it stands in.
func colourOf(n *html.Node, property string, rules []styleRule, dark bool) string {
	for n = n.Parent; n != nil; n = n.Parent {
		if value := ownColour(n, property, rules, dark); value != "" {
			return value
		}
	}
	return ""
}

// ownColour follows the cascade: an important rule is stronger than the
// element's own style, that than a rule, and that than an attribute; of two
// rules the more specific, then the later.
func ownColour(n *html.Node, property string, rules []styleRule, dark bool) string {
	if n.Type != html.ElementNode {
		return ""
	}
	var strong, weak string
	var strength [2]cascadia.Specificity
	for _, r := range rules {
		value, ok := r.values[property]
		if !ok || r.dark && !dark || !r.selector.Match(n) {
			continue
		}
		if value, important := strings.CutSuffix(value, " !important"); important && !r.selector.Specificity().Less(strength[0]) {
			strong, strength[0] = value, r.selector.Specificity()
		} else if !important && !r.selector.Specificity().Less(strength[1]) {
			weak, strength[1] = value, r.selector.Specificity()
		}
	}
	own := declarations(attribute(n, "style"))[property]
	values := []string{strong, own, weak}
	if property == "background" {
		values = append(values, attribute(n, "bgcolor"))
	}
	for _, value := range values {
		if value != "" {
			return value
		}
	}
	return ""
}

// contrastOf is the ratio of WCAG 2 of two colours as #rrggbb; 0 if one is none.
func contrastOf(a, b string) float64 {
	light, ok := luminance(a)
	deep, known := luminance(b)
	if !ok || !known {
		return 0
	}
	if light < deep {
		light, deep = deep, light
	}
	return (light + 0.05) / (deep + 0.05)
}

func luminance(colour string) (float64, bool) {
	hex, ok := strings.CutPrefix(colour, "#")
	n, err := strconv.ParseUint(hex, 16, 32)
	if !ok || err != nil || len(hex) != 6 {
		return 0, false
	}
	sum := 0.0
	for shift, weight := range map[int]float64{16: 0.2126, 8: 0.7152, 0: 0.0722} {
		c := float64(n>>shift&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += c * weight
	}
	return sum, true
}

// TestEMailChecksFind shows that the checks see what they are for.
func TestEMailChecksFind(t *testing.T) {
	for colours, want := range map[[2]string]float64{{"#000000", "#ffffff"}: 21, {"#777777", "#ffffff"}: 4.48, {"#ffffff", "#ffffff"}: 1, {"red", "#ffffff"}: 0, {"", "#000000"}: 0} {
		if got := contrastOf(colours[0], colours[1]); math.Abs(got-want) > 0.01 {
			t.Errorf("contrast of %v is %.2f, want %.2f", colours, got, want)
		}
	}
	tree, err := html.Parse(strings.NewReader(`<style>p { color: #111111; } .a { color: #222222; }
@media (prefers-color-scheme: dark) { p { color: #eeeeee !important; } .a.b { color: #cccccc !important; } .a { color: #dddddd !important; } }</style>
<table bgcolor="#ffffff"><tr><td><p id="x" class="a" style="color:#333333">x</p><p id="y" class="a">y</p><p id="z" class="a b"><b>z</b></p></td></tr></table>`))
	if err != nil {
		t.Fatal(err)
	}
	rules := styleRules(t, tree)
	got := map[string]string{}
	for n := range tree.Descendants() {
		if n.Type == html.TextNode && len(n.Data) == 1 && strings.Contains("xyz", n.Data) {
			got[n.Data] = colourOf(n, "color", rules, false) + " " + colourOf(n, "color", rules, true) + " " + colourOf(n, "background", rules, true)
		}
	}
	want := map[string]string{"x": "#333333 #dddddd #ffffff", "y": "#222222 #dddddd #ffffff", "z": "#222222 #cccccc #ffffff"}
	if !maps.Equal(got, want) {
		t.Errorf("colours are %v, want %v", got, want)
	}
}

// TestLettersFitAPhone shows that no letter is wider than the window of a phone
// or of a preview, whatever long words its fields have.
func TestLettersFitAPhone(t *testing.T) {
	ctx := viewtest.Browser(t)
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		_, _, page, err := Letter(strings.TrimPrefix(r.URL.Path, "/"), "ru", sampleFields("ru"))
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	}))
	t.Cleanup(served.Close)
	for _, width := range []int64{360, 600} {
		run(t, ctx, chromedp.EmulateViewport(width, 800))
		for _, name := range letterNames(t) {
			run(t, ctx, chromedp.Navigate(served.URL+"/"+name))
			if wide := value[int64](t, ctx, `document.documentElement.scrollWidth`); wide > width {
				t.Errorf("%s is %d pixels wide in a window of %d", name, wide, width)
			}
		}
	}
}
