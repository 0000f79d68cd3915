package desk_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
)

// arrives brings the letters of a name to a body into a state, now.
func (h *house) arrives(letter, code string, state procedure.DeliveryState) {
	h.Helper()
	which := `delivery_id IN (SELECT d.id FROM delivery d JOIN mailing m ON m.id = d.mailing_id WHERE m.letter = $1 AND d.body_id = $2)`
	if h.count(`SELECT COUNT(*) FROM delivery_event WHERE `+which, letter, int64(h.by[code])) == 0 {
		h.Fatalf("there is no letter %s to %s", letter, code)
	}
	h.raw(`INSERT INTO delivery_event (delivery_id, at, attempt, state)
		SELECT d.id, $1, 1, $2 FROM delivery d JOIN mailing m ON m.id = d.mailing_id WHERE m.letter = $3 AND d.body_id = $4`,
		h.clock.Now().UnixMicro(), string(state), letter, int64(h.by[code]))
	h.raw(`UPDATE delivery SET state = $1 WHERE body_id = $2 AND mailing_id IN (SELECT m.id FROM mailing m WHERE m.letter = $3)`,
		string(state), int64(h.by[code]), letter)
}

// told counts the letters of a name to a body.
func (h *house) told(letter, code string) int {
	h.Helper()
	return h.count(`SELECT COUNT(*) FROM delivery d JOIN mailing m ON m.id = d.mailing_id WHERE m.letter = $1 AND d.body_id = $2`, letter, int64(h.by[code]))
}

func (h *house) written(id procedure.WrittenID) procedure.WrittenSheet {
	h.Helper()
	s, err := h.store.WrittenSheet(ctx, h.officer(), id)
	h.ok(err)
	return s
}

// todo is what waits for somebody.
func (h *house) todo(who procedure.Viewer) []procedure.TodoKind {
	h.Helper()
	todo, err := h.store.Todo(ctx, who)
	h.ok(err)
	var kinds []procedure.TodoKind
	for _, t := range todo {
		kinds = append(kinds, t.Kind)
	}
	return kinds
}

// filed holds the document of a result, made once, against how its titles begin.
func (h *house) filed(id procedure.WrittenID, title procedure.Texts) {
	h.Helper()
	h.ok(h.FileWrittenResults(ctx))
	lines := h.lines(h.group)
	h.ok(h.FileWrittenResults(ctx))
	d, err := h.store.Document(ctx, h.written(id).Document)
	h.ok(err)
	if d.Kind != procedure.DocWritten || len(d.Files) != 4 || h.lines(h.group) != lines {
		h.Errorf("the document of the result: %+v", d)
	}
	for lang, begins := range title {
		if !strings.HasPrefix(d.Title[lang], begins) {
			h.Errorf("it is called %q in %s", d.Title[lang], lang)
		}
	}
}

// late answers after the end: the answer is kept once and changes nothing, and
// nobody but the secretariat and the body sees it.
func (h *house) late(id procedure.WrittenID, who procedure.Viewer, a procedure.WrittenAnswer) {
	h.Helper()
	was := h.written(id)
	for range 2 {
		if late, err := h.AnswerWritten(ctx, who, id, a); err != nil || !late {
			h.Fatalf("after the end: late %v, %v", late, err)
		}
	}
	if n := h.count(`SELECT COUNT(*) FROM written_answer WHERE late`); n != 1 {
		h.Errorf("a late answer is kept %d times", n)
	}
	now := h.written(id)
	line, _ := now.Of(who.Body)
	if now.Outcome != was.Outcome || now.Decision != was.Decision || line.State == procedure.SilenceObjects || line.Late == nil || line.Late.Reason != a.Reason {
		h.Errorf("after a late answer: %+v", line)
	}
	for code, sees := range map[string]bool{"AA": who.Body == h.by["AA"], "BB": who.Body == h.by["BB"]} {
		seen, err := h.store.WrittenSheet(ctx, h.viewer(code, procedure.Head), id)
		h.ok(err)
		if line, _ := seen.Of(who.Body); (line.Late != nil) != sees {
			h.Errorf("%s sees the late answer: %v", code, !sees)
		}
	}
}

func (h *house) silenceOf(id procedure.WrittenID, code string) procedure.SilenceState {
	h.Helper()
	line, _ := h.written(id).Of(h.by[code])
	return line.State
}

// put opens a written procedure on a text of its own, for two states.
func (h *house) put(d procedure.Draft, revision procedure.RevisionID) (procedure.WrittenID, procedure.NewWritten) {
	h.Helper()
	n := procedure.NewWritten{Plan: d.Plan.ID, Revision: revision, Title: both("Текст", "Text"), Text: both("Слова", "Words"), Days: 10,
		Zone: "Europe/Moscow", Bodies: []procedure.BodyID{h.by["AA"], h.by["BB"]}}
	officer := h.delegation("SEC", procedure.Secretariat)
	return got(h, func() (procedure.WrittenID, error) { return h.OpenWritten(ctx, officer, n) }), n
}

