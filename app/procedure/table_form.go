package procedure

import (
	"cmp"
	"iter"
	"slices"
)

// TableOrder is the order in which a paper of a table lists comments.
type TableOrder string

// The orders of a table: as the plan goes, body after body, outcome after
// outcome.
const (
	ByItem    TableOrder = "item"
	ByBody    TableOrder = "body"
	ByOutcome TableOrder = "outcome"
)

// TableOrders lists all, the usual one first.
var TableOrders = []TableOrder{ByItem, ByBody, ByOutcome}

// TableColumns are all columns that a paper of a table can have, in their order;
// UsualTableColumns those that it has unless others are chosen.
var (
	TableColumns      = []string{"number", "item", "body", "kind", "text", "wording", "reason", "supports", "outcome"}
	UsualTableColumns = []string{"number", "item", "body", "text", "wording", "reason", "outcome"}
)

// TableForm says what a paper of a table looks like.
type TableForm struct {
	Langs   []Lang // of its words, one under the other
	Order   TableOrder
	Columns []string
	Unnamed bool // whose comment it is stays unsaid
}

// UsualTable is the form of a paper that nobody asked anything else of.
func UsualTable(lang Lang) TableForm {
	return TableForm{Langs: []Lang{lang}, Order: ByItem, Columns: UsualTableColumns}
}

// Check says what cannot be: a table without columns; one that hides bodies and
// is in their order, or of one of them.
func (f TableForm) Check(q TableQuery) error {
	var problems Invalid
	if len(f.Columns) == 0 {
		problems.Add("column", "table.error.columns")
	}
	if f.Unnamed && f.Order == ByBody {
		problems.Add("order", "table.error.unnamed_order")
	}
	if f.Unnamed && q.Body != 0 {
		problems.Add("author", "table.error.unnamed_body")
	}
	return problems.Err()
}

// Shows are the columns of the paper in their order.
func (f TableForm) Shows() []string {
	return slices.DeleteFunc(slices.Clone(TableColumns), func(column string) bool {
		return !slices.Contains(f.Columns, column) || f.Unnamed && column == "body"
	})
}

// Unnamed are rows in which nothing says whose they are. Comments on one element
// stand in the order of their random ids, for that of the table is the order of
// bodies; so are they numbered. conceal takes from a text the names of all bodies: what
// is said of one comment may name the author of another, and if only an author's own
// name went, the proposed wording beside would show which one that is.
func Unnamed(rows iter.Seq[TableRow], conceal func(string) string) iter.Seq[TableRow] {
	return func(yield func(TableRow) bool) {
		n := 0
		var on []TableRow
		release := func() bool {
			slices.SortFunc(on, func(a, b TableRow) int { return cmp.Compare(a.Comment, b.Comment) })
			for _, r := range on {
				n++
				if !yield(r.unnamed(n, conceal)) {
					return false
				}
			}
			on = on[:0]
			return true
		}
		for r := range rows {
			if len(on) > 0 && on[0].Element != r.Element && !release() {
				return
			}
			on = append(on, r)
		}
		release()
	}
}

func (r TableRow) unnamed(number int, hide func(string) string) TableRow {
	hidden := r
	hidden.Number, hidden.Body, hidden.Letter = number, 0, LetterRef{}
	hidden.Original, hidden.Text, hidden.Reason = Words{hide(r.Original.Old), hide(r.Original.New)}, hide(r.Text), hide(r.Reason)
	if r.Words != nil {
		hidden.Words = map[Lang]Words{}
		for lang, w := range r.Words {
			hidden.Words[lang] = Words{hide(w.Old), hide(w.New)}
		}
	}
	for _, d := range []**Disposition{&hidden.Propose, &hidden.Decide} {
		if *d == nil {
			continue
		}
		said := **d
		said.Note = Texts{}
		for lang, note := range (*d).Note {
			said.Note[lang] = hide(note)
		}
		*d = &said
	}
	return hidden
}
