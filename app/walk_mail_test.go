package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/emersion/go-message/mail"
)

// letter is a letter as it arrived, taken apart as a mail program does.
type letter struct {
	to, lang, subject string
	text, html        string
	files             map[string]string // fingerprints by name
}

// readLetter takes a raw letter apart; what a mail program would stumble over
// ends the test.
func readLetter(t testing.TB, to string, raw []byte) letter {
	t.Helper()
	l := letter{to: to, files: map[string]string{}}
	message, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("letter to %s: %v", to, err)
	}
	l.lang = message.Header.Get("Content-Language")
	if l.subject, err = message.Header.Subject(); err != nil {
		t.Fatalf("letter to %s: %v", to, err)
	}
	for {
		part, err := message.NextPart()
		if errors.Is(err, io.EOF) {
			return l
		}
		if err != nil {
			t.Fatalf("letter to %s: %v", to, err)
		}
		content, err := io.ReadAll(part.Body)
		if err != nil {
			t.Fatalf("letter to %s: %v", to, err)
		}
		switch h := part.Header.(type) {
		case *mail.AttachmentHeader:
			name, err := h.Filename()
			if err != nil {
				t.Fatalf("letter to %s: %v", to, err)
			}
			sum := sha256.Sum256(content)
			l.files[name] = hex.EncodeToString(sum[:])
		case *mail.InlineHeader:
			if kind, _, _ := h.ContentType(); kind == "text/html" {
				l.html = string(content)
			} else {
				l.text = string(content)
			}
		}
	}
}

// link is the address in a letter that has a part.
func (l letter) link(t testing.TB, part string) string {
	t.Helper()
	found := regexp.MustCompile(`https?://\S*` + regexp.QuoteMeta(part) + `\S*`).FindString(l.text)
	if found == "" {
		t.Fatalf("the letter to %s has no link to %s:\n%s", l.to, part, l.text)
	}
	if !strings.Contains(l.html, found) {
		t.Fatalf("the other form of the letter to %s lacks %s", l.to, found)
	}
	return found
}

// letter waits for the letter to an address that says something.
func (w *walk) letter(to, says string) letter {
	w.Helper()
	for n := 1; ; n++ {
		l := readLetter(w, to, w.relay.Await(w, to, n)[n-1].Data)
		if strings.Contains(l.subject+"\n"+l.text, says) {
			return l
		}
	}
}
