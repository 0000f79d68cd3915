package web

import (
	"database/sql"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

// consulting is a delegation whose head asks its members: the author of the case
// and a colleague, who is not asked at first.
type consulting struct {
	*portal
	d                       *demo.Demonstration
	round                   procedure.RoundID
	people                  map[string]demo.Chosen
	head, author, colleague procedure.Viewer
	raw                     *sql.DB
}

func withConsulting(p *portal, d *demo.Demonstration) *consulting {
	p.Helper()
	people := cast(p, d)
	c := &consulting{portal: p, d: d, round: theRound(p, d), people: people, head: p.viewer(d, people["head"].Person), author: p.viewer(d, people["author"].Person),
		raw: storetest.Raw(p.T, p.store)}
	c.raw.SetMaxIdleConns(1)
	c.colleague = p.viewer(d, c.adds("colleague"))
	return c
}

// adds adds a delegate to the delegation.
func (c *consulting) adds(name string) procedure.PersonID {
	c.Helper()
	id, err := c.desk.AddMember(c.Context(), c.viewer(c.d, c.people["secretariat"].Person), procedure.NewPerson{Email: name + "@own.example", Lang: "en",
		Name: procedure.PersonName{"en": {Full: "Added " + name}}}, procedure.NewMember{Body: c.head.Body, Role: procedure.Delegate})
	must(c, err)
	member, err := c.store.Membership(c.Context(), id)
	must(c, err)
	return member.Person
}

// asks is a form that asks the author, until some time from now.
func (c *consulting) asks(lasts time.Duration) procedure.NewConsultation {
	return procedure.NewConsultation{Text: "Xylophone question", Closes: c.store.Now().Add(lasts), Pauses: true,
		Asked: []procedure.Consulted{{Person: c.author.Person, About: "Marimba section"}}}
}

// got is how many letters of a name go to a person.
func (c *consulting) got(letter string, person procedure.PersonID) (n int) {
	c.Helper()
	must(c, c.raw.QueryRow(`SELECT COUNT(*) FROM delivery l JOIN mailing m ON m.id = l.mailing_id WHERE m.letter = $1 AND l.person_id = $2`, letter, int64(person)).Scan(&n))
	return n
}

// recorded is how many acts the records hold.
func (c *consulting) recorded() (n int) {
	c.Helper()
	must(c, c.raw.QueryRow(`SELECT COUNT(*) FROM audit`).Scan(&n))
	return n
}

// waits says whether the consultation waits for somebody.
func (c *consulting) waits(who procedure.Viewer) bool {
	c.Helper()
	all, err := c.store.Todo(c.Context(), who)
	must(c, err)
	for _, t := range all {
		if t.Kind == procedure.TodoConsult {
			return true
		}
	}
	return false
}

// latest is the latest consultation of the delegation.
func (c *consulting) latest() procedure.Consultation {
	c.Helper()
	k, err := c.store.LatestConsultation(c.Context(), c.head, c.round)
	must(c, err)
	if k == nil {
		c.Fatal("there is no consultation")
	}
	return *k
}

// fails holds that an act is refused as it should be, and that nothing is kept
// of it.
func fails[E error](c *consulting, what string, act func() error) {
	c.Helper()
	before := c.recorded()
	err := act()
	var kind E
	if !errors.As(err, &kind) {
		c.Errorf("%s: %v, want %T", what, err, kind)
	}
	if now := c.recorded(); now != before {
		c.Errorf("%s is recorded", what)
	}
}

// TestWhoOpensAConsultation: who clears for a delegation that the round asks,
// one at a time, while the round runs; on each database.
func TestWhoOpensAConsultation(t *testing.T) {
	eachCase(t, "round", func(p *portal, d *demo.Demonstration) {
		c := withConsulting(p, d)
		ctx, open := p.Context(), func(who procedure.Viewer, n procedure.NewConsultation) func() error {
			return func() error { return p.desk.OpenConsultation(p.Context(), who, c.round, n) }
		}
		o, err := p.store.Round(ctx, c.round)
		must(p, err)
		n := c.asks(24 * time.Hour)
		fails[procedure.Forbidden](c, "an expert opens one", open(c.author, n))
		fails[procedure.Forbidden](c, "the secretariat opens one", open(p.viewer(d, c.people["secretariat"].Person), n))
		fails[procedure.Forbidden](c, "an observer opens one", open(p.viewer(d, c.people["observer"].Person), n))
		if err := open(procedure.Viewer{Person: 1, Group: d.Group}, n)(); err != procedure.ErrNotFound {
			t.Errorf("a stranger opens one: %v", err)
		}
		fails[procedure.Invalid](c, "somebody else is asked", open(c.head, procedure.NewConsultation{Text: "x", Closes: n.Closes,
			Asked: []procedure.Consulted{{Person: c.people["other delegate"].Person}}}))
		fails[procedure.Invalid](c, "beyond the round", open(c.head, c.asks(o.Closes.Sub(p.store.Now())+time.Minute)))
		for range 2 {
			must(p, open(c.head, n)())
		}
		if all, err := p.store.Consultations(ctx, c.head, c.round); err != nil || len(all) != 1 || all[0].Asked[0].About != "Marimba section" || !all[0].Pauses {
			t.Fatalf("%+v, %v", all, err)
		}
		if got := []int{c.got("consultation_opened", c.author.Person), c.got("consultation_opened", c.head.Person), c.got("consultation_opened", c.colleague.Person)}; got[0] != 1 || got[1] != 0 || got[2] != 0 {
			t.Errorf("the author, the head and a colleague get %v letters", got)
		}
		if !c.waits(c.author) || c.waits(c.head) || c.waits(c.colleague) {
			t.Error("it waits for somebody else than who is asked")
		}
		fails[procedure.Refused](c, "a second at the same time", open(c.head, c.asks(time.Hour)))
		p.days.Set(n.Closes)
		must(p, open(c.head, c.asks(time.Hour))()) // the first is over, which nobody has noticed
		if c.latest().N != 2 || c.got("consultation_ended", c.head.Person) != 1 {
			t.Errorf("the latest is %d", c.latest().N)
		}
		p.closesRound(c.round, 0)
		fails[procedure.Refused](c, "after the round", open(c.head, c.asks(time.Hour)))
	})
}

// TestAnsweringAConsultation: in a word, by who is asked, until its minute; then
// the experts rest, and the head is told; on each database.
func TestAnsweringAConsultation(t *testing.T) {
	eachCase(t, "round", func(p *portal, d *demo.Demonstration) {
		c := withConsulting(p, d)
		ctx, began := p.Context(), p.store.Now()
		must(p, p.desk.OpenConsultation(ctx, c.head, c.round, c.asks(24*time.Hour)))
		answer := func(who procedure.Viewer, what procedure.ConsultAnswer, note string) func() error {
			return func() error { return p.desk.AnswerConsultation(ctx, who, c.round, c.latest().N, what, note) }
		}
		drafts := func() error {
			_, err := p.desk.FileComment(ctx, c.author, procedure.NewComment{Round: c.round, Element: 5, Kind: "substantive", Lang: "en", Text: "A clause", Reason: "Because", Written: true})
			return err
		}
		fails[procedure.Forbidden](c, "a colleague answers who is not asked", answer(c.colleague, procedure.ConsultReady, ""))
		fails[procedure.Invalid](c, "an answer that is none", answer(c.author, "perhaps", ""))
		fails[procedure.Invalid](c, "a note without end", answer(c.author, procedure.ConsultNone, strings.Repeat("x", procedure.MaxRemark+1)))
		must(p, drafts())
		for range 2 {
			must(p, answer(c.author, procedure.ConsultReady, "Celesta note")())
		}
		if a := c.latest().Asked[0]; a.Answer != procedure.ConsultReady || a.Note != "Celesta note" || a.Drafts == 0 || !a.At.Equal(began) || c.waits(c.author) {
			t.Errorf("answered: %+v, waits: %v", a, c.waits(c.author))
		}
		must(p, answer(c.author, "", "")())
		if a := c.latest().Asked[0]; a.Answer != "" || a.Note != "" || !c.waits(c.author) {
			t.Errorf("taken back: %+v, waits: %v", a, c.waits(c.author))
		}
		c.extends(began)
		c.reminds(began.Add(48 * time.Hour))
		must(p, answer(c.colleague, procedure.ConsultNone, "")())
		p.days.Set(began.Add(48*time.Hour - time.Second))
		must(p, drafts())
		p.days.Set(began.Add(48 * time.Hour))
		fails[procedure.Refused](c, "an answer at its minute", answer(c.author, procedure.ConsultReady, ""))
		fails[procedure.Refused](c, "a draft at its minute", drafts)
		if c.waits(c.author) {
			t.Error("what is over waits")
		}
		for range 2 {
			must(p, p.desk.EndDueConsultations(ctx))
		}
		fails[procedure.Refused](c, "a draft when it is over", drafts)
		if got := []int{c.got("consultation_ended", c.head.Person), c.got("consultation_ended", c.author.Person)}; got[0] != 1 || got[1] != 0 {
			t.Errorf("head and author get %v letters that it is over", got)
		}
		must(p, p.desk.PauseDrafts(ctx, c.head, c.round, false))
		must(p, drafts())
		c.endsByHand()
	})
}

// extends moves the deadline on by a day, and asks the colleague too.
func (c *consulting) extends(began time.Time) {
	c.Helper()
	more := []procedure.Consulted{{Person: c.colleague.Person}, {Person: c.author.Person}}
	extend := func(who procedure.Viewer, lasts time.Duration, more []procedure.Consulted) func() error {
		return func() error {
			return c.desk.ExtendConsultation(c.Context(), who, c.round, 1, began.Add(lasts), more)
		}
	}
	fails[procedure.Forbidden](c, "an expert extends it", extend(c.author, 48*time.Hour, nil))
	fails[procedure.Invalid](c, "it is shortened", extend(c.head, time.Hour, nil))
	fails[procedure.Invalid](c, "beyond the round", extend(c.head, 1000*time.Hour, nil))
	fails[procedure.Invalid](c, "by nothing", extend(c.head, 24*time.Hour, nil))
	must(c, extend(c.head, 48*time.Hour, more)())
	for letter, want := range map[string][2]int{"consultation_opened": {1, 1}, "consultation_extended": {1, 0}} {
		if got := [2]int{c.got(letter, c.author.Person), c.got(letter, c.colleague.Person)}; got != want {
			c.Errorf("%s: author and colleague get %v letters, want %v", letter, got, want)
		}
	}
	if k := c.latest(); !k.Closes.Equal(began.Add(48*time.Hour)) || len(k.Asked) != 2 {
		c.Errorf("extended: %+v", k)
	}
}

// reminds goes to three hours before the close, where who has not answered is
// reminded once.
func (c *consulting) reminds(closes time.Time) {
	c.Helper()
	c.days.Set(closes.Add(-3 * time.Hour))
	fails[procedure.Invalid](c, "no remarks beside drafts", func() error {
		return c.desk.AnswerConsultation(c.Context(), c.author, c.round, 1, procedure.ConsultNone, "")
	})
	must(c, c.desk.AnswerConsultation(c.Context(), c.author, c.round, 1, procedure.ConsultReady, ""))
	for range 2 {
		must(c, c.desk.RemindConsulted(c.Context()))
	}
	if got := [2]int{c.got("consultation_reminder", c.author.Person), c.got("consultation_reminder", c.colleague.Person)}; got != [2]int{0, 1} {
		c.Errorf("who has answered and who has not get %v reminders", got)
	}
	must(c, c.desk.AnswerConsultation(c.Context(), c.author, c.round, 1, "", ""))
}

// endsByHand opens another one and ends it: once, and only whoever clears.
func (c *consulting) endsByHand() {
	c.Helper()
	n := c.asks(time.Hour)
	n.Pauses = false
	must(c, c.desk.OpenConsultation(c.Context(), c.head, c.round, n))
	fails[procedure.Forbidden](c, "an expert ends it", func() error { return c.desk.EndConsultation(c.Context(), c.author, c.round, 2) })
	if err := c.desk.EndConsultation(c.Context(), c.head, c.round, 3); err != procedure.ErrNotFound {
		c.Errorf("one that there is not is ended: %v", err)
	}
	for range 2 {
		must(c, c.desk.EndConsultation(c.Context(), c.head, c.round, 2))
	}
	if k := c.latest(); k.Ended.IsZero() || c.got("consultation_ended", c.head.Person) != 2 || c.waits(c.author) {
		c.Errorf("ended by hand: %+v", k)
	}
	clearing, err := c.store.Clearing(c.Context(), procedure.Round{ID: c.round, Group: c.d.Group}, c.head.Body)
	must(c, err)
	if !clearing.Paused.IsZero() {
		c.Error("the experts rest, for which nobody has asked")
	}
}

// TestWhoSeesAConsultation: the delegation, also who is not asked; nobody else
// any trace of it, the secretariat and the chair included, and who has left not
// any more; on each database.
func TestWhoSeesAConsultation(t *testing.T) {
	eachCase(t, "round", func(p *portal, d *demo.Demonstration) {
		c := withConsulting(p, d)
		must(p, p.desk.OpenConsultation(p.Context(), c.head, c.round, c.asks(24*time.Hour)))
		must(p, p.desk.AnswerConsultation(p.Context(), c.author, c.round, 1, procedure.ConsultReady, "Celesta note"))
		left := c.adds("left")
		_, err := c.raw.Exec(`UPDATE membership SET until = 1 WHERE person_id = $1`, int64(left))
		must(p, err)
		who := map[string]procedure.PersonID{"left": left, "outsider": outsiderOf(p), "colleague": c.colleague.Person, "chair": chairOf(p, d)}
		for name, person := range c.people {
			who[name] = person.Person
		}
		c.seen(who)
		c.returnsNothing()
		must(p, p.desk.EndConsultation(p.Context(), c.head, c.round, 1))
		c.seen(who)
		p.closesRound(c.round, 0)
		c.seen(who)
	})
}

// chairOf is who chairs the case's meeting.
func chairOf(p *portal, d *demo.Demonstration) procedure.PersonID {
	p.Helper()
	for _, person := range d.People {
		if person.Chairs {
			return person.Person
		}
	}
	p.Fatal("nobody chairs the case")
	return 0
}

// seen holds who sees what is asked and answered, on every page about the round.
func (c *consulting) seen(who map[string]procedure.PersonID) {
	c.Helper()
	round := roundPath(c.round)
	own := map[string]bool{"author": true, "head": true, "colleague": true}
	for name, person := range who {
		b, speaks := c.as(person), c.viewer(c.d, person).SpeaksFor() != 0
		page := b.get(round + "/consultation")
		want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[speaks] // of others, with nothing on it: theirs
		if page.StatusCode != want {
			c.Errorf("%s: the page is %d", name, page.StatusCode)
		}
		for _, path := range []string{round + "/consultation", round + "/position", round, "/plans/1", "/measures/5", round + "/table", round + "/table/download/xlsx",
			groupPath(c.d.Group, "/record"), groupPath(c.d.Group, ""), groupPath(c.d.Group, "/search?q=Xylophone"), groupPath(c.d.Group, "/people")} {
			words := b.get(path).words()
			for _, word := range []string{"Xylophone", "Marimba", "Celesta"} {
				if strings.Contains(words, word+" ") && !own[name] {
					c.Errorf("%s reads %s on %s", name, word, path)
				}
			}
			if !own[name] && path != round+"/consultation" && !speaks && strings.Contains(words, round+"/consultation") {
				c.Errorf("%s is led to it on %s", name, path)
			}
		}
		if own[name] && !strings.Contains(page.body, "Celesta note") {
			c.Errorf("%s does not read the answer", name)
		}
		if own[name] {
			continue
		}
		for _, act := range []string{"/answer", "/extend", "/end"} {
			got := b.post(round+"/consultation"+act, url.Values{"n": {"1"}, "answer": {"ready"}, "closes": {"2021-03-14"}, "clock": {"10:00"}}).StatusCode
			if got != http.StatusNotFound && !(got == http.StatusForbidden && speaks) {
				c.Errorf("%s: POST %s: %d", name, act, got)
			}
		}
		c.tellsNothing(name, person)
	}
}

// tellsNothing holds that the record says to a reader from elsewhere at most
// that something was done within some delegation.
func (c *consulting) tellsNothing(name string, person procedure.PersonID) {
	c.Helper()
	who := c.viewer(c.d, person)
	if !who.Member() {
		return
	}
	record, err := c.store.Record(c.Context(), who, procedure.RecordQuery{Limit: 100})
	must(c, err)
	for _, l := range record.Lines {
		if strings.HasPrefix(string(l.Verb), "consultation.") || l.Inner() && (l.Body != 0 || l.Person != 0 || l.Object != "" || len(l.Facts) > 0) {
			c.Errorf("%s reads in the record: %+v", name, l)
		}
	}
}

// returnsNothing holds that the secretariat does not read what comes back to a
// letter of the consultation; what comes back to another letter it does.
func (c *consulting) returnsNothing() {
	c.Helper()
	officer := c.viewer(c.d, c.people["secretariat"].Person)
	for letter, want := range map[string]int{"consultation_opened": 0, "round_opened": 1} {
		var id int64
		must(c, c.raw.QueryRow(`INSERT INTO returned (at, grp_id, kind, print, delivery_id, sending, disbelief, recipient, sender, subject, words, message_id, reports, size)
			SELECT 1, $1, 'automatic', $2, MIN(l.id), 1, '', 'x@svod.example', 'y@own.example', 'Re', 'Xylophone', '', '[]', 1
			FROM delivery l JOIN mailing m ON m.id = l.mailing_id WHERE m.letter = $3 RETURNING id`, int64(c.d.Group), []byte(letter), letter).Scan(&id))
		all, err := c.store.ReturnedList(c.Context(), officer, procedure.ReturnedQuery{Limit: 10})
		must(c, err)
		found := 0
		for _, r := range all {
			if int64(r.ID) == id {
				found++
			}
		}
		if _, err := c.store.Returned(c.Context(), officer, procedure.ReturnedID(id)); found != want || (err == nil) != (want == 1) {
			c.Errorf("what comes back to %s is listed %d times, and alone: %v", letter, found, err)
		}
	}
}

// TestConsultationPages: a head asks, an expert answers, takes it back and is
// led there from the day's page, the plan and the round; in each language.
func TestConsultationPages(t *testing.T) {
	for lang, words := range map[string]struct{ todo, note, refused, answered string }{
		"en": {"Answer your delegation’s consultation", "Deadline within the delegation:", "Write what you ask", "1 of 2"},
		"ru": {"рамках внутреннего рассмотрения", "Внутренний срок:", "Напишите,", "Ответил 1"},
	} {
		t.Run(lang, func(t *testing.T) {
			p, d := withCase(t, "round")
			c := withConsulting(p, d)
			boss, expert := p.as(c.head.Person), p.as(c.author.Person)
			for _, b := range []*browser{boss, expert} {
				b.post("/language", url.Values{"lang": {lang}, "next": {"/"}})
			}
			at := roundPath(c.round) + "/consultation"
			form := typed(boss.get(at), t)
			if len(form["asked"]) < 2 || form.Get("closes") == "" || form.Get("clock") == "" {
				t.Fatalf("the form begins with %v", form)
			}
			form["asked"] = []string{number64(c.author.Person), number64(c.colleague.Person)}
			form.Set("about_"+number64(c.author.Person), "Section <b>II</b>")
			got := boss.post(at, form)
			if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, words.refused) ||
				!kept(got.page(t, lang), "about_"+number64(c.author.Person), "Section <b>II</b>") {
				t.Fatalf("without a question: %d %v", got.StatusCode, errorsOf(got.body))
			}
			form.Set("text", "Look at the <i>time frames</i>")
			if got := boss.post(at, form); got.StatusCode != http.StatusSeeOther {
				t.Fatalf("opened: %d %v", got.StatusCode, errorsOf(got.body))
			}
			if !strings.Contains(expert.get(groupPath(d.Group, "")).body, words.todo) {
				t.Error("the expert's day does not begin with it")
			}
			for _, path := range []string{"/plans/1", roundPath(c.round)} {
				tree := expert.get(path).page(t, lang)
				if len(viewtest.All(tree, ".note.wait a[href='"+at+"']")) != 1 || !strings.Contains(viewtest.Text(tree), words.note) {
					t.Errorf("%s does not lead to it", path)
				}
			}
			tree := expert.get(at).page(t, lang)
			if text := viewtest.Text(tree); !strings.Contains(text, "Look at the <i>time frames</i>") || !strings.Contains(text, "Section <b>II</b>") {
				t.Error("the expert does not read what is asked")
			}
			answer := url.Values{"n": {"1"}, "answer": {"ready"}, "note": {"Two drafts"}}
			if got := expert.post(at+"/answer", answer); got.StatusCode != http.StatusSeeOther {
				t.Fatalf("answered: %d", got.StatusCode)
			}
			if len(viewtest.All(expert.get("/plans/1").page(t, lang), ".note.wait a[href='"+at+"']")) != 0 {
				t.Error("what is answered still waits on the plan")
			}
			if text := viewtest.Text(boss.get(roundPath(c.round)+"/position").page(t, lang)); !strings.Contains(text, words.answered) || !strings.Contains(text, "Two drafts") {
				t.Error("the head does not have the answers at hand")
			}
			p.days.Set(c.latest().Closes)
			late := p.as(c.colleague.Person).post(at+"/answer", url.Values{"n": {"1"}, "answer": {"none"}, "note": {"After all"}})
			if late.StatusCode != http.StatusConflict || !strings.Contains(late.body, "After all") {
				t.Errorf("too late: %d", late.StatusCode)
			}
		})
	}
}
