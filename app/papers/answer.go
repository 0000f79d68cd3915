package papers

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// AnswerData is the answer to one body: whom it goes to, what it sent, and what
// became of it.
type AnswerData struct {
	TableData
	Sheet  procedure.AnswerSheet
	Answer procedure.BodyAnswer
	To     string // the addressee, in the dative where the language has one
	Zone   string // of the dates of what came
}

// Answer is the letter that tells a body what became of each of its comments, and
// why, in the body's language. Until the next revision is published it is a draft.
func Answer(p *locales.Printer, d AnswerData) Paper {
	d.Rows = slices.Values(d.Answer.Rows)
	d.Form = procedure.TableForm{Langs: []procedure.Lang{procedure.Lang(p.Lang)}, Columns: []string{"number", "item", "text", "wording", "outcome"}}
	t := tablePaper{TableData: d.TableData, in: []*locales.Printer{p}, columns: d.Form.Columns}
	paper := Paper{Kind: "answer", Lang: p.Lang, Title: p.T("paper.answer.file", "Body", t.names(p).Short[d.Answer.Body]), Made: d.made()}
	if d.Sheet.Next.ID == 0 {
		paper.Draft, paper.Made = p.T("paper.draft"), d.AsAt
	}
	var blocks []Block
	if d.Sheet.Next.ID != 0 {
		blocks = append(blocks, Para{Style: Plain, Text: Words(p.Date(locales.In(paper.Made, d.Zone)))})
	}
	blocks = append(blocks, Para{Style: Corner, Text: Words(d.To)}, Heading{Level: 1, Text: Words(p.T("paper.answer.title"))},
		Para{Style: Indent, Text: Words(p.Typeset(answerIntroduction(p, d)))})
	for _, words := range answerResult(p, d) {
		blocks = append(blocks, Para{Style: Indent, Text: Words(p.Typeset(words))})
	}
	if len(d.Answer.Rows) > 0 {
		table := Table{Widths: []float64{5, 12, 29, 27, 27}, Head: []Row{t.head()}, Rows: d.rows(t), Size: 9}
		blocks = append(blocks, Para{Style: Plain}, roomy(table, false, t.known())) // a line apart
	}
	blocks = append(blocks, Sign{Post: Words(p.T("paper.answer.secretariat"))})
	paper.Body = slices.Values(blocks)
	return paper
}

// made is when all that the letter tells was known.
func (d AnswerData) made() time.Time {
	made := d.Sheet.Next.Published
	for _, r := range d.Answer.Rows {
		if in := d.Sheet.Applied.In[r.Comment]; in.Published.After(made) {
			made = in.Published
		}
		if r.Decide != nil && r.Decide.At.After(made) {
			made = r.Decide.At
		}
	}
	return made
}

// rows are the comments; one that nothing is decided of says so, and so does one
// whose agreed edit the revision does not have.
func (d AnswerData) rows(t tablePaper) func(func(Row) bool) {
	return func(yield func(Row) bool) {
		for _, r := range d.Answer.Rows {
			row := t.row(r)
			last := &row.Cells[len(row.Cells)-1]
			switch {
			case r.Decide == nil:
				last.Text = []Text{Words(t.in[0].T("paper.answer.state." + string(r.State)))}
			case r.Meeting != 0:
				last.Text = append(last.Text, Marked(t.in[0].T("meeting.name", "Ordinal", t.in[0].Ordinal(r.Meeting)), Italic))
			}
			last.Text = append(last.Text, d.unapplied(t.in[0], r)...)
			if !yield(row) {
				return
			}
		}
	}
}

