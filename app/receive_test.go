package main

import (
	"bytes"
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

// A mail server's pipe learns by the code what to do with a message.
func TestReceiveMail(t *testing.T) {
	getenv := settings(t, map[string]string{"SVOD_MAIL_FROM": "Svod <svod@example.org>", "SVOD_MAIL_RECEIVE_MB": "1"})
	broken := settings(t, map[string]string{"SVOD_MAIL_FROM": "Svod <svod@example.org>", "SVOD_DATABASE": "postgres://127.0.0.1:1/none", "SVOD_KEY": strings.Repeat("k", 32)})
	asRecipient := func(name string) string {
		if name == "ORIGINAL_RECIPIENT" {
			return "Svod@example.org"
		}
		return getenv(name)
	}
	letter := "From: a@b.example\nSubject: a question\n\nWhen?\n"
	for name, c := range map[string]struct {
		getenv func(string) string
		args   []string
		text   string
		code   int
	}{
		"taken":                   {getenv, []string{"-to", "svod@example.org", "-from", "a@b.example"}, letter, 0},
		"taken again":             {asRecipient, nil, letter, 0},
		"a forged return address": {getenv, []string{"-to", "bounce+1-1-aaaaaaaaaa@example.org", "-from", "MAILER-DAEMON"}, "Subject: forged\n\n", 0},
		"no message":              {getenv, []string{"-to", "svod@example.org"}, "\x00", 0},
		"another address":         {getenv, []string{"-to", "other@example.org"}, letter, exNoUser},
		"too large":               {getenv, []string{"-to", "svod@example.org"}, letter + strings.Repeat("x", 1<<20), exDataErr},
		"no database":             {broken, []string{"-to", "svod@example.org"}, letter, exTempFail},
		"no such flag":            {getenv, []string{"-nothing"}, letter, exUsage},
	} {
		err := run(context.Background(), append([]string{"mail", "receive"}, c.args...), c.getenv, strings.NewReader(c.text), io.Discard, &bytes.Buffer{})
		code := 0
		if err != nil {
			code = exitCode(err)
		}
		if code != c.code {
			t.Errorf("%s: %d, not %d: %v", name, code, c.code, err)
		}
	}
	s, err := store.Open(context.Background(), store.Options{Database: filepath.Join(getenv("SVOD_DATA"), "svod.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := s.ReturnedList(context.Background(), procedure.System(store.Site), procedure.ReturnedQuery{Stray: true, Limit: 10})
	if err != nil || len(all) != 3 {
		t.Fatalf("%d messages are kept, %v", len(all), err)
	}
	why := map[procedure.Disbelief]string{}
	for _, r := range all {
		why[r.Disbelief] = r.Subject
	}
	if why[procedure.DisbeliefNone] != "a question" || why[procedure.DisbeliefForged] != "forged" || len(why) != 3 {
		t.Errorf("%v", why)
	}
}
