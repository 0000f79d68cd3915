package main

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"svod/app/procedure"
	"svod/views/viewtest"
)

// draftProtocol has the protocol drafted, changes a paragraph and shows it.
func (w *walk) draftProtocol() {
	r := w.officer()
	m := w.model.Meetings.Meetings[0]
	w.decide(3, "kind", string(procedure.DecideEndorse), "text_ru", "Одобрить результаты рассмотрения замечаний и предложений.", "text_en", "Endorse the results of the consideration.")
	w.decide(4, "kind", string(procedure.DecideApprove), "manner", "as_a_whole", "text_ru", "Одобрить проект Плана с учетом согласованных правок.", "text_en", "Approve the draft Plan as revised.")
	p := r.open(w.meeting).form("/protocol").send()
	w.protocol = p.url.Path
	if refused := w.as("P25").look(w.protocol); refused.status != 404 {
		w.Fatalf("a delegate sees the draft of a protocol: %d", refused.status)
	}
	p.says("Заозёрная", "Одобрить результаты рассмотрения")
	f := p.follow("?edit=").form("/parts")
	f.fill("text_ru", f.values.Get("text_ru")+" (исправлено)", "text_en", f.values.Get("text_en")+" (corrected)")
	f.send().says("(исправлено)", "(corrected)")
	p = r.open(w.protocol).form("/redraft").send().says("(исправлено)")
	w.downloads(p)
	p.form("/show").send()
	w.as("P25").open(w.protocol).says("(corrected)")
	w.decide(5, "kind", string(procedure.DecideApproveProtocol), "text_ru", m.Decisions[len(m.Decisions)-1].TextRU, "text_en", m.Decisions[len(m.Decisions)-1].TextEN)
	r.open(w.meeting).form("/close").send()
}

// revise carries out the agreed edits and compares the result.
func (w *walk) revise() {
	r := w.officer()
	r.open(w.protocol).form("/finalise").post().must(409)
	p := r.open(w.meeting).follow("/revision")
	p = p.form("/revision").send()
	if !strings.HasSuffix(p.url.Path, "/revisions/2") {
		w.Fatalf("the revision is at %s", p.url)
	}
	if other := w.as("P25").look(p.url.Path); other.status != 404 {
		w.Fatalf("a delegate sees an unpublished revision: %d", other.status)
	}
	p = p.form("/publish").send().says("Редакция 2")
	p.follow("/changes").says("гармонизации", "2022–2025", "Исполнительный комитет СНГ")
	added, merged := w.numbered(p, "4.7"), w.numbered(p, "1.7")
	if added == "" || merged == "" {
		w.Fatalf("%s: 4.7 is %q, 1.7 is %q", p.url, added, merged)
	}
	p = w.as("P25").open(w.plan).says("Revision 2")
	w.downloads(p)
	p.follow("/changes").says("2022–2025")
}

// numbered is the row of a measure on the plan's page.
func (w *walk) numbered(p *page, number string) string {
	for _, row := range viewtest.All(p.tree, ".plan-table tbody tr") {
		if words(viewtest.All(row, "td.no")[0]) == number {
			return words(row)
		}
	}
	return ""
}

// file is a finalised file as a page shows it.
type file struct{ name, address, fingerprint string }

// finalise makes the documents and holds each downloaded file to the
// fingerprint that is shown.
func (w *walk) finalise() {
	r := w.officer()
	p := r.open(w.protocol)
	p = p.form("/finalise").send()
	if again := len(p.forms("/finalise")); again > 0 {
		w.Fatal("a finalised protocol can be finalised")
	}
	p = p.follow("/documents/")
	w.document = p.url.Path
	w.files = shownFiles(p)
	if len(w.files) < 8 {
		w.Fatalf("%s has %d files: %s", p.url, len(w.files), p.text(".files"))
	}
	for _, f := range w.files {
		got := p.look(f.address).must(200)
		isPaper(w, got)
		if sum := sha256.Sum256(got.body); hex.EncodeToString(sum[:]) != f.fingerprint {
			w.Fatalf("%s is not what its fingerprint says", f.name)
		}
	}
	w.as("P37").open(w.document) // an observer
	w.told("P25", "Protocol of the 1st meeting")
	r.open(w.group + "/record").says("Заозёрная")
}

// shownFiles are the files of a page with their fingerprints.
func shownFiles(p *page) []file {
	p.Helper()
	var all []file
	for _, li := range viewtest.All(p.tree, ".files > li") {
		name := viewtest.All(li, ".name")[0]
		print := strings.Join(strings.Fields(words(viewtest.All(li, ".fingerprint")[0])), "")
		all = append(all, file{words(name), p.resolve(viewtest.Attribute(name, "href")), print})
	}
	return all
}

// verify is the public page, for a stranger: a genuine file, a fingerprint,
// the printed code, and a file that is not known.
func (w *walk) verify() {
	r := newReader(w, w.base, "en")
	content := w.officer().look(w.files[0].address).must(200).body
	p := r.open("/verify").form("/verify").attach("file", "protocol.pdf", content).send()
	if len(viewtest.All(p.tree, ".note.good")) != 1 {
		w.Fatalf("a genuine file: %s", p.text("main"))
	}
	p = r.open("/verify").form("/verify").fill("fingerprint", strings.ToUpper(w.files[1].fingerprint)).send()
	if len(viewtest.All(p.tree, ".note.good")) != 1 {
		w.Fatalf("a genuine fingerprint: %s", p.text("main"))
	}
	p = r.open("/verify").form("/verify").attach("file", "other.pdf", append(slices.Clone(content), ' ')).send()
	if len(viewtest.All(p.tree, ".note.bad")) != 1 {
		w.Fatalf("a changed file: %s", p.text("main"))
	}
	code := w.officer().open(w.document).text("dd.hash")
	p = r.open("/v/" + strings.ToLower(code))
	if shown := strings.ReplaceAll(p.text(".fingerprint"), " ", ""); !strings.Contains(shown, w.files[0].fingerprint) {
		w.Fatalf("%s shows other fingerprints: %s", p.url, shown)
	}
}
