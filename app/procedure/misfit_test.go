package procedure

import "testing"

// TestAMisfitIsNamedAsCommentsNameIt: by the number that the base has, though
// another edit gives it a new one; of a number that is taken by what was to get it.
func TestAMisfitIsNamedAsCommentsNameIt(t *testing.T) {
	agreed := []AgreedEdit{
		{1, 1, Edit{Element: 10, Op: OpMove, Place: Place{Section: 3}}},
		{2, 2, Edit{Element: 10, Op: OpDelete}},
		{3, 3, Edit{Element: 20, Op: OpMove, Place: Place{Section: 2, Number: "1.2"}}},
	}
	edited, _, misfits := Revise(small(), agreed, nil)
	want := []string{"1.1", "2.1"}
	if len(misfits) != len(want) {
		t.Fatalf("misfits %v", misfits)
	}
	for i, m := range misfits {
		if e, ok := m.Item(small(), edited, agreed); !ok || e.Number != want[i] {
			t.Errorf("%v is named %q, want %s", m, e.Number, want[i])
		}
	}
}
