package desk

import (
	"context"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// TableOrder is a table that somebody wants on paper.
type TableOrder struct {
	store.Table
	Plan     procedure.PlanID
	Revision procedure.RevisionID // in which its elements stand, 0: none yet
	Query    procedure.TableQuery
	Typed    string // the words that were looked for, as they were typed
	Form     procedure.TableForm
	Title    func(*locales.Printer) string // of the round or the meeting
	Zone     string                        // of its dates
}

// TablePaper is a consolidated table as a paper, whose rows are read while it
// is written. What goes wrong then ends it and is put into failed.
func (d *Desk) TablePaper(ctx context.Context, o TableOrder, failed *error) (papers.Paper, error) {
	if err := o.Form.Check(o.Query); err != nil {
		return papers.Paper{}, err
	}
	bodies, err := d.store.Bodies(ctx)
	if err != nil {
		return papers.Paper{}, err
	}
	data, err := d.tableData(ctx, o.Plan, bodies, o.Form, d.editBases(ctx, failed))
	if err != nil {
		return papers.Paper{}, err
	}
	data.Title, data.AsAt = o.Title, locales.In(data.AsAt, o.Zone)
	if o.Form.Unnamed && namesBody(bodies, o.Typed) {
		o.Typed = concealed
	}
	if o.Query.Filtered() {
		var draft procedure.Draft
		if o.Revision != 0 {
			if draft, err = d.store.PublishedDraft(ctx, o.Revision); err != nil {
				return papers.Paper{}, err
			}
		}
		data.Shown = func(p *locales.Printer) string {
			return papers.TableFilter(p, o.Query, o.Typed, draft, data.Names[lang(p)])
		}
	}
	o.Table, o.Query.AllLangs = o.In(o.Form.Langs[0]), len(o.Form.Langs) > 1
	data.Rows = o.rows(ctx, bodies, failed)
	if o.Form.Unnamed {
		data.Rows = procedure.Unnamed(data.Rows, concealing(bodies))
	}
	return papers.ConsolidatedTable(data), nil
}

// rows are the rows of a table in the order that is wanted: of each body, or of
// each state, those that a filter for it lists.
func (o TableOrder) rows(ctx context.Context, bodies procedure.Bodies, failed *error) iter.Seq[procedure.TableRow] {
	queries := []procedure.TableQuery{o.Query}
	switch {
	case o.Form.Order == procedure.ByBody && o.Query.Body == 0:
		queries = nil
		for _, b := range bodies {
			q := o.Query
			q.Body = b.ID
			queries = append(queries, q)
		}
	case o.Form.Order == procedure.ByOutcome && (o.Query.State == "" || o.Query.State == procedure.Undecided):
		queries = nil
		for _, state := range procedure.TableStates {
			q := o.Query
			if q.State == "" || slices.Contains(procedure.UndecidedStates, state) {
				q.State = state
				queries = append(queries, q)
			}
		}
	}
	return func(yield func(procedure.TableRow) bool) {
		for _, q := range queries {
			for r := range o.All(ctx, q, failed) {
				if !yield(r) {
					return
				}
			}
			if *failed != nil {
				return
			}
		}
	}
}

// concealed stands where a paper without authors would name a body.
const concealed = "[…]"

// namesBody says whether words that were looked for name a body, or begin as its
// name does: beside texts from which it was taken they would tell whose these are.
func namesBody(bodies procedure.Bodies, typed string) bool {
	words := wordsIn(typed)
	line := " " + strings.Join(words, " ") + " "
	for _, b := range bodies {
		for _, name := range b.Named() {
			of := wordsIn(name)
			if len(of) == 0 {
				continue
			}
			if strings.Contains(line, " "+strings.Join(of, " ")+" ") {
				return true
			}
			if len(of) == 1 && slices.ContainsFunc(words, func(w string) bool {
				return utf8.RuneCountInString(w) >= procedure.MinBeginning && strings.HasPrefix(of[0], w)
			}) {
				return true
			}
		}
	}
	return false
}

// wordsIn are the words of a text as they are compared.
func wordsIn(text string) (all []string) {
	for w := range procedure.EachWord(text) {
		all = append(all, w.Text)
	}
	return all
}

// spellings are those of a name that a text can have: in capitals, and with its
// words held together on one line.
func spellings(name string) []string {
	held := strings.ReplaceAll(name, " ", "\u00a0")
	return []string{name, held, strings.ToUpper(name), strings.ToUpper(held)}
}

// concealing takes the names of all bodies from a text, in every language and case.
func concealing(bodies procedure.Bodies) func(string) string {
	var all []string
	for _, b := range bodies {
		all = append(all, b.Named()...)
	}
	slices.SortStableFunc(all, func(a, b string) int { return len(b) - len(a) }) // a name may begin another one
	var pairs []string
	for _, name := range all {
		for _, spelt := range spellings(name) {
			pairs = append(pairs, spelt, concealed)
		}
	}
	return strings.NewReplacer(pairs...).Replace
}

// tableData is what a paper of comments on a plan needs besides its rows.
func (d *Desk) tableData(ctx context.Context, plan procedure.PlanID, bodies procedure.Bodies, form procedure.TableForm,
	base func(procedure.RevisionID) procedure.Draft) (papers.TableData, error) {
	data := papers.TableData{Form: form, Base: base, AsAt: d.store.Now(), Names: map[procedure.Lang]papers.Names{}}
	for _, lang := range form.Langs {
		data.Names[lang] = paperNames(bodies, lang)
	}
	var err error
	if data.Plan, err = d.store.Plan(ctx, plan); err != nil {
		return data, err
	}
	data.Numbers, err = d.store.CommentNumbers(ctx, plan)
	return data, err
}

// editBases reads the revisions that edits were made for, each once, when a
// paper comes to them.
func (d *Desk) editBases(ctx context.Context, failed *error) func(procedure.RevisionID) procedure.Draft {
	read := map[procedure.RevisionID]procedure.Draft{}
	return func(id procedure.RevisionID) procedure.Draft {
		draft, ok := read[id]
		if !ok {
			var err error
			if draft, err = d.store.Draft(ctx, id); err != nil {
				*failed = err
			}
			read[id] = draft
		}
		return draft
	}
}
