package store

import (
	"context"
	"slices"

	"svod/app/procedure"
)

// reach is what of a group its viewer can find: the marks of it, by kind. It is
// made of the same rules as the pages of these things, at the moment of the
// question; what is indexed says only where a thing belongs.
type reach struct {
	marks     map[procedure.FoundKind][]string
	latest    map[procedure.RevisionID]bool // that pages of elements show
	rounds    map[procedure.RoundID]bool    // whose comments these pages show
	revisions []procedure.Revision          // that the viewer reads, from the latest
}

// reachOf reads a viewer's reach for what is looked for. The text of earlier
// revisions is found only where it is asked for.
func (r reading) reachOf(ctx context.Context, who procedure.Viewer, s procedure.Search) (reach, error) {
	to := reach{marks: map[procedure.FoundKind][]string{}, latest: map[procedure.RevisionID]bool{}, rounds: map[procedure.RoundID]bool{}}
	if !who.Member() {
		return to, procedure.ErrNotFound
	}
	if err := r.reachTexts(ctx, who, s, &to); err != nil {
		return to, err
	}
	if err := r.reachComments(ctx, who, &to); err != nil {
		return to, err
	}
	if err := r.reachDecisions(ctx, who, &to); err != nil {
		return to, err
	}
	to.add(procedure.FoundDocument, markDocuments(who.Group))
	to.addFiles(markDocuments(who.Group))
	to.add(procedure.FoundPerson, markPeople(who.Group))
	return to, nil
}

func (t *reach) add(kind procedure.FoundKind, mark string) {
	t.marks[kind] = append(t.marks[kind], mark)
}

// addFiles adds the files of what has a mark.
func (t *reach) addFiles(mark string) { t.add(procedure.FoundFile, inFiles(mark)) }

// holds says whether a thing is within reach.
func (t *reach) holds(f findable) bool {
	return slices.ContainsFunc(f.seen, func(mark string) bool { return slices.Contains(t.marks[f.Kind], mark) })
}

func (r reading) reachTexts(ctx context.Context, who procedure.Viewer, s procedure.Search, to *reach) error {
	plans, err := r.ReadPlans(ctx, who)
	for _, p := range plans {
		for i, v := range p.Revisions {
			to.revisions = append(to.revisions, v)
			if i == 0 {
				to.latest[v.ID] = true
			}
			if s.Revision == v.ID || s.Revision == 0 && (s.Earlier || i == 0) {
				to.add(procedure.FoundText, markRevision(v.ID))
			}
		}
	}
	return err
}

// ReadPlans lists a group's plans from the latest, each with the revisions that
// the viewer reads.
func (r reading) ReadPlans(ctx context.Context, who procedure.Viewer) ([]procedure.ReadPlan, error) {
	plans, err := list(ctx, r.q, func(scan scan, p *procedure.ReadPlan) error { return scan(&p.ID, asJSON(&p.Short)) },
		`SELECT p.id, p.shorts FROM plan p WHERE p.grp_id = $1 ORDER BY p.id DESC`, who.Group)
	for i := range plans {
		all, err := r.Revisions(ctx, plans[i].ID)
		if err != nil {
			return nil, err
		}
		plans[i].Revisions = who.Reads(all)
	}
	return plans, err
}

func (r reading) reachComments(ctx context.Context, who procedure.Viewer, to *reach) error {
	rounds, err := r.Rounds(ctx, who.Group)
	if err != nil {
		return err
	}
	settings, err := r.GroupSettings(ctx, who.Group)
	on := map[procedure.RevisionID]bool{}
	for _, o := range rounds { // from the latest
		to.rounds[o.ID] = to.latest[o.Revision] && !on[o.Revision]
		on[o.Revision] = true
		if o.OthersShown(who, r.now(), settings.ObserversSeeComments) {
			to.add(procedure.FoundComment, markRound(o.ID))
			to.addFiles(markRound(o.ID))
		}
		if who.Officer() && o.OthersShown(who, r.now(), false) { // as of procedure.Response.ShowsLetter
			to.addFiles(markLetters(o.ID))
		}
	}
	if body := who.SpeaksFor(); body != 0 {
		to.add(procedure.FoundComment, markOwn(who.Group, body))
		to.addFiles(markOwn(who.Group, body))
	}
	return err
}

func (r reading) reachDecisions(ctx context.Context, who procedure.Viewer, to *reach) error {
	type row struct {
		procedure.Meeting
		protocol procedure.ProtocolState
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.ID, maybe(&v.Chair), &v.protocol) },
		`SELECT m.id, m.chair_id, COALESCE(p.state, '') FROM meeting m LEFT JOIN protocol p ON p.meeting_id = m.id WHERE m.grp_id = $1 ORDER BY m.id`, who.Group)
	for _, v := range rows {
		if v.DecisionsShown(who, v.protocol) {
			to.add(procedure.FoundDecision, markMeeting(v.ID))
		}
	}
	return err
}
