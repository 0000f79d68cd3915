package views

import (
	"net/url"
	"strconv"

	"svod/app/procedure"
)

// StancesView is a delegation's position sheet.
type StancesView struct {
	Title  string // of the round or the meeting
	Base   string // its address
	Show   string // which lines: empty for all, none for those without a stance, or a stance
	Rows   []TableLine
	Ours   map[procedure.CommentID]procedure.Stance
	Bodies Bodies
	All    int // comments of others
	Filled int // of which something is noted
	Next   string
}

// stanceNone shows the lines in which nothing stands yet.
const stanceNone = "none"

// Shows says whether a line is among those that are asked for.
func (v StancesView) Shows(s procedure.Stance) bool {
	switch v.Show {
	case "":
		return true
	case stanceNone:
		return s.Empty()
	}
	return string(s.Kind) == v.Show
}

// Address is that of the sheet as it is filtered.
func (v StancesView) Address() string {
	if v.Show == "" {
		return v.Base
	}
	return v.Base + "?show=" + url.QueryEscape(v.Show)
}

func (v StancesView) shown(f Frame) []Option {
	return append([]Option{{"", f.T("stance.show.all")}, {stanceNone, f.T("stance.show.none")}}, choices(f, "stance.kind.", procedure.StanceKinds)...)
}

// StanceView is one line of it, with what stood there before.
type StanceView struct {
	CommentView
	Form    Form
	Bodies  Bodies
	History []procedure.Stance
	People  map[procedure.PersonID]procedure.PersonName
}

// StanceForm fills the form of a line with what stands; next is where saving it
// leads.
func StanceForm(s procedure.Stance, next string) Form {
	return Form{Values: map[string]string{"stance": string(s.Kind), "note": s.Note, "next": next}, Version: int(s.ID)}
}

// stanceIn is the form of a line on a page with many.
func stanceIn(ours map[procedure.CommentID]procedure.Stance, comment procedure.CommentID, next string) Form {
	form := StanceForm(ours[comment], next)
	form.Place = procedure.Code(comment)
	return form
}

func stanceOptions(f Frame) []Option {
	return append([]Option{{"", f.T("stance.kind.none")}}, choices(f, "stance.kind.", procedure.StanceKinds)...)
}

// stanceLook is how a stance looks.
func stanceLook(kind procedure.StanceKind) Look {
	switch kind {
	case procedure.StanceSupport:
		return looks["good"]
	case procedure.StanceCanAccept:
		return looks["accepted_in_part"]
	case procedure.StanceOppose:
		return looks["bad"]
	}
	return looks["none"]
}

// stanceHref is where a line is written.
func stanceHref(c procedure.CommentID) string { return commentHref(c) + "/stance" }

func (v StancesView) counted(f Frame) string {
	return f.T("stance.filled", "Filled", strconv.Itoa(v.Filled), "All", strconv.Itoa(v.All))
}
