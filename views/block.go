package views

import (
	"slices"

	"svod/app/procedure"
)

// ProposeBlockView is several comments of a round for which one outcome is to be
// proposed.
type ProposeBlockView struct {
	Round  procedure.Round
	Rows   []TableLine
	Pages  Pages // beside it, where there are more than a block takes
	Bodies Bodies
	Query  string          // of the table's filter, with its question mark
	Here   string          // that, and where the page begins
	Last   procedure.Block // that can be taken back
	Form   Form
}

// TogetherView is the comments of a meeting that can be decided in one act.
type TogetherView struct {
	Meeting procedure.Meeting
	Rows    []ProposedLine
	With    map[procedure.CommentID][]procedure.OpenComment // what stands under a lead and is decided with it
	Apart   []ProposedLine                                  // those whose authors insist, or that others want by themselves
	More    bool                                            // that the page does not hold
	Bodies  Bodies
	Last    procedure.Block // that can be taken back
	Form    Form
}

// with are the comments that are decided because a line of the block is; what is
// listed by itself is decided as is proposed for it.
func (v TogetherView) with(l ProposedLine) []procedure.OpenComment {
	return slices.DeleteFunc(slices.Clone(v.With[l.Comment]), func(c procedure.OpenComment) bool {
		return slices.ContainsFunc(v.Rows, func(other ProposedLine) bool { return other.Comment == c.Comment })
	})
}

// BlockView is what was proposed or decided in one act.
type BlockView struct {
	procedure.Block
	Lines  []procedure.BlockLine
	Bodies Bodies
}

// BlockHref is the page of a block.
func BlockHref(id procedure.BlockID) string { return "/blocks/" + id64(id) }

// stands is how many of its lines are still in force.
func (v BlockView) stands() int {
	n := 0
	for _, l := range v.Lines {
		if l.Stands {
			n++
		}
	}
	return n
}

// said names the column of what was proposed or decided.
func (v BlockView) said(f Frame) string {
	if v.Stage == procedure.Decided {
		return f.T("disposition.field.outcome")
	}
	return f.T("reply.proposed")
}

// back is where the work goes on.
func (v BlockView) back() string {
	if v.Stage == procedure.Decided {
		return meetingHref(v.Meeting) + "/chair"
	}
	return roundHref(v.Round) + "/table"
}

// ticked says whether a line of a form comes ticked: all do at first.
func ticked(form Form, value string) bool {
	return form.Lists == nil || form.Checked("comment", value)
}

func togetherHref(id procedure.MeetingID) string { return meetingHref(id) + "/together" }

// TableSet is comments that say the same, the lead first.
type TableSet []TableLine

// SimilarView is comments of a round that say the same.
type SimilarView struct {
	Round  procedure.Round
	Led    []TableSet // as people have put them together
	Sets   []TableSet // as they were found
	Found  int        // how many sets there are
	Pages  Pages
	Here   string // address of the page
	Bodies Bodies
	Form   Form
}

// underLead says under which comment those that are ticked are put. Before the
// table is circulated it has no number.
func underLead(f Frame, lead TableLine) string {
	if lead.Number == 0 {
		return f.T("lead.save_first")
	}
	return f.T("lead.save", "Number", lead.number())
}

// SimilarHref is the page of comments that say the same.
func SimilarHref(id procedure.RoundID) string { return roundHref(id) + "/similar" }
