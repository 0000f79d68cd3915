package views

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestStaticFiles(t *testing.T) {
	if len(statics) < 20 {
		t.Fatalf("only %d static files", len(statics))
	}
	for name, s := range statics {
		if s.Type == "" || len(s.Body) == 0 {
			t.Errorf("%s: type %q, %d bytes", name, s.Type, len(s.Body))
		}
		if s.Gzip == nil {
			continue
		}
		r, err := gzip.NewReader(bytes.NewReader(s.Gzip))
		if err != nil {
			t.Fatal(err)
		}
		if body, err := io.ReadAll(r); err != nil || !bytes.Equal(body, s.Body) {
			t.Errorf("%s: unpacks to something else (%v)", name, err)
		}
	}
	for plain := range hashed {
		if _, ok := StaticFile(strings.TrimPrefix(Asset(plain), "/static/")); !ok {
			t.Errorf("Asset(%q) leads nowhere", plain)
		}
	}
	for _, name := range []string{"style.css", "", "../doc.go", "fonts/README.md", "js/"} {
		if _, ok := StaticFile(name); ok {
			t.Errorf("%q is served", name)
		}
	}
}

var reference = regexp.MustCompile(`url\(([^)]*)\)`)

func TestStyleSheetRefersToHashedFiles(t *testing.T) {
	sheet, ok := StaticFile(strings.TrimPrefix(Asset("style.css"), "/static/"))
	if !ok {
		t.Fatal("no style sheet")
	}
	references := reference.FindAllSubmatch(sheet.Body, -1)
	if len(references) < 10 {
		t.Fatalf("only %d references", len(references))
	}
	for _, r := range references {
		if _, ok := StaticFile(strings.TrimPrefix(string(r[1]), "/static/")); !ok {
			t.Errorf("the style sheet refers to %s", r[1])
		}
	}
}

// Scripts are small, our own, and ask nobody else.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("static/js/*.js")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(content) > 3<<10 {
			t.Errorf("%s has %d bytes", file, len(content))
		}
		for _, bad := range []string{"http://", "https://", "eval(", "innerHTML", "import(", ".style."} {
			if bytes.Contains(content, []byte(bad)) {
				t.Errorf("%s has %s", file, bad)
			}
		}
	}
}

// TestGeneratedFilesAreFresh generates into a copy of the tree and compares.
func TestGeneratedFilesAreFresh(t *testing.T) {
	tool, err := exec.Command("go", "tool", "-n", "templ").Output()
	if err != nil {
		t.Fatalf("templ: %v", err)
	}
	templates, err := filepath.Glob("*.templ")
	if err != nil || len(templates) == 0 {
		t.Fatal("no templates", err)
	}
	root := t.TempDir()
	for _, name := range append(templates, "../go.mod", "../go.sum") {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(root, "views", name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	generate := exec.Command(strings.TrimSpace(string(tool)), "generate", "-lazy=false")
	generate.Dir = root
	if out, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, name := range templates {
		name = strings.TrimSuffix(name, ".templ") + "_templ.go"
		want, err := os.ReadFile(filepath.Join(root, "views", name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is stale: run go generate ./views", name)
		}
	}
	generated, _ := filepath.Glob("*_templ.go")
	if len(generated) != len(templates) {
		t.Errorf("%d templates, %d generated files", len(templates), len(generated))
	}
}
