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

// Relay is an SMTP server that takes letters.
type Relay struct {
	Host      string
	Port      int
	Security  Security
	CAFile    string // of a private certification authority; empty: the system's
	User      string // empty: no AUTH
	Password  string
	TokenFile string // holds an OAuth 2.0 access token instead of a password; read at each Dial
	Auth      string // the mechanism to sign in by; empty: the best that is offered
	Size      int64  // bytes of a message that it takes at most, whatever it says; 0: what it says
	Helo      string // this machine's name for EHLO
	Timeouts  Timeouts
	Watch     func(Step) // is told how the conversation goes; nil: nobody
}

// Name is the relay's host and port.
func (r Relay) Name() string { return net.JoinHostPort(r.Host, strconv.Itoa(r.Port)) }

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
	relay  string // its name
	wait   Timeouts
	watch  func(Step)
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

var errNoTLS = errors.New("the relay does not offer STARTTLS")

// Dial connects, greets, secures and authenticates. An error is a *Fault.
func (r Relay) Dial(ctx context.Context) (*Conn, error) {
	config, err := r.tlsConfig()
	if err != nil {
		return nil, &Fault{Stage: StageTLS, Permanent: true, Err: err}
	}
	dialer := net.Dialer{Timeout: r.Timeouts.Dial}
	raw, err := dialer.DialContext(ctx, "tcp", r.Name())
	if err != nil {
		return nil, &Fault{Stage: StageConnect, Err: err}
	}
	defer context.AfterFunc(ctx, func() { raw.Close() })()
	c := &Conn{raw: raw, relay: r.Name(), wait: r.Timeouts, watch: r.Watch, fresh: true}
	c.tell(Step{Stage: StageConnect, Address: raw.RemoteAddr().String()})
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
		c.tellTLS(secured.ConnectionState())
	}
	c.deadline(c.wait.Command)
	var err error
	if c.client, err = smtp.NewClient(conn, r.Host); err != nil {
		return faultAt(StageConnect, err)
	}
	if fault := c.hello(r); fault != nil {
		return fault
	}
	if r.Security == StartTLS {
		if offered, _ := c.client.Extension("STARTTLS"); !offered {
			return &Fault{Stage: StageTLS, Permanent: true, Err: errNoTLS}
		}
		c.deadline(c.wait.Command)
		if err := c.client.StartTLS(config); err != nil {
			return faultAt(StageTLS, err)
		}
		state, _ := c.client.TLSConnectionState()
		c.tellTLS(state)
		c.tellOffers()
	}
	if r.User != "" {
		if fault := c.login(r); fault != nil {
			return fault
		}
	}
	c.readOffer(r.Size)
	return nil
}

// hello greets. The library tries HELO after any refusal of EHLO, but a relay
// that refuses EHLO for now is none that knows no extensions: it is asked again.
func (c *Conn) hello(r Relay) *Fault {
	c.deadline(c.wait.Command)
	if err := c.client.Hello(r.Helo); err != nil {
		return faultAt(StageHello, err)
	}
	if offers := c.tellOffers(); len(offers) > 0 {
		return nil
	}
	c.deadline(c.wait.Command)
	reply, err := c.command("EHLO " + r.Helo)
	unknown := reply.Code == 500 || reply.Code == 502
	switch {
	case err != nil:
		return faultAt(StageHello, err)
	case reply.positive() && knownOffer.MatchString(reply.Text):
		return &Fault{Stage: StageHello, Err: errors.New("the relay first refused EHLO")}
	case reply.positive(), unknown && r.Security != StartTLS && r.User == "":
		return nil
	}
	return &Fault{Reply: reply, Stage: StageHello, Permanent: reply.permanent()}
}

func (c *Conn) readOffer(most int64) {
	c.offer.pipelining, _ = c.client.Extension("PIPELINING")
	c.offer.dsn, _ = c.client.Extension("DSN")
	c.offer.utf8, _ = c.client.Extension("SMTPUTF8")
	announced, limit := c.client.Extension("SIZE")
	c.offer.sizeKnown = announced
	c.offer.size, _ = strconv.ParseInt(strings.TrimSpace(limit), 10, 64)
	if most > 0 && (c.offer.size == 0 || most < c.offer.size) {
		c.offer.size = most
	}
}

// Limit is the largest message that the relay takes, in bytes; 0 is no limit
// known.
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
