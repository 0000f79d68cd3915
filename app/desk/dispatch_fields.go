package desk

import (
	"cmp"
	"context"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// asOf makes a dispatch what it would be if it went out at a moment: a draft
// without a date has that day's, what the relay does not take goes by the link,
// and the fields of each recipient's letter are filled in, in its language.
func (d *Desk) asOf(ctx context.Context, from settings, s *procedure.DispatchSheet, now time.Time) error {
	limit, err := attachmentsLimit(ctx, from)
	if err != nil {
		return err
	}
	if s.Dated.IsZero() {
		s.Dated = now
	}
	s.Attach.AttachUpTo(s.Files, limit)
	for i := range s.Recipients {
		s.Recipients[i].Fields = letterFields(s, s.Recipients[i])
	}
	return nil
}

func letterFields(s *procedure.DispatchSheet, to procedure.DispatchRecipient) map[string]string {
	lang, p := to.Lang, locales.For(string(to.Lang))
	fields := sharedFields(p, s.NewDispatch, s.Held, s.GroupName, s.Zone)
	if to.Cover == procedure.CoverParticipants {
		fields["person.full"] = cmp.Or(to.Called.In(lang).Complete(), to.Name)
		return fields
	}
	body := s.Bodies.Of(to.Body)
	for name, c := range procedure.FieldCases {
		fields["government."+name] = body.Official().Case(lang, c)
		fields["state."+name] = runningName(p, body, c)
	}
	return fields
}

// sharedFields are those that say the same to all recipients of a language.
func sharedFields(p *locales.Printer, n procedure.NewDispatch, held procedure.Meeting, group procedure.Texts, zone string) map[string]string {
	fields := map[string]string{"outgoing.number": n.Number, "outgoing.date": p.Date(locales.In(n.Dated, zone)), "decision": n.Decision,
		"group": group.In(procedure.Lang(p.Lang))}
	if n.Meeting != 0 {
		fields["meeting.ordinal"] = p.OrdinalGenitive(held.Number)
		fields["meeting.date"] = p.Date(locales.In(held.Starts, held.Zone))
	}
	return fields
}

// sharedSubject is the subject of a released dispatch as all of its letters have
// it: what it says to each recipient by itself is left open.
func sharedSubject(e procedure.DispatchEvidence) procedure.Texts {
	subject := procedure.Texts{}
	for lang, words := range e.Subject() {
		fields := sharedFields(locales.For(string(lang)), e.NewDispatch, e.Held, e.GroupName, e.Zone)
		for _, name := range procedure.LetterFields(words) {
			fields[name] = cmp.Or(fields[name], "…")
		}
		subject[lang] = strings.Join(strings.Fields(procedure.FillLetter(words, fields)), " ")
	}
	return subject
}

// runningName is a body's full name in running text, which in some languages
// has an article. A name without a common noun ("Ukraine") is its own short
// form, and has none.
func runningName(p *locales.Printer, body procedure.BodyNames, c procedure.Case) string {
	lang := procedure.Lang(p.Lang)
	name := body.Full.Case(lang, c)
	if name == "" || body.Full.In(lang) == body.Short.In(lang) {
		return name
	}
	return p.T("dispatch.letter.running_name", "Name", name)
}
