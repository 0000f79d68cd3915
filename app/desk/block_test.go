package desk

import (
	"testing"

	"svod/app/procedure"
)

// TestWhatChangedIsNamed: comments that changed under a block are named by their
// numbers, or counted as long as they have none.
func TestWhatChangedIsNamed(t *testing.T) {
	if err := changedSince(nil); err != nil {
		t.Error(err)
	}
	for key, numbers := range map[string][]int{"block.refused.changed": {3, 17}, "block.refused.changed_unnumbered": {0, 0}} {
		refused, ok := changedSince(numbers).(procedure.Refused)
		if !ok || refused.Key != key {
			t.Errorf("%v: %v", numbers, refused)
		}
	}
}
