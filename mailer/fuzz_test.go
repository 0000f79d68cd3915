package mailer_test

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"testing"
	"unicode/utf8"

	"svod/mailer"
)

// FuzzMessage writes letters of anything and reads them back by the standard
// library: lines stay lines, the header has our fields and no other, text and
// file come out as they went in.
func FuzzMessage(f *testing.F) {
	f.Add("О проекте", "Иванов, Пётр", "Уважаемые коллеги!\n.\n..\r\n.точка", "протокол.pdf", []byte("content"))
	f.Add("a\r\nBcc: x@example.org", `"\`, ".", "a\"; x=\"y\r\n", []byte{})
	f.Add("=?utf-8?b?DQpCY2M6IHg=?=", "=?utf-8?q?x?=", "\r\n.\r\nMAIL FROM:<>\r\n", "=?utf-8?q?x?=.pdf", []byte{0, '.', 255})
	f.Add(strings.Repeat("x", 3000), strings.Repeat("ё", 999), strings.Repeat("й", 999), strings.Repeat("🙂", 200), bytes.Repeat([]byte("."), 200))
	f.Fuzz(func(t *testing.T, subject, name, text, fileName string, content []byte) {
		m := letter()
		m.Subject, m.To.Name, m.Text = subject, name, text+"."
		tail, err := mailer.NewTail([]mailer.Attachment{file(fileName, "application/pdf", content)})
		if err != nil {
			t.Fatal(err)
		}
		head, err := m.Head(tail)
		if err != nil {
			t.Fatal(err)
		}
		checkLines(t, append(bytes.Clone(head), mailer.TailBytes(tail)...))
		raw := throughRelay(t, head, mailer.TailBytes(tail))
		parsed, err := netmail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		checkFields(t, parsed.Header, m)
		checkParts(t, parsed, m.Text, content)
	})
}

// throughRelay takes what DATA carries as a relay does, dots unstuffed.
func throughRelay(t *testing.T, head, tail []byte) []byte {
	t.Helper()
	wire := textproto.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(head), bytes.NewReader(tail), strings.NewReader("\r\n.\r\nREST"))))
	raw, err := wire.ReadDotBytes()
	if err != nil {
		t.Fatal(err)
	}
	if rest, err := io.ReadAll(wire.R); err != nil || string(rest) != "REST" {
		t.Fatalf("the letter ends early: %.100q follows", rest)
	}
	return raw
}

func checkFields(t *testing.T, h netmail.Header, m mailer.Message) {
	t.Helper()
	want := []string{"From", "To", "Date", "Message-Id", "Subject", "Content-Language", "Mime-Version", "Content-Type"}
	if len(h) != len(want) {
		t.Errorf("header %v", h)
	}
	for _, field := range want {
		if len(h[field]) != 1 {
			t.Errorf("%s stands %d times", field, len(h[field]))
		}
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || subject != mailer.Clean(m.Subject) || strings.ContainsAny(subject, "\r\n\x00\x1b") {
		t.Errorf("subject %q of %q: %v", subject, m.Subject, err)
	}
	to, err := h.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Address != m.To.Address || to[0].Name != mailer.Clean(m.To.Name) {
		t.Errorf("to %q of %q: %v", to, m.To.Name, err)
	}
}

func checkParts(t *testing.T, parsed *netmail.Message, text string, content []byte) {
	t.Helper()
	outer := parts(t, parsed.Header.Get("Content-Type"), parsed.Body)
	if len(outer) != 2 {
		t.Fatalf("%d parts", len(outer))
	}
	inner := parts(t, outer[0].header.Get("Content-Type"), bytes.NewReader(outer[0].body))
	lines := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	if len(inner) != 2 || lines.Replace(string(inner[0].body)) != lines.Replace(text) {
		t.Errorf("%d parts, text %q of %q", len(inner), inner[0].body, text)
	}
	disposition, parameters, err := mime.ParseMediaType(outer[1].header.Get("Content-Disposition"))
	if err != nil || disposition != "attachment" || len(parameters) != 1 || !utf8.ValidString(parameters["filename"]) {
		t.Errorf("disposition %q %v %v", disposition, parameters, err)
	}
	if _, parameters, err = mime.ParseMediaType(outer[1].header.Get("Content-Type")); err != nil || len(parameters) != 1 {
		t.Errorf("type %v %v", parameters, err)
	}
	if got, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, bytes.NewReader(outer[1].body))); err != nil || !bytes.Equal(got, content) {
		t.Errorf("the file has %d bytes of %d: %v", len(got), len(content), err)
	}
}

type part struct {
	header textproto.MIMEHeader
	body   []byte
}

func parts(t *testing.T, contentType string, body io.Reader) []part {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || !strings.HasPrefix(kind, "multipart/") {
		t.Fatalf("type %q %v", contentType, err)
	}
	var all []part
	for r := multipart.NewReader(body, parameters["boundary"]); ; {
		p, err := r.NextPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, part{p.Header, content})
	}
}

// FuzzAddress: what passes for an address is one, in an envelope and a header.
func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"a@example.org", "иван@почта.рф", "a@b,c@d", "a@b>\r\nX: y", `"a b"@example.org`, "a@[127.0.0.1]", "(c)a@b", "a\u200b@b.example", "a@\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, addr string) {
		got, err := mailer.Path(addr)
		if err != nil {
			return
		}
		if strings.ContainsAny(got, "\r\n\t <>") || !utf8.ValidString(got) {
			t.Errorf("%q passes as %q", addr, got)
		}
		parsed, err := netmail.ParseAddressList("<" + got + ">")
		if err != nil || len(parsed) != 1 || parsed[0].Address != got {
			t.Errorf("%q passes as %q and is read as %v, %v", addr, got, parsed, err)
		}
		if again, err := mailer.Path(got); err != nil || again != got {
			t.Errorf("%q is %q and then %q, %v", addr, got, again, err)
		}
	})
}

// FuzzReply: whatever a relay says, what is kept of it is one bounded line of
// valid text.
func FuzzReply(f *testing.F) {
	f.Add(250, "2.0.0 Ok: queued as 4bXyz1")
	f.Add(550, "5.1.1 <a@b>: no\n5.1.1 such user")
	f.Add(250, "OK id=1tAbCd-000000001-AbCd")
	f.Add(451, "\x1b[2J\u2028\xff\x00"+strings.Repeat("й", 900))
	f.Fuzz(func(t *testing.T, code int, text string) {
		r := mailer.NewReply(code, text)
		if r.Code != code || len(r.Text) > 500 || !utf8.ValidString(r.Text) || r.Text != mailer.Clean(r.Text) {
			t.Errorf("%+v of %q", r, text)
		}
		if r.QueueID != "" && !strings.Contains(r.Text, r.QueueID) || strings.ContainsAny(r.Enhanced, " \n") {
			t.Errorf("%+v of %q", r, text)
		}
	})
}
