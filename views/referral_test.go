package views

import (
	"testing"
	"time"

	"svod/app/procedure"
)

func TestReferralPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := words(f)
		bodies := procedure.Bodies{namedBody(5, "KG", said), namedBody(6, "XX", said)}
		r := procedure.Referral{ID: 1, Group: 1, Plan: 2, PlanShort: texts(said), Revision: 3, RevisionNumber: 3, RouteName: texts(said), Started: longAgo, Version: 4}
		for _, outcome := range []procedure.StateAnswer{"", procedure.AnswerAgreed, procedure.AnswerWithComment, procedure.AnswerNotAgreed, procedure.AnswerToFollow, procedure.AnswerNoInterest} {
			a := procedure.Answer{Step: 2, Body: 5, Outcome: outcome}
			if outcome != "" {
				a.Dated, a.Paper, a.Note = longAgo, said, texts(said)
			}
			r.Steps = append(r.Steps[:0:0], procedure.ReferralStep{No: 1, RouteStep: procedure.RouteStep{Kind: procedure.StepGroup}, Outcome: procedure.StepApproved, Dated: longAgo, Paper: said, Note: texts(said)},
				procedure.ReferralStep{No: 2, RouteStep: procedure.RouteStep{Kind: procedure.StepDomestic}, Due: longAgo, Answers: []procedure.Answer{a}},
				procedure.ReferralStep{No: 3, RouteStep: procedure.RouteStep{Kind: procedure.StepBody, Body: 6}, Due: f.Now},
				procedure.ReferralStep{No: 4, RouteStep: procedure.RouteStep{Kind: procedure.StepBody, Body: 6}})
			for _, officer := range []bool{true, false} {
				tree := rendered(t, f, ReferralPage(f, ReferralView{Referral: r, Bodies: bodies, Officer: officer, Others: []procedure.Referral{r}}))
				if len(all(tree, ".way li.now[aria-current=step]")) != 1 || len(all(tree, ".way li.done")) != 1 || (len(all(tree, "main a.btn.primary")) == 1) != officer {
					t.Errorf("the way of a referral, officer: %v", officer)
				}
			}
			rendered(t, f, AnswerFormPage(f, ReferralView{Referral: r, Bodies: bodies}, a, AnswerForm(f, r, a)))
		}
		rendered(t, f, StepFormPage(f, ReferralView{Referral: r, Bodies: bodies}, r.Steps[1], EntryForm(f, r, r.Steps[1])))
		rendered(t, f, StepFormPage(f, ReferralView{Referral: r, Bodies: bodies}, r.Steps[3], failing("due", said)))
		r.Ended = f.Now
		for _, outcome := range []procedure.StepOutcome{procedure.StepAdopted, procedure.StepAgreed, procedure.StepApproved, procedure.StepNoted, procedure.StepReturned, procedure.StepSubmitted} {
			r.Steps[1].Outcome, r.Steps[1].Dated = outcome, f.Now
			rendered(t, f, ReferralPage(f, ReferralView{Referral: r, Bodies: bodies, Officer: true}))
		}
		rendered(t, f, NoReferralPage(f, 1, true))
		rendered(t, f, NewReferralPage(f, NewReferralView{Group: 1}))
		tree := rendered(t, f, NewReferralPage(f, NewReferralView{Group: 1, Bodies: bodies, Form: failing("route", said),
			Agreed: []procedure.AgreedRevision{{Plan: 1, PlanShort: texts(said), Revision: 3, Number: 3}},
			Routes: []procedure.Route{{ID: 1, NewRoute: procedure.NewRoute{Name: texts(said), Steps: []procedure.RouteStep{{Kind: procedure.StepGroup}, {Kind: procedure.StepBody, Body: 6}}}}}}))
		if len(all(tree, "main form select")) != 2 {
			t.Error("the choices of a new referral")
		}
		rendered(t, f, RouteFormPage(f, 1, failing("steps", said), bodies))
	})
}

func TestRecordPage(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := words(f)
		name := map[procedure.PersonID]procedure.PersonName{9: {"en": {Full: said}}}
		rendered(t, f, RecordPage(f, RecordView{Title: said, Path: "/groups/1/record", Checked: &RecordCheck{At: f.Now}}))
		rendered(t, f, RecordPage(f, RecordView{Title: said, Path: "/record", Checked: &RecordCheck{Lines: 4, Broken: 5, At: f.Now}}))
		page := procedure.RecordPage{Total: 900, Earlier: 3, People: name, Actors: name, Lines: []procedure.RecordLine{
			{N: 5, At: f.Now, Person: 9, Body: 5, Verb: "member.add", Object: "person/9", Hash: []byte{0xfc, 0x72, 0xc9, 0x8a},
				Facts: []procedure.Fact{{Name: "person", Value: "9"}, {Name: "role", Value: "head"}, {Name: "body", Value: "5"}}},
			{N: 4, At: f.Now, Verb: "body.end", Object: "body/5", Facts: []procedure.Fact{{Name: "until", Value: longAgo.Format(time.RFC3339)}, {Name: "code", Value: said}}},
			{N: 3, At: f.Now, Verb: "referral.answer", Object: "comment/0123456789abc", Facts: []procedure.Fact{{Name: "answer", Value: "agreed"}, {Name: "odd", Value: said}}}}}
		view := RecordView{RecordPage: page, Title: said, Path: "/groups/1/record", From: said, Problem: said,
			Query: procedure.RecordQuery{Person: 9, Noun: "body"}, Bodies: procedure.Bodies{namedBody(5, "KG", said)}}
		tree := rendered(t, f, RecordPage(f, view))
		for selector, want := range map[string]int{"main tbody tr": 3, "main a[href='/bodies/5']": 1, "#r-who option[selected]": 1, "#r-object option[selected]": 1, ".pager a": 1} {
			if got := len(all(tree, selector)); got != want {
				t.Errorf("%d × %s, want %d", got, selector, want)
			}
		}
		if attribute(all(tree, "#r-from")[0], "value") != said {
			t.Error("what was typed is not kept")
		}
	})
}
