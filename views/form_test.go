package views

import "testing"

// On paper the words of a filter are those that were chosen on the screen.
func TestFilteredBy(t *testing.T) {
	fields := []Field{
		{Name: "q", Label: "Слова"},
		{Name: "body", Label: "Орган", Options: []Option{{Label: "все"}, {Value: "3", Label: "Беларусь"}}},
		{Name: "kind", Label: "Вид", Options: []Option{{Label: "все"}}},
	}
	for _, c := range []struct {
		values map[string]string
		want   string
	}{
		{map[string]string{}, ""},
		{map[string]string{"q": "срок", "body": ""}, "Слова: срок"},
		{map[string]string{"q": "«срок»", "body": "3", "other": "x"}, "Слова: «срок»; Орган: Беларусь"},
	} {
		if got := (Form{Values: c.values}).filteredBy(fields); got != c.want {
			t.Errorf("%v: %q, want %q", c.values, got, c.want)
		}
	}
}
