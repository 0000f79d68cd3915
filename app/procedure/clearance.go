package procedure

import (
	"slices"
	"time"
)

// Clearance is where a draft stands within its delegation.
type Clearance string

const (
	ClearanceOpen     Clearance = ""         // with its author, and whoever clears
	ClearanceReturned Clearance = "returned" // given back to its author with a note
	ClearanceFirst    Clearance = "first"    // cleared by the first level, waits for the head
)

// Clearing is how a delegation clears its drafts in a round. The head, or the
// deputy, does; where the delegation has a first level (a ministry), what that
// has not cleared cannot be submitted.
type Clearing struct {
	Paused time.Time  // since when the experts rest; zero: they write
	By     PersonID   // who paused them
	First  []PersonID // the first level; none: the head alone clears
}

// TwoLevels says whether somebody clears before the head.
func (c Clearing) TwoLevels() bool { return len(c.First) > 0 }

// Clears says whether the viewer clears drafts at some level.
func (c Clearing) Clears(who Viewer) bool {
	return who.SpeaksFor() != 0 && (who.Clears() || c.ClearsFirst(who))
}

// ClearsFirst says whether the viewer is the first level.
func (c Clearing) ClearsFirst(who Viewer) bool { return slices.Contains(c.First, who.Person) }

// MayDraft refuses an expert whose delegation is paused.
func (c Clearing) MayDraft(who Viewer) error {
	if !c.Paused.IsZero() && !c.Clears(who) {
		return Refused{Key: "clearance.refused.paused"}
	}
	return nil
}

// MayClear refuses who clears at no level.
func (c Clearing) MayClear(who Viewer) error {
	if !c.Clears(who) {
		return Forbidden{"comment.forbidden.clear"}
	}
	return nil
}

// Ready says whether the head may submit a draft.
func (c Clearing) Ready(draft Comment) bool {
	return !c.TwoLevels() || draft.Cleared == ClearanceFirst
}

// Changed is where a draft stands after somebody has changed it: it comes back
// to whoever clears, once it is sent and not while it saves itself. What a
// clearing person wrote stays cleared.
func (c Clearing) Changed(who Viewer, draft Comment, n NewComment) Clearance {
	switch {
	case draft.Cleared == ClearanceFirst && c.Clears(who), draft.Cleared == ClearanceReturned && n.ByItself:
		return draft.Cleared
	}
	return ClearanceOpen
}

// DraftNote is what a draft was returned to its author with.
type DraftNote struct {
	At     time.Time
	Person PersonID
	Text   string
}

// CommentVersion is what a draft said before somebody changed it.
type CommentVersion struct {
	Version int
	Kind    CommentKind
	Text    string
	Reason  string
	Edit    *Edit
	Person  PersonID  // who changed it then
	At      time.Time // when it was changed
}

// Drafts are all that a comment has said, oldest first, each with who wrote it
// and when: a version is kept with who changed it, which is who wrote the next.
func (h CommentHistory) Drafts() []CommentVersion {
	now := CommentVersion{Kind: h.Kind, Text: h.Original.Old, Reason: h.Original.New, Edit: h.Edit}
	all := append(slices.Clone(h.Versions), now)
	person, at := h.Person, h.At
	for i := range all {
		all[i].Version = i + 1
		all[i].Person, person = person, all[i].Person
		all[i].At, at = at, all[i].At
	}
	return all
}

// CommentHistory is a comment with what its drafts said, oldest first.
type CommentHistory struct {
	Comment
	Versions []CommentVersion
	Notes    []DraftNote
	People   map[PersonID]PersonName
}
