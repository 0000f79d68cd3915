package mailer_test

import (
	"bytes"
	"io"
	"mime"
	"slices"
	"testing"

	"github.com/emersion/go-message/mail"

	"svod/mailer"
)

// Calendar programs look for a version of the letter, others for a file; with
// attachments or without, both are there and end where the letter ends.
func TestAnEventGoesAsAVersionAndAsAFile(t *testing.T) {
	m := letter()
	m.Event = &mailer.Event{Method: "REQUEST", Name: "meeting.ics",
		Text: []byte("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n.SUMMARY:Заседание\r\nEND:VCALENDAR\r\n")}
	plan := noise(3000)
	for _, files := range [][]mailer.Attachment{nil, {file("plan.pdf", "application/pdf", plan)}} {
		raw := render(t, m, files...)
		checkLines(t, raw)
		want := []string{"text/plain", "text/html", "text/calendar", "application/ics", "application/pdf"}[:4+len(files)]
		var kinds []string
		r, err := mail.CreateReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		for {
			part, err := r.NextPart()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(part.Body)
			if err != nil {
				t.Fatal(err)
			}
			var header mail.InlineHeader
			switch h := part.Header.(type) {
			case *mail.InlineHeader:
				header = *h
			case *mail.AttachmentHeader:
				header = mail.InlineHeader{Header: h.Header}
			}
			kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
			if err != nil {
				t.Fatal(err)
			}
			kinds = append(kinds, kind)
			if (kind == "text/calendar" || kind == "application/ics") && !bytes.Equal(body, m.Event.Text) {
				t.Errorf("%s is %q", kind, body)
			}
			if kind == "text/calendar" && parameters["method"] != "REQUEST" || kind == "application/ics" && parameters["name"] != "meeting.ics" {
				t.Errorf("%s has %v", kind, parameters)
			}
			if kind == "application/pdf" && !bytes.Equal(body, plan) {
				t.Error("the attachment has other bytes")
			}
		}
		if !slices.Equal(kinds, want) {
			t.Errorf("parts %v, want %v", kinds, want)
		}
		if end := bytes.TrimRight(raw, "\r\n"); !bytes.HasSuffix(end, []byte("--")) || bytes.Count(raw, []byte("multipart/mixed")) != 1 {
			t.Errorf("ends in %q", end[max(0, len(end)-80):])
		}
	}
}
