package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
)

// officers are two persons of the secretariat.
func (h *house) officers() (first, second procedure.Viewer) {
	h.Helper()
	var all []procedure.Viewer
	for _, surname := range []string{"Alpha", "Beta"} {
		address := strings.ToLower(surname) + "@sec.example"
		h.member(h.officer(), surname, address, "SEC", procedure.Secretariat)
		person, err := h.store.PersonByEmail(ctx, address)
		h.ok(err)
		who := h.officer()
		who.Person = person.ID
		all = append(all, who)
	}
	return all[0], all[1]
}

// fourEyes makes the group want a second officer.
func (h *house) fourEyes(wanted bool) {
	h.Helper()
	g, err := h.store.Group(ctx, h.group)
	h.ok(err)
	g.Settings.FourEyes = wanted
	h.ok(h.ChangeGroup(ctx, h.officer(), g.Version, g.NewGroup))
}

func (h *house) draft(id procedure.DispatchID) procedure.Dispatch {
	h.Helper()
	d, err := h.store.Dispatch(ctx, h.officer(), id)
	h.ok(err)
	return d
}

// Where a group wants four eyes, a second officer releases: not who asked for
// it, not without being asked, and not what was changed since.
func TestASecondOfficerReleases(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		h.finalised(p)
		h.fourEyes(true)
		first, second := h.officers()
		n := h.newDispatch(p)
		id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, first, n) })
		key := func(err error) string { return refused[procedure.Refused](h, err).Key }
		if k := key(h.ReleaseDispatch(ctx, second, id, 1)); k != "dispatch.refused.ask" {
			h.Errorf("without being asked: %s", k)
		}
		if k := key(h.ReturnDispatch(ctx, second, id, 1, "Why")); k != "dispatch.refused.not_asked" {
			h.Errorf("returned without being asked: %s", k)
		}
		lines := h.lines(h.group)
		for range 2 {
			h.ok(h.AskRelease(ctx, first, id, 1, time.Time{}))
		}
		if d := h.draft(id); d.Stage != procedure.StageAsked || d.AskedBy != first.Person || d.Version != 2 || h.lines(h.group) != lines+1 {
			h.Fatalf("asked: %+v", d)
		}
		if slices.Contains(h.todo(first), procedure.TodoRelease) || !slices.Contains(h.todo(second), procedure.TodoRelease) {
			h.Error("it waits for the wrong officer")
		}
		for _, own := range []error{h.ReleaseDispatch(ctx, first, id, 2), h.ScheduleDispatch(ctx, first, id, 2, start.Add(time.Hour)), h.ReturnDispatch(ctx, first, id, 2, "Why")} {
			if k := key(own); k != "dispatch.refused.own" {
				h.Errorf("one's own: %s", k)
			}
		}
		h.invalid(h.ReturnDispatch(ctx, second, id, 2, " "), "note", "dispatch.error.note")
		h.ok(h.ReturnDispatch(ctx, second, id, 2, "The number is wrong."))
		if d := h.draft(id); d.Stage != procedure.StageReturned || d.Note != "The number is wrong." || d.StageBy != second.Person || d.AskedBy != 0 {
			h.Errorf("returned: %+v", d)
		}
		if !slices.Contains(h.todo(first), procedure.TodoBack) {
			h.Error("who asked is not told that it came back")
		}
		n.Number = "4-1/0913"
		h.ok(h.ChangeDispatch(ctx, first, id, 3, n))
		if d := h.draft(id); d.Stage != procedure.StageReturned || d.Note == "" {
			h.Errorf("why it came back is forgotten: %+v", d)
		}
		h.ok(h.AskRelease(ctx, first, id, 4, time.Time{}))
		n.Number = "4-1/0914"
		h.ok(h.ChangeDispatch(ctx, first, id, 5, n))
		if d := h.draft(id); d.Stage != procedure.StageComposed || d.AskedBy != 0 {
			h.Errorf("what was changed is still asked for: %+v", d)
		}
		refused[procedure.Conflict](h, h.ReleaseDispatch(ctx, second, id, 5))
		h.ok(h.AskRelease(ctx, first, id, 6, time.Time{}))
		h.ok(h.ReleaseDispatch(ctx, second, id, 7))
		if d := h.draft(id); d.Draft() || d.ReleasedBy != second.Person || d.AskedBy != first.Person {
			h.Errorf("released: %+v", d)
		}
		for _, late := range []error{h.AskRelease(ctx, first, id, 8, time.Time{}), h.StopDispatch(ctx, first, id)} {
			if k := key(late); k != "dispatch.refused.released" {
				h.Errorf("after the release: %s", k)
			}
		}
	})
}

