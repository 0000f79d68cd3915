package web

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showSupposed previews the revision that supposed outcomes of a round's comments
// would give; nothing is written.
func (s *Site) showSupposed(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	o, err := s.store.Round(ctx, id)
	if err != nil {
		return err
	}
	if !o.OthersShown(who, s.store.Now(), false) {
		return procedure.Refused{Key: "suppose.refused.sealed"}
	}
	rows, err := s.store.RoundTable(ctx, who, o.Revision, true, procedure.TableQuery{Round: o.ID})
	if err != nil {
		return err
	}
	return s.supposedPage(c, who, rows, o.Revision, views.SupposeView{
		Back: views.Crumb{Label: s.frame(c, who, "").T("round.title", "Number", o.Number), Href: roundPath(o.ID)}, Action: roundPath(o.ID) + "/preview"})
}

// showMeetingSupposed previews the revision that supposed outcomes of the
// comments on a meeting's agenda would give.
func (s *Site) showMeetingSupposed(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.meeting(ctx, c)
	if err != nil {
		return err
	}
	if m.Revision == 0 {
		return procedure.Refused{Key: "plan.refused.no_revision"}
	}
	rows, err := s.store.MeetingTable(ctx, who, m, true, procedure.TableQuery{})
	if err != nil {
		return err
	}
	f, path := s.frame(c, who, ""), "/meetings/"+c.Params("meeting")
	return s.supposedPage(c, who, rows, m.Revision, views.SupposeView{
		Back: views.Crumb{Label: f.T("meeting.name", "Ordinal", f.Ordinal(m.Number)), Href: path}, Action: path + "/preview"})
}

// supposedPage reads from the address what is supposed, and shows what it gives.
func (s *Site) supposedPage(c *fiber.Ctx, who procedure.Viewer, rows []procedure.TableRow, revision procedure.RevisionID, v views.SupposeView) error {
	ctx, cancel := s.context(c)
	defer cancel()
	base, earlier, err := s.supposedOn(ctx, c.QueryInt("from"), revision, &v)
	if err != nil {
		return err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Set = procedure.Supposing(c.Query("set"))
	if !slices.Contains(procedure.Supposings, v.Set) {
		v.Set = procedure.SupposeProposed
	}
	v.Choose(c.Context().QueryArgs().PeekMulti("c"))
	v.Behind, _ = strconv.ParseInt(c.Query("behind"), 10, 64)
	v.Rows, v.Base, v.Plan, v.Bodies = rows, base.Revision, base.Plan, bodyWords(bodies, who.Lang)
	v.Supposed, v.Shown = procedure.Suppose(base, v.Set.Of(rows, v.Chosen), earlier), shownOf(c)
	f := s.frame(c, who, "suppose.title")
	f.Wide = true
	return s.render(c, fiber.StatusOK, views.SupposePage(f, v))
}

// shownOf is which part of the lists of a preview an address asks for.
func shownOf(c *fiber.Ctx) views.Shown {
	shown := views.Shown{At: c.QueryInt("at"), Past: c.QueryInt("past")}
	if sum := c.Query("sum"); views.KnownSum(sum) {
		shown.Sum = sum
	}
	return shown
}

// supposedOn is the revision of a number, of those published since the one that
// comments are on, or else that; and which comments it carries out already, by
// the number of the revision that did.
func (s *Site) supposedOn(ctx context.Context, from int, revision procedure.RevisionID, v *views.SupposeView) (procedure.Draft, map[procedure.CommentID]int, error) {
	on, err := s.store.Revision(ctx, revision)
	if err != nil {
		return procedure.Draft{}, nil, err
	}
	all, err := s.store.Revisions(ctx, on.Plan)
	if err != nil {
		return procedure.Draft{}, nil, err
	}
	for _, r := range slices.Backward(all) {
		if r.State != procedure.RevisionDraft && r.Number >= on.Number {
			v.Bases = append(v.Bases, r)
		}
		if r.State != procedure.RevisionDraft && r.Number > on.Number && r.Number == from {
			on = r
		}
	}
	earlier, err := s.store.CarriedIn(ctx, on.Plan)
	if err != nil {
		return procedure.Draft{}, nil, err
	}
	maps.DeleteFunc(earlier, func(_ procedure.CommentID, number int) bool { return number > on.Number })
	base, err := s.store.PublishedDraft(ctx, on.ID)
	return base, earlier, err
}
