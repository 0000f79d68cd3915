package views

import "svod/app/procedure"

// RepliesView is what is proposed for the comments of a round, and what bodies
// say of that.
type RepliesView struct {
	Round  procedure.Round
	Show   procedure.ReplyShow
	Counts map[procedure.ReplyShow]int
	Rows   []ProposedLine
	Bodies Bodies
	Own    procedure.BodyID // the reader's, 0: none
	Clears bool             // the reader says what it thinks
	Next   string
	Form   Form // that came back: its Place is the comment's
}

// ProposedLine is one of them with what its edits change.
type ProposedLine struct {
	TableLine
	procedure.Replies
}

// RepliesHref is where a list of them stands.
func RepliesHref(round procedure.RoundID, show procedure.ReplyShow) string {
	if show == "" {
		return roundHref(round) + "/replies"
	}
	return roundHref(round) + "/replies?show=" + string(show)
}

// Address is that of the list shown.
func (v RepliesView) Address() string { return RepliesHref(v.Round.ID, v.Show) }

func (v RepliesView) figures(f Frame) []Figure {
	var all []Figure
	for _, show := range procedure.ReplyShows {
		if show == procedure.ShowOwn && v.Own == 0 {
			continue
		}
		all = append(all, Figure{Number: v.Counts[show], Label: f.T("reply.show." + string(show)), Href: RepliesHref(v.Round.ID, show), Current: v.Show == show})
	}
	return all
}

// unanswered are the reader's own comments shown of whose proposals nothing is
// said yet.
func (v RepliesView) unanswered() []ProposedLine {
	var all []ProposedLine
	for _, l := range v.Rows {
		if v.Clears && l.Body == v.Own && l.By(v.Own) == nil {
			all = append(all, l)
		}
	}
	return all
}

// chosen is the line as a form brings it back: the comment and the proposal
// that its reader saw.
func (l TableLine) chosen() string {
	seen := procedure.DispositionID(0)
	if l.Propose != nil {
		seen = l.Propose.ID
	}
	return procedure.Code(l.Comment) + "-" + id64(seen)
}

// kinds are what the reader may say of a line.
func (v RepliesView) kinds(l ProposedLine) []procedure.ReplyKind {
	switch {
	case !v.Clears:
		return nil
	case l.Body == v.Own:
		return []procedure.ReplyKind{procedure.ReplyAgrees, procedure.ReplyInsists}
	}
	return []procedure.ReplyKind{procedure.ReplyApart}
}

// form is the form of a line: the one that came back, or what stands.
func (v RepliesView) form(l ProposedLine) Form {
	place := procedure.Code(l.Comment)
	if v.Form.Place == place {
		form := v.Form
		form.Version = int(l.Propose.ID)
		return form
	}
	form := Form{Values: map[string]string{}, Place: place, Version: int(l.Propose.ID)}
	if said := l.By(v.Own); said != nil {
		form.Values["reply"], form.Values["reason"] = string(said.Kind), said.Reason
	}
	return form
}

// replyLook is how a reply looks.
func replyLook(kind procedure.ReplyKind) Look {
	switch kind {
	case procedure.ReplyAgrees:
		return looks["good"]
	case procedure.ReplyInsists:
		return looks["bad"]
	}
	return looks["wait"]
}

func replyOptions(f Frame, kinds []procedure.ReplyKind) []Option {
	return append([]Option{{"", f.T("disposition.choose")}}, choices(f, "reply.say.", kinds)...)
}
