package papers

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// alphabets are what words of all kinds are made of: languages of the member
// states, beginnings of formulas, what XML writes otherwise, what no font has.
var alphabets = []string{"абвгдежзиё", "қғәңөұүһі", "ғӣқӯҳҷ", "oʻgʻxsh", "əğıöşüç", "ăâîșț", "ґєії", "հայաստ", "=+-@", "<>&\"'", "«»“”’", "№§°€½", "日😀✓₽", "0123456789"}

// traps are words that programs take for something else.
var traps = []string{"_x0041_", "_x0041_x0042_", "=1+1", "@SUM(A1)", "&#10;", "]]>", "TRUE", "1E5", "01.02"}

func randomWord(r *rand.Rand) string {
	if r.IntN(8) == 0 {
		return traps[r.IntN(len(traps))]
	}
	letters := []rune(alphabets[r.IntN(len(alphabets))])
	n := 1 + r.IntN(12)
	if r.IntN(40) == 0 {
		n = 200
	}
	var word strings.Builder
	for range n {
		word.WriteRune(letters[r.IntN(len(letters))])
	}
	return word.String()
}

// randomText is words between blanks and line ends, with what no reader sees
// among them.
func randomText(r *rand.Rand, words int) string {
	var text strings.Builder
	for range 1 + r.IntN(words) {
		text.WriteString(randomWord(r) + []string{" ", " ", " ", "\u00a0", "\n", "\x01 ", "\ufeff "}[r.IntN(7)])
	}
	return strings.TrimSpace(text.String())
}

// lettersOf is a text without its blanks and without what is not written.
func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == noBreak || r == '\ufeff' {
			return -1
		}
		return r
	}, text)
}

// TestEveryWordComesOut: whatever is written stands in the paper, in each format,
// in its order, and as text.
func TestEveryWordComesOut(t *testing.T) {
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 5))
		columns, head := 1+r.IntN(30), Row{}
		widths := make([]float64, columns)
		for i := range widths {
			widths[i] = 1 + float64(r.IntN(4))
			head.Cells = append(head.Cells, HeadOf(fmt.Sprintf("Графа %d", i+1)))
		}
		var rows []Row
		var want []string
		for range 1 + r.IntN(4) {
			var row Row
			for range columns {
				words := 8
				if r.IntN(40) == 0 {
					words = 300
				}
				text := randomText(r, words)
				row.Cells, want = append(row.Cells, CellOf(text)), append(want, lettersOf(text))
			}
			rows = append(rows, row)
		}
		paper := Paper{Lang: "ru", Title: "Проба", Body: slices.Values([]Block{Section{Landscape: columns > 4}, Table{Widths: widths, Head: []Row{head}, Rows: slices.Values(rows)}})}
		for format, write := range map[string]func(testing.TB, Paper) []byte{"docx": writeDOCX, "xlsx": writeXLSX} {
			if got := readBack(t, write(t, paper), format); !slices.Equal(got, want) {
				t.Errorf("seed %d: %s has other words: %.300q instead of %.300q", seed, format, got, want)
			}
		}
		everyWordDrawn(t, paper, seed, want)
	}
}

// readBack are the letters of the cells of a file below its head.
func readBack(t *testing.T, file []byte, format string) []string {
	t.Helper()
	sheets, _, err := ReadTables(bytes.NewReader(file), int64(len(file)), "a."+format, ImportLimits())
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, row := range sheets[0].Rows[1:] {
		for _, cell := range row.Cells {
			all = append(all, lettersOf(cell))
		}
	}
	return all
}

// everyWordDrawn looks for the letters of each cell in what a PDF draws in its
// column: as they are, or as their numbers.
func everyWordDrawn(t *testing.T, paper Paper, seed uint64, want []string) {
	t.Helper()
	_, _, drawn := writePDF(t, paper)
	counts := map[rune]int{}
	for line := range strings.Lines(drawn) {
		for _, r := range lettersOf(strings.SplitN(strings.TrimLeft(line, " "), " ", 5)[4]) {
			counts[r]++
		}
	}
	lacking := map[rune]int{}
	for _, text := range want {
		for _, r := range text {
			if strings.ContainsRune("日😀✓₽", r) {
				for _, r := range spelled(r) {
					lacking[r]++
				}
			} else {
				lacking[r]++
			}
		}
	}
	for r, n := range lacking {
		if counts[r] < n {
			t.Errorf("seed %d: the PDF draws %q %d times instead of %d", seed, r, counts[r], n)
		}
	}
}
