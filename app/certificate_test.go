package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
)

// TestVerifyCertificate: a certificate is genuine by the key of the installation
// that signed it and by that key in a file, and by no other. Who only asks makes
// no key.
func TestVerifyCertificate(t *testing.T) {
	secret := strings.Repeat("s", 32)
	key, err := procedure.CertificateKey([]byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	signed, err := procedure.SignCertificate(procedure.Certificate{Number: 7, Site: "svod.example.org", Issued: time.Date(2021, 7, 16, 9, 0, 0, 0, time.UTC)}, key)
	if err != nil {
		t.Fatal(err)
	}
	published, err := json.Marshal(procedure.PublishedKeys{Keys: []procedure.PublishedKey{procedure.Publish(key.Public().(ed25519.PublicKey))}})
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for name, content := range map[string][]byte{"genuine.json": signed, "changed.json": bytes.Replace(signed, []byte("svod.example.org"), []byte("svod.example.net"), 1),
		"keys.json": published, "nokeys.json": []byte("{}"), "other.json": []byte(`"text"`)} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data := filepath.Join(folder, "data")
	for _, test := range []struct{ line, key, want string }{
		{"@genuine.json", secret, ""},
		{"-keys @keys.json @genuine.json", "", ""},
		{"@changed.json", secret, "changed.json"},
		{"@genuine.json", strings.Repeat("o", 32), "genuine.json"},
		{"@other.json", secret, "other.json"},
		{"@genuine.json", "", "holds no key of an installation"},
		{"-keys @nokeys.json @genuine.json", secret, "does not hold the keys"},
		{"-keys @absent.json @genuine.json", secret, "-keys"},
		{"@absent.json", secret, "absent.json"},
		{"", secret, "takes one file"},
		{"@genuine.json -keys @keys.json", secret, "takes one file"},
	} {
		getenv := settings(t, map[string]string{"SVOD_DATA": data, "SVOD_KEY": test.key})
		args := []string{"certificate", "verify"}
		for _, arg := range strings.Fields(test.line) {
			if name, ok := strings.CutPrefix(arg, "@"); ok {
				arg = filepath.Join(folder, name)
			}
			args = append(args, arg)
		}
		var out bytes.Buffer
		err := run(context.Background(), args, getenv, nil, &out, io.Discard)
		genuine := strings.HasPrefix(out.String(), "genuine: certificate 7")
		if genuine != (test.want == "") || genuine != (err == nil) || !genuine && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %q, %v", test.line, out.String(), err)
		}
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("asking has made %s: %v", data, err)
	}
}

// TestHalfACommand: who knows half of a command is told the rest.
func TestHalfACommand(t *testing.T) {
	for half, whole := range map[string]string{"certificate": "svod certificate verify", "mail": "svod mail test, svod mail dkim-key, svod mail receive", "dispatch": "svod dispatch create"} {
		err := run(context.Background(), []string{half}, settings(t, nil), nil, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), whole) {
			t.Errorf("%s: %v", half, err)
		}
	}
}
