package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// decided is what the walk's meeting decides on the comments that it takes from
// the case: every outcome there is.
var decided = map[string]procedure.Outcome{"C01": procedure.Accepted, "C02": procedure.Accepted, "C03": procedure.AcceptedInPart,
	"C04": procedure.Noted, "C08": procedure.Withdrawn, "C13": procedure.Accepted, "C20": procedure.Accepted, "C23": procedure.Accepted,
	"C26": procedure.Rejected, "C38": procedure.Accepted, "C45": procedure.Deferred, "C47": procedure.Accepted}

// circulateTable proposes a disposition, circulates the table and downloads it.
func (w *walk) circulateTable() {
	r := w.officer()
	table := r.open(w.round + "/table")
	rows := viewtest.All(table.tree, ".ctable tbody tr[id]")
	if len(rows) != len(taken) {
		w.Fatalf("%s has %d comments, want %d", table.url, len(rows), len(taken))
	}
	f := table.follow("/propose").form("/propose")
	f.fill("outcome", "rejected").post().must(422).says("")
	f.fill("outcome", "accepted_in_part", "note_ru", "В части первого предложения", "note_en", "As regards the first sentence").send()
	if p := w.as("P02").open(w.round + "/table"); strings.Contains(p.text("main"), "As regards the first sentence") {
		w.Fatal("a proposed disposition is seen before the table is circulated")
	}
	table = r.open(w.round + "/table").form("/circulate").send()
	w.as("P02").open(w.round + "/table").says("As regards the first sentence")
	numbers := strings.Split(table.text(".ctable td.no"), " | ")
	for i, n := range numbers {
		if n != fmt.Sprint(i+1) {
			w.Fatalf("comments are numbered %q", numbers)
		}
	}
	for _, filter := range []string{"?state=official", "?kind=merge_measures", "?body=1"} {
		r.open(w.round + "/table" + filter)
	}
	w.downloads(table)
}

// downloads takes every file that a page offers and looks into it.
func (w *walk) downloads(p *page) {
	w.Helper()
	links := slices.DeleteFunc(p.hrefs("/"), func(to string) bool { return !strings.Contains(to, "/download/") })
	if len(links) < 2 {
		w.Fatalf("%s offers only %q", p.url, links)
	}
	for _, to := range links {
		isPaper(w, p.look(to).must(200))
	}
}

// isPaper stops the walk unless a file is what its type says.
func isPaper(w *walk, p *page) {
	w.Helper()
	part := ""
	switch kind := p.head.Get("Content-Type"); {
	case strings.HasPrefix(kind, "application/pdf"):
		if !bytes.HasPrefix(p.body, []byte("%PDF-")) || !bytes.Contains(p.body[len(p.body)-16:], []byte("%%EOF")) {
			w.Fatalf("%s is no PDF", p.url)
		}
		return
	case strings.Contains(kind, "wordprocessingml"):
		part = "word/document.xml"
	case strings.Contains(kind, "spreadsheetml"):
		part = "xl/worksheets/sheet1.xml"
	default:
		w.Fatalf("%s is a %q", p.url, kind)
	}
	files, err := zip.NewReader(bytes.NewReader(p.body), int64(len(p.body)))
	if err != nil {
		w.Fatalf("%s: %v", p.url, err)
	}
	inner, err := files.Open(part)
	if err != nil {
		w.Fatalf("%s: %v", p.url, err)
	}
	if content, err := io.ReadAll(inner); err != nil || len(content) < 500 {
		w.Fatalf("%s: %s has %d bytes, %v", p.url, part, len(content), err)
	}
}

