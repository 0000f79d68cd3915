package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svod/config"
)

// A key is made once, and what is printed for DNS is what letters are signed
// with.
func TestMakeDKIMKey(t *testing.T) {
	for kind, flags := range map[string][]string{"rsa": nil, "ed25519": {"-ed25519"}} {
		path := filepath.Join(t.TempDir(), "dkim.pem")
		getenv := settings(t, map[string]string{"SVOD_DKIM_SELECTOR": "svod", "SVOD_DKIM_KEY_FILE": path, "SVOD_MAIL_FROM": "Svod <svod@example.org>"})
		args := append([]string{"mail", "dkim-key"}, flags...)
		var out bytes.Buffer
		if err := run(context.Background(), args, getenv, nil, &out, io.Discard); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(getenv)
		if err != nil {
			t.Fatal(err)
		}
		d, err := signer(c.Mail)
		if err != nil {
			t.Fatal(err)
		}
		record, err := d.Record()
		if err != nil || !strings.Contains(out.String(), "svod._domainkey.example.org TXT "+record+"\n") || !strings.HasPrefix(record, "v=DKIM1; k="+kind+"; p=") {
			t.Errorf("%v\n%s", err, &out)
		}
		made, err := os.ReadFile(path)
		if info, _ := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		if err := run(context.Background(), args, getenv, nil, io.Discard, io.Discard); err == nil {
			t.Error("a key is written over")
		}
		if again, _ := os.ReadFile(path); !bytes.Equal(made, again) {
			t.Error("the key is another")
		}
	}
	if err := run(context.Background(), []string{"mail", "dkim-key"}, settings(t, nil), nil, io.Discard, io.Discard); err == nil {
		t.Error("a key for nothing")
	}
}

func TestWrongDKIMKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dkim.pem")
	for _, content := range []string{"", "key"} {
		if content != "" {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := signer(config.Mail{DKIMKeyFile: path, DKIMSelector: "svod"}); err == nil || !strings.Contains(err.Error(), "SVOD_DKIM_KEY_FILE") {
			t.Errorf("%q: %v", content, err)
		}
	}
}
