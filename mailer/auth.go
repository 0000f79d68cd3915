package mailer

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// mechanism is a way to sign in (RFC 4954).
type mechanism struct {
	name  string
	plain bool // shows a password or token, or what a password can be guessed from: only over TLS
	auth  func(r Relay, secret string) smtp.Auth
}

// passwordMechanisms are the ways to sign in with a password, the best first.
// SCRAM does not show the password to the relay, and the relay proves that it
// knows it. The -PLUS forms are left out: relays that announce them often cannot
// bind to TLS 1.3, and the certificate is checked anyway. CRAM-MD5 is left out
// because it protects a password less than TLS does and proves nothing.
var passwordMechanisms = []mechanism{
	{"SCRAM-SHA-256", false, func(r Relay, secret string) smtp.Auth { return smtp.ScramSHA256Auth(r.User, secret) }},
	{"SCRAM-SHA-1", true, func(r Relay, secret string) smtp.Auth { return smtp.ScramSHA1Auth(r.User, secret) }},
	{"PLAIN", true, func(r Relay, secret string) smtp.Auth { return smtp.PlainAuth("", r.User, secret, r.Host, false) }},
	{"LOGIN", true, func(r Relay, secret string) smtp.Auth { return smtp.LoginAuth(r.User, secret, r.Host, false) }},
}

var tokenMechanisms = []mechanism{
	{"XOAUTH2", true, func(r Relay, token string) smtp.Auth { return smtp.XOAuth2Auth(r.User, token) }},
}

// errNoAuth: signing in would show the password, or is not known here.
var errNoAuth = errors.New("the relay offers no AUTH that can be used safely")

// login signs in by the best mechanism that the relay offers, or by the one
// that is asked for. A token that is refused has run out and is renewed by
// others, so that fault passes; a password that is refused needs a person.
func (c *Conn) login(r Relay) *Fault {
	known, secret := passwordMechanisms, r.Password
	if r.TokenFile != "" {
		content, err := os.ReadFile(r.TokenFile)
		if err != nil {
			return &Fault{Stage: StageAuth, Err: fmt.Errorf("read the access token: %w", err)}
		}
		known, secret = tokenMechanisms, strings.TrimSpace(string(content))
	}
	chosen, ok := c.choose(known, r.Auth)
	if !ok {
		return &Fault{Stage: StageAuth, Permanent: true, Err: errNoAuth}
	}
	c.deadline(c.wait.Command)
	if err := c.client.Auth(chosen.auth(r, secret)); err != nil {
		fault := faultAt(StageAuth, err)
		fault.Permanent = fault.Permanent && r.TokenFile == ""
		return fault
	}
	c.tell(Step{Stage: StageAuth, Mechanism: chosen.name})
	return nil
}

// choose is the first mechanism that is offered and shows nothing in clear.
func (c *Conn) choose(known []mechanism, wanted string) (mechanism, bool) {
	_, text := c.client.Extension("AUTH")
	offered := strings.Fields(strings.ToUpper(text))
	_, secure := c.client.TLSConnectionState()
	for _, m := range known {
		if wanted != "" && !strings.EqualFold(wanted, m.name) && len(known) > 1 {
			continue
		}
		if slices.Contains(offered, m.name) && (secure || !m.plain) {
			return m, true
		}
	}
	return mechanism{}, false
}
