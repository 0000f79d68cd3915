package papers

import (
	"strings"
	"testing"
)

// TestCheckAttachment: a file is taken by what it is, not by what it is called.
func TestCheckAttachment(t *testing.T) {
	workbook := string(writeXLSX(t, samplePaper(t, "ru")))
	for name, file := range map[string]struct{ name, bytes, want string }{
		"a PDF":                    {"a.PDF", "%PDF-1.4\n…", ""},
		"a workbook":               {"a.xlsx", workbook, ""},
		"text":                     {"a.txt", "Текст", ""},
		"a picture":                {"a.png", "\x89PNG\r\n\x1a\nrest", ""},
		"a program":                {"a.exe", "MZ", "kind"},
		"a page":                   {"a.html", "<script>", "kind"},
		"drawn with programs":      {"a.svg", "<svg onload=1>", "kind"},
		"a program called a PDF":   {"a.pdf", "MZ", "mismatch"},
		"a workbook called a PDF":  {"a.pdf", workbook, "mismatch"},
		"cut off":                  {"a.xlsx", workbook[:len(workbook)/2], "damaged"},
		"bytes called text":        {"a.csv", "a\x00b", "notText"},
		"a PDF that acts":          {"a.pdf", "%PDF-1.4\n" + strings.Repeat(" ", 256<<10-10) + "/JavaScript (x)", "acts"},
		"a PDF with another name":  {"a.pdf", "%PDF-1.4 /JSONData", ""},
		"larger than may be taken": {"a.txt", strings.Repeat("a", 1<<20+1), "size"},
	} {
		_, err := CheckAttachment(strings.NewReader(file.bytes), int64(len(file.bytes)), file.name, 1<<20)
		if got := refusedFor(t, err); got != file.want {
			t.Errorf("%s: %q, want %q", name, got, file.want)
		}
	}
}
