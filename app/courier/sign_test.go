package courier_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/mailer"
	"svod/mailer/mailertest"
)

// Letters are signed, and one that goes out again is the same to the byte.
func TestSignedLetters(t *testing.T) {
	o := openOffice(t)
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s := settings(o.relay.Port)
	if s.DKIM, err = mailer.NewDKIM("example.org", "svod", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})); err != nil {
		t.Fatal(err)
	}
	o.queue(procedure.MailDispatch, 2)
	o.relay.Fail(mailertest.Fault{At: mailertest.Taken, To: address(1), Close: true})
	c := courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler))
	o.pass(c)
	o.clock.Advance(20 * time.Minute)
	o.pass(c)
	o.wants(1, procedure.DeliveryAccepted, 2)
	o.wants(2, procedure.DeliveryAccepted, 1)
	record, err := s.DKIM.Record()
	if err != nil {
		t.Fatal(err)
	}
	for _, letter := range o.relay.Letters() {
		found, err := dkim.VerifyWithOptions(bytes.NewReader(letter.Data), &dkim.VerifyOptions{LookupTXT: func(string) ([]string, error) { return []string{record}, nil }})
		if err != nil || len(found) != 1 || found[0].Err != nil || found[0].Domain != "example.org" {
			t.Errorf("%+v, %v", found, err)
		}
	}
}
