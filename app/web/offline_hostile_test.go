package web

import (
	"net/http"
	"strings"
	"testing"

	"svod/views/viewtest"
)

// TestHostileFormsAreAnswered: whatever a delegation brings instead of a form is
// answered on the page of the upload in plain words, or shown with what was left
// out of it; no draft is made, and nothing has to be typed again.
func TestHostileFormsAreAnswered(t *testing.T) {
	p, d := withCase(t, "meeting")
	b := p.as(cast(p, d)["author"].Person)
	b.speak("en")
	path := "/rounds/2/offline"
	plan := b.get(path + "/plan").body
	before := b.drafts()
	body := func(s string) []byte { return changed(t, plan, "</w:tbl>", s+"</w:tbl>") }
	box := `<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Words in a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>`
	refused := map[string][]byte{
		"has macros":                  withParts(t, plan, map[string]string{"word/vbaProject.bin": "x"}),
		"links to other files":        changed(t, plan, "</Relationships>", `<Relationship Id="x" Type="http://x/attachedTemplate" Target="http://x/y.dotm" TargetMode="External"/></Relationships>`),
		"more than 5,000 rows":        body(strings.Repeat(`<w:tr><w:tc><w:p/></w:tc></w:tr>`, 10_000)),
		"old Office format":           []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a .doc by another name"),
		"damaged":                     []byte(plan[:len(plan)/2]),
		"no table":                    changed(t, plan, "<w:tbl>", "<w:p/><!--", "</w:tbl>", "-->"),
		"is of revision 1":            changed(t, plan, "_svod_r2_", "_svod_r1_"),
		"neither an Excel nor a Word": []byte("a letter"),
	}
	for words, file := range refused {
		a := b.send(path, "plan.docx", file)
		if a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", words, a.StatusCode)
			continue
		}
		if said := viewtest.Text(viewtest.All(a.page(t, "en"), "main")[0]); !strings.Contains(said, words) {
			t.Errorf("want %q: %s", words, strings.Join(strings.Fields(said), " "))
		}
	}
	noted := map[string][]byte{
		"protected":      changed(t, plan, "</w:settings>", `<w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>`),
		"Words in a box": changed(t, plan, "</w:tbl>", "</w:tbl>"+box),
		"tables inside":  body(`<w:tr><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr>`),
	}
	for words, file := range noted {
		a := b.send(path, "plan.docx", file)
		if a.StatusCode != http.StatusSeeOther {
			t.Errorf("%s: %d %s", words, a.StatusCode, textOf(a, t))
			continue
		}
		if said := textOf(b.get(a.Header.Get("Location")), t); !strings.Contains(said, words) {
			t.Errorf("want %q: %s", words, strings.Join(strings.Fields(said), " "))
		}
	}
	if n := b.drafts(); n != before {
		t.Errorf("%d drafts became %d", before, n)
	}
}

// withParts is an Office file with parts added.
func withParts(t testing.TB, file string, more map[string]string) []byte {
	t.Helper()
	parts := partsOf(t, file)
	for name, text := range more {
		parts[name] = text
	}
	return packed(t, parts)
}

// TestACutUpload: an upload that was cut half-way makes nothing.
func TestACutUpload(t *testing.T) {
	p, d := withCase(t, "round")
	b := p.as(cast(p, d)["author"].Person)
	r := b.request(http.MethodPost, "/rounds/1/offline", strings.NewReader("--cut\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n"+b.csrf+
		"\r\n--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"form.xlsx\"\r\n\r\nPK\x03\x04"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=cut")
	r.Header.Set("Origin", b.base)
	a := b.do(r)
	if a.StatusCode != http.StatusBadRequest && a.StatusCode != http.StatusForbidden {
		t.Errorf("a cut upload: %d", a.StatusCode)
	}
	if said := textOf(a, t); !strings.Contains(said, "ещё раз") && !strings.Contains(said, "again") {
		t.Errorf("a cut upload is told: %s", strings.Join(strings.Fields(said), " "))
	}
}
