package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestFilesOfStrangersComeAFewAtATime(t *testing.T) {
	var a admission
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range strangersFiles {
		if !a.enter(begin.Add(time.Duration(i) * time.Second)) {
			t.Fatalf("file %d is not let in", i+1)
		}
	}
	if a.enter(begin.Add(time.Minute)) {
		t.Error("one too many is let in")
	}
	a.leave()
	if !a.enter(begin.Add(time.Minute)) || a.enter(begin.Add(time.Minute)) {
		t.Error("who left does not make room for just one")
	}
	if !a.enter(begin.Add(strangersRead + 3*time.Second)) {
		t.Error("what never arrived is not forgotten")
	}
}

func TestVerificationIsLimitedByAddress(t *testing.T) {
	p := emptyPortal(t, time.Now)
	stranger := p.browser()
	typed := url.Values{"fingerprint": {strings.Repeat("0", 64)}}
	for i := range 100 {
		if a := stranger.post("/verify", typed); a.StatusCode != http.StatusOK {
			t.Fatalf("the %d. time: %d", i+1, a.StatusCode)
		}
	}
	if a := stranger.post("/verify", typed); a.StatusCode != http.StatusTooManyRequests {
		t.Fatalf("there is no limit: %d", a.StatusCode)
	}
	if a := stranger.get("/verify"); a.StatusCode != http.StatusOK {
		t.Fatalf("the page itself is limited: %d", a.StatusCode)
	}
}
