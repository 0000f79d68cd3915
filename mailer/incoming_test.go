package mailer_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gomail "github.com/emersion/go-message/mail"

	"svod/mailer"
	"svod/mailer/mailertest"
)

const (
	letterID   = "41.mzxw6ytboi4dkmzrgqydsmjqmfrggzdf@svod.example"
	letterPath = "bounce+41-1-gezdgnbvgy@svod.example"
	letterEnv  = "41-1-gezdgnbvgy"
	registry   = "registry@government.example"
)

func incoming(t *testing.T, text string) (mailer.Incoming, error) {
	t.Helper()
	s := mailer.NewSink()
	if _, err := s.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	return s.Message()
}

func sample(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "incoming", name+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// What servers and programs send is told apart by its fields.
func TestIncoming(t *testing.T) {
	for _, c := range []struct {
		name     string
		nature   mailer.Nature
		envelope string
		original string
		statuses []mailer.Status
	}{
		{"postfix_failed", mailer.NatureReport, letterEnv, letterID, []mailer.Status{{Action: "failed", Enhanced: "5.1.1", Code: 550,
			Reply:  "<registry@government.example>: Recipient address rejected: User unknown in local recipient table",
			Remote: "in.government.example", Reporter: "mx.example.net", Original: registry, Final: registry}}},
		{"postfix_delayed", mailer.NatureReport, letterEnv, letterID, []mailer.Status{{Action: "delayed", Enhanced: "4.4.1",
			Reply: "connect to in.government.example[192.0.2.9]:25: Connection timed out", Reporter: "mx.example.net", Original: registry, Final: registry}}},
		{"postfix_delivered", mailer.NatureReport, letterEnv, letterID, []mailer.Status{{Action: "delivered", Enhanced: "2.0.0",
			Reply: "delivered to mailbox", Reporter: "mx.example.net", Original: registry, Final: registry}}},
		{"sendmail_relayed", mailer.NatureReport, letterEnv, letterID, []mailer.Status{{Action: "relayed", Enhanced: "2.6.0",
			Remote: "in.government.example", Reporter: "out.example.org", Original: registry, Final: registry}}},
		{"exchange_failed", mailer.NatureReport, "", letterID, []mailer.Status{{Action: "failed", Enhanced: "5.2.2", Code: 554,
			Reply:    "mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
			Reporter: "exch.government.example", Original: registry, Final: "kanc@internal.government.example"}}},
		{"exim_failed", mailer.NatureReport, "", letterID, []mailer.Status{{Action: "failed", Enhanced: "5.0.0", Code: 550,
			Reply: "Verification failed for this address", Remote: "in.government.example", Reporter: "mail.ministry.example", Final: registry}}},
		{"exim_old_failed", mailer.NatureReport, "", "", []mailer.Status{{Action: "failed", Final: registry, Hint: true}}},
		{"gmail_failed", mailer.NatureReport, "", letterID, []mailer.Status{{Action: "failed", Enhanced: "5.1.1", Code: 550,
			Reply:    "The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address - gsmtp",
			Remote:   "gmail-smtp-in.example. (2a00:1450:4010:c0e::1a, the server for the domain government.example.)",
			Reporter: "googlemail.example", Final: registry}}},
		{"eai_failed", mailer.NatureReport, letterEnv, letterID, []mailer.Status{{Action: "failed", Enhanced: "5.1.1", Code: 550, Reply: "ящика нет",
			Reporter: "mx.example.net", Original: "кан@government.example", Final: "кан@government.example"}}},
		{"expanded", mailer.NatureReport, letterEnv, "", []mailer.Status{
			{Action: "expanded", Enhanced: "2.1.5", Reporter: "mx.example.net", Final: registry},
			{Action: "delivered", Enhanced: "2.1.5", Reporter: "mx.example.net", Original: registry, Final: "first@government.example"}}},
		{"qmail_prose", mailer.NatureAutomatic, "", "", nil},
		{"vacation", mailer.NatureAutomatic, "", "", nil},
		{"disposition", mailer.NatureAutomatic, "", letterID, nil},
		{"complaint", mailer.NatureComplaint, "", letterID, nil},
		{"answer", mailer.NatureAnswer, "", "", nil},
		{"forwarded_report", mailer.NatureAnswer, "", "bounce@elsewhere.example", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, err := incoming(t, sample(t, c.name))
			if err != nil {
				t.Fatal(err)
			}
			if in.Nature != c.nature || in.Envelope != c.envelope || in.Original != c.original {
				t.Errorf("%s, envelope %q, original %q", in.Nature, in.Envelope, in.Original)
			}
			if !slices.Equal(in.Statuses, c.statuses) {
				t.Errorf("says\n%+v, not\n%+v", in.Statuses, c.statuses)
			}
		})
	}
	files, err := filepath.Glob(filepath.Join("testdata", "incoming", "*.eml"))
	if err != nil || len(files) != 16 {
		t.Errorf("%d samples, %v", len(files), err)
	}
}

