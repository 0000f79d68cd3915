package web

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

func TestTheFilterOfATableIsInItsAddress(t *testing.T) {
	p, d, officer, m := atMeeting(t, "meeting")
	for _, base := range []string{"/rounds/" + number64(theRound(p, d)) + "/table", "/meetings/" + number64(m.ID) + "/table"} {
		whole := officer.get(base).page(t, "en")
		for _, field := range []string{"section", "element", "body", "kind", "original", "state", "with"} {
			options := viewtest.All(whole, "select[name="+field+"] option:not([value=''])")
			if len(options) < 2 {
				t.Errorf("%s cannot be filtered by %s", base, field)
			}
			for _, o := range options[:min(len(options), 4)] {
				p.filters(officer, base, field, viewtest.Attribute(o, "value"))
			}
		}
		for _, format := range []string{"docx", "pdf", "xlsx"} {
			if a := officer.get(base + "/download/" + format + "?state=accepted"); a.StatusCode != http.StatusOK || len(a.body) < 1000 {
				t.Errorf("%s as %s: %d", base, format, a.StatusCode)
			}
		}
		p.expect("a format that there is not", officer.get(base+"/download/exe").StatusCode, []int{404})
		p.expect("a filter of nonsense", officer.get(base+"?section=%27&body=x&kind=%3Cb%3E&state=none&original=xx&with=all&after=-1&before=z").StatusCode, []int{200})
		long := officer.get(base + "?q=" + strings.Repeat("x", procedure.MaxSearch+1))
		p.expect("too many words", long.StatusCode, []int{422})
		if tree := long.page(t, "en"); len(viewtest.All(tree, "form.filters input[name=q][aria-invalid]")) != 1 || len(viewtest.Attribute(viewtest.All(tree, "form.filters input[name=q]")[0], "value")) <= procedure.MaxSearch {
			t.Errorf("%s: what was typed is not kept beside what is wrong with it", base)
		}
		p.expect("too many words on paper", officer.get(base+"/download/pdf?q=x").StatusCode, []int{422})
	}
}

// filters checks a page that is filtered: what is chosen is shown as chosen, what
// is listed is what is counted, and links keep the filter.
func (p *portal) filters(b *browser, base, field, value string) {
	p.Helper()
	page := b.get(base+"?"+field+"="+value).page(p.T, "en")
	if !kept(page, field, value) {
		p.Errorf("%s: %s=%s is not shown as chosen", base, field, value)
	}
	listed, total := len(viewtest.All(page, "tbody tr[id]")), 0
	for i, n := range viewtest.All(page, "nav.figures a") {
		count, err := strconv.Atoi(strings.TrimSpace(viewtest.Text(viewtest.All(n, "b")[0])))
		must(p, err)
		if i > 0 {
			total += count
		}
		if field != "state" && !strings.Contains(viewtest.Attribute(n, "href"), field+"="+value) {
			p.Errorf("%s: a figure of %s=%s forgets it: %s", base, field, value, viewtest.Attribute(n, "href"))
		}
	}
	shown := regexp.MustCompile(`shows (\d+) of`).FindStringSubmatch(viewtest.Text(page))
	if len(shown) == 0 {
		p.Fatalf("%s: %s=%s does not say how many it shows", base, field, value)
	}
	if n, _ := strconv.Atoi(shown[1]); min(n, rowsAPage) != listed || field != "state" && n != total {
		p.Errorf("%s: %s=%s lists %d, says %d, the figures say %d", base, field, value, listed, n, total)
	}
}

// TestThePagesOfATableAreTurnedBothWays goes through a table from its first page
// to its last by its links, and back.
func TestThePagesOfATableAreTurnedBothWays(t *testing.T) {
	usual := rowsAPage
	t.Cleanup(func() { rowsAPage = usual }) // when the site has ended, which still reads it
	rowsAPage = 20
	_, _, officer, _ := atMeeting(t, "meeting")
	table := "/rounds/1/table"
	rows := func(tree *html.Node) []string {
		var ids []string
		for _, n := range viewtest.All(tree, "tbody tr[id]") {
			ids = append(ids, viewtest.Attribute(n, "id"))
		}
		return ids
	}
	to := func(tree *html.Node, name string) string {
		for _, n := range viewtest.All(tree, "nav.pager a") {
			if strings.TrimSpace(viewtest.Text(n)) == name {
				return viewtest.Attribute(n, "href")
			}
		}
		return ""
	}
	first := officer.get(table).page(t, "en")
	for _, sum := range []string{"The table has 49 comments.", "In the responses of 8 bodies: 49 comments"} {
		if !strings.Contains(viewtest.Text(first), sum) {
			t.Errorf("the page does not say: %s", sum)
		}
	}
	next, last := to(first, "Next"), to(first, "Last page")
	if next == "" || last == "" || to(first, "Previous") != "" || len(rows(first)) != rowsAPage {
		t.Fatalf("the first page of %d rows leads to %q and %q", len(rows(first)), next, last)
	}
	second := officer.get(next).page(t, "en")
	back := officer.get(to(second, "Previous")).page(t, "en")
	if !slices.Equal(rows(back), rows(first)) || to(back, "Previous") != "" || officer.get(to(second, "First page")).body == "" {
		t.Error("the page before the second is not the first")
	}
	end := officer.get(last).page(t, "en")
	if to(end, "Next") != "" || to(end, "Previous") == "" || len(rows(end)) != rowsAPage {
		t.Errorf("the last page has %d rows and leads to %q", len(rows(end)), to(end, "Next"))
	}
	third := officer.get(to(second, "Next")).page(t, "en")
	if all, seen := rows(third), rows(end); to(third, "Next") != "" || !slices.Equal(all, seen[len(seen)-len(all):]) {
		t.Error("the last page does not end as the third does")
	}
}

