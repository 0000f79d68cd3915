package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"svod/views/viewtest"
)

// compose makes the dispatch of the meeting's papers and looks at whom it
// would go to.
func (w *walk) compose() {
	r := w.officer()
	p := r.open(w.plan).follow("/dispatches").follow("/dispatches/new")
	f := p.form("/dispatches")
	if len(f.values["files"]) == 0 {
		w.Fatalf("%s proposes no documents", p.url)
	}
	p = f.fill("number", "03-15/231", "dated", w.day(0)).send("do", "save")
	w.dispatch = p.url.Path
	listed := p.text("#recipients")
	for _, name := range []string{"reception@government-uz.example", "d.nurmatkhonova@delegation-uz.example"} {
		if !strings.Contains(listed, name) {
			w.Fatalf("%s is not among the recipients: %s", name, listed)
		}
	}
	for _, other := range []string{"reception@government-az.example", "cis@mfa-uz.example"} {
		if strings.Contains(listed, other) {
			w.Fatalf("%s is among the recipients", other)
		}
	}
	if seen := w.as("P25").look(w.dispatch); seen.status != 404 {
		w.Fatalf("a delegate sees a dispatch: %d", seen.status)
	}
}

// release lets it go, and watches the deliveries until all have left.
func (w *walk) release() {
	p := w.officer().open(w.dispatch)
	p = p.form(w.dispatch).send("do", "release")
	p.says("03-15/231")
	refused := p.form("/release").post().must(422)
	p = refused.form("/release").fill("sure", "yes", "password", password).send()
	lines := viewtest.All(p.tree, ".del-table tbody tr")
	if len(lines) < 7 {
		w.Fatalf("%d deliveries: %s", len(lines), p.text("main"))
	}
	w.watch(p, func(p *page) bool {
		return strings.Count(p.text(".del-table tbody td:nth-child(3) code"), "250") == len(lines)
	})
}

// watch asks for a page again each time that its stream tells of a change,
// until it shows what is waited for.
func (w *walk) watch(p *page, done func(*page) bool) {
	w.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	live := viewtest.All(p.tree, "[data-live]")
	if len(live) == 0 {
		w.Fatalf("%s is not kept fresh", p.url)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.resolve(viewtest.Attribute(live[0], "data-live")), nil)
	if err != nil {
		w.Fatal(err)
	}
	request.Header.Set("Accept", "text/event-stream")
	answer, err := p.client.Do(request)
	if err != nil {
		w.Fatal(err)
	}
	defer answer.Body.Close()
	for events := bufio.NewScanner(answer.Body); events.Scan(); {
		if strings.HasPrefix(events.Text(), ":") || events.Text() == "" {
			continue
		}
		if p = p.open(p.url.Path); done(p) {
			return
		}
	}
	w.Fatalf("%s never shows what is waited for: %s", p.url, p.text("main"))
}

// received checks what arrived, down to the fingerprints of the attachments.
func (w *walk) received() {
	p := w.officer().open(w.dispatch)
	sent := map[string]string{}
	for _, f := range shownFiles(p) {
		sent[f.fingerprint] = f.name
	}
	for to, lang := range map[string]string{"reception@government-uz.example": "ru", "d.nurmatkhonova@delegation-uz.example": "en"} {
		l := w.letter(to, "/a/")
		if l.lang != lang || l.text == "" || l.html == "" {
			w.Fatalf("the letter to %s is in %q: %s", to, l.lang, l.subject)
		}
		got := slices.Sorted(maps.Values(l.files))
		if want := slices.Sorted(maps.Keys(sent)); !slices.Equal(got, want) {
			w.Fatalf("the letter to %s has the files %v, want %v", to, l.files, sent)
		}
		for print := range sent {
			if !strings.Contains(strings.ReplaceAll(l.text, " ", ""), print) {
				w.Fatalf("the letter to %s does not say the fingerprint of %s:\n%s", to, sent[print], l.text)
			}
		}
		if strings.ContainsAny(l.text, "{}") {
			w.Fatalf("the letter to %s has a field left:\n%s", to, l.text)
		}
	}
}

// acknowledge is the clerk of a Government: the link of the letter opens
// without an account, and a scanner's looking at it acknowledges nothing.
func (w *walk) acknowledge() {
	link := w.letter("reception@government-uz.example", "/a/").link(w, "/a/")
	r := newReader(w, w.base, "ru")
	for range 3 {
		r.open(link)
	}
	if p := w.officer().open(w.dispatch); strings.Contains(p.text(".del-table"), "Каримов") {
		w.Fatal("looking acknowledges")
	}
	p := r.open(link)
	for _, f := range shownFiles(p) {
		got := r.look(f.address).must(200)
		if sum := sha256.Sum256(got.body); hex.EncodeToString(sum[:]) != f.fingerprint {
			w.Fatalf("%s: %s is not what its fingerprint says", p.url, f.name)
		}
	}
	p.form(p.url.Path).post().must(422)
	p.form(p.url.Path).fill("name", "Каримов Т.А.", "post", "начальник канцелярии", "incoming", "вх. 77").send().says("Каримов Т.А.")
	w.officer().open(w.dispatch).says("Каримов Т.А.", "начальник канцелярии")
	if gone := r.look(link + "x").status; gone != 404 {
		w.Fatalf("a guessed link: %d", gone)
	}
}
