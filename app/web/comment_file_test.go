package web

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

// attach sends the form of a comment with files, by name and content.
func (b *browser) attach(path string, fields url.Values, files ...[2]string) answer {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	fields.Set("csrf", b.csrf)
	for name := range fields {
		must(b, form.WriteField(name, fields.Get(name)))
	}
	for _, file := range files {
		part, err := form.CreateFormFile("file", file[0])
		must(b, err)
		_, err = part.Write([]byte(file[1]))
		must(b, err)
	}
	must(b, form.Close())
	r := b.request(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", b.base)
	return b.do(r)
}

// TestFilesOnAComment: who sees a comment sees its files, and nobody else; they
// are sent to be saved and not shown, come off a draft, and stay on what is
// official.
func TestFilesOnAComment(t *testing.T) {
	p, d := withCase(t, "round")
	people := cast(p, d)
	author, head := p.as(people["author"].Person), p.as(people["head"].Person)
	author.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	const page = "/measures/6"
	form := typed(author.get(page), t)
	form.Set("op", "none")
	form.Set("text", "See the file")
	form.Set("reason", "It says all")
	form.Set("do", "save")
	for name, file := range map[string][2]string{"a program": {"a.exe", "MZ"}, "no PDF": {"a.pdf", "MZ"}, "too large": {"a.txt", strings.Repeat("a", 1<<20+1)}} {
		if a := author.attach(page+"/comments", form, file); a.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(a.body, file[0]) || !strings.Contains(a.body, "It says all") {
			t.Errorf("%s: %d", name, a.StatusCode)
		}
	}
	before := drafts(author.get(page).body)
	many := make([][2]string, procedure.MaxFiles+1)
	for i := range many {
		many[i] = [2]string{fmt.Sprintf("%d.txt", i), "text"}
	}
	if a := author.attach(page+"/comments", form, many...); a.StatusCode != http.StatusUnprocessableEntity || drafts(author.get(page).body) != before {
		t.Errorf("more files than may be: %d", a.StatusCode)
	}
	if a := author.attach(page+"/comments", form, [2]string{"Обоснование \"1\".pdf", "%PDF-1.4"}, [2]string{"b.txt", "<script>"}); a.StatusCode != http.StatusSeeOther {
		t.Fatalf("the files are not taken: %d", a.StatusCode)
	}
	var files []string
	for _, n := range viewtest.All(author.get(page).page(t, "en"), ".files a") {
		files = append(files, viewtest.Attribute(n, "href"))
	}
	if len(files) != 2 {
		t.Fatalf("the draft shows %d files", len(files))
	}
	outsider := p.as(outsiderOf(p))
	seen := func(state string, want ...string) {
		t.Helper()
		for name, person := range people {
			status := p.as(person.Person).get(files[0]).StatusCode
			if may := strings.Contains(strings.Join(want, ","), name); may && status != http.StatusOK || !may && status != http.StatusNotFound {
				t.Errorf("%s, %s: the file answers %d", state, name, status)
			}
		}
		if status := outsider.get(files[0]).StatusCode; status != http.StatusNotFound {
			t.Errorf("%s, somebody of another group: the file answers %d", state, status)
		}
	}
	seen("a draft", "author", "head")
	for _, path := range files {
		a := author.get(path)
		if !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") || !strings.Contains(a.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s is shown and not saved: %v", path, a.Header)
		}
	}
	if a := p.as(people["other head"].Person).post(files[1]+"/remove", nil); a.StatusCode != http.StatusNotFound {
		t.Errorf("another delegation removes a file: %d", a.StatusCode)
	}
	if a := author.post(files[1]+"/remove", nil); a.StatusCode != http.StatusSeeOther || author.get(files[1]).StatusCode != http.StatusNotFound {
		t.Errorf("a file does not come off a draft: %d", a.StatusCode)
	}
	code, _, _ := strings.Cut(strings.TrimPrefix(files[0], "/comments/"), "/")
	id, _ := procedure.ParseCode[procedure.CommentID](code)
	_, err := p.desk.SubmitPosition(p.Context(), p.viewer(d, people["head"].Person), desk.Answer{Round: theRound(p, d), Kind: "comments", Comments: []procedure.CommentID{id}})
	must(p, err)
	seen("official", "author", "head", "other head", "other delegate", "secretariat", "translator")
	if a := head.post(files[0]+"/remove", nil); a.StatusCode != http.StatusConflict || head.get(files[0]).StatusCode != http.StatusOK {
		t.Errorf("a file comes off an official comment: %d", a.StatusCode)
	}
}

// TestBytesGoWithTheirLastFile: what no comment refers to any more is not kept,
// even where others attach the very same bytes meanwhile; a deleted draft keeps
// its files as long as it can be brought back.
func TestBytesGoWithTheirLastFile(t *testing.T) {
	eachCase(t, "round", func(p *portal, d *demo.Demonstration) {
		people := cast(p, d)
		authors := []procedure.Viewer{p.viewer(d, people["author"].Person), p.viewer(d, people["other delegate"].Person)}
		file := func(who procedure.Viewer) (procedure.CommentID, procedure.Attachment) {
			up, err := p.desk.KeepFile(p.Context(), strings.NewReader("the very same bytes"))
			must(p, err)
			id, err := p.desk.FileComment(p.Context(), who, procedure.NewComment{Round: theRound(p, d), Element: 6, Kind: "position", Lang: "en", Text: "x", Reason: "x",
				Files: []procedure.NewAttachment{{Name: "a.txt", Type: "text/plain", Upload: up}}})
			must(p, err)
			c, err := p.store.Comment(p.Context(), who, id, false)
			must(p, err)
			return id, c.Files[0]
		}
		kept := func(f procedure.Attachment) bool {
			bytes, err := p.store.File(p.Context(), f.Fingerprint)
			if err != nil {
				return false
			}
			read, err := io.ReadAll(bytes)
			return err == nil && string(read) == "the very same bytes"
		}
		var all sync.WaitGroup
		for _, who := range authors {
			all.Go(func() {
				for range 10 {
					id, f := file(who)
					if !kept(f) {
						p.Error("a file has lost its bytes")
					}
					must(p, p.desk.RemoveFile(p.Context(), who, id, f.ID))
				}
			})
		}
		all.Wait()
		first, f := file(authors[0])
		second, same := file(authors[1])
		must(p, p.desk.RemoveFile(p.Context(), authors[0], first, f.ID))
		if !kept(same) {
			p.Error("bytes go that another file has")
		}
		must(p, p.desk.DeleteDraft(p.Context(), authors[1], second))
		sweep := func() {
			must(p, p.store.Note(p.Context(), func(tx *store.Tx) error { return tx.SweepDraftFiles(p.Context()) }))
		}
		if sweep(); !kept(same) {
			p.Error("a draft that can be brought back has lost its file")
		}
		_, err := storetest.Raw(p.T, p.store).Exec(`UPDATE comment SET deleted = $1 WHERE id = $2`,
			store.Time(p.store.Now().Add(-procedure.DraftsKept-time.Minute)), int64(second))
		must(p, err)
		sweep()
		var chunks int
		must(p, storetest.Raw(p.T, p.store).QueryRow(`SELECT COUNT(*) FROM chunk c JOIN blob b ON b.upload = c.upload WHERE b.sha256 = $1`, f.Fingerprint[:]).Scan(&chunks))
		if kept(same) || chunks != 0 {
			p.Error("what nothing refers to is still kept")
		}
	})
}
