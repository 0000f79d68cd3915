package web

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// Persons of the model case.
const (
	delegate  procedure.PersonID = 25
	secretary procedure.PersonID = 31
)

// BenchmarkPlan50 and BenchmarkPlan300 show the pages of a case grown to so
// many measures, asked for by who is signed in. They drive the site's own
// handler, which is all of it but the network: session, rights, queries, page,
// headers, log.
//
//	go test ./app/web -run '^$' -bench .
//
// cpu-ms/op is the processor's time of the whole process, user and system, for
// one request: the clock says little on a machine that has other work.
func BenchmarkPlan50(b *testing.B) {
	s := grown(b, demo.Scale{Measures: 50, Bodies: 15, Comments: 1650})
	reader := s.visitor(b, delegate)
	b.Run("plan", reader.shows("/plans/1"))
	b.Run("plan, packed", reader.packed("/plans/1"))
}

// BenchmarkPlan300 is the large case: 300 measures, 15 delegations, 10,000
// comments.
func BenchmarkPlan300(b *testing.B) {
	s := grown(b, demo.Scale{Measures: 300, Bodies: 15, Comments: 10000})
	reader := s.visitor(b, delegate)
	measure, other := s.measure(b, 300), s.measure(b, 150)
	b.Run("plan", reader.shows("/plans/1"))
	b.Run("plan, packed", reader.packed("/plans/1"))
	b.Run("measure, round open", reader.shows(measure))
	b.Run("file a comment", func(b *testing.B) { reader.files(b, other) })
	s.circulate(b)
	reader = s.visitor(b, delegate) // the first session has ended meanwhile
	b.Run("measure, round closed", reader.shows(measure))
	b.Run("measure, round closed, packed", reader.packed(measure))
	b.Run("table", reader.shows("/rounds/1/table"))
	b.Run("table, packed", reader.packed("/rounds/1/table"))
	b.Run("table, later page", reader.shows(s.laterPage(b, reader)))
	b.Run("table, filtered", reader.shows("/rounds/1/table?kind=change_term&state=official"))
}

// grownSite is a site on a grown case.
type grownSite struct {
	*Site
	clock  *demo.Clock
	people []demo.Chosen
}

// grown loads a case up to its open round into a database of SQLite.
func grown(b testing.TB, scale demo.Scale) *grownSite { return grownOn(b, storetest.SQLite, scale) }

// grownOn is grown on a database of its own.
func grownOn(b testing.TB, open func(testing.TB, func() time.Time) *store.Store, scale demo.Scale) *grownSite {
	b.Helper()
	clock := dayBefore()
	s := siteOn(b, open(b, clock.Now), clock)
	s.load(b, scale)
	return s
}

// dayBefore is a clock that stands at the day before the case begins.
func dayBefore() *demo.Clock { return demo.NewClock(demo.Steps[0].At.AddDate(0, 0, -1)) }

// load loads a case up to its open round.
func (s *grownSite) load(b testing.TB, scale demo.Scale) {
	b.Helper()
	c, err := demo.ReadCase()
	if err == nil {
		err = c.Grow(scale)
	}
	if err != nil {
		b.Fatal(err)
	}
	until, _ := demo.StepAt("round")
	loaded, err := demo.Load(context.Background(), c, s.desk, s.store, s.clock, until)
	if err != nil {
		b.Fatal(err)
	}
	s.people = loaded.People
}

// siteOn is a site on a case that is loaded, or will be.
func siteOn(b testing.TB, data *store.Store, clock *demo.Clock) *grownSite {
	b.Helper()
	log := slog.New(slog.NewJSONHandler(io.Discard, nil))
	site, err := New(data, desk.New(data, settings, log), Options{BaseURL: "http://localhost", Listen: "localhost:80", Language: "ru"}, log)
	if err != nil {
		b.Fatal(err)
	}
	return &grownSite{Site: site, clock: clock}
}

// circulate lets the round end and its table be seen.
func (s *grownSite) circulate(b testing.TB) {
	b.Helper()
	ctx := context.Background()
	at, _ := demo.StepAt("table")
	s.clock.Set(at)
	if err := s.desk.CloseDueRounds(ctx); err != nil {
		b.Fatal(err)
	}
	account, _, err := s.store.Account(ctx, secretary)
	if err != nil {
		b.Fatal(err)
	}
	if err := s.desk.Circulate(ctx, account.In(1, at), 1); err != nil {
		b.Fatal(err)
	}
}

