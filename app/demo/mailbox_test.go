package demo_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/mail"
	"net/smtp"
	"strings"
	"sync"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/mailer"
)

const caught = "From: =?UTF-8?B?0KHQstC+0LQ=?= <svod@example.org>\r\n" +
	"To: <a@example.net>\r\n" +
	"Subject: =?UTF-8?B?0J/QuNGB0YzQvNC+?= %d\r\n" +
	"Date: Fri, 16 Jul 2021 12:03:12 +0300\r\n" +
	"Message-ID: <id%d@example.org>\r\n" +
	"Content-Language: ru\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=m\r\n\r\n" +
	"--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n" +
	"--a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
	"See http://localhost:8080/ and http://localhost:8080/ack/abc.\r\n.\r\n" +
	"--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hello</p>\r\n--a--\r\n" +
	"--m\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n" +
	"Content-Disposition: attachment; filename*=UTF-8''%%D0%%9F.pdf\r\n\r\nAAECAw==\r\n--m--\r\n"

func openMailbox(t *testing.T) (*demo.Mailbox, string) {
	t.Helper()
	box, err := demo.OpenMailbox(func() time.Time { return time.Unix(1626426192, 0) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { box.Close() })
	return box, fmt.Sprintf("%s:%d", box.Host(), box.Port())
}

func TestMailboxCatches(t *testing.T) {
	box, address := openMailbox(t)
	for n := range 5 {
		if err := smtp.SendMail(address, nil, "bounce@example.org", []string{"a@example.net"}, fmt.Appendf(nil, caught, n, n)); err != nil {
			t.Fatal(err)
		}
	}
	page, more := box.Letters("", 0, 2)
	if len(page) != 2 || !more || page[0].Subject != "Письмо 4" || box.Count() != 5 {
		t.Fatalf("%d letters, more %v", len(page), more)
	}
	if found, _ := box.Letters(" "+strings.ToUpper(page[0].Recipient), 0, 50); len(found) == 0 || found[0].Recipient != page[0].Recipient {
		t.Errorf("found by recipient: %v", found)
	}
	if found, more := box.Letters("nobody@", 0, 50); len(found) != 0 || more {
		t.Errorf("letters to nobody: %v", found)
	}
	page, more = box.Letters("", page[1].ID, 3)
	if len(page) != 3 || more || page[2].Subject != "Письмо 0" {
		t.Fatalf("%d letters, more %v", len(page), more)
	}
	letter, err := box.Letter(page[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if letter.From != "Свод <svod@example.org>" || letter.Recipient != "a@example.net" || letter.Sender != "bounce@example.org" ||
		letter.MessageID != "id2@example.org" || letter.Lang != "ru" || letter.Date.Unix() != 1626426192 || len(letter.Headers) != 8 {
		t.Errorf("%+v", letter)
	}
	if letter.Text != "See http://localhost:8080/ and http://localhost:8080/ack/abc.\n." || letter.HTML != "<p>Hello</p>" {
		t.Errorf("text %q, HTML %q", letter.Text, letter.HTML)
	}
	if link := letter.Link("http://localhost:8080"); link != "http://localhost:8080/ack/abc" {
		t.Errorf("link %q", link)
	}
	want := []byte{0, 1, 2, 3}
	if len(letter.Files) != 1 || letter.Files[0] != (demo.CaughtFile{Name: "П.pdf", Type: "application/pdf", Size: 4, Fingerprint: sha256.Sum256(want)}) {
		t.Errorf("files %+v", letter.Files)
	}
	if raw, err := letter.File(0); err != nil || !bytes.Equal(raw, want) {
		t.Errorf("file %v %v", raw, err)
	}
	for _, n := range []int{-1, 1} {
		if _, err := letter.File(n); !errors.Is(err, procedure.ErrNotFound) {
			t.Errorf("file %d: %v", n, err)
		}
	}
	if _, err := box.Letter(99); !errors.Is(err, procedure.ErrNotFound) {
		t.Errorf("letter 99: %v", err)
	}
}

// Something comes back by itself to letters that people write to the addresses
// that are told, once; to what a program writes, never.
func TestMailboxAnswers(t *testing.T) {
	box, address := openMailbox(t)
	box.AnswerBy(map[string]demo.Back{"a@example.net": demo.BackFailed})
	for _, letter := range []struct{ to, head string }{{"a@example.net", ""}, {"b@example.net", ""}, {"a@example.net", "Auto-Submitted: auto-generated\r\n"}} {
		if err := smtp.SendMail(address, nil, "bounce+1@example.org", []string{letter.to}, []byte(letter.head+"Subject: x\r\n\r\nx\r\n")); err != nil {
			t.Fatal(err)
		}
	}
	var came []string
	d := demo.Demonstration{Mailbox: box, Answers: map[string]demo.Back{"a@example.net": demo.BackFailed},
		Return: func(_ context.Context, to, from, message string) error {
			came = append(came, to+" "+from+" "+message)
			return nil
		}}
	for range 2 {
		if err := d.BringBack(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(came) != 1 || !strings.HasPrefix(came[0], "bounce+1@example.org  ") || !strings.Contains(came[0], "Status: 5.1.1") {
		t.Errorf("what came back: %q", came)
	}
}

func TestMailboxIsBounded(t *testing.T) {
	box, address := openMailbox(t)
	demo.SetRoom(box, 130_000)
	big := []byte("Subject: big\r\n\r\n" + strings.Repeat(strings.Repeat("x", 998)+"\r\n", 30))
	for range 6 {
		if err := smtp.SendMail(address, nil, "b@example.org", []string{"a@example.net"}, big); err != nil {
			t.Fatal(err)
		}
	}
	if box.Count() != 4 {
		t.Errorf("%d letters of 30 KB are kept", box.Count())
	}
	if page, _ := box.Letters("", 0, 1); page[0].ID != 6 {
		t.Errorf("the newest is %d", page[0].ID)
	}
}

// post brings one letter to the mailbox as the courier does.
func post(t *testing.T, box *demo.Mailbox, to string, head []byte, tail *mailer.Tail) mailer.Outcome {
	t.Helper()
	relay := mailer.Relay{Host: box.Host(), Port: box.Port(), Security: mailer.Clear, Helo: "localhost", Timeouts: mailer.StandardTimeouts}
	conn, err := relay.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	e := mailer.Envelope{From: "bounce+1@example.org", To: to, ID: "1", Notify: "FAILURE"}
	return conn.Send(t.Context(), e, head, tail, func() error { return nil })
}

// What the mailer sends arrives, to the byte, though many send at once and
// others look.
func TestMailboxTakesFromTheMailer(t *testing.T) {
	box, _ := openMailbox(t)
	content := bytes.Repeat([]byte{0, 1, 2, '.', '\r', '\n'}, 300_000)
	const name = "Протокол заседания экспертной группы, утверждённый 14 марта.pdf"
	tail, err := mailer.NewTail([]mailer.Attachment{{
		Name: name, Type: "application/pdf", Size: int64(len(content)), SHA256: sha256.Sum256(content), Content: bytes.NewReader(content),
	}})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			to := fmt.Sprintf("a%d@example.net", n)
			m := mailer.Message{
				From: mail.Address{Name: "Свод", Address: "svod@example.org"}, To: mail.Address{Name: "Иванов, Пётр", Address: to},
				Subject: "О направлении плана", Date: time.Unix(1626426192, 0), ID: fmt.Sprintf("id%d@example.org", n), Lang: "ru",
				Text: "Уважаемые коллеги!\n.\nКонец.\n", HTML: "<p>Уважаемые коллеги!</p>\n",
			}
			head, err := m.Head(tail)
			if err != nil {
				t.Error(err)
				return
			}
			if o := post(t, box, to, head, tail); o.Verdict != mailer.Accepted {
				t.Errorf("%s: %+v", to, o)
			}
			box.Letters("", 0, 50)
		})
	}
	all.Wait()
	letters, _ := box.Letters("", 0, 50)
	seen := map[string]bool{}
	for _, l := range letters {
		seen[l.Recipient] = true
		if l.MessageID != "id"+l.Recipient[1:2]+"@example.org" || l.Subject != "О направлении плана" || l.Text != "Уважаемые коллеги!\n.\nКонец.\n" || l.HTML == "" {
			t.Errorf("%s: %s %q %q", l.Recipient, l.MessageID, l.Subject, l.Text)
		}
		if raw, err := l.File(0); err != nil || !bytes.Equal(raw, content) || l.Files[0].Name != name {
			t.Errorf("%s: file of %d bytes, %v", l.Recipient, len(raw), err)
		}
	}
	if len(seen) != 8 {
		t.Errorf("letters for %v", seen)
	}
}

// What is no letter, or too large, is refused in words that the mailer reads.
func TestMailboxRefuses(t *testing.T) {
	box, _ := openMailbox(t)
	broken := []byte("Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nno header\r\n\r\nx")
	if o := post(t, box, "a@example.net", broken, nil); o.Verdict != mailer.Refused || o.Enhanced != "5.6.0" || o.Stage != mailer.StageDot {
		t.Errorf("broken: %+v", o)
	}
	if o := post(t, box, "a@example.net", make([]byte, 33<<20), nil); !o.TooLarge() {
		t.Errorf("too large: %+v", o)
	}
	if box.Count() != 0 {
		t.Errorf("%d letters are kept", box.Count())
	}
}