// A release can be asked for only of what is ready, and taken back.
func TestAReleaseIsAskedForAndTakenBack(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		first, second := h.officers()
		id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, first, h.newDispatch(p)) })
		refused[procedure.Refused](h, h.AskRelease(ctx, first, id, 1, time.Time{})) // the protocol is not final
		h.finalised(p)
		h.ok(h.AskRelease(ctx, first, id, 1, start.Add(time.Hour)))
		if k := refused[procedure.Refused](h, h.AskRelease(ctx, second, id, 2, time.Time{})).Key; k != "dispatch.refused.asked" {
			h.Errorf("asked for by two: %s", k)
		}
		for range 2 {
			h.ok(h.StopDispatch(ctx, first, id))
		}
		if d := h.draft(id); d.Stage != procedure.StageComposed || d.Version != 3 {
			h.Errorf("taken back: %+v", d)
		}
		if err := h.AskRelease(ctx, h.viewer("AA", procedure.Head), id, 3, time.Time{}); err != procedure.ErrNotFound {
			h.Errorf("a head of delegation asks: %v", err)
		}
	})
}

// A dispatch goes out at its time, not before, once, in the name of who set it.
func TestADispatchGoesOutAtItsTime(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		h.finalised(p)
		first, _ := h.officers()
		n := h.newDispatch(p)
		id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, first, n) })
		h.invalid(h.ScheduleDispatch(ctx, first, id, 1, start), "release_day", "dispatch.error.release_past")
		h.invalid(h.ScheduleDispatch(ctx, first, id, 1, start.AddDate(1, 0, 1)), "release_day", "dispatch.error.release_far")
		h.invalid(h.ScheduleDispatch(ctx, first, id, 1, time.Time{}), "release_day", "form.error.date")
		at := start.Add(time.Hour)
		h.ok(h.ScheduleDispatch(ctx, first, id, 1, at))
		for _, err := range []error{h.ChangeDispatch(ctx, first, id, 2, n), h.ReleaseDispatch(ctx, first, id, 2)} {
			if k := refused[procedure.Refused](h, err).Key; k != "dispatch.refused.scheduled" {
				h.Errorf("while it waits: %s", k)
			}
		}
		h.ok(h.StopDispatch(ctx, first, id))
		h.ok(h.ScheduleDispatch(ctx, first, id, 3, at))
		h.clock.Set(at.Add(-time.Microsecond))
		h.ok(h.ReleaseDue(ctx))
		if !h.draft(id).Draft() {
			h.Fatal("it went out before its time")
		}
		h.clock.Set(at)
		lines := h.lines(h.group)
		for range 2 {
			h.ok(h.ReleaseDue(ctx))
		}
		d := h.draft(id)
		if d.Draft() || !d.Released.Equal(at) || d.ReleasedBy != first.Person || !d.LinkEnds.Equal(at.AddDate(0, 0, 180)) || h.lines(h.group) != lines+1 {
			h.Errorf("at its time: %+v", d)
		}
		if s := h.status(id); len(s.Lines) != 5 {
			h.Errorf("%d letters", len(s.Lines))
		}
	})
}

// One that is not ready at its time stays a draft, and the secretariat is told
// why; nothing is sent.
func TestADispatchMissesItsTime(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		h.finalised(p)
		first, second := h.officers()
		lacks := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, first, h.newDispatch(p)) })
		h.ok(h.ScheduleDispatch(ctx, first, lacks, 1, start.Add(time.Hour)))
		n := h.newDispatch(p)
		n.Number = "other"
		eyes := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, first, n) })
		h.ok(h.ScheduleDispatch(ctx, first, eyes, 1, start.Add(2*time.Hour)))
		h.letters()
		h.raw(`UPDATE contact SET ended = $1 WHERE body_id = $2`, start.UnixMicro(), int64(h.by["AA"]))
		h.clock.Set(start.Add(time.Hour))
		for range 2 {
			h.ok(h.ReleaseDue(ctx))
		}
		if d := h.draft(lacks); !d.Draft() || d.Stage != procedure.StageMissed || d.StageBy != first.Person {
			h.Fatalf("it is %+v", d)
		}
		told := h.letters()
		if len(told) != 1 || len(told["dispatch_missed"]) != 2 || !strings.Contains(told["dispatch_missed"][0].Fields["reason"], "AA") {
			h.Errorf("told: %+v", told)
		}
		if !slices.Contains(h.todo(second), procedure.TodoBack) {
			h.Error("it does not stand among what is to be done")
		}
		h.raw(`UPDATE contact SET ended = NULL`)
		h.fourEyes(true)
		h.clock.Set(start.Add(2 * time.Hour))
		h.ok(h.ReleaseDue(ctx))
		if d := h.draft(eyes); !d.Draft() || d.Stage != procedure.StageMissed {
			h.Errorf("one pair of eyes was enough: %+v", d)
		}
		h.ok(h.AskRelease(ctx, first, eyes, 3, start.Add(3*time.Hour)))
		h.ok(h.ScheduleDispatch(ctx, second, eyes, 4, start.Add(3*time.Hour)))
		h.clock.Set(start.Add(3 * time.Hour))
		h.ok(h.ReleaseDue(ctx))
		if d := h.draft(eyes); d.Draft() || d.ReleasedBy != second.Person {
			h.Errorf("asked and set: %+v", d)
		}
	})
}
