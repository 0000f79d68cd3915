package mailer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Security is how the connection to the relay is protected.
type Security string

const (
	StartTLS Security = "starttls" // asked for, and nothing is sent without it (RFC 3207)
	Implicit Security = "implicit" // TLS from the first byte (RFC 8314)
	Clear    Security = "none"     // only for a relay on the same machine or network
)

// Relay is the SMTP server that takes all letters.
type Relay struct {
	Host     string
	Port     int
	Security Security
	CAFile   string // of a private certification authority; empty: the system's
	User     string // empty: no AUTH
	Password string
	Helo     string // this machine's name for EHLO
	Timeouts Timeouts
}

// Timeouts are how long the relay may take for each step.
type Timeouts struct {
	Dial     time.Duration // TCP and TLS
	Command  time.Duration // a reply to the greeting, EHLO, AUTH, MAIL, RCPT
	Data     time.Duration // the reply to DATA
	Block    time.Duration // to take one block of the body
	AfterDot time.Duration // the reply to the final dot
}

// StandardTimeouts are those of RFC 5321 4.5.3.2. A shorter wait after the dot
// is the surest way to send a letter twice.
var StandardTimeouts = Timeouts{
	Dial: time.Minute, Command: 5 * time.Minute, Data: 2 * time.Minute, Block: 3 * time.Minute, AfterDot: 10 * time.Minute,
}

// Conn is one connection to the relay. It carries one transaction at a time.
type Conn struct {
	client *smtp.Client
	raw    net.Conn
	wait   Timeouts
	offer  offer
	fresh  bool // no transaction has been tried on it
	dead   bool
}

// offer is what the relay announced in its reply to EHLO.
type offer struct {
	pipelining bool  // RFC 2920
	dsn        bool  // RFC 3461
	utf8       bool  // RFC 6531
	sizeKnown  bool  // RFC 1870
	size       int64 // bytes of a message, 0: no fixed limit
}

// Fault is why the relay could not be used at all. It says nothing of any
// recipient.
type Fault struct {
	Reply
	Stage     Stage
	Permanent bool // trying again does not help: a person must look
	Err       error
}

// Error implements error. It carries no address and no credential.
func (f *Fault) Error() string {
	if f.Code != 0 {
		return fmt.Sprintf("relay answered %d at %s", f.Code, f.Stage)
	}
	return fmt.Sprintf("relay cannot be used at %s: %v", f.Stage, f.Err)
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Err }

// Dial connects, greets, secures and authenticates. An error is a *Fault.
func (r Relay) Dial(ctx context.Context) (*Conn, error) {
	config, err := r.tlsConfig()
	if err != nil {
		return nil, &Fault{Stage: StageTLS, Permanent: true, Err: err}
	}
	dialer := net.Dialer{Timeout: r.Timeouts.Dial}
	raw, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(r.Host, strconv.Itoa(r.Port)))
	if err != nil {
		return nil, &Fault{Stage: StageConnect, Err: err}
	}
	defer context.AfterFunc(ctx, func() { raw.Close() })()
	c := &Conn{raw: raw, wait: r.Timeouts, fresh: true}
	if fault := c.open(r, config); fault != nil {
		raw.Close()
		return nil, fault
	}
	return c, nil
}

func (c *Conn) open(r Relay, config *tls.Config) *Fault {
	conn := c.raw
	if r.Security == Implicit {
		c.deadline(c.wait.Dial)
		secured := tls.Client(c.raw, config)
		if err := secured.Handshake(); err != nil {
			return faultAt(StageTLS, err)
		}
		conn = secured
	}
	c.deadline(c.wait.Command)
	var err error
	if c.client, err = smtp.NewClient(conn, r.Host); err != nil {
		return faultAt(StageConnect, err)
	}
	c.deadline(c.wait.Command)
	if err := c.client.Hello(r.Helo); err != nil {
		return faultAt(StageHello, err)
	}
	if r.Security == StartTLS {
		if offered, _ := c.client.Extension("STARTTLS"); !offered {
			return &Fault{Stage: StageTLS, Permanent: true, Err: errors.New("the relay does not offer STARTTLS")}
		}
		c.deadline(c.wait.Command)
		if err := c.client.StartTLS(config); err != nil {
			return faultAt(StageTLS, err)
		}
	}
	if r.User != "" {
		c.deadline(c.wait.Command)
		if fault := c.login(r); fault != nil {
			return fault
		}
	}
	c.readOffer()
	return nil
}

