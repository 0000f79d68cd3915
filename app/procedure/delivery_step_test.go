package procedure_test

import (
	"testing"
	"time"

	"svod/app/procedure"
)

func TestWaits(t *testing.T) {
	w := procedure.Waits{Between: []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour}, GiveUp: 3 * time.Hour}
	for attempt, want := range map[int]time.Duration{1: 5 * time.Minute, 2: 15 * time.Minute, 3: time.Hour, 4: time.Hour} {
		if wait, ok := w.After(attempt, 0); !ok || wait != want {
			t.Errorf("after attempt %d: %v %v", attempt, wait, ok)
		}
	}
	if wait, ok := w.After(5, 0); ok {
		t.Errorf("after attempt 5: %v, and it should have failed", wait)
	}
	if least, _ := w.After(3, -1); least != 54*time.Minute {
		t.Errorf("least %v", least)
	}
	if most, _ := w.After(3, 1); most != 66*time.Minute {
		t.Errorf("most %v", most)
	}
}
