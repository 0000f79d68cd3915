package views

import (
	"testing"
	"time"

	"github.com/a-h/templ"

	"svod/app/procedure"
)

// sampleComments are a draft that was returned, one that is not finished, and
// an official one, all of a section that the plan of samplePlan has.
func sampleComments(f Frame, d procedure.Draft, said string) []CommentView {
	edit := procedure.Edit{Base: 1, Element: -3, Op: procedure.OpRestate, Column: procedure.ColTitle,
		Words: map[procedure.Lang]procedure.Words{"ru": {Old: said, New: said + " 2"}}}
	change := d.Change(edit, f.Language())
	all := []CommentView{
		{Comment: procedure.Comment{ID: 1, Version: 2, State: procedure.CommentDraft, Edit: &edit, Returned: &procedure.DraftNote{Text: said}}, Change: &change, Column: said, Summary: said},
		{Comment: procedure.Comment{ID: 2, Version: 1, State: procedure.CommentDraft, Typed: map[string]string{"text": said}}},
		{Comment: procedure.Comment{ID: 3, Version: 1, State: procedure.CommentOfficial, Number: 7, Response: 5, Supports: 2}},
	}
	for i := range all {
		c := &all[i].Comment
		c.Element, c.On, c.Mark, c.Body, c.Person, c.Lang, c.Kind = -3, procedure.Measure, "1.1", 1, 1, "ru", procedure.CommentKinds[0]
		c.Text, c.Reason, c.Original, c.At, c.Saved = said, said, procedure.Words{Old: said, New: said}, f.Now, f.Now
		c.Files = []procedure.Attachment{{ID: procedure.FileID(i + 1), Name: said}}
	}
	return all
}

