package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"svod/views/viewtest"
)

// reader is somebody at a browser without JavaScript: it keeps cookies, follows
// redirects, and sends only what a page's own forms can send. So a walk breaks
// when a page on its way breaks.
type reader struct {
	testing.TB
	client *http.Client
	base   string
	lang   string
}

// newReader has no cookies yet and reads in a language.
func newReader(t testing.TB, base, lang string) *reader {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &reader{TB: t, client: &http.Client{Jar: jar}, base: base, lang: lang}
}

// page is what came back, read as a browser reads it.
type page struct {
	*reader
	url    *url.URL
	status int
	head   http.Header
	body   []byte
	tree   *html.Node
}

// open follows an address that must be a page.
func (r *reader) open(address string) *page {
	r.Helper()
	return r.look(address).must(http.StatusOK)
}

// look follows an address, whatever it leads to.
func (r *reader) look(address string) *page {
	r.Helper()
	request, err := http.NewRequest(http.MethodGet, r.absolute(address), nil)
	if err != nil {
		r.Fatal(err)
	}
	return r.ask(request)
}

func (r *reader) absolute(address string) string {
	if strings.HasPrefix(address, "/") {
		return r.base + address
	}
	return address
}

func (r *reader) ask(request *http.Request) *page {
	r.Helper()
	request.Header.Set("Accept-Language", r.lang)
	request.Header.Set("User-Agent", "Mozilla/5.0 (reader)")
	answer, err := r.client.Do(request)
	if err != nil {
		r.Fatal(err)
	}
	defer answer.Body.Close()
	p := &page{reader: r, url: answer.Request.URL, status: answer.StatusCode, head: answer.Header}
	if p.body, err = io.ReadAll(answer.Body); err != nil {
		r.Fatal(err)
	}
	if strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
		p.tree = viewtest.Page(r, r.lang, bytes.NewReader(p.body))
	}
	if r.Failed() {
		r.Fatalf("at %s", p.url)
	}
	return p
}

// must stops the walk where a page is not the expected one, with what the page
// says of it.
func (p *page) must(status int) *page {
	p.Helper()
	if p.status != status {
		p.Fatalf("%s: %d, want %d: %s", p.url, p.status, status, p.problems())
	}
	return p
}

// problems are the page's own words on what went wrong.
func (p *page) problems() string {
	if p.tree == nil {
		return p.head.Get("Content-Type")
	}
	var said []string
	for _, n := range viewtest.All(p.tree, "h1, .err, .problems li, .error, [role=alert], .page-head .lead, .read > p") {
		if words := strings.Join(strings.Fields(viewtest.Text(n)), " "); !slices.Contains(said, words) {
			said = append(said, words)
		}
	}
	return strings.Join(said, " | ")
}

// words are all words in an element, with single spaces.
func words(n *html.Node) string { return strings.Join(strings.Fields(viewtest.Text(n)), " ") }

// text is what a selector's elements say, one after another.
func (p *page) text(selector string) string {
	var all []string
	for _, n := range viewtest.All(p.tree, selector) {
		all = append(all, words(n))
	}
	return strings.Join(all, " | ")
}

// says stops the walk unless the page's main part has these words.
func (p *page) says(wanted ...string) *page {
	p.Helper()
	main := p.text("main")
	for _, w := range wanted {
		if !strings.Contains(main, w) {
			p.Fatalf("%s does not say %q: %s", p.url, w, main)
		}
	}
	return p
}

// hrefs are the addresses of links that begin so, each once, in order.
func (p *page) hrefs(prefix string) []string {
	var all []string
	for _, a := range viewtest.All(p.tree, "a[href]") {
		if to := viewtest.Attribute(a, "href"); strings.HasPrefix(to, prefix) && !slices.Contains(all, to) {
			all = append(all, to)
		}
	}
	return all
}

// follow opens the first link whose address has a part.
func (p *page) follow(part string) *page {
	p.Helper()
	return p.open(p.link(part))
}

// link is the address of the first link that has a part.
func (p *page) link(part string) string {
	p.Helper()
	for _, a := range viewtest.All(p.tree, "a[href]") {
		if to := viewtest.Attribute(a, "href"); strings.Contains(to, part) {
			return p.resolve(to)
		}
	}
	p.Fatalf("%s has no link to %s, only %q", p.url, part, p.hrefs(""))
	return ""
}

func (p *page) resolve(to string) string {
	p.Helper()
	u, err := p.url.Parse(to)
	if err != nil {
		p.Fatal(err)
	}
	return u.String()
}

// form is a form of a page, with what a browser would send of it now.
type form struct {
	*page
	action, kind string
	values       url.Values
	files        map[string]attached
	fields       map[string][]*html.Node
}

type attached struct {
	name    string
	content []byte
}

// form is the only form whose action ends so.
func (p *page) form(action string) *form {
	p.Helper()
	all := p.forms(action)
	if len(all) != 1 {
		p.Fatalf("%s has %d forms to %s; it says %s\n%s", p.url, len(all), action, p.problems(), p.sketch())
	}
	return all[0]
}

// forms are those whose action ends so.
func (p *page) forms(action string) []*form {
	var all []*form
	for _, n := range viewtest.All(p.tree, "form[method=post]") {
		if !strings.HasSuffix(viewtest.Attribute(n, "action"), action) {
			continue
		}
		f := &form{page: p, action: p.resolve(viewtest.Attribute(n, "action")), kind: viewtest.Attribute(n, "enctype"),
			values: url.Values{}, files: map[string]attached{}, fields: map[string][]*html.Node{}}
		f.take(n)
		all = append(all, f)
	}
	return all
}

