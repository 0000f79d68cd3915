package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"svod/mailer/mailertest"
)

// The command says what each mail server answered, in the language of the
// settings, shows no secret, and fails when one did not take its letter.
func TestMailTestCommand(t *testing.T) {
	first, second := mailertest.Start(t), mailertest.Start(t)
	with := func(lang string) func(string) string {
		return settings(t, map[string]string{"SVOD_SMTP_HOST": first.Host, "SVOD_SMTP_PORT": strconv.Itoa(first.Port), "SVOD_SMTP_TLS": "none", "SVOD_MAIL_FROM": "Svod <svod@example.org>",
			"SVOD_SMTP_FALLBACKS": "smtp://127.0.0.1:" + strconv.Itoa(second.Port) + "?tls=none", "SVOD_LANGUAGE": lang, "SVOD_BASE_URL": "https://svod.example.org"})
	}
	for lang, want := range map[string][]string{
		"en": {"+ Connection to 127.0.0.1:", "+ Offers: SIZE 20000000, PIPELINING", "+ Recipient  250 2.1.5 fine", "number in its queue Q0000", "the letter was taken\n", "Taken does not mean delivered"},
		"ru": {"+ Соединение с 127.0.0.1:", "письмо принято\n"},
	} {
		var out bytes.Buffer
		if err := run(context.Background(), []string{"mail", "test", "me@example.net"}, with(lang), nil, &out, io.Discard); err != nil {
			t.Fatal(err)
		}
		for _, words := range want {
			if !strings.Contains(out.String(), words) {
				t.Errorf("%s: %q is not said:\n%s", lang, words, &out)
			}
		}
	}
	if n := len(first.Letters()) + len(second.Letters()); n != 4 || !bytes.Contains(first.Letters()[0].Data, []byte("To: <me@example.net>")) {
		t.Errorf("%d letters", n)
	}
	second.Fail(mailertest.Fault{At: mailertest.AtRcpt, Reply: "550 5.1.1 no such user"})
	var out bytes.Buffer
	err := run(context.Background(), []string{"mail", "test", "me@example.net"}, with("en"), nil, &out, io.Discard)
	if err == nil || exitCode(err) != 1 || !strings.Contains(err.Error(), "1 of 2") || !strings.Contains(out.String(), "- The recipient was not taken.  550 5.1.1 no such user") {
		t.Errorf("%v\n%s", err, &out)
	}
}

func TestMailTestCommandThatCannotBegin(t *testing.T) {
	s := mailertest.Start(t, "AUTH PLAIN", "SIZE")
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte("hunter2"), 0o600); err != nil {
		t.Fatal(err)
	}
	relay := map[string]string{"SVOD_SMTP_HOST": s.Host, "SVOD_SMTP_PORT": strconv.Itoa(s.Port), "SVOD_MAIL_FROM": "svod@example.org", "SVOD_LANGUAGE": "en",
		"SVOD_SMTP_USER": "svod", "SVOD_SMTP_PASSWORD_FILE": secret}
	for _, c := range []struct {
		args []string
		with map[string]string
		says string
	}{
		{[]string{"me@example.net"}, nil, "SVOD_SMTP_HOST"},
		{nil, relay, "address"},
		{[]string{"me"}, relay, "address"},
		{[]string{"a@example.net", "b@example.net"}, relay, "address"},
		{[]string{"me@example.net"}, relay, "1 of 1"}, // no STARTTLS
	} {
		var out bytes.Buffer
		err := run(context.Background(), append([]string{"mail", "test"}, c.args...), settings(t, c.with), nil, &out, &out)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v", c.args, err)
		}
		if strings.Contains(out.String(), "hunter2") {
			t.Error("a secret is shown")
		}
		if c.says == "1 of 1" && !strings.Contains(out.String(), "does not offer TLS") {
			t.Errorf("%s", &out)
		}
	}
	if len(s.Letters()) != 0 {
		t.Error("something was sent")
	}
}
