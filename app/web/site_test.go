package web

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "svod-cases")
	if err != nil {
		panic(err)
	}
	casesDir = dir
	code := storetest.Main(m)
	os.RemoveAll(dir)
	os.Exit(code)
}

// settings are those of a portal in tests: cheap passwords, ordinary times.
var settings = desk.Settings{BaseURL: "https://svod.example", Key: bytes.Repeat([]byte("k"), 32),
	SessionLife:     procedure.SessionLife{Idle: 12 * time.Hour, Absolute: 7 * 24 * time.Hour, OfficerIdle: 30 * time.Minute, OfficerAbsolute: 12 * time.Hour},
	InvitationLasts: 72 * time.Hour, ResetLasts: time.Hour,
	Password: desk.PasswordCost{Iterations: 1, MemoryKiB: 64, Parallelism: 1}}

// portal is a site on a listener of its own, with a real store.
type portal struct {
	*testing.T
	*Site
	clock func() time.Time
	days  *demo.Clock // of the model case; nil: there is none
	base  string
	log   *logged
}

// emptyPortal knows nobody yet.
func emptyPortal(t *testing.T, clock func() time.Time, change ...func(*Options)) *portal {
	t.Helper()
	return openPortal(t, storetest.SQLite(t, clock), clock, change...)
}

// openPortal serves a store.
func openPortal(t *testing.T, s *store.Store, clock func() time.Time, change ...func(*Options)) *portal {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &portal{T: t, clock: clock, base: "http://" + l.Addr().String(), log: &logged{}}
	log := slog.New(slog.NewJSONHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	o := Options{BaseURL: p.base, Listen: l.Addr().String(), Language: "en", Imports: 2 << 20, Attachments: 1 << 20, Uploads: 3 << 20}
	for _, f := range change {
		f(&o)
	}
	if p.Site, err = New(s, desk.New(s, settings, log), o, log); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return p
}

// loadedCase is the model case at a step in a database of its own. It is loaded
// once, by the acts themselves; each test works on a copy.
type loadedCase struct {
	database string
	at       time.Time
	demo     *demo.Demonstration
}

var (
	casesDir string
	cases    = map[string]loadedCase{}
)

// withCase is a portal that holds the model case up to a step.
func withCase(t *testing.T, step string) (*portal, *demo.Demonstration) {
	t.Helper()
	return withCaseOn(t, "sqlite", step, sqliteFile(step), storetest.SQLiteCopy)
}

// sqliteFile says where the case at a step is kept in SQLite.
func sqliteFile(step string) func(testing.TB) string {
	return func(testing.TB) string { return filepath.Join(casesDir, step+".db") }
}

// withCaseOn is withCase on a database: fresh gives the address of an empty one,
// copied opens a copy of another.
func withCaseOn(t *testing.T, database, step string, fresh func(testing.TB) string, copied func(testing.TB, string, func() time.Time) *store.Store) (*portal, *demo.Demonstration) {
	t.Helper()
	known, ok := cases[database+" "+step]
	if !ok {
		known = loadCase(t, step, fresh(t))
		cases[database+" "+step] = known
	}
	clock := demo.NewClock(known.at)
	p := openPortal(t, copied(t, known.database, clock.Now), clock.Now)
	p.days = clock
	return p, known.demo
}

// eachCase runs a test on the model case at a step, on each database.
func eachCase(t *testing.T, step string, test func(*portal, *demo.Demonstration)) {
	t.Run("sqlite", func(t *testing.T) { test(withCase(t, step)) })
	t.Run("postgres", func(t *testing.T) {
		test(withCaseOn(t, "postgres", step, storetest.Postgres, storetest.PostgresCopy))
	})
}

func loadCase(t *testing.T, step, database string) loadedCase {
	t.Helper()
	clock := demo.NewClock(time.Time{})
	s, err := store.Open(t.Context(), store.Options{Database: database, Now: clock.Now})
	must(t, err)
	d := fillCase(t, s, clock, step)
	must(t, s.Close())
	return loadedCase{database, clock.Now(), d}
}

// fillCase loads the model case up to a step into a store that has nothing yet.
func fillCase(t *testing.T, s *store.Store, clock *demo.Clock, step string) *demo.Demonstration {
	t.Helper()
	until, ok := demo.StepAt(step)
	if !ok {
		t.Fatalf("there is no step %s", step)
	}
	c, err := demo.ReadCase()
	must(t, err)
	clock.Set(demo.Steps[0].At.AddDate(0, 0, -1))
	d, err := demo.Load(t.Context(), c, desk.New(s, settings, slog.New(slog.DiscardHandler)), s, clock, until)
	must(t, err)
	return d
}

// logged is what a portal has logged.
type logged struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *logged) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(line)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// browser keeps cookies as a browser does, says where its forms come from, and
// follows nothing by itself.
type browser struct {
	*portal
	client *http.Client
	csrf   string // of the last page
}

func (p *portal) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{portal: p, client: &http.Client{Jar: jar,
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is a browser in which a person is signed in.
func (p *portal) as(person procedure.PersonID) *browser {
	p.Helper()
	b := p.browser()
	in, err := p.desk.Enter(context.Background(), person, desk.Door{Address: "127.0.0.1", Lang: "en"})
	if err != nil {
		p.Fatal(err)
	}
	at, _ := url.Parse(p.base)
	b.client.Jar.SetCookies(at, []*http.Cookie{{Name: "svod", Value: in.Secret, Path: "/"}})
	b.csrf = in.Session.CSRF
	return b
}

// answer is what came back.
type answer struct {
	*http.Response
	body string
}

// page is the answer's page, which must hold what every page must.
func (a answer) page(t testing.TB, lang string) *html.Node {
	t.Helper()
	tree := viewtest.Page(t, lang, strings.NewReader(a.body))
	if len(viewtest.All(tree, "[data-bulk]")) > 0 && len(viewtest.All(tree, "script[src*='/js/bulk']")) == 0 {
		t.Error("the bar of ticked rows stands here without its script")
	}
	return tree
}

func (b *browser) do(r *http.Request) answer {
	b.Helper()
	response, err := b.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	a := answer{response, string(body)}
	if _, after, ok := strings.Cut(a.body, `name="csrf" value="`); ok {
		b.csrf, _, _ = strings.Cut(after, `"`)
	}
	return a
}

func (b *browser) get(path string) answer {
	b.Helper()
	return b.do(b.request(http.MethodGet, path, nil))
}

// post sends a form as a page of the portal does.
func (b *browser) post(path string, fields url.Values) answer {
	b.Helper()
	fields = maps.Clone(fields) // whose owner posts it again as somebody else
	if fields == nil {
		fields = url.Values{}
	}
	if !fields.Has("csrf") && b.csrf != "" {
		fields.Set("csrf", b.csrf)
	}
	r := b.request(http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", b.base)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

func (b *browser) request(method, path string, body io.Reader) *http.Request {
	b.Helper()
	r, err := http.NewRequest(method, b.base+path, body)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// raw sends bytes as they are and returns all that comes back until the
// portal closes the connection.
func (p *portal) raw(request string) string {
	p.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(p.base, "http://"))
	if err != nil {
		p.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	io.WriteString(c, request) // it may be refused before its end
	answer, _ := io.ReadAll(c)
	return string(answer)
}