// take reads the fields of a form, those outside it that name it too.
func (f *form) take(n *html.Node) {
	fields := viewtest.All(n, "input[name], select[name], textarea[name], button[name]")
	if id := viewtest.Attribute(n, "id"); id != "" {
		fields = append(fields, viewtest.All(f.tree, "[form="+id+"][name]")...)
	}
	for _, field := range fields {
		if has(field, "disabled") {
			continue
		}
		name := viewtest.Attribute(field, "name")
		f.fields[name] = append(f.fields[name], field)
		for _, value := range given(field) {
			f.values.Add(name, value)
		}
	}
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// given is what a field sends if nobody touches it.
func given(n *html.Node) []string {
	switch kind := viewtest.Attribute(n, "type"); {
	case n.Data == "textarea" && n.FirstChild == nil:
		return []string{""}
	case n.Data == "textarea":
		return []string{n.FirstChild.Data}
	case n.Data == "select":
		var chosen []string
		options := viewtest.All(n, "option")
		for _, o := range options {
			if has(o, "selected") {
				chosen = append(chosen, optionValue(o))
			}
		}
		if len(chosen) == 0 && len(options) > 0 && !has(n, "multiple") {
			return []string{optionValue(options[0])}
		}
		return chosen
	case n.Data == "button", kind == "file", (kind == "checkbox" || kind == "radio") && !has(n, "checked"):
		return nil
	default:
		return []string{viewtest.Attribute(n, "value")}
	}
}

func optionValue(o *html.Node) string {
	if has(o, "value") {
		return viewtest.Attribute(o, "value")
	}
	return words(o)
}

// fill types or chooses: names and values by turns. A choice is named by its
// value or by the beginning of its words; "" takes a mark off.
func (f *form) fill(pairs ...string) *form {
	f.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		f.values.Del(pairs[i])
		if pairs[i+1] != "" || !f.choice(pairs[i]) {
			f.mark(pairs[i], pairs[i+1])
		}
	}
	return f
}

func (f *form) choice(name string) bool {
	return len(f.fields[name]) > 0 && f.fields[name][0].Data == "input" &&
		slices.Contains([]string{"checkbox", "radio"}, viewtest.Attribute(f.fields[name][0], "type"))
}

// mark adds a value to a field that can have it.
func (f *form) mark(name, value string) *form {
	f.Helper()
	for _, field := range f.fields[name] {
		if v, ok := takes(field, value); ok {
			f.values.Add(name, v)
			return f
		}
	}
	f.Fatalf("%s: the form to %s has no field %s for %q\n%s", f.url, f.action, name, value, f.page.sketch())
	return f
}

// takes says what a field sends when a value is typed or chosen.
func takes(n *html.Node, value string) (string, bool) {
	kind := viewtest.Attribute(n, "type")
	switch {
	case n.Data == "select":
		for _, o := range viewtest.All(n, "option") {
			if optionValue(o) == value {
				return value, true
			}
		}
		for _, o := range viewtest.All(n, "option") {
			if value != "" && strings.HasPrefix(words(o), value) {
				return optionValue(o), true
			}
		}
		return "", false
	case kind == "checkbox", kind == "radio", n.Data == "button":
		v := viewtest.Attribute(n, "value")
		return v, v == value || v != "" && value != "" && strings.HasPrefix(labelOf(n), value)
	}
	return value, true
}

// labelOf is the words of the label around a field.
func labelOf(n *html.Node) string {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "label" {
			return words(p)
		}
	}
	return ""
}

// attach chooses a file.
func (f *form) attach(name, filename string, content []byte) *form {
	f.Helper()
	if len(f.fields[name]) != 1 {
		f.Fatalf("%s: the form to %s has no file %s", f.url, f.action, name)
	}
	f.files[name] = attached{filename, content}
	return f
}

// send sends the form and follows to the page that must come then.
func (f *form) send(press ...string) *page {
	f.Helper()
	return f.post(press...).must(http.StatusOK)
}

// post sends the form, with the button of a name and a value pressed if there
// are several, whatever comes of it.
func (f *form) post(press ...string) *page {
	f.Helper()
	f.fill(press...)
	body, kind := io.Reader(strings.NewReader(f.values.Encode())), "application/x-www-form-urlencoded"
	if f.kind == "multipart/form-data" {
		body, kind = f.parts()
	}
	request, err := http.NewRequest(http.MethodPost, f.action, body)
	if err != nil {
		f.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	request.Header.Set("Origin", f.base)
	return f.ask(request)
}

func (f *form) parts() (io.Reader, string) {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	for name, values := range f.values {
		for _, value := range values {
			w.WriteField(name, value)
		}
	}
	for name, file := range f.files {
		part, err := w.CreateFormFile(name, file.name)
		if err != nil {
			f.Fatal(err)
		}
		part.Write(file.content)
	}
	w.Close()
	return &out, w.FormDataContentType()
}

// sketch is all forms of a page in a few lines, for who looks for a failure.
func (p *page) sketch() string {
	var out strings.Builder
	for _, f := range p.forms("") {
		fmt.Fprintf(&out, "form %s %s\n", f.action, f.kind)
		for name, fields := range f.fields {
			fmt.Fprintf(&out, "  %s (%s)", name, fields[0].Data+viewtest.Attribute(fields[0], "type"))
			for _, n := range fields {
				for _, o := range viewtest.All(n, "option") {
					fmt.Fprintf(&out, " %s=%.30s", optionValue(o), words(o))
				}
				if v := viewtest.Attribute(n, "value"); v != "" {
					fmt.Fprintf(&out, " %q", v)
				}
			}
			out.WriteByte('\n')
		}
	}
	return out.String()
}
