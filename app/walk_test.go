package main

import (
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/store/storetest"
	"svod/mailer/mailertest"
	"svod/views/viewtest"
)

// TestTheWholeWay walks from an empty portal to acknowledged packages through
// the program's pages alone, each step as the person whose turn it is.
//
// It does so on each database.
func TestTheWholeWay(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { walkTheWholeWay(t, nil) })
	t.Run("postgres", func(t *testing.T) {
		walkTheWholeWay(t, map[string]string{"SVOD_DATABASE": storetest.Postgres(t), "SVOD_KEY": strings.Repeat("key of all processes ", 2)})
	})
}

func walkTheWholeWay(t *testing.T, database map[string]string) {
	w := beginEmpty(t, database)
	w.setUp()
	w.addBodies()
	w.addInstrument()
	w.addGroup()
	w.invite()
	w.importPlan()
	w.publish()
	w.openRound()
	w.fileComments()
	w.answer()
	w.closeRound()
	w.translate()
	w.circulateTable()
	w.meet()
	w.considerAll()
	w.draftProtocol()
	w.revise()
	w.finalise()
	w.verify()
	w.meetAgain()
	w.compose()
	w.release()
	w.received()
	w.acknowledge()
	w.refer()
}

// walk is where the way has come to: who is signed in, and the addresses that
// pages have given so far.
type walk struct {
	*testing.T
	base      string
	model     *demo.Case
	people    map[string]*reader // by their ids in the case
	now       time.Time          // of the portal, when the walk began
	plan      string             // address of the plan
	round     string
	meeting   string
	protocol  string
	document  string
	files     []file
	dispatch  string
	relay     *mailertest.Server
	setupLink string
	group     string
	bodies    map[string]string // addresses by code
}

// as is somebody of the case, signed in.
func (w *walk) as(id string) *reader {
	w.Helper()
	r, ok := w.people[id]
	if !ok {
		w.Fatalf("nobody has signed in as %s", id)
	}
	return r
}

// head is who answers for a body.
func (w *walk) head(body string) *reader {
	w.Helper()
	for _, p := range w.model.People.Participants {
		if p.Body == body && p.Role == "head" {
			return w.as(p.ID)
		}
	}
	w.Fatalf("%s has no head of delegation", body)
	return nil
}

// officer is the secretary of the case.
func (w *walk) officer() *reader { return w.as("P31") }

// day is a date some days from now, as it is typed.
func (w *walk) day(after int) string { return w.now.AddDate(0, 0, after).Format("2006-01-02") }

// publish makes the draft revision 1.
func (w *walk) publish() {
	p := w.officer().open(w.plan).form("/publish").send()
	p.says("Редакция 1")
	if len(p.forms("/publish")) > 0 {
		w.Fatal("a published revision can be published")
	}
}

// openRound asks all members for comments, for 30 days.
func (w *walk) openRound() {
	p := w.officer().open(w.plan).follow("/rounds")
	p = p.form("/rounds").fill("closes", w.day(30), "clock", "18:00", "zone", "Europe/Moscow").send()
	w.round = p.url.Path
	p.says("Узбекистан", "РСС")
	w.told("P25", "Round of comments opened")
	w.told("P24", "Открыт раунд замечаний")
	p.form("/extend").fill("closes", w.day(40), "clock", "18:00").send()
	p = w.officer().open(w.round)
	p.form("/extend").fill("closes", w.day(35), "clock", "18:00").post().must(422)
	w.told("P25", "Deadline for comments extended")
}

// told waits for the letter of a subject to somebody of the case, in the
// reader's language.
func (w *walk) told(id, subject string) {
	w.Helper()
	for _, p := range w.model.People.Participants {
		if p.ID != id {
			continue
		}
		if l := w.letter(p.Email, subject); l.lang != p.Language {
			w.Fatalf("%s is told in %s: %s", id, l.lang, l.subject)
		}
	}
}

// element is the page of an element that the case names "measure 1.1",
// "section IV" or "document".
func (r *reader) element(plan, name string) *page {
	r.Helper()
	kind, number, _ := strings.Cut(name, " ")
	p := r.open(plan)
	switch kind {
	case "document":
		return r.open(viewtest.Attribute(viewtest.All(p.tree, ".page-head a[href^='/measures/']")[0], "href"))
	case "measure":
		for _, row := range viewtest.All(p.tree, ".plan-table tbody tr") {
			if words(viewtest.All(row, "td.no")[0]) == number {
				return r.open(viewtest.Attribute(viewtest.All(row, "a.title")[0], "href"))
			}
		}
	case "section":
		for _, h := range viewtest.All(p.tree, ".section-head h2 a") {
			if strings.HasPrefix(words(h), number+".") {
				return r.open(viewtest.Attribute(h, "href"))
			}
		}
	}
	r.Fatalf("%s has no %s", p.url, name)
	return nil
}
