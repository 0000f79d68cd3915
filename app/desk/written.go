package desk

import (
	"context"
	"errors"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// OpenWritten puts a text to bodies in a written procedure: it is agreed unless
// one objects before its silence ends. The same form sent twice opens one.
func (d *Desk) OpenWritten(ctx context.Context, who procedure.Viewer, n procedure.NewWritten) (procedure.WrittenID, error) {
	var id procedure.WrittenID
	err := d.onPlan(ctx, who, n.Plan, officer, func(tx *store.Tx, p procedure.Plan) error {
		if err := n.Check(p.Langs); err != nil {
			return err
		}
		if err := areMembers(ctx, tx, who.Group, n.Bodies); err != nil {
			return err
		}
		running, err := tx.Writtens(ctx, who)
		if err != nil {
			return err
		}
		for _, w := range running {
			if w.Outcome == procedure.WrittenRuns && w.Plan == n.Plan && w.Revision == n.Revision && w.Title.Same(n.Title) && w.Text.Same(n.Text) {
				id = w.ID
				return nil
			}
		}
		if err := mayPut(ctx, tx, n); err != nil {
			return err
		}
		if id, err = tx.InsertWritten(ctx, who, n); err != nil {
			return err
		}
		s, err := tx.WrittenSheet(ctx, who, id)
		if err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "written.open", object("written", id), fact("number", strconv.Itoa(s.Number)), fact("count", strconv.Itoa(n.Days))); err != nil {
			return err
		}
		return d.serve(ctx, tx, s, n.Bodies)
	})
	return id, err
}

// mayPut refuses a revision that is not published, or agreed already.
func mayPut(ctx context.Context, tx *store.Tx, n procedure.NewWritten) error {
	if n.Revision == 0 {
		return nil
	}
	v, err := tx.Revision(ctx, n.Revision)
	if err != nil {
		return err
	}
	if v.Plan != n.Plan || v.State != procedure.RevisionPublished {
		return procedure.Invalid{{Field: "revision", Key: "written.error.revision"}}
	}
	return nil
}

// ExtendWritten lengthens silence that still runs; never shortens it.
func (d *Desk) ExtendWritten(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, version, days int) error {
	return d.onWritten(ctx, who, id, officer, func(tx *store.Tx, s procedure.WrittenSheet) error {
		was := s.Days()
		switch {
		case s.Version != version:
			return procedure.Conflict{Key: "written.conflict", Version: s.Version}
		case days <= was || days > procedure.MaxSilence:
			return procedure.Invalid{{Field: "days", Key: "written.error.shorter", Args: []any{"Days", was, "Most", procedure.MaxSilence}}}
		}
		if err := tx.AddTerm(ctx, id, days); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "written.extend", object("written", id), fact("number", strconv.Itoa(s.Number)),
			fact("from", strconv.Itoa(was)), fact("until", strconv.Itoa(days))); err != nil {
			return err
		}
		now, err := tx.WrittenSheet(ctx, who, id)
		if err != nil {
			return err
		}
		return d.tellWritten(ctx, tx, now, "written_extended", now.Bodies, map[string]int{"was": was, "now": days})
	})
}

// AnswerWritten says for the viewer's body that it agrees, or objects and why.
// After the end the answer is kept as late.
func (d *Desk) AnswerWritten(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, a procedure.WrittenAnswer) (late bool, err error) {
	a.Body, a.Person, a.Lang, a.Entered = who.SpeaksFor(), who.Person, who.Lang, false
	if err := a.Check(); err != nil {
		return false, err
	}
	err = d.onAnyWritten(ctx, who, id, procedure.Viewer.MayAgree, func(tx *store.Tx, s procedure.WrittenSheet) error {
		a.At = tx.Now
		late, err = d.takeAnswer(ctx, tx, who, s, a)
		return err
	})
	return late, err
}

// EnterWritten enters what a body said by letter, with the letter's particulars
// and, as a.At, when it came in. After the end the answer is kept as late.
func (d *Desk) EnterWritten(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, a procedure.WrittenAnswer) (late bool, err error) {
	a.Person, a.Lang, a.Entered = who.Person, who.Lang, true
	if err := a.Check(); err != nil {
		return false, err
	}
	err = d.onAnyWritten(ctx, who, id, officer, func(tx *store.Tx, s procedure.WrittenSheet) error {
		switch {
		case a.At.After(tx.Now):
			return procedure.Invalid{{Field: "in_date", Key: "written.error.future"}}
		case a.At.Before(s.Opened):
			a.At = s.Opened
		}
		late, err = d.takeAnswer(ctx, tx, who, s, a)
		return err
	})
	return late, err
}

