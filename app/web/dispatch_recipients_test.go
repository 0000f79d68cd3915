package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"

	"github.com/emersion/go-message/mail"
)

// composes lets the portal make whole messages.
func (p *portal) composes() {
	post := courier.New(p.store, nil, nil, courier.Settings{Domain: "example.org"}, p.Site.log)
	p.Mail.Compose = func(ctx context.Context, l procedure.OutgoingLetter) ([]byte, []byte, error) {
		l.From.Address = "svod@example.org"
		return post.Compose(ctx, l)
	}
}

// begun is a draft that the officer has saved as it is proposed, with changes.
func (b *browser) begun(list string, change url.Values) string {
	b.Helper()
	fields := typed(b.get(list+"/new"), b)
	for name, values := range change {
		fields[name] = values
	}
	saved := b.post(list, fields)
	if saved.StatusCode != http.StatusSeeOther {
		b.Fatalf("saved: %d %s", saved.StatusCode, saved.body)
	}
	return saved.Header.Get("Location")
}

// Each recipient's letter is seen before the release: as text, as HTML under a
// policy of its own, and as the message that would leave.
func TestEachLetterIsSeenBeforeTheRelease(t *testing.T) {
	p, b, list := officerOf(t, "dispatch")
	p.composes()
	at := b.begun(list, nil)
	for place, name := range map[int]string{1: "Республики Армения", 7: "Республики Узбекистан"} {
		letter := fmt.Sprintf("%s/recipients/%d", at, place)
		shown := b.get(letter)
		page := shown.page(t, shown.lang())
		text := viewtest.Text(viewtest.All(page, ".letter-text")[0])
		if !strings.Contains(text, name) || strings.Contains(text, "/a/") || !strings.Contains(text, locales.For("ru").T("dispatch.preview.link")) {
			t.Errorf("%d: the text is %s", place, text)
		}
		if before, after := len(viewtest.All(page, "a[rel=prev]")), len(viewtest.All(page, "a[rel=next]")); after != 1 || (before == 1) != (place > 1) {
			t.Errorf("%d: %d before, %d after", place, before, after)
		}
		html := b.get(letter + "/html")
		if html.Header.Get("Content-Security-Policy") != mailPolicy || !strings.Contains(html.body, name) || strings.Contains(html.body, "<a ") {
			t.Errorf("%d: the HTML under %q is %s", place, html.Header.Get("Content-Security-Policy"), html.body)
		}
		message := b.get(letter + "?as=message")
		shownParts := viewtest.All(message.page(t, message.lang()), ".files .fingerprint")
		whole := b.get(letter + "/eml")
		if !strings.HasPrefix(whole.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%d: the message comes as %v", place, whole.Header)
		}
		read, err := mail.CreateReader(bytes.NewReader([]byte(whole.body)))
		must(t, err)
		if to, err := read.Header.AddressList("To"); err != nil || len(to) != 1 || !strings.Contains(to[0].Name, name) {
			t.Errorf("%d: it is to %v (%v)", place, to, err)
		}
		files := 0
		for part, err := read.NextPart(); err == nil; part, err = read.NextPart() {
			if _, attached := part.Header.(*mail.AttachmentHeader); attached {
				files++
			}
		}
		if files == 0 || files != len(shownParts) {
			t.Errorf("%d: the message has %d files, the page shows %d", place, files, len(shownParts))
		}
	}
	for _, nobody := range []string{"0", "48", "x", "-1", "999999999999999999999"} {
		if a := b.get(at + "/recipients/" + nobody); a.StatusCode != http.StatusNotFound {
			t.Errorf("the letter of recipient %s: %d", nobody, a.StatusCode)
		}
	}
}

