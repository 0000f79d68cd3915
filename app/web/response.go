package web

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// showPosition is what the viewer's delegation has written and submitted.
func (s *Site) showPosition(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	v, err := s.positionView(ctx, who, id)
	if err != nil {
		return err
	}
	return s.positionPage(c, who, v, fiber.StatusOK)
}

func (s *Site) positionPage(c *fiber.Ctx, who procedure.Viewer, v views.PositionView, status int) error {
	f := s.frame(c, who, "clearance.title").With("bulk.js")
	f.Wide, f.Failed, v.Uploads = true, len(v.Form.Problems) > 0, s.limits()
	if v.Confirm != "" {
		return s.render(c, status, views.ConfirmPositionPage(f, v))
	}
	return s.render(c, status, views.PositionPage(f, v))
}

func (s *Site) positionView(ctx context.Context, who procedure.Viewer, id procedure.RoundID) (views.PositionView, error) {
	v := views.PositionView{Clears: who.Clears(), Titles: map[procedure.ElementID]string{}, Form: views.Form{Values: map[string]string{}, Lists: map[string][]string{}}}
	var err error
	if v.PositionSheet, err = s.store.PositionSheet(ctx, who, id); err != nil {
		return v, err
	}
	draft, err := s.store.PublishedDraft(ctx, v.Revision)
	if err != nil {
		return v, err
	}
	if v.Own, err = s.commentViews(ctx, who, draft, v.Comments); err != nil {
		return v, err
	}
	if v.Removed, err = s.commentViews(ctx, who, draft, v.Deleted); err != nil {
		return v, err
	}
	for _, all := range [][]views.CommentView{v.Own, v.Removed} {
		if err := s.summarise(ctx, who, draft, all); err != nil {
			return v, err
		}
	}
	var drafts []procedure.Comment
	for _, c := range v.Comments {
		if c.State == procedure.CommentDraft && c.Response == 0 {
			e, _ := draft.Element(c.Element)
			drafts, v.Titles[c.Element] = append(drafts, c), e.Text(who.Lang, procedure.ColTitle)
		}
		if c.Cleared != procedure.ClearanceReturned && !c.Unfinished() {
			v.Form.Lists["c"] = append(v.Form.Lists["c"], procedure.Code(c.ID))
		}
	}
	if v.Discussions, err = s.discussions(ctx, who, v.Comments); err != nil {
		return v, err
	}
	v.First, v.Collisions = v.Clearing.ClearsFirst(who), procedure.Conflicts(draft, drafts)
	bodies, err := s.store.Bodies(ctx)
	v.Name = bodyWords(bodies, who.Lang)[v.Body]
	return v, err
}

// submitPosition asks first, then submits what the head has ticked.
func (s *Site) submitPosition(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return err
	}
	v, err := s.positionView(ctx, who, id)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	switch {
	case in.value("place") != "":
		return s.placeDraft(c, who, id, in)
	case in.value("do") == "first":
		return s.clearFirst(c, who, v, in)
	}
	if err := v.MaySubmit(who); err != nil {
		return err
	}
	a := readAnswer(in, v.Round)
	problems := in.check(a.Check())
	if a.Kind == procedure.RespondComments && len(a.Comments) == 0 {
		problems.Add("c", "response.error.none_chosen")
	}
	if len(problems) == 0 && in.value("do") != "submit" {
		v.Form, v.Confirm = in.again(nil), a.Kind
		return s.positionPage(c, who, v, fiber.StatusOK)
	}
	if len(problems) == 0 {
		if a.Scans, err = s.readFiles(ctx, in, who); err != nil {
			return err
		}
		problems = in.check(nil)
	}
	if len(problems) == 0 {
		response, err := s.desk.SubmitPosition(ctx, who, a)
		if err == nil {
			return s.done(c, "clearance.done", "/responses/"+procedure.Code(response))
		}
		var closed procedure.Closed
		if errors.As(err, &closed) {
			v.Form, v.Confirm, v.TooLate = in.again(nil), a.Kind, true
			return s.positionPage(c, who, v, fiber.StatusConflict)
		}
		found, ok := asInvalid(err)
		if !ok {
			return err
		}
		problems = found
	}
	v.Form = in.again(problems)
	if in.value("do") == "submit" && !slices.ContainsFunc(problems, func(p procedure.Problem) bool { return p.Field == "kind" || p.Field == "c" }) {
		v.Confirm = a.Kind // what is wrong stands on the page that asks
	}
	return s.positionPage(c, who, v, fiber.StatusUnprocessableEntity)
}

// readAnswer reads what a body answers to a round.
func readAnswer(in *input, o procedure.Round) desk.Answer {
	a := desk.Answer{Round: o.ID, Kind: procedure.ResponseKind(in.value("kind"))}
	for _, value := range in.lists["c"] {
		if id, ok := procedure.ParseCode[procedure.CommentID](value); ok && a.Kind == procedure.RespondComments {
			a.Comments = append(a.Comments, id)
		}
	}
	a.By, a.Late = in.day("by", o.Zone), in.ticked("late")
	a.Letter = readLetter(in)
	return a
}

// readLetter reads the particulars of a letter.
func readLetter(in *input) procedure.LetterParticulars {
	return procedure.LetterParticulars{
		OutNumber: in.line("out_number", procedure.MaxName), OutDate: in.day("out_date", ""),
		InNumber: in.line("in_number", procedure.MaxName), InDate: in.day("in_date", ""),
	}
}

