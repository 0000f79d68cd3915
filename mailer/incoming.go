package mailer

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"hash"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // letters in any character set
)

// Nature is what a message that came to us is, by its fields and never by its
// words.
type Nature string

const (
	NatureReport    Nature = "report"    // what became of a letter (RFC 3464)
	NatureComplaint Nature = "complaint" // the recipient calls a letter unwanted (RFC 5965)
	NatureAutomatic Nature = "automatic" // no person wrote it (RFC 3834)
	NatureAnswer    Nature = "answer"    // anything else is a person's
)

// Incoming is a message that came to us, as far as its fields tell. Nothing in
// it is proved: whoever sends a message writes its fields.
type Incoming struct {
	Nature      Nature
	From        string // address of the header
	Subject     string
	Date        time.Time
	ID          string   // of Message-ID, without angle brackets
	To          []string // addresses that it came to, those of the envelope first
	References  []string // Message-IDs that it answers, the nearest first
	Hops        int      // servers that it has passed
	Text        string   // the beginning of its text
	Envelope    string   // of a report: ENVID of the letter (RFC 3461)
	Original    string   // of a report: Message-ID of the letter
	Statuses    []Status
	Size        int64    // bytes
	Fingerprint [32]byte // of what a resend or another way here does not change
}

// Bounds of what is read of a message, whatever it holds.
const (
	incomingBytes = 1 << 20   // the rest is only counted and hashed
	headerBytes   = 256 << 10 // of a message
	maxParts      = 100
	maxDepth      = 8
	maxStatuses   = 50
	maxFieldsEach = 60   // of a recipient in a report
	maxValue      = 2000 // characters of a field
	maxExcerpt    = 4000 // characters of text
	maxReferences = 50
)

// ErrUnreadable: what came is not a message.
var ErrUnreadable = errors.New("not a message")

// Sink takes a message in as it comes by, and keeps its beginning; what is
// written is never refused. Message reads it once all is written.
type Sink struct {
	kept []byte
	size int64
	body hash.Hash
	in   bool   // in the body
	last []byte // the last bytes of the header, to see its end
}

// NewSink is an empty sink.
func NewSink() *Sink { return &Sink{body: sha256.New()} }

// Write implements io.Writer.
func (s *Sink) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	s.kept = append(s.kept, p[:min(len(p), incomingBytes-len(s.kept))]...)
	rest := p
	for !s.in && len(rest) > 0 {
		c := rest[0]
		rest = rest[1:]
		if c == '\r' {
			continue
		}
		s.in = c == '\n' && (len(s.last) == 0 || s.last[len(s.last)-1] == '\n')
		s.last = append(s.last[:0], c)
	}
	s.body.Write(bytes.ReplaceAll(rest, []byte("\r"), nil))
	return len(p), nil
}

// Message is what the sink has taken. ErrUnreadable comes with what is known of
// it all the same: its size and fingerprint. What panics in the reading of it is
// unreadable too: messages are of strangers, and this one would be brought again.
func (s *Sink) Message() (in Incoming, err error) {
	kept := s.kept
	unreadable := func() (Incoming, error) {
		return Incoming{Nature: NatureAnswer, Size: s.size,
			Fingerprint: sha256.Sum256(append(s.body.Sum(nil), kept[:min(len(kept), headerBytes)]...))}, ErrUnreadable
	}
	defer func() {
		if recover() != nil {
			in, err = unreadable()
		}
	}()
	in = Incoming{Nature: NatureAnswer, Size: s.size}
	if bytes.HasPrefix(kept, []byte("From ")) { // as mbox has it, and some pipes
		_, kept, _ = bytes.Cut(kept, []byte("\n"))
	}
	entity, err := message.ReadWithOptions(bytes.NewReader(kept), &message.ReadOptions{MaxHeaderBytes: headerBytes})
	if entity == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return unreadable()
	}
	in.readHeader(entity.Header)
	in.Fingerprint = s.fingerprint(entity.Header)
	r := &partReader{in: &in}
	r.read(entity, 0)
	in.Text = excerpt(r.text)
	in.judge(entity.Header, r)
	return in, nil
}