// meet plans a meeting with the agenda of the case, opens it, elects the chair.
func (w *walk) meet() {
	r, m := w.officer(), w.model.Meetings.Meetings[0]
	p := r.open(w.plan).follow("/meetings").follow("/meetings/new")
	f := p.form("/meetings").fill("date", w.day(0), "starts", "10:00", "ends", "13:40", "zone", m.TimeZone, "format", string(procedure.Hybrid),
		"place_ru", m.PlaceRU, "place_en", m.PlaceEN, "revision", "1", "secretary", "Мелешкевич", "proceedings_ru", m.Proceedings["ru"], "proceedings_en", m.Proceedings["en"])
	p = f.send()
	w.meeting = p.url.Path
	for _, item := range m.Agenda {
		f = p.form("/items").fill("no", fmt.Sprint(item.No), "title_ru", item.TitleRU, "title_en", item.TitleEN, "minutes", fmt.Sprint(item.Minutes))
		if len(item.Comments) > 0 {
			f.fill("considers", "yes")
		}
		p = f.send().says(item.TitleRU)
	}
	p = w.attend(p)
	p.form("/open").fill("opened_by", "Белоцерковец").send()
	w.decide(1, "kind", string(procedure.DecideElect), "person", "Заозёрная", "text_ru", m.Decisions[0].TextRU, "text_en", m.Decisions[0].TextEN)
	w.as("P33").open(w.meeting).says("Заозёрная")
}

// meetAgain plans the next meeting: what was deferred has come to it by itself.
func (w *walk) meetAgain() {
	p := w.officer().open(w.group + "/meetings/new")
	p = p.form("/meetings").fill("date", w.day(30), "starts", "10:00", "ends", "12:00", "zone", "Europe/Moscow", "format", string(procedure.Remote),
		"place_ru", "г. Москва", "place_en", "Moscow", "revision", "2").send()
	p = p.form("/items").fill("no", "1", "title_ru", "Об отложенных замечаниях", "title_en", "Deferred comments", "considers", "yes").send()
	if rows := viewtest.All(p.follow(p.url.Path+"/table").tree, ".ctable tbody tr[id]"); len(rows) != 1 {
		w.Fatalf("the next meeting has %d comments, want the deferred one", len(rows))
	}
}

// attend puts everybody of the case who attended on the list.
func (w *walk) attend(p *page) *page {
	f := p.follow("/attendance").form("/attendance")
	for _, a := range w.model.Meetings.Meetings[0].Attendance {
		if name := w.attending(f, a.Person); name != "" {
			f.fill(name, a.Mode)
		}
	}
	return f.send()
}

// attending is the field of somebody's line, empty for who is not listed.
func (w *walk) attending(f *form, id string) string {
	for _, p := range w.model.People.Participants {
		for _, row := range viewtest.All(f.tree, "tbody tr") {
			if name := viewtest.All(row, "input[type=radio]"); p.ID == id && len(name) > 0 && strings.HasPrefix(words(row), p.SurnameRU+" ") {
				return viewtest.Attribute(name[0], "name")
			}
		}
	}
	return ""
}

// decide records a decision on an item of the agenda.
func (w *walk) decide(no int, pairs ...string) *page {
	w.Helper()
	p := w.officer().open(w.meeting)
	f := p.forms("/decisions")[no-1]
	return f.fill(pairs...).send()
}

// considerAll is the chairperson's page, one comment after another.
func (w *walk) considerAll() {
	p := w.as("P33").open(w.meeting).follow("/chair")
	for range taken {
		f, row := p.form("/chair"), w.shown(p)
		outcome := decided[row]
		switch outcome {
		case procedure.Rejected, procedure.AcceptedInPart:
			p = f.fill("note_ru", "", "note_en", "").post("outcome", string(outcome)).must(422) // of one, words are proposed
			f = p.form("/chair").fill("note_ru", "По итогам обсуждения", "note_en", "As discussed")
		}
		if row == "C03" {
			f.fill("agreed_ru", "2022–2025 годы", "agreed_en", "2022–2025")
		}
		p = f.send("outcome", string(outcome))
	}
	if p.says("").text("h1"); len(p.forms("/chair")) > 0 {
		w.Fatalf("after the last comment: %s", p.text("h1"))
	}
}

// shown is which comment of the case the chairperson's page shows.
func (w *walk) shown(p *page) string {
	w.Helper()
	said := p.text(".say .official")
	for _, row := range w.model.Comments.Comments {
		if slices.Contains(taken, row.ID) && (same(row.TextRU, said) || same(row.TextEN, said)) {
			return row.ID
		}
	}
	w.Fatalf("%s shows none of the case's comments: %s", p.url, said)
	return ""
}

// same compares texts but for their spaces, which a page sets by the rules of
// its language.
func same(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}
