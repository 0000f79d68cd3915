package desk

import (
	"context"
	"fmt"
	"net/mail"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
	"svod/views"
)

// usualSize is the largest message that relays usually take, in bytes; it holds
// until ours has said what it takes.
const usualSize = 10_240_000

// settings is where what was learned is read: the store, or an act's
// transaction.
type settings interface {
	RelaySize(context.Context) (int64, error)
}

// attachmentsLimit is how many bytes of files go with a letter: what the relay
// takes, less 16 KB of letter, before base64 makes 1.37 bytes of each. Larger
// files stand behind the link.
func attachmentsLimit(ctx context.Context, from settings) (int64, error) {
	size, err := from.RelaySize(ctx)
	if size == 0 {
		size = usualSize
	}
	return max(size-16<<10, 0) * 100 / 137, err
}

// AttachmentsLimit is how many bytes of files go with a letter at present.
func (d *Desk) AttachmentsLimit(ctx context.Context) (int64, error) {
	return attachmentsLimit(ctx, d.store)
}

// dated is a dispatch as it would go out now: a draft without a date has
// today's, and the fields of each recipient's letter are filled in, in its
// language.
func dated(s procedure.DispatchSheet, now time.Time) procedure.DispatchSheet {
	if s.Dated.IsZero() {
		s.Dated = now
	}
	for i := range s.Recipients {
		s.Recipients[i].Fields = letterFields(&s, s.Recipients[i])
	}
	return s
}

