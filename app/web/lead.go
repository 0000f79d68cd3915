package web

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// setsAPage is how many sets of comments that say the same a page shows.
const setsAPage = 25

// showSimilar proposes which undecided comments of a round say the same, and
// shows which were put under another.
func (s *Site) showSimilar(c *fiber.Ctx, who procedure.Viewer) error {
	return s.similarPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) similarPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, others, err := s.roundTable(ctx, c, who)
	if err != nil {
		return err
	}
	leads, err := s.store.RoundLeads(ctx, round.ID)
	if err != nil {
		return err
	}
	var open []procedure.TableRow
	for row := range s.store.TableOfRound(who, round.Revision, others, round.ID).All(ctx, procedure.TableQuery{State: procedure.Undecided}, &err) {
		open = append(open, row)
	}
	if err != nil {
		return err
	}
	v := views.SimilarView{Round: round, Form: form, Here: similarHere(c, round.ID)}
	f := s.frame(c, who, "lead.title")
	f.Wide, f.Failed = true, len(form.Problems) > 0
	for _, set := range procedure.LedSets(open, leads) {
		lines, err := s.tableLines(ctx, f, set)
		if err != nil {
			return err
		}
		v.Led = append(v.Led, lines)
	}
	free := slices.DeleteFunc(open, func(r procedure.TableRow) bool { return leads[r.Comment] != 0 })
	sets := procedure.SimilarSets(slices.Values(free))
	v.Found = len(sets)
	sets, v.Pages = setsBehind(sets, setsAfter(c), views.SimilarHref(round.ID))
	for _, set := range sets {
		lines, err := s.tableLines(ctx, f, set)
		if err != nil {
			return err
		}
		v.Sets = append(v.Sets, lines)
	}
	if held := views.Held(v.Sets, false, who.Lang); held < len(v.Sets) {
		v.Sets = v.Sets[:held]
		v.Pages.Next = setsNext(views.SimilarHref(round.ID), v.Sets[held-1][0].Pos)
	}
	if v.Bodies, err = s.bodyWords(ctx, who.Lang); err != nil {
		return err
	}
	return s.render(c, status, views.SimilarPage(f, v))
}

// setsAfter is the place behind which sets are shown, as the address asks.
func setsAfter(c *fiber.Ctx) int64 {
	after, _ := strconv.ParseInt(c.Query("after"), 10, 64)
	return max(after, 0)
}

// similarHere is the address of the page of sets that is open.
func similarHere(c *fiber.Ctx, round procedure.RoundID) string {
	if after := setsAfter(c); after > 0 {
		return setsNext(views.SimilarHref(round), after)
	}
	return views.SimilarHref(round)
}

// setsBehind is a page of sets, those whose lead stands behind a place, and the
// pages beside it; whole is the address of the first.
func setsBehind(sets [][]procedure.TableRow, after int64, whole string) (page [][]procedure.TableRow, pages views.Pages) {
	slices.SortFunc(sets, func(a, b []procedure.TableRow) int { return cmp.Compare(a[0].Pos, b[0].Pos) })
	at := slices.IndexFunc(sets, func(set []procedure.TableRow) bool { return set[0].Pos > after })
	if at < 0 { // none is left behind it
		at = 0
	}
	page = sets[at:min(len(sets), at+setsAPage)]
	if at > 0 {
		pages.First = whole
	}
	if at+len(page) < len(sets) {
		pages.Next = setsNext(whole, page[len(page)-1][0].Pos)
	}
	return page, pages
}

// setsNext is the address of the page of sets behind a place.
func setsNext(whole string, pos int64) string {
	return joined(whole, "after", strconv.FormatInt(pos, 10))
}

// putUnderLead puts the comments that were ticked under one of them, or lets
// them stand by themselves.
func (s *Site) putUnderLead(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	round, _, err := s.roundTable(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	lead, ok := procedure.ParseCode[procedure.CommentID](in.value("lead"))
	flash := "lead.done"
	switch {
	case in.value("do") == "part":
		lead, flash = 0, "lead.done.parted"
	case !ok:
		return procedure.ErrNotFound
	}
	var comments []procedure.CommentID
	for _, chosen := range in.chosen() {
		comments = append(comments, chosen.Comment)
	}
	err = s.desk.PutUnderLead(ctx, who, round.ID, lead, comments)
	again := func(form views.Form, status int) error { return s.similarPage(c, who, form, status) }
	return s.answer(c, in, err, again, flash, func() string { return similarHere(c, round.ID) })
}
