package demo

import (
	"fmt"
	"strings"
	"time"
)

// Scale says how large a case of the same kind is wanted; 0 leaves the model
// case as it is.
type Scale struct {
	Measures int // of the plan
	Bodies   int // that are asked to comment
	Comments int // of round 1
}

// Check says whether a case can be made so large.
func (s Scale) Check() error {
	if min(s.Measures, s.Bodies, s.Comments) < 0 || s.Measures > 5000 || s.Bodies > 200 || s.Comments > 1_000_000 {
		return fmt.Errorf("-measures, -bodies, -comments: at most 5,000 measures, 200 bodies and 1,000,000 comments")
	}
	return nil
}

// Grow makes a larger case of the same kind: measures and comments varied from
// the model case, and delegations of more bodies. The same Scale gives the same
// case.
func (c *Case) Grow(s Scale) error {
	if err := s.Check(); err != nil {
		return err
	}
	c.growPlan(s.Measures)
	c.growBodies(s.Bodies)
	c.growComments(s.Comments)
	return nil
}

// growPlan adds measures at the end of the sections in turn. Their numbers go
// on behind those that the case's comments add.
func (c *Case) growPlan(want int) {
	var have []measureRow
	for _, s := range c.Plan.Sections {
		have = append(have, s.Measures...)
	}
	next := make([]int, len(c.Plan.Sections))
	for i, s := range c.Plan.Sections {
		next[i] = len(s.Measures) + 2
	}
	for n := len(have); n < want; n++ {
		section := n % len(c.Plan.Sections)
		from, stage := have[n%len(have)], n/len(have)+1
		next[section]++
		from.ID = fmt.Sprintf("X%d", n)
		from.Number = fmt.Sprintf("%d.%d", section+1, next[section])
		from.Title += fmt.Sprintf(" (этап %d, направление %d)", stage, n)
		from.TitleEN += fmt.Sprintf(" (stage %d, strand %d)", stage, n)
		c.Plan.Sections[section].Measures = append(c.Plan.Sections[section].Measures, from)
	}
}

// growBodies asks more bodies: first the states and organisations of the case
// that do not take part, then invented ones.
func (c *Case) growBodies(want int) {
	member := map[string]bool{}
	for _, code := range c.Bodies.Mandate.Members {
		member[code] = true
	}
	for _, code := range c.Bodies.Mandate.Observers {
		member[code] = true // they take part already, as observers
	}
	spare := append([]bodyRow(nil), c.Bodies.States...)
	for n := 1; len(c.Bodies.Mandate.Members) < want; {
		var b bodyRow
		if len(spare) > 0 {
			b, spare = spare[0], spare[1:]
		} else {
			b = inventedBody(n)
			c.Bodies.Organisations = append(c.Bodies.Organisations, b)
			n++
		}
		if member[b.Code] {
			continue
		}
		member[b.Code] = true
		c.Bodies.Mandate.Members = append(c.Bodies.Mandate.Members, b.Code)
		c.addDelegation(b)
	}
}

func inventedBody(n int) bodyRow {
	ru, en := fmt.Sprintf("Организация %d", n), fmt.Sprintf("Organisation %d", n)
	return bodyRow{Code: fmt.Sprintf("ORG-%d", n), Kind: "organisation", Order: 100 + n, ShortRU: ru, ShortEN: en, FullRU: ru, FullEN: en,
		TimeZone: "Europe/Moscow", Languages: []langRow{{"ru"}}}
}

// addDelegation gives a body a head and two delegates, a letter in round 1, and
// a place among those who are asked.
func (c *Case) addDelegation(b bodyRow) {
	for i, role := range []string{"head", "delegate", "delegate"} {
		from := c.People.Participants[len(c.People.Participants)%30]
		from.ID = fmt.Sprintf("%s-%d", b.Code, i+1)
		from.Body, from.Role, from.Part = b.Code, role, nil
		from.SurnameRU += fmt.Sprintf("-%d", i+1)
		from.Email = strings.ToLower(from.ID) + "@delegation.example"
		c.People.Participants = append(c.People.Participants, from)
	}
	number := "1-" + b.Code
	c.Comments.Letters = append(c.Comments.Letters, letterRow{ID: "L-" + b.Code, Body: b.Code, Round: 1, Kind: "comments",
		OutNumber: &number, OutDate: day{time.Date(2021, 3, 11, 0, 0, 0, 0, moscow)},
		ReceivedAt: time.Date(2021, 3, 11, 12, 0, 0, 0, moscow)})
	c.Comments.Rounds[0].Bodies = append(c.Comments.Rounds[0].Bodies, b.Code)
}

