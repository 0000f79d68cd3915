package views

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"svod/app/procedure"
)

// sampleDispatch is a released dispatch full of the words given, with a
// delivery in each state.
func sampleDispatch(said string) procedure.DispatchStatus {
	texts := procedure.Texts{"ru": said, "en": said}
	at := time.Date(2021, 7, 16, 9, 3, 0, 0, time.UTC)
	s := procedure.DispatchStatus{Zone: "Europe/Moscow", Halt: procedure.CourierHalt{At: at}, By: procedure.PersonName{"ru": {Full: said}, "en": {Full: said}}}
	s.ID, s.Group, s.Number, s.Dated, s.Released, s.LinkEnds, s.Version = 1, 1, said, at, at, at, 2
	s.Letters = map[procedure.Cover]procedure.CoverLetter{procedure.CoverGovernments: {Subject: texts, Body: texts}}
	s.Files = []procedure.DispatchFile{{DocumentFile: procedure.DocumentFile{ID: 1, Document: 1, Lang: "ru", Format: "pdf", Name: said, Size: 214 << 10},
		Title: texts, AnnexNo: said}}
	for i, state := range []procedure.DeliveryState{procedure.DeliveryPlanned, procedure.DeliverySending, procedure.DeliveryCommitting,
		procedure.DeliveryAccepted, procedure.DeliveryRefused, procedure.DeliveryDeferred, procedure.DeliveryAmbiguous, procedure.DeliveryHeld,
		procedure.DeliveryFailed, procedure.DeliveryDelivered, procedure.DeliveryBounced, procedure.DeliveryWithdrawn, procedure.DeliveryDone} {
		l := procedure.DeliveryLine{ID: procedure.DeliveryID(i + 1), Cover: procedure.Covers[i%2], Lang: "ru", Address: said, Name: said, State: state,
			Resent: i % 2, Due: at, Last: sampleEvent(said, state, at)}
		if i%3 == 0 {
			l.Received = procedure.Acknowledgement{At: at, NewAcknowledgement: procedure.NewAcknowledgement{Name: said, Post: said, Incoming: said}}
		}
		s.Lines = append(s.Lines, l)
	}
	s.Lines[1].Received = procedure.Acknowledgement{At: at, NewAcknowledgement: procedure.NewAcknowledgement{Paper: said}}
	return s
}

// samplePage is a page of a sample's deliveries, with the next one behind it.
func samplePage(s procedure.DispatchStatus, q procedure.DeliveryQuery) procedure.DispatchPage {
	var all []procedure.DeliveryBrief
	for _, l := range s.Lines {
		all = append(all, procedure.DeliveryBrief{ID: l.ID, Cover: l.Cover, Body: 1, Lang: l.Lang, State: l.State, Acknowledged: l.Received.Given(), Name: l.Name})
	}
	return procedure.DispatchPage{DispatchStatus: s, DispatchCounts: procedure.CountDeliveries(all), FoundDeliveries: procedure.FindDeliveries(all, q, 2), Query: q}
}

func sampleEvent(said string, state procedure.DeliveryState, at time.Time) procedure.DeliveryEvent {
	return procedure.DeliveryEvent{At: at, Attempt: 1, Person: 1,
		DeliveryStep: procedure.DeliveryStep{State: state, Code: 550, Enhanced: "5.1.1", Reply: said, QueueID: said, Relay: said}}
}

// said is what fills a page of a frame.
func said(f Frame) string {
	if f.Title == hostile {
		return hostile
	}
	return "Слова"
}

func TestDispatchPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		words := said(f)
		s := sampleDispatch(words)
		texts := procedure.Texts{"ru": words, "en": words}
		rendered(t, f, DispatchesPage(f, 1, nil, MailPage{Halt: s.Halt, Zone: "UTC"}, ""))
		rendered(t, f, DispatchesPage(f, 1, []procedure.DispatchLine{{ID: 1, Subject: texts, Number: words, Dated: s.Dated, Created: s.Dated,
			Released: s.Dated, Letters: 47, Acknowledged: 4, Waiting: 1}, {ID: 2, Created: s.Dated}, {ID: 3, Released: s.Dated, Dated: s.Dated}}, MailPage{Zone: "UTC", Passed: []procedure.CourierHalt{{At: s.Dated, Relay: words, Code: 550, Reply: words}}}, "/x"))
		for _, halt := range []procedure.CourierHalt{{}, {At: s.Dated, Restored: true}, {At: s.Dated, Stage: "auth", Code: 535, Reply: words},
			{At: s.Dated, Stage: "tls"}, {At: s.Dated, Stage: "mail"}, {At: s.Dated, Stage: words}} {
			s.Halt = halt
			rendered(t, f, DispatchStatusPage(f, samplePage(s, procedure.DeliveryQuery{}), nil, Form{}))
		}
		s.AskedBy, s.Asked, s.Remind = 1, s.By, procedure.Reminding{Days: 5, Times: 2}
		rendered(t, f, DispatchStatusPage(f, samplePage(s, procedure.DeliveryQuery{State: "held", Lang: "ru", Body: 1, Text: words, After: 2}), []procedure.IssuedCertificate{{N: 2, At: s.Dated, By: s.By, Files: []procedure.CertificateFile{{Format: "json"}, {Format: "pdf", Lang: "ru"}}}, {N: 1, At: s.Dated}}, Form{Problems: procedure.Invalid{{Field: "link_ends", Key: "dispatch.error.link_ends", Args: []any{"Limit", 9}}}}))
		rendered(t, f, DispatchStatusPage(f, samplePage(s, procedure.DeliveryQuery{State: words}), nil, Form{}))
		for _, act := range []string{"again", "withdraw"} {
			rendered(t, f, ManyPage(f, ManyView{DispatchStatus: s, Act: act, Seen: s.Dated}))
			none := s
			none.Lines = nil
			rendered(t, f, ManyPage(f, ManyView{DispatchStatus: none, Act: act, Seen: s.Dated}))
		}
		for _, l := range s.Lines {
			sheet := procedure.DeliverySheet{DeliveryLine: l, Dispatch: s.Dispatch, Zone: s.Zone,
				Events: []procedure.DeliveryEvent{l.Last, {DeliveryStep: procedure.DeliveryStep{State: procedure.DeliveryPlanned}}}, People: map[procedure.PersonID]procedure.PersonName{1: s.By}}
			for _, n := range []procedure.NewAcknowledgement{{Name: words, Post: words, Incoming: words}, {Paper: words, Dated: s.Dated}} {
				sheet.Receipts = append(sheet.Receipts, procedure.Statement{NewAcknowledgement: n, At: s.Dated, By: 1, Scans: []procedure.Attachment{{ID: 1, Name: words, Size: 7}}})
			}
			sheet.Reminders = []procedure.Reminder{{At: s.Dated, State: l.State, Last: l.Last}, {At: s.Dated, State: l.State}}
			if l.ID%2 == 0 {
				sheet.LinkEnded = s.Dated
			}
			sheet.Received = procedure.Acknowledged(sheet.Receipts)
			form := Form{Values: map[string]string{"address": words}}
			if l.State.MayResend() == nil {
				form.Problems = procedure.Invalid{{Field: "address", Key: "field.address"}}
			}
			rendered(t, f, DeliveryPage(f, sheet, form, Form{Values: map[string]string{"paper": words, "name": words}}))
		}
		rendered(t, f, DispatchFormPage(f, 1, DispatchForm{Action: "/x"}))
		templates := []procedure.LetterTemplate{{ID: 1, Main: true, NewTemplate: procedure.NewTemplate{Cover: procedure.CoverGovernments, Name: words, Letter: procedure.CoverLetter{Subject: texts}}},
			{ID: 2, NewTemplate: procedure.NewTemplate{Cover: procedure.CoverParticipants, Name: "B"}}}
		rendered(t, f, TemplatesPage(f, 1, templates))
		rendered(t, f, TemplatesPage(f, 1, nil))
		rendered(t, f, TemplatePage(f, TemplateView{Group: 1, Cover: procedure.CoverGovernments, Action: "/x", Form: Form{Values: map[string]string{"name": words, "governments.body.ru": words}}}))
		rendered(t, f, VerifyPage(f, VerifyView{Asked: true, Certificate: &procedure.CertificateFound{N: 1, At: s.Dated, Number: words, Dated: s.Dated, Zone: "UTC", Newer: 2}}))
	})
}

func TestPersonalPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		words := said(f)
		s := sampleDispatch(words)
		f.Narrow, f.Wide = true, false
		v := PersonalView{Token: "AAAAAAAAAAAAAAAAAAAAAA", PersonalPage: procedure.PersonalPage{Name: words, Lang: "ru",
			Letter: procedure.FrozenLetter{Sender: words, Dateline: words, Contact: words}, Files: s.Files, Ends: s.Dated, Zone: s.Zone}}
		rendered(t, f, PersonalPage(f, v))
		v.Form = Form{Values: map[string]string{"name": words}, Problems: procedure.Invalid{{Field: "post", Key: "ack.error.post"}}}
		rendered(t, f, PersonalPage(f, v))
		v.Received = s.Lines[0].Received
		rendered(t, f, PersonalPage(f, v))
		v.Received = s.Lines[1].Received
		rendered(t, f, PersonalPage(f, v))
		v.Files = append(v.Files, v.Files...)
		rendered(t, f, PersonalPage(f, v))
		for _, gone := range []procedure.Gone{procedure.LinkExpired, procedure.LinkReissued, procedure.LinkWithdrawn} {
			rendered(t, f, GoneLinkPage(f, gone, words))
		}
	})
}

