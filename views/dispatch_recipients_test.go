package views

import (
	"strings"
	"testing"

	"svod/app/procedure"
)

// sampleDraft is a draft dispatch full of the words given: one recipient whom a
// step concerns and who shares the address with another, one without an address,
// one taken out.
func sampleDraft(said string) procedure.DispatchSheet {
	s := sampleDispatch(said)
	texts := procedure.Texts{"ru": said, "en": said}
	draft := procedure.DispatchSheet{Dispatch: s.Dispatch, Files: s.Files, Zone: s.Zone, Referred: procedure.Referral{PlanShort: texts, RevisionNumber: 2,
		Steps: []procedure.ReferralStep{{No: 1, RouteStep: procedure.RouteStep{Kind: procedure.StepDomestic}, Answers: []procedure.Answer{{Body: 1}}}}}}
	draft.Rules.Referral, draft.Rules.Step = 1, 1
	draft.Recipients = procedure.JoinRecipients([]procedure.DispatchRecipient{
		{Key: "body/1", Cover: procedure.CoverGovernments, Signed: s.Dated, Recipient: procedure.Recipient{Name: said, Address: said, Lang: "ru",
			Reasons: []string{procedure.ReasonSignatory, procedure.ReasonStep, procedure.ReasonBody}}},
		{Key: "body/2", Cover: procedure.CoverGovernments, Recipient: procedure.Recipient{Name: said, Reasons: []string{procedure.ReasonBody}}},
		{Key: "person/2", Cover: procedure.CoverParticipants, Recipient: procedure.Recipient{Name: said, Address: said, Reasons: []string{procedure.ReasonParticipant}}},
		{Key: "person/1", Cover: procedure.CoverParticipants, Recipient: procedure.Recipient{Address: said + said, Lang: "en",
			Reasons: []string{procedure.ReasonParticipant, procedure.ReasonPerson}}}}, []string{"person/1"})
	return draft
}

func TestComposerPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		words := said(f)
		texts := procedure.Texts{"ru": words, "en": words}
		sheet := sampleDraft(words)
		some := []Option{{"1", words}}
		rendered(t, f, DispatchFormPage(f, 1, DispatchForm{Sheet: sheet, Action: "/x", Meetings: some, Instruments: some, Bodies: some, People: some,
			Senders: some, Officers: some, Steps: append(some, some...), Limit: 7 << 20, Documents: []procedure.Document{{ID: 1, Title: texts, Files: []procedure.DocumentFile{sheet.Files[0].DocumentFile}}},
			Form: Form{Values: map[string]string{"number": words, "governments.body.ru": words}, Problems: procedure.Invalid{
				{Field: "governments.body.ru", Key: "dispatch.error.field", Args: []any{"Name", words}},
				{Field: "recipients", Key: "dispatch.error.no_recipients"}, {Field: "files", Key: "dispatch.error.no_files"},
				{Field: "persons", Key: "field.choice"}, {Field: "sender", Key: "dispatch.error.sender"}}}}))
		rendered(t, f, DispatchReleasePage(f, 1, DispatchRelease{Sheet: sheet, Letters: []procedure.OutgoingLetter{{Subject: words, Lang: "ru", Text: words + "\n\n" + words + "\n" + words}}}))
		rendered(t, f, DispatchReleasePage(f, 1, DispatchRelease{Sheet: procedure.DispatchSheet{Dispatch: sheet.Dispatch},
			Problems: procedure.Invalid{{Field: "recipients", Key: "dispatch.error.no_recipients"}}}))
	})
}

func TestRecipientPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		words := said(f)
		sheet := sampleDraft(words)
		rendered(t, f, RecipientsPage(f, RecipientsView{Sheet: sheet, FoundRecipients: sheet.FindRecipients("", 0, 2)}))
		rendered(t, f, RecipientsPage(f, RecipientsView{Sheet: sheet, FoundRecipients: sheet.FindRecipients(words, 1, 2), Behind: 1,
			Form: Form{Problems: procedure.Invalid{{Key: "dispatch.refused.scheduled"}}}}))
		rendered(t, f, RecipientsPage(f, RecipientsView{Sheet: sheet, FoundRecipients: sheet.FindRecipients("nobody", 0, 2)}))
		letter := procedure.OutgoingLetter{Subject: words, Text: words, HTML: words, Files: []procedure.OutgoingFile{{Name: words, Type: words, Size: 7}}}
		rendered(t, f, LetterOfPage(f, LetterOfView{Sheet: sheet, To: sheet.Recipients[0], Letter: letter, Text: words, Before: 3, After: 2}))
		rendered(t, f, LetterOfPage(f, LetterOfView{Sheet: sheet, To: sheet.Recipients[2], Letter: letter, As: "message",
			Message: &LetterMessage{Header: []LetterField{{"Subject", words}}, Parts: append([]LetterPart{{Type: "text/plain", Size: 5}}, FileParts(letter)...), Source: words, Size: 99}}))
	})
}

// A preview names the place of the personal link in both forms of the letter,
// and leads nowhere from it.
func TestAPreviewHasNoLink(t *testing.T) {
	for _, lang := range []procedure.Lang{"ru", "en"} {
		v := CoverView{Letter: procedure.FrozenLetter{Body: "{link}"}, To: procedure.Recipient{Lang: lang}, Check: "https://svod.example/verify"}
		_, plain, page, err := DispatchLetter(v)
		if err != nil {
			t.Fatal(err)
		}
		v.Link = "https://svod.example/a/secret"
		_, sent, sentPage, err := DispatchLetter(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []struct{ preview, sent string }{{plain, sent}, {page, sentPage}} {
			if strings.Contains(form.preview, "/a/") || strings.Contains(form.preview, "<a ") || !strings.Contains(form.preview, "[") {
				t.Errorf("%s: the preview has a link, or does not say where it will stand:\n%s", lang, form.preview)
			}
			if !strings.Contains(form.sent, v.Link) {
				t.Errorf("%s: the letter lacks its link:\n%s", lang, form.sent)
			}
		}
	}
}
