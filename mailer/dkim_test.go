package mailer_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"svod/mailer"
	"svod/mailer/mailertest"
)

// pemOf is a private key as a file holds it.
func pemOf(t testing.TB, key crypto.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// signers sign for example.org, by kind of key.
func signers(t testing.TB) map[string]*mailer.DKIM {
	t.Helper()
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, short, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*mailer.DKIM{}
	for kind, key := range map[string]crypto.PrivateKey{"rsa": long, "ed25519": short} {
		if all[kind], err = mailer.NewDKIM("example.org", "svod2026", pemOf(t, key)); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// verify is another program's word on a message.
func verify(t *testing.T, d *mailer.DKIM, message []byte) error {
	t.Helper()
	record, err := d.Record()
	if err != nil {
		t.Fatal(err)
	}
	found, err := dkim.VerifyWithOptions(bytes.NewReader(message), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		if name != d.Name() || name != "svod2026._domainkey.example.org" {
			t.Errorf("looked for %s", name)
		}
		return []string{record}, nil
	}})
	if err != nil || len(found) != 1 {
		t.Fatalf("%d signatures, %v", len(found), err)
	}
	return found[0].Err
}

// TestSigned: what a relay has taken verifies, also after it has added fields
// of its own and folded others anew; whatever else is changed breaks it.
func TestSigned(t *testing.T) {
	for kind, d := range signers(t) {
		t.Run(kind, func(t *testing.T) {
			s := mailertest.Start(t)
			c := dial(t, relayOf(s, patient))
			m := letter()
			m.DKIM = d
			m.Headers = []mailer.Header{{Name: "List-Unsubscribe", Value: "<https://svod.example.org/u/1>"}, {Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click"}}
			m.Text += "  two  spaces, \t a tab and one at the end \n\n"
			for _, files := range [][]mailer.Attachment{nil, {file(longName, "application/pdf", noise(300_000)), file("a  b.txt", "text/plain;  charset=utf-8", []byte("x"))}} {
				tail, err := mailer.NewTail(files)
				if err != nil {
					t.Fatal(err)
				}
				head, err := m.Head(tail)
				if err != nil {
					t.Fatal(err)
				}
				if again, _ := m.Head(tail); !bytes.Equal(again, head) {
					t.Error("signed again, the message is another")
				}
				if o := c.Send(context.Background(), envelope, head, tail, yes); o.Verdict != mailer.Accepted {
					t.Fatalf("%+v", o)
				}
				taken := s.Letters()[len(s.Letters())-1].Data
				if err := verify(t, d, taken); err != nil {
					t.Fatal(err)
				}
				for _, line := range strings.Split(string(taken), "\r\n") {
					if len(line) > 78 && strings.HasPrefix(line, " ") && !strings.Contains(line, "name") {
						t.Errorf("a line of %d columns: %s", len(line), line)
					}
				}
				checkChanges(t, d, string(taken))
			}
		})
	}
}

func checkChanges(t *testing.T, d *mailer.DKIM, taken string) {
	t.Helper()
	for name, c := range map[string]struct {
		old, new string
		holds    bool
	}{
		"received":             {"DKIM-Signature:", "Received: from svod.example.org\r\n by relay.test; Sat, 14 Mar 2026 09:05:01 +0300\r\nDKIM-Signature:", true},
		"authentication":       {"DKIM-Signature:", "Authentication-Results: relay.test; spf=pass\r\nDKIM-Signature:", true},
		"folded anew":          {"MIME-Version: 1.0", "MIME-Version:\r\n  1.0", true},
		"empty lines at end":   {"--\r\n", "--\r\n", true},
		"another sender added": {"DKIM-Signature:", "From: <else@example.org>\r\nDKIM-Signature:", false},
		"another subject":      {"MIME-Version:", "Subject: other\r\nMIME-Version:", false},
		"reply elsewhere":      {"MIME-Version:", "Reply-To: <else@example.com>\r\nMIME-Version:", false},
		"copy":                 {"MIME-Version:", "Cc: <else@example.com>\r\nMIME-Version:", false},
		"recipient":            {"ivanov@example.net", "petrov@example.net", false},
		"date":                 {"Sat, 14 Mar", "Sat, 15 Mar", false},
		"unsubscribing":        {"svod.example.org/u/1", "svod.example.org/u/2", false},
		"content type":         {"multipart/alternative", "multipart/mixed", false},
		"the body":             {"charset=utf-8", "charset=utf-7", false},
	} {
		at := strings.LastIndex(taken, c.old)
		if at < 0 {
			t.Fatalf("%s: nothing to change", name)
		}
		changed := taken[:at] + c.new + taken[at+len(c.old):]
		if name == "empty lines at end" {
			changed += "\r\n\r\n"
		}
		if err := verify(t, d, []byte(changed)); (err == nil) != c.holds {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := verify(t, d, []byte(taken+"more\r\n")); err == nil {
		t.Error("text added at the end does not break it")
	}
}

func TestKeysThatDoNotSign(t *testing.T) {
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string][]byte{"1024 bits": pemOf(t, short), "ECDSA": pemOf(t, curve), "none": []byte("key"),
		"a certificate": pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})} {
		if _, err := mailer.NewDKIM("example.org", "s", key); err == nil {
			t.Errorf("%s signs", name)
		}
	}
}

func BenchmarkHead(b *testing.B) {
	tail, err := mailer.NewTail([]mailer.Attachment{file("a.pdf", "application/pdf", noise(1<<20))})
	if err != nil {
		b.Fatal(err)
	}
	all := signers(b)
	all["unsigned"] = nil
	for kind, d := range all {
		b.Run(kind, func(b *testing.B) {
			m := letter()
			m.DKIM = d
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Head(tail); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
