package mailer_test

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"hash"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"svod/mailer"
	"svod/mailer/mailertest"
)

func (s *session) AuthMechanisms() []string {
	if len(s.box.mechanisms) == 0 {
		return []string{sasl.Plain}
	}
	return s.box.mechanisms
}

func (s *session) Auth(name string) (sasl.Server, error) {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.used = append(s.box.used, name)
	right := func(user, password string) error {
		if user != "svod" || password != "right" {
			return smtp.ErrAuthFailed
		}
		return nil
	}
	switch name {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return right(user, password) }), nil
	case "LOGIN":
		return &loginServer{right: right}, nil
	case "SCRAM-SHA-256":
		return &scramServer{hash: sha256.New}, nil
	case "SCRAM-SHA-1":
		return &scramServer{hash: sha1.New}, nil
	case "XOAUTH2":
		return tokenServer(s.box.token), nil
	}
	return nil, errors.New("unknown mechanism")
}

// loginServer asks for a name and a password.
type loginServer struct {
	right func(user, password string) error
	heard []string
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	if response != nil {
		l.heard = append(l.heard, string(response))
	}
	switch len(l.heard) {
	case 0:
		return []byte("Username:"), false, nil
	case 1:
		return []byte("Password:"), false, nil
	}
	return nil, true, l.right(l.heard[0], l.heard[1])
}

// tokenServer takes one token, and says in JSON what is wrong with another.
type tokenServer string

func (token tokenServer) Next(response []byte) ([]byte, bool, error) {
	switch string(response) {
	case "":
		return nil, true, smtp.ErrAuthFailed
	case "user=svod\x01auth=Bearer " + string(token) + "\x01\x01":
		return nil, true, nil
	}
	return []byte(`{"status":"401"}`), false, nil
}

// scramServer is the other side of RFC 5802, for user svod with password right.
type scramServer struct {
	hash        func() hash.Hash
	step        int
	bare, first string
}

func (s *scramServer) Next(response []byte) ([]byte, bool, error) {
	s.step++
	switch {
	case response == nil:
		s.step--
		return []byte{}, false, nil
	case s.step == 1:
		bare, ok := strings.CutPrefix(string(response), "n,,")
		_, nonce, named := strings.Cut(bare, "n=svod,r=")
		if !ok || !named {
			return nil, true, smtp.ErrAuthFailed
		}
		s.bare, s.first = bare, "r="+nonce+"server,s="+base64.StdEncoding.EncodeToString([]byte("salt"))+",i=4096"
		return []byte(s.first), false, nil
	case s.step == 2:
		return s.last(string(response))
	}
	return nil, true, nil // the client's empty answer
}

func (s *scramServer) last(response string) ([]byte, bool, error) {
	without, proof, _ := strings.Cut(response, ",p=")
	mac := func(key, text []byte) []byte {
		m := hmac.New(s.hash, key)
		m.Write(text)
		return m.Sum(nil)
	}
	salted, err := pbkdf2.Key(s.hash, "right", []byte("salt"), 4096, s.hash().Size())
	if err != nil {
		return nil, true, err
	}
	message := []byte(s.bare + "," + s.first + "," + without)
	key := mac(salted, []byte("Client Key"))
	stored := s.hash()
	stored.Write(key)
	for i, b := range mac(stored.Sum(nil), message) {
		key[i] ^= b
	}
	if proof != base64.StdEncoding.EncodeToString(key) {
		return nil, true, smtp.ErrAuthFailed
	}
	return []byte("v=" + base64.StdEncoding.EncodeToString(mac(mac(salted, []byte("Server Key")), message))), false, nil
}