// positionPages are the pages on which a position is written, cleared, sent and
// entered from a letter, of nothing or full of the words given.
func positionPages(f Frame, said string) map[string]templ.Component {
	round := procedure.Round{ID: 1, Plan: 1, Revision: 1, Number: 1, Opens: f.Now, Closes: f.Now.Add(time.Hour), Zone: "Europe/Moscow"}
	if said == "" {
		return map[string]templ.Component{
			"position":  PositionPage(f, PositionView{PositionSheet: procedure.PositionSheet{Round: round}}),
			"receipt":   ReceiptPage(f, ReceiptView{ReceiptSheet: procedure.ReceiptSheet{Of: round, Response: procedure.Response{Kind: procedure.RespondNoComments}}}),
			"agreement": AgreementPage(f, AgreementView{Own: &procedure.AgreementSheet{}}),
			"entry":     EntryPage(f, EntryView{EntrySheet: procedure.EntrySheet{Of: round}}),
		}
	}
	d := samplePlan(said)
	own, name := sampleComments(f, d, said), procedure.PersonName{"ru": {Surname: said, First: said}, "en": {Full: said}}
	names := Bodies{1: {said, said, said}}
	letter := procedure.LetterParticulars{OutNumber: said, OutDate: f.Now}
	response := procedure.Response{ID: 5, Round: 1, Body: 1, Kind: procedure.RespondComments, At: f.Now, Person: 1, Entered: true, Late: true, Note: said,
		LetterParticulars: letter, Files: []procedure.Attachment{{ID: 9, Name: said}}, Comments: 1}
	wrong := Form{Values: map[string]string{"note": said, "out_number": said, "out_date": said, "by": said, "text": said, "reason": said, "op": "rewrite", "field": procedure.ColTitle,
		"new_ru": said, "new_en": said}, Lists: map[string][]string{"c": {procedure.Code(own[0].ID)}},
		Problems: procedure.Invalid{{Field: "out_number", Key: "field.choice"}}}
	sheet := procedure.PositionSheet{Round: round, RevisionNumber: 1, Body: 1, Asked: true, Responses: []procedure.Response{response},
		People: map[procedure.PersonID]procedure.PersonName{1: name, 2: name}, Clearing: procedure.Clearing{Paused: f.Now, By: 1, First: []procedure.PersonID{2}},
		Colleagues: []procedure.PersonID{1, 2}, Authors: map[procedure.CommentID]string{1: said}}
	for _, c := range own {
		sheet.Comments = append(sheet.Comments, c.Comment)
	}
	position := PositionView{PositionSheet: sheet, Own: own, Removed: own[1:2], Name: names[1], Clears: true, First: true, Form: Form{Lists: wrong.Lists},
		Titles: map[procedure.ElementID]string{-3: said}, Collisions: map[procedure.CommentID][]procedure.CommentID{1: {2}},
		Discussions: Discussions{Of: map[procedure.CommentID]procedure.Discussion{1: {Unread: 1, Remarks: []procedure.Remark{{N: 1, Person: 2, Name: name, At: f.Now, Text: said}}}}}}
	confirm := position
	confirm.Confirm, confirm.Form = procedure.RespondComments, wrong
	agreed := procedure.AgreementLine{Element: d.Elements[2], State: procedure.AgreedEarlier, Said: procedure.Agreement{At: f.Now},
		Columns: []procedure.ColumnChange{{Column: procedure.ColTitle, Lang: "ru", Spans: procedure.Diff(said, said+" 2")}}}
	entered := procedure.EntryLine{ID: 1, Comment: procedure.NewComment{Round: 1, Element: -3, Lang: "ru", Kind: procedure.CommentKinds[0], Text: said, Reason: said}, Form: 1, Author: said}
	entry := procedure.EntrySheet{Of: round, LetterEntry: procedure.LetterEntry{ID: 1, Round: 1, Body: 1, Person: 1, At: f.Now, Received: f.Now.Add(2 * time.Hour),
		LetterParticulars: letter, Files: response.Files}, Lines: []procedure.EntryLine{entered}}
	measure := MeasureView{Plan: d.Plan, Revision: d.Revision, Element: d.Elements[2], Section: d.Elements[1], Round: &round, Later: 2, Gone: true, Comments: own, Bodies: names,
		Own: 1, Writes: true, Translates: true, Shown: true, Form: wrong, Viewer: 1, Change: own[0].Change, Column: said, Summary: said, Draft: d, Edit: own[0].Edit, Meets: own[2:], Alike: own, Understood: own[0].Change,
		UnderstoodIn: said, Agreement: &MeasureAgreement{Own: true, Clears: true, State: procedure.AgreesNow}}
	measure.Form.Problems = procedure.Invalid{{Field: "text", Key: "field.choice"}}
	deleted := measure
	deleted.Element.Deleted, deleted.Writes, deleted.Gone, deleted.Form = true, false, false, Form{}
	typing := measure
	typing.Entry, typing.Meets, typing.Alike = &entry, nil, nil
	return map[string]templ.Component{
		"position": PositionPage(f, position),
		"confirm":  ConfirmPositionPage(f, confirm),
		"receipt": ReceiptPage(f, ReceiptView{ReceiptSheet: procedure.ReceiptSheet{Response: response, Of: round, Number: 2, Sent: sheet.Comments[2:], Sender: name, Line: 3, Hash: make([]byte, 32)},
			Name: names[1], Revision: 1, Own: true, Clears: true, Lines: own[2:]}),
		"agreement": AgreementPage(f, AgreementView{Draft: d, Own: &procedure.AgreementSheet{Draft: d, Lines: []procedure.AgreementLine{agreed}, Changed: 1}, Clears: true,
			Rows:   []procedure.AgreementRow{{Element: d.Elements[2], States: map[procedure.BodyID]procedure.AgreementState{1: procedure.AgreedEarlier}}},
			Bodies: []procedure.BodyID{1}, Names: names}),
		"entry":         EntryPage(f, EntryView{EntrySheet: entry, Draft: d, Comments: own[:1], Name: names[1]}),
		"entry comment": EntryCommentPage(f, typing),
		"measure":       MeasurePage(f, measure),
		"deleted":       MeasurePage(f, deleted),
	}
}

// TestPagesOfAPosition: with nothing, with all, and with hostile words, in each
// language.
func TestPagesOfAPosition(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := map[string]string{hostile: hostile, "x": "Words"}[f.Title]
		if f.Signed == nil {
			said = ""
		}
		for name, page := range positionPages(f, said) {
			t.Run(name, func(t *testing.T) { rendered(t, f, page) })
		}
	})
}
