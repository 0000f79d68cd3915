package desk

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// wording is the fields of a letter that differ from one recipient to another.
type wording = func(procedure.Recipient, *locales.Printer) map[string]string

// tellDelegations queues a letter about a round to those who speak for the
// bodies that it asks.
func (d *Desk) tellDelegations(ctx context.Context, tx *store.Tx, o procedure.Round, letter string, more wording) error {
	asked, err := tx.RoundBodies(ctx, o.ID)
	if err != nil {
		return err
	}
	return d.tellRound(ctx, tx, o, letter, speaksFor(asked), more)
}

// tellExtended tells all who see a round that its deadline was moved.
func (d *Desk) tellExtended(ctx context.Context, tx *store.Tx, o procedure.Round, moved procedure.Extension) error {
	return d.tellSeers(ctx, tx, o, "round_extended", func(_ procedure.Recipient, p *locales.Printer) map[string]string {
		return map[string]string{"was": p.Deadline(moved.Was, o.Zone), "reason": moved.Reason}
	})
}

// tellLate tells all who see a round what was decided of a late response; the
// note is for its delegation.
func (d *Desk) tellLate(ctx context.Context, tx *store.Tx, o procedure.Round, late procedure.Response, decided string) error {
	names, err := tx.Bodies(ctx)
	if err != nil {
		return err
	}
	return d.tellSeers(ctx, tx, o, "late_decided", func(to procedure.Recipient, p *locales.Printer) map[string]string {
		said := map[string]string{"body": names.Of(late.Body).Short.In(to.Lang), "received": p.DateTimeExact(late.At, o.Zone), "decided": p.T(decided),
			"link": fmt.Sprintf("%s/rounds/%d", d.BaseURL, o.ID)}
		if to.Body == late.Body {
			said["reason"] = late.Note
		}
		return said
	})
}

// tellSeers queues a letter about a round to all who see it: those who speak for
// the bodies that it asks, the secretariat and the translators.
func (d *Desk) tellSeers(ctx context.Context, tx *store.Tx, o procedure.Round, letter string, more wording) error {
	asked, err := tx.RoundBodies(ctx, o.ID)
	if err != nil {
		return err
	}
	speaks := speaksFor(asked)
	sees := func(to procedure.Recipient) bool {
		return speaks(to) || slices.Contains(to.Reasons, string(procedure.Secretariat)) || slices.Contains(to.Reasons, string(procedure.Translator))
	}
	return d.tellRound(ctx, tx, o, letter, sees, more)
}

// tellRound queues a letter about a round to those of the group that it is for,
// with what the round says of itself and more.
func (d *Desk) tellRound(ctx context.Context, tx *store.Tx, o procedure.Round, letter string, gets func(procedure.Recipient) bool, more wording) error {
	plan, err := tx.Plan(ctx, o.Plan)
	if err != nil {
		return err
	}
	v, err := tx.Revision(ctx, o.Revision)
	if err != nil {
		return err
	}
	asked, err := tx.RoundBodies(ctx, o.ID)
	if err != nil {
		return err
	}
	responses, err := tx.Responses(ctx, o.ID)
	if err != nil {
		return err
	}
	return d.tellThose(ctx, tx, procedure.Letter{Name: letter, Kind: procedure.MailNotice, Group: o.Group, Thread: object("round", o.ID)}, gets,
		func(to procedure.Recipient, p *locales.Printer) map[string]string {
			said := map[string]string{"plan": plan.Title[to.Lang], "revision": strconv.Itoa(v.Number), "deadline": p.Deadline(o.Closes, o.Zone),
				"here": deadlineHere(p, o.Closes, o.Zone, to.Zone),
				"left": p.Left(o.Closes, tx.Now), "drafts": "", "reason": "", "link": fmt.Sprintf("%s/plans/%d", d.BaseURL, o.Plan),
				"responded": p.N("round.letter.responded", answeredOf(asked, responses), "Asked", len(asked))}
			if more != nil {
				maps.Copy(said, more(to, p))
			}
			return said
		})
}

// deadlineHere is a deadline of a zone by the clocks of another, empty where
// they show the same.
func deadlineHere(p *locales.Printer, at time.Time, zone, here string) string {
	if here == "" || locales.SameClock(at, zone, here) {
		return ""
	}
	return p.Deadline(at, here)
}

// speaksFor says of a recipient whether he or she speaks for one of the bodies.
func speaksFor(bodies []procedure.BodyID) func(procedure.Recipient) bool {
	return func(to procedure.Recipient) bool { return slices.Contains(bodies, to.Body) && delegates(to.Reasons) }
}

// answeredOf counts the bodies that have a response that counts.
func answeredOf(bodies []procedure.BodyID, responses []procedure.Response) int {
	n := 0
	for _, body := range bodies {
		for _, p := range responses {
			if p.Body == body && p.Counts() {
				n++
				break
			}
		}
	}
	return n
}

