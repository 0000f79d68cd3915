package courier

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer"
)

// message renders a delivery whole, before the connection is used.
func (c *Courier) message(ctx context.Context, d procedure.ClaimedDelivery) ([]byte, *mailer.Tail, error) {
	var letter procedure.OutgoingLetter
	if err := unpanicked(func() (err error) {
		letter, err = c.render(ctx, d)
		return err
	}); err != nil {
		return nil, nil, err
	}
	tail, err := c.tails.of(ctx, letter.Files)
	if err != nil {
		return nil, nil, err
	}
	letter.To.Address = d.Address // what was claimed, whoever renders
	m := c.written(letter)
	m.ID, m.DKIM = c.seal().messageID(d.ID, d.Mailing, d.Address), c.DKIM
	head, err := m.Head(tail)
	return head, tail, err
}

// Compose is the message that a letter would leave as, as a file has it: header
// and letter, then the attachments. It has neither the id nor the signature of
// one that is sent.
func (c *Courier) Compose(ctx context.Context, letter procedure.OutgoingLetter) (head, attachments []byte, err error) {
	tail, err := c.tails.of(ctx, letter.Files)
	if err != nil {
		return nil, nil, err
	}
	m := c.written(letter)
	m.ID = "preview@" + c.Domain
	return m.Whole(tail)
}

// written is a letter as a message without an id.
func (c *Courier) written(letter procedure.OutgoingLetter) mailer.Message {
	m := mailer.Message{
		From: letter.From, To: letter.To, ReplyTo: letter.ReplyTo, Subject: letter.Subject, Date: letter.Date,
		Lang: string(letter.Lang), Auto: letter.Auto, Text: letter.Text, HTML: letter.HTML,
	}
	if letter.Event != nil {
		m.Event = &mailer.Event{Method: letter.Event.Method, Name: "meeting.ics", Text: letter.Event.Text}
	}
	if letter.Unsubscribe != "" {
		m.Headers = []mailer.Header{
			{Name: "List-Unsubscribe", Value: "<" + letter.Unsubscribe + ">"},
			{Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click"},
		}
	}
	if letter.Thread != "" {
		id := "<" + c.seal().threadID(letter.Thread) + ">"
		m.Headers = append(m.Headers, mailer.Header{Name: "In-Reply-To", Value: id}, mailer.Header{Name: "References", Value: id})
	}
	return m
}

// envelope has a return path of the delivery's own, so that a bounce finds its
// row; nobody can make one up for another delivery.
func (c *Courier) envelope(d procedure.ClaimedDelivery) mailer.Envelope {
	id := c.seal().sending(d.ID, d.Sending)
	e := mailer.Envelope{From: returnPrefix + id + "@" + c.Domain, To: d.Address, ID: id, Notify: "FAILURE"}
	if d.Kind == procedure.MailDispatch {
		e.Notify = "SUCCESS,FAILURE,DELAY"
	}
	return e
}

func (c *Courier) seal() Seal { return Seal{Domain: c.Domain, Key: c.Key} }

// tails keeps the attachments that are being sent, encoded once for all
// recipients and connections.
type tails struct {
	open func(context.Context, procedure.Fingerprint) (*store.File, error)
	mu   sync.Mutex
	kept []*keptTail // the last used is last
}

type keptTail struct {
	key  string
	mu   sync.Mutex
	tail *mailer.Tail
}

// tailsKept is how many sets of attachments are in memory at most.
const tailsKept = 3

// of is the tail of these files.
func (t *tails) of(ctx context.Context, files []procedure.OutgoingFile) (*mailer.Tail, error) {
	if len(files) == 0 {
		return nil, nil
	}
	kept := t.place(tailKey(files))
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if kept.tail != nil {
		return kept.tail, nil
	}
	attachments := make([]mailer.Attachment, len(files))
	for i, f := range files {
		content, err := t.open(ctx, f.Fingerprint)
		if err != nil {
			return nil, fmt.Errorf("open an attachment: %w", err)
		}
		attachments[i] = mailer.Attachment{Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.Fingerprint, Content: content}
	}
	var err error
	kept.tail, err = mailer.NewTail(attachments)
	return kept.tail, err
}

// tailKey tells sets of files apart.
func tailKey(files []procedure.OutgoingFile) string {
	var key strings.Builder
	for _, f := range files {
		fmt.Fprintf(&key, "%q %q %x\n", f.Name, f.Type, f.Fingerprint)
	}
	return key.String()
}

func (t *tails) place(key string) *keptTail {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, kept := range t.kept {
		if kept.key == key {
			t.kept = append(append(t.kept[:i:i], t.kept[i+1:]...), kept)
			return kept
		}
	}
	if len(t.kept) == tailsKept {
		t.kept = t.kept[1:]
	}
	kept := &keptTail{key: key}
	t.kept = append(t.kept, kept)
	return kept
}

// forget lets go of all, when nothing is being sent.
func (t *tails) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = nil
}
