package demo

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// hall is the model case at a step, with a viewer for each part that people
// have in it.
type hall struct {
	*testing.T
	*desk.Desk
	store   *store.Store
	clock   *Clock
	group   procedure.GroupID
	plan    procedure.PlanID
	meeting procedure.Meeting
	by      map[string]procedure.Viewer
}

// eachAt loads the case up to a step on each database.
func eachAt(t *testing.T, step string, test func(h *hall)) {
	clock := NewClock(Steps[0].At.AddDate(0, 0, -1))
	storetest.Each(t, func() time.Time { return clock.Now() }, func(t *testing.T, s *store.Store) {
		c, err := ReadCase()
		if err != nil {
			t.Fatal(err)
		}
		clock = NewClock(Steps[0].At.AddDate(0, 0, -1)) // which never goes back
		h := &hall{T: t, store: s, clock: clock, by: map[string]procedure.Viewer{},
			Desk: desk.New(s, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32)}, slog.New(slog.DiscardHandler))}
		until, _ := StepAt(step)
		d, err := Load(t.Context(), c, h.Desk, s, clock, until)
		h.ok(err)
		h.group = d.Group
		h.plan, err = s.PlanOfGroup(t.Context(), d.Group)
		h.ok(err)
		if meetings, err := s.Meetings(t.Context(), d.Group); err == nil && len(meetings) > 0 {
			h.meeting = meetings[0]
		}
		for _, p := range d.People {
			part := string(p.Role)
			if p.Person == h.meeting.Chair {
				part = "chair"
			}
			if _, known := h.by[part]; !known {
				h.by[part] = procedure.Viewer{Person: p.Person, Group: d.Group, Body: p.Body, Roles: []procedure.Role{p.Role}, Lang: "en"}
			}
		}
		h.by["stranger"] = procedure.Viewer{Group: d.Group}
		h.by["other group"] = procedure.Viewer{Group: d.Group + 1, Body: h.by["secretariat"].Body, Roles: []procedure.Role{procedure.Secretariat}}
		test(h)
	})
}

func (h *hall) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// rights tries an act as everybody: done, forbidden, or of something that does
// not exist for them. Parts that are not named may not.
func (h *hall) rights(what string, done []string, act func(ctx context.Context, who procedure.Viewer) error) {
	h.Helper()
	may := map[string]bool{}
	for _, part := range done {
		may[part] = true
	}
	for part, who := range h.by {
		err := act(h.Context(), who)
		var forbidden procedure.Forbidden
		switch {
		case may[part] && err != nil:
			h.Errorf("%s by %s: %v", what, part, err)
		case !may[part] && !errors.As(err, &forbidden) && !errors.Is(err, procedure.ErrNotFound):
			h.Errorf("%s by %s: %v, want a refusal", what, part, err)
		}
	}
}

