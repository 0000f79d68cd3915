package mailer

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// ErrAddress: what is given is not one e-mail address.
var ErrAddress = errors.New("not an e-mail address")

// path checks one address of an envelope or a header: an addr-spec that the
// parser gives back unchanged, without spaces or what cannot be seen, so
// nothing can hide in it. A domain in other letters becomes its ASCII form
// (RFC 5890), which all relays know; a local part has no such form.
func path(addr string) (string, error) {
	parsed, err := mail.ParseAddress("<" + addr + ">")
	if err != nil || parsed.Address != addr || strings.ContainsAny(addr, "<> ") || !visible(addr) {
		return "", ErrAddress
	}
	at := strings.LastIndexByte(addr, '@')
	local, domain := addr[:at+1], addr[at+1:]
	if printable(domain) {
		return addr, nil
	}
	domain, err = idna.Lookup.ToASCII(domain)
	if err != nil || !printable(domain) {
		return "", ErrAddress
	}
	return local + domain, nil
}

// mailbox writes a name and an address (RFC 5322 3.4), the name as encoded
// words where ASCII does not do. An address whose local part is not in ASCII
// is written as it is (RFC 6532).
func mailbox(a mail.Address) (string, error) {
	addr, err := path(a.Address)
	if err != nil {
		return "", err
	}
	name := oneLine(a.Name)
	if name == "" {
		return "<" + addr + ">", nil
	}
	if plain(name) {
		return quoted(name) + " <" + addr + ">", nil
	}
	return encodedWords(name) + " <" + addr + ">", nil
}

// quoted writes printable ASCII as a quoted-string (RFC 5322 3.2.4).
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// visible says whether text is valid and every letter of it can be seen.
func visible(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) }) < 0
}
