package views

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"svod/app/procedure"
)

// delegationPages are the pages of a delegation's people and of written
// procedures, of nothing or full of the words given.
func delegationPages(f Frame, said string) map[string]templ.Component {
	if said == "" {
		return map[string]templ.Component{
			"proposals":  ProposalsPage(f, ProposalsView{Group: 1}),
			"contacts":   ContactsPage(f, nil, nil),
			"hand-over":  HandOverPage(f, procedure.Membership{}, procedure.PersonName{"ru": {Full: "Абэ"}, "en": {Full: "Abe"}}, Form{}),
			"discussion": DiscussionPage(f, DiscussionPageView{}),
			"consulting": ConsultationPage(f, ConsultationView{Clears: true, ConsultationSheet: procedure.ConsultationSheet{Asks: true}}),
			"wordings":   WordingsPage(f, WordingsView{}),
			"writtens":   WrittensPage(f, WrittenListView{Group: 1}),
		}
	}
	both := procedure.Texts{"ru": said, "en": said}
	name := procedure.PersonName{"ru": {Surname: said, First: said}, "en": {Full: said}}
	bodies := procedure.Bodies{{ID: 1, Short: procedure.Name{Texts: both}, Full: procedure.Name{Texts: both}}}
	wrong := func(field string) Form {
		return Form{Problems: procedure.Invalid{{Field: field, Key: "field.choice"}},
			Values: map[string]string{"reason": said, "clears_until": said, "remark": said, "days": said, "title_en": said, "text_en": said}}
	}
	entry := procedure.PeopleEntry{Person: procedure.NewPerson{Email: said, Phone: said, Lang: "en", Name: name},
		Member: procedure.NewMember{Body: 1, Role: procedure.Delegate, Post: both, Organisation: both}}
	var waiting, decided []procedure.ProposalSheet
	for i, kind := range []procedure.ProposalKind{procedure.ProposeAdd, procedure.ProposePerson, procedure.ProposePlace, procedure.ProposeEnd} {
		s := procedure.ProposalSheet{Proposal: procedure.Proposal{ID: procedure.ProposalID(i + 1), Group: 1, Body: 1, Kind: kind, Wants: entry, At: f.Now}, By: name, Decider: name}
		if kind != procedure.ProposeAdd {
			s.Membership, s.Was, s.Now = 7, entry, entry
		}
		waiting = append(waiting, s)
		s.Outcome, s.Decided, s.DecidedBy, s.Reason = procedure.ProposalDeclined, f.Now, 1, said
		decided = append(decided, s)
	}
	contact := procedure.Contact{ID: 1, Body: 1, NewContact: procedure.NewContact{Address: said, Kind: procedure.ContactReception, Main: true, Lang: "en", Confirmed: f.Now}}
	bounced := contact
	bounced.ID, bounced.Main, bounced.Bounce = 2, false, procedure.Bounce{At: f.Now, Reply: said}
	remarks := procedure.Discussion{Unread: 2, Remarks: []procedure.Remark{{N: 1, Person: 1, Name: name, At: f.Now, Text: said}, {N: 2, Person: 2, Name: name, At: f.Now, Text: said},
		{N: 3, Person: 2, Name: name, At: f.Now, Taken: f.Now}}}
	written := procedure.Written{ID: 1, Number: 1, Title: both, Text: both, Zone: "Europe/Moscow", Opened: f.Now, Terms: []procedure.Term{{At: f.Now, Days: 10}}}
	round := procedure.Round{ID: 1, Number: 1, Closes: f.Now.Add(48 * time.Hour), Zone: "Europe/Moscow"}
	asked := []procedure.Consulted{{Person: 1, About: said}, {Person: 2, About: said, Answer: procedure.ConsultReady, At: f.Now, Note: said, Drafts: 3}}
	running := procedure.Consultation{Round: 1, Body: 1, N: 2, At: f.Now, Person: 1, Text: said, Closes: f.Now.Add(time.Hour), Zone: "Europe/Moscow", Pauses: true, Asked: asked}
	over := running
	over.N, over.Ended = 1, f.Now.Add(-time.Hour)
	consulting := ConsultationView{Clears: true, Viewer: 1, Name: BodyWords{said, said, said}, ConsultationSheet: procedure.ConsultationSheet{Round: round, Body: 1, Asks: true,
		All: []procedure.Consultation{running, over}, People: map[procedure.PersonID]procedure.PersonName{1: name, 2: name},
		Colleagues: []procedure.Colleague{{Person: 1, Name: name, Organisation: both}, {Person: 2, Name: name}, {Person: 3, Name: name}}}}
	answered, failed, asking := consulting, consulting, consulting
	answered.Viewer = 2
	failed.Form, failed.Failed = wrong("closes"), "extend"
	failed.Form.Place = "extend"
	asking.All, asking.Form, asking.Failed = asking.All[1:], wrong("asked"), "open"
	asking.Form.Place = "open"
	return map[string]templ.Component{
		"consulting": ConsultationPage(f, consulting), "consulted": ConsultationPage(f, answered), "extending": ConsultationPage(f, failed), "asking": ConsultationPage(f, asking),
		"proposals":  ProposalsPage(f, ProposalsView{Group: 1, Officer: true, Waiting: waiting, Shown: waiting, Decided: decided, Bodies: bodies, Form: wrong("reason")}),
		"contacts":   ContactsPage(f, []procedure.Contact{contact, bounced}, bodies),
		"hand-over":  HandOverPage(f, procedure.Membership{ID: 1, Group: 1, ClearsSince: f.Now, ClearsUntil: f.Now.Add(time.Hour)}, name, wrong("clears_until")),
		"discussion": DiscussionPage(f, DiscussionPageView{DiscussionView: DiscussionView{Discussion: remarks, Comment: 1, Person: 1, Form: wrong("remark"), Next: "/x"}, Author: said}),
		"wordings":   WordingsPage(f, WordingsView{Bodies: Bodies{1: {said, said, said}}}),
		"writtens": WrittensPage(f, WrittenListView{Group: 1, Officer: true, All: []procedure.Written{written}, Plan: procedure.Plan{ID: 1, Langs: []procedure.Lang{"ru", "en"}},
			Members: []procedure.BodyID{1}, Names: Bodies{1: {said, said, said}}, Form: wrong("days")}),
	}
}

// TestPagesOfDelegations: with nothing, with all, and with hostile words, in each
// language.
func TestPagesOfDelegations(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := map[string]string{hostile: hostile, "x": "Words"}[f.Title]
		if f.Signed == nil {
			said = ""
		}
		for name, page := range delegationPages(f, said) {
			t.Run(name, func(t *testing.T) { rendered(t, f, page) })
		}
	})
}
