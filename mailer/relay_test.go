package mailer_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"svod/mailer"
	"svod/mailer/mailertest"
)

// inbox is a relay by another program's hand, with TLS and AUTH.
type inbox struct {
	mechanisms []string // of AUTH; none: PLAIN
	mu         sync.Mutex
	letters    [][]byte
	used       []string // mechanisms, of each AUTH that was begun
	token      string   // of XOAUTH2
}

type session struct{ box *inbox }

func (b *inbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{b}, nil }
func (s *session) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *session) Rcpt(string, *smtp.RcptOptions) error      { return nil }
func (s *session) Reset()                                    {}
func (s *session) Logout() error                             { return nil }

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.letters = append(s.box.letters, raw)
	return nil
}

// startInbox serves on a loopback port; it returns the relay that reaches it.
func startInbox(t *testing.T, security mailer.Security) (*inbox, mailer.Relay) {
	t.Helper()
	certificate, ca := selfSigned(t)
	return startInboxWith(t, &inbox{}, security, &tls.Config{Certificates: []tls.Certificate{certificate}}, ca)
}

// startInboxWith is startInbox with TLS of one's own; ca is a file that holds
// who has certified it.
func startInboxWith(t *testing.T, box *inbox, security mailer.Security, config *tls.Config, ca string) (*inbox, mailer.Relay) {
	t.Helper()
	server := smtp.NewServer(box)
	server.Domain = "localhost"
	server.EnableDSN = true
	server.TLSConfig = config
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if security == mailer.Implicit {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	var wg sync.WaitGroup
	wg.Go(func() { server.Serve(listener) })
	t.Cleanup(func() { server.Close(); wg.Wait() })
	return box, mailer.Relay{
		Host: "localhost", Port: port, Security: security, CAFile: ca,
		User: "svod", Password: "right", Helo: "svod.example.org", Timeouts: patient,
	}
}

func selfSigned(t *testing.T) (tls.Certificate, string) {
	return selfSignedFor(t, "localhost", time.Now().Add(time.Hour))
}

// selfSignedFor is a certificate for a name and until a moment, and the file
// that holds it.
func selfSignedFor(t *testing.T, name string, ends time.Time) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{name}, NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: ends,
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

func TestSecuredRelay(t *testing.T) {
	for _, security := range []mailer.Security{mailer.StartTLS, mailer.Implicit} {
		t.Run(string(security), func(t *testing.T) {
			box, relay := startInbox(t, security)
			c := dial(t, relay)
			for n := range 2 {
				outcome, want := send(t, c, yes)
				if outcome.Verdict != mailer.Accepted {
					t.Fatalf("%+v", outcome)
				}
				if !bytes.Equal(box.letters[n], want) {
					t.Error("the relay has another letter than was sent")
				}
			}
		})
	}
}

func TestRelayThatCannotBeUsed(t *testing.T) {
	_, secured := startInbox(t, mailer.StartTLS)
	for _, test := range []struct {
		name      string
		spoil     func(*mailer.Relay)
		stage     mailer.Stage
		permanent bool
	}{
		{"password", func(r *mailer.Relay) { r.Password = "wrong" }, mailer.StageAuth, true},
		{"unknown authority", func(r *mailer.Relay) { r.CAFile = "" }, mailer.StageTLS, true},
		{"other name", func(r *mailer.Relay) { r.Host = "127.0.0.1" }, mailer.StageTLS, true},
		{"no such file", func(r *mailer.Relay) { r.CAFile = "/nowhere.pem" }, mailer.StageTLS, true},
		{"nobody there", func(r *mailer.Relay) { r.Port = closedPort(t) }, mailer.StageConnect, false},
		{"password in clear", func(r *mailer.Relay) { r.Security = mailer.Clear }, mailer.StageAuth, true},
	} {
		relay := secured
		test.spoil(&relay)
		checkFault(t, test.name, relay, test.stage, test.permanent)
	}
}

func TestRelayThatTurnsUsAway(t *testing.T) {
	for _, test := range []struct {
		name      string
		fault     mailertest.Fault
		stage     mailer.Stage
		permanent bool
	}{
		{"greeting later", mailertest.Fault{At: mailertest.AtConnect, Reply: "421 4.3.2 busy"}, mailer.StageConnect, false},
		{"greeting never", mailertest.Fault{At: mailertest.AtConnect, Reply: "554 5.3.2 no"}, mailer.StageConnect, true},
		{"hello never", mailertest.Fault{At: mailertest.AtHello, Times: 2, Reply: "550 5.7.1 no"}, mailer.StageHello, true},
		{"hello later", mailertest.Fault{At: mailertest.AtHello, Times: 2, Reply: "450 4.7.1 later"}, mailer.StageHello, false},
		{"hello once never", mailertest.Fault{At: mailertest.AtHello, Reply: "550 5.7.1 no"}, mailer.StageHello, false},
		{"hello once later", mailertest.Fault{At: mailertest.AtHello, Reply: "450 4.7.1 later"}, mailer.StageHello, false},
		{"hello closed", mailertest.Fault{At: mailertest.AtHello, Close: true}, mailer.StageHello, false},
		{"silent", mailertest.Fault{At: mailertest.AtConnect, Stall: true}, mailer.StageConnect, false},
	} {
		s := mailertest.Start(t)
		s.Fail(test.fault)
		checkFault(t, test.name, relayOf(s, quick), test.stage, test.permanent)
	}
	s := mailertest.Start(t)
	relay := relayOf(s, patient)
	relay.Security = mailer.StartTLS
	checkFault(t, "no STARTTLS", relay, mailer.StageTLS, true)
}

func checkFault(t *testing.T, name string, relay mailer.Relay, stage mailer.Stage, permanent bool) {
	t.Helper()
	c, err := relay.Dial(context.Background())
	if err == nil {
		c.Close()
	}
	var fault *mailer.Fault
	if !errors.As(err, &fault) || fault.Stage != stage || fault.Permanent != permanent {
		t.Errorf("%s: %v (%+v)", name, err, fault)
	}
}

func closedPort(t *testing.T) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}