func TestSilenceAgreesOnceServed(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		h.delegation("AA", procedure.Head)
		bb := h.delegation("BB", procedure.Head)
		d := h.withText("Один")
		id, n := h.put(d, d.Revision.ID)
		if again := got(h, func() (procedure.WrittenID, error) { return h.OpenWritten(ctx, h.officer(), n) }); again != id || h.told("written_opened", "AA") != 1 {
			h.Fatalf("the form sent twice opens %d and %d", id, again)
		}
		n.Revision = 99
		if err := justErr(h.OpenWritten(ctx, h.officer(), n)); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("a revision that there is not: %v", err)
		}
		refused[procedure.Forbidden](h, justErr(h.OpenWritten(ctx, bb, n)))

		h.clock.Advance(time.Hour)
		h.arrives("written_opened", "AA", procedure.DeliveryAccepted)
		h.arrives("written_opened", "BB", procedure.DeliveryAccepted)
		h.clock.Advance(time.Hour)
		h.arrives("written_opened", "BB", procedure.DeliveryBounced)
		if a, b := h.silenceOf(id, "AA"), h.silenceOf(id, "BB"); a != procedure.SilenceRuns || b != procedure.SilenceLost {
			h.Fatalf("AA %s, BB %s", a, b)
		}
		if !slices.Contains(h.todo(h.officer()), procedure.TodoUnserved) {
			h.Error("the secretariat is not told that a notice has come back")
		}
		h.clock.Advance(8 * 24 * time.Hour)
		h.ok(h.CloseDueWritten(ctx))
		h.ok(h.CloseDueWritten(ctx))
		if a, b := h.told("written_two_days_left", "AA"), h.told("written_two_days_left", "BB"); a != 1 || b != 0 {
			h.Errorf("reminded: AA %d times, BB %d", a, b)
		}
		h.clock.Advance(10 * 24 * time.Hour)
		h.ok(h.CloseDueWritten(ctx))
		if s := h.written(id); s.Outcome != procedure.WrittenRuns || h.silenceOf(id, "AA") != procedure.SilenceOver {
			h.Fatalf("who was not served has kept silence: %+v", s)
		}
		h.ok(h.ServeAgain(ctx, h.officer(), id, h.by["BB"]))
		if h.told("written_opened", "BB") != 2 {
			h.Error("the notice is not sent again")
		}
		refused[procedure.Refused](h, h.ServeAgain(ctx, h.officer(), id, h.by["AA"]))
		h.ok(h.AcknowledgeWritten(ctx, bb, id))
		lines := h.lines(h.group)
		h.ok(h.AcknowledgeWritten(ctx, bb, id))
		if h.lines(h.group) != lines {
			h.Error("a receipt confirmed twice is recorded twice")
		}
		served := h.clock.Now()
		h.clock.Advance(10*24*time.Hour - time.Microsecond)
		h.ok(h.CloseDueWritten(ctx))
		if h.written(id).Outcome != procedure.WrittenRuns {
			h.Fatal("it is closed before its minute")
		}
		h.clock.Advance(time.Microsecond)
		h.ok(h.CloseDueWritten(ctx))
		h.ok(h.CloseDueWritten(ctx))
		s := h.written(id)
		line, _ := s.Of(h.by["BB"])
		if s.Outcome != procedure.WrittenAgreed || s.Decision != 1 || !line.Proof.At.Equal(served) || line.Proof.How != procedure.ServedAcknowledged {
			h.Fatalf("at its end: %+v", s)
		}
		if v, err := h.store.Revision(ctx, d.Revision.ID); err != nil || v.State != procedure.RevisionAgreed {
			h.Errorf("the revision is %s, %v", v.State, err)
		}
		if h.told("written_result", "AA") != 1 || h.told("written_result", "BB") != 1 {
			h.Error("the result is not told once to each")
		}
		h.arrives("written_opened", "AA", procedure.DeliveryBounced)
		if h.written(id).Bodies[0].State != procedure.SilenceOver {
			h.Error("what comes back after the end changes the decision")
		}
		h.filed(id, procedure.Texts{"ru": "Решение № 1", "en": "Decision No. 1"})
		h.late(id, bb, procedure.WrittenAnswer{Kind: procedure.WrittenObject, Reason: "Late"})
		n.Revision = d.Revision.ID
		h.invalid(justErr(h.OpenWritten(ctx, h.officer(), n)), "revision", "written.error.revision")
	})
}

