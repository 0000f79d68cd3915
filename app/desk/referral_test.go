package desk_test

import (
	"testing"
	"time"

	"svod/app/procedure"
)

// withPlan adds a plan with an agreed revision and one that is only published.
func (h *house) withPlan() (agreed, published procedure.RevisionID) {
	h.Helper()
	h.raw(`INSERT INTO plan (id, grp_id, titles, shorts, langs, created) VALUES (1, $1, '{"en":"Plan"}', '{"en":"Plan"}', 'ru,en', 0)`, int64(h.group))
	h.raw(`INSERT INTO revision (id, plan_id, number, state, created, agreed) VALUES (1, 1, 1, 'published', 0, NULL), (2, 1, 2, 'agreed', 0, $1)`,
		start.UnixMicro())
	return 2, 1
}

func (h *house) route(codes ...string) procedure.RouteID {
	h.Helper()
	n := procedure.NewRoute{Code: "R", Name: procedure.Texts{"en": "Route"},
		Steps: []procedure.RouteStep{{Kind: procedure.StepGroup}, {Kind: procedure.StepDomestic}}}
	for _, code := range codes {
		n.Steps = append(n.Steps, procedure.RouteStep{Kind: procedure.StepBody, Body: h.by[code]})
	}
	return got(h, func() (procedure.RouteID, error) { return h.AddRoute(ctx, h.officer(), n) })
}

func (h *house) referral(id procedure.ReferralID) procedure.Referral {
	h.Helper()
	f, err := h.store.Referral(ctx, id)
	h.ok(err)
	return f
}

func TestReferralGoesItsRoute(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		agreed, published := h.withPlan()
		o := h.officer()
		route := h.route("SEC", "CC")
		due := start.AddDate(0, 4, 0)
		n := procedure.NewReferral{Revision: agreed, Route: route, Paper: "протокол, 4.1", Due: due}
		h.invalid(justErr(h.StartReferral(ctx, o, procedure.NewReferral{Revision: published, Route: route})), "revision", "referral.error.revision")
		h.invalid(justErr(h.StartReferral(ctx, o, procedure.NewReferral{Revision: agreed, Route: 99})), "route", "referral.error.route")
		refused[procedure.Forbidden](h, justErr(h.StartReferral(ctx, h.viewer("AA", procedure.Head), n)))
		id := got(h, func() (procedure.ReferralID, error) { return h.StartReferral(ctx, o, n) })
		refused[procedure.Refused](h, justErr(h.StartReferral(ctx, o, n)))

		f := h.referral(id)
		domestic := f.Steps[1]
		if f.Now() != 1 || f.Steps[0].Outcome != procedure.StepApproved || !f.Steps[0].Dated.Equal(start) || !domestic.Due.Equal(due) ||
			len(domestic.Answers) != 2 || domestic.Answered() != 0 || len(domestic.Waiting()) != 2 || f.RevisionNumber != 2 {
			h.Fatalf("at its start the referral is %+v", f)
		}
		answer := procedure.Answer{Step: 2, Body: h.by["AA"], Outcome: procedure.AnswerWithComment, Dated: start, Paper: "№ 7", Note: procedure.Texts{"en": "See item 6.2"}}
		h.ok(h.AnswerReferral(ctx, o, id, f.Version, answer))
		refused[procedure.Conflict](h, h.AnswerReferral(ctx, o, id, f.Version, answer))
		version := f.Version + 1
		later := answer
		later.Body, later.Outcome = h.by["BB"], procedure.AnswerToFollow
		h.ok(h.AnswerReferral(ctx, o, id, version, later))
		for _, bad := range []procedure.Answer{
			{Step: 2, Body: h.by["CC"], Outcome: procedure.AnswerAgreed, Dated: start},
			{Step: 3, Body: h.by["AA"], Outcome: procedure.AnswerAgreed, Dated: start},
			{Step: 9, Body: h.by["AA"], Outcome: procedure.AnswerAgreed, Dated: start},
		} {
			if err := h.AnswerReferral(ctx, o, id, version+1, bad); err != procedure.ErrNotFound {
				h.Fatalf("the answer %+v: %v", bad, err)
			}
		}
		h.invalid(h.AnswerReferral(ctx, o, id, version+1, procedure.Answer{Step: 2, Body: h.by["AA"], Outcome: "perhaps", Dated: start}), "outcome", "field.choice")
		h.invalid(h.AnswerReferral(ctx, o, id, version+1, procedure.Answer{Step: 2, Body: h.by["AA"], Outcome: procedure.AnswerAgreed}), "dated", "referral.error.dated")
		domestic = h.referral(id).Steps[1]
		if domestic.Answered() != 1 || domestic.Waiting()[0] != h.by["BB"] || domestic.Answers[0].Note["en"] != "See item 6.2" {
			h.Fatalf("after the answers domestic approval is %+v", domestic)
		}
		enter := func(e procedure.Entry) error { return h.AdvanceReferral(ctx, o, id, h.referral(id).Version, e) }
		refused[procedure.Refused](h, enter(procedure.Entry{Step: 3, Outcome: procedure.StepApproved, Dated: start}))
		refused[procedure.Refused](h, enter(procedure.Entry{Step: 1, Outcome: procedure.StepApproved, Dated: start}))
		h.invalid(enter(procedure.Entry{Step: 2, Outcome: procedure.StepAdopted, Dated: start}), "outcome", "field.choice")
		h.invalid(enter(procedure.Entry{Step: 2, Outcome: procedure.StepAgreed}), "dated", "referral.error.dated")
		h.ok(enter(procedure.Entry{Step: 4, Due: due.AddDate(1, 0, 0)}))
		h.ok(enter(procedure.Entry{Step: 2, Outcome: procedure.StepAgreed, Dated: due}))
		h.invalid(enter(procedure.Entry{Step: 3, Outcome: procedure.StepAdopted, Dated: due}), "outcome", "field.choice")
		h.ok(enter(procedure.Entry{Step: 3, Outcome: procedure.StepApproved, Dated: due, Paper: "решение 5"}))
		h.ok(enter(procedure.Entry{Step: 4, Outcome: procedure.StepAdopted, Dated: due}))
		if f := h.referral(id); f.Now() != -1 || f.Ended.IsZero() || f.Steps[3].Outcome != procedure.StepAdopted {
			h.Fatalf("at its end the referral is %+v", f)
		}
		refused[procedure.Refused](h, enter(procedure.Entry{Step: 4, Due: due}))
		refused[procedure.Refused](h, h.AnswerReferral(ctx, o, id, h.referral(id).Version, answer))
	})
}

