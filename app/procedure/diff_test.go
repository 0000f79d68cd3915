package procedure

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// marked writes a difference as [-removed-]{+added+}.
func marked(spans []Span) string {
	var out strings.Builder
	for _, s := range spans {
		switch s.Kind {
		case Same:
			out.WriteString(s.Text)
		case Removed:
			fmt.Fprintf(&out, "[-%s-]", s.Text)
		case Added:
			fmt.Fprintf(&out, "{+%s+}", s.Text)
		}
	}
	return out.String()
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"", "", ""},
		{"", "новый", "{+новый+}"},
		{"старый", "", "[-старый-]"},
		{"предложений по его сближению", "предложений по его гармонизации", "предложений по его [-сближению-]{+гармонизации+}"},
		{"РСС, государства", "РСС, СНГ, государства", "РСС, {+СНГ, +}государства"},
		{"РСС, государства", "РСС, государства, СНГ", "РСС, государства{+, СНГ+}"},
		{"2022–2023 годы", "2022–2024 годы", "[-2022–2023-]{+2022–2024+} годы"},
		{"Создание механизма обмена", "Определение порядка обмена", "[-Создание механизма-]{+Определение порядка+} обмена"},
		{"государства – участники", "государства-участники", "[-государства – участники-]{+государства-участники+}"},
		{"№\u00a05 от 8 июля", "№ 5 от 9 июля", "№ 5 от [-8-]{+9+} июля"},
		{"одно два три", "два три одно", "[-одно -]два три{+ одно+}"},
		{"по защите данных", "по обеспечению защиты данных", "по [-защите-]{+обеспечению защиты+} данных"},
	} {
		if got := marked(Diff(c.old, c.new)); got != c.want {
			t.Errorf("%q → %q:\n got %s\nwant %s", c.old, c.new, got, c.want)
		}
	}
	long := strings.Repeat("слово ", maxDiff/11+1)
	if got := Diff(long, "x"+long[1:]); len(got) > 3 {
		t.Errorf("an overlong text was cut into %d spans", len(got))
	}
}

func checkDiff(t *testing.T, old, new string) {
	t.Helper()
	var was, is strings.Builder
	last := Span{Kind: Added + 1}
	for _, s := range Diff(old, new) {
		if s.Text == "" || s.Kind == last.Kind || s.Kind == Removed && last.Kind == Added {
			t.Fatalf("%q → %q: %v after %v", old, new, s, last)
		}
		if s.Kind != Added {
			was.WriteString(s.Text)
		}
		if s.Kind != Removed {
			is.WriteString(s.Text)
		}
		last = s
	}
	if is.String() != new || foldBlanks(was.String()) != foldBlanks(old) {
		t.Fatalf("%q → %q: gave %q → %q", old, new, was.String(), is.String())
	}
}

func TestDiffRebuilds(t *testing.T) {
	source := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("проект плана мероприятий , . – 1.1 «СНГ» обмена и по на РСС \u00a0 \n")
	for range 2000 {
		var text [2]strings.Builder
		for i := range text {
			for range source.IntN(30) {
				text[i].WriteString(words[source.IntN(len(words))])
				text[i].WriteString([]string{" ", "", "\u00a0"}[source.IntN(3)])
			}
		}
		checkDiff(t, text[0].String(), text[1].String())
	}
}

func FuzzDiff(f *testing.F) {
	f.Add("Подготовка перечня (глоссария) терминов", "Подготовка глоссария терминов, понятий")
	f.Add("a\u00a0b c", "a b\u00a0c d")
	f.Add("a b a b", "b a b a ")
	f.Fuzz(func(t *testing.T, old, new string) {
		if utf8.ValidString(old) && utf8.ValidString(new) {
			checkDiff(t, old, new)
		}
	})
}

func BenchmarkDiff(b *testing.B) {
	source := rand.New(rand.NewPCG(1, 2))
	random := func() string {
		var out strings.Builder
		for out.Len() < 2*MaxColumn {
			fmt.Fprintf(&out, "слово%d ", source.IntN(100))
		}
		return out.String()
	}
	old := random()
	for name, new := range map[string]string{
		"oneWord":   strings.Replace(old, "слово7 ", "дело ", 3),
		"unrelated": random(),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Diff(old, new)
			}
		})
	}
}
