package web

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"svod/app/papers/paperstest"
	"svod/app/procedure"
)

// TestPapersOpenInLibreOffice: each kind of document and workbook that pages
// offer to an officer and a head is opened by a second program, which prints all
// words that are in it.
func TestPapersOpenInLibreOffice(t *testing.T) {
	p, _ := withCase(t, "dispatch")
	files, called := map[string][]byte{}, map[string]string{}
	for _, person := range []procedure.PersonID{31, 24} {
		p.as(person).wanders(func(_ link, a answer) {
			_, params, _ := mime.ParseMediaType(a.Header.Get("Content-Disposition"))
			kind := inName.ReplaceAllString(params["filename"], "")
			ending := path.Ext(kind)
			if known := slices.Contains(slices.Collect(maps.Values(called)), kind); !known && (ending == ".docx" || ending == ".xlsx") {
				name := fmt.Sprintf("%d%s", len(files), ending)
				files[name], called[name] = []byte(a.body), kind
			}
		})
	}
	if len(files) < 19 {
		t.Errorf("only %d papers: %q", len(files), slices.Sorted(maps.Values(called)))
	}
	printed := paperstest.Office(t, "pdf", files)
	for name, file := range files {
		text := strings.ReplaceAll(paperstest.PDFText(t, printed[strings.TrimSuffix(name, path.Ext(name))+".pdf"]), " ", "")
		var missing []string
		for _, word := range wordsIn(t, file) {
			if !strings.Contains(text, word) {
				missing = append(missing, word)
			}
		}
		if len(missing) > 0 {
			t.Errorf("%s: LibreOffice's print lacks %q", called[name], missing)
		}
	}
}

// inName is what the names of papers of one kind differ in.
var inName = regexp.MustCompile(`\d+|\(.*\)`)

// wordsIn are the words of a document or workbook, each once.
func wordsIn(t *testing.T, file []byte) []string {
	t.Helper()
	packed, err := zip.NewReader(strings.NewReader(string(file)), int64(len(file)))
	must(t, err)
	var all []string
	for _, part := range packed.File {
		if part.Name != "word/document.xml" && !strings.HasPrefix(part.Name, "xl/worksheets/") {
			continue
		}
		r, err := part.Open()
		must(t, err)
		all = append(all, wordsInPart(t, r)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// wordsInPart are the words of the texts of a part.
func wordsInPart(t *testing.T, part io.Reader) []string {
	t.Helper()
	var all []string
	decoder, text, in := xml.NewDecoder(part), strings.Builder{}, ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return append(all, strings.FieldsFunc(text.String(), func(r rune) bool { return !unicode.IsLetter(r) })...)
		}
		must(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			in = token.Name.Local
		case xml.CharData:
			if in == "t" && !bytes.HasPrefix(token, []byte("_svod")) { // a form's hidden names of its rows and columns
				text.Write(token)
			}
		case xml.EndElement:
			if token.Name.Local == "p" || token.Name.Local == "c" || token.Name.Local == "br" {
				text.WriteByte(' ')
			}
		}
	}
}
