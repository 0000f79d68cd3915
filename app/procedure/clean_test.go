package procedure

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleaning(t *testing.T) {
	for _, c := range []struct{ name, in, text, line string }{
		{"plain", "Разработка перечня", "Разработка перечня", "Разработка перечня"},
		{"composed", "и\u0306 e\u0301", "й é", "й é"},
		{"line ends", " a\r\nb\rc\vd\u2028e ", "a\nb\nc\nd\ne", "a b c d e"},
		{"paragraphs", "a  \n\n\n\nb\n", "a\n\nb", "a b"},
		{"tab", "a\tb", "a b", "a b"},
		{"controls", "a\x00\x1b[31mb\u009d\x7f", "a[31mb", "a[31mb"},
		{"direction", "док\u202egpj.\u202cexe\u2066x\u2069\u200f", "докgpj.exex", "докgpj.exex"},
		{"zero width", "\ufeffинфор\u200bма\u00adция\u2060", "информация", "информация"},
		{"no-break stays", "№\u00a05", "№\u00a05", "№\u00a05"},
		{"joined by a removed character", "e\u200d\u0301", "é", "é"},
		{"nothing", " \n\t\u200b", "", ""},
	} {
		if got, ok := CleanText(c.in); got != c.text || !ok {
			t.Errorf("%s: text %q, want %q", c.name, got, c.text)
		}
		if got, ok := CleanLine(c.in); got != c.line || !ok {
			t.Errorf("%s: line %q, want %q", c.name, got, c.line)
		}
	}
	if got, _ := CleanWords(" на добровольной\r\nоснове"); got != " на добровольной\nоснове" {
		t.Errorf("words %q", got)
	}
	for _, bad := range []string{"\xff", "a\xed\xa0\x80"} {
		if _, ok := CleanText(bad); ok {
			t.Errorf("%q was taken for text", bad)
		}
	}
}

func TestCleanFileName(t *testing.T) {
	long := strings.Repeat("я", 300) + ".docx"
	for in, want := range map[string]string{
		`C:\Users\a\проект плана.xlsx`:  "проект плана.xlsx",
		"../../etc/passwd":              "passwd",
		"..hidden. ":                    "hidden",
		"a\nb:c?.pdf":                   "a b_c_.pdf",
		"\u202efdp.exe":                 "fdp.exe",
		"...":                           "",
		long:                            strings.Repeat("я", 125) + ".docx", // 255 bytes
		strings.Repeat("a", 300) + ".b": strings.Repeat("a", 198) + ".b",
	} {
		if got, _ := CleanFileName(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestLimits(t *testing.T) {
	var problems Invalid
	if got := problems.Line("name", " "+strings.Repeat("ю", MaxName)+" ", MaxName); utf8.RuneCountInString(got) != MaxName {
		t.Errorf("name cut to %q", got)
	}
	problems.Files("files", make([]int64, MaxFiles))
	problems.Files("files", []int64{MaxFileSize})
	if problems.Err() != nil {
		t.Fatalf("at the limit: %v", problems)
	}
	problems.Text("text", strings.Repeat("ю", MaxComment+1), MaxComment)
	problems.Text("note", "\xff", MaxNote)
	problems.Files("files", make([]int64, MaxFiles+1))
	problems.Files("files", []int64{MaxFileSize + 1})
	want := []Problem{
		{"text", "limit.text", []any{"Limit", 20_000, "Length", 20_001}},
		{"note", "clean.unreadable", nil},
		{"files", "limit.files", []any{"Limit", 20, "Length", 21}},
		{"files", "limit.file", []any{"Max", 20, "Size", int64(21)}},
	}
	if len(problems) != len(want) {
		t.Fatalf("%d problems: %v", len(problems), problems)
	}
	for i, p := range problems {
		if p.Field != want[i].Field || p.Key != want[i].Key || !equalArgs(p.Args, want[i].Args) {
			t.Errorf("%v, want %v", p, want[i])
		}
	}
}

func equalArgs(a, b []any) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"", "проект\r\n  плана", "e\u200d\u0301\u202e", "a\u00a0 \u2009b", "\u1100\u200b\u1161", "x.\u0301 /.", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, clean := range map[string]func(string) (string, bool){
			"words": CleanWords, "text": CleanText, "line": CleanLine, "file": CleanFileName,
		} {
			once, ok := clean(s)
			if ok != utf8.ValidString(s) {
				t.Fatalf("%s: %q read: %v", name, s, ok)
			}
			if twice, _ := clean(once); twice != once {
				t.Fatalf("%s: %q became %q, then %q", name, s, once, twice)
			}
			if strings.ContainsAny(once, "\u202e\u200b\x00\r\t\ufeff") || !utf8.ValidString(once) {
				t.Fatalf("%s: %q left in %q", name, s, once)
			}
		}
	})
}
