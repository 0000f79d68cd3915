package procedure_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"svod/app/procedure"
)

var numberWords = procedure.ReadNumberWords("п|пп|пункт|пункта|пункте|пункту|пунктом|пункты", "item|items|no|comment|section")

func TestReadSearch(t *testing.T) {
	for line, want := range map[string][]string{
		"информационной безопасности": {"информационной", "безопасности"},
		"Учёт УЧЕТ":            {"учет", "учет"},
		"п. 3.4":               {"3.4#"},
		"п.3.4 и пункту 6.2.1": {"3.4#", "и", "6.2.1#"},
		"item 3.4 terms.":      {"3.4#", "terms"},
		"№ 15":                 {"15#"},
		"comment No. 27":       {"27#"},
		"п.п. 3.4 и пункт":     {"3.4#", "и", "пункт"},
		"section II and XIV":   {"ii#", "and", "xiv"},
		"пункт № IX":           {"ix#"},
		"no item vi section":   {"vi#", "section"},
		"item civil":           {"item", "civil"},
		"no comment on 27":     {"no", "comment", "on", "27#"},
		"пункт о сроках ":      {"пункт", "о", "сроках"},
		`«критической инфраструктуры» сроки`: {"критической инфраструктуры", "сроки"},
		`"a b" "c"`:   {"a b", "c"},
		`"не закрыта`: {"не закрыта"},
		"государств-участников":         {"государств", "участников"},
		"об’єднання об'єднання ԱՐՄԵՆԻԱ": {"обєднання", "обєднання", "արմենիա"},
		"2022–2025 годы":                {"2022#", "2025#", "годы"},
		"COVID19":                       {"covid19"},
		"и не":                          {"и", "не"},
		"a* OR b) NEAR(c ^x -y col:z":   {"a", "or", "b", "near", "c", "x", "y", "col", "z"},
		"слово\u0301":                   {"слово"},
		"":                              nil,
	} {
		s, err := procedure.ReadSearch(line, numberWords)
		if err != nil {
			t.Errorf("%q: %v", line, err)
		}
		var got []string
		for _, term := range s.Terms {
			words := strings.Join(term.Words, " ")
			if term.Number {
				words += "#"
			}
			got = append(got, words)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is read as %q, want %q", line, got, want)
		}
	}
}

func TestReadSearchRefuses(t *testing.T) {
	for line, want := range map[string]string{
		strings.Repeat("й", procedure.MaxSearch+1): "search.error.long",
		strings.Repeat("а ", 13):                   "search.error.terms",
		"?!… * \"\" ()":                            "search.error.nothing",
		"😀😀":                                       "search.error.nothing",
		"\x00":                                     "",
		"ы":                                        "search.error.short",
		"\xff\xfe":                                 "clean.unreadable",
	} {
		_, err := procedure.ReadSearch(line, numberWords)
		problems, _ := err.(procedure.Invalid)
		switch {
		case want == "" && err != nil, want != "" && (len(problems) != 1 || problems[0].Key != want || problems[0].Field != "q"):
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
}

func TestPassages(t *testing.T) {
	wanted := func(w procedure.Word) bool { return w.Text == "срок" || w.Text == "учет" }
	long := strings.Repeat("слово в тексте, ", 60)
	for text, want := range map[string]string{
		"Срок и учёт.":                        "[Срок] и [учёт].",
		"без них":                             "",
		long + "учёт и срок <b>" + long:       "… слово в тексте, слово в тексте, слово в тексте, [учёт] и [срок] <b>слово",
		"учёт " + long + "срок, учёт " + long: "тексте, слово в тексте, [срок], [учёт] слово", // both at once rather than the first
	} {
		f := procedure.Found{Fields: []procedure.FoundField{{Lang: "ru", Text: text}}}
		f.Show("ru", wanted)
		var got, plain strings.Builder
		for _, p := range f.Passages {
			for _, b := range p.Bits {
				plain.WriteString(b.Text)
				if b.Marked {
					b.Text = "[" + b.Text + "]"
				}
				got.WriteString(b.Text)
			}
		}
		if !strings.Contains(got.String(), want) || (want == "") != (len(f.Passages) == 0) {
			t.Errorf("%.40q shows %q, want %q", text, got.String(), want)
		}
		if n := utf8.RuneCountInString(plain.String()); n > 300 || !utf8.ValidString(plain.String()) || !strings.Contains(text, strings.Trim(plain.String(), " …")) {
			t.Errorf("%.40q: the passage of %d characters is none of the text: %q", text, n, plain.String())
		}
	}
}

// What was found is shown in the reader's language where the words are there.
func TestPassagesOfALanguage(t *testing.T) {
	fields := []procedure.FoundField{{Lang: "ru", Head: true, Text: "Срок"}, {Lang: "en", Head: true, Text: "Term"}, {Lang: "en", Text: "The term"}, {Lang: "ru", Text: "другое"}}
	for looked, want := range map[string]string{"term": "Term|The term", "срок": "Term|Срок", "другое": "Term|другое"} {
		f := procedure.Found{Fields: slices.Clone(fields)}
		f.Show("en", func(w procedure.Word) bool { return w.Text == looked })
		got := all(f.Head)
		for _, p := range f.Passages {
			got += "|" + all(p)
		}
		if got != want {
			t.Errorf("for %q %q is shown, want %q", looked, got, want)
		}
	}
}

func all(p procedure.Passage) string {
	var out strings.Builder
	for _, b := range p.Bits {
		out.WriteString(b.Text)
	}
	return out.String()
}

func FuzzReadSearch(f *testing.F) {
	for _, seed := range []string{"", "п. 3.4", "«a b» c", "\x00\"", "1.2.3.", "'’ʼ", "😀a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		s, err := procedure.ReadSearch(line, numberWords)
		for _, term := range s.Terms {
			for _, w := range term.Words {
				if w == "" || strings.ContainsAny(w, " \"'#*():&|!<>\\") {
					t.Errorf("%q gives the word %q (%v)", line, w, err)
				}
			}
		}
	})
}