func TestHostileWordsStayWordsInADispatchLetter(t *testing.T) {
	v := CoverView{To: procedure.Recipient{Lang: "en", Name: hostile, Fields: map[string]string{"person.full": hostile + "{link}"}},
		Link: "https://svod.example/a/AAAA", Check: "https://svod.example/verify", Files: sampleDispatch(hostile).Files,
		Letter: procedure.FrozenLetter{Subject: "{person.full}", Sender: hostile, Dateline: hostile, Body: hostile + "\nsecond\n\n{person.full}\n\n{link}"}}
	subject, plain, page, err := DispatchLetter(v)
	if err != nil {
		t.Fatal(err)
	}
	if want := hostile + "{link}"; subject != want {
		t.Errorf("the subject is %q", subject)
	}
	if !strings.Contains(plain, hostile+"{link}") || !strings.Contains(plain, v.Link) {
		t.Errorf("the text is %s", plain)
	}
	if strings.Contains(page, "<script>") || strings.Contains(page, `<b id="hostile">`) || !strings.Contains(page, `href="`+v.Link+`"`) {
		t.Errorf("the page is %s", page)
	}
	tree, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	keepsItsWidth(t, "a dispatch", tree)
}

func TestDemoMailPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		words := said(f)
		rendered(t, f, DemoMailPage(f, DemoMail{}))
		full := DemoMail{Count: 47, To: words, Next: "/demo/mail?before=1", Lines: []DemoLine{{ID: 1, Subject: words, To: words, At: f.Now}}}
		rendered(t, f, DemoMailPage(f, full))
		full.Shown = &DemoLetter{ID: 1, Subject: words, Headers: [][2]string{{words, words}}, Text: words, HasHTML: true,
			Files: []DemoFile{{Name: words, Size: 1, Href: "/x"}}}
		rendered(t, f, DemoMailPage(f, full))
		full.Lines = nil
		rendered(t, f, DemoMailPage(f, full))
	})
}

func TestReturnedPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		words := said(f)
		s := sampleDispatch(words)
		var all []procedure.Returned
		for i, kind := range procedure.ReturnedKinds {
			all = append(all, procedure.Returned{ID: procedure.ReturnedID(i + 1), At: s.Dated, Group: 1, Dispatch: procedure.DispatchID(i % 2), Name: words, Address: words,
				Passed: procedure.MailingID(i % 2), Kept: i%2 == 0, NewReturned: procedure.NewReturned{Kind: kind, Delivery: 1, To: words, From: words, Subject: words,
					Text: words + "\n" + words, Dated: s.Dated, Reports: []procedure.Report{{Action: procedure.ReportFailed, Code: 550, Enhanced: "5.1.1", Reply: words,
						Remote: words, Final: words}, {Action: procedure.ReportDelayed, Reporter: words, Original: words}}}})
		}
		for _, why := range []procedure.Disbelief{procedure.DisbeliefNone, procedure.DisbeliefForged, procedure.DisbeliefForeign, procedure.DisbeliefGone,
			procedure.DisbeliefMany, procedure.DisbeliefLoop, procedure.DisbeliefUnread} {
			all = append(all, procedure.Returned{At: s.Dated, NewReturned: procedure.NewReturned{Kind: procedure.ReturnedReport, Disbelief: why}})
		}
		rendered(t, f, ReturnedPage(f, ReturnedView{Group: 1, Zone: "UTC"}))
		rendered(t, f, ReturnedPage(f, ReturnedView{Group: 1, Lines: all, Kind: procedure.ReturnedReport, Stray: true, Zone: "UTC", Next: "/x"}))
		for _, r := range all {
			rendered(t, f, ReturnedMessagePage(f, r, r.Group, "UTC"))
		}
		sheet := procedure.DeliverySheet{DeliveryLine: s.Lines[0], Dispatch: s.Dispatch, Zone: s.Zone, Returned: all, Events: []procedure.DeliveryEvent{
			{Report: procedure.ReportFailed, Server: words, Returned: 1}, {Report: procedure.ReportDelayed}, {DeliveryStep: procedure.DeliveryStep{State: procedure.DeliveryPlanned}, Address: words}}}
		rendered(t, f, DeliveryPage(f, sheet, Form{}, Form{}))
	})
}