// unapplied says that what was agreed of a comment is not in the revision, why, and
// which comments' edits are there instead.
func (d AnswerData) unapplied(p *locales.Printer, r procedure.TableRow) []Text {
	left, unapplied := d.Sheet.Applied.Unapplied(r)
	if !unapplied || d.Sheet.Next.ID == 0 {
		return nil
	}
	if left.At.IsZero() {
		return []Text{Marked(p.T("paper.answer.pending"), Bold)}
	}
	lines := []Text{Marked(p.T("paper.answer.unapplied", "Number", left.Revision), Bold)}
	if left.Why != "" {
		lines = append(lines, Words(p.Typeset(p.T(left.Why, "Old", left.Old))))
	}
	if len(left.Others) > 0 {
		numbers := make([]string, len(left.Others))
		for i, other := range left.Others {
			numbers[i] = strconv.Itoa(other.Number)
		}
		lines = append(lines, Words(p.T("paper.answer.instead", "Numbers", strings.Join(numbers, ", "))))
	}
	if left.Note != "" {
		lines = append(lines, Words(p.Typeset(left.Note)))
	}
	return lines
}

// applied says in which revisions the text is that was made of what was agreed of the
// body's comments, and whether the table names anything that is in none.
func (d AnswerData) applied(p *locales.Printer) string {
	key, in := "paper.answer.next", map[int]bool{}
	for _, r := range d.Answer.Rows {
		if n := d.Sheet.Applied.In[r.Comment].Number; n != 0 {
			in[n] = true
		}
		if _, unapplied := d.Sheet.Applied.Unapplied(r); unapplied {
			key = "paper.answer.next_but"
		}
	}
	if len(in) == 0 {
		in[d.Sheet.Next.Number] = true
	}
	var numbers []string
	for _, n := range slices.Sorted(maps.Keys(in)) {
		numbers = append(numbers, strconv.Itoa(n))
	}
	return p.N(key, len(numbers), "Numbers", p.List(numbers))
}

// answerIntroduction says which letters are answered, by number and date; what
// came without a letter, by the day on which it came. An answer that there are no
// comments is noted.
func answerIntroduction(p *locales.Printer, d AnswerData) string {
	var letters []string
	var came time.Time
	for _, l := range d.Answer.Letters {
		if l.OutNumber != "" {
			letters = append(letters, answeredLetter(p, l))
		} else if came.IsZero() {
			came = l.At
		}
	}
	about := []any{"Plan", d.Plan.Title[procedure.Lang(p.Lang)], "Revision", d.Sheet.RevisionNumber, "Letters", p.List(letters), "Date", p.Date(locales.In(came, d.Zone))}
	key := "paper.answer.plain"
	switch none := len(d.Answer.Rows) == 0; {
	case none && len(letters) > 0:
		key = "paper.answer.none_letters"
	case none:
		key = "paper.answer.none_portal"
	case len(letters) > 0:
		key = "paper.answer.letters"
	case !came.IsZero():
		key = "paper.answer.portal"
	}
	return p.T(key, about...)
}

// answeredLetter names a letter as running text does, with the month in letters:
// 03.02.2021 is the third of February to one reader and the second of March to another.
func answeredLetter(p *locales.Printer, l procedure.Response) string {
	if l.OutDate.IsZero() {
		return letterNamed(p, l.OutNumber, l.OutDate)
	}
	return p.T("comment.letter", "Number", l.OutNumber, "Date", p.DateShort(l.OutDate))
}

// answerResult says how many comments had which outcome, and where the text is
// that was made of them.
func answerResult(p *locales.Printer, d AnswerData) []string {
	var lines []string
	if slices.ContainsFunc(d.Answer.Letters, func(l procedure.Response) bool { return l.Late }) {
		lines = append(lines, p.T("paper.answer.late"))
	}
	if len(d.Answer.Rows) > 0 {
		var counts []string
		outcomes := d.Answer.Outcomes()
		for _, state := range procedure.TableStates {
			if n := outcomes[state]; n > 0 {
				counts = append(counts, p.T("paper.answer.count", "Outcome", p.T("paper.answer.state."+string(state)), "Count", p.Number(int64(n))))
			}
		}
		lines = append(lines, p.T("paper.answer.counts", "All", p.N("paper.answer.comments", len(d.Answer.Rows)), "Counts", p.List(counts)))
	}
	if d.Sheet.Next.ID != 0 {
		lines = append(lines, d.applied(p))
	}
	return lines
}
