package courier

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer"
)

// dotWithin is how old the record of a dot may be when the dot leaves: a
// process that slept in between must not send it.
const dotWithin = 30 * time.Second

var (
	errLost   = errors.New("the claim is lost")
	errLate   = errors.New("the record took too long")
	errEnding = errors.New("the courier ends")
)

// deliver carries one delivery as far as it gets, and records it. False: the
// rest cannot go on now.
func (w *worker) deliver(ctx context.Context, d procedure.ClaimedDelivery) bool {
	head, tail, err := w.message(ctx, d)
	if err != nil {
		if ctx.Err() != nil {
			w.giveBack(ctx, []procedure.ClaimedDelivery{d})
			return false
		}
		w.log.Error("a letter cannot be rendered", "delivery", d.ID, "error", err)
		w.finish(ctx, d, w.unrendered(d))
		return true
	}
	for {
		if !w.dial(ctx) {
			w.giveBack(ctx, []procedure.ClaimedDelivery{d})
			return false
		}
		if !w.at.take(w.store.Now()) {
			w.wakeAgain(w.at)
			w.giveBack(ctx, []procedure.ClaimedDelivery{d})
			return false
		}
		kept := !w.conn.Fresh()
		outcome := w.send(ctx, d, head, tail)
		if kept && stale(outcome) {
			w.hangUp()
			continue
		}
		return w.settle(ctx, d, outcome)
	}
}

// stale says whether what came back on a kept connection may be of an earlier
// time: the relay had closed it, or said something while it was idle. That says
// nothing but that a new one is needed.
func stale(o mailer.Outcome) bool {
	early := o.Stage == mailer.StageMail || o.Stage == mailer.StageRcpt || o.Stage == mailer.StageData
	aboutUs := o.Verdict == mailer.AboutUsTemporary || o.Verdict == mailer.AboutUsPermanent
	return early && aboutUs && (o.Err != nil || o.Code == 421 || o.Stage == mailer.StageMail) && !o.TooLarge()
}

// send drives the transaction. When the courier ends, no more dots leave, but
// the reply to one that has left is waited for.
func (w *worker) send(ctx context.Context, d procedure.ClaimedDelivery, head []byte, tail *mailer.Tail) mailer.Outcome {
	patient, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(w.Grace, cancel) })()
	return w.conn.Send(patient, w.envelope(d), head, tail, func() error {
		if ctx.Err() != nil {
			return errEnding
		}
		return w.commit(patient, d)
	})
}

