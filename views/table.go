package views

import (
	"strconv"

	"svod/app/procedure"
)

// TableView is what the page of a consolidated table shows.
type TableView struct {
	Title      string // of what it is the table, in words
	Lead       string
	Base       string // its address without query
	Rows       []TableLine
	Counts     procedure.TableCounts
	Figures    []StateCount // counts of the states that there are
	Whole      string       // address without the state
	Query      Form         // the filter as typed
	Sections   []Option
	BodyList   []Option
	Kinds      []Option
	States     []Option
	Next       string // address of the next page, empty at the end
	Bodies     Bodies
	Officer    bool
	Circulate  string // address of the act, empty where it is not to be done
	Circulated string // when it was circulated, in words
	Form       Form
	Own        procedure.BodyID // the viewer's body, 0: none
	Replies    string           // address of what bodies say of the proposals, empty: there are none
	Desk       string           // address of the round, where its comments are prepared for decision; empty: not by the viewer
	Stances    map[procedure.CommentID]procedure.Stance
}

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
		return f.T("paper.change.delete", "Number", c.Number)
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

// addedTexts are the texts of an added measure in a fixed order.
func addedTexts(c procedure.Change) []string {
	var all []string
	for _, key := range []string{procedure.ColTitle, procedure.ColTerm, procedure.ColExecutors, procedure.ColFunding, procedure.ColResult} {
		if text := c.Texts[key]; text != "" {
			all = append(all, text)
		}
	}
	return all
}
