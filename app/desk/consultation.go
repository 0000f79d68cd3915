package desk

import (
	"context"
	"slices"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// OpenConsultation asks colleagues of the own delegation for their drafts and
// remarks, before its position is cleared; one at a time.
func (d *Desk) OpenConsultation(ctx context.Context, who procedure.Viewer, round procedure.RoundID, n procedure.NewConsultation) error {
	return d.onConsulting(ctx, who, round, func(tx *store.Tx, o procedure.Round) error {
		if err := n.Check(o, tx.Now); err != nil {
			return err
		}
		last, err := tx.LatestConsultation(ctx, who, round)
		switch {
		case err != nil:
			return err
		case last != nil && n.Began(*last) && !last.Over(tx.Now): // the same form, sent twice
			return nil
		case last != nil && !last.Over(tx.Now):
			return procedure.Refused{Key: "consultation.refused.running"}
		}
		if err := areColleagues(ctx, tx, who, n.Asked); err != nil {
			return err
		}
		if last != nil && last.Ended.IsZero() { // nobody has noticed yet that it is over
			if err := d.endConsultation(ctx, tx, nobodyOf(*last), *last); err != nil {
				return err
			}
		}
		k, err := tx.InsertConsultation(ctx, who, o, n)
		if err != nil {
			return err
		}
		if err := recordConsultation(ctx, tx, who, "consultation.open", k); err != nil {
			return err
		}
		return d.tellConsulted(ctx, tx, k, "consultation_opened", k.Asked)
	})
}

// ExtendConsultation moves the deadline of the own delegation's consultation n
// on, or asks more colleagues, and tells those of it whom it concerns.
func (d *Desk) ExtendConsultation(ctx context.Context, who procedure.Viewer, round procedure.RoundID, n int, closes time.Time, more []procedure.Consulted) error {
	return d.onConsultation(ctx, who, round, n, func(tx *store.Tx, o procedure.Round, k procedure.Consultation) error {
		if err := o.MaySubmit(who); err != nil {
			return err
		}
		if err := k.MayExtend(o, closes, tx.Now); err != nil {
			return err
		}
		more = slices.DeleteFunc(more, func(a procedure.Consulted) bool { _, asked := k.Of(a.Person); return asked })
		if err := areColleagues(ctx, tx, who, more); err != nil {
			return err
		}
		moved := !closes.Equal(k.Closes)
		if !moved && len(more) == 0 {
			return procedure.Invalid{{Field: "closes", Key: "consultation.error.same"}}
		}
		before, was := k.Asked, k.Closes
		if moved {
			k.Closes, k.Extended = closes, tx.Now
		}
		if err := tx.UpdateConsultation(ctx, k); err != nil {
			return err
		}
		if err := tx.Consult(ctx, &k, more); err != nil {
			return err
		}
		if err := recordConsultation(ctx, tx, who, "consultation.extend", k); err != nil {
			return err
		}
		if moved {
			if err := d.tellMoved(ctx, tx, k, was, before); err != nil {
				return err
			}
		}
		return d.tellConsulted(ctx, tx, k, "consultation_opened", more)
	})
}

// AnswerConsultation answers consultation n of the own delegation, in a word and
// with a note; an empty answer takes an earlier one back.
func (d *Desk) AnswerConsultation(ctx context.Context, who procedure.Viewer, round procedure.RoundID, n int, answer procedure.ConsultAnswer, note string) error {
	var problems procedure.Invalid
	note = problems.Text("note", note, procedure.MaxRemark)
	if answer != "" {
		procedure.OneOf(&problems, "answer", answer, procedure.ConsultAnswers)
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return d.onConsultation(ctx, who, round, n, func(tx *store.Tx, _ procedure.Round, k procedure.Consultation) error {
		if err := k.MayAnswer(who, tx.Now); err != nil {
			return err
		}
		said, _ := k.Of(who.Person)
		if err := said.NothingToAdd(answer); err != nil {
			return err
		}
		now := procedure.Consulted{Person: who.Person, Answer: answer, At: tx.Now, Note: note}
		if answer == "" {
			now = procedure.Consulted{Person: who.Person}
		}
		if said.Answer == now.Answer && said.Note == now.Note {
			return nil
		}
		if err := tx.AnswerConsultation(ctx, k, now); err != nil {
			return err
		}
		return recordConsultation(ctx, tx, who, "consultation.answer", k)
	})
}

// EndConsultation ends consultation n of the own delegation before its minute.
func (d *Desk) EndConsultation(ctx context.Context, who procedure.Viewer, round procedure.RoundID, n int) error {
	return d.onConsultation(ctx, who, round, n, func(tx *store.Tx, o procedure.Round, k procedure.Consultation) error {
		if err := o.MaySubmit(who); err != nil {
			return err
		}
		if k.Over(tx.Now) {
			return nil
		}
		return d.endConsultation(ctx, tx, who, k)
	})
}

// EndDueConsultations ends consultations whose minute has come; each once,
// however often it is asked.
func (d *Desk) EndDueConsultations(ctx context.Context) error {
	due, err := d.store.OpenConsultations(ctx, true)
	if err != nil {
		return err
	}
	return eachDue(due, func(k procedure.Consultation) error {
		of := nobodyOf(k)
		return d.act(ctx, k.Group, func(tx *store.Tx) error {
			now, err := consultationOf(ctx, tx, of, k.Round, k.N)
			if err != nil || !now.Ended.IsZero() {
				return err
			}
			return d.endConsultation(ctx, tx, of, now)
		})
	})
}

// endConsultation ends a consultation, has the experts rest where that was
// asked for, and tells who clears what has been answered.
func (d *Desk) endConsultation(ctx context.Context, tx *store.Tx, who procedure.Viewer, k procedure.Consultation) error {
	k.Ended = tx.Now
	if k.Closes.Before(k.Ended) {
		k.Ended = k.Closes
	}
	if err := tx.UpdateConsultation(ctx, k); err != nil {
		return err
	}
	if k.Pauses {
		asker := nobodyOf(k)
		asker.Person = k.Person
		if _, err := tx.SetPause(ctx, asker, k.Round, true); err != nil {
			return err
		}
	}
	if err := recordConsultation(ctx, tx, who, "consultation.end", k); err != nil {
		return err
	}
	return d.tellConsulting(ctx, tx, k)
}

// areColleagues refuses to ask who does not speak for the viewer's body.
func areColleagues(ctx context.Context, tx *store.Tx, who procedure.Viewer, asked []procedure.Consulted) error {
	colleagues, err := tx.Colleagues(ctx, who.Group, who.SpeaksFor())
	if err != nil {
		return err
	}
	for _, a := range asked {
		if !slices.Contains(colleagues, a.Person) {
			return procedure.Invalid{{Field: "asked", Key: "clearance.error.first"}}
		}
	}
	return nil
}

// recordConsultation writes an act on a consultation into the record, where its
// delegation alone reads which it was.
func recordConsultation(ctx context.Context, tx *store.Tx, who procedure.Viewer, verb procedure.Verb, k procedure.Consultation) error {
	return tx.Record(ctx, who, verb, object("round", k.Round), fact("until", k.Closes.UTC().Format(time.RFC3339)),
		fact("answers", strconv.Itoa(k.Answered())))
}

// nobodyOf is who acts within a delegation when Svod acts by itself.
func nobodyOf(k procedure.Consultation) procedure.Viewer {
	return procedure.Viewer{Group: k.Group, Body: k.Body, Roles: []procedure.Role{procedure.Delegate}}
}

// consultationOf is consultation n of the viewer's delegation in a round.
func consultationOf(ctx context.Context, tx *store.Tx, who procedure.Viewer, round procedure.RoundID, n int) (procedure.Consultation, error) {
	all, err := tx.Consultations(ctx, who, round)
	if err != nil {
		return procedure.Consultation{}, err
	}
	i := slices.IndexFunc(all, func(k procedure.Consultation) bool { return k.N == n })
	if i < 0 {
		return procedure.Consultation{}, procedure.ErrNotFound
	}
	return all[i], nil
}

// onConsulting runs an act of whoever clears for a delegation in a round that
// runs.
func (d *Desk) onConsulting(ctx context.Context, who procedure.Viewer, round procedure.RoundID, fn func(*store.Tx, procedure.Round) error) error {
	return d.onOwnRound(ctx, who, round, func(tx *store.Tx, o procedure.Round) error {
		if err := o.MaySubmit(who); err != nil {
			return err
		}
		if o.Over(tx.Now) {
			return procedure.Refused{Key: "consultation.refused.round"}
		}
		return fn(tx, o)
	})
}

// onConsultation runs an act on consultation n of the viewer's delegation.
func (d *Desk) onConsultation(ctx context.Context, who procedure.Viewer, round procedure.RoundID, n int,
	fn func(*store.Tx, procedure.Round, procedure.Consultation) error) error {
	return d.onOwnRound(ctx, who, round, func(tx *store.Tx, o procedure.Round) error {
		k, err := consultationOf(ctx, tx, who, round, n)
		if err != nil {
			return err
		}
		if !o.Closed.IsZero() && k.Ended.IsZero() { // the round was closed before its minute
			k.Ended = o.Closed
		}
		return fn(tx, o, k)
	})
}
