package procedure

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Certificates are signed with Ed25519 as RFC 7515 has it: a JWS with its
// payload detached (appendix F), which is the certificate in the canonical form
// of RFC 8785. So the file stays readable, can be laid out anew without harm,
// and any program with these two standards can check it.

// CertificateKey is the key with which an installation signs, derived from its
// secret: whoever has another secret has another key.
func CertificateKey(secret []byte) (ed25519.PrivateKey, error) {
	seed, err := hkdf.Key(sha256.New, secret, nil, "svod certificate of dispatch, Ed25519", ed25519.SeedSize)
	if err != nil {
		return nil, fmt.Errorf("derive the key of certificates: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// PublishedKey is a public key as RFC 8037 writes it.
type PublishedKey struct {
	Kty string `json:"kty"`
	Crv string `json:"crv"`
	X   string `json:"x"`
	Kid string `json:"kid"` // thumbprint of the key (RFC 7638)
	Use string `json:"use"`
	Alg string `json:"alg"`
}

// PublishedKeys is a set of public keys (RFC 7517).
type PublishedKeys struct {
	Keys []PublishedKey `json:"keys"`
}

// Publish is a key as others can have it.
func Publish(key ed25519.PublicKey) PublishedKey {
	x := base64.RawURLEncoding.EncodeToString(key)
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + x + `"}`))
	return PublishedKey{Kty: "OKP", Crv: "Ed25519", X: x, Kid: base64.RawURLEncoding.EncodeToString(sum[:]), Use: "sig", Alg: "EdDSA"}
}

// key is the public key itself.
func (k PublishedKey) key() (ed25519.PublicKey, error) {
	raw, err := base64.RawURLEncoding.DecodeString(k.X)
	if err != nil || k.Kty != "OKP" || k.Crv != "Ed25519" || len(raw) != ed25519.PublicKeySize {
		return nil, errors.New("it is no Ed25519 key")
	}
	return raw, nil
}

// signedCertificate is the file: the certificate, and the JWS over its canonical
// form, without the payload.
type signedCertificate struct {
	Certificate json.RawMessage `json:"certificate"`
	Signature   string          `json:"signature"`
}

type jwsHeader struct {
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	Typ string `json:"typ,omitempty"`
}

// SignCertificate is a certificate's file. The same certificate and key give the
// same bytes.
func SignCertificate(c Certificate, key ed25519.PrivateKey) ([]byte, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	payload, err := canonicalJSON(raw)
	if err != nil {
		return nil, err
	}
	head, err := json.Marshal(jwsHeader{Alg: "EdDSA", Kid: Publish(key.Public().(ed25519.PublicKey)).Kid, Typ: "svod-certificate"})
	if err != nil {
		return nil, err
	}
	protected := base64.RawURLEncoding.EncodeToString(head)
	signature := ed25519.Sign(key, signingInput(protected, payload))
	var out bytes.Buffer
	file := `{"certificate":` + string(payload) + `,"signature":"` + protected + ".." + base64.RawURLEncoding.EncodeToString(signature) + `"}`
	err = json.Indent(&out, []byte(file), "", " ")
	out.WriteByte('\n')
	return out.Bytes(), err
}

func signingInput(protected string, payload []byte) []byte {
	return []byte(protected + "." + base64.RawURLEncoding.EncodeToString(payload))
}

// VerifyCertificate reads a certificate's file and checks that one of the keys
// has signed it, and says which.
func VerifyCertificate(file []byte, keys PublishedKeys) (Certificate, string, error) {
	var c Certificate
	var signed signedCertificate
	if err := json.Unmarshal(file, &signed); err != nil {
		return c, "", fmt.Errorf("it is no certificate: %w", err)
	}
	parts := strings.Split(signed.Signature, ".")
	if len(parts) != 3 || parts[1] != "" || len(signed.Certificate) == 0 {
		return c, "", errors.New("it is no certificate: it has no detached signature")
	}
	var head jwsHeader
	if raw, err := base64.RawURLEncoding.DecodeString(parts[0]); err != nil || json.Unmarshal(raw, &head) != nil || head.Alg != "EdDSA" {
		return c, "", errors.New("the signature is of a kind that certificates do not have")
	}
	i := slices.IndexFunc(keys.Keys, func(k PublishedKey) bool { return k.Kid == head.Kid })
	if i < 0 {
		return c, head.Kid, fmt.Errorf("it was signed with another key: %s", head.Kid)
	}
	key, err := keys.Keys[i].key()
	if err != nil {
		return c, head.Kid, fmt.Errorf("the key %s cannot be used: %w", head.Kid, err)
	}
	payload, err := canonicalJSON(signed.Certificate)
	if err != nil {
		return c, head.Kid, err
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !ed25519.Verify(key, signingInput(parts[0], payload), signature) {
		return c, head.Kid, errors.New("the signature does not fit: the file was changed, or is not what it says")
	}
	return c, head.Kid, json.Unmarshal(payload, &c)
}

// canonicalJSON is a value in the form of RFC 8785, so far as certificates need
// it: their numbers are whole ones.
func canonicalJSON(raw []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var out bytes.Buffer
	if err := canonicalValue(d, &out); err != nil {
		return nil, fmt.Errorf("it is no canonical JSON: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something follows the value")
	}
	return out.Bytes(), nil
}

func canonicalValue(d *json.Decoder, out *bytes.Buffer) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return canonicalList(d, out)
		}
		return canonicalObject(d, out)
	case string:
		canonicalString(t, out)
	case json.Number:
		n, err := strconv.ParseInt(t.String(), 10, 64)
		if err != nil || n > 1<<53 || n < -(1<<53) {
			return fmt.Errorf("%s is no whole number", t)
		}
		out.WriteString(strconv.FormatInt(n, 10))
	case bool:
		out.WriteString(strconv.FormatBool(t))
	default:
		out.WriteString("null")
	}
	return nil
}

func canonicalList(d *json.Decoder, out *bytes.Buffer) error {
	out.WriteByte('[')
	for first := true; d.More(); first = false {
		if !first {
			out.WriteByte(',')
		}
		if err := canonicalValue(d, out); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	_, err := d.Token()
	return err
}

// canonicalObject writes the members in the order of their names. A name twice
// would let two readers read two things.
func canonicalObject(d *json.Decoder, out *bytes.Buffer) error {
	members := map[string][]byte{}
	var names []string
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if members[name] != nil {
			return fmt.Errorf("the member %q stands there twice", name)
		}
		var value bytes.Buffer
		if err := canonicalValue(d, &value); err != nil {
			return err
		}
		members[name], names = value.Bytes(), append(names, name)
	}
	slices.Sort(names) // all are ASCII, where this order is that of UTF-16
	out.WriteByte('{')
	for i, name := range names {
		if i > 0 {
			out.WriteByte(',')
		}
		canonicalString(name, out)
		out.WriteByte(':')
		out.Write(members[name])
	}
	out.WriteByte('}')
	_, err := d.Token()
	return err
}

// canonicalString writes a text with as few escapes as there must be.
func canonicalString(s string, out *bytes.Buffer) {
	out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r == '\b':
			out.WriteString(`\b`)
		case r == '\f':
			out.WriteString(`\f`)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case r < ' ':
			fmt.Fprintf(out, `\u%04x`, r)
		case r == utf8.RuneError:
			out.WriteString("\ufffd")
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
}
