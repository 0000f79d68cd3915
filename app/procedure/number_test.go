package procedure

import (
	"slices"
	"strings"
	"testing"
)

func TestRoman(t *testing.T) {
	for n, want := range map[int]string{1: "I", 4: "IV", 7: "VII", 9: "IX", 14: "XIV", 29: "XXIX", 48: "XLVIII", 1994: "MCMXCIV", 0: "0"} {
		if got := Roman(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	for n := 1; n < 4000; n++ {
		if got, ok := ParseRoman(Roman(n)); got != n || !ok {
			t.Fatalf("%s read as %d", Roman(n), got)
		}
	}
	for _, bad := range []string{"", "IIII", "VX", "ii", "1", "IC"} {
		if n, ok := ParseRoman(bad); ok {
			t.Errorf("%q read as %d", bad, n)
		}
	}
}

func TestCompareNumbers(t *testing.T) {
	want := []string{"", "1", "1.1", "1.2", "1.10", "II", "2.1", "2.1.1", "IV", "X", "а", "б.1"}
	for _, from := range [][]string{want, {"1.10", "X", "2.1.1", "а", "1.2", "", "б.1", "IV", "1", "2.1", "II", "1.1"}} {
		got := slices.Clone(from)
		slices.SortStableFunc(got, CompareNumbers)
		if !slices.Equal(got, want) {
			t.Errorf("got %q", got)
		}
	}
}

func numbered(numbers ...string) Draft {
	d := Draft{Plan: Plan{Langs: []Lang{"ru"}}, Elements: []Element{{ID: 1, Kind: Whole}}}
	var section ElementID
	for i, n := range numbers {
		e := Element{ID: ElementID(i + 2), Number: n}
		if _, ok := ParseRoman(n); ok {
			e.Kind, e.Parent = Section, 1
			section = e.ID
		} else {
			e.Kind, e.Parent = Measure, section
		}
		d.Elements = append(d.Elements, e)
	}
	return d
}

func TestNextNumber(t *testing.T) {
	d := numbered("I", "1.1", "1.9", "1.10", "1.2", "II", "III", "А.3.1")
	for section, want := range map[ElementID]string{2: "1.11", 7: "2.1", 8: "А.3.2"} {
		if got := d.NextNumber(section); got != want {
			t.Errorf("section %d: %s, want %s", section, got, want)
		}
	}
	if got := d.DuplicateNumbers(); got != nil {
		t.Errorf("duplicates %v", got)
	}
	moved := numbered("I", "1.1", "II", "2.2", "III", "2.1", "3.1", "3.2", "IV", "3.3")
	through := numbered("I", "1", "2", "2.1", "II", "3", "3.1", "3.2", "4", "III")
	for _, c := range []struct {
		draft   Draft
		section ElementID
		want    string
	}{
		{moved, 6, "3.4"}, {moved, 4, "2.3"}, {moved, 10, "3.4"}, // which stands elsewhere
		{through, 2, "5"}, {through, 6, "5"}, {through, 11, "5"},
	} {
		if got := c.draft.NextNumber(c.section); got != c.want {
			t.Errorf("section %d: %s, want %s", c.section, got, c.want)
		}
	}
	d = numbered("I", "1.1", "II", "1.1")
	if got := d.DuplicateNumbers(); len(got) != 1 || got[0].ID != 5 {
		t.Errorf("duplicates %v", got)
	}
}

func TestRenumber(t *testing.T) {
	d := numbered("I", "1.1", "1.2", "1.3", "II", "2.1")
	d.Elements[3].Deleted = true
	got, changed := d.Renumber()
	want := []Renumbered{{4, "1.2", ""}, {5, "1.3", "1.2"}}
	if !slices.Equal(changed, want) || got.Elements[4].Number != "1.2" || d.Elements[4].Number != "1.3" {
		t.Errorf("changed %v", changed)
	}
}

// TestRenumberThrough: numbers that go through all sections still do where items
// stand within an item, and those go with it.
func TestRenumberThrough(t *testing.T) {
	d := numbered("I", "1", "2", "2.1", "2.2", "II", "3", "3.1", "4")
	d.Elements[2].Deleted = true
	got, _ := d.Renumber()
	var numbers []string
	for _, e := range got.Elements[1:] {
		numbers = append(numbers, e.Number)
	}
	if want := []string{"I", "", "1", "1.1", "1.2", "II", "2", "2.1", "3"}; !slices.Equal(numbers, want) {
		t.Errorf("%q, want %q", numbers, want)
	}
	if _, changed := numbered("I", "1", "2", "2.1", "II", "3", "3.1", "4").Renumber(); len(changed) > 0 {
		t.Errorf("what is in order is changed: %v", changed)
	}
}

// TestConcordanceOfWhatIsCited: what stands outside of sections is listed, the place
// that holds it, which never had a number, is not.
func TestConcordanceOfWhatIsCited(t *testing.T) {
	d := numbered("I", "0.1", "II", "2.1")
	d.Elements[1].Number = ""
	renamed := d
	renamed.Elements = slices.Clone(d.Elements)
	renamed.Elements[4].Number = ""
	var got []string
	for _, l := range Concordance([]Draft{d, renamed}) {
		got = append(got, strings.Join(l.Numbers, " → "))
	}
	if want := []string{"0.1 → 0.1", "II → II", "2.1 → "}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPosKey(t *testing.T) {
	want := []int64{PosKey(0, 8, 9), PosKey(1, 0, 3), PosKey(1, 0, 12), PosKey(1, 2, 1), PosKey(300, 1, 5000), PosKey(301, 0, 0)}
	if !slices.IsSorted(want) || want[0] != 8<<32|9 {
		t.Errorf("got %v", want)
	}
}
