// Package paperstest reads papers with the programs of others: what our own
// reader takes, theirs must take too. Tests alone use it.
package paperstest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"svod/app/needs"
)

// Office has LibreOffice make files of another format, all in one call and with
// a profile of its own: to is its name for the format, such as "pdf" or
// "docx:MS Word 2007 XML". Files are known by their names without the folder,
// and come back under the same names with the new ending. Without LibreOffice
// the test is skipped, unless SVOD_TEST_REQUIRE names libreoffice.
func Office(t testing.TB, to string, files map[string][]byte) map[string][]byte {
	t.Helper()
	office := needs.Program(t, "libreoffice", "soffice", "libreoffice")
	from, into := t.TempDir(), t.TempDir()
	args := []string{"--headless", "-env:UserInstallation=file://" + t.TempDir(), "--convert-to", to, "--outdir", into}
	for name, file := range files {
		path := filepath.Join(from, name)
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	convert := exec.Command(office, args...)
	convert.Env = append(os.Environ(), "FONTCONFIG_FILE="+fonts(t))
	if out, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, out)
	}
	ending, _, _ := strings.Cut(to, ":")
	made := map[string][]byte{}
	for name := range files {
		again := strings.TrimSuffix(name, filepath.Ext(name)) + "." + ending
		file, err := os.ReadFile(filepath.Join(into, again))
		if err != nil {
			t.Errorf("LibreOffice does not open %s: %v", name, err)
			continue
		}
		made[again] = file
	}
	return made
}

// fonts is a setting of fonts under which our own stands for Times New Roman,
// as wide as it, whatever the machine has.
func fonts(t testing.TB) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	at := filepath.Join(t.TempDir(), "fonts.conf")
	setting := fmt.Sprintf(`<?xml version="1.0"?><fontconfig><dir>%s</dir><cachedir>%s</cachedir>`+
		`<alias binding="same"><family>Times New Roman</family><prefer><family>Liberation Serif</family></prefer></alias></fontconfig>`,
		filepath.Join(filepath.Dir(here), "..", "fonts"), filepath.Dir(at))
	if err := os.WriteFile(at, []byte(setting), 0o600); err != nil {
		t.Fatal(err)
	}
	return at
}

// PDFText is the text that a reader copies out of a PDF, with single blanks.
func PDFText(t testing.TB, pdf []byte) string {
	t.Helper()
	totext := needs.Program(t, "pdftotext")
	at := filepath.Join(t.TempDir(), "p.pdf")
	if err := os.WriteFile(at, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(totext, at, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