func letterFields(s *procedure.DispatchSheet, to procedure.DispatchRecipient) map[string]string {
	lang, p := to.Lang, locales.For(string(to.Lang))
	fields := map[string]string{"outgoing.number": s.Number, "outgoing.date": p.Date(locales.In(s.Dated, s.Zone)), "decision": s.Decision}
	if s.Meeting != 0 {
		fields["meeting.ordinal"] = p.OrdinalGenitive(s.Held.Number)
		fields["meeting.date"] = p.Date(locales.In(s.Held.Starts, s.Held.Zone))
	}
	if to.Cover == procedure.CoverParticipants {
		fields["person.full"] = to.Called.In(lang).Complete()
		return fields
	}
	body := s.Bodies.Of(to.Body)
	fields["government.nominative"] = body.Official().In(lang)
	fields["government.dative"] = body.Official().Case(lang, procedure.Dat)
	fields["state.prepositional"] = runningName(p, body, procedure.Prep)
	fields["state.dative"] = runningName(p, body, procedure.Dat)
	return fields
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

// freezeLetters makes the letters of a dispatch in all languages: what opens by
// their links can be read in each.
func (d *Desk) freezeLetters(ctx context.Context, tx *store.Tx, s procedure.DispatchSheet) (map[procedure.Cover]map[procedure.Lang]procedure.FrozenLetter, error) {
	letters := map[procedure.Cover]map[procedure.Lang]procedure.FrozenLetter{}
	lines, head := tx.Recorded()
	for _, to := range s.Going() {
		if letters[to.Cover] != nil {
			continue
		}
		letters[to.Cover] = map[procedure.Lang]procedure.FrozenLetter{}
		for _, code := range locales.Languages() {
			letter, err := d.coverLetter(ctx, tx, s, to.Cover, procedure.Lang(code))
			if err != nil {
				return nil, err
			}
			letter.Record = locales.For(code).T("dispatch.letter.record", "Lines", int(lines), "Hash", fmt.Sprintf("%x", head))
			letters[to.Cover][procedure.Lang(code)] = letter
		}
	}
	return letters, nil
}

// people is where names and addresses of persons are read: the store, or an
// act's transaction.
type people interface {
	settings
	Person(context.Context, procedure.PersonID) (procedure.Person, error)
}

// coverLetter is a dispatch's letter in a language, as it is to be frozen.
func (d *Desk) coverLetter(ctx context.Context, from people, s procedure.DispatchSheet, cover procedure.Cover, lang procedure.Lang) (procedure.FrozenLetter, error) {
	p := locales.For(string(lang))
	text := s.Letters[cover]
	date := p.Date(locales.In(s.Dated, s.Zone))
	limit, err := attachmentsLimit(ctx, from)
	if err != nil {
		return procedure.FrozenLetter{}, err
	}
	l := procedure.FrozenLetter{
		Subject: text.Subject[lang], Body: text.Body[lang], Sender: s.Bodies.Of(s.Sender).Official().In(lang),
		Dateline: date, Attached: s.Size() <= limit,
	}
	if s.Number != "" {
		l.Dateline = p.T("dispatch.letter.dateline", "Date", date, "Number", s.Number)
	}
	for _, line := range []string{s.Signer.Post.In(lang), s.Signer.Name.In(lang)} {
		if line != "" {
			l.Signer = append(l.Signer, line)
		}
	}
	if s.Contact == 0 {
		return l, nil
	}
	contact, err := from.Person(ctx, s.Contact)
	if err != nil {
		return l, err
	}
	l.Contact = p.T("dispatch.letter.contact", "Name", contact.Name.In(lang).Listed(), "Address", contact.Email)
	return l, nil
}

// PreviewDispatch is the letter that a recipient would get if the dispatch were
// released now. Its link opens nothing yet.
func (d *Desk) PreviewDispatch(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, key string) (procedure.OutgoingLetter, error) {
	s, err := d.DispatchSheet(ctx, who, id)
	if err != nil {
		return procedure.OutgoingLetter{}, err
	}
	s = dated(s, d.store.Now())
	for _, to := range s.Recipients {
		if to.Key != key || to.Address == "" {
			continue
		}
		letter, err := d.coverLetter(ctx, d.store, s, to.Cover, to.Lang)
		if err != nil {
			return procedure.OutgoingLetter{}, err
		}
		return d.dispatchLetter(letter, to.Recipient, s.Files, d.BaseURL+linkPaths[procedure.LinkPersonal])
	}
	return procedure.OutgoingLetter{}, procedure.ErrNotFound
}

// SendTrial sends the letters of a draft to who composes it, as the first
// recipient of each letter would get it, and counts them. Their links open
// nothing.
func (d *Desk) SendTrial(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (sent int, err error) {
	err = d.onDispatch(ctx, who, id, func(tx *store.Tx, was procedure.Dispatch) error {
		if !was.Draft() {
			return procedure.Refused{Key: "dispatch.refused.released"}
		}
		me, err := tx.Person(ctx, who.Person)
		if err != nil {
			return err
		}
		s, err := tx.DispatchSheet(ctx, who, id)
		if err != nil {
			return err
		}
		s = dated(s, tx.Now)
		if err := s.Ready(); err != nil {
			return err
		}
		examples := s.Examples()
		sent = len(examples)
		for _, to := range examples {
			if err := d.queueTrial(ctx, tx, s, to, me); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "dispatch.trial", object("dispatch", id))
	})
	return sent, err
}

// queueTrial queues one recipient's letter to somebody else.
func (d *Desk) queueTrial(ctx context.Context, tx *store.Tx, s procedure.DispatchSheet, to procedure.DispatchRecipient, me procedure.Person) error {
	to.Address, to.Out = me.Email, false
	s.Recipients = []procedure.DispatchRecipient{to}
	letters, err := d.freezeLetters(ctx, tx, s)
	if err != nil {
		return err
	}
	letter := letters[to.Cover][to.Lang]
	letter.Subject = locales.For(string(to.Lang)).T("dispatch.trial.subject", "Subject", letter.Subject)
	letter.Body = locales.For(string(to.Lang)).T("dispatch.trial.body") + "\n\n" + letter.Body
	letters[to.Cover][to.Lang] = letter
	_, err = tx.FreezeDispatch(ctx, s, letters, d.personalHash)
	return err
}

// renderDispatch makes the letter of a dispatch's delivery.
func (d *Desk) renderDispatch(ctx context.Context, q procedure.QueuedLetter) (procedure.OutgoingLetter, error) {
	letter, err := d.store.FrozenLetter(ctx, q.Mailing, q.Cover, q.To.Lang)
	if err != nil {
		return procedure.OutgoingLetter{}, fmt.Errorf("read the letter of mailing %d: %w", q.Mailing, err)
	}
	files, err := d.store.MailingFiles(ctx, q.Mailing)
	if err != nil {
		return procedure.OutgoingLetter{}, fmt.Errorf("read the files of mailing %d: %w", q.Mailing, err)
	}
	return d.dispatchLetter(letter, q.To, files, d.LinkAddress(q.To.Link))
}

// dispatchLetter fills a letter in for one recipient.
func (d *Desk) dispatchLetter(letter procedure.FrozenLetter, to procedure.Recipient, files []procedure.DispatchFile, link string) (procedure.OutgoingLetter, error) {
	out := procedure.OutgoingLetter{From: d.From, To: mail.Address{Name: to.Name, Address: to.Address}, Lang: to.Lang}
	if letter.Sender != "" {
		out.From.Name = letter.Sender
	}
	var err error
	out.Subject, out.Text, out.HTML, err = views.DispatchLetter(views.CoverView{Letter: letter, To: to, Files: files, Link: link, Check: d.BaseURL + "/verify"})
	if !letter.Attached {
		return out, err
	}
	for _, f := range files {
		out.Files = append(out.Files, procedure.OutgoingFile{Name: f.Name, Type: f.ContentType(), Size: f.Size, Fingerprint: f.Fingerprint})
	}
	return out, err
}