// fingerprint is of the body and of fields that the writer gave; those that
// servers add on the way are left out.
func (s *Sink) fingerprint(h message.Header) [32]byte {
	sum := sha256.New()
	for _, name := range []string{"From", "Date", "Subject", "Message-Id", "Content-Type"} {
		for _, value := range h.Values(name) {
			sum.Write([]byte(name + ":" + oneLine(value) + "\n"))
		}
	}
	sum.Write(s.body.Sum(nil))
	return [32]byte(sum.Sum(nil))
}

// envelopeFields are where servers write to whom a message was delivered; the
// rest is what its writer addressed it to.
var envelopeFields = []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc"}

func (in *Incoming) readHeader(h message.Header) {
	if from := addresses(h.Values("From")); len(from) > 0 {
		in.From = from[0]
	}
	subject, err := h.Text("Subject")
	if err != nil {
		subject = h.Get("Subject")
	}
	in.Subject = cut(oneLine(subject), maxValue)
	in.Date, _ = mail.ParseDate(h.Get("Date"))
	in.ID = firstID(h.Get("Message-Id"))
	for _, name := range envelopeFields {
		in.To = append(in.To, addresses(h.Values(name))...)
	}
	in.To = in.To[:min(len(in.To), maxReferences)]
	in.References = ids(h.Get("In-Reply-To"))
	thread := ids(h.Get("References"))
	slices.Reverse(thread)
	in.References = append(in.References, thread...)
	in.References = in.References[:min(len(in.References), maxReferences)]
	in.Hops = len(h.Values("Received"))
}

// judge says what the message is, once its parts are read.
func (in *Incoming) judge(h message.Header, r *partReader) {
	failed := addresses(h.Values("X-Failed-Recipients"))
	automatic := byItself(h) || r.receipt
	switch {
	case len(in.Statuses) > 0:
		in.Nature = NatureReport
	case r.complaint:
		in.Nature = NatureComplaint
	case automatic && len(failed) > 0:
		in.Nature = NatureReport
		for _, a := range failed[:min(len(failed), maxStatuses)] {
			in.Statuses = append(in.Statuses, Status{Action: ActionFailed, Final: a, Hint: true})
		}
	case automatic:
		in.Nature = NatureAutomatic
	}
}

// byItself says whether a message's header says that no person wrote it: by RFC
// 3834, by what list and vacation programs document, or because nobody may
// answer it (RFC 5321 4.5.5). X-Auto-Response-Suppress is a wish of its sender's
// program about answers, and says nothing of who wrote it.
func byItself(h message.Header) bool {
	first := func(name string) string {
		word, _, _ := strings.Cut(h.Get(name), ";")
		word, _, _ = strings.Cut(word, "(")
		return strings.ToLower(strings.TrimSpace(word))
	}
	submitted, reply := first("Auto-Submitted"), first("X-Autoreply")
	return submitted != "" && submitted != "no" ||
		slices.Contains([]string{"bulk", "junk", "list", "auto_reply"}, first("Precedence")) ||
		reply != "" && reply != "no" || h.Has("X-Autorespond") || h.Has("List-Id") ||
		strings.TrimSpace(h.Get("Return-Path")) == "<>"
}

// addresses are those in fields, as they are written, without names.
func addresses(fields []string) []string {
	var all []string
	parser := mail.AddressParser{WordDecoder: nil}
	for _, field := range fields[:min(len(fields), maxReferences)] {
		if parsed, err := parser.ParseList(field); err == nil {
			for _, a := range parsed {
				all = append(all, a.Address)
			}
		} else if bare := strings.Trim(oneLine(field), "<> "); strings.Contains(bare, "@") && !strings.Contains(bare, " ") {
			all = append(all, cut(bare, maxValue))
		}
	}
	return all
}

// ids are the Message-IDs in a field, in order.
func ids(field string) []string {
	var all []string
	for _, piece := range strings.Split(field, "<")[1:] {
		if id, _, closed := strings.Cut(piece, ">"); closed && len(all) < maxReferences {
			all = append(all, cut(strings.TrimSpace(id), maxValue))
		}
	}
	return all
}

func firstID(field string) string {
	if all := ids(field); len(all) > 0 {
		return all[0]
	}
	return ""
}

// cut bounds a text in characters.
func cut(text string, most int) string {
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i]
		}
	}
	return text
}