// The best mechanism that is offered is used, or the one that is asked for.
func TestMechanisms(t *testing.T) {
	certificate, ca := selfSigned(t)
	all := []string{"LOGIN", "PLAIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "XOAUTH2"}
	for _, test := range []struct {
		offered []string
		wanted  string
		used    string // empty: none can be used
	}{
		{all, "", "SCRAM-SHA-256"},
		{[]string{"SCRAM-SHA-1", "PLAIN", "LOGIN"}, "", "SCRAM-SHA-1"},
		{[]string{"LOGIN", "PLAIN"}, "", "PLAIN"},
		{[]string{"LOGIN"}, "", "LOGIN"},
		{[]string{"CRAM-MD5", "XOAUTH2"}, "", ""},
		{all, "login", "LOGIN"},
		{all, "plain", "PLAIN"},
		{all, "scram-sha-1", "SCRAM-SHA-1"},
		{[]string{"PLAIN"}, "scram-sha-256", ""},
	} {
		box, relay := startInboxWith(t, &inbox{mechanisms: test.offered}, mailer.StartTLS, &tls.Config{Certificates: []tls.Certificate{certificate}}, ca)
		relay.Auth = test.wanted
		for _, password := range []string{"right", "wrong"} {
			relay.Password = password
			c, err := relay.Dial(context.Background())
			if err == nil {
				c.Close()
			}
			var fault *mailer.Fault
			if refused := errors.As(err, &fault); refused != (password == "wrong" || test.used == "") || refused && (fault.Stage != mailer.StageAuth || !fault.Permanent) {
				t.Errorf("%s of %v with a %s password: %v", test.wanted, test.offered, password, err)
			}
		}
		want := []string{test.used, test.used}
		if test.used == "" {
			want = nil
		}
		if !slices.Equal(box.used, want) {
			t.Errorf("%q of %v: used %v, want %v", test.wanted, test.offered, box.used, want)
		}
	}
}

// A token is read anew for each connection; one that has run out is renewed by
// others, so nothing halts.
func TestToken(t *testing.T) {
	certificate, ca := selfSigned(t)
	box, relay := startInboxWith(t, &inbox{mechanisms: []string{"PLAIN", "XOAUTH2"}, token: "second"}, mailer.StartTLS, &tls.Config{Certificates: []tls.Certificate{certificate}}, ca)
	relay.Password, relay.TokenFile = "", filepath.Join(t.TempDir(), "token")
	checkFault(t, "no token yet", relay, mailer.StageAuth, false)
	for _, token := range []string{"first", "second\n"} {
		if err := os.WriteFile(relay.TokenFile, []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
		if token == "first" {
			checkFault(t, "an old token", relay, mailer.StageAuth, false)
			continue
		}
		dial(t, relay)
	}
	if !slices.Equal(box.used, []string{"XOAUTH2", "XOAUTH2"}) {
		t.Errorf("%v", box.used)
	}
}

// TestUnsafeTLS: what TLS is for is not given up for a relay that has none, or
// an old or a wrong one.
func TestUnsafeTLS(t *testing.T) {
	good, ca := selfSigned(t)
	other, otherCA := selfSignedFor(t, "mail.example.org", time.Now().Add(time.Hour))
	old, oldCA := selfSignedFor(t, "localhost", time.Now().Add(-time.Hour))
	for _, security := range []mailer.Security{mailer.StartTLS, mailer.Implicit} {
		for _, test := range []struct {
			name      string
			config    *tls.Config
			ca        string
			permanent bool
		}{
			{"another host's certificate", &tls.Config{Certificates: []tls.Certificate{other}}, otherCA, true},
			{"a certificate that has ended", &tls.Config{Certificates: []tls.Certificate{old}}, oldCA, true},
			{"nobody's certificate", &tls.Config{Certificates: []tls.Certificate{good}}, otherCA, true},
			{"TLS 1.0", &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10}, ca, false},
			{"TLS 1.1", &tls.Config{Certificates: []tls.Certificate{good}, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, ca, false},
		} {
			box, relay := startInboxWith(t, &inbox{}, security, test.config, test.ca)
			checkFault(t, string(security)+", "+test.name, relay, mailer.StageTLS, test.permanent)
			if len(box.used) != 0 {
				t.Errorf("%s, %s: signed in", security, test.name)
			}
		}
	}
}

// A relay, or who stands before it, that takes STARTTLS out of the conversation
// or answers in clear after it hears nothing but the greeting.
func TestStripped(t *testing.T) {
	for name, answers := range map[string][]string{
		"not offered":           {"250-relay.test\r\n250 AUTH PLAIN LOGIN"},
		"refused":               {"250-relay.test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN", "454 4.7.0 not now"},
		"refused for good":      {"250-relay.test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN", "502 5.5.1 what?"},
		"goes on in clear":      {"250-relay.test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN", "220 go on\r\n250-relay.test\r\n250 AUTH PLAIN LOGIN"},
		"old, knows only HELO":  {"500 5.5.1 what?", "250 relay.test"},
		"answers before asked":  {"250-relay.test\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n220 go on\r\n250 AUTH PLAIN", "220 go on"},
		"offers it in the name": {"250-STARTTLS\r\n250 AUTH PLAIN LOGIN"},
	} {
		port, heard := overheard(t, append([]string{"220 relay.test"}, answers...))
		relay := mailer.Relay{Host: "localhost", Port: port, Security: mailer.StartTLS, User: "svod", Password: "right", Helo: "svod.example.org", Timeouts: quick}
		c, err := relay.Dial(context.Background())
		if err == nil {
			c.Close()
			t.Errorf("%s: a connection was made", name)
		}
		for _, line := range strings.Split(heard(), "\r\n") {
			if verb, _, _ := strings.Cut(line, " "); strings.Contains(line, "AUTH") || strings.Contains(line, base64.StdEncoding.EncodeToString([]byte("\x00svod\x00right"))) || verb == "MAIL" {
				t.Errorf("%s: said %q in clear", name, line)
			}
		}
	}
}

// overheard is a relay that gives the answers in turn, one to each line, and
// keeps what it hears.
func overheard(t *testing.T, answers []string) (port int, heard func() string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	done := make(chan string, 1)
	go func() {
		var all strings.Builder
		defer func() { done <- all.String() }()
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewReader(io.TeeReader(conn, &all))
		for _, answer := range answers {
			io.WriteString(conn, answer+"\r\n")
			if _, err := in.ReadString('\n'); err != nil {
				return
			}
		}
		io.Copy(io.Discard, in)
	}()
	return listener.Addr().(*net.TCPAddr).Port, func() string { return <-done }
}

// Who tests a relay is told each step, and no secret.
func TestWatch(t *testing.T) {
	_, relay := startInbox(t, mailer.StartTLS)
	var steps []mailer.Step
	relay.Watch = func(s mailer.Step) { steps = append(steps, s) }
	if outcome, _ := send(t, dial(t, relay), yes); outcome.Verdict != mailer.Accepted || outcome.Relay != relay.Name() {
		t.Fatalf("%+v", outcome)
	}
	var stages []mailer.Stage
	for _, s := range steps {
		stages = append(stages, s.Stage)
	}
	want := []mailer.Stage{mailer.StageConnect, mailer.StageHello, mailer.StageTLS, mailer.StageHello, mailer.StageAuth, mailer.StageMail, mailer.StageRcpt, mailer.StageData, mailer.StageDot}
	if !slices.Equal(stages, want) {
		t.Fatalf("%v", stages)
	}
	if c := steps[2].Certificate; c.Version != "TLS 1.3" || !slices.Equal(c.Names, []string{"localhost"}) || c.Ends.Before(time.Now()) {
		t.Errorf("%+v", c)
	}
	if !slices.Contains(steps[1].Offers, "STARTTLS") || !slices.Contains(steps[3].Offers, "AUTH PLAIN") || slices.Contains(steps[3].Offers, "STARTTLS") {
		t.Errorf("%v, then %v", steps[1].Offers, steps[3].Offers)
	}
	if steps[4].Mechanism != "PLAIN" || steps[8].Code != 250 || !strings.HasPrefix(steps[0].Address, "127.0.0.1:") {
		t.Errorf("%+v", steps)
	}
}

// A letter that needs nothing asks for nothing: BODY never, because it is
// written in seven bits; SMTPUTF8 also when only its sender is not in ASCII.
func TestAsksForWhatIsNeeded(t *testing.T) {
	s := mailertest.Start(t, "PIPELINING", "8BITMIME", "SMTPUTF8", "CHUNKING")
	for from, asked := range map[string]bool{"svod@example.org": false, "свод@example.org": true} {
		m := letter()
		m.From.Address = from
		head, err := m.Head(nil)
		if err != nil {
			t.Fatal(err)
		}
		if o := dial(t, relayOf(s, patient)).Send(context.Background(), mailer.Envelope{From: "b@example.org", To: "a@example.org"}, head, nil, yes); o.Verdict != mailer.Accepted {
			t.Fatalf("%+v", o)
		}
		last := s.Letters()[len(s.Letters())-1]
		if strings.Contains(last.Mail, "SMTPUTF8") != asked || strings.Contains(last.Mail, "BODY") {
			t.Errorf("%s: %s", from, last.Mail)
		}
		if !asked && slices.ContainsFunc(last.Data, func(b byte) bool { return b > 126 || b < ' ' && b != '\r' && b != '\n' }) {
			t.Errorf("%s: the letter is not in seven bits", from)
		}
	}
}

// A relay's own limit may be less than it says.
func TestSizeOfTheSettings(t *testing.T) {
	for _, test := range []struct {
		offers []string
		own    int64
		want   int64
	}{{[]string{"SIZE 700000"}, 500_000, 500_000}, {[]string{"SIZE 700000"}, 900_000, 700_000}, {[]string{"SIZE"}, 500_000, 500_000}, {[]string{"DSN"}, 500_000, 500_000}, {[]string{"DSN"}, 0, 0}} {
		relay := relayOf(mailertest.Start(t, test.offers...), patient)
		relay.Size = test.own
		if got := dial(t, relay).Limit(); got != test.want {
			t.Errorf("%v and %d: %d", test.offers, test.own, got)
		}
	}
}
