package web

import (
	"context"
	"errors"
	"maps"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// showChair shows the chairperson one comment: that of the address, or the
// first that is not yet considered.
func (s *Site) showChair(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.chaired(ctx, c, who)
	if err != nil {
		return err
	}
	comment, _ := procedure.ParseCode[procedure.CommentID](c.Query("comment"))
	last, _ := procedure.ParseCode[procedure.CommentID](c.Query("last"))
	return s.chairPage(ctx, c, who, m, chairAsked{comment: comment, last: last})
}

// chaired is the meeting of the address, if the viewer may record there.
func (s *Site) chaired(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Meeting, error) {
	m, err := s.meeting(ctx, c)
	if err != nil {
		return m, err
	}
	return m, s.mayRecord(ctx, who, m)
}

// mayRecord refuses who may not record what the meeting decides, before the
// form is read that says what that is.
func (s *Site) mayRecord(ctx context.Context, who procedure.Viewer, m procedure.Meeting) error {
	state, err := s.store.ProtocolState(ctx, m.ID)
	if err != nil {
		return err
	}
	return m.MayRecord(who, state)
}

// chairAsked is what a chairperson's page is to show.
type chairAsked struct {
	comment procedure.CommentID // 0: the first that is not yet considered
	last    procedure.CommentID // that was considered just now
	form    views.Form          // of a verdict that was not taken
}

func (s *Site) chairPage(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, m procedure.Meeting, asked chairAsked) error {
	queue, err := s.store.MeetingQueue(ctx, m.ID)
	if err != nil {
		return err
	}
	f := s.frame(c, who, "chair.verdicts").With("chair.js")
	at := procedure.PlaceOf(queue, asked.comment)
	if at < 0 {
		at = procedure.PlaceOf(queue, procedure.Next(queue, 0))
	}
	if at < 0 {
		return s.chairDone(ctx, c, f, m, queue)
	}
	v, err := s.chairView(ctx, who, f, m, queue, at)
	if err != nil {
		return err
	}
	if last := procedure.PlaceOf(queue, asked.last); last >= 0 && queue[last].Outcome != "" {
		v.Last = &queue[last]
	}
	v.Form = asked.form
	status := fiber.StatusUnprocessableEntity
	if len(v.Form.Problems) == 0 {
		status = fiber.StatusOK
		if v.Form, err = s.verdictForm(ctx, v.Current.TableRow); err != nil {
			return err
		}
	}
	f.Title, f.Failed = views.ElementName(f, v.Current.Kind, v.Current.Mark), len(v.Form.Problems) > 0
	return s.render(c, status, views.ChairPage(f, v))
}

// chairDone says that all comments of the meeting are considered.
func (s *Site) chairDone(ctx context.Context, c *fiber.Ctx, f views.Frame, m procedure.Meeting, queue []procedure.OpenComment) error {
	items, err := s.store.Items(ctx, m.ID)
	if err != nil {
		return err
	}
	for _, item := range items {
		if item.Comments > 0 {
			return s.render(c, fiber.StatusOK, views.ChairDonePage(f, m, item, len(queue)))
		}
	}
	return s.done(c, "", "/meetings/"+strconv.FormatInt(int64(m.ID), 10))
}

// chairView reads what the page of one comment shows.
func (s *Site) chairView(ctx context.Context, who procedure.Viewer, f views.Frame, m procedure.Meeting, queue []procedure.OpenComment, at int) (views.ChairView, error) {
	v := views.ChairView{Meeting: m, Queue: queue}
	rows, err := s.store.MeetingTable(ctx, who, m, true, procedure.TableQuery{Element: queue[at].Element})
	if err != nil {
		return v, err
	}
	lines, err := s.tableLines(ctx, f, rows)
	if err != nil {
		return v, err
	}
	for _, l := range lines {
		switch {
		case l.Comment == queue[at].Comment:
			v.Current = l
		case l.Element == queue[at].Element:
			v.Same = append(v.Same, l)
		}
	}
	if at > 0 {
		v.Previous = queue[at-1].Comment
	}
	if at+1 < len(queue) {
		v.Next = queue[at+1].Comment
	}
	if v.Current.Decide != nil {
		v.Replaces = v.Current.Decide.ID
	}
	if v.Item, err = s.store.Item(ctx, queue[at].Item); err != nil {
		return v, err
	}
	if v.Current.Propose != nil {
		said, err := s.store.WithReplies(ctx, []procedure.TableRow{v.Current.TableRow})
		if err != nil {
			return v, err
		}
		v.Replies = said[0].Replies
	}
	if v.With, err = s.store.Following(ctx, m.ID, v.Current.Comment); err != nil {
		return v, err
	}
	if v.Together, err = s.store.CountTogether(ctx, m.ID); err != nil {
		return v, err
	}
	if v.Bodies, err = s.bodyWords(ctx, who.Lang); err != nil {
		return v, err
	}
	v.Columns = agreedFields(f, v.Current)
	return v, nil
}

// agreedFields are the column's text in each language, to be corrected to what
// was agreed.
func agreedFields(f views.Frame, l views.TableLine) []views.Field {
	if l.Edit == nil || l.Edit.Column == "" {
		return nil
	}
	var fields []views.Field
	for _, lang := range locales.Languages() {
		fields = append(fields, views.Field{Name: "agreed_" + lang, Label: l.Column + ", " + locales.Name(lang), Rows: 2, Official: true, Lang: lang})
	}
	return fields
}

// verdictForm shows what stands of a comment: the words and the wording that
// were decided, or else those that the secretariat proposes, or else the body's.
func (s *Site) verdictForm(ctx context.Context, row procedure.TableRow) (views.Form, error) {
	stands, edit := row.Standing(), row.Edit
	if stands != nil && stands.Edit != nil && edit != nil && stands.Edit.Element == edit.Element && stands.Edit.Column == edit.Column {
		edit = stands.Edit
	}
	form, err := s.agreedForm(ctx, edit)
	if stands != nil {
		for lang, note := range stands.Note {
			form.Values["note_"+string(lang)] = note
		}
	}
	return form, err
}

// agreedForm fills the agreed wording with what an edit proposes, in each
// language.
func (s *Site) agreedForm(ctx context.Context, edit *procedure.Edit) (views.Form, error) {
	form := views.Form{Values: map[string]string{}}
	if edit == nil || edit.Column == "" {
		return form, nil
	}
	d, err := s.store.Draft(ctx, edit.Base)
	if err != nil {
		return form, err
	}
	for _, lang := range d.Plan.Langs {
		change := d.Change(*edit, lang)
		form.Values["agreed_"+string(lang)] = change.Was
		if change.Fits && !change.Open {
			form.Values["agreed_"+string(lang)] = change.Becomes
		}
	}
	return form, nil
}

// recordVerdict records what was decided on a comment, or takes it back.
func (s *Site) recordVerdict(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	m, err := s.chaired(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	queue, err := s.store.MeetingQueue(ctx, m.ID)
	if err != nil {
		return err
	}
	field := "comment"
	if in.value("undo") != "" {
		field = "undo"
	}
	comment, _ := procedure.ParseCode[procedure.CommentID](in.value(field))
	at := procedure.PlaceOf(queue, comment)
	if at < 0 {
		return procedure.ErrNotFound
	}
	if field == "undo" {
		return s.undoVerdict(ctx, c, who, m, queue[at])
	}
	n, err := s.chairVerdict(ctx, who, in, comment, m)
	if err == nil {
		_, err = s.desk.Dispose(ctx, who, queue[at].Item, comment, n)
	}
	if problems, ok := asInvalid(err); ok {
		return s.chairPage(ctx, c, who, m, chairAsked{comment: comment, form: in.again(problems)})
	}
	if err != nil {
		return err
	}
	return s.nextComment(ctx, c, m, comment)
}

// nextComment goes on to the next comment that is not considered.
func (s *Site) nextComment(ctx context.Context, c *fiber.Ctx, m procedure.Meeting, after procedure.CommentID) error {
	queue, err := s.store.MeetingQueue(ctx, m.ID)
	if err != nil {
		return err
	}
	address := "/meetings/" + strconv.FormatInt(int64(m.ID), 10) + "/chair?last=" + procedure.Code(after)
	if next := procedure.Next(queue, after); next != 0 {
		address += "&comment=" + procedure.Code(next)
	}
	return c.Redirect(address, fiber.StatusSeeOther)
}

// undoVerdict takes back what was recorded on a comment. It may have been taken
// back already, as by a double click.
func (s *Site) undoVerdict(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, m procedure.Meeting, q procedure.OpenComment) error {
	if err := s.desk.UndoDisposition(ctx, who, q.Item, q.Comment); err != nil && !errors.Is(err, procedure.ErrNotFound) {
		return err
	}
	return c.Redirect("/meetings/"+strconv.FormatInt(int64(m.ID), 10)+"/chair?comment="+procedure.Code(q.Comment), fiber.StatusSeeOther)
}

// chairVerdict reads what one key or one click says. Words that stood on the
// page already and were not touched go with the outcome that they were written
// for, and with no other.
func (s *Site) chairVerdict(ctx context.Context, who procedure.Viewer, in *input, comment procedure.CommentID, m procedure.Meeting) (procedure.NewDisposition, error) {
	row, err := s.store.TableRow(ctx, who, comment, m.Revision)
	if err != nil {
		return procedure.NewDisposition{}, err
	}
	shown, err := s.verdictForm(ctx, row)
	if err != nil {
		return procedure.NewDisposition{}, err
	}
	if stands := row.Standing(); stands != nil && in.untouched(shown, "note", "agreed") {
		if in.value("outcome") == string(stands.Outcome) {
			return procedure.NewDisposition{Outcome: stands.Outcome, Note: stands.Note, Edit: stands.Edit,
				Replaces: procedure.DispositionID(in.version())}, nil
		}
		maps.DeleteFunc(in.typed, func(name, _ string) bool { return shown.Values[name] != "" })
	}
	return s.readVerdict(ctx, in, row, m.Revision, who.Lang)
}

// readVerdict reads the outcome, its words and, where it was changed, the agreed
// wording, which is then an edit of a revision. In part, the body's own wording as it
// stands in the form cannot be what is agreed, nor is it that nothing is.
func (s *Site) readVerdict(ctx context.Context, in *input, row procedure.TableRow, revision procedure.RevisionID, read procedure.Lang) (procedure.NewDisposition, error) {
	n := procedure.NewDisposition{Outcome: procedure.Outcome(in.value("outcome")), Note: in.texts("note", procedure.MaxNote),
		Replaces: procedure.DispositionID(in.version())}
	agreed := in.texts("agreed", procedure.MaxColumn)
	if (n.Outcome == procedure.Accepted || n.Outcome == procedure.AcceptedInPart) && row.Edit != nil && row.Edit.Column != "" && len(agreed) > 0 {
		var err error
		if n.Edit, err = s.agreedEdit(ctx, *row.Edit, revision, agreed); err != nil {
			return n, err
		}
	}
	err := in.check(n.Check()).Err()
	if field := "agreed_" + string(read); err == nil && n.Outcome == procedure.AcceptedInPart && n.Edit == nil && in.value(field) != "" {
		err = procedure.Invalid{{Field: field, Key: "disposition.error.part_wording"}}
	}
	return n, err
}

// agreedEdit is the edit that gives the agreed wording, made for the revision
// that the meeting works from; nil if it is what the body proposed.
func (s *Site) agreedEdit(ctx context.Context, proposed procedure.Edit, revision procedure.RevisionID, agreed procedure.Texts) (*procedure.Edit, error) {
	base, err := s.store.Draft(ctx, proposed.Base)
	if err != nil {
		return nil, err
	}
	same := true
	for lang, text := range agreed {
		change := base.Change(proposed, lang)
		if change.Becomes != text && !(change.Open && change.Was == text) {
			same = false
		}
	}
	if same {
		return nil, nil
	}
	if revision != proposed.Base {
		if base, err = s.store.Draft(ctx, revision); err != nil {
			return nil, err
		}
	}
	e, ok := procedure.DeriveEdit(base, proposed.Element, proposed.Column, agreed)
	if !ok {
		return nil, procedure.Invalid{{Field: "agreed_" + string(base.Plan.Authentic()), Key: "disposition.error.agreed_same"}}
	}
	return &e, nil
}