// login uses the first mechanism of ours that the relay offers; passwords go in
// clear only over TLS.
func (c *Conn) login(r Relay) *Fault {
	_, offered := c.client.Extension("AUTH")
	mechanisms := strings.Fields(strings.ToUpper(offered))
	_, secure := c.client.TLSConnectionState()
	for _, known := range []struct {
		name  string
		clear bool
		auth  smtp.Auth
	}{
		{"SCRAM-SHA-256", false, smtp.ScramSHA256Auth(r.User, r.Password)},
		{"PLAIN", true, smtp.PlainAuth("", r.User, r.Password, r.Host, false)},
		{"LOGIN", true, smtp.LoginAuth(r.User, r.Password, r.Host, false)},
		{"CRAM-MD5", false, smtp.CRAMMD5Auth(r.User, r.Password)},
	} {
		if !slices.Contains(mechanisms, known.name) || known.clear && !secure {
			continue
		}
		if err := c.client.Auth(known.auth); err != nil {
			return faultAt(StageAuth, err)
		}
		return nil
	}
	return &Fault{Stage: StageAuth, Permanent: true, Err: errors.New("the relay offers no AUTH that can be used safely")}
}

func (c *Conn) readOffer() {
	c.offer.pipelining, _ = c.client.Extension("PIPELINING")
	c.offer.dsn, _ = c.client.Extension("DSN")
	c.offer.utf8, _ = c.client.Extension("SMTPUTF8")
	announced, limit := c.client.Extension("SIZE")
	c.offer.sizeKnown = announced
	c.offer.size, _ = strconv.ParseInt(strings.TrimSpace(limit), 10, 64)
}

// Limit is the largest message that the relay says it takes, in bytes; 0 is
// no limit announced.
func (c *Conn) Limit() int64 { return c.offer.size }

// Fresh says whether the connection has carried nothing yet. A kept connection
// may have been closed by the relay meanwhile; that says nothing of the relay.
func (c *Conn) Fresh() bool { return c.fresh }

// Usable says whether another message may be sent on the connection.
func (c *Conn) Usable() bool { return !c.dead }

// Close takes leave of the relay and closes the connection.
func (c *Conn) Close() {
	if !c.dead {
		c.deadline(min(c.wait.Command, time.Second))
		c.client.Quit()
	}
	c.drop()
}

// drop closes the socket without another word.
func (c *Conn) drop() {
	c.dead = true
	c.raw.Close()
}

func (c *Conn) deadline(d time.Duration) { c.raw.SetDeadline(time.Now().Add(d)) }

func (r Relay) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{ServerName: r.Host, MinVersion: tls.VersionTLS12}
	if r.CAFile == "" || r.Security == Clear {
		return config, nil
	}
	pem, err := os.ReadFile(r.CAFile)
	if err != nil {
		return nil, fmt.Errorf("read the certification authority: %w", err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, errors.New("the certification authority's file holds no certificate")
	}
	return config, nil
}

// faultAt tells what the relay's word or the network's failure means: 5yz and
// a certificate that does not hold are for a person, all else passes.
func faultAt(stage Stage, err error) *Fault {
	fault := &Fault{Stage: stage, Err: err}
	var reply *textproto.Error
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &reply):
		fault.Reply = newReply(reply.Code, reply.Msg)
		fault.Permanent = fault.permanent()
	case errors.As(err, &certificate):
		fault.Permanent = true
	}
	return fault
}