// A list of hundreds is looked through page by page; who is taken out on one
// page stays out whatever is saved elsewhere, and the list itself stays.
func TestALongListIsKept(t *testing.T) {
	p, b, list := officerOf(t, "dispatch")
	at := b.begun(list, url.Values{"instrument": {""}, "participants": nil})
	id := mustID[procedure.DispatchID](t, strings.TrimPrefix(at, "/dispatches/"))
	who := procedure.System(1)
	draft, err := p.store.Dispatch(t.Context(), who, id)
	must(t, err)
	for i := range 250 {
		draft.Rules.Listed = append(draft.Rules.Listed, procedure.Listed{Address: fmt.Sprintf("r%d@elsewhere.example", i), Lang: "en",
			Name: []string{`"Quoted", Name`, "=?utf-8?b?aGFjaw==?=", "<b>Bold</b>", "", "Имя\r\nBcc: x@evil.example"}[i%5]})
	}
	must(t, p.desk.ChangeDispatch(t.Context(), who, id, draft.Version, draft.NewDispatch))

	second := b.get(at + "/recipients?behind=100")
	rows := viewtest.All(second.page(t, second.lang()), "tbody tr")
	if len(rows) != 100 || len(second.body) > 200<<10 {
		t.Fatalf("a page has %d recipients in %d bytes", len(rows), len(second.body))
	}
	fields := typed(second, t)
	fields["keep"] = fields["keep"][1:]
	if saved := b.post(at+"/recipients?behind=100", fields); saved.StatusCode != http.StatusSeeOther {
		t.Fatalf("marks: %d %s", saved.StatusCode, saved.body)
	}
	if stale := b.post(at+"/recipients", fields); stale.StatusCode != http.StatusConflict {
		t.Errorf("marks of a page of before: %d", stale.StatusCode)
	}
	form := b.get(at)
	if saved := b.post(at, typed(form, t)); saved.StatusCode != http.StatusSeeOther {
		t.Fatalf("the draft: %d %s", saved.StatusCode, saved.body)
	}
	sheet, err := p.desk.DispatchSheet(t.Context(), who, id)
	must(t, err)
	if len(sheet.Recipients) != 250 || len(sheet.Going()) != 249 || !sheet.Recipients[100].Out {
		t.Errorf("%d recipients, of whom %d get a letter", len(sheet.Recipients), len(sheet.Going()))
	}
	found := b.get(at + "/recipients?q=R7%40elsewhere")
	if rows := viewtest.All(found.page(t, found.lang()), "tbody tr"); len(rows) != 1 {
		t.Errorf("%d recipients are found", len(rows))
	}
	p.composes()
	for place := 1; place <= 5; place++ {
		whole := b.get(fmt.Sprintf("%s/recipients/%d/eml", at, place))
		read, err := mail.CreateReader(strings.NewReader(whole.body))
		must(t, err)
		to, err := read.Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Name != sheet.Recipients[place-1].Name || read.Header.Get("Bcc") != "" {
			t.Errorf("%q is written as %v (%v)", sheet.Recipients[place-1].Name, to, err)
		}
	}
}

