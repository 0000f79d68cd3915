package views

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/chromedp/chromedp"

	"svod/locales"
	"svod/views/viewtest"
)

// policy is the Content-Security-Policy of all pages.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// pageServer serves one page and the static files, and keeps what is posted.
type pageServer struct {
	*httptest.Server
	lock   sync.Mutex
	posted []map[string][]string
}

func servePage(t *testing.T, page templ.Component) *pageServer {
	s := &pageServer{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name, ok := strings.CutPrefix(r.URL.Path, "/static/"); ok {
			file, ok := StaticFile(name)
			if !ok {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Type", file.Type)
			w.Write(file.Body)
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.Method == http.MethodPost {
			r.ParseMultipartForm(1 << 20)
			s.lock.Lock()
			s.posted = append(s.posted, r.Form)
			s.lock.Unlock()
			fmt.Fprint(w, `<!doctype html><title>x</title><p id="done">done`)
			return
		}
		page.Render(r.Context(), w)
	}))
	t.Cleanup(s.Close)
	return s
}

func run(t *testing.T, ctx context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// value is what an expression is in the page.
func value[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSessionScript(t *testing.T) {
	ctx := viewtest.Browser(t)
	f := testFrames("en")["full"]
	f.Modules, f.Signed = nil, &Signed{Name: "N", Role: "R", Idle: 2 * time.Second, Left: time.Hour}
	s := servePage(t, within(Page(f), heading("x")))
	run(t, ctx, chromedp.Navigate(s.URL), chromedp.WaitVisible(`[data-session] button`), chromedp.Click(`[data-session] button`),
		chromedp.WaitNotVisible(`[data-session]`), chromedp.WaitVisible(`[data-session] button`))
	run(t, ctx, chromedp.WaitNotVisible(`[data-session] button`), chromedp.WaitVisible(`[data-session]`))
	if said := value[string](t, ctx, `document.querySelector("[data-session] span").textContent`); said != f.T("session.over") {
		t.Errorf("at the end it says %q", said)
	}
}

func TestDueScript(t *testing.T) {
	ctx := viewtest.Browser(t)
	for _, lang := range locales.Languages() {
		f := testFrames(lang)["empty"]
		var marks []templ.Component
		var want []string
		for _, left := range []time.Duration{-time.Minute, 1770 * time.Second, 90 * time.Minute, 1530 * time.Minute, 49 * time.Hour, 509 * time.Hour, 605 * time.Hour} {
			d := Deadline{f.Now.Add(left), "Europe/Moscow"}
			marks = append(marks, due(Frame{Printer: f.Printer, Now: f.Now.Add(-9999 * time.Hour)}, d))
			want = append(want, locales.Plain(f.Left(d.At, f.Now)))
		}
		s := servePage(t, within(Page(f), append([]templ.Component{heading("H")}, marks...)...))
		run(t, ctx, chromedp.Navigate(s.URL), chromedp.WaitReady(chromedp.CSS(".due.over")))
		got := value[[]string](t, ctx, `[...document.querySelectorAll("[data-due]")].map((e) => e.textContent)`)
		over := value[int](t, ctx, `document.querySelectorAll(".due.over").length`)
		soon := value[int](t, ctx, `document.querySelectorAll(".due.soon").length`)
		if fmt.Sprint(got) != fmt.Sprint(want) || over != 1 || soon != 4 {
			t.Errorf("%s: %q (over %d, soon %d), want %q", lang, got, over, soon, want)
		}
	}
}

func TestBulkScript(t *testing.T) {
	ctx := viewtest.Browser(t)
	f := testFrames("ru")["full"]
	var boxes strings.Builder
	for i := range 4 {
		fmt.Fprintf(&boxes, `<label><input type="checkbox" name="c" value="%d" id="c%d">%d</label>`, i, i, i)
	}
	s := servePage(t, within(Page(f), heading("H"), formOf(templ.Raw(boxes.String()), within(bulk(f, false), templ.Raw(`<button id="go">Go</button>`)))))
	count := func() string {
		return value[string](t, ctx, `document.querySelector("[data-bulk-count]").textContent`)
	}
	run(t, ctx, chromedp.Navigate(s.URL), chromedp.WaitReady(chromedp.CSS(".bulk.idle")), chromedp.Click(chromedp.ID("c0")))
	value[bool](t, ctx, `document.querySelector("#c2").dispatchEvent(new MouseEvent("click", {shiftKey: true, bubbles: true, cancelable: true}))`)
	if got := count(); got != "Отмечено: 3" {
		t.Errorf("after a range: %q", got)
	}
	run(t, ctx, chromedp.Click(chromedp.CSS("[data-bulk-all]")))
	if got := count(); got != "Отмечено: 4" {
		t.Errorf("after all: %q", got)
	}
	run(t, ctx, chromedp.Click(chromedp.ID("go")), chromedp.WaitVisible(chromedp.ID("done")))
	if len(s.posted) != 1 || len(s.posted[0]["c"]) != 4 {
		t.Errorf("posted %v", s.posted)
	}
}

func TestGuardScript(t *testing.T) {
	ctx := viewtest.Browser(t)
	f := testFrames("en")["full"]
	s := servePage(t, within(Page(f), heading("H"), formOf(templ.Raw(`<button id="go">Go</button>`))))
	run(t, ctx, chromedp.Navigate(s.URL), chromedp.WaitReady(chromedp.ID("go")))
	second := value[bool](t, ctx, `(() => {
		const form = document.querySelector("#go").form;
		const submit = () => form.dispatchEvent(new SubmitEvent("submit", {cancelable: true, bubbles: true}));
		return submit() && submit();
	})()`)
	if second {
		t.Error("a form was sent twice")
	}
}

func TestDropScript(t *testing.T) {
	ctx := viewtest.Browser(t)
	f := testFrames("ru")["full"]
	content := []byte("протокол")
	path := filepath.Join(t.TempDir(), "protocol.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	s := servePage(t, VerifyPage(f, VerifyView{Host: "svod.example"}))
	run(t, ctx, chromedp.Navigate(s.URL), chromedp.SetUploadFiles(chromedp.ID("file"), []string{path}), chromedp.WaitVisible(chromedp.ID("done")))
	want := fmt.Sprintf("%x", sha256.Sum256(content))
	if len(s.posted) != 1 || strings.ReplaceAll(s.posted[0]["fingerprint"][0], " ", "") != want {
		t.Errorf("posted %v, want %s", s.posted, want)
	}
}

// A browser test that sees no violation must be one that would see it.
func TestBrowserComplains(t *testing.T) {
	inner := &failures{TB: t}
	ctx := viewtest.Browser(inner)
	s := servePage(t, within(Page(testFrames("en")["empty"]), templ.Raw(`<p style="color: red">x</p><script>x</script>`)))
	run(t, ctx, chromedp.Navigate(s.URL))
	inner.end()
	if len(inner.said) < 2 {
		t.Errorf("the browser broke a policy twice, and this is all that was said: %q", inner.said)
	}
}

// failures takes a test's failures instead of failing.
type failures struct {
	testing.TB
	ends []func()
	said []string
}

func (f *failures) Cleanup(end func()) { f.ends = append(f.ends, end) }

func (f *failures) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

func (f *failures) end() {
	for i := len(f.ends) - 1; i >= 0; i-- {
		f.ends[i]()
	}
}
