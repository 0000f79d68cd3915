package desk

import (
	"errors"
	"slices"
	"testing"
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
