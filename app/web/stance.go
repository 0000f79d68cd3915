package web

import (
	"context"
	"slices"
	"sort"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// stanceTopic is what a position sheet is about: comments of others in a round or on
// the agenda of a meeting.
type stanceTopic struct {
	plan     procedure.PlanID
	revision procedure.RevisionID
	title    string // of the round or the meeting
	base     string // address of the sheet
	rows     []procedure.TableRow
}

// stanceSheet reads the comments of others that the sheet of the address is
// about; for whoever speaks for no body there is no sheet.
func (s *Site) stanceSheet(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, p *locales.Printer) (stanceTopic, error) {
	var of stanceTopic
	if who.SpeaksFor() == 0 {
		return of, procedure.ErrNotFound
	}
	t, err := s.tableTopic(ctx, c, who, p)
	if err != nil {
		return of, err
	}
	rows, err := t.Page(ctx, procedure.TableQuery{})
	if err != nil {
		return of, err
	}
	of = stanceTopic{t.plan, t.revision, t.title, t.base + "/stances", rows}
	of.rows = slices.DeleteFunc(of.rows, func(r procedure.TableRow) bool { return r.Body == who.SpeaksFor() })
	return of, nil
}

// plain is a plain id as it stands in an address.
func plain[ID ~int64](id ID) string { return strconv.FormatInt(int64(id), 10) }

// commentsOf are the comments of rows.
func commentsOf(rows []procedure.TableRow) []procedure.CommentID {
	ids := make([]procedure.CommentID, len(rows))
	for i, r := range rows {
		ids[i] = r.Comment
	}
	return ids
}

// pageOf is the page of a sheet's rows that the address asks for, and the
// address of the next.
func pageOf(c *fiber.Ctx, rows []procedure.TableRow, base string) (page []procedure.TableRow, next string) {
	after, _ := strconv.ParseInt(c.Query("after"), 10, 64)
	page = rows[sort.Search(len(rows), func(i int) bool { return rows[i].Pos > after }):]
	if len(page) > rowsAPage {
		page = page[:rowsAPage]
		next = joined(base, "after", strconv.FormatInt(page[rowsAPage-1].Pos, 10))
	}
	return page, next
}

// showStances is the position sheet of the viewer's delegation: all comments of
// others, and what it will say to each.
func (s *Site) showStances(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "stance.title")
	f.Wide = true
	of, err := s.stanceSheet(ctx, c, who, f.Printer)
	if err != nil {
		return err
	}
	ours, err := s.store.Stances(ctx, who, commentsOf(of.rows))
	if err != nil {
		return err
	}
	v := views.StancesView{Title: of.title, Base: of.base, Show: c.Query("show"), All: len(of.rows), Ours: ours}
	for _, r := range of.rows {
		if !ours[r.Comment].Empty() {
			v.Filled++
		}
	}
	of.rows = slices.DeleteFunc(of.rows, func(r procedure.TableRow) bool { return !v.Shows(ours[r.Comment]) })
	of.rows, v.Next = pageOf(c, of.rows, v.Address())
	if v.Rows, err = s.tableLines(ctx, f, of.rows); err != nil {
		return err
	}
	if of.revision != 0 {
		draft, err := s.store.PublishedDraft(ctx, of.revision)
		if err != nil {
			return err
		}
		entitle(v.Rows, draft, who.Lang)
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Bodies = bodyWords(bodies, who.Lang)
	return s.render(c, fiber.StatusOK, views.StancesPage(f, v))
}

// downloadStances is the sheet as a paper.
func (s *Site) downloadStances(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	p := locales.For(string(who.Lang))
	of, err := s.stanceSheet(ctx, c, who, p)
	if err != nil {
		return err
	}
	ours, err := s.store.Stances(ctx, who, commentsOf(of.rows))
	if err != nil {
		return err
	}
	paper, err := s.desk.StancePaper(ctx, p, of.plan, of.rows, ours, of.title)
	if err != nil {
		return err
	}
	return s.sendPaper(c, paper, c.Params("format"))
}

// notedComment is the comment of the address, for who may note what to say to
// it.
func (s *Site) notedComment(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Comment, error) {
	comment, _, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return comment, err
	}
	return comment, who.MayNote(comment)
}

// showStance is one line of the sheet, with what stood there before.
func (s *Site) showStance(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, err := s.notedComment(ctx, c, who)
	if err != nil {
		return err
	}
	ours, err := s.store.Stances(ctx, who, []procedure.CommentID{comment.ID})
	if err != nil {
		return err
	}
	return s.stancePage(ctx, c, who, comment, views.StanceForm(ours[comment.ID], ownPath(c.Query("next"))), fiber.StatusOK)
}

func (s *Site) stancePage(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, comment procedure.Comment, form views.Form, status int) error {
	v := views.StanceView{Form: form}
	var err error
	if v.History, v.People, err = s.store.StanceHistory(ctx, who, comment.ID); err != nil {
		return err
	}
	base, err := s.draftWith(ctx, who, comment.Element)
	if err != nil {
		return err
	}
	shown, err := s.commentViews(ctx, who, base, []procedure.Comment{comment})
	if err != nil {
		return err
	}
	v.CommentView = shown[0]
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Bodies = bodyWords(bodies, who.Lang)
	f := s.frame(c, who, "stance.title")
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.StancePage(f, v))
}

// noteStance writes a line of the sheet.
func (s *Site) noteStance(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, err := s.notedComment(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := procedure.NewStance{Kind: procedure.StanceKind(in.value("stance")), Note: in.text("note", procedure.MaxStanceNote),
		Replaces: procedure.StanceID(in.version())}
	err = in.carry(n.Check(), func() error { return s.desk.NoteStance(ctx, who, comment.ID, n) })
	next := ownPath(in.value("next"))
	stands := func() (views.Form, error) {
		ours, err := s.store.Stances(ctx, who, []procedure.CommentID{comment.ID})
		return views.StanceForm(ours[comment.ID], next), err
	}
	again := func(form views.Form, status int) error { return s.stancePage(ctx, c, who, comment, form, status) }
	return s.answerOver(c, in, err, stands, again, "stance.done", func() string {
		if next == "/" {
			next = "/measures/" + plain(comment.Element)
		}
		return next + "#c" + procedure.Code(comment.ID)
	})
}
