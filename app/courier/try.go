package courier

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"

	"svod/app/procedure"
	"svod/mailer"
)

// Try sends a letter by each relay, at the same time, and tells how it went.
// letter is the one for a relay; it has a sender, a recipient and a date.
func (s Settings) Try(ctx context.Context, letter func(relay string) (procedure.OutgoingLetter, error)) ([]procedure.RelayTest, error) {
	tests := make([]procedure.RelayTest, len(s.Relays))
	errs := make([]error, len(s.Relays))
	var wg sync.WaitGroup
	for i, relay := range s.Relays {
		wg.Go(func() {
			l, err := letter(relay.Name())
			if err == nil {
				tests[i], err = s.try(ctx, relay.Relay, l)
			}
			errs[i] = err
		})
	}
	wg.Wait()
	return tests, errors.Join(errs...)
}

// try is one conversation. Its letter is like any other but for a return path
// and an id that belong to no delivery.
func (s Settings) try(ctx context.Context, relay mailer.Relay, l procedure.OutgoingLetter) (procedure.RelayTest, error) {
	test := procedure.RelayTest{Relay: relay.Name()}
	head, err := mailer.Message{From: l.From, To: l.To, Subject: l.Subject, Date: l.Date, ID: "test-" + strings.ToLower(rand.Text()) + "@" + s.Domain,
		Lang: string(l.Lang), Auto: true, Text: l.Text, HTML: l.HTML, DKIM: s.DKIM}.Head(nil)
	if err != nil {
		return test, err
	}
	relay.Watch = func(step mailer.Step) { test.Steps = append(test.Steps, told(step)) }
	conn, err := relay.Dial(ctx)
	if err != nil {
		var fault *mailer.Fault
		if !errors.As(err, &fault) {
			fault = &mailer.Fault{Stage: mailer.StageConnect, Err: err}
		}
		test.Steps = append(test.Steps, failed(ctx, fault.Stage, fault.Reply, fault.Err))
		return test, nil
	}
	defer conn.Close()
	o := conn.Send(ctx, mailer.Envelope{From: "bounce+test@" + s.Domain, To: l.To.Address}, head, nil, ctx.Err)
	if o.Verdict == mailer.Accepted {
		return test, nil
	}
	if last := len(test.Steps) - 1; o.Code != 0 && test.Steps[last].Code == o.Code && test.Steps[last].Stage == string(o.Stage) {
		test.Steps[last].Failed = true
	} else {
		test.Steps = append(test.Steps, failed(ctx, o.Stage, o.Reply, o.Err))
	}
	return test, nil
}

func told(s mailer.Step) procedure.MailStep {
	step := procedure.MailStep{Stage: string(s.Stage), Code: s.Code, Enhanced: s.Enhanced, Reply: s.Text, QueueID: s.QueueID,
		Address: s.Address, Offers: s.Offers, Mechanism: s.Mechanism}
	if s.Certificate != nil {
		step.TLS, step.Names, step.Issuer, step.Ends = s.Certificate.Version, s.Certificate.Names, s.Certificate.Issuer, s.Certificate.Ends
	}
	return step
}

// failed is the step at which a conversation ended. When the time for it was
// over, what the network said is only that we had hung up.
func failed(ctx context.Context, stage mailer.Stage, reply mailer.Reply, err error) procedure.MailStep {
	step := procedure.MailStep{Stage: string(stage), Failed: true, Code: reply.Code, Enhanced: reply.Enhanced, Reply: reply.Text}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	if reply.Code == 0 && err != nil {
		step.Cause, step.Detail = mailer.Cause(err), err.Error()
	}
	return step
}
