package mailer

import (
	"crypto/tls"
	"regexp"
	"strings"
	"time"
)

// Step is one thing that went well in a conversation, or the reply with which
// it did not; it holds no secret. Who tests a relay watches them.
type Step struct {
	Stage Stage
	Reply
	Address     string       // at StageConnect: what was reached
	Offers      []string     // at StageHello: extensions that Svod knows, with their parameters
	Mechanism   string       // at StageAuth
	Certificate *Certificate // at StageTLS
}

// Certificate is what TLS was made with.
type Certificate struct {
	Version string // "TLS 1.3"
	Names   []string
	Issuer  string
	Ends    time.Time
}

// extensions are those that a test speaks of.
var extensions = []string{"STARTTLS", "AUTH", "SIZE", "PIPELINING", "DSN", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "CHUNKING"}

func (c *Conn) tell(step Step) {
	if c.watch != nil {
		c.watch(step)
	}
}

// knownOffer finds one of them in a reply to EHLO.
var knownOffer = regexp.MustCompile(`(?i)\b(` + strings.Join(extensions, "|") + `)\b`)

// tellOffers tells what the relay's reply to EHLO announced.
func (c *Conn) tellOffers() []string {
	step := Step{Stage: StageHello}
	for _, name := range extensions {
		if offered, parameters := c.client.Extension(name); offered {
			step.Offers = append(step.Offers, strings.TrimSpace(name+" "+parameters))
		}
	}
	c.tell(step)
	return step.Offers
}

func (c *Conn) tellTLS(state tls.ConnectionState) {
	step := Step{Stage: StageTLS, Certificate: &Certificate{Version: tls.VersionName(state.Version)}}
	if len(state.PeerCertificates) > 0 {
		own := state.PeerCertificates[0]
		step.Certificate.Names, step.Certificate.Issuer, step.Certificate.Ends = own.DNSNames, own.Issuer.String(), own.NotAfter
	}
	c.tell(step)
}
