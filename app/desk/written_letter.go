package desk

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// serve sends the notice that opens a written procedure, and follows it: silence
// of a body counts from when its copy is shown to have arrived.
func (d *Desk) serve(ctx context.Context, tx *store.Tx, s procedure.WrittenSheet, bodies []procedure.BodyID) error {
	fields, err := d.writtenFields(ctx, tx, s, nil)
	if err != nil {
		return err
	}
	notice := procedure.Letter{Name: "written_opened", Kind: procedure.MailNotice, Group: s.Group, Thread: object("written", s.ID)}
	if notice.To, err = recipients(ctx, tx, s.Group, speaksFor(bodies), fields); err != nil {
		return err
	}
	mailing, err := tx.QueueMailing(ctx, notice)
	if err != nil {
		return err
	}
	return tx.FollowNotice(ctx, s.ID, mailing)
}

// tellWritten queues a letter about a written procedure to those who speak for
// these bodies.
func (d *Desk) tellWritten(ctx context.Context, tx *store.Tx, s procedure.WrittenSheet, name string, lines []procedure.WrittenBody, days map[string]int) error {
	fields, err := d.writtenFields(ctx, tx, s, days)
	if err != nil {
		return err
	}
	bodies := make([]procedure.BodyID, len(lines))
	for i, b := range lines {
		bodies[i] = b.Body
	}
	return d.tellEach(ctx, tx, procedure.Letter{Name: name, Kind: procedure.MailNotice, Group: s.Group, Thread: object("written", s.ID)}, bodies, fields)
}

// writtenFields are the particulars that letters about a written procedure have
// for each reader.
func (d *Desk) writtenFields(ctx context.Context, tx *store.Tx, s procedure.WrittenSheet, days map[string]int) (wording, error) {
	plan, err := tx.Plan(ctx, s.Plan)
	if err != nil {
		return nil, err
	}
	names, err := tx.Bodies(ctx)
	if err != nil {
		return nil, err
	}
	return func(to procedure.Recipient, p *locales.Printer) map[string]string {
		line, _ := s.Of(to.Body)
		values := map[string]string{"number": strconv.Itoa(s.Number), "title": s.Title.In(to.Lang), "plan": plan.Title.In(to.Lang),
			"subject": writtenSubject(p, s), "days": p.N("written.days", s.Days()), "deadline": p.T("written.letter.unserved"), "here": "", "left": "",
			"result": writtenResult(p, s, names), "served": servedList(p, s, names), "link": fmt.Sprintf("%s/written/%d", d.BaseURL, s.ID)}
		if !line.Ends.IsZero() {
			values["deadline"], values["left"] = p.Deadline(line.Ends, s.Zone), p.Left(line.Ends, tx.Now)
			values["here"] = deadlineHere(p, line.Ends, s.Zone, to.Zone)
		}
		for name, n := range days {
			values[name] = p.N("written.days", n)
		}
		return values
	}, nil
}

// writtenSubject says which text is put.
func writtenSubject(p *locales.Printer, s procedure.WrittenSheet) string {
	if s.Revision != 0 {
		return p.T("written.letter.revision", "Number", s.RevisionNumber)
	}
	return s.Text.In(procedure.Lang(p.Lang))
}

// writtenResult says how the procedure ended, and who objected why.
func writtenResult(p *locales.Printer, s procedure.WrittenSheet, names procedure.Bodies) string {
	switch s.Outcome {
	case procedure.WrittenRuns:
		return ""
	case procedure.WrittenAgreed:
		return p.T("written.letter.agreed", "Decision", s.Decision, "Date", p.DateTime(s.Closed, s.Zone))
	case procedure.WrittenBroken:
		for _, b := range s.Bodies {
			if b.State == procedure.SilenceObjects {
				overturned := ""
				if s.Overturned() {
					overturned = p.T("written.overturned", "Decision", s.Decision) + " "
				}
				return overturned + p.T("written.letter.broken", "Body", names.Of(b.Body).Short.In(procedure.Lang(p.Lang)), "Reason", b.Answer.Reason)
			}
		}
	}
	return p.T("written.letter.withdrawn")
}

// servedList names who was served when.
func servedList(p *locales.Printer, s procedure.WrittenSheet, names procedure.Bodies) string {
	var all []string
	for _, b := range s.Bodies {
		name := names.Of(b.Body).Short.In(procedure.Lang(p.Lang))
		if b.Proof.At.IsZero() {
			all = append(all, p.T("written.letter.not_served", "Body", name))
			continue
		}
		all = append(all, p.T("written.letter.was_served", "Body", name, "Date", p.DateTime(b.Proof.At, s.Zone)))
	}
	return strings.Join(all, "; ")
}
