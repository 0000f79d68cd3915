package demo

import (
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"svod/app/procedure"
)

// Bounds of the mailbox: beyond them the oldest letters are forgotten.
const (
	mailboxBytes  = 128 << 20
	letterBytes   = 32 << 20
	mailboxPlaces = 5000
)

// Mailbox is the SMTP server of the demonstration. It catches every letter in
// memory, and sends nothing on.
type Mailbox struct {
	server *smtp.Server
	port   int
	now    func() time.Time
	served chan struct{}

	mu      sync.RWMutex
	room    int             // bytes of letters that are kept
	letters []*CaughtLetter // oldest first, ids ascending
	last    int64
	bytes   int

	answers  map[string]Back
	answered []*CaughtLetter // to which something comes back by itself
}

// OpenMailbox serves on a free loopback port until Close.
func OpenMailbox(now func() time.Time) (*Mailbox, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the mailbox: %w", err)
	}
	m := &Mailbox{port: listener.Addr().(*net.TCPAddr).Port, now: now, room: mailboxBytes, served: make(chan struct{})}
	m.server = smtp.NewServer(m)
	m.server.Domain = "localhost"
	m.server.MaxMessageBytes = letterBytes
	m.server.MaxRecipients = 1
	m.server.EnableDSN = true
	m.server.EnableSMTPUTF8 = true
	m.server.ReadTimeout = 5 * time.Minute
	m.server.WriteTimeout = time.Minute
	m.server.ErrorLog = log.New(io.Discard, "", 0)
	go func() {
		defer close(m.served)
		m.server.Serve(listener)
	}()
	return m, nil
}

// Host is where the mailbox listens.
func (m *Mailbox) Host() string { return "127.0.0.1" }

// Port is the port at which the mailbox listens.
func (m *Mailbox) Port() int { return m.port }

// Close ends the server; what was caught is forgotten.
func (m *Mailbox) Close() error {
	err := m.server.Close()
	<-m.served
	return err
}

// Count is how many letters are kept.
func (m *Mailbox) Count() int {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return len(m.letters)
}

// Letters is a page of letters, newest first: at most limit of those with an id
// below before, 0 for the newest, whose recipient's address has to in it. more
// says whether older ones follow.
func (m *Mailbox) Letters(to string, before int64, limit int) (page []*CaughtLetter, more bool) {
	to = strings.ToLower(strings.TrimSpace(to))
	m.mu.RLock()
	defer m.mu.RUnlock()
	for i := len(m.letters) - 1; i >= 0; i-- {
		letter := m.letters[i]
		if before != 0 && letter.ID >= before || !strings.Contains(strings.ToLower(letter.Recipient), to) {
			continue
		}
		if len(page) == limit {
			return page, true
		}
		page = append(page, letter)
	}
	return page, false
}

// Letter is one caught letter; ErrNotFound if it never came or is forgotten.
func (m *Mailbox) Letter(id int64) (*CaughtLetter, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, letter := range m.letters {
		if letter.ID == id {
			return letter, nil
		}
	}
	return nil, procedure.ErrNotFound
}

// keep takes a letter in, and forgets the oldest where bounds ask for it.
func (m *Mailbox) keep(letter *CaughtLetter) (number int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last++
	letter.ID = m.last
	m.letters = append(m.letters, letter)
	m.bytes += len(letter.Raw)
	if m.answers[letter.Recipient] != "" && !letter.Auto {
		m.answered = append(m.answered, letter)
	}
	for len(m.letters) > mailboxPlaces || m.bytes > m.room {
		m.bytes -= len(m.letters[0].Raw)
		m.letters[0] = nil
		m.letters = m.letters[1:]
	}
	return letter.ID
}

// AnswerBy has something come back to each letter to these addresses. To what
// nobody has written no program answers (RFC 3834), and nothing is reported.
func (m *Mailbox) AnswerBy(answers map[string]Back) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers = answers
}

// Answered are the letters that came since it was asked last and to which
// something comes back by itself.
func (m *Mailbox) Answered() []*CaughtLetter {
	m.mu.Lock()
	defer m.mu.Unlock()
	letters := m.answered
	m.answered = nil
	return letters
}

// NewSession implements smtp.Backend.
func (m *Mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &catching{box: m}, nil }

// catching is one conversation with a client.
type catching struct {
	box      *Mailbox
	from, to string
}

func (c *catching) Mail(from string, _ *smtp.MailOptions) error { c.from = from; return nil }
func (c *catching) Rcpt(to string, _ *smtp.RcptOptions) error   { c.to = to; return nil }
func (c *catching) Reset()                                      { c.from, c.to = "", "" }
func (c *catching) Logout() error                               { return nil }

func (c *catching) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	letter, err := readLetter(raw)
	if err != nil {
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: err.Error()}
	}
	letter.Sender, letter.Recipient, letter.Arrived = c.from, c.to, c.box.now()
	return taken(c.box.keep(letter))
}

// taken is the reply to a letter that is kept, with its number as other mail
// servers give it: the library has no other way to say it.
func taken(number int64) error {
	return &smtp.SMTPError{Code: 250, EnhancedCode: smtp.EnhancedCode{2, 0, 0}, Message: fmt.Sprintf("Ok: queued as %04X", number)}
}