func TestAProposalIsTheSecretariatsUntilItIsCirculated(t *testing.T) {
	eachAt(t, "table", func(h *hall) {
		ctx, officer := h.Context(), h.by["secretariat"]
		frame, err := h.store.GroupFrame(ctx, officer)
		h.ok(err)
		round, err := h.store.Round(ctx, frame.Round)
		h.ok(err)
		row := func(who procedure.Viewer, comment procedure.CommentID) procedure.TableRow {
			rows, err := h.store.RoundTable(ctx, who, round.Revision, true, procedure.TableQuery{Round: round.ID})
			h.ok(err)
			for _, r := range rows {
				if comment == 0 || r.Comment == comment {
					return r
				}
			}
			h.Fatalf("no comment %d", comment)
			return procedure.TableRow{}
		}
		comment := row(officer, 0)
		replaces := procedure.DispositionID(0)
		if comment.Propose != nil {
			replaces = comment.Propose.ID
		}
		n := procedure.NewDisposition{Outcome: procedure.Rejected, Note: procedure.Texts{"en": "Beyond the mandate"}, Replaces: replaces}
		for what, wrong := range map[string]procedure.NewDisposition{
			"rejected without a reason":    {Outcome: procedure.Rejected, Replaces: replaces},
			"in part, and which is unsaid": {Outcome: procedure.AcceptedInPart, Note: procedure.Texts{"en": ""}, Replaces: replaces},
			"withdrawn by the secretariat": {Outcome: procedure.Withdrawn, Replaces: replaces},
			"an outcome that there is not": {Outcome: "postponed", Replaces: replaces},
		} {
			var invalid procedure.Invalid
			if _, err := h.ProposeDisposition(ctx, officer, comment.Comment, wrong); !errors.As(err, &invalid) {
				h.Errorf("%s: %v", what, err)
			}
		}
		var made procedure.DispositionID
		h.rights("propose", []string{"secretariat"}, func(ctx context.Context, who procedure.Viewer) error {
			id, err := h.ProposeDisposition(ctx, who, comment.Comment, n)
			made = max(made, id)
			return err
		})
		if again, err := h.ProposeDisposition(ctx, officer, comment.Comment, n); err != nil || again != made {
			h.Errorf("a double click made %d and %d, %v", made, again, err)
		}
		n.Note = procedure.Texts{"en": "Another reason"}
		var conflict procedure.Conflict
		if _, err := h.ProposeDisposition(ctx, officer, comment.Comment, n); !errors.As(err, &conflict) || conflict.Theirs["note_en"] != "Beyond the mandate" {
			h.Errorf("a stale proposal: %v", err)
		}
		for part, who := range h.by {
			seen := row(who, comment.Comment).Propose
			if shown := seen != nil && seen.ID == made; shown != (part == "secretariat" || part == "other group") {
				h.Errorf("before it is circulated the proposal is shown to %s: %v", part, shown)
			}
		}
		h.rights("circulate", []string{"secretariat"}, func(ctx context.Context, who procedure.Viewer) error { return h.Circulate(ctx, who, round.ID) })
		numbers, err := h.store.CommentNumbers(ctx, h.plan)
		h.ok(err)
		h.ok(h.Circulate(ctx, officer, round.ID))
		again, err := h.store.CommentNumbers(ctx, h.plan)
		h.ok(err)
		for id, number := range numbers {
			if again[id] != number || number == 0 {
				h.Errorf("comment %d had number %d, has %d", id, number, again[id])
			}
		}
		if seen := row(h.by["delegate"], comment.Comment).Propose; seen == nil || seen.ID != made {
			h.Error("a circulated proposal is not shown to a delegate")
		}
	})
}

func TestWhoRecordsInAMeeting(t *testing.T) {
	eachAt(t, "meeting", func(h *hall) {
		queue, err := h.store.MeetingQueue(h.Context(), h.meeting.ID)
		h.ok(err)
		var open procedure.OpenComment
		for _, c := range queue {
			if c.Outcome == "" {
				open = c
			}
		}
		before, _ := h.store.DispositionNow(h.Context(), open.Comment, procedure.Decided)
		replaces := before.ID
		both := []string{"secretariat", "chair"}
		h.rights("dispose", both, func(ctx context.Context, who procedure.Viewer) error {
			id, err := h.Dispose(ctx, who, open.Item, open.Comment, procedure.NewDisposition{Outcome: procedure.Noted, Replaces: replaces})
			if err == nil {
				replaces = id
			}
			return err
		})
		h.rights("decide", both, func(ctx context.Context, who procedure.Viewer) error {
			_, err := h.RecordDecision(ctx, who, procedure.NewDecision{Item: open.Item, Kind: procedure.DecideTakeNote, Text: procedure.Texts{"en": "Take note"}})
			return err
		})
		h.rights("record a position", both, func(ctx context.Context, who procedure.Viewer) error {
			_, err := h.RecordPosition(ctx, who, procedure.NewPosition{Item: open.Item, Body: h.by["head"].Body, Kind: procedure.PositionAgreed})
			return err
		})
		h.rights("change the list of participants", []string{"secretariat"}, func(ctx context.Context, who procedure.Viewer) error {
			return h.RecordAttendance(ctx, who, h.meeting.ID, nil)
		})
		h.rights("draft the protocol", []string{"secretariat"}, func(ctx context.Context, who procedure.Viewer) error {
			_, err := h.DraftProtocol(ctx, who, h.meeting.ID)
			return err
		})
		p, err := h.store.ProtocolOf(h.Context(), h.meeting.ID)
		h.ok(err)
		edit := func(_ context.Context, who procedure.Viewer) error {
			now, err := h.store.Protocol(h.Context(), p.ID)
			h.ok(err)
			if len(who.Roles) == 0 {
				who.Roles = []procedure.Role{""}
			}
			return h.EditProtocolPart(h.Context(), who, p.ID, now.Version, p.Parts[0].Key, procedure.Texts{"en": "MINUTES " + string(who.Roles[0])})
		}
		h.rights("edit the draft", []string{"secretariat", "translator"}, edit)
		h.rights("show the protocol", []string{"secretariat"}, func(ctx context.Context, who procedure.Viewer) error {
			return h.ShowProtocol(ctx, who, p.ID, time.Time{})
		})
		h.rights("preview the revision", []string{"secretariat", "other group"}, func(ctx context.Context, who procedure.Viewer) error {
			_, err := h.PreviewRevision(ctx, who, h.meeting.ID, desk.Revising{})
			return err
		})
		h.twoRevise()
	})
}

