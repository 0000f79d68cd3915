package views

import (
	"strings"

	"svod/app/procedure"
)

// ChairView is one comment as the chairperson sees it.
type ChairView struct {
	Meeting  procedure.Meeting
	Item     procedure.Item
	Queue    []procedure.OpenComment
	Current  TableLine
	Same     []TableLine // other comments on the same element
	Bodies   Bodies
	Previous procedure.CommentID
	Next     procedure.CommentID
	Last     *procedure.OpenComment  // what was recorded just before
	With     []procedure.OpenComment // that stand under the comment and are decided with it
	Replies  procedure.Replies       // to what is proposed for it
	Together int                     // comments that can be decided in one act
	Replaces procedure.DispositionID
	Columns  []Field // the column's text in each language, for the agreed wording
	Form     Form
}

func (v ChairView) considered() int {
	n := 0
	for _, c := range v.Queue {
		if c.Outcome != "" {
			n++
		}
	}
	return n
}

func (v ChairView) href(id procedure.CommentID) string {
	return meetingHref(v.Meeting.ID) + "/chair?comment=" + procedure.Code(id)
}

func queueLook(o procedure.Outcome) Look {
	if o == "" {
		return looks["official"]
	}
	return looks[string(o)]
}

// verdictClass is the class of a key by its outcome.
func verdictClass(o procedure.Outcome) string {
	switch o {
	case procedure.Accepted:
		return "v-good"
	case procedure.AcceptedInPart:
		return "v-part"
	case procedure.Rejected:
		return "v-bad"
	case procedure.Noted:
		return "v-info"
	case procedure.Deferred:
		return "v-wait"
	}
	return ""
}

// needsWords says whether an outcome asks for words that do not stand there yet.
func (v ChairView) needsWords(o procedure.Outcome) bool {
	stands := v.Current.Standing()
	return (o == procedure.AcceptedInPart || o == procedure.Rejected) && (stands == nil || stands.Outcome != o)
}

func verdictLabel(f Frame, o procedure.Outcome) string {
	if o == procedure.Withdrawn {
		return f.T("chair.withdrawn_by_author")
	}
	return f.T("outcome." + string(o))
}

func outcomeName(f Frame, o procedure.Outcome) string {
	if o == "" {
		return f.T("comment.state.official")
	}
	return f.T("outcome." + string(o))
}

// following names the comments that are decided with their lead.
func following(f Frame, bodies Bodies, with []procedure.OpenComment) string {
	names := make([]string, len(with))
	for i, c := range with {
		names[i] = f.T("lead.item", "Number", c.Number, "Body", bodies[c.Body].Short)
	}
	return strings.Join(names, ", ")
}
