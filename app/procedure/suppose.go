package procedure

import "slices"

// Supposing is a set of outcomes that are supposed, to see the revision that they
// would give.
type Supposing string

const (
	SupposeDecided  Supposing = "decided"  // what is decided so far
	SupposeProposed Supposing = "proposed" // and, of what is open, what the secretariat proposes
	SupposeAll      Supposing = "all"      // every comment is accepted as its body has it
	SupposeChosen   Supposing = "chosen"   // those that somebody has chosen are accepted, and no others
)

// Supposings lists all, in the order of forms.
var Supposings = []Supposing{SupposeProposed, SupposeDecided, SupposeAll, SupposeChosen}

// Needs says whether what becomes of a row, as it is supposed, depends on its
// edit.
func (s Supposing) Needs(r TableRow, chosen map[CommentID]bool) bool {
	switch s {
	case SupposeAll:
		return true
	case SupposeChosen:
		return chosen[r.Comment]
	}
	return r.Standing() != nil
}

// Of are rows as they would stand if what is supposed were decided.
func (s Supposing) Of(rows []TableRow, chosen map[CommentID]bool) []TableRow {
	out := make([]TableRow, len(rows))
	for i, r := range rows {
		out[i] = s.of(r, chosen[r.Comment])
	}
	return out
}

func (s Supposing) of(r TableRow, chosen bool) TableRow {
	decided := r.Outcome().Final()
	switch {
	case r.State == Withdrawn.State(): // by its author, whatever anybody supposes
	case s == SupposeProposed && !decided && r.Propose != nil:
		r = r.supposed(*r.Propose)
	case s == SupposeAll:
		r = r.supposed(Disposition{Outcome: Accepted})
	case s == SupposeChosen && chosen:
		d := Disposition{Outcome: Accepted}
		if stands := r.Standing(); stands != nil {
			d.Edit = stands.Edit
		}
		r = r.supposed(d)
	case s == SupposeChosen:
		r.Decide, r.State = nil, CommentOfficial
	}
	r.Meeting = 0
	return r
}

func (r TableRow) supposed(d Disposition) TableRow {
	r.Decide, r.State = &d, d.Outcome.State()
	return r
}

// Supposed is the revision that supposed outcomes would give.
type Supposed struct {
	Agreed  []AgreedEdit
	Misfits []Misfit
	Balance Balance
	Changes []CreditedChange
	Draft   Draft
	Follow  Renumbering // the references to what gets another number
	ways    ways
}

// InTheWay are the edits because of which one that is supposed does not fit.
func (s Supposed) InTheWay(m Misfit) []AgreedEdit { return s.ways.of(m) }

// Item is the item by which readers know a misfit.
func (s Supposed) Item(m Misfit) (Element, bool) { return m.Item(s.ways.base, s.Draft, s.Agreed) }

// Grounds are what outcomes are supposed on: a draft, the number of the revision
// that carried out each comment which it has in it already, and the earlier
// revisions that mergers were written on.
type Grounds struct {
	Draft
	Earlier map[CommentID]int
	Written map[RevisionID]Draft
}

// Unread lists the earlier revisions that supposed mergers were written on.
func (g Grounds) Unread(rows []TableRow) []RevisionID {
	var all []RevisionID
	for _, r := range rows {
		e := r.Agreed()
		if e != nil && g.Earlier[r.Comment] == 0 && e.WrittenBefore(g.Draft) && !slices.Contains(all, e.Base) {
			all = append(all, e.Base)
		}
	}
	return all
}

// Suppose carries out what is supposed of the comments of a table; references are
// known by words.
func (g Grounds) Suppose(rows []TableRow, words ReferenceWords) Supposed {
	var s Supposed
	base, earlier := g.Draft, g.Earlier
	for _, r := range rows {
		e := r.Agreed()
		if e == nil || earlier[r.Comment] != 0 {
			continue
		}
		edit := *e
		if read, ok := g.Written[edit.Base]; ok && edit.WrittenBefore(base) {
			edit = edit.ReadIn(read)
		}
		s.Agreed = append(s.Agreed, AgreedEdit{r.Comment, r.Number, edit})
	}
	s.ways = waysOf(base, s.Agreed)
	var carried []Carried
	s.Draft, carried, s.Misfits = Revise(base, s.Agreed, nil)
	s.Follow = s.Draft.Following(base, words)
	s.Draft, carried = s.Follow.Draft, s.Follow.Credits(carried)
	s.Balance = Weigh(rows, 0, carried, s.Misfits, earlier)
	story := Story{Drafts: []Draft{base, s.Draft}, Made: []Made{{Credits: Credits(s.Agreed, carried, rows)}}}
	for _, c := range story.Compare() {
		if c.Changed() {
			s.Changes = append(s.Changes, c)
		}
	}
	return s
}