func TestOneObjectionBreaksSilence(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		aa, bb, delegate := h.delegation("AA", procedure.Head), h.delegation("BB", procedure.DeputyHead), h.delegation("BB", procedure.Delegate)
		d := h.withText("Один")
		id, _ := h.put(d, 0)
		object := procedure.WrittenAnswer{Kind: procedure.WrittenObject, Reason: "Contradicts item 2"}
		refused[procedure.Forbidden](h, justErr(h.AnswerWritten(ctx, delegate, id, object)))
		refused[procedure.Forbidden](h, justErr(h.AnswerWritten(ctx, h.officer(), id, object)))
		h.invalid(justErr(h.AnswerWritten(ctx, aa, id, procedure.WrittenAnswer{Kind: procedure.WrittenObject, Reason: "  "})), "reason", "written.error.reason")
		h.invalid(justErr(h.AnswerWritten(ctx, aa, id, procedure.WrittenAnswer{Kind: "perhaps"})), "answer", "field.choice")
		h.ok(justErr(h.AnswerWritten(ctx, aa, id, procedure.WrittenAnswer{Kind: procedure.WrittenAgree})))
		if h.silenceOf(id, "AA") != procedure.SilenceAgreed {
			h.Fatal("the agreement is not kept")
		}
		if waits := h.todo(bb); !slices.Contains(waits, procedure.TodoWritten) || slices.Contains(h.todo(aa), procedure.TodoWritten) {
			h.Errorf("for BB wait %v, for AA, who has answered, %v", waits, h.todo(aa))
		}
		h.ok(justErr(h.AnswerWritten(ctx, bb, id, object)))
		s := h.written(id)
		if s.Outcome != procedure.WrittenBroken || s.Decision != 0 || h.silenceOf(id, "BB") != procedure.SilenceObjects || h.told("written_result", "AA") != 1 {
			h.Fatalf("after an objection: %+v", s)
		}
		lines := h.lines(h.group)
		if late, err := h.AnswerWritten(ctx, bb, id, object); err != nil || late || h.lines(h.group) != lines {
			h.Errorf("an objection sent twice: late %v, %v", late, err)
		}
		h.filed(id, procedure.Texts{"ru": "Результат письменной процедуры № 1", "en": "Result of written procedure No. 1"})

		// By letter, and after the own silence has ended.
		second, _ := h.putAgain(d)
		letter := procedure.WrittenAnswer{Body: h.by["BB"], Kind: procedure.WrittenObject, Reason: "By letter",
			LetterParticulars: procedure.LetterParticulars{OutNumber: "17"}, At: h.clock.Now()}
		bare := letter
		bare.OutNumber = ""
		entering := h.secretary()
		h.invalid(justErr(h.EnterWritten(ctx, entering, second, bare)), "out_number", "written.error.letter")
		refused[procedure.Forbidden](h, justErr(h.EnterWritten(ctx, aa, second, letter)))
		h.arrives("written_opened", "BB", procedure.DeliveryAccepted)
		h.clock.Advance(11 * 24 * time.Hour)
		late := letter
		late.At = h.clock.Now()
		if kept, err := h.EnterWritten(ctx, entering, second, late); err != nil || !kept || h.written(second).Outcome != procedure.WrittenRuns {
			h.Errorf("a letter after the silence of its body: late %v, %v", kept, err)
		}
		if slices.Contains(h.todo(bb), procedure.TodoWritten) {
			h.Error("a body whose silence is over is asked for an answer")
		}
		inTime := letter
		inTime.Reason = "In time"
		if kept, err := h.EnterWritten(ctx, entering, second, inTime); err != nil || kept { // it came in time and is entered late
			h.Errorf("a letter in time: late %v, %v", kept, err)
		}
		if s := h.written(second); s.Outcome != procedure.WrittenBroken {
			h.Fatalf("after a letter: %+v", s)
		}
	})
}

// putAgain puts another text to the same bodies.
func (h *house) putAgain(d procedure.Draft) (procedure.WrittenID, error) {
	return h.OpenWritten(ctx, h.secretary(), procedure.NewWritten{Plan: d.Plan.ID, Title: both("Ещё", "Again"), Text: both("Слова", "Words"),
		Days: 10, Zone: "Europe/Moscow", Bodies: []procedure.BodyID{h.by["AA"], h.by["BB"]}})
}

// secretary is the officer who has opened the first procedure.
func (h *house) secretary() procedure.Viewer {
	h.Helper()
	person, err := h.store.PersonByEmail(ctx, "sec-"+string(procedure.Secretariat)+"@example.org")
	h.ok(err)
	who := h.officer()
	who.Person = person.ID
	return who
}