// tellReceived sends the delegation its receipt.
func (d *Desk) tellReceived(ctx context.Context, tx *store.Tx, o procedure.Round, p procedure.Response) error {
	plan, err := tx.Plan(ctx, o.Plan)
	if err != nil {
		return err
	}
	v, err := tx.Revision(ctx, o.Revision)
	if err != nil {
		return err
	}
	names, err := tx.Bodies(ctx)
	if err != nil {
		return err
	}
	sender, err := tx.Person(ctx, p.Person)
	if err != nil {
		return err
	}
	receipt, err := receiptNumber(ctx, tx, o, p, names.Of(p.Body))
	if err != nil {
		return err
	}
	left, err := tx.DraftsLeft(ctx, o.ID, p.Body)
	if err != nil {
		return err
	}
	line, hash := tx.Recorded()
	return d.tellEach(ctx, tx, procedure.Letter{Name: "position_received", Kind: procedure.MailNotice, Group: o.Group, Thread: object("round", o.ID)}, []procedure.BodyID{p.Body},
		func(to procedure.Recipient, w *locales.Printer) map[string]string {
			fields := map[string]string{"receipt": receipt, "plan": plan.Title[to.Lang], "revision": strconv.Itoa(v.Number),
				"body": names.Of(p.Body).Short.In(to.Lang), "answer": w.N("response.what."+string(p.Kind), p.Comments),
				"received": w.DateTimeExact(p.At, o.Zone), "sender": senderWords(w, sender, p), "letter": "", "kept": "", "fingerprint": p.Digest.String(), "salt": hex.EncodeToString(p.Salt),
				"record": fmt.Sprintf("%d · %x %x %x %x", line, hash[0:2], hash[2:4], hash[4:6], hash[6:8]),
				"link":   d.BaseURL + "/responses/" + procedure.Code(p.ID)}
			switch {
			case p.OutNumber != "" && p.OutDate.IsZero():
				fields["letter"] = w.T("comment.letter_undated", "Number", p.OutNumber)
			case p.OutNumber != "":
				fields["letter"] = w.T("comment.letter", "Number", p.OutNumber, "Date", w.Date(p.OutDate))
			}
			if left > 0 {
				fields["kept"] = w.N("response.what.comments", left)
			}
			return fields
		})
}

// senderWords say who gave a response, or entered it from a letter.
func senderWords(w *locales.Printer, sender procedure.Person, p procedure.Response) string {
	words := sender.Name.In(procedure.Lang(w.Lang)).Listed()
	if p.Entered {
		words += ", " + w.T("receipt.entered")
	}
	return words
}

// receiptNumber is round, body and the number of the body's response in it.
func receiptNumber(ctx context.Context, tx *store.Tx, o procedure.Round, p procedure.Response, body procedure.BodyNames) (string, error) {
	responses, err := tx.Responses(ctx, o.ID)
	if err != nil {
		return "", err
	}
	n := 0
	for _, other := range responses {
		if other.Body == p.Body && !other.At.After(p.At) {
			n++
		}
	}
	code := body.Code
	if code == "" {
		code = strconv.FormatInt(int64(body.ID), 10)
	}
	return fmt.Sprintf("%d/%s/%d", o.Number, code, n), nil
}

// tellReturned tells the author of a draft that it was returned.
func (d *Desk) tellReturned(ctx context.Context, tx *store.Tx, who procedure.Viewer, c procedure.Comment) error {
	plan, err := tx.Plan(ctx, c.Plan)
	if err != nil {
		return err
	}
	sender, err := tx.Person(ctx, who.Person)
	if err != nil {
		return err
	}
	author := func(to procedure.Recipient) bool { return to.Person == c.Person }
	return d.tellThose(ctx, tx, procedure.Letter{Name: "draft_returned", Kind: procedure.MailNotice, Group: c.Group, Thread: object("comment", c.ID)}, author,
		func(to procedure.Recipient, _ *locales.Printer) map[string]string {
			return map[string]string{"plan": plan.Title[to.Lang], "sender": sender.Name.In(to.Lang).Listed(),
				"link": d.BaseURL + "/comments/" + procedure.Code(c.ID)}
		})
}

// tellEach queues a letter to each member of the group who speaks for one of
// the bodies, with fields in the member's language.
func (d *Desk) tellEach(ctx context.Context, tx *store.Tx, letter procedure.Letter, bodies []procedure.BodyID, said wording) error {
	return d.tellThose(ctx, tx, letter, speaksFor(bodies), said)
}

// tellThose queues a letter to the members of the group that it is for.
func (d *Desk) tellThose(ctx context.Context, tx *store.Tx, letter procedure.Letter, gets func(procedure.Recipient) bool, said wording) error {
	var err error
	if letter.To, err = recipients(ctx, tx, letter.Group, gets, said); err != nil {
		return err
	}
	return tx.Queue(ctx, letter)
}

// recipients are the members of a group whom a letter is for, with its fields in
// the language of each.
func recipients(ctx context.Context, tx *store.Tx, group procedure.GroupID, gets func(procedure.Recipient) bool, said wording) ([]procedure.Recipient, error) {
	members, err := tx.Addressees(ctx, group)
	var all []procedure.Recipient
	for _, to := range members {
		if gets(to) {
			to.Fields = said(to, locales.For(string(to.Lang)))
			all = append(all, to)
		}
	}
	return all, err
}

func delegates(roles []string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return procedure.Role(r).Delegates() })
}
