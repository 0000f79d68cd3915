package mailer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"
)

// Message is one letter to one recipient, without its attachments.
type Message struct {
	From    mail.Address
	To      mail.Address
	ReplyTo mail.Address // empty: none
	Subject string
	Date    time.Time
	ID      string // of Message-ID, without angle brackets
	Lang    string // of Content-Language, a BCP 47 tag; empty: none
	Auto    bool   // a notice that no person wrote (RFC 3834)
	Text    string // plain text, lines end in \n
	HTML    string // the same as HTML; empty: the message is text only
	Event   *Event // the same for calendar programs; nil: there is nothing for them
	Headers []Header
	DKIM    *DKIM // signs it; nil: the relay does, or nobody
}

// Event is a letter's iCalendar object (RFC 5545). It goes as a version of the
// letter, which calendar programs look for (RFC 6047), and as a file for those
// that take files only.
type Event struct {
	Method string // of RFC 5546: REQUEST, CANCEL; as in the object
	Name   string // of the file
	Text   []byte // lines end in CRLF
}

// Header is one more field of the header; its value is printable ASCII.
type Header struct{ Name, Value string }

// Head renders header and letter, dot-stuffed, as DATA takes them. Tail must be
// the one that is sent with it. The same message gives the same bytes.
func (m Message) Head(tail *Tail) ([]byte, error) {
	header, err := m.header()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for _, field := range header {
		writeField(&b, field.Name, field.Value)
	}
	if err := m.writeParts(&b, tail); err != nil {
		return nil, err
	}
	message := b.Bytes()
	if m.DKIM != nil {
		if message, err = m.DKIM.sign(message, tail); err != nil {
			return nil, err
		}
	}
	return bytes.ReplaceAll(message, []byte("\r\n."), []byte("\r\n..")), nil
}

// writeParts writes the letter in all its versions and its event, up to where
// the tail goes on.
func (m Message) writeParts(b *bytes.Buffer, tail *Tail) error {
	outer := ""
	switch {
	case tail.Size() > 0:
		outer = tail.boundary
	case m.Event != nil:
		outer = boundary("parts", m.ID)
	}
	if outer != "" {
		writeField(b, "Content-Type", `multipart/mixed; boundary="`+outer+`"`)
		b.WriteString("\r\n--" + outer + "\r\n")
	}
	if err := m.writeVersions(b); err != nil {
		return err
	}
	if m.Event == nil {
		return nil
	}
	b.WriteString("\r\n--" + outer + "\r\n")
	file := Attachment{Name: m.Event.Name, Type: "application/ics", Size: int64(len(m.Event.Text)), SHA256: sha256.Sum256(m.Event.Text),
		Content: bytes.NewReader(m.Event.Text)}
	if err := writeFile(b, file); err != nil {
		return err
	}
	if tail.Size() == 0 {
		b.WriteString("\r\n--" + outer + "--")
	}
	return nil
}

// writeVersions writes the letter as text, as HTML and for calendar programs:
// what a program knows best comes last (RFC 2046 5.1.4).
func (m Message) writeVersions(b *bytes.Buffer) error {
	inner := boundary("letter", m.ID)
	writeField(b, "Content-Type", `multipart/alternative; boundary="`+inner+`"`)
	versions := []struct{ kind, text string }{{"text/plain; charset=utf-8", m.Text}, {"text/html; charset=utf-8", m.HTML}}
	if m.Event != nil {
		versions = append(versions, struct{ kind, text string }{"text/calendar; charset=utf-8; method=" + m.Event.Method, string(m.Event.Text)})
	}
	for _, version := range versions {
		if version.text == "" {
			continue
		}
		b.WriteString("\r\n--" + inner + "\r\nContent-Type: " + version.kind + "\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
		if err := writeQuoted(b, version.text); err != nil {
			return err
		}
	}
	b.WriteString("\r\n--" + inner + "--")
	return nil
}

// Whole is the message as a file has it, without what DATA needs: header and
// letter, then the attachments.
func (m Message) Whole(tail *Tail) (letter, attachments []byte, err error) {
	head, err := m.Head(tail)
	if err != nil {
		return nil, nil, err
	}
	return unstuffed(head), append(unstuffed(tail.content()), "\r\n"...), nil
}

func unstuffed(data []byte) []byte { return bytes.ReplaceAll(data, []byte("\r\n.."), []byte("\r\n.")) }

// header is the fields in order. Only addresses may hold other letters than
// ASCII, and path has seen them.
func (m Message) header() ([]Header, error) {
	from, err := mailbox(m.From)
	if err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	to, err := mailbox(m.To)
	if err != nil {
		return nil, fmt.Errorf("recipient: %w", err)
	}
	reply := ""
	if m.ReplyTo.Address != "" {
		if reply, err = mailbox(m.ReplyTo); err != nil {
			return nil, fmt.Errorf("reply-to: %w", err)
		}
	}
	id, err := path(m.ID)
	if err != nil {
		return nil, fmt.Errorf("message id: %w", err)
	}
	fields := []Header{
		{"Date", m.Date.Format("Mon, 02 Jan 2006 15:04:05 -0700")},
		{"Message-ID", "<" + id + ">"},
		{"Subject", words(m.Subject)},
	}
	if m.Lang != "" {
		fields = append(fields, Header{"Content-Language", m.Lang})
	}
	if m.Auto {
		fields = append(fields, Header{"Auto-Submitted", "auto-generated"})
	}
	fields = append(append(fields, m.Headers...), Header{"MIME-Version", "1.0"})
	for _, field := range fields {
		if !printable(field.Value) {
			return nil, fmt.Errorf("header field %q cannot be written", field.Name)
		}
	}
	header := []Header{{"From", from}, {"To", to}}
	if reply != "" {
		header = append(header, Header{"Reply-To", reply})
	}
	header = append(header, fields...)
	for _, field := range header {
		if !token(field.Name) || !folds(field.Value) {
			return nil, fmt.Errorf("header field %q cannot be written", field.Name)
		}
	}
	return header, nil
}

// writeQuoted writes quoted-printable text (RFC 2045 6.7) with CRLF.
func writeQuoted(b *bytes.Buffer, text string) error {
	w := quotedprintable.NewWriter(b)
	if _, err := w.Write([]byte(text)); err != nil {
		return err
	}
	return w.Close()
}

// boundary separates the parts of a message. "=_" cannot occur in
// quoted-printable nor in base64, so no content can contain it.
func boundary(kind string, of ...string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + strings.Join(of, "\x00")))
	return "=_" + kind + "_" + hex.EncodeToString(sum[:12])
}

// writeField folds a field at spaces so that lines keep to 78 columns where
// they can (RFC 5322 2.2.3).
func writeField(b *bytes.Buffer, name, value string) {
	b.WriteString(name + ":")
	column := len(name) + 1
	for _, word := range strings.Split(value, " ") {
		if column+1+len(word) > 78 && column > len(name)+1 {
			b.WriteString("\r\n")
			column = 0
		}
		b.WriteString(" " + word)
		column += 1 + len(word)
	}
	b.WriteString("\r\n")
}

// token says whether text is a field's name.
func token(text string) bool {
	return text != "" && printable(text) && !strings.ContainsAny(text, ": ")
}
