package procedure_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
)

func sampleCertificate() procedure.Certificate {
	at := time.Date(2021, 7, 16, 9, 3, 0, 123_000_000, time.UTC)
	return procedure.Certificate{Format: procedure.CertificateFormat, Site: "https://svod.example", Number: 2, Issued: at, IssuedBy: procedure.Texts{"ru": "Мелешкевич Д.А."},
		Dispatch: procedure.CertifiedDispatch{ID: 1, Number: "4-1/0912", Dated: "2021-07-16", Released: at, Subject: procedure.Texts{"en": "<Protocol> & \"annexes\"\u2028\t\x01"}},
		Recipients: []procedure.CertifiedRecipient{{Name: "Правительство", Address: "a@one.example", State: procedure.DeliveryAccepted,
			Events: []procedure.CertifiedEvent{{At: at, State: procedure.DeliveryAccepted, Code: 250, Reply: "2.0.0 Ok: queued as 7F"}}}},
		Record: []procedure.CertifiedRecord{{Of: "group/1", Lines: 412, Head: "7c1f"}}}
}

func TestACertificateIsSigned(t *testing.T) {
	key, err := procedure.CertificateKey([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	other, _ := procedure.CertificateKey([]byte(strings.Repeat("o", 32)))
	ours := procedure.PublishedKeys{Keys: []procedure.PublishedKey{procedure.Publish(other.Public().(ed25519.PublicKey)), procedure.Publish(key.Public().(ed25519.PublicKey))}}
	file, err := procedure.SignCertificate(sampleCertificate(), key)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := procedure.SignCertificate(sampleCertificate(), key); !bytes.Equal(file, again) {
		t.Error("signed twice, it is another file")
	}
	got, kid, err := procedure.VerifyCertificate(file, ours)
	if err != nil || kid != ours.Keys[1].Kid || got.Recipients[0].Events[0].Reply != "2.0.0 Ok: queued as 7F" || got.Dispatch.Subject["en"] != sampleCertificate().Dispatch.Subject["en"] {
		t.Fatalf("%+v %s %v", got, kid, err)
	}
	var packed bytes.Buffer
	if err := json.Compact(&packed, file); err != nil {
		t.Fatal(err)
	}
	if _, _, err := procedure.VerifyCertificate(packed.Bytes(), ours); err != nil {
		t.Errorf("laid out anew it is not believed: %v", err)
	}
	for name, spoil := range map[string]func(string) string{
		"another reply":      func(s string) string { return strings.Replace(s, "queued", "refused", 1) },
		"another number":     func(s string) string { return strings.Replace(s, `"number": 2`, `"number": 3`, 1) },
		"a member more":      func(s string) string { return strings.Replace(s, `"format"`, `"extra": 1, "format"`, 1) },
		"a member twice":     func(s string) string { return strings.Replace(s, `"number": 2`, `"number": 3, "number": 2`, 1) },
		"another signature":  func(s string) string { return strings.Replace(s, `..`, `..AAAA`, 1) },
		"a payload attached": func(s string) string { return strings.Replace(s, `..`, `.e30.`, 1) },
		"no signature":       func(string) string { return `{"certificate": {}}` },
		"no algorithm":       func(string) string { return `{"certificate": {}, "signature": "eyJhbGciOiJub25lIn0.."}` },
		"a fraction":         func(s string) string { return strings.Replace(s, `"number": 2`, `"number": 2.5`, 1) },
		"no JSON":            func(string) string { return "%PDF-1.7" },
	} {
		if _, _, err := procedure.VerifyCertificate([]byte(spoil(string(file))), ours); err == nil {
			t.Errorf("%s is believed", name)
		}
	}
	if _, kid, err := procedure.VerifyCertificate(file, procedure.PublishedKeys{Keys: ours.Keys[:1]}); err == nil || kid != ours.Keys[1].Kid {
		t.Errorf("without its key: %s %v", kid, err)
	}
}

func TestWhatACertificateSays(t *testing.T) {
	says := func(spoil func(*procedure.Certificate)) string {
		c := sampleCertificate()
		spoil(&c)
		sum, err := c.Says()
		if err != nil {
			t.Fatal(err)
		}
		return string(sum)
	}
	was := says(func(*procedure.Certificate) {})
	if was != says(func(c *procedure.Certificate) {
		c.Number, c.Issued, c.IssuedBy, c.Record = 9, c.Issued.Add(time.Hour), nil, nil
	}) {
		t.Error("its number, time and the record are said to be of the dispatch")
	}
	if was == says(func(c *procedure.Certificate) { c.Recipients[0].Events[0].Code = 550 }) {
		t.Error("another answer says the same")
	}
}