// twoRevise: of two officers who carry out the same edits at once one makes the
// revision, and the other is told so. What an earlier meeting agreed is in the
// text already, and is not carried out again over what has been agreed since.
func (h *hall) twoRevise() {
	h.Helper()
	meetings, err := h.store.Meetings(h.Context(), h.group)
	h.ok(err)
	var refused procedure.Refused
	if _, err := h.ReviseDraft(h.Context(), h.by["secretariat"], meetings[1].ID, desk.Revising{}); !errors.As(err, &refused) || refused.Key != "plan.refused.made" {
		h.Errorf("the first meeting once more: %v", err)
	}
	done := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := h.ReviseDraft(h.Context(), h.by["secretariat"], h.meeting.ID, desk.Revising{})
			done <- err
		}()
	}
	first, second := <-done, <-done
	if first != nil {
		first, second = second, first
	}
	if first != nil || !errors.As(second, &refused) || refused.Key != "plan.refused.unpublished" {
		h.Errorf("two at once: %v and %v", first, second)
	}
	revisions, err := h.store.Revisions(h.Context(), h.plan)
	h.ok(err)
	if revisions[0].Number != 3 || revisions[0].State != procedure.RevisionDraft || len(revisions) != 3 {
		h.Errorf("two at once made %+v", revisions)
	}
}

