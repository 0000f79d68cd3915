package web

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/views"
)

// mostSupposed is how many comments a preview accounts for at most. (Tests lower
// it.)
var mostSupposed = 20_000

// showSupposed previews the revision that supposed outcomes of the comments of a
// table, as its filter in the address leaves them, would give; nothing is written.
func (s *Site) showSupposed(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "suppose.title")
	t, err := s.tableTopic(ctx, c, who, f.Printer)
	switch {
	case err != nil:
		return err
	case !t.others:
		return procedure.Refused{Key: "suppose.refused.sealed"}
	case t.revision == 0:
		return procedure.Refused{Key: "plan.refused.no_revision"}
	}
	v := views.SupposeView{Back: views.Crumb{Label: t.title, Href: t.base}, Action: t.base + "/preview", Table: t.base + "/table", Filter: filterValues(c), Shown: shownOf(c)}
	v.Behind, _ = strconv.ParseInt(c.Query("behind"), 10, 64)
	if v.Set = procedure.Supposing(c.Query("set")); !slices.Contains(procedure.Supposings, v.Set) {
		v.Set = procedure.SupposeProposed
	}
	q, problems := tableQuery(c)
	q.After, q.Before = 0, 0
	on, err := s.supposedOn(ctx, c.QueryInt("from"), t.revision, &v)
	if err != nil {
		return err
	}
	v.Base, v.Plan = on.Revision, on.Plan
	if v.Form.Problems, v.Form.Asks = problems, true; len(problems) == 0 {
		if err := s.suppose(ctx, c, t, q, on, &v); err != nil {
			return err
		}
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Bodies = bodyWords(bodies, who.Lang)
	f.Wide, f.Failed = true, len(v.Form.Problems) > 0
	status := fiber.StatusOK
	if f.Failed {
		status = fiber.StatusUnprocessableEntity
	}
	return s.render(c, status, views.SupposePage(f, v))
}

// suppose carries out what is supposed of the comments of a query, unless they are
// more than a preview accounts for, or more are ticked than can be.
func (s *Site) suppose(ctx context.Context, c *fiber.Ctx, t tableTopic, q procedure.TableQuery, on procedure.Grounds, v *views.SupposeView) error {
	var err error
	if t.Table, _, err = t.Seek(ctx, q); err != nil {
		return err
	}
	if err := t.ticks(ctx, c, q, v); err != nil {
		return err
	}
	if len(v.Chosen) > views.SupposeChosen {
		v.Form.Problems.Add("c", "suppose.error.chosen", "Count", len(v.Chosen), "Max", views.SupposeChosen)
		return nil
	}
	many, err := t.Exceeds(ctx, q, mostSupposed)
	if many {
		v.Most = mostSupposed
	}
	if err != nil || many {
		return err
	}
	rows, err := t.Fates(ctx, q, func(r procedure.TableRow) bool { return v.Set.Needs(r, v.Chosen) })
	if err != nil {
		return err
	}
	rows = v.Set.Of(rows, v.Chosen)
	for _, id := range on.Unread(rows) {
		if on.Written[id], err = s.store.PublishedDraft(ctx, id); err != nil {
			return err
		}
	}
	v.Supposed = on.Suppose(rows, desk.References())
	return nil
}

// ticks reads the comments with an edit that can be ticked: those that are, and a
// page of the others.
func (t tableTopic) ticks(ctx context.Context, c *fiber.Ctx, q procedure.TableQuery, v *views.SupposeView) error {
	var ids []procedure.CommentID
	for _, code := range c.Context().QueryArgs().PeekMulti("c") {
		if id, ok := procedure.ParseCode[procedure.CommentID](string(code)); ok {
			ids = append(ids, id)
		}
	}
	chosen, err := t.Chosen(ctx, ids)
	if err != nil {
		return err
	}
	v.Chosen = map[procedure.CommentID]bool{}
	slices.SortFunc(chosen, func(a, b procedure.TableRow) int { return cmp.Compare(a.Pos, b.Pos) })
	for _, r := range chosen {
		if r.Proposes() && !v.Chosen[r.Comment] {
			v.Chosen[r.Comment] = true
			v.Ticks = append(v.Ticks, r)
		}
	}
	q.Edited, q.After, q.Limit = true, max(v.Behind, 0), views.SupposeTicks+1
	others, err := t.Page(ctx, q)
	if len(others) == q.Limit {
		others = others[:views.SupposeTicks]
		v.Next = others[len(others)-1].Pos
	}
	for _, r := range others {
		if r.Proposes() && !v.Chosen[r.Comment] {
			v.Ticks = append(v.Ticks, r)
		}
	}
	return err
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
// comments are on, or else that; with it, which comments it carries out already.
func (s *Site) supposedOn(ctx context.Context, from int, revision procedure.RevisionID, v *views.SupposeView) (procedure.Grounds, error) {
	grounds := procedure.Grounds{Written: map[procedure.RevisionID]procedure.Draft{}}
	on, err := s.store.Revision(ctx, revision)
	if err != nil {
		return grounds, err
	}
	all, err := s.store.Revisions(ctx, on.Plan)
	if err != nil {
		return grounds, err
	}
	for _, r := range slices.Backward(all) {
		if r.State != procedure.RevisionDraft && r.Number >= on.Number {
			v.Bases = append(v.Bases, r)
		}
		if r.State != procedure.RevisionDraft && r.Number > on.Number && r.Number == from {
			on = r
		}
	}
	if grounds.Earlier, err = s.store.CarriedIn(ctx, on.Plan); err != nil {
		return grounds, err
	}
	maps.DeleteFunc(grounds.Earlier, func(_ procedure.CommentID, number int) bool { return number > on.Number })
	grounds.Draft, err = s.store.PublishedDraft(ctx, on.ID)
	return grounds, err
}
