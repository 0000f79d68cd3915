package courier_test

import (
	"context"
	"log/slog"
	"net/mail"
	"slices"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/mailer/mailertest"
)

// council is a group of two states, each with a head whose letters go through
// the office's relay, and a desk.
type council struct {
	*office
	desk    *desk.Desk
	courier *courier.Courier
	officer procedure.Viewer
	plan    procedure.PlanID
	bodies  []procedure.BodyID // of address(1), address(2)
}

// got ends the test where an act fails, and returns what it made.
func got[V any](o *office) func(V, error) V {
	return func(v V, err error) V {
		o.t.Helper()
		o.ok(err)
		return v
	}
}

func (o *office) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) council() *council {
	o.t.Helper()
	ctx, log := context.Background(), slog.New(slog.DiscardHandler)
	c := &council{office: o, desk: desk.New(o.store, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32), InvitationLasts: time.Hour,
		From: mail.Address{Name: "Секретариат", Address: "svod@example.org"}}, log)}
	site := procedure.Viewer{Operator: true, Roles: []procedure.Role{procedure.Secretariat}}
	place := 0
	add := func(code string, kind procedure.BodyKind) procedure.BodyID {
		place++
		name := procedure.CaseForms{"en": {procedure.Nom: "State " + code}, "ru": {procedure.Nom: "Государство " + code, procedure.Gen: "Государства " + code}}
		return got[procedure.BodyID](o)(c.desk.AddBody(ctx, site, procedure.NewBody{Code: code, Kind: kind, Place: place, Zone: "Europe/Moscow", Langs: []procedure.Lang{"ru"},
			Names: procedure.Naming{procedure.FormShort: name, procedure.FormFull: name, procedure.FormGovernment: name}}))
	}
	committee := add("SEC", procedure.KindCommittee)
	group := got[procedure.GroupID](o)(c.desk.CreateGroup(ctx, site, procedure.NewGroup{Code: "G", Zone: "Europe/Moscow", ConvenedBy: committee,
		Name: procedure.Texts{"ru": "Группа", "en": "Group"}}))
	c.officer = procedure.Viewer{Group: group, Body: committee, Roles: []procedure.Role{procedure.Secretariat}, Lang: "en"}
	member := func(body procedure.BodyID, at string, role procedure.Role) {
		o.ok(c.desk.AddGroupBody(ctx, c.officer, body, procedure.PartMember, time.Time{}))
		got[procedure.MembershipID](o)(c.desk.AddMember(ctx, c.officer, procedure.NewPerson{Email: at, Lang: "ru",
			Name: procedure.PersonName{"ru": {Surname: "Иванова", First: "Анна"}, "en": {Full: "Anna Ivanova"}}},
			procedure.NewMember{Body: body, Role: role, Post: procedure.Texts{"ru": "советник", "en": "Counsellor"}}))
	}
	member(committee, "secretariat@example.net", procedure.Secretariat)
	person, err := o.store.PersonByEmail(ctx, "secretariat@example.net")
	o.ok(err)
	c.officer.Person = person.ID
	for i, code := range []string{"AA", "BB"} {
		c.bodies = append(c.bodies, add(code, procedure.KindState))
		member(c.bodies[i], address(i+1), procedure.Head)
	}
	title := procedure.Texts{"ru": "План", "en": "Plan"}
	c.plan = got[procedure.PlanID](o)(c.desk.CreatePlan(ctx, c.officer, procedure.NewPlan{Title: title, Short: title, Langs: []procedure.Lang{"ru", "en"},
		Columns: []procedure.Column{{Key: procedure.ColTitle}, {Key: procedure.ColTerm}, {Key: procedure.ColExecutors}}}))
	c.courier = courier.New(o.store, c.desk.RenderDelivery, []courier.Chore{{Name: "close written procedures", Do: c.desk.CloseDueWritten},
		{Name: "file results of written procedures", Do: c.desk.FileWrittenResults}}, settings(o.relay.Port), log)
	return c
}

