package mailer

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// DKIM signs messages for a domain (RFC 6376), so that receivers can tell that
// the domain has sent them and nobody has changed them. It is for relays that
// do not sign themselves.
//
// The signature is made here and not by a library, because the same message
// must give the same bytes (libraries write the time of signing into it), and
// because the attachments are known to be in canonical form already: they go
// through the hash as they are, without a copy. It covers the whole body; l= is
// never used.
type DKIM struct {
	domain, selector string
	key              crypto.Signer
	algorithm        string // "rsa" or "ed25519"
}

// leastRSA is the bits of an RSA key that receivers take seriously (RFC 8301).
const leastRSA = 2048

// NewDKIM reads a private key (PEM, PKCS #8 or #1): RSA of 2048 bits or more,
// or Ed25519 (RFC 8463), which not all receivers know.
func NewDKIM(domain, selector string, privateKey []byte) (*DKIM, error) {
	block, _ := pem.Decode(privateKey)
	if block == nil {
		return nil, errors.New("the file holds no private key in PEM form")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		if parsed, err = x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
			return nil, errors.New("the private key cannot be read: PKCS #8 or #1 is needed, without a pass phrase")
		}
	}
	d := &DKIM{domain: domain, selector: selector}
	switch key := parsed.(type) {
	case *rsa.PrivateKey:
		if bits := key.N.BitLen(); bits < leastRSA {
			return nil, fmt.Errorf("the RSA key has %d bits, at least %d are needed", bits, leastRSA)
		}
		d.key, d.algorithm = key, "rsa"
	case ed25519.PrivateKey:
		d.key, d.algorithm = key, "ed25519"
	default:
		return nil, errors.New("the key is neither RSA nor Ed25519")
	}
	return d, nil
}

// Name is where in DNS receivers look for the public key.
func (d *DKIM) Name() string { return d.selector + "._domainkey." + d.domain }

// Record is the text that must stand there.
func (d *DKIM) Record() (string, error) {
	var public []byte
	switch key := d.key.Public().(type) {
	case ed25519.PublicKey:
		public = key
	default:
		var err error
		if public, err = x509.MarshalPKIXPublicKey(key); err != nil {
			return "", err
		}
	}
	return "v=DKIM1; k=" + d.algorithm + "; p=" + base64.StdEncoding.EncodeToString(public), nil
}

// signed are the header fields that a signature covers. Each is named once more
// than it occurs, so that another one added on the way breaks the signature.
// RFC 8058 asks for the last two.
var signed = []string{"From", "To", "Cc", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type",
	"Content-Transfer-Encoding", "Content-Language", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"}

// signature is the field's value for a message: its header without the empty
// line, and its body, head and tail, before dots are stuffed.
func (d *DKIM) signature(header, head []byte, tail *Tail) (string, error) {
	body := sha256.New()
	body.Write(relaxed(head))
	if tail != nil {
		body.Write(tail.bytes)
	}
	body.Write([]byte("\r\n"))

	fields := map[string][]string{}
	for _, line := range strings.Split(strings.ReplaceAll(strings.TrimSuffix(string(header), "\r\n"), "\r\n ", " "), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		name = strings.ToLower(name)
		fields[name] = append(fields[name], name+":"+strings.Join(strings.Fields(value), " ")+"\r\n")
	}
	hash := sha256.New()
	var names []string
	for _, name := range signed {
		found := fields[strings.ToLower(name)]
		for i := len(found) - 1; i >= 0; i-- {
			hash.Write([]byte(found[i]))
			names = append(names, name)
		}
		names = append(names, name)
	}
	value := fmt.Sprintf("v=1; a=%s-sha256; c=relaxed/relaxed; d=%s; s=%s; h=%s; bh=%s; b=", d.algorithm, d.domain, d.selector,
		strings.Join(names, ": "), base64.StdEncoding.EncodeToString(body.Sum(nil)))
	hash.Write([]byte("dkim-signature:" + value))

	with := crypto.SHA256
	if d.algorithm == "ed25519" {
		with = 0 // the hash itself is what is signed (RFC 8463 3)
	}
	made, err := d.key.Sign(rand.Reader, hash.Sum(nil), with)
	if err != nil {
		return "", err
	}
	text := base64.StdEncoding.EncodeToString(made)
	for len(text) > 72 {
		value, text = value+text[:72]+" ", text[72:]
	}
	return value + text, nil
}

// relaxed is the canonical form of a body's beginning (RFC 6376 3.4.4): spaces
// are one each and none ends a line. What is written here, lines that end in
// CRLF, has no other cases.
func relaxed(body []byte) []byte {
	out := make([]byte, 0, len(body))
	for _, c := range body {
		if c == '\t' {
			c = ' '
		}
		last := len(out) - 1
		if c == ' ' && last >= 0 && out[last] == ' ' {
			continue
		}
		if c == '\r' && last >= 0 && out[last] == ' ' {
			out = out[:last]
		}
		out = append(out, c)
	}
	return out
}

// sign puts the signature before a message that is ready but for its dots.
func (d *DKIM) sign(message []byte, tail *Tail) ([]byte, error) {
	header, head, _ := bytes.Cut(message, []byte("\r\n\r\n"))
	value, err := d.signature(header, head, tail)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	var b bytes.Buffer
	writeField(&b, "DKIM-Signature", value)
	b.Write(message)
	return b.Bytes(), nil
}