// growComments files more comments in round 1, spread over measures and the
// bodies that comment.
func (c *Case) growComments(want int) {
	type author struct{ body, person, letter string }
	var authors []author
	for _, l := range c.Comments.Letters {
		if l.Round != 1 || l.Kind != "comments" {
			continue
		}
		for _, p := range c.People.Participants {
			if p.Body == l.Body && (p.Role == "delegate" || p.Role == "head") {
				authors = append(authors, author{l.Body, p.ID, l.ID})
			}
		}
	}
	var measures []measureRow
	for _, s := range c.Plan.Sections {
		measures = append(measures, s.Measures...)
	}
	for n := len(c.Comments.Comments); n < want; n++ {
		by := authors[n%len(authors)]
		row := variedComment(measures[(n*7)%len(measures)], n)
		row.ID, row.Body, row.Author, row.Letter = fmt.Sprintf("V%d", n), by.body, by.person, by.letter
		c.Comments.Comments = append(c.Comments.Comments, row)
		c.consider(row)
	}
}

// consider puts a comment on the agenda of the meeting that decides it.
func (c *Case) consider(row commentRow) {
	for i := range c.Meetings.Meetings {
		m := &c.Meetings.Meetings[i]
		if m.ID != row.DecidedAt {
			continue
		}
		for no := range m.Agenda {
			if item := &m.Agenda[no]; len(item.Comments) > 0 {
				item.Comments = append(item.Comments, row.ID)
				return
			}
		}
	}
}

// variedComment is one of six kinds of comment on a measure.
func variedComment(m measureRow, n int) commentRow {
	col := func(s string) *string { return &s }
	row := commentRow{Round: 1, Element: "measure " + m.Number, ReasonRU: fmt.Sprintf("Предложение поддержано компетентными органами (обращение %d).", n),
		ReasonEN: fmt.Sprintf("The proposal is supported by the competent authorities (request %d).", n)}
	edit := &editRow{Element: row.Element, Revision: 1}
	switch n % 6 {
	case 0:
		row.Kind, row.Col = "substantive", col("title")
		edit.Op, edit.NewRU, edit.NewEN = "append", col(fmt.Sprintf(", с учетом национальных особенностей (%d)", n)), col(fmt.Sprintf(", taking national specifics into account (%d)", n))
	case 1:
		row.Kind, row.Col = "change_term", col("term")
		ru, en := fmt.Sprintf("%d–%d годы", 2022+n%4, 2027+n%3), fmt.Sprintf("%d–%d", 2022+n%4, 2027+n%3)
		edit.Op, edit.OldRU, edit.NewRU, edit.OldEN, edit.NewEN = "restate", &m.Term, &ru, &m.TermEN, &en
	case 2:
		row.Kind, row.Col = "change_executor", col("executors")
		edit.Op, edit.NewRU, edit.NewEN = "append", col(", Исполнительный комитет СНГ"), col(", CIS Executive Committee")
	case 3:
		row.Kind, row.Col = "change_result", col("expected_result")
		edit.Op, edit.NewRU, edit.NewEN = "append", col(fmt.Sprintf(", доклад (%d)", n)), col(fmt.Sprintf(", report (%d)", n))
	case 4:
		row.Kind, edit.Op = "delete_measure", "delete"
	default:
		row.Kind, edit = "position", nil
	}
	if edit != nil {
		edit.Col = row.Col
	}
	row.Proposed = edit
	row.TextRU = fmt.Sprintf("По пункту %s: предложение %d о мероприятии «%s».", m.Number, n, m.Title)
	row.TextEN = fmt.Sprintf("On item %s: proposal %d on the measure “%s”.", m.Number, n, m.TitleEN)
	row.Outcome, row.DecidedAt = "noted", "MTG-1"
	if n%6 < 4 {
		row.Outcome = "rejected"
		row.NoteRU, row.NoteEN = col("Отклонено: учтено в другой редакции."), col("Rejected: covered by another wording.")
	}
	return row
}
