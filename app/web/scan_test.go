package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/procedure"
)

// opensRound publishes the case's draft and opens a round on it that asks the
// bodies of the author and of the other head.
func (p *portal) opensRound(d *demo.Demonstration, people map[string]demo.Chosen, sealed bool) procedure.RoundID {
	p.Helper()
	officer := p.viewer(d, people["secretariat"].Person)
	plan, err := p.store.PlanOfGroup(p.Context(), d.Group)
	must(p, err)
	revisions, err := p.store.Revisions(p.Context(), plan)
	must(p, err)
	must(p, p.desk.PublishRevision(p.Context(), officer, revisions[0].ID, 0, true))
	id, err := p.desk.OpenRound(p.Context(), officer, procedure.NewRound{Revision: revisions[0].ID, Sealed: sealed, Closes: p.store.Now().Add(30 * 24 * time.Hour),
		Zone: "Europe/Moscow", Bodies: []procedure.BodyID{people["author"].Body, people["other head"].Body}})
	must(p, err)
	return id
}

// closesRound lets the deadline of a round pass by this much, and what happens
// then by itself.
func (p *portal) closesRound(id procedure.RoundID, after time.Duration) procedure.Round {
	p.Helper()
	o, err := p.store.Round(p.Context(), id)
	must(p, err)
	p.days.Set(o.Closes.Add(after))
	must(p, p.desk.CloseDueRounds(p.Context()))
	return o
}

var scanAddress = regexp.MustCompile(`/responses/[0-9a-z]+/files/[0-9a-z]+`)

// TestWhoSeesTheScanOfALetter is the table of who sees the scan with which a
// head submits: in an open round and in a sealed one, before its close and
// after. Its own address, and any trace of it on the pages.
func TestWhoSeesTheScanOfALetter(t *testing.T) {
	own := []string{"author", "head"}
	for name, round := range map[string]struct {
		sealed bool
		before []string
	}{"open": {false, append([]string{"secretariat"}, own...)}, "sealed": {true, own}} {
		t.Run(name, func(t *testing.T) {
			p, d := withCase(t, "draft")
			people := cast(p, d)
			id := p.opensRound(d, people, round.sealed)
			head := p.as(people["head"].Person)
			form := url.Values{"kind": {"no_comments"}, "do": {"submit"}, "out_number": {"17"}}
			if a := head.attach(roundPath(id)+"/position", form, [2]string{"letter.exe", "MZ"}); a.StatusCode != http.StatusUnprocessableEntity ||
				!strings.Contains(a.body, "letter.exe") || !strings.Contains(a.body, `value="17"`) {
				t.Errorf("a scan that is none: %d", a.StatusCode)
			}
			done := head.attach(roundPath(id)+"/position", form, [2]string{"Xylophone.txt", "The letter"})
			receipt := done.Header.Get("Location")
			scan := scanAddress.FindString(head.get(receipt).body)
			if scan == "" {
				t.Fatalf("submitted: %d; its receipt names no scan", done.StatusCode)
			}
			p.scanSeenBy(people, "before the close", roundPath(id), receipt, scan, round.before)
			p.closesRound(id, 0)
			head = p.as(people["head"].Person)
			p.scanSeenBy(people, "after the close", roundPath(id), receipt, scan, append([]string{"secretariat"}, own...))
			if a := p.as(outsiderOf(p)).get(scan); a.StatusCode != http.StatusNotFound {
				t.Errorf("somebody of another group: %d", a.StatusCode)
			}
			if got := head.get(receipt).body; !strings.Contains(got, "SHA-256") || !strings.Contains(got, "Xylophone.txt") {
				t.Error("the receipt does not name the scan with its size and fingerprint")
			}
			if paper := head.get(receipt + "/download/pdf"); paper.StatusCode != http.StatusOK {
				t.Errorf("the receipt as a PDF: %d", paper.StatusCode)
			}
		})
	}
}

func (p *portal) scanSeenBy(people map[string]demo.Chosen, state, round, receipt, scan string, want []string) {
	p.Helper()
	for name, person := range people {
		b, sees := p.as(person.Person), slices.Contains(want, name)
		a := b.get(scan)
		if sees && (a.StatusCode != http.StatusOK || a.body != "The letter" || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment")) ||
			!sees && a.StatusCode != http.StatusNotFound {
			p.Errorf("%s, %s: the scan answers %d", state, name, a.StatusCode)
		}
		if shown := strings.Contains(b.get(round).body, scan); shown != sees {
			p.Errorf("%s, %s: the page of the round shows it: %v", state, name, shown)
		}
		if shown := strings.Contains(b.get(receipt).body, scan); shown != sees {
			p.Errorf("%s, %s: the receipt shows it: %v", state, name, shown)
		}
	}
}

// TestAnEnteredAnswerCameWhenItsLetterDid: the day and hour of its letter, in
// the zone of the round, decide whether it came in time.
func TestAnEnteredAnswerCameWhenItsLetterDid(t *testing.T) {
	p, d := withCase(t, "draft")
	people := cast(p, d)
	round := p.opensRound(d, people, false)
	o := p.closesRound(round, 48*time.Hour)
	moscow, err := time.LoadLocation(o.Zone)
	must(t, err)
	officer := p.inEnglish(d, procedure.Secretariat)
	enter := func(body procedure.BodyID, at time.Time, clock string) answer {
		at = at.In(moscow)
		if clock == "" {
			clock = at.Format("15:04")
		}
		return officer.attach(roundPath(round)+"/answers", url.Values{"kind": {"no_comments"}, "body": {number64(body)}, "out_number": {"17"},
			"in_date": {at.Format("2006-01-02")}, "in_clock": {clock}}, [2]string{"scan.txt", "The letter"})
	}
	for what, wrong := range map[string]answer{"an hour that is none": enter(people["author"].Body, o.Closes, "25:61"), "a day to come": enter(people["author"].Body, o.Closes.Add(96*time.Hour), "")} {
		if wrong.StatusCode != http.StatusUnprocessableEntity || !kept(wrong.page(t, "en"), "out_number", "17") {
			t.Errorf("%s: %d %v", what, wrong.StatusCode, errorsOf(wrong.body))
		}
	}
	p.expect("in time", enter(people["author"].Body, o.Closes.Add(-time.Minute), "").StatusCode, []int{303})
	p.expect("late", enter(people["other head"].Body, o.Closes, "").StatusCode, []int{303})
	all, err := p.store.Responses(t.Context(), round)
	must(t, err)
	if len(all) != 2 || all[0].Late || !all[0].At.Equal(o.Closes.Add(-time.Minute).Truncate(time.Minute)) || !all[1].Late || !all[0].Entered {
		t.Errorf("entered: %+v", all)
	}
	if scans := scanAddress.FindAllString(officer.get(roundPath(round)).body, -1); len(scans) != 2 {
		t.Errorf("%d scans on the page of the round", len(scans))
	}
}