func TestSilenceIsExtendedServedAndWithdrawn(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		aa := h.delegation("AA", procedure.Head)
		d := h.withText("Один")
		id, _ := h.put(d, 0)
		officer := h.secretary()
		if h.silenceOf(id, "BB") != procedure.SilenceLost {
			h.Error("a delegation of nobody is served")
		}
		s := h.written(id)
		h.invalid(h.ExtendWritten(ctx, officer, id, s.Version, 10), "days", "written.error.shorter")
		refused[procedure.Forbidden](h, h.ExtendWritten(ctx, aa, id, s.Version, 15))
		h.ok(h.ExtendWritten(ctx, officer, id, s.Version, 15))
		refused[procedure.Conflict](h, h.ExtendWritten(ctx, officer, id, s.Version, 15))
		if h.told("written_extended", "AA") != 1 || h.written(id).Days() != 15 {
			h.Error("the extension is not told")
		}
		h.clock.Advance(24 * time.Hour)
		h.invalid(h.EnterService(ctx, officer, id, procedure.Proof{Body: h.by["BB"], Note: "Расписка", At: h.clock.Now().Add(time.Hour)}), "served", "written.error.served")
		h.invalid(h.EnterService(ctx, officer, id, procedure.Proof{Body: h.by["BB"], At: h.clock.Now()}), "note", "written.error.paper")
		h.ok(h.EnterService(ctx, officer, id, procedure.Proof{Body: h.by["BB"], Note: "Расписка", At: h.clock.Now()}))
		line, _ := h.written(id).Of(h.by["BB"])
		if line.State != procedure.SilenceRuns || !line.Ends.Equal(h.clock.Now().AddDate(0, 0, 15)) || line.Proof.Note != "Расписка" {
			h.Errorf("served on paper: %+v", line)
		}
		seen, err := h.store.WrittenSheet(ctx, aa, id)
		h.ok(err)
		if other, _ := seen.Of(h.by["BB"]); other.Proof.Note != "" {
			h.Error("one delegation reads how another was served")
		}
		if _, err := h.store.WrittenSheet(ctx, h.viewer("CC", procedure.Observer), id); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("an observer: %v", err)
		}
		h.ok(h.WithdrawWritten(ctx, officer, id))
		if s := h.written(id); s.Outcome != procedure.WrittenWithdrawn || s.Decision != 0 {
			h.Errorf("withdrawn: %+v", s)
		}
		refused[procedure.Closed](h, h.WithdrawWritten(ctx, officer, id))
		refused[procedure.Refused](h, justErr(h.AnswerWritten(ctx, aa, id, procedure.WrittenAnswer{Kind: procedure.WrittenAgree})))
	})
}

// TestALetterInTimeIsEnteredAfterTheEnd: it came when it came in. One that agrees
// is put on paper; one that objects overturns the decision and what it agreed.
func TestALetterInTimeIsEnteredAfterTheEnd(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		h.delegation("AA", procedure.Head)
		h.delegation("BB", procedure.Head)
		d := h.withText("Один")
		id, _ := h.put(d, d.Revision.ID)
		officer := h.secretary()
		for _, body := range []string{"AA", "BB"} {
			h.arrives("written_opened", body, procedure.DeliveryAccepted)
		}
		cameIn := h.clock.Now().Add(24 * time.Hour)
		h.clock.Advance(11 * 24 * time.Hour)
		h.ok(h.CloseDueWritten(ctx))
		h.ok(h.FileWrittenResults(ctx))
		filed := h.written(id).Document
		if s := h.written(id); s.Outcome != procedure.WrittenAgreed || filed == 0 {
			h.Fatalf("silence is over: %+v", s)
		}
		answer := func(body string, kind procedure.WrittenAnswerKind, at time.Time) {
			a := procedure.WrittenAnswer{Body: h.by[body], Kind: kind, Reason: "Слова", At: at}
			a.OutNumber = "9"
			late, err := h.EnterWritten(ctx, officer, id, a)
			h.ok(err)
			if late != at.Equal(h.clock.Now()) {
				h.Errorf("%s of %s is late: %v", kind, body, late)
			}
			h.ok(h.FileWrittenResults(ctx))
		}
		answer("AA", procedure.WrittenObject, h.clock.Now())
		if s := h.written(id); s.Outcome != procedure.WrittenAgreed || s.Document != filed {
			h.Errorf("after a late objection: %+v", s)
		}
		answer("AA", procedure.WrittenAgree, cameIn)
		again := h.written(id)
		if again.Outcome != procedure.WrittenAgreed || again.Document == filed || again.Outdated != filed {
			h.Errorf("after an agreement in time: %+v", again)
		}
		answer("BB", procedure.WrittenObject, cameIn)
		s := h.written(id)
		v, err := h.store.Revision(ctx, d.Revision.ID)
		h.ok(err)
		if !s.Overturned() || s.Document == again.Document || v.State != procedure.RevisionPublished || h.told("written_result", "AA") != 2 {
			h.Errorf("after an objection in time: %+v, the revision is %s", s, v.State)
		}
	})
}
