package papers

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// TestWhatIsAnswered: a letter by its number, an answer on the portal by its
// day, one without comments, one that came late.
func TestWhatIsAnswered(t *testing.T) {
	day := time.Date(2021, 3, 15, 9, 0, 0, 0, time.UTC)
	letter := procedure.Response{At: day, LetterParticulars: procedure.LetterParticulars{OutNumber: "7-д", OutDate: day}}
	late, portal := letter, procedure.Response{At: day}
	late.Late = true
	row := procedure.TableRow{Number: 1, State: procedure.CommentOfficial}
	for name, c := range map[string]struct {
		letters []procedure.Response
		rows    []procedure.TableRow
		want    []string
	}{
		"by letter":                {[]procedure.Response{letter}, []procedure.TableRow{row}, []string{"На Ваш исх. № 7-д от 15.03.2021 сообщаем", "Получено: 1 замечание"}},
		"late":                     {[]procedure.Response{late}, []procedure.TableRow{row}, []string{"На Ваш исх. № 7-д", "поступил после установленного срока", "Получено: 1 замечание"}},
		"on the portal":            {[]procedure.Response{portal}, []procedure.TableRow{row}, []string{"поступившие 15 марта 2021 года через портал"}},
		"no comments by letter":    {[]procedure.Response{letter}, nil, []string{"Ваш исх. № 7-д от 15.03.2021 об отсутствии замечаний"}},
		"no comments, on the page": {[]procedure.Response{portal}, nil, []string{"Сообщение об отсутствии", "поступившее 15 марта 2021 года через портал, принято к сведению"}},
	} {
		d := AnswerData{To: "Правительству", Zone: "UTC", Sheet: procedure.AnswerSheet{RevisionNumber: 1}}
		d.Names, d.Base = map[procedure.Lang]Names{"ru": {}}, func(procedure.RevisionID) procedure.Draft { return procedure.Draft{} }
		d.Answer.Letters, d.Answer.Rows = c.letters, c.rows
		var said strings.Builder
		for b := range Answer(locales.For("ru"), d).Body {
			if p, ok := b.(Para); ok {
				for _, run := range p.Text {
					said.WriteString(strings.ReplaceAll(run.Text, "\u00a0", " ") + " ")
				}
			}
		}
		for _, want := range c.want {
			if !strings.Contains(said.String(), want) {
				t.Errorf("%s: %q lacks %q", name, said.String(), want)
			}
		}
		if len(c.rows) == 0 && strings.Contains(said.String(), "сообщаем о результатах") {
			t.Errorf("%s: told of results: %s", name, said.String())
		}
	}
}
