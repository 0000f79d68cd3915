package desk

import (
	"context"
	"fmt"
	"net/mail"

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
	l := procedure.FrozenLetter{
		Subject: text.Subject[lang], Body: text.Body[lang], Sender: s.Bodies.Of(s.Sender).Official().In(lang),
		Dateline: date,
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
	link := d.LinkAddress(q.To.Link)
	if letter.Trial {
		link = ""
	}
	return d.dispatchLetter(letter, q.To, files, link)
}

// dispatchLetter fills a letter in for one recipient.
func (d *Desk) dispatchLetter(letter procedure.FrozenLetter, to procedure.Recipient, files []procedure.DispatchFile, link string) (procedure.OutgoingLetter, error) {
	out := procedure.OutgoingLetter{From: d.From, To: mail.Address{Name: to.Name, Address: to.Address}, Lang: to.Lang}
	if letter.Sender != "" {
		out.From.Name = letter.Sender
	}
	var err error
	out.Subject, out.Text, out.HTML, err = views.DispatchLetter(views.CoverView{Letter: letter, To: to, Files: files, Link: link, Check: d.BaseURL + "/verify"})
	for _, f := range files {
		if !f.Linked {
			out.Files = append(out.Files, procedure.OutgoingFile{Name: f.Name, Type: f.ContentType(), Size: f.Size, Fingerprint: f.Fingerprint})
		}
	}
	return out, err
}
