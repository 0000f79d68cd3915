package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRelays(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("of-the-second\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	first := map[string]string{"SVOD_SMTP_HOST": "mail.example.org", "SVOD_MAIL_FROM": "a@example.org", "SVOD_SMTP_RATE": "30", "SVOD_SMTP_SIZE": "5000000"}
	with := func(fallbacks string) map[string]string {
		values := map[string]string{"SVOD_SMTP_FALLBACKS": fallbacks}
		for name, value := range first {
			values[name] = value
		}
		return values
	}
	c, err := load(t, with("smtp://svod%40example.org@two.example.org?password_file="+secret+"&connections=4&rate=60&size=1000000&auth=login, smtp://three.example.org?tls=implicit,smtp://localhost:2525?tls=none"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Relay{
		{Host: "mail.example.org", Port: 587, TLS: "starttls", Auth: "auto", Connections: 2, Rate: 30, Size: 5_000_000},
		{Host: "two.example.org", Port: 587, TLS: "starttls", Auth: "login", User: "svod@example.org", Password: "of-the-second", Connections: 4, Rate: 60, Size: 1_000_000},
		{Host: "three.example.org", Port: 465, TLS: "implicit", Auth: "auto", Connections: 2},
		{Host: "localhost", Port: 2525, TLS: "none", Auth: "auto", Connections: 2},
	}
	got := c.Mail.Relays()
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("mail server %d is %+v, want %+v", i+1, got[i], want[i])
		}
	}
	if strings.Contains(c.String(), "of-the-second") {
		t.Error("a secret is shown")
	}
	if c, err := load(t, nil); err != nil || c.Mail.Relays() != nil {
		t.Errorf("without a host: %+v, %v", c.Mail.Relays(), err)
	}

	for _, wrong := range []string{"mail.example.org", "http://two.example.org", "smtp://", "smtp://u:hunter2@two.example.org", "smtp://u:hunter2@two.example.org:99999/%zz", "smtp://two.example.org?colour=red",
		"smtp://two.example.org?tls=maybe", "smtp://two.example.org?connections=0", "smtp://two.example.org?rate=x", "smtp://two.example.org:0", "smtp://u@two.example.org",
		"smtp://two.example.org?password_file=" + secret, "smtp://u@two.example.org?password_file=/nowhere", "smtp://u@two.example.org?tls=none&password_file=" + secret,
		"smtp://u@two.example.org?password_file=" + secret + "&token_file=" + secret, "smtp://two.example.org?ca_file=/nowhere", "smtp://mail.example.org", "smtp://two.example.org,smtp://two.example.org:587"} {
		_, err := load(t, with(wrong))
		if err == nil || !strings.Contains(err.Error(), "SVOD_SMTP_FALLBACKS") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	if _, err := load(t, map[string]string{"SVOD_SMTP_FALLBACKS": "smtp://two.example.org"}); err == nil || !strings.Contains(err.Error(), "SVOD_SMTP_HOST") {
		t.Errorf("a fallback for nothing: %v", err)
	}
	for name, value := range map[string]string{"SVOD_SMTP_TOKEN_FILE": secret, "SVOD_SMTP_AUTH": "cram-md5", "SVOD_SMTP_RATE": "-1", "SVOD_SMTP_SIZE": "x"} {
		values := with("")
		values[name] = value
		if name == "SVOD_SMTP_TOKEN_FILE" {
			values["SVOD_SMTP_USER"], values["SVOD_SMTP_PASSWORD"] = "u", "p"
		}
		if _, err := load(t, values); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s=%s: %v", name, value, err)
		}
	}
}
