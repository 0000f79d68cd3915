package procedure

import (
	"slices"
	"strings"
)

// TableView is a filter of a plan's tables that somebody keeps under a name.
type TableView struct {
	ID     ViewID
	Plan   PlanID
	Person PersonID // whose it is
	Name   string
	Query  string // as it stands in an address, without its question mark
	Shared bool   // with the group
	First  bool   // the viewer's tables open with it
}

// MaxViews is how many filters a person can keep for one plan.
const MaxViews = 50

// NewView is what somebody wants to keep.
type NewView struct {
	Name   string
	Query  string
	Shared bool
}

// MayShareViews says whether the viewer's filters can be shared with the group.
func (v Viewer) MayShareViews() bool { return v.Officer() }

// Sees says whether a view is the viewer's to use.
func (w TableView) Sees(who Viewer) bool { return w.Person == who.Person || w.Shared }

// Changes says whether a view is the viewer's to change: its owner's, and a
// shared one the secretariat's.
func (w TableView) Changes(who Viewer) bool {
	return w.Person == who.Person || w.Shared && who.MayShareViews()
}

// Check says what is missing of a view, or in the way of it, beside those that
// the viewer can use, of which no two are to have one name; id is its own, 0
// for a new one.
func (n NewView) Check(who Viewer, id ViewID, beside []TableView) error {
	var problems Invalid
	own := 0
	for _, w := range beside {
		if w.Person == who.Person {
			own++
		}
	}
	switch {
	case n.Name == "":
		problems.Add("name", "view.error.name")
	case slices.ContainsFunc(beside, func(w TableView) bool { return w.ID != id && strings.EqualFold(w.Name, n.Name) }):
		problems.Add("name", "view.error.same", "Name", n.Name)
	}
	if n.Query == "" {
		problems.Add("", "view.error.empty")
	}
	if id == 0 && own >= MaxViews {
		problems.Add("", "view.error.many", "Limit", MaxViews)
	}
	return problems.Err()
}
