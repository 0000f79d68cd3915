package main

import (
	"slices"
	"strings"

	"svod/views/viewtest"
)

// taken are the comments of the case that the walk files, one of each sort of
// edit at least.
var taken = []string{"C01", "C02", "C03", "C04", "C08", "C13", "C20", "C23", "C26", "C38", "C45", "C47"}

// fileComments has the delegates write what the case has of them.
func (w *walk) fileComments() {
	for i, row := range w.model.Comments.Comments {
		if !slices.Contains(taken, row.ID) {
			continue
		}
		f := w.propose(w.as(row.Author).element(w.plan, row.Element).form("/comments"), i)
		text, reason := row.TextRU, row.ReasonRU
		if f.lang == "en" {
			text, reason = row.TextEN, row.ReasonEN
		}
		p := f.fill("text", text, "reason", reason, "kind", row.Kind).send("do", "save")
		if !strings.Contains(p.text("article.comment.own.draft"), firstWords(reason)) {
			w.Fatalf("%s is not among the own drafts of %s: %s", row.ID, p.url, p.text("article.comment"))
		}
	}
	// What one delegation drafts does not exist for another, nor for the secretariat.
	for _, r := range []*reader{w.as("P02"), w.officer()} {
		if p := r.element(w.plan, "measure 1.1"); len(viewtest.All(p.tree, "article.comment")) > 0 {
			w.Fatalf("drafts of others are shown: %s", p.text("article.comment"))
		}
	}
}

// propose fills in a form of a comment with the edit that a comment of the case
// has; of rewordings it changes the texts in the languages that are asked for,
// or in both.
func (w *walk) propose(f *form, comment int, langs ...string) *form {
	w.Helper()
	e := w.model.Comments.Comments[comment].Proposed
	if e == nil {
		return f.fill("op", "none")
	}
	switch e.Op {
	case "delete":
		return f.fill("op", "delete")
	case "merge":
		_, number, _ := strings.Cut(*e.With, " ")
		return f.fill("op", "merge", "with", number)
	case "add":
		f.fill("op", "add")
		for lang, columns := range e.Texts {
			for col, text := range columns {
				f.fill("add_"+col+"_"+lang, text)
			}
		}
		return f
	}
	return w.reworded(f, comment, langs...)
}

func firstWords(text string) string {
	fields := strings.Fields(text)
	return strings.Join(fields[:min(3, len(fields))], " ")
}

// reworded fills in a column as a comment of the case wants it: the form has
// the column's present text, in which a delegate changes words.
func (w *walk) reworded(f *form, comment int, langs ...string) *form {
	w.Helper()
	e := w.model.Comments.Comments[comment].Proposed
	to := strings.TrimPrefix(f.action, w.base)
	if f.values.Get("field") != *e.Col {
		f = f.open(f.url.Path + "?field=" + *e.Col).form(to)
	}
	f.fill("op", "rewrite", "field", *e.Col)
	for lang, pair := range map[string][2]*string{"ru": {e.OldRU, e.NewRU}, "en": {e.OldEN, e.NewEN}} {
		if pair[1] != nil && (len(langs) == 0 || slices.Contains(langs, lang)) {
			f.fill("new_"+lang, changed(w, e.Op, f.values.Get("new_"+lang), pair[0], *pair[1]))
		}
	}
	preview := f.send("do", "preview")
	if *e.NewRU != "" && len(viewtest.All(preview.tree, ".edit-form ins, .edit-form del")) == 0 {
		w.Fatalf("%s: no difference is shown\n%s", preview.url, preview.text(".edit-form"))
	}
	return preview.form(to)
}

// changed is a text as an edit leaves it.
func changed(w *walk, op, text string, old *string, now string) string {
	w.Helper()
	if op == "append" {
		return text + now
	}
	if op == "restate" {
		return now
	}
	if old == nil || strings.Count(text, *old) != 1 {
		w.Fatalf("%s: %q is not once in %q", op, *old, text)
	}
	if op == "insert_after" {
		return strings.Replace(text, *old, *old+now, 1)
	}
	return strings.Replace(text, *old, now, 1)
}

// answer has the heads submit what their delegations wrote; Tajikistan has
// no comments.
func (w *walk) answer() {
	for _, body := range []string{"AM", "BY", "KZ", "KG", "RU", "UZ", "RCC-EC"} {
		w.waits(body, true)
		p := w.head(body).open(w.round + "/position")
		f := p.forms("/position")[0]
		if len(f.values["c"]) == 0 {
			w.Fatalf("%s: no drafts are ticked", p.url)
		}
		p = f.send("do", "review").form("/position").send("do", "submit")
		if !strings.HasPrefix(p.url.Path, "/responses/") {
			w.Fatalf("after submitting: %s", p.url)
		}
		w.receipt(body, p)
		w.waits(body, false)
	}
	none := w.head("TJ").open(w.round + "/position").forms("/position")[0]
	if none.values.Get("kind") != "no_comments" {
		w.Fatalf("%s offers first: %q", none.url, none.values)
	}
	none.send("do", "review").form("/position").send("do", "submit")
}

// waits says whether the head of a delegation is asked for a position on the
// page that the day begins with.
func (w *walk) waits(body string, wanted bool) {
	w.Helper()
	p := w.head(body).open(w.group)
	asked := len(viewtest.All(p.tree, ".tasks a[href*='"+w.round+"']")) > 0
	if asked != wanted {
		w.Fatalf("%s: a position is asked of %s: %v: %s", p.url, body, asked, p.text("main"))
	}
}

// receipt is the letter to a head of delegation that says what was received:
// the same line of the record as the page.
func (w *walk) receipt(body string, p *page) {
	w.Helper()
	for _, row := range w.model.People.Participants {
		if row.Body == body && row.Role == "head" {
			l := w.letter(row.Email, p.url.Path)
			evidence := strings.Split(p.text("dd .hash"), " | ")
			for _, line := range evidence {
				if l.lang != row.Language || line == "" || !strings.Contains(strings.Join(strings.Fields(l.text), " "), line) {
					w.Fatalf("the receipt of %s is in %s and lacks %q:\n%s", body, l.lang, line, l.text)
				}
			}
		}
	}
}

// closeRound closes before the minute, which is possible once the last answer is
// there: the secretariat enters it from a letter. The table is then open to all.
func (w *walk) closeRound() {
	p := w.officer().open(w.round)
	if len(p.forms("/close")) > 0 {
		w.Fatal("a round can be closed early though one has not answered")
	}
	p = p.form("/answers").fill("body", "Исполком СНГ", "kind", "no_comments", "out_number", "15-д").send().says("15-д")
	p = p.form("/close").send()
	p.says("Таджикистан")
	w.told("P24", "Раунд замечаний закрыт")
	w.as("P25").open(w.round + "/table")
}

// translate puts what was filed in English alone into Russian.
func (w *walk) translate() {
	for _, row := range w.model.Comments.Comments {
		if row.ID == "C03" {
			p := w.officer().element(w.plan, row.Element).says(row.TextEN)
			p.form("/translation").fill("text", row.TextRU, "reason", row.ReasonRU).send().says(firstWords(row.ReasonRU))
		}
	}
}