// day is a date of a form, in a zone or by itself; what cannot be read is noted.
func (in *input) day(name, zone string) time.Time {
	if in.value(name) == "" {
		return time.Time{}
	}
	place, err := time.LoadLocation(zone)
	if err != nil {
		place = time.UTC
	}
	day, ok := locales.ParseDate(in.value(name), place)
	if !ok {
		in.problems.Add(name, "form.error.date")
	}
	return day
}

// showReceipt says what was received of a body and when.
func (s *Site) showReceipt(c *fiber.Ctx, who procedure.Viewer) error {
	return s.receiptPage(c, who, views.Form{}, "", fiber.StatusOK)
}

func (s *Site) receiptPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, failed string, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.receiptView(ctx, c, who)
	if err != nil {
		return err
	}
	v.Form, v.Failed, v.Uploads = form, failed, s.limits()
	f := s.frame(c, who, "receipt.title")
	f.Failed = failed != ""
	return s.render(c, status, views.ReceiptPage(f, v))
}

func (s *Site) receiptView(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (views.ReceiptView, error) {
	v := views.ReceiptView{Officer: who.Officer(), Clears: who.Clears()}
	id, err := code[procedure.ResponseID](c, "response")
	if err != nil {
		return v, err
	}
	if v.ReceiptSheet, err = s.store.ReceiptSheet(ctx, who, id); err != nil {
		return v, err
	}
	v.Own = v.Body == who.SpeaksFor()
	revision, err := s.store.Revision(ctx, v.Of.Revision)
	if err != nil {
		return v, err
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return v, err
	}
	v.Revision, v.Name = revision.Number, bodyWords(bodies, who.Lang)[v.Body]
	draft, err := s.store.PublishedDraft(ctx, v.Of.Revision)
	if err != nil {
		return v, err
	}
	if v.Lines, err = s.commentViews(ctx, who, draft, v.Sent); err != nil {
		return v, err
	}
	return v, s.summarise(ctx, who, draft, v.Lines)
}

// confirmAnswer takes the delegation's word for what was entered from a letter.
func (s *Site) confirmAnswer(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.ResponseID](c, "response")
	if err != nil {
		return err
	}
	if err := s.desk.ConfirmAnswer(ctx, who, id); err != nil {
		return err
	}
	return s.done(c, "response.done.confirmed", "/responses/"+procedure.Code(id))
}

// downloadReceipt makes the receipt as a file: it says what the page says.
func (s *Site) downloadReceipt(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.receiptView(ctx, c, who)
	if err != nil {
		return err
	}
	p := locales.For(string(who.Lang))
	f := s.frame(c, who, "receipt.title")
	f.Printer = p
	return s.sendPaper(c, receiptPaper(p, f, v), c.Params("format"))
}

func receiptPaper(p *locales.Printer, f views.Frame, v views.ReceiptView) papers.Paper {
	data := papers.ReceiptData{Title: v.Title(f), Received: v.At,
		Facts: [][2]string{{f.T("receipt.at"), f.DateTimeExact(v.At, v.Of.Zone)}}}
	for _, fact := range v.Facts(f) {
		data.Facts = append(data.Facts, [2]string{fact.Label, fact.Words})
	}
	for _, c := range v.Sent {
		data.Comments = append(data.Comments, papers.ReceiptLine{Item: views.ElementName(f, c.On, c.Mark), Kind: f.T("comment.kind." + string(c.Kind)),
			Text: c.Original.Old, Reason: c.Original.New, Lang: c.Lang})
	}
	return papers.Receipt(p, data)
}

// downloadScan is the scan of the letter with which a response came.
func (s *Site) downloadScan(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.ResponseID](c, "response")
	if err != nil {
		return err
	}
	sheet, err := s.store.ReceiptSheet(ctx, who, id)
	if err != nil {
		return err
	}
	return s.sendAttachment(c, sheet.Files)
}

// sendAttachment streams the file of the address among those that the viewer
// may see.
func (s *Site) sendAttachment(c *fiber.Ctx, all []procedure.Attachment) error {
	id, err := code[procedure.FileID](c, "file")
	if err != nil {
		return err
	}
	f, err := procedure.FindAttachment(all, id)
	if err != nil {
		return err
	}
	return s.sendFile(c, f.Fingerprint, f.Name, f.Type)
}

// downloadSealed is the file whose SHA-256 is the fingerprint of a response.
func (s *Site) downloadSealed(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.ResponseID](c, "response")
	if err != nil {
		return err
	}
	text, err := s.store.SealedText(ctx, who, id)
	if err != nil {
		return err
	}
	attach(c, "response-"+procedure.Code(id)+".json", "application/json")
	return c.Send(text)
}

// withdrawComment takes an official comment of the own body back.
func (s *Site) withdrawComment(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, round, err := s.visibleComment(ctx, c, who)
	if err != nil {
		return err
	}
	if err := s.desk.WithdrawComment(ctx, who, comment.ID); err != nil {
		return err
	}
	back := roundPath(round.ID) + "/position"
	if show := procedure.ReplyShow(s.readForm(c).value("show")); slices.Contains(procedure.ReplyShows, show) { // from the list of proposals
		back = views.RepliesHref(round.ID, show)
	}
	return s.done(c, "clearance.withdrawn", back)
}

// restoreDraft brings a deleted draft back.
func (s *Site) restoreDraft(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := code[procedure.CommentID](c, "comment")
	if err != nil {
		return err
	}
	round, err := s.store.RoundOfComment(ctx, id)
	if err != nil {
		return err
	}
	if err := s.desk.RestoreDraft(ctx, who, id); err != nil {
		return err
	}
	return s.done(c, "clearance.restored", roundPath(round.ID)+"/position")
}