// A step of a referral gives its bodies, each with the reason; one that has no
// contact point is named before the release.
func TestAStepOfAReferralGivesRecipients(t *testing.T) {
	p, d := withCase(t, "dispatch")
	b, list := p.inEnglish(d, procedure.Secretariat), groupPath(d.Group, "/dispatches")
	if none := b.get(list + "/new"); len(viewtest.All(none.page(t, none.lang()), "#step")) != 0 {
		t.Error("a step is offered where nothing is on its way")
	}
	referral := setOut(p, d, b)
	page := b.get(list + "/new")
	fields := typed(page, t)
	offered := len(viewtest.All(page.page(t, page.lang()), "#step option"))
	concern := 0
	for _, step := range referral.Steps {
		if len(step.Concerns()) > 0 {
			concern++
		}
	}
	if offered != concern+1 {
		t.Fatalf("%d steps are offered, %d concern somebody", offered-1, concern)
	}
	for _, step := range referral.Steps {
		want := step.Concerns()
		fields.Set("step", stepValue(referral.ID, step.No))
		fields.Set("instrument", "")
		fields.Del("participants")
		saved := b.post(list, fields)
		if step.Kind == procedure.StepGroup {
			if saved.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(saved.body, `id="step-e"`) {
				t.Errorf("step %d, which concerns nobody: %d", step.No, saved.StatusCode)
			}
			continue
		}
		at := saved.Header.Get("Location")
		shown := b.get(at)
		rows := viewtest.All(shown.page(t, shown.lang()), "#recipients tbody tr")
		if len(rows) != len(want) {
			t.Errorf("step %d has %d recipients, want %d", step.No, len(rows), len(want))
			continue
		}
		if text := viewtest.Text(rows[0]); !strings.Contains(text, locales.ForPage(shown.lang()).T("dispatch.reason.step")) {
			t.Errorf("step %d: why is not said: %s", step.No, text)
		}
		form := typed(shown, t)
		if form.Get("step") != stepValue(referral.ID, step.No) {
			t.Errorf("the step is forgotten: %q", form.Get("step"))
		}
		without := 0
		sheet, err := p.desk.DispatchSheet(t.Context(), procedure.System(1), mustID[procedure.DispatchID](t, strings.TrimPrefix(at, "/dispatches/")))
		must(t, err)
		for _, r := range sheet.Recipients {
			if r.Address == "" {
				without++
			}
		}
		release := b.get(at + "/release")
		if named := strings.Count(release.body, strings.SplitN(locales.ForPage(release.lang()).T("dispatch.error.no_contact", "Name", "\x00"), "\x00", 2)[0]); named != without {
			t.Errorf("step %d: %d bodies without a contact point are named, want %d", step.No, named, without)
		}
	}
	for _, wrong := range []string{"1.99", "999.1", "x", "1.-1"} {
		fields.Set("step", wrong)
		fields.Set("number", "n"+wrong)
		if saved := b.post(list, fields); wrong != "x" && saved.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("step %s: %d", wrong, saved.StatusCode)
		}
	}
}

// One letter goes to an address that two recipients have, and both stay named.
func TestRecipientsOfOneAddressStayNamed(t *testing.T) {
	p, b, list := officerOf(t, "dispatch")
	who := procedure.System(1)
	contacts, err := p.store.Contacts(t.Context(), 3)
	must(t, err)
	person, err := p.store.Person(t.Context(), 25)
	must(t, err)
	var address string
	for _, c := range contacts {
		if c.Main && c.Ended.IsZero() {
			address = c.Address
		}
	}
	if address == "" {
		t.Fatal("body 3 has no contact point")
	}
	at := b.begun(list, url.Values{"bodies": {"3"}})
	id := mustID[procedure.DispatchID](t, strings.TrimPrefix(at, "/dispatches/"))
	draft, err := p.store.Dispatch(t.Context(), who, id)
	must(t, err)
	draft.Rules.Listed = []procedure.Listed{{Address: strings.ToUpper(address[:1]) + address[1:], Name: "Второй получатель", Lang: "ru"}}
	must(t, p.desk.ChangeDispatch(t.Context(), who, id, draft.Version, draft.NewDispatch))
	shown := b.get(at)
	if strings.Count(shown.body, "Второй получатель") < 2 {
		t.Error("the second name is lost, or its reason")
	}
	sheet, err := p.desk.DispatchSheet(t.Context(), who, id)
	must(t, err)
	must(t, p.desk.ReleaseDispatch(t.Context(), procedure.Viewer{Group: 1, Person: person.ID, Roles: []procedure.Role{procedure.Secretariat}}, id, sheet.Version))
	status, err := p.store.DispatchStatus(t.Context(), who, id)
	must(t, err)
	for _, l := range status.Lines {
		if l.Address != address {
			continue
		}
		if len(l.Joined) != 1 || l.Joined[0].Name != "Второй получатель" || len(l.Joined[0].Reasons) != 1 {
			t.Errorf("the delivery has joined %v", l.Joined)
		}
		if delivery := b.get("/deliveries/" + number64(l.ID)); !strings.Contains(delivery.body, "Второй получатель") {
			t.Error("the delivery's page does not name the second")
		}
		return
	}
	t.Errorf("nothing goes to %s", address)
}

func mustID[ID ~int64](t testing.TB, s string) ID {
	t.Helper()
	id, ok := procedure.ParseNumber[ID](s)
	if !ok {
		t.Fatalf("%q is no id", s)
	}
	return id
}