// takeAnswer keeps an answer, and ends the procedure if that decides it. One that
// came after the end changes nothing.
func (d *Desk) takeAnswer(ctx context.Context, tx *store.Tx, who procedure.Viewer, s procedure.WrittenSheet, a procedure.WrittenAnswer) (late bool, err error) {
	err = s.MayAnswer(a)
	var closed procedure.Closed
	if a.Late = errors.As(err, &closed); err != nil && !a.Late {
		return false, err
	}
	if line, _ := s.Of(a.Body); line.Said(a) {
		return line.Late != nil, nil // the same form, sent twice
	}
	if err := tx.AddWrittenAnswer(ctx, s.ID, a); err != nil {
		return false, err
	}
	verb := procedure.Verb("written.agree")
	switch {
	case a.Late:
		verb = "written.late"
	case a.Kind == procedure.WrittenObject:
		verb = "written.object"
	}
	if err := tx.Record(ctx, who, verb, object("written", s.ID), fact("number", strconv.Itoa(s.Number)), idFact("body", a.Body)); err != nil {
		return false, err
	}
	if s.Outcome != procedure.WrittenRuns && !a.Late {
		return false, d.reconsider(ctx, tx, procedure.System(who.Group), s.ID)
	}
	return a.Late, d.settle(ctx, tx, who, s.ID)
}

// reconsider looks at a written procedure that has ended again, after a letter
// that had come in in time was entered: its paper is made anew, and an objection
// overturns what was agreed.
func (d *Desk) reconsider(ctx context.Context, tx *store.Tx, system procedure.Viewer, id procedure.WrittenID) error {
	s, err := tx.WrittenSheet(ctx, system, id)
	if err != nil {
		return err
	}
	outcome := s.Outcome
	overturns := outcome == procedure.WrittenAgreed && s.Result() == procedure.WrittenBroken
	if overturns {
		outcome = procedure.WrittenBroken
	}
	if err := tx.RenewWritten(ctx, id, outcome); err != nil || !overturns {
		return err
	}
	if err := tx.Record(ctx, system, "written.overturn", object("written", id), fact("number", strconv.Itoa(s.Number)), fact("decision", strconv.Itoa(s.Decision))); err != nil {
		return err
	}
	if s.Revision != 0 {
		if err := disagreeRevision(ctx, tx, system, s.Revision); err != nil {
			return err
		}
	}
	if s, err = tx.WrittenSheet(ctx, system, id); err != nil {
		return err
	}
	return d.tellWritten(ctx, tx, s, "written_result", s.Bodies, nil)
}

// AcknowledgeWritten says for the viewer's body that it has the notice: from
// then on its clock runs, if it did not before.
func (d *Desk) AcknowledgeWritten(ctx context.Context, who procedure.Viewer, id procedure.WrittenID) error {
	return d.onWritten(ctx, who, id, nil, func(tx *store.Tx, s procedure.WrittenSheet) error {
		line, asked := s.Of(who.SpeaksFor())
		switch {
		case who.SpeaksFor() == 0 || !asked:
			return procedure.Forbidden{Key: "written.forbidden.asked"}
		case !line.Proof.At.IsZero():
			return nil
		}
		return d.prove(ctx, tx, who, s, procedure.Proof{Body: who.SpeaksFor(), At: tx.Now, How: procedure.ServedAcknowledged})
	})
}

// EnterService notes that the notice was handed to a body on paper, and when.
func (d *Desk) EnterService(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, p procedure.Proof) error {
	return d.onWritten(ctx, who, id, officer, func(tx *store.Tx, s procedure.WrittenSheet) error {
		var problems procedure.Invalid
		if _, asked := s.Of(p.Body); !asked {
			problems.Add("served_body", "written.error.body")
		}
		if p.Note = problems.Line("note", p.Note, procedure.MaxName); p.Note == "" {
			problems.Add("note", "written.error.paper")
		}
		if p.At.IsZero() || p.At.After(tx.Now) || p.At.Before(s.Opened.AddDate(0, 0, -1)) {
			problems.Add("served", "written.error.served")
		}
		if err := problems.Err(); err != nil {
			return err
		}
		if p.How = procedure.ServedByLetter; p.At.Before(s.Opened) {
			p.At = s.Opened
		}
		return d.prove(ctx, tx, who, s, p)
	})
}

func (d *Desk) prove(ctx context.Context, tx *store.Tx, who procedure.Viewer, s procedure.WrittenSheet, p procedure.Proof) error {
	p.Person = who.Person
	if err := tx.AddProof(ctx, s.ID, p); err != nil {
		return err
	}
	if err := tx.Record(ctx, who, "written.serve", object("written", s.ID), fact("number", strconv.Itoa(s.Number)), idFact("body", p.Body)); err != nil {
		return err
	}
	return d.settle(ctx, tx, who, s.ID)
}

