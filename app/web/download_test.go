package web

import (
	"net/http"
	"testing"
)

// A download that broke off goes on where it did, as long as the file is still
// the same.
func TestAPartOfAFile(t *testing.T) {
	p, _, _ := officerOf(t, "sent")
	path, _ := personal(p, 0)
	b := p.browser()
	whole := b.get(path + "/files/2")
	if whole.StatusCode != http.StatusOK || whole.Header.Get("Accept-Ranges") != "bytes" || len(whole.body) < 1000 {
		t.Fatalf("the whole file: %d %v", whole.StatusCode, whole.Header)
	}
	size := len(whole.body)
	for asked, want := range map[string]string{
		"bytes=0-9":     whole.body[:10],
		"bytes=500-":    whole.body[500:],
		"bytes=-7":      whole.body[size-7:],
		"bytes=9-99999": whole.body[9:],
	} {
		r := b.request(http.MethodGet, path+"/files/2", nil)
		r.Header.Set("Range", asked)
		if a := b.do(r); a.StatusCode != http.StatusPartialContent || a.body != want || a.Header.Get("Content-Range") == "" {
			t.Errorf("%s: %d, %d bytes, %q", asked, a.StatusCode, len(a.body), a.Header.Get("Content-Range"))
		}
	}
	for _, c := range []struct {
		method, asked, seen string
		status, size        int
	}{
		{http.MethodGet, "bytes=99999999-", "", http.StatusRequestedRangeNotSatisfiable, 0},
		{http.MethodGet, "bytes=9-2", "", http.StatusRequestedRangeNotSatisfiable, 0},
		{http.MethodGet, "bytes=0-1,5-6", "", http.StatusOK, size},
		{http.MethodGet, "lines=0-1", "", http.StatusOK, size},
		{http.MethodHead, "bytes=0-9", "", http.StatusOK, 0},
		{http.MethodGet, "bytes=0-9", whole.Header.Get("ETag"), http.StatusPartialContent, 10},
		{http.MethodGet, "bytes=0-9", `"another"`, http.StatusOK, size},
	} {
		r := b.request(c.method, path+"/files/2", nil)
		r.Header.Set("Range", c.asked)
		if c.seen != "" {
			r.Header.Set("If-Range", c.seen)
		}
		if a := b.do(r); a.StatusCode != c.status || len(a.body) != c.size {
			t.Errorf("%s %s if %s: %d with %d bytes", c.method, c.asked, c.seen, a.StatusCode, len(a.body))
		}
	}
}
