package web

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/procedure"
)

// storm is how many comments each head submits in the last minute, and in how
// many portions.
const (
	stormComments = 200
	stormPortions = 10
)

// BenchmarkLastMinute is the end of a round: 15 heads of delegation submit 3,000
// comments at the same time, in the last 60 seconds, through HTTP. None is lost;
// the one after the close is refused and kept as a draft. Reported are the
// slowest receipt and the time that all took.
//
//	go test ./app/web -run '^$' -bench LastMinute -benchtime 1x
func BenchmarkLastMinute(b *testing.B) {
	s := grown(b, demo.Scale{Measures: 50, Bodies: 15, Comments: 1650})
	o, err := s.store.Round(context.Background(), 1)
	if err != nil {
		b.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go s.app.Listener(ln)
	defer s.app.Shutdown()

	s.clock.Set(o.Closes.Add(-time.Minute))
	var heads []*stormHead
	for _, person := range s.heads() {
		heads = append(heads, s.stormHead(b, o, person, ln.Addr().String()))
	}
	s.clock.Start()
	began := time.Now()
	var all sync.WaitGroup
	for _, h := range heads {
		all.Go(h.submitAll)
	}
	all.Wait()
	took := time.Since(began)

	if now := s.store.Now(); o.Over(now) {
		b.Errorf("the round was over %s before the last receipt", now.Sub(o.Closes))
	}
	slowest, receipts := time.Duration(0), 0
	for _, h := range heads {
		for _, receipt := range h.receipts {
			slowest = max(slowest, receipt)
		}
		receipts += len(h.receipts)
		h.check(b, s, o)
	}
	s.clock.Set(o.Closes)
	heads[0].tooLate(b, s, o)
	b.ReportMetric(float64(len(heads)*stormComments), "comments")
	b.ReportMetric(float64(receipts), "receipts")
	b.ReportMetric(slowest.Seconds(), "slowest-s")
	b.ReportMetric(took.Seconds(), "all-s")
	b.ReportMetric(0, "ns/op")
}

// heads is one head for each delegation of the case.
func (s *grownSite) heads() []demo.Chosen {
	var all []demo.Chosen
	seen := map[procedure.BodyID]bool{}
	for _, p := range s.people {
		if p.Role == procedure.Head && !seen[p.Body] {
			seen[p.Body] = true
			all = append(all, p)
		}
	}
	return all
}

// stormHead is a head of delegation with a browser, and drafts to submit.
type stormHead struct {
	who      procedure.Viewer
	host     string
	cookie   string
	csrf     string
	drafts   []string // codes of comments
	late     string   // of one more
	receipts []time.Duration
	failed   string
}

func (s *grownSite) stormHead(b *testing.B, o procedure.Round, person demo.Chosen, host string) *stormHead {
	b.Helper()
	ctx := context.Background()
	account, _, err := s.store.Account(ctx, person.Person)
	if err != nil {
		b.Fatal(err)
	}
	v := s.visitor(b, person.Person)
	h := &stormHead{who: account.In(o.Group, s.store.Now()), host: host, cookie: v.cookie, csrf: v.csrf}
	d, err := s.store.PublishedDraft(ctx, o.Revision)
	if err != nil {
		b.Fatal(err)
	}
	for n := range stormComments + 1 {
		e := d.Elements[1+n%(len(d.Elements)-1)]
		id, err := s.desk.FileComment(ctx, h.who, stormComment(o, d, e, n))
		if err != nil {
			b.Fatal(err)
		}
		h.drafts = append(h.drafts, procedure.Code(id))
	}
	h.late, h.drafts = h.drafts[stormComments], h.drafts[:stormComments]
	return h
}

// stormComment is the nth of a head's comments: a position, a sentence more for the
// end of the measure's text, or a deletion, so that those of other bodies are in conflict
// with it.
func stormComment(o procedure.Round, d procedure.Draft, e procedure.Element, n int) procedure.NewComment {
	c := procedure.NewComment{Round: o.ID, Element: e.ID, Kind: procedure.KindPosition, Lang: "ru",
		Text: "Предлагаем обсудить мероприятие на заседании, № " + strconv.Itoa(n), Reason: strings.Repeat("Вопрос затрагивает компетенцию нескольких органов. ", 5)}
	column := d.Plan.ColumnsOf(e.Kind)[0].Key
	switch {
	case n%2 == 1:
		c.Kind = procedure.KindSubstantive
		c.Edit = &procedure.Edit{Base: o.Revision, Element: e.ID, Op: procedure.OpRestate, Column: column,
			Words: map[procedure.Lang]procedure.Words{"ru": {Old: e.Text("ru", column), New: e.Text("ru", column) + " Дополнение № " + strconv.Itoa(n) + "."}}}
	case n%20 == 0 && e.Kind == procedure.Measure:
		c.Kind = procedure.KindDelete
		c.Edit = &procedure.Edit{Base: o.Revision, Element: e.ID, Op: procedure.OpDelete}
	}
	return c
}

// submitAll submits portion after portion, each when the receipt of the one
// before is there.
func (h *stormHead) submitAll() {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for i := range stormPortions {
		size := len(h.drafts) / stormPortions
		began := time.Now()
		status, err := h.submit(client, h.drafts[i*size:(i+1)*size]...)
		if err != nil || status != http.StatusSeeOther {
			h.failed = strconv.Itoa(status)
			return
		}
		h.receipts = append(h.receipts, time.Since(began))
	}
}

func (h *stormHead) submit(client *http.Client, comments ...string) (int, error) {
	form := url.Values{"csrf": {h.csrf}, "kind": {string(procedure.RespondComments)}, "do": {"submit"}, "c": comments}
	r, err := http.NewRequest(http.MethodPost, "http://"+h.host+"/rounds/1/position", strings.NewReader(form.Encode()))
	if err != nil {
		return 0, err
	}
	r.Host = "localhost"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://localhost")
	r.Header.Set("Cookie", h.cookie)
	a, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	return a.StatusCode, a.Body.Close()
}

// states counts what became of the head's comments.
func (h *stormHead) states(b *testing.B, s *grownSite, o procedure.Round) map[procedure.CommentState]int {
	b.Helper()
	own, err := s.store.OwnComments(context.Background(), h.who, o.ID)
	if err != nil {
		b.Fatal(err)
	}
	mine := map[string]bool{h.late: true}
	for _, code := range h.drafts {
		mine[code] = true
	}
	states := map[procedure.CommentState]int{}
	for _, c := range own {
		if mine[procedure.Code(c.ID)] {
			states[c.State]++
		}
	}
	return states
}

func (h *stormHead) check(b *testing.B, s *grownSite, o procedure.Round) {
	b.Helper()
	if h.failed != "" {
		b.Errorf("a submission of body %d was answered with %s", h.who.Body, h.failed)
	}
	if states := h.states(b, s, o); states[procedure.CommentOfficial] != stormComments || states[procedure.CommentDraft] != 1 {
		b.Errorf("body %d has %v, want %d official and the one that was not submitted", h.who.Body, states, stormComments)
	}
}

// tooLate submits one more after the close.
func (h *stormHead) tooLate(b *testing.B, s *grownSite, o procedure.Round) {
	b.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	status, err := h.submit(client, h.late)
	if err != nil {
		b.Fatal(err)
	}
	states := h.states(b, s, o)
	if states[procedure.CommentDraft] != 1 {
		b.Errorf("after the close (%d) the comment is no draft any more: %v", status, states)
	}
	b.Logf("after the close: %d, %d official, %d kept as a draft", status, states[procedure.CommentOfficial], states[procedure.CommentDraft])
}
