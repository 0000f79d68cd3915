package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// DraftProtocol begins a meeting's protocol, drafted from what the meeting
// recorded, or drafts it again: what people edited stays.
func (d *Desk) DraftProtocol(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID) (procedure.ProtocolID, error) {
	var id procedure.ProtocolID
	err := d.onMeeting(ctx, who, meeting, func(tx *store.Tx, m procedure.Meeting) error {
		if m.State == procedure.MeetingPlanned || m.State == procedure.MeetingCancelled {
			return procedure.Refused{Key: "protocol.refused.planned"}
		}
		facts, err := readProtocolFacts(ctx, tx, who, m)
		if err != nil {
			return err
		}
		standing, err := tx.ProtocolOf(ctx, meeting)
		verb := procedure.Verb("protocol.redraft")
		if err == procedure.ErrNotFound {
			verb = "protocol.draft"
			standing.ID, err = tx.InsertProtocol(ctx, m.Group, meeting)
			standing.Meeting, standing.State = meeting, procedure.ProtocolDraft
		}
		if err != nil {
			return err
		}
		if standing.State != procedure.ProtocolDraft && standing.State != procedure.ProtocolShown {
			return procedure.Refused{Key: "protocol.refused.approved"}
		}
		id = standing.ID
		if err := tx.SaveParts(ctx, id, procedure.Redraft(standing.Parts, draftProtocol(facts))); err != nil {
			return err
		}
		if err := tx.UpdateProtocol(ctx, standing); err != nil {
			return err
		}
		return tx.Record(ctx, who, verb, object("protocol", id), fact("meeting", strconv.Itoa(m.Number)))
	})
	return id, err
}

// approveAtClose approves the protocol of a meeting that decided so, with the
// decisions that were recorded after it was shown.
func approveAtClose(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting) error {
	decisions, err := tx.Decisions(ctx, m.ID)
	if err != nil {
		return err
	}
	approves := false
	for _, d := range decisions {
		approves = approves || d.Kind == procedure.DecideApproveProtocol
	}
	if !approves {
		return nil
	}
	p, err := tx.ProtocolOf(ctx, m.ID)
	if err != nil {
		return err
	}
	facts, err := readProtocolFacts(ctx, tx, who, m)
	if err != nil {
		return err
	}
	if err := tx.SaveParts(ctx, p.ID, procedure.Redraft(p.Parts, draftProtocol(facts))); err != nil {
		return err
	}
	p.State, p.Approved = procedure.ProtocolApproved, tx.Now
	if err := tx.UpdateProtocol(ctx, p); err != nil {
		return err
	}
	return tx.Record(ctx, who, "protocol.approve", object("protocol", p.ID), fact("meeting", strconv.Itoa(m.Number)))
}

// EditProtocolPart changes the words of one part. Version is the protocol's as
// its editor saw it; when the part has changed since, both texts come back.
func (d *Desk) EditProtocolPart(ctx context.Context, who procedure.Viewer, id procedure.ProtocolID, version int, part string, texts procedure.Texts) error {
	return d.onProtocol(ctx, who, id, func(tx *store.Tx, p procedure.Protocol, authentic procedure.Lang) error {
		passage := p.Part(part)
		if passage == nil {
			return procedure.ErrNotFound
		}
		if err := changePart(passage, who, p, version, authentic, texts); err != nil {
			return err
		}
		if err := tx.SaveParts(ctx, id, p.Parts); err != nil {
			return err
		}
		if err := tx.UpdateProtocol(ctx, p); err != nil {
			return err
		}
		return tx.Record(ctx, who, "protocol.edit", object("protocol", id), fact("part", passage.No))
	})
}