func TestADeferredCommentGoesToTheNextMeeting(t *testing.T) {
	eachAt(t, "meeting", func(h *hall) {
		ctx, officer := h.Context(), h.by["secretariat"]
		queue, err := h.store.MeetingQueue(ctx, h.meeting.ID)
		h.ok(err)
		var open []procedure.OpenComment
		for _, c := range queue {
			if c.Outcome == "" {
				open = append(open, c)
			}
		}
		now := map[procedure.CommentID]procedure.DispositionID{}
		for _, c := range open { // what an earlier meeting deferred
			if d, err := h.store.DispositionNow(ctx, c.Comment, procedure.Decided); err == nil {
				now[c.Comment] = d.ID
			}
		}
		dispose := func(c procedure.OpenComment, outcome procedure.Outcome) {
			h.Helper()
			id, err := h.Dispose(ctx, officer, c.Item, c.Comment, procedure.NewDisposition{Outcome: outcome, Replaces: now[c.Comment]})
			h.ok(err)
			now[c.Comment] = id
		}
		for _, c := range open[1:] {
			dispose(c, procedure.Noted)
		}
		dispose(open[0], procedure.Deferred)
		next, err := h.CreateMeeting(ctx, officer, procedure.NewMeeting{Plan: h.plan, Revision: h.meeting.Revision, Number: h.meeting.Number + 1,
			Starts: h.meeting.Starts.Add(30 * 24 * time.Hour), Zone: "Europe/Moscow", Format: procedure.Remote})
		h.ok(err)
		_, err = h.AddItem(ctx, officer, next, procedure.Item{NewItem: procedure.NewItem{No: 1, Title: procedure.Texts{"en": "Deferred comments"}, Considers: true}})
		h.ok(err)
		standing := func(what string, want ...procedure.CommentID) {
			h.Helper()
			queue, err := h.store.MeetingQueue(ctx, next)
			h.ok(err)
			rows, err := h.store.MeetingTable(ctx, officer, procedure.Meeting{ID: next, NewMeeting: procedure.NewMeeting{Revision: h.meeting.Revision}}, true, procedure.TableQuery{})
			h.ok(err)
			if len(queue) != len(want) || len(rows) != len(want) {
				h.Fatalf("%s: %d comments on the agenda, %d in its table, want %d", what, len(queue), len(rows), len(want))
			}
			for i := range want {
				if queue[i].Comment != want[i] || queue[i].Outcome != "" || rows[i].Comment != want[i] {
					h.Errorf("%s: %+v", what, queue[i])
				}
			}
		}
		standing("deferred before the meeting was planned", open[0].Comment)
		dispose(open[1], procedure.Deferred)
		standing("deferred after it was planned", open[0].Comment, open[1].Comment)
		dispose(open[1], procedure.Accepted)
		standing("decided after all", open[0].Comment)
		h.ok(h.UndoDisposition(ctx, officer, open[0].Item, open[0].Comment))
		standing("the deferral is taken back")
		var refused procedure.Refused
		if err := h.CloseMeeting(ctx, officer, h.meeting.ID); !errors.As(err, &refused) || refused.Key != "meeting.refused.undecided" {
			h.Errorf("a meeting that has a comment left is closed: %v", err)
		}
	})
}

// TestTakingBackAnApproval: a revision that only one decision agreed is agreed
// no longer without it, but for one that has set out on its route.
func TestTakingBackAnApproval(t *testing.T) {
	eachAt(t, "dispatch", func(h *hall) {
		ctx, officer := h.Context(), h.by["secretariat"]
		revisions, err := h.store.Revisions(ctx, h.plan)
		h.ok(err)
		id, err := h.CreateMeeting(ctx, officer, procedure.NewMeeting{Plan: h.plan, Revision: revisions[0].ID, Number: h.meeting.Number + 1,
			Starts: h.clock.Now().Add(time.Hour), Zone: "Europe/Moscow", Format: procedure.Remote})
		h.ok(err)
		item, err := h.AddItem(ctx, officer, id, procedure.Item{NewItem: procedure.NewItem{No: 1, Title: procedure.Texts{"en": "The draft"}}})
		h.ok(err)
		h.clock.Set(h.clock.Now().Add(2 * time.Hour))
		h.ok(h.RecordAttendance(ctx, officer, id, []procedure.Attendance{{Person: officer.Person, Body: officer.Body, Mode: procedure.AttendsInPerson}}))
		h.ok(h.OpenMeeting(ctx, officer, id, officer.Person))
		approve := procedure.NewDecision{Item: item, Kind: procedure.DecideApprove, Manner: procedure.Manners[0], Text: procedure.Texts{"en": "To approve the draft."}}
		state := func(want procedure.RevisionState) {
			h.Helper()
			v, err := h.store.Revision(ctx, revisions[0].ID)
			h.ok(err)
			if v.State != want {
				h.Errorf("the revision is %s, not %s", v.State, want)
			}
		}
		before := revisions[0].State
		first, err := h.RecordDecision(ctx, officer, approve)
		h.ok(err)
		state(procedure.RevisionAgreed)
		approve.Text = procedure.Texts{"en": "To approve it again."}
		second, err := h.RecordDecision(ctx, officer, approve)
		h.ok(err)
		h.ok(h.RemoveDecision(ctx, officer, first))
		state(procedure.RevisionAgreed)
		h.ok(h.RemoveDecision(ctx, officer, second))
		state(before)
	})
}
