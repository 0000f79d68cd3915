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
		"by letter":                {[]procedure.Response{letter}, []procedure.TableRow{row}, []string{"На Ваш исх. № 7-д от 15 марта 2021 г. сообщаем", "Получено: 1 замечание"}},
		"late":                     {[]procedure.Response{late}, []procedure.TableRow{row}, []string{"На Ваш исх. № 7-д", "поступил после установленного срока", "Получено: 1 замечание"}},
		"on the portal":            {[]procedure.Response{portal}, []procedure.TableRow{row}, []string{"поступившие 15 марта 2021 года через портал"}},
		"no comments by letter":    {[]procedure.Response{letter}, nil, []string{"Ваш исх. № 7-д от 15 марта 2021 г. об отсутствии замечаний"}},
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

// TestAnAnswerNamesWhatIsNotInTheRevision: an edit that was agreed and left out is
// told with the reason and what stands instead, and the letter does not say that all
// that was agreed is in the text; one that is there, or was not agreed, is not named.
func TestAnAnswerNamesWhatIsNotInTheRevision(t *testing.T) {
	decided := time.Date(2021, 3, 20, 9, 0, 0, 0, time.UTC)
	row := func(id procedure.CommentID, outcome procedure.Outcome) procedure.TableRow {
		return procedure.TableRow{Comment: id, Number: int(id), State: outcome.State(), Edit: &procedure.Edit{Op: procedure.OpDelete},
			Decide: &procedure.Disposition{Outcome: outcome, At: decided}}
	}
	left := procedure.LeftOut{Revision: 2, Why: procedure.MisfitDeleted, At: decided.Add(time.Hour), Note: "Так решило заседание", Others: []procedure.Reference{{Comment: 5, Number: 5}, {Comment: 8, Number: 8}}}
	for name, c := range map[string]struct {
		row     procedure.TableRow
		applied procedure.Applied
		want    []string // nil: the revision has all
	}{
		"left out":     {row(6, procedure.Accepted), procedure.Applied{Left: map[procedure.CommentID]procedure.LeftOut{6: left}}, []string{"В редакцию 2 не внесено", "Пункт исключ", "(номера замечаний): 5, 8", "Так решило заседание", "кроме тех"}},
		"not yet":      {row(6, procedure.Accepted), procedure.Applied{}, []string{"В текст пока не внесено", "кроме тех"}},
		"carried out":  {row(6, procedure.Accepted), procedure.Applied{In: map[procedure.CommentID]procedure.Revision{6: {Number: 2}}, Left: map[procedure.CommentID]procedure.LeftOut{6: left}}, nil},
		"not accepted": {row(6, procedure.Rejected), procedure.Applied{}, nil},
	} {
		d := AnswerData{To: "Правительству", Zone: "UTC", Sheet: procedure.AnswerSheet{RevisionNumber: 1, Next: procedure.Revision{ID: 2, Number: 2}, Applied: c.applied}}
		d.Names, d.Base = map[procedure.Lang]Names{"ru": {}}, func(procedure.RevisionID) procedure.Draft { return procedure.Draft{} }
		d.Answer.Rows = []procedure.TableRow{c.row}
		said := strings.ReplaceAll(textOf(t, parts(t, writeDOCX(t, Answer(locales.For("ru"), d)))["word/document.xml"]), "\u00a0", " ")
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q lacks %q", name, said, want)
			}
		}
		if told := strings.Contains(said, "не внесено") || strings.Contains(said, "кроме тех"); told != (c.want != nil) {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// TestAnAnswerNamesTheRevisionsThatHaveIt: what was agreed at a later meeting is in a
// later revision than the first that was made of the one commented on, and the letter
// is not older than what it tells; a body of which nothing was agreed is told of the first.
func TestAnAnswerNamesTheRevisionsThatHaveIt(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2021, 3, n, 9, 0, 0, 0, time.UTC) }
	rows := []procedure.TableRow{{Comment: 6, State: procedure.CommentOfficial}, {Comment: 7, State: procedure.CommentOfficial}}
	for name, c := range map[string]struct {
		in   map[procedure.CommentID]procedure.Revision
		want []string
	}{
		"none":  {nil, []string{"3 марта 2021 года", "в редакцию 2 проекта."}},
		"later": {map[procedure.CommentID]procedure.Revision{6: {Number: 3, Published: day(9)}}, []string{"9 марта 2021 года", "в редакцию 3 проекта."}},
		"both":  {map[procedure.CommentID]procedure.Revision{6: {Number: 4, Published: day(9)}, 7: {Number: 2, Published: day(3)}}, []string{"9 марта 2021 года", "в редакции 2 и 4 проекта."}},
	} {
		d := AnswerData{To: "Правительству", Zone: "UTC", Sheet: procedure.AnswerSheet{RevisionNumber: 1, Next: procedure.Revision{ID: 2, Number: 2, Published: day(3)}, Applied: procedure.Applied{In: c.in}}}
		d.Names, d.Base = map[procedure.Lang]Names{"ru": {}}, func(procedure.RevisionID) procedure.Draft { return procedure.Draft{} }
		d.Answer.Rows = rows
		said := strings.ReplaceAll(textOf(t, parts(t, writeDOCX(t, Answer(locales.For("ru"), d)))["word/document.xml"]), "\u00a0", " ")
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("%s: %q lacks %q", name, said, want)
			}
		}
	}
}
