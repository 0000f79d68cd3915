package mailer_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	_ "github.com/emersion/go-message/charset"
	"github.com/emersion/go-message/mail"

	"svod/mailer"
)

const longName = "Протокол заседания экспертной группы по совершенствованию нормативной правовой базы, утверждённый 14 марта.pdf"

func letter() mailer.Message {
	return mailer.Message{
		From:    netmail.Address{Name: "Секретариат «Свод»", Address: "svod@example.org"},
		To:      netmail.Address{Name: "Иванов, Пётр", Address: "ivanov@example.net"},
		Subject: strings.Repeat("О направлении согласованного проекта плана мероприятий ", 4),
		Date:    time.Date(2026, 3, 14, 9, 5, 0, 0, time.FixedZone("", 3*3600)),
		ID:      "abc@example.org", Lang: "ru",
		Text: "Уважаемые коллеги!\n\n.точка в начале строки\n.\n" + strings.Repeat("длинная строка ", 100) + "\n",
		HTML: "<p>Уважаемые коллеги!</p>\n.\n",
	}
}

func file(name, kind string, content []byte) mailer.Attachment {
	return mailer.Attachment{Name: name, Type: kind, Size: int64(len(content)), SHA256: sha256.Sum256(content), Content: bytes.NewReader(content)}
}

func noise(n int) []byte {
	r := rand.NewChaCha8([32]byte{1})
	raw := make([]byte, n)
	r.Read(raw)
	return raw
}

// render joins head and tail and takes the dots out again, as a relay would.
func render(t *testing.T, m mailer.Message, files ...mailer.Attachment) []byte {
	t.Helper()
	tail, err := mailer.NewTail(files)
	if err != nil {
		t.Fatal(err)
	}
	head, err := m.Head(tail)
	if err != nil {
		t.Fatal(err)
	}
	whole := append(head, mailer.TailBytes(tail)...)
	return append(bytes.ReplaceAll(whole, []byte("\r\n."), []byte("\r\n")), "\r\n"...)
}

func TestMessageReadsBack(t *testing.T) {
	m := letter()
	contents := map[string][]byte{longName: noise(100_000), "table.xlsx": noise(57), "empty.txt": nil, `a"b\c` + "\r\nBcc: x": noise(58)}
	raw := render(t, m,
		file(longName, "application/pdf", contents[longName]),
		file("table.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", contents["table.xlsx"]),
		file("empty.txt", "no type", nil),
		file(`a"b\c`+"\r\nBcc: x", "text/plain\r\nX: y", contents[`a"b\c`+"\r\nBcc: x"]))
	checkLines(t, raw)
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	checkHeader(t, r.Header, m)
	var texts []string
	var names []string
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part.Body)
		if err != nil {
			t.Fatal(err)
		}
		switch header := part.Header.(type) {
		case *mail.InlineHeader:
			texts = append(texts, strings.ReplaceAll(string(body), "\r\n", "\n"))
		case *mail.AttachmentHeader:
			name, err := header.Filename()
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, name)
			want := contents[name]
			if strings.HasPrefix(name, "a_b") {
				want = noise(58)
			}
			if !bytes.Equal(body, want) {
				t.Errorf("%s: other bytes", name)
			}
		}
	}
	if len(texts) != 2 || texts[0] != m.Text || texts[1] != m.HTML {
		t.Errorf("texts %q", texts)
	}
	if want := []string{longName, "table.xlsx", "empty.txt", "a_b_c Bcc_ x"}; strings.Join(names, "|") != strings.Join(want, "|") {
		t.Errorf("names %q", names)
	}
}

func checkLines(t *testing.T, raw []byte) {
	t.Helper()
	for line := range bytes.SplitSeq(bytes.TrimSuffix(raw, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > 200 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d bytes: %.80q", len(line), line)
		}
		for _, c := range line {
			if c >= 0x80 || c < ' ' && c != '\t' {
				t.Fatalf("not 7-bit text: %q", line)
			}
		}
	}
}

func checkHeader(t *testing.T, h mail.Header, m mailer.Message) {
	t.Helper()
	subject, _ := h.Subject()
	if subject != strings.TrimSpace(m.Subject) {
		t.Errorf("subject %q", subject)
	}
	from, _ := h.AddressList("From")
	to, _ := h.AddressList("To")
	if len(from) != 1 || from[0].Name != m.From.Name || len(to) != 1 || to[0].Name != m.To.Name || to[0].Address != m.To.Address {
		t.Errorf("from %v to %v", from, to)
	}
	if date, _ := h.Date(); !date.Equal(m.Date) {
		t.Errorf("date %v", date)
	}
	if id, _ := h.MessageID(); id != m.ID || h.Get("Content-Language") != "ru" || h.Has("Auto-Submitted") {
		t.Errorf("header %v", h)
	}
}

