package locales

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"golang.org/x/text/feature/plural"
)

var formNames = map[plural.Form]string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one",
	plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// entries reads a catalogue as it stands in the file: keys in their order, and
// each message's forms ("" for a plain string).
func entries(t *testing.T, lang string) (keys []string, forms map[string]map[string]string) {
	t.Helper()
	content, err := os.ReadFile(lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	forms = make(map[string]map[string]string)
	d := json.NewDecoder(bytes.NewReader(content))
	d.Token() // {
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := d.Decode(&value); err != nil {
			t.Fatalf("%s %v: %v", lang, key, err)
		}
		said := make(map[string]string)
		switch value := value.(type) {
		case string:
			said[""] = value
		case map[string]any:
			for form, text := range value {
				said[form], _ = text.(string)
			}
		}
		keys = append(keys, key.(string))
		forms[key.(string)] = said
	}
	return keys, forms
}

func TestCataloguesAreSortedAndWithoutDuplicates(t *testing.T) {
	for _, lang := range Languages() {
		keys, _ := entries(t, lang)
		for i := 1; i < len(keys); i++ {
			if keys[i-1] >= keys[i] {
				t.Errorf("%s: %q stands after %q", lang, keys[i], keys[i-1])
			}
		}
	}
}

func TestCataloguesHaveTheSameMessages(t *testing.T) {
	first := Languages()[0]
	_, want := entries(t, first)
	for _, lang := range Languages()[1:] {
		_, got := entries(t, lang)
		for key := range want {
			if got[key] == nil {
				t.Errorf("%s has no %q", lang, key)
			}
		}
		for key, forms := range got {
			switch {
			case want[key] == nil:
				t.Errorf("%s has %q, which %s has not", lang, key, first)
			case slices.Compare(placeholders(forms), placeholders(want[key])) != 0:
				t.Errorf("%q: placeholders %v in %s, %v in %s", key, placeholders(forms), lang, placeholders(want[key]), first)
			case (forms[""] == "") != (want[key][""] == ""):
				t.Errorf("%q has plural forms in one language only", key)
			}
		}
	}
}

func TestEveryMessageHasTheFormsOfItsLanguage(t *testing.T) {
	for _, lang := range Languages() {
		_, all := entries(t, lang)
		for key, forms := range all {
			if text, plain := forms[""]; plain {
				if text == "" {
					t.Errorf("%s: %q is empty", lang, key)
				}
				continue
			}
			kind := plural.Cardinal
			if key == "ordinal" || key == "ordinal.genitive" {
				kind = plural.Ordinal
			}
			for _, form := range wantedForms(kind, lang) {
				if forms[form] == "" {
					t.Errorf("%s: %q has no form %q", lang, key, form)
				}
				delete(forms, form)
			}
			if len(forms) > 0 {
				t.Errorf("%s: %q has forms that the language has not: %v", lang, key, forms)
			}
		}
	}
}

// wantedForms are the forms that whole numbers take in a language, and other,
// which fractions take.
func wantedForms(kind *plural.Rules, lang string) []string {
	want := []string{"other"}
	for n := 0; n < 1000; n++ {
		form := formNames[kind.MatchPlural(For(lang).tag, n, 0, 0, 0, 0)]
		if !slices.Contains(want, form) {
			want = append(want, form)
		}
	}
	return want
}

// placeholders are the names in all forms of a message, sorted. The number
// itself may be missing from some form ("one comment"), so Count is left out of
// messages with forms.
func placeholders(forms map[string]string) []string {
	var names []string
	for form, source := range forms {
		cut, _ := cut(source)
		for _, name := range cut.names {
			if !slices.Contains(names, name) && (name != "Count" || form == "") {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

func TestCatalogueErrors(t *testing.T) {
	for name, content := range map[string]string{
		"not JSON":         `{"a":`,
		"open placeholder": `{"a": "{{.x"}`,
		"no form other":    `{"a": {"one": "x"}}`,
	} {
		if _, err := newPrinter("en", []byte(content), false); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
