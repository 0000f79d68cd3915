package courier

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer"
)

// Receiver takes in what comes back, by whatever way it came: it reads the
// message, proves whose letter it speaks of, and has the act carried out. It
// returns once that is committed; an error means that nothing was taken, and
// that the message may be brought again.
type Receiver struct {
	Store *store.Store
	Act   func(context.Context, procedure.NewReturned) error
	Seal  Seal
	From  string // our sender's address, to which people answer
	Limit int64  // bytes of a message that are taken
	Log   *slog.Logger
}

// Arrival is what a server says of a message beside it. Empty fields: it did not
// say.
type Arrival struct {
	To     string // the address that it came to
	From   string // the sender of its envelope
	Nobody bool   // the envelope has no sender (RFC 5321 4.5.5): From is empty
}

// ErrTooLarge: a message has more bytes than are taken.
var ErrTooLarge = store.ErrTooLarge

// Takes says whether an address is one to which something may come back.
func (r *Receiver) Takes(address string) bool {
	_, _, p := r.Seal.ofAddress(address)
	return p == proved || strings.EqualFold(address, r.From)
}

// Shaped says whether an address looks like one to which something may come
// back, proved or not.
func (r *Receiver) Shaped(address string) bool {
	_, _, p := r.Seal.ofAddress(address)
	return p != notOurs || strings.EqualFold(address, r.From)
}

// Receive takes one message in. The same message again changes nothing.
func (r *Receiver) Receive(ctx context.Context, a Arrival, message io.Reader) error {
	sink := mailer.NewSink()
	whole := io.MultiReader(strings.NewReader(a.trace()), message)
	file, err := r.Store.Keep(ctx, io.TeeReader(whole, sink), r.Limit)
	if err != nil {
		return fmt.Errorf("keep a message: %w", err)
	}
	in, err := sink.Message()
	n := returned(in, file)
	n.To = a.To
	if err != nil {
		n.Kind, n.Disbelief = procedure.ReturnedAutomatic, procedure.DisbeliefUnread
	} else if err := r.identify(ctx, in, &n); err != nil {
		return err
	}
	if n.To == "" && len(in.To) > 0 {
		n.To = in.To[0]
	}
	if err := r.Act(ctx, n); err != nil {
		return fmt.Errorf("take in a message: %w", err)
	}
	r.Log.Info("a message came back", "kind", n.Kind, "delivery", n.Delivery, "disbelief", n.Disbelief)
	return nil
}

// trace is what the last server writes before a message (RFC 5321 4.4), so that
// it reads the same by whatever way it came. What is no address is left out.
func (a Arrival) trace() string {
	var out strings.Builder
	line := func(name, value string) {
		if len(value) < 1000 && !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			out.WriteString(name + ": " + value + "\r\n")
		}
	}
	if a.Nobody || a.From != "" {
		line("Return-Path", "<"+a.From+">")
	}
	if a.To != "" {
		line("Delivered-To", a.To)
	}
	return out.String()
}

// returned is a message as the act takes it, of nobody's letter yet.
func returned(in mailer.Incoming, file procedure.Upload) procedure.NewReturned {
	n := procedure.NewReturned{Kind: procedure.ReturnedKind(in.Nature), From: in.From, Subject: in.Subject, Text: in.Text, MessageID: in.ID,
		Dated: in.Date, Hops: in.Hops, File: file, Print: in.Fingerprint}
	for _, s := range in.Statuses {
		n.Reports = append(n.Reports, procedure.Report{Action: procedure.ReportAction(s.Action), Code: s.Code, Enhanced: s.Enhanced, Reply: s.Reply,
			Remote: s.Remote, Reporter: s.Reporter, Original: s.Original, Final: s.Final, Hint: s.Hint})
	}
	return n
}

// claim is one letter that a message names.
type claim struct {
	delivery procedure.DeliveryID
	sending  int
}

// identify says whose letter a message speaks of. What names a letter must prove
// that it knows it, and all that is named must be one: a code that is wrong, or
// the copy of another letter, and nothing is believed.
func (r *Receiver) identify(ctx context.Context, in mailer.Incoming, n *procedure.NewReturned) error {
	var found []claim
	add := func(id procedure.DeliveryID, sending int, p proof) {
		switch {
		case p == proved:
			found = append(found, claim{id, sending})
		case p == forged:
			n.Disbelief = procedure.DisbeliefForged
		}
	}
	add(r.Seal.ofSending(in.Envelope))
	for _, address := range append([]string{n.To}, in.To...) {
		add(r.Seal.ofAddress(address))
	}
	original, err := r.ofMessageIDs(ctx, []string{in.Original})
	if err != nil {
		return err
	}
	foreign := in.Original != "" && len(original.found) == 0 && n.Kind != procedure.ReturnedAnswer
	found = append(found, original.found...)
	if original.forged {
		n.Disbelief = procedure.DisbeliefForged
	}
	if n.Kind == procedure.ReturnedAnswer || len(found) == 0 { // what people answer names whole conversations
		answered, err := r.ofMessageIDs(ctx, in.References)
		if err != nil {
			return err
		}
		found = append(found, answered.found[:min(len(answered.found), 1)]...)
	}
	settleOn(found, foreign, n)
	return nil
}

// settleOn takes the letter that all of what was found is about.
func settleOn(found []claim, foreign bool, n *procedure.NewReturned) {
	if len(found) == 0 {
		n.Disbelief = cmp.Or(n.Disbelief, procedure.DisbeliefNone)
		return
	}
	n.Delivery, n.Sending = found[0].delivery, found[0].sending
	for _, c := range found[1:] {
		foreign = foreign || c.delivery != n.Delivery
	}
	switch {
	case n.Disbelief != "":
	case foreign:
		n.Disbelief = procedure.DisbeliefForeign
	case n.Kind == procedure.ReturnedAnswer && n.Hops > procedure.MaxHops:
		n.Disbelief = procedure.DisbeliefLoop
	}
}

// named is what Message-IDs name.
type named struct {
	found  []claim
	forged bool // one looks like ours and is not
}

func (r *Receiver) ofMessageIDs(ctx context.Context, ids []string) (named, error) {
	var all named
	for _, messageID := range ids {
		id, shaped := r.Seal.shapedID(messageID)
		if !shaped {
			continue
		}
		letter, err := r.Store.SentLetter(ctx, id)
		if err != nil && !errors.Is(err, procedure.ErrNotFound) {
			return all, fmt.Errorf("read a letter: %w", err)
		}
		if n, ok := r.Seal.ofLetter(messageID, letter); ok {
			all.found = append(all.found, claim{id, n})
		} else {
			all.forged = true
		}
	}
	return all, nil
}
