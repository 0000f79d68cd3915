package web

import (
	"net/http"
	"strings"
	"testing"
)

// TestParticipantsAsAPaper: whoever belongs to the group has them by meeting and
// for the group, in each form and language, without addresses.
func TestParticipantsAsAPaper(t *testing.T) {
	p, d := withCase(t, "sent")
	people := cast(p, d)
	author, err := p.store.Person(p.Context(), people["author"].Person)
	must(t, err)
	observer := p.as(people["observer"].Person)
	outsider := p.as(outsiderOf(p))
	at := addresses(p, d)
	for _, base := range []string{groupPath(d.Group, "/people/paper/"), "/meetings/" + at["meeting"] + "/participants/"} {
		for _, lang := range []string{"ru", "en"} {
			for _, format := range []string{"docx", "pdf", "xlsx"} {
				a := observer.get(base + lang + "/" + format)
				words := a.words()
				if a.StatusCode != http.StatusOK || len(a.body) == 0 || strings.Contains(words, author.Email) {
					t.Errorf("%s %s %s: %d, %d bytes", base, lang, format, a.StatusCode, len(a.body))
				}
				if surname := author.Name["ru"].Surname; format != "pdf" && strings.Contains(words, surname) != (lang == "ru") {
					t.Errorf("%s %s %s names %s: %v", base, lang, format, surname, lang != "ru")
				}
			}
		}
		for _, wrong := range []string{"ru/csv", "xx/docx"} {
			if a := observer.get(base + wrong); a.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %d", wrong, a.StatusCode)
			}
		}
		if a := outsider.get(base + "ru/docx"); a.StatusCode != http.StatusNotFound {
			t.Errorf("somebody of another group: %d", a.StatusCode)
		}
	}
}