// changePart writes new texts into a part. A translation remembers the
// authentic text that it was saved beside.
func changePart(part *procedure.ProtocolPart, who procedure.Viewer, p procedure.Protocol, version int, authentic procedure.Lang, texts procedure.Texts) error {
	var problems procedure.Invalid
	changed, stands := part.Reworded(&problems, texts, authentic)
	for lang := range changed {
		if err := p.MayEdit(who, lang, authentic); err != nil {
			return err
		}
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if version != p.Version && len(changed) > 0 {
		return procedure.Conflict{Key: "protocol.conflict", Mine: fields(changed), Theirs: fields(stands), Version: p.Version}
	}
	for lang, text := range changed {
		t := part.Texts[lang]
		t.Text = text
		part.Texts[lang] = t
	}
	for lang := range texts {
		if t := part.Texts[lang]; lang != authentic && t.Text != "" {
			t.MadeFrom = procedure.TextHash(part.Texts[authentic].Text)
			part.Texts[lang] = t
		}
	}
	return nil
}

// AddProtocolPart puts an empty paragraph behind another, for the secretariat
// to fill.
func (d *Desk) AddProtocolPart(ctx context.Context, who procedure.Viewer, id procedure.ProtocolID, after string, texts procedure.Texts) error {
	return d.onProtocol(ctx, who, id, func(tx *store.Tx, p procedure.Protocol, authentic procedure.Lang) error {
		if err := p.MayEdit(who, authentic, authentic); err != nil {
			return err
		}
		part := p.NewPart(texts)
		for i := range p.Parts {
			if p.Parts[i].Key == after {
				parts := append(append(append([]procedure.ProtocolPart(nil), p.Parts[:i+1]...), part), p.Parts[i+1:]...)
				if err := tx.SaveParts(ctx, id, parts); err != nil {
					return err
				}
				if err := tx.UpdateProtocol(ctx, p); err != nil {
					return err
				}
				return tx.Record(ctx, who, "protocol.edit", object("protocol", id))
			}
		}
		return procedure.ErrNotFound
	})
}

// ShowProtocol shows the draft to the participants, before the meeting closes,
// and asks them to check it; due is by when their corrections are expected, zero
// for no term but the end of the meeting.
func (d *Desk) ShowProtocol(ctx context.Context, who procedure.Viewer, id procedure.ProtocolID, due time.Time) error {
	return d.onProtocol(ctx, who, id, func(tx *store.Tx, p procedure.Protocol, _ procedure.Lang) error {
		if err := officer(who); err != nil {
			return err
		}
		if p.State != procedure.ProtocolDraft {
			return procedure.Refused{Key: "protocol.refused.shown"}
		}
		if !due.IsZero() && !due.After(tx.Now) {
			return procedure.Invalid{{Field: "due_date", Key: "protocol.error.due"}}
		}
		p.State, p.Shown, p.Due = procedure.ProtocolShown, tx.Now, due
		if err := tx.UpdateProtocol(ctx, p); err != nil {
			return err
		}
		if err := d.tellShown(ctx, tx, who, p); err != nil {
			return err
		}
		return tx.Record(ctx, who, "protocol.show", object("protocol", id))
	})
}

// tellShown asks the delegates who attend a meeting to check its protocol.
func (d *Desk) tellShown(ctx context.Context, tx *store.Tx, who procedure.Viewer, p procedure.Protocol) error {
	m, err := tx.Meeting(ctx, p.Meeting)
	if err != nil {
		return err
	}
	attendance, err := tx.Attendance(ctx, m.ID)
	if err != nil {
		return err
	}
	checks := func(to procedure.Recipient) bool {
		return to.Person != who.Person && delegates(to.Reasons) && slices.ContainsFunc(attendance, func(a procedure.Attendance) bool {
			return a.Person == to.Person && a.Mode != procedure.Absent
		})
	}
	return d.tellThose(ctx, tx, procedure.Letter{Name: "protocol_to_check", Kind: procedure.MailNotice, Group: p.Group, Thread: object("meeting", m.ID)}, checks,
		func(to procedure.Recipient, w *locales.Printer) map[string]string {
			said := map[string]string{"meeting": w.OrdinalGenitive(m.Number), "date": w.Date(locales.In(m.Starts, m.Zone)),
				"deadline": "", "here": "", "link": fmt.Sprintf("%s/protocols/%d", d.BaseURL, p.ID)}
			if !p.Due.IsZero() {
				said["deadline"], said["here"] = w.Deadline(p.Due, m.Zone), deadlineHere(w, p.Due, m.Zone, to.Zone)
			}
			return said
		})
}

// onProtocol runs an act on a protocol that the viewer may see.
func (d *Desk) onProtocol(ctx context.Context, who procedure.Viewer, id procedure.ProtocolID, fn func(*store.Tx, procedure.Protocol, procedure.Lang) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		p, err := tx.Protocol(ctx, id)
		if err != nil {
			return err
		}
		if p.Group != who.Group {
			return procedure.ErrNotFound
		}
		if err := p.MaySee(who); err != nil {
			return err
		}
		m, err := tx.Meeting(ctx, p.Meeting)
		if err != nil {
			return err
		}
		plan, err := tx.Plan(ctx, m.Plan)
		if err != nil {
			return err
		}
		return fn(tx, p, plan.Authentic())
	})
}