// Whose letter it answers, and to whom it came, stands in the header.
func TestIncomingHeader(t *testing.T) {
	in, err := incoming(t, sample(t, "answer"))
	if err != nil {
		t.Fatal(err)
	}
	if in.From != "anna@government.example" || in.Subject != "Re: Об отправке" || in.ID != "CAB1@government.example" || in.Date.Unix() != 1626429600 ||
		fmt.Sprint(in.To) != "[svod@svod.example svod@svod.example other@government.example]" || in.Hops != 1 ||
		fmt.Sprint(in.References) != "["+letterID+" "+letterID+" first@elsewhere.example]" || in.Text != "Получено. Вопрос: когда второй раунд?" {
		t.Errorf("%+v", in)
	}
	if in, err = incoming(t, sample(t, "vacation")); err != nil || in.Text != "Я в отпуске." || in.Subject != "Автоответ" {
		t.Errorf("%+v, %v", in, err)
	}
	if in, err = incoming(t, sample(t, "complaint")); err != nil || !slices.Contains(in.To, letterPath) {
		t.Errorf("%+v, %v", in, err)
	}
}

// Only fields that say so make a message automatic.
func TestByItself(t *testing.T) {
	for field, want := range map[string]mailer.Nature{
		"Auto-Submitted: no":                        mailer.NatureAnswer,
		"Auto-Submitted: no (really)":               mailer.NatureAnswer,
		"Auto-Submitted: auto-replied; owner=\"a\"": mailer.NatureAutomatic,
		"Auto-Submitted: AUTO-GENERATED":            mailer.NatureAutomatic,
		"Precedence: Bulk":                          mailer.NatureAutomatic,
		"Precedence: first-class":                   mailer.NatureAnswer,
		"X-Autoreply: yes":                          mailer.NatureAutomatic,
		"X-Autoreply: no":                           mailer.NatureAnswer,
		"X-Autorespond: Away":                       mailer.NatureAutomatic,
		"X-Auto-Response-Suppress: All":             mailer.NatureAnswer,
		"List-Id: <list.example.org>":               mailer.NatureAutomatic,
		"Return-Path: <>":                           mailer.NatureAutomatic,
		"Return-Path: <a@example.org>":              mailer.NatureAnswer,
		"X-Failed-Recipients: a@example.org":        mailer.NatureAnswer,
		"Subject: Out of office: undeliverable":     mailer.NatureAnswer,
	} {
		if in, err := incoming(t, field+"\r\nFrom: a@example.org\r\n\r\nDelivery has failed permanently. 550 5.1.1\r\n"); err != nil || in.Nature != want || in.Statuses != nil {
			t.Errorf("%s: %s, %v", field, in.Nature, err)
		}
	}
}

// The same message has one fingerprint, however it comes: with other line ends,
// other servers on the way, in pieces; another message has another.
func TestIncomingFingerprint(t *testing.T) {
	text := sample(t, "postfix_failed")
	first, err := incoming(t, text)
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string]string{
		"CRLF":    strings.ReplaceAll(text, "\n", "\r\n"),
		"longer":  "Received: from a by b; Fri, 16 Jul 2021 12:05:40 +0300\nDelivered-To: x@y.example\n" + text,
		"of mbox": "From MAILER-DAEMON Fri Jul 16 12:05:40 2021\n" + text,
	} {
		if in, err := incoming(t, other); err != nil || in.Fingerprint != first.Fingerprint || in.Nature != mailer.NatureReport {
			t.Errorf("%s: another fingerprint, %v", name, err)
		}
	}
	s := mailer.NewSink()
	for i := range len(text) {
		s.Write([]byte{text[i]})
	}
	if in, err := s.Message(); err != nil || in.Fingerprint != first.Fingerprint {
		t.Errorf("in pieces: another fingerprint, %v", err)
	}
	for name, other := range map[string]string{
		"id":   strings.Replace(text, "Message-Id: <2021", "Message-Id: <2022", 1),
		"body": strings.Replace(text, "Action: failed", "Action: delayed", 1),
	} {
		if in, _ := incoming(t, other); in.Fingerprint == first.Fingerprint {
			t.Errorf("%s: the same fingerprint", name)
		}
	}
}