// ServeAgain sends the notice once more to a body that has not got it.
func (d *Desk) ServeAgain(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, body procedure.BodyID) error {
	return d.onWritten(ctx, who, id, officer, func(tx *store.Tx, s procedure.WrittenSheet) error {
		if line, asked := s.Of(body); !asked || line.State != procedure.SilenceLost {
			return procedure.Refused{Key: "written.refused.served"}
		}
		if err := tx.Record(ctx, who, "written.send", object("written", id), fact("number", strconv.Itoa(s.Number)), idFact("body", body)); err != nil {
			return err
		}
		return d.serve(ctx, tx, s, []procedure.BodyID{body})
	})
}

// WithdrawWritten ends a written procedure without a result.
func (d *Desk) WithdrawWritten(ctx context.Context, who procedure.Viewer, id procedure.WrittenID) error {
	return d.onWritten(ctx, who, id, officer, func(tx *store.Tx, s procedure.WrittenSheet) error {
		return d.closeWritten(ctx, tx, who, s, procedure.WrittenWithdrawn)
	})
}

// CloseDueWritten ends written procedures in which each body's silence is over,
// and reminds bodies whose silence ends in two days.
func (d *Desk) CloseDueWritten(ctx context.Context) error {
	running, err := d.store.RunningWrittens(ctx)
	if err != nil {
		return err
	}
	return eachDue(running, func(w procedure.Written) error {
		who := procedure.System(w.Group)
		return d.act(ctx, w.Group, func(tx *store.Tx) error {
			if err := d.settle(ctx, tx, who, w.ID); err != nil {
				return err
			}
			return d.remindSilent(ctx, tx, who, w.ID)
		})
	})
}

// settle ends a written procedure if what is known of it decides it.
func (d *Desk) settle(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.WrittenID) error {
	s, err := tx.WrittenSheet(ctx, procedure.System(who.Group), id)
	if err != nil || s.Outcome != procedure.WrittenRuns {
		return err
	}
	if outcome := s.Result(); outcome != procedure.WrittenRuns {
		return d.closeWritten(ctx, tx, procedure.System(who.Group), s, outcome)
	}
	return nil
}

// closeWritten ends a written procedure: what was agreed is a decision, and
// agrees the revision that was its text.
func (d *Desk) closeWritten(ctx context.Context, tx *store.Tx, who procedure.Viewer, s procedure.WrittenSheet, outcome procedure.WrittenOutcome) error {
	decision, err := tx.CloseWritten(ctx, s, outcome)
	if err != nil {
		return err
	}
	facts := []procedure.Fact{fact("number", strconv.Itoa(s.Number))}
	if decision != 0 {
		facts = append(facts, fact("decision", strconv.Itoa(decision)))
	}
	if err := tx.Record(ctx, who, procedure.Verb("written.end_"+string(outcome)), object("written", s.ID), facts...); err != nil {
		return err
	}
	if outcome == procedure.WrittenAgreed && s.Revision != 0 {
		if err := agreeRevision(ctx, tx, who, s.Revision); err != nil {
			return err
		}
	}
	closed, err := tx.WrittenSheet(ctx, procedure.System(s.Group), s.ID)
	if err != nil {
		return err
	}
	return d.tellWritten(ctx, tx, closed, "written_result", closed.Bodies, nil)
}

// remindSilent tells bodies that have said nothing that their silence ends in
// two days; each once for each end.
func (d *Desk) remindSilent(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.WrittenID) error {
	s, err := tx.WrittenSheet(ctx, who, id)
	if err != nil || s.Outcome != procedure.WrittenRuns {
		return err
	}
	var owing []procedure.WrittenBody
	for _, b := range s.Bodies {
		if !b.Owes() || b.Ends.Sub(tx.Now) > 48*time.Hour {
			continue
		}
		first, err := tx.StartJob(ctx, "written.remind", object("written", id)+"/"+object("body", b.Body)+"/"+b.Ends.UTC().Format(time.RFC3339))
		if err != nil {
			return err
		}
		if first {
			owing = append(owing, b)
		}
	}
	return d.tellWritten(ctx, tx, s, "written_two_days_left", owing, nil)
}

// onWritten runs an act on a written procedure of the viewer's group that has
// not ended. A page that is sent after its end says when that was.
func (d *Desk) onWritten(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, may right, fn func(*store.Tx, procedure.WrittenSheet) error) error {
	return d.onAnyWritten(ctx, who, id, may, func(tx *store.Tx, s procedure.WrittenSheet) error {
		if s.Outcome != procedure.WrittenRuns {
			return procedure.Closed{Key: "written.closed", Deadline: s.Closed, Zone: s.Zone}
		}
		return fn(tx, s)
	})
}

// onAnyWritten runs an act on a written procedure of the viewer's group, ended or
// not.
func (d *Desk) onAnyWritten(ctx context.Context, who procedure.Viewer, id procedure.WrittenID, may right, fn func(*store.Tx, procedure.WrittenSheet) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		s, err := tx.WrittenSheet(ctx, who, id)
		if err != nil {
			return err
		}
		if may != nil {
			if err := may(who); err != nil {
				return err
			}
		}
		return fn(tx, s)
	})
}