// sheet is a written procedure as the secretariat sees it.
func (c *council) sheet(id procedure.WrittenID) procedure.WrittenSheet {
	c.t.Helper()
	return got[procedure.WrittenSheet](c.office)(c.store.WrittenSheet(context.Background(), c.officer, id))
}

// stands holds where the two bodies stand.
func (c *council) stands(id procedure.WrittenID, a, b procedure.SilenceState) {
	c.t.Helper()
	s := c.sheet(id)
	if s.Bodies[0].State != a || s.Bodies[1].State != b {
		c.t.Fatalf("AA is %s and BB %s, not %s and %s: %+v", s.Bodies[0].State, s.Bodies[1].State, a, b, s.Bodies)
	}
}

// TestAClockStartsWhenItsNoticeArrives takes a written procedure through real
// letters: one notice arrives at once, one is put off, and one is refused for
// good; silence runs where it arrived, from that moment.
func TestAClockStartsWhenItsNoticeArrives(t *testing.T) {
	eachOffice(t, func(t *testing.T, o *office) {
		ctx, c := context.Background(), o.council()
		o.pass(c.courier) // what has been told so far
		o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, To: address(2), Reply: "451 4.3.0 later"},
			mailertest.Fault{At: mailertest.AtRcpt, To: address(2), Reply: "550 5.1.1 no such user"})
		title := procedure.Texts{"ru": "Текст", "en": "Text"}
		id := got[procedure.WrittenID](o)(c.desk.OpenWritten(ctx, c.officer, procedure.NewWritten{Plan: c.plan, Title: title, Text: title, Days: 10,
			Zone: "Europe/Moscow", Bodies: c.bodies}))
		c.stands(id, procedure.SilenceSent, procedure.SilenceSent)
		o.pass(c.courier)
		served := o.clock.Now()
		c.stands(id, procedure.SilenceRuns, procedure.SilenceSent) // put off
		o.clock.Advance(time.Hour)
		o.pass(c.courier)
		c.stands(id, procedure.SilenceRuns, procedure.SilenceLost) // come back
		if n := c.unserved(); n != 1 {
			t.Errorf("the secretariat is told of %d bodies that are not served", n)
		}
		o.clock.Advance(11 * 24 * time.Hour)
		o.pass(c.courier)
		c.stands(id, procedure.SilenceOver, procedure.SilenceLost)
		if c.sheet(id).Outcome != procedure.WrittenRuns {
			t.Fatal("who was not served has kept silence")
		}
		o.ok(c.desk.ServeAgain(ctx, c.officer, id, c.bodies[1]))
		o.pass(c.courier)
		again := o.clock.Now()
		c.stands(id, procedure.SilenceOver, procedure.SilenceRuns)
		o.clock.Advance(10 * 24 * time.Hour)
		o.pass(c.courier)
		s := c.sheet(id)
		if s.Outcome != procedure.WrittenAgreed || !s.Bodies[0].Proof.At.Equal(served) || !s.Bodies[1].Proof.At.Equal(again) || s.Document == 0 {
			t.Fatalf("at its end: %+v", s)
		}
		o.pass(c.courier)
		for n := range 2 {
			if letters := c.letters("written_result", address(n+1)); letters != 1 {
				t.Errorf("the result reaches %s %d times", address(n+1), letters)
			}
		}
	})
}

// unserved is how many bodies the secretariat's list of what waits says are not
// served.
func (c *council) unserved() int {
	c.t.Helper()
	todo := got[[]procedure.Todo](c.office)(c.store.Todo(context.Background(), c.officer))
	i := slices.IndexFunc(todo, func(t procedure.Todo) bool { return t.Kind == procedure.TodoUnserved })
	if i < 0 {
		return 0
	}
	return todo[i].Count
}

// letters counts the letters of a name that the relay has taken for an address.
func (c *council) letters(name, to string) int {
	c.t.Helper()
	var n int
	c.ok(storetest.RawAt(c.t, c.database).QueryRow(`SELECT COUNT(*) FROM delivery d JOIN mailing m ON m.id = d.mailing_id
		WHERE m.letter = $1 AND d.address = $2 AND d.state = 'accepted'`, name, to).Scan(&n))
	return n
}
