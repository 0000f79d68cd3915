package procedure

import (
	"encoding/json"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The model case as the tests of this package read it. Element ids are made of
// the case's own: M07 is 1007, S2 is 102, comment C31 is 31.
const caseDir = "../demo/case/"

var caseLangs = []Lang{"ru", "en"}

type caseEdit struct {
	Element, Op, Col, With, Comment string
	OldRU                           string `json:"old_ru"`
	NewRU                           string `json:"new_ru"`
	OldEN                           string `json:"old_en"`
	NewEN                           string `json:"new_en"`
	Place                           struct{ Section, After, Number string }
	Texts                           map[Lang]map[string]string
}

type caseComment struct {
	ID               string
	Number           int
	Element          string
	Col              string
	Kind             string
	TextRU           string `json:"text_ru"`
	TextEN           string `json:"text_en"`
	Outcome          string
	DecidedAt        string `json:"decided_at"`
	Proposed, Agreed *caseEdit
}

func readCase(t testing.TB, name string, into any) {
	t.Helper()
	raw, err := os.ReadFile(caseDir + name)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func caseID(s string, from int) ElementID {
	n, _ := strconv.Atoi(s[1:])
	return ElementID(from + n)
}

// casePlan is revision 1 of the model case.
func casePlan(t testing.TB) Draft {
	t.Helper()
	var raw struct {
		Document map[string]any
		Sections []struct {
			ID, Number string
			TitleRU    string `json:"title_ru"`
			TitleEN    string `json:"title_en"`
			Measures   []map[string]any
		}
		Columns []struct {
			Key  string
			RU   string `json:"name_ru"`
			EN   string `json:"name_en"`
			Core bool
		}
	}
	readCase(t, "plan.ru-en.json", &raw)
	d := Draft{Plan: Plan{Langs: caseLangs}, Revision: Revision{ID: 1, Number: 1, State: RevisionPublished}}
	for _, c := range raw.Columns {
		if c.Key != "number" {
			d.Plan.Columns = append(d.Plan.Columns, Column{c.Key, Texts{"ru": c.RU, "en": c.EN}, c.Core})
		}
	}
	put := func(e Element, fields map[string]any, columns ...Column) {
		for _, c := range columns {
			original := fields[c.Key+"_ru"].(string)
			e = e.with("ru", c.Key, Cell{Text: original})
			e = e.with("en", c.Key, Cell{fields[c.Key+"_en"].(string), TextHash(original)})
		}
		d.Elements = append(d.Elements, e)
	}
	title := d.Plan.ColumnsOf(Section)
	put(Element{ID: 1, Kind: Whole}, raw.Document, title...)
	d.Plan.Title = Texts{"ru": d.Elements[0].Text("ru", ColTitle), "en": d.Elements[0].Text("en", ColTitle)}
	for _, s := range raw.Sections {
		id := caseID(s.ID, 100)
		put(Element{ID: id, Kind: Section, Parent: 1, Number: s.Number},
			map[string]any{"title_ru": s.TitleRU, "title_en": s.TitleEN}, title...)
		for _, m := range s.Measures {
			put(Element{ID: caseID(m["id"].(string), 1000), Kind: Measure, Parent: id, Number: m["number"].(string)},
				m, d.Plan.Columns...)
		}
	}
	return d
}

func caseComments(t testing.TB) []caseComment {
	t.Helper()
	var raw struct{ Comments []caseComment }
	readCase(t, "comments.ru-en.json", &raw)
	return raw.Comments
}

func caseElement(d Draft, name string) ElementID {
	kind, number, _ := strings.Cut(name, " ")
	if kind == string(Whole) {
		return 1
	}
	e, _ := d.Numbered(ElementKind(kind), number)
	return e.ID
}

// edit turns an edit of the case into ours, against a draft.
func (c caseEdit) edit(d Draft) Edit {
	e := Edit{Base: d.Revision.ID, Element: caseElement(d, c.Element), Op: Op(c.Op), Column: c.Col, Texts: c.Texts,
		With: caseElement(d, c.With)}
	if c.OldRU+c.NewRU != "" {
		e.Words = map[Lang]Words{"ru": {c.OldRU, c.NewRU}, "en": {c.OldEN, c.NewEN}}
	}
	if c.Place.Section != "" {
		section, _ := d.Numbered(Section, c.Place.Section)
		e.Place = Place{section.ID, caseElement(d, c.Place.After), c.Place.Number}
	}
	if c.Comment != "" {
		e.Follows = CommentID(caseID(c.Comment, 0))
	}
	return e
}

// agreedAt are the agreed edits of a meeting of the case in the table's order.
func agreedAt(t testing.TB, meeting string, d Draft) []AgreedEdit {
	t.Helper()
	var out []AgreedEdit
	for _, c := range caseComments(t) {
		if c.DecidedAt == meeting && c.Agreed != nil {
			out = append(out, AgreedEdit{CommentID(caseID(c.ID, 0)), c.Number, c.Agreed.edit(d)})
		}
	}
	return out
}

// corrections are the technical corrections that the secretariat makes by hand.
func corrections(t testing.TB, d Draft) []AgreedEdit {
	t.Helper()
	var raw struct {
		Meetings []struct {
			Corrections struct{ Edits []caseEdit } `json:"technical_corrections"`
		}
	}
	readCase(t, "meeting.json", &raw)
	var out []AgreedEdit
	for _, m := range raw.Meetings {
		for _, e := range m.Corrections.Edits {
			out = append(out, AgreedEdit{60, 1, e.edit(d)})
		}
	}
	return out
}
