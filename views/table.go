package views

import (
	"maps"
	"slices"
	"strconv"

	"svod/app/procedure"
)

// TableView is what the page of a consolidated table shows.
type TableView struct {
	Title      string // of what it is the table, in words
	Lead       string
	Sealed     bool   // comments of others are not in it yet
	Base       string // its address without query
	Address    string // the query of its filter, with its question mark
	Rows       []TableLine
	Counts     procedure.TableCounts // by state, whatever state is chosen; nil: too many to be counted
	Figures    []StateCount          // counts of the states that there are
	Whole      string                // address without the state
	Query      Form                  // the filter as typed
	Fields     []Field               // of the filter
	Pages      Pages
	Plan       procedure.PlanID
	Views      []KeptView
	Shares     bool   // the viewer can share filters
	Clear      string // address without any filter
	Wholly     string // address where the words are looked for among all comments; empty: they are
	Shown      int    // comments that the filter leaves
	Total      int    // of the whole table
	Responded  int    // that came with responses
	Sums       []BodySum
	Map        string // address of its map, empty: there is none
	Beside     string // address of alternatives side by side
	Bodies     Bodies
	Officer    bool
	Circulate  string           // address of the act, empty where it is not to be done
	Suppose    string           // address of the preview of what the comments shown would give, empty where it is not to be seen
	Circulated string           // when it was circulated, in words
	Own        procedure.BodyID // the viewer's body, 0: none
	Replies    string           // address of what bodies say of the proposals, empty: there are none
	Desk       string           // address of the round, where its comments are prepared for decision; empty: not by the viewer
	Stances    map[procedure.CommentID]procedure.Stance
}

// Pages are the addresses of a long list's pages beside the one shown, empty
// where there are none.
type Pages struct{ First, Previous, Next, Last string }

// BodySum is how many comments came with a body's responses.
type BodySum struct {
	Body  procedure.BodyID
	Count int
	Href  string
}

// filtered says whether the page shows less than the whole table.
func (v TableView) filtered() bool { return v.Address != "" }

// StateCount is how many comments are in a state, and where they are listed.
type StateCount struct {
	Option
	Count   int
	Href    string
	Current bool // the list shows these
}

// TableLine is one comment with what its edit changes.
type TableLine struct {
	procedure.TableRow
	Change   *procedure.Change // proposed; nil for none
	Agreed   *procedure.Change // by the decided disposition
	Proposed *procedure.Change // agreed edit of the proposed disposition; nil where it has none
	Heading  string            // before the first comment of an element
	Title    string            // of that element
	Column   string            // name of the column that Change concerns
}

func outcomeOptions(f Frame) []Option {
	all := []Option{{"", f.T("disposition.choose")}}
	for _, o := range procedure.Outcomes {
		if o != procedure.Withdrawn {
			all = append(all, Option{string(o), f.T("outcome." + string(o))})
		}
	}
	return all
}

// ElementName is an element in words: "п. 1.1", "раздел II", the whole draft.
func ElementName(f Frame, kind procedure.ElementKind, number string) string {
	switch kind {
	case procedure.Whole:
		return f.T("element.whole")
	case procedure.Section:
		if number == "" {
			return f.T("plan.no_section")
		}
		return f.T("element.section", "Number", number)
	}
	return f.T("element.measure", "Number", number)
}

func commentHref(id procedure.CommentID) string { return "/comments/" + procedure.Code(id) }

func (r TableLine) number() string {
	if r.Number == 0 {
		return "–"
	}
	return strconv.Itoa(r.Number)
}

// changeSentence says what a structural edit does.
func changeSentence(f Frame, c procedure.Change) string {
	switch c.Op {
	case procedure.OpDelete:
		return c.Deletion(f.T)
	case procedure.OpMerge:
		return f.T("paper.change.merge", "Number", c.Number, "With", c.With)
	case procedure.OpMove:
		return c.Movement(f.T)
	case procedure.OpFollow:
		return f.T("paper.change.follow", "Comment", strconv.Itoa(c.Follows))
	case procedure.OpAdd:
		return f.T("paper.change.add", "Place", c.Place.Number)
	}
	return ""
}

// addedTexts are the texts of an added measure in a fixed order: the usual columns,
// then those that only this plan has.
func addedTexts(c procedure.Change) []string {
	keys := []string{procedure.ColTitle, procedure.ColTerm, procedure.ColExecutors, procedure.ColFunding, procedure.ColResult}
	for _, key := range slices.Sorted(maps.Keys(c.Texts)) {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	var all []string
	for _, key := range keys {
		if text := c.Texts[key]; text != "" {
			all = append(all, text)
		}
	}
	return all
}

// total is how many comments there are before the state is chosen.
func (v TableView) total(f Frame) string {
	if v.Counts == nil {
		return f.T("table.more_than", "Count", f.Number(procedure.MaxCounted))
	}
	return f.Number(int64(v.Counts.Total()))
}

// shown says how many comments the filter leaves of how many.
func (v TableView) shown(f Frame) string {
	switch {
	case !v.filtered():
		return f.T("table.whole", "Comments", f.N("table.comments", v.Total))
	case v.Counts == nil:
		return f.T("table.shown", "Shown", v.total(f), "Comments", f.N("table.of_comments", v.Total))
	}
	return f.T("table.shown", "Shown", f.Number(int64(v.Shown)), "Comments", f.N("table.of_comments", v.Total))
}

// links are the pages in their order: label and address.
func (p Pages) links() []Option {
	return []Option{{p.First, "pages.first"}, {p.Previous, "pages.previous"}, {p.Next, "pages.next"}, {p.Last, "pages.last"}}
}
