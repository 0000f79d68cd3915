package views

import (
	"strings"
	"testing"

	"svod/app/procedure"
)

// TestAPageOfLongCommentsEndsEarly: comments as long as they may be do not make a
// page that nobody can open, and each stands on some page.
func TestAPageOfLongCommentsEndsEarly(t *testing.T) {
	long := TableLine{TableRow: procedure.TableRow{Text: strings.Repeat("ё", procedure.MaxComment), Reason: "x"}}
	short := TableLine{TableRow: procedure.TableRow{Original: procedure.Words{Old: "слово"}}}
	for _, c := range []struct {
		lines []TableLine
		back  bool
		want  int
	}{
		{nil, false, 0},
		{[]TableLine{short, short, short}, false, 3},
		{[]TableLine{long, long, long, long, long, long, long, long}, false, pageWords / (2*procedure.MaxComment + 1)},
		{[]TableLine{short, long, long, long, long, long, long, long, short}, true, pageWords/(2*procedure.MaxComment+1) + 1},
	} {
		if n := Held(c.lines, c.back, "ru"); n != c.want {
			t.Errorf("of %d lines a page holds %d, not %d", len(c.lines), n, c.want)
		}
	}
	huge := TableLine{TableRow: procedure.TableRow{Text: strings.Repeat("x", 2*pageWords)}}
	if Held([]TableLine{huge, short}, false, "ru") != 1 {
		t.Error("a page holds nothing of what is too long for any")
	}
}
