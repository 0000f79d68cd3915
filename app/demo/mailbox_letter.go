package demo

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	_ "github.com/emersion/go-message/charset" // letters in any character set
	"github.com/emersion/go-message/mail"

	"svod/app/procedure"
)

// CaughtLetter is one letter as it arrived, taken apart. It does not change.
type CaughtLetter struct {
	ID        int64
	Sender    string // of the envelope: where bounces go
	Recipient string // of the envelope
	Arrived   time.Time
	From      string // of the header, name and address
	To        string
	Subject   string
	Date      time.Time
	MessageID string
	Lang      string
	Auto      bool // a program has written it
	Headers   []HeaderField
	Text      string
	HTML      string
	Files     []CaughtFile
	Raw       []byte
}

// HeaderField is one field of a letter's header, decoded.
type HeaderField struct{ Name, Value string }

// CaughtFile is an attachment; its bytes are read by File.
type CaughtFile struct {
	Name        string
	Type        string
	Size        int64
	Fingerprint procedure.Fingerprint
}

// maxParts is how many parts of a letter are looked at.
const maxParts = 200

func readLetter(raw []byte) (*CaughtLetter, error) {
	l := &CaughtLetter{Raw: raw}
	header, err := eachPart(raw, func(part *mail.Part) error { return l.take(part) })
	if err != nil {
		return nil, err
	}
	l.Subject, _ = header.Subject()
	l.Date, _ = header.Date()
	l.MessageID, _ = header.MessageID()
	l.Lang = header.Get("Content-Language")
	l.Auto = header.Get("Auto-Submitted") != ""
	l.From, _ = header.Text("From")
	l.To, _ = header.Text("To")
	for fields := header.Fields(); fields.Next(); {
		text, err := fields.Text()
		if err != nil {
			text = fields.Value()
		}
		l.Headers = append(l.Headers, HeaderField{fields.Key(), text})
	}
	return l, nil
}

// eachPart reads the leaves of a message in order.
func eachPart(raw []byte, use func(*mail.Part) error) (mail.Header, error) {
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return mail.Header{}, fmt.Errorf("read a letter: %w", err)
	}
	defer r.Close()
	for range maxParts {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return r.Header, nil
		}
		if err != nil {
			return r.Header, fmt.Errorf("read a letter's part: %w", err)
		}
		if err := use(part); err != nil {
			return r.Header, err
		}
	}
	return r.Header, nil
}

func (l *CaughtLetter) take(part *mail.Part) error {
	body, err := io.ReadAll(part.Body)
	if err != nil {
		return fmt.Errorf("read a letter's part: %w", err)
	}
	switch header := part.Header.(type) {
	case *mail.AttachmentHeader:
		name, _ := header.Filename()
		kind, _, _ := header.ContentType()
		l.Files = append(l.Files, CaughtFile{Name: name, Type: kind, Size: int64(len(body)), Fingerprint: sha256.Sum256(body)})
	case *mail.InlineHeader:
		text := strings.ReplaceAll(string(body), "\r\n", "\n")
		switch kind, _, _ := header.ContentType(); kind {
		case "text/html":
			l.HTML += text
		case "text/calendar": // says nothing that the letter does not
		default:
			l.Text += text
		}
	}
	return nil
}

// File is an attachment's bytes, the first being 0; ErrNotFound if there is no
// such one.
func (l *CaughtLetter) File(n int) ([]byte, error) {
	var found []byte
	count := 0
	_, err := eachPart(l.Raw, func(part *mail.Part) error {
		if _, ok := part.Header.(*mail.AttachmentHeader); !ok {
			return nil
		}
		if count++; count != n+1 {
			return nil
		}
		var err error
		found, err = io.ReadAll(part.Body)
		return err
	})
	if err != nil {
		return nil, err
	}
	if n < 0 || n >= count {
		return nil, procedure.ErrNotFound
	}
	return found, nil
}

// Link is the first address in the letter's text that begins with base and has
// more than it: the personal link of the letter. Empty: there is none.
func (l *CaughtLetter) Link(base string) string {
	for rest := l.Text; ; {
		i := strings.Index(rest, base+"/")
		if i < 0 {
			return ""
		}
		rest = rest[i:]
		end := strings.IndexFunc(rest, func(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"')]", r) })
		if end < 0 {
			end = len(rest)
		}
		if link := strings.TrimRight(rest[:end], ".,;"); len(link) > len(base)+1 {
			return link
		}
		rest = rest[end:]
	}
}