// commit records that the dot comes next.
func (w *worker) commit(ctx context.Context, d procedure.ClaimedDelivery) error {
	begun := time.Now()
	held, recorded := false, time.Time{}
	err := w.store.Note(ctx, func(tx *store.Tx) (err error) {
		recorded = tx.Now
		held, err = tx.CommitDelivery(ctx, d, tx.Now.Add(w.at.Timeouts.AfterDot+time.Minute))
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("record the dot: %w", err)
	case !held:
		return errLost
	}
	if err := w.mark.raise(recorded); err != nil {
		w.log.Error("how far letters have come cannot be kept outside the database", "error", err)
	}
	// Either clock may stand still while the process sleeps.
	if time.Since(begun) > dotWithin || w.store.Now().Sub(recorded) > dotWithin {
		return errLate
	}
	return nil
}

// settle records what a transaction came to; false: the courier must pause.
func (w *worker) settle(ctx context.Context, d procedure.ClaimedDelivery, o mailer.Outcome) bool {
	step := evidence(o)
	if o.Code != 0 && o.Verdict != mailer.AboutUsTemporary {
		w.doubts.over(d.ID, o.Verdict == mailer.Accepted)
	}
	switch o.Verdict {
	case mailer.Accepted:
		step.State = procedure.DeliveryAccepted
		w.took()
	case mailer.Refused:
		step.State, step.Bounce = procedure.DeliveryRefused, o.AboutAddress()
		switch {
		case errors.Is(o.Err, mailer.ErrNoUTF8):
			step.Cause = procedure.CauseNoUTF8
		case !step.Bounce:
			step.Cause = procedure.CauseNotAddress
		}
	case mailer.Deferred:
		step = w.later(d, o)
	case mailer.Ambiguous:
		w.log.Warn("nobody knows whether the relay has a letter", "delivery", d.ID, "error", o.Err)
		step = d.AmbiguousStep(w.store.Now(), w.Evidence)
	case mailer.NotSent:
		return w.settleNotSent(ctx, d, o)
	default:
		return w.settleAboutUs(ctx, d, o)
	}
	w.finish(ctx, d, step)
	return true
}

// settleNotSent: the relay does not have the letter. Of our own reasons nothing
// is charged to the delivery.
func (w *worker) settleNotSent(ctx context.Context, d procedure.ClaimedDelivery, o mailer.Outcome) bool {
	free := procedure.DeliveryStep{State: procedure.DeliveryDeferred, Free: true}
	switch {
	case errors.Is(o.Err, errLost):
		return true
	case errors.Is(o.Err, errLate), errors.Is(o.Err, errEnding):
		w.finish(ctx, d, free)
		return !errors.Is(o.Err, errEnding)
	case o.Stage == mailer.StageRecord:
		w.log.Error("a dot could not be recorded and was not sent", "delivery", d.ID, "error", o.Err)
		w.pause.begin(w.store.Now())
		w.finish(ctx, d, free)
		return false
	}
	w.log.Warn("a connection broke in a letter", "delivery", d.ID, "error", o.Err)
	w.finish(ctx, d, w.later(d, o))
	return true
}

// settleAboutUs: the relay speaks of us; the letter goes by another, if there is
// one, because this one does not have it. A letter that is too large for it is
// held, because others need not wait for a person to look at that one; and when
// others get through and the relay fails during the same letter again, it is
// that letter's fault.
func (w *worker) settleAboutUs(ctx context.Context, d procedure.ClaimedDelivery, o mailer.Outcome) bool {
	step := evidence(o)
	step.State, step.Free, step.Behind = procedure.DeliveryDeferred, true, true
	if o.TooLarge() {
		w.log.Error("a letter is too large for the relay and is held", "delivery", d.ID, "code", o.Code)
		step.State, step.Cause = procedure.DeliveryHeld, procedure.CauseTooLarge
		w.finish(ctx, d, step)
		return true
	}
	if o.Verdict == mailer.AboutUsTemporary && w.doubts.about(d.ID) {
		w.finish(ctx, d, w.later(d, o))
		return true
	}
	w.finish(ctx, d, step)
	w.aboutUs(ctx, w.at, &mailer.Fault{Reply: o.Reply, Stage: o.Stage, Permanent: o.Verdict == mailer.AboutUsPermanent, Err: o.Err})
	return w.anyRoute()
}

// later defers a delivery to its next attempt, or fails it after the last.
func (w *worker) later(d procedure.ClaimedDelivery, o mailer.Outcome) procedure.DeliveryStep {
	step := evidence(o)
	wait, ok := w.Waits.After(d.Attempt, 2*rand.Float64()-1)
	if !ok {
		step.State, step.Bounce = procedure.DeliveryFailed, o.AboutAddress()
		return step
	}
	step.State, step.Due = procedure.DeliveryDeferred, w.store.Now().Add(wait)
	return step
}

// rendersTried is how often a letter that cannot be rendered is tried: once may
// be the database's fault, after that it is the letter's, and a person must see.
const rendersTried = 3

func (w *worker) unrendered(d procedure.ClaimedDelivery) procedure.DeliveryStep {
	step := procedure.DeliveryStep{State: procedure.DeliveryHeld}
	if d.Attempt < rendersTried {
		step = w.later(d, mailer.Outcome{})
	}
	step.Cause = procedure.CauseLetter
	return step
}

// evidence is the relay's word on a step.
func evidence(o mailer.Outcome) procedure.DeliveryStep {
	return procedure.DeliveryStep{Code: o.Code, Enhanced: o.Enhanced, Reply: o.Text, QueueID: o.QueueID, Relay: o.Relay}
}