// What no bounded reader can read through is bounded: size, header, parts,
// depth, fields, recipients.
func TestIncomingIsBounded(t *testing.T) {
	nested := func(n int) string {
		var b strings.Builder
		b.WriteString("From: a@b.example\n")
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
		}
		return b.String() + "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nAction: failed\n\n"
	}
	if in, err := incoming(t, nested(8)); err != nil || in.Nature != mailer.NatureReport {
		t.Errorf("8 deep: %s, %v", in.Nature, err)
	}
	if in, err := incoming(t, nested(9)); err != nil || in.Nature != mailer.NatureAnswer {
		t.Errorf("9 deep: %s, %v", in.Nature, err)
	}
	status := "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
	many := "Content-Type: multipart/report; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 200) + "--b\n" + status + "Action: failed\n\n--b--\n"
	if in, err := incoming(t, many); err != nil || in.Nature != mailer.NatureAnswer {
		t.Errorf("200 parts: %s, %v", in.Nature, err)
	}
	if in, err := incoming(t, status+strings.Repeat("Final-Recipient: rfc822; a@b.example\nAction: failed\n\n", 500)); err != nil || len(in.Statuses) != 50 {
		t.Errorf("%d recipients, %v", len(in.Statuses), err)
	}
	if in, err := incoming(t, status+"Action: failed\nDiagnostic-Code: smtp; 550 "+strings.Repeat("я", 5000)+"\n\n"); err != nil || len([]rune(in.Statuses[0].Reply)) > 2000 {
		t.Errorf("%v", err)
	}
	if _, err := incoming(t, "Subject: "+strings.Repeat("x", 300<<10)+"\n\n"); !errors.Is(err, mailer.ErrUnreadable) {
		t.Errorf("a header of 300 KB: %v", err)
	}
	if in, err := incoming(t, "\x00\x01 no header at all"); !errors.Is(err, mailer.ErrUnreadable) || in.Fingerprint == ([32]byte{}) {
		t.Errorf("no message: %v", err)
	}
	s := mailer.NewSink()
	s.Write([]byte("From: a@b.example\n\n"))
	for range 64 {
		s.Write(bytes.Repeat([]byte("x"), 1<<20))
	}
	if in, err := s.Message(); err != nil || in.Size != 64<<20+19 || len(in.Text) > 4000 {
		t.Errorf("%d bytes, %v", in.Size, err)
	}
}

func FuzzIncoming(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "incoming", "*.eml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		f.Add(sample(f, strings.TrimSuffix(filepath.Base(name), ".eml")))
	}
	f.Add("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nAction: failed\n\n--b--")
	f.Fuzz(func(t *testing.T, text string) {
		in, err := incoming(t, text)
		if err != nil && !errors.Is(err, mailer.ErrUnreadable) {
			t.Fatal(err)
		}
		if in.Size != int64(len(text)) || len(in.Statuses) > 50 || len(in.References) > 50 || len([]rune(in.Text)) > 4000 || len([]rune(in.Subject)) > 2000 {
			t.Errorf("%+v", in)
		}
		if (in.Nature == mailer.NatureReport) != (len(in.Statuses) > 0) {
			t.Errorf("%s with %d recipients", in.Nature, len(in.Statuses))
		}
		if again, _ := incoming(t, text); again.Fingerprint != in.Fingerprint {
			t.Error("two fingerprints of one message")
		}
	})
}

// A whole message goes as it is, as an attachment; one with other letters than
// ASCII as a file. Either way its bytes are those.
func TestAMessageAttached(t *testing.T) {
	for name, c := range map[string]struct{ text, kind string }{
		"plain":  {"From: a@b.example\r\nSubject: x\r\n\r\n.dot\r\n..two\r\n\r\n.", "message/rfc822"},
		"bare":   {"From: a@b.example\n\nx\n", "message/rfc822"},
		"8 bits": {"From: a@b.example\r\n\r\nя\r\n", "application/octet-stream"},
		"long":   {"From: a@b.example\r\n\r\n" + strings.Repeat("x", 999) + "\r\n", "application/octet-stream"},
	} {
		tail, err := mailer.NewTail([]mailer.Attachment{{Name: "message.eml", Type: "message/rfc822", Size: int64(len(c.text)),
			SHA256: sha256.Sum256([]byte(c.text)), Content: strings.NewReader(c.text)}})
		if err != nil {
			t.Fatal(err)
		}
		m := mailer.Message{From: mail.Address{Address: "svod@example.org"}, To: mail.Address{Address: "a@b.example"}, ReplyTo: mail.Address{Address: "who@wrote.example"},
			ID: "x@example.org", Text: "x\n"}
		head, err := m.Head(tail)
		if err != nil {
			t.Fatal(err)
		}
		server := mailertest.StartNarrow(t)
		relay := mailer.Relay{Host: server.Host, Port: server.Port, Security: mailer.Clear, Helo: "localhost", Timeouts: mailer.StandardTimeouts}
		conn, err := relay.Dial(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if o := conn.Send(t.Context(), mailer.Envelope{From: "b@example.org", To: "a@b.example"}, head, tail, func() error { return nil }); o.Verdict != mailer.Accepted {
			t.Fatalf("%+v", o)
		}
		r, err := gomail.CreateReader(bytes.NewReader(server.Letters()[0].Data))
		if err != nil {
			t.Fatal(err)
		}
		if reply, _ := r.Header.Text("Reply-To"); reply != "<who@wrote.example>" {
			t.Errorf("%s: replies go to %q", name, reply)
		}
		var kind, text string
		for part, err := r.NextPart(); err == nil; part, err = r.NextPart() {
			if h, ok := part.Header.(*gomail.AttachmentHeader); ok {
				kind, _, _ = h.ContentType()
				raw, _ := io.ReadAll(part.Body)
				text = string(raw)
			}
		}
		if want := strings.ReplaceAll(strings.ReplaceAll(c.text, "\r\n", "\n"), "\n", "\r\n"); kind != c.kind || text != want && text != c.text {
			t.Errorf("%s: %s %q", name, kind, text)
		}
	}
}