func TestReturnedReferralIsOver(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		agreed, _ := h.withPlan()
		n := procedure.NewReferral{Revision: agreed, Route: h.route("SEC")}
		id := got(h, func() (procedure.ReferralID, error) { return h.StartReferral(ctx, h.officer(), n) })
		h.ok(h.AdvanceReferral(ctx, h.officer(), id, 1, procedure.Entry{Step: 2, Outcome: procedure.StepReturned, Dated: start}))
		if f := h.referral(id); f.Now() != -1 || f.Ended.IsZero() {
			h.Fatalf("the returned referral is %+v", f)
		}
		again := got(h, func() (procedure.ReferralID, error) { return h.StartReferral(ctx, h.officer(), n) })
		if f, err := h.store.ReferralOf(ctx, 1); err != nil || f.ID != again {
			h.Fatalf("the plan's referral is %d, %v", f.ID, err)
		}
		other := procedure.Viewer{Group: got(h, func() (procedure.GroupID, error) {
			return h.CreateGroup(ctx, site, procedure.NewGroup{Code: "EG-2", Name: procedure.Texts{"en": "Second"}, Zone: "UTC", ConvenedBy: h.by["SEC"]})
		}), Roles: []procedure.Role{procedure.Secretariat}}
		if err := h.AdvanceReferral(ctx, other, again, 1, procedure.Entry{Step: 2, Due: start}); err != procedure.ErrNotFound {
			h.Fatalf("the officer of another group: %v", err)
		}
		h.invalid(justErr(h.StartReferral(ctx, other, n)), "revision", "referral.error.revision")
	})
}

func TestBadRoutes(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		name := procedure.Texts{"en": "Route"}
		step := procedure.RouteStep{Kind: procedure.StepDomestic}
		for _, c := range []struct {
			n          procedure.NewRoute
			field, key string
		}{
			{procedure.NewRoute{Code: "R", Name: name}, "steps", "route.error.steps"},
			{procedure.NewRoute{Code: "R", Steps: []procedure.RouteStep{step}}, "name", "route.error.name"},
			{procedure.NewRoute{Code: "R", Name: name, Steps: []procedure.RouteStep{{Kind: procedure.StepBody}}}, "steps", "route.error.body"},
			{procedure.NewRoute{Code: "R", Name: name, Steps: []procedure.RouteStep{{Kind: "detour"}}}, "steps", "field.choice"},
			{procedure.NewRoute{Code: "R", Name: name, Steps: []procedure.RouteStep{{Kind: procedure.StepBody, Body: 999}}}, "steps", "body.error.unknown"},
			{procedure.NewRoute{Name: name, Steps: []procedure.RouteStep{step}}, "code", "field.code"},
		} {
			h.invalid(justErr(h.AddRoute(ctx, h.officer(), c.n)), c.field, c.key)
		}
		h.route()
		h.invalid(justErr(h.AddRoute(ctx, h.officer(), procedure.NewRoute{Code: "R", Name: name, Steps: []procedure.RouteStep{step}})), "code", "route.error.code_taken")
	})
}

func TestRecordShowsWhoMaySee(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		o := h.officer()
		id := h.member(o, "Петрова", "p@aa.example", "AA", procedure.Delegate)
		person := h.membership(id).Person
		h.ok(h.Invite(ctx, o, person))
		page, err := h.store.Record(ctx, o, procedure.RecordQuery{Limit: 2})
		if err != nil || len(page.Lines) != 2 || page.Lines[0].Verb != "member.invite" || page.People[person] == nil || page.Earlier == nil || page.Total != 6 {
			h.Fatalf("the record is %+v, %v", page, err)
		}
		if page, err = h.store.Record(ctx, o, procedure.RecordQuery{Limit: 9, Noun: "group"}); err != nil || len(page.Lines) != 4 {
			h.Fatalf("of the group there are %d lines, %v", len(page.Lines), err)
		}
		if page, err = h.store.Record(ctx, o, procedure.RecordQuery{Limit: 9, From: start.Add(time.Second)}); err != nil || len(page.Lines) != 0 {
			h.Fatalf("of later there are %d lines, %v", len(page.Lines), err)
		}
		if page, err = h.store.Record(ctx, h.viewer("AA", procedure.Head), procedure.RecordQuery{Limit: 9}); err != nil || len(page.Lines) != 0 {
			h.Fatalf("a head of AA sees %d lines of others, %v", len(page.Lines), err)
		}
		h.raw(`UPDATE audit SET facts = '[]' WHERE grp_id = $1 AND n = 5`, int64(h.group))
		if lines, broken, err := h.store.CheckRecord(ctx, h.group); err != nil || lines != 4 || broken != 5 {
			h.Fatalf("a changed line: %d hold, %d broken, %v", lines, broken, err)
		}
	})
}