// measure is the page of the plan's nth measure, with some thirty comments.
func (s *grownSite) measure(b testing.TB, n int) string {
	b.Helper()
	return "/measures/" + plain(s.measured(b, n))
}

// measured is the plan's nth measure.
func (s *grownSite) measured(b testing.TB, n int) procedure.ElementID {
	b.Helper()
	d, err := s.store.PublishedDraft(context.Background(), 1)
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range d.Elements {
		if e.Kind == procedure.Measure {
			n--
		}
		if n == 0 {
			return e.ID
		}
	}
	b.Fatal("the plan has fewer measures")
	return 0
}

// laterPage is an address in the middle of the table.
func (s *grownSite) laterPage(b *testing.B, v *visitor) string {
	b.Helper()
	d, err := s.store.PublishedDraft(context.Background(), 1)
	if err != nil {
		b.Fatal(err)
	}
	return "/rounds/1/table?after=" + strconv.FormatInt(procedure.PosKey(len(d.Elements)/2, 0, 0), 10)
}

// visitor is a browser in which a person is signed in.
type visitor struct {
	handle       fasthttp.RequestHandler
	context      fasthttp.RequestCtx // used again and again, as a connection does
	cookie, csrf string
}

func (s *grownSite) visitor(b testing.TB, person procedure.PersonID) *visitor {
	b.Helper()
	in, err := s.desk.Enter(context.Background(), person, desk.Door{Address: "127.0.0.1", Lang: "ru"})
	if err != nil {
		b.Fatal(err)
	}
	v := &visitor{handle: s.app.Handler(), cookie: s.cookie() + "=" + in.Secret, csrf: in.Session.CSRF}
	v.context.Init(&fasthttp.Request{}, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 40000}, nil)
	return v
}

// ask makes one request and wants one status.
func (v *visitor) ask(b testing.TB, want int, fill func(*fasthttp.Request)) *fasthttp.Response {
	c := &v.context
	c.Request.Reset()
	c.Response.Reset()
	c.ResetUserValues()
	c.Request.Header.SetHost("localhost")
	c.Request.Header.Set(fiber.HeaderCookie, v.cookie)
	fill(&c.Request)
	v.handle(c)
	if c.Response.StatusCode() != want {
		b.Fatalf("%s answered %d, want %d", c.Path(), c.Response.StatusCode(), want)
	}
	return &c.Response
}

// shows measures a page, packed with the page packed by gzip.
func (v *visitor) shows(path string) func(*testing.B)  { return v.page(path, "") }
func (v *visitor) packed(path string) func(*testing.B) { return v.page(path, "gzip") }

func (v *visitor) page(path, coding string) func(*testing.B) {
	return func(b *testing.B) {
		size := 0
		measured(b, func() {
			size = len(v.ask(b, fasthttp.StatusOK, func(r *fasthttp.Request) {
				r.SetRequestURI(path)
				if coding != "" {
					r.Header.Set(fiber.HeaderAcceptEncoding, coding)
				}
			}).Body())
		})
		b.ReportMetric(float64(size)/1000, "kB")
	}
}

// files measures a comment filed by its form: written, recorded and on the disk
// when the answer comes.
func (v *visitor) files(b *testing.B, measure string) {
	n := 0
	measured(b, func() {
		n++
		form := url.Values{"csrf": {v.csrf}, "op": {"none"}, "kind": {"position"}, "token": {b.Name() + strconv.Itoa(n)},
			"text":   {strings.Repeat("Предлагаем обсудить мероприятие на заседании. ", 5)},
			"reason": {strings.Repeat("Вопрос затрагивает компетенцию нескольких органов. ", 3)}}
		v.sends(b, measure+"/comments", form, fasthttp.StatusSeeOther)
	})
}

// sends posts a form.
func (v *visitor) sends(b testing.TB, path string, form url.Values, want int) string {
	b.Helper()
	return string(v.ask(b, want, func(r *fasthttp.Request) {
		r.Header.SetMethod(fasthttp.MethodPost)
		r.SetRequestURI(path)
		r.Header.SetContentType("application/x-www-form-urlencoded")
		r.Header.Set(fiber.HeaderOrigin, "http://localhost")
		r.SetBodyString(form.Encode())
	}).Body())
}

// measured runs what is measured as often as the benchmark wants.
func measured(b *testing.B, do func()) {
	b.ReportAllocs()
	do() // what is prepared once is not measured
	began := processor()
	for b.Loop() {
		do()
	}
	b.ReportMetric(float64((processor()-began).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// processor is the time that this process has had of the processors.
func processor() time.Duration {
	var used syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &used) != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