func TestSameMessageSameBytes(t *testing.T) {
	first := render(t, letter(), file(longName, "application/pdf", noise(1000)))
	second := render(t, letter(), file(longName, "application/pdf", noise(1000)))
	if !bytes.Equal(first, second) {
		t.Error("the bytes differ")
	}
	other := letter()
	other.ID = "other@example.org"
	a, _ := mailer.NewTail([]mailer.Attachment{file("a", "", noise(9))})
	x, _ := letter().Head(a)
	y, _ := other.Head(a)
	if bytes.Equal(x, y) {
		t.Error("two recipients share a head")
	}
}

func TestNothingIsInjected(t *testing.T) {
	for name, spoil := range map[string]func(*mailer.Message){
		"recipient":    func(m *mailer.Message) { m.To.Address = "a@b.example>\r\nBcc: <c@d.example" },
		"two":          func(m *mailer.Message) { m.To.Address = "a@b.example,c@d.example" },
		"unseen":       func(m *mailer.Message) { m.To.Address = "a\u202eb@example.org" },
		"no domain":    func(m *mailer.Message) { m.To.Address = "a@-.example" + "\u00ad" },
		"space":        func(m *mailer.Message) { m.To.Address = `"a b"@example.org` },
		"message id":   func(m *mailer.Message) { m.ID = "a>\r\nBcc: x" },
		"language":     func(m *mailer.Message) { m.Lang = "ru\r\nBcc: x" },
		"field name":   func(m *mailer.Message) { m.Headers = []mailer.Header{{Name: "A: b\r\nBcc", Value: "x"}} },
		"field value":  func(m *mailer.Message) { m.Headers = []mailer.Header{{Name: "A", Value: "x\r\nBcc: y"}} },
		"two ids":      func(m *mailer.Message) { m.ID = "a@b.example> <c@d.example" },
		"endless word": func(m *mailer.Message) { m.Headers = []mailer.Header{{Name: "A", Value: strings.Repeat("x", 2000)}} },
	} {
		m := letter()
		spoil(&m)
		if head, err := m.Head(nil); err == nil {
			t.Errorf("%s: rendered %.300q", name, head)
		}
	}
	m := letter()
	m.Subject, m.To.Name = "One\r\nBcc: x@example.org", "Name\nBcc: y"
	parsed, err := netmail.ReadMessage(bytes.NewReader(render(t, m)))
	if err != nil || parsed.Header.Get("Bcc") != "" || parsed.Header.Get("Subject") != "One Bcc: x@example.org" {
		t.Errorf("%v %v", parsed.Header, err)
	}
}

func TestOldProgramsReadTheName(t *testing.T) {
	raw := render(t, letter(), file(longName, "application/pdf", noise(10)))
	_, rest, _ := bytes.Cut(raw, []byte(`Content-Type: application/pdf;`))
	_, rest, _ = bytes.Cut(rest, []byte(`name="`))
	value, _, _ := bytes.Cut(rest, []byte(`"`))
	decoded, err := new(mime.WordDecoder).DecodeHeader(strings.ReplaceAll(string(value), "\r\n", ""))
	if err != nil || decoded != longName {
		t.Errorf("%q %v", decoded, err)
	}
}

func TestTailRefusesAnotherFile(t *testing.T) {
	for name, content := range map[string][]byte{"stump": noise(99), "longer": noise(101), "other": bytes.Repeat([]byte{1}, 100)} {
		f := file("a.pdf", "application/pdf", noise(100))
		f.Content = bytes.NewReader(content)
		if _, err := mailer.NewTail([]mailer.Attachment{f}); !errors.Is(err, mailer.ErrNotFrozen) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A name that is too long for a disk loses words in its middle, never a part of
// one: its number stays in front, its kind behind.
func TestALongNameIsShortenedByWords(t *testing.T) {
	long := "Приложение 2. " + strings.Repeat("Содружество независимых государств ", 6) + "до 2030 года.docx"
	r, err := mail.CreateReader(bytes.NewReader(render(t, letter(), file(long, "application/pdf", nil))))
	if err != nil {
		t.Fatal(err)
	}
	var name string
	for part, err := r.NextPart(); err == nil; part, err = r.NextPart() {
		if h, ok := part.Header.(*mail.AttachmentHeader); ok {
			name, _ = h.Filename()
		}
	}
	want := "Приложение 2. Содружество независимых государств … Содружество независимых государств до 2030 года.docx"
	if name != want {
		t.Errorf("%q", name)
	}
	unbroken := strings.Repeat("Ы", 200) + ".pdf"
	r, err = mail.CreateReader(bytes.NewReader(render(t, letter(), file(unbroken, "application/pdf", nil))))
	if err != nil {
		t.Fatal(err)
	}
	for part, err := r.NextPart(); err == nil; part, err = r.NextPart() {
		if h, ok := part.Header.(*mail.AttachmentHeader); ok {
			if name, _ = h.Filename(); !strings.HasSuffix(name, ".pdf") || len([]rune(name)) > 120 {
				t.Errorf("%q", name)
			}
		}
	}
}
