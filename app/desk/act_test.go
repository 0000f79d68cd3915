package desk

import (
	"errors"
	"io"
	"slices"
	"testing"

	"svod/app/papers"
)

func TestWhatFailsStopsNothingElseThatIsDue(t *testing.T) {
	var done []int
	broken := errors.New("broken")
	err := eachDue([]int{1, 2, 3}, func(n int) error {
		if n == 2 {
			return broken
		}
		done = append(done, n)
		return nil
	})
	if !slices.Equal(done, []int{1, 3}) || !errors.Is(err, broken) {
		t.Fatalf("done are %v, and it says %v", done, err)
	}
	if err := eachDue(done, func(int) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

// A paper is written beside the request that asks for it, where a panic would end
// the portal.
func TestAPaperThatPanicsIsAnError(t *testing.T) {
	paper := papers.Paper{Lang: "en", Body: func(func(papers.Block) bool) { panic("no such row") }}
	for _, format := range []string{"pdf", "docx", "xlsx", "csv"} {
		if _, err := WritePaper(io.Discard, paper, format); err == nil {
			t.Errorf("of %s nobody hears", format)
		}
	}
}