func TestAPaperOfATableIsAsItWasWanted(t *testing.T) {
	p, d, officer, _ := atMeeting(t, "meeting")
	base := "/rounds/" + number64(theRound(p, d)) + "/table"
	want := func(query url.Values) string { return base + "/download/docx?" + query.Encode() }
	all := url.Values{"in": {"all"}, "order": {"body"}, "column": procedure.TableColumns}
	both := inside(t, officer.get(want(all)), "word/document.xml")
	for _, words := range []string{"Сводная таблица замечаний", "Consolidated table", "Результат рассмотрения", "Outcome of consideration", "Узбекистан", "Uzbekistan", "comments in all", `w:orient="landscape"`, "<w:tblHeader/>"} {
		if !strings.Contains(both, words) {
			t.Errorf("the paper in both languages does not have %q", words)
		}
	}
	if strings.Index(both, "Армения") > strings.Index(both, "Узбекистан") {
		t.Error("bodies are not in their order")
	}
	for in, words := range map[string][2]string{"en": {"Throughout the text, ensure consistency", "По всему тексту"}, "ru": {"По всему тексту", "Throughout the text"}} {
		one := locales.Plain(inside(t, officer.get("/rounds/1/table/download/docx?column=text&in="+in), "word/document.xml"))
		if !strings.Contains(one, words[0]) || strings.Contains(one, words[1]) {
			t.Errorf("the paper in %s has comments in another language than its own", in)
		}
	}
	none := inside(t, officer.get(want(url.Values{"q": {"glockenspiel"}, "state": {"rejected"}})), "word/document.xml")
	for _, words := range []string{"There are no such comments", "outcome: Rejected; with the words “glockenspiel”"} {
		if !strings.Contains(none, words) {
			t.Errorf("a paper of nothing does not say %q", words)
		}
	}
	book := inside(t, officer.get(base+"/download/xlsx?kind=position"), "xl/worksheets/sheet1.xml")
	if !strings.Contains(book, "on the draft: ") || !strings.Contains(book, "kind: Statement of position") || strings.Contains(book, "<f>") {
		t.Error("a workbook does not say of which draft it is and what was filtered, or has a formula")
	}
	for what, query := range map[string]url.Values{
		"no columns":                 {"in": {"en"}},
		"bodies in order, unnamed":   {"in": {"en"}, "column": {"text"}, "author": {"without"}, "order": {"body"}},
		"one body's, unnamed":        {"in": {"en"}, "column": {"text"}, "author": {"without"}, "body": {"2"}},
		"a column that there is not": {"in": {"en"}, "column": {"password"}},
	} {
		a := officer.get(want(query))
		p.expect(what, a.StatusCode, []int{422})
		if tree := a.page(t, "en"); len(viewtest.All(tree, ".err")) != 1 || query.Get("author") != "" && !kept(tree, "author", "without") {
			t.Errorf("%s: the form does not say it or forgets what was chosen", what)
		}
	}
}

// TestAPaperWithoutAuthorsGivesNobodyAway reads a whole file for anything that
// says whose a comment is.
func TestAPaperWithoutAuthorsGivesNobodyAway(t *testing.T) {
	p, d, officer, _ := atMeeting(t, "meeting")
	const round = procedure.RoundID(1)
	who := p.viewer(d, secretary)
	o, err := p.store.Round(t.Context(), round)
	must(t, err)
	rows, err := p.store.RoundTable(t.Context(), who, o.Revision, true, procedure.TableQuery{Round: round})
	must(t, err)
	columns := url.Values{"in": {"all"}, "author": {"without"}, "column": {"number", "item", "body", "text", "reason"}}
	a := officer.get("/rounds/" + number64(round) + "/table/download/docx?" + columns.Encode())
	document := inside(t, a, "word/document.xml")
	for _, letter := range rows {
		if letter.Letter.Number != "" && strings.Contains(document, letter.Letter.Number) {
			t.Errorf("the letter %s is in it", letter.Letter.Number)
		}
	}
	bodies, err := p.store.Bodies(t.Context())
	must(t, err)
	properties := inside(t, a, "docProps/core.xml") + inside(t, a, "docProps/app.xml")
	for _, b := range bodies {
		for _, name := range b.Named() {
			if strings.Contains(properties, name) {
				t.Errorf("the properties of the file name %s", name)
			}
		}
	}
	var order, random []string
	for i, r := range rows {
		if i > 0 && rows[i-1].Element == r.Element && rows[i-1].Body != r.Body {
			order = append(order, procedure.Code(rows[i-1].Comment)+procedure.Code(r.Comment))
			if rows[i-1].Comment < r.Comment {
				random = append(random, "")
			}
		}
	}
	if len(random) == 0 || len(random) == len(order) {
		t.Errorf("%d of %d comments stand in the order of bodies by chance", len(random), len(order))
	}
	if strings.Contains(document, "w:author=\"У") || strings.Contains(document, "State, body") {
		t.Error("a column or a change names a body")
	}
}

// inside is a part of an office file that was answered.
func inside(t *testing.T, a answer, part string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader([]byte(a.body)), int64(len(a.body)))
	if err != nil {
		t.Fatalf("%d: %v", a.StatusCode, err)
	}
	f, err := z.Open(part)
	if err != nil {
		return ""
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	must(t, err)
	return string(raw)
}
