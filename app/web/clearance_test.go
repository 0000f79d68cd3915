package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

// delegation is a delegation of the case with drafts in its running round.
type delegation struct {
	*portal
	d            *demo.Demonstration
	round        procedure.RoundID
	head, author demo.Chosen
	boss, expert *browser // who are these
}

func withDelegation(t *testing.T) *delegation {
	t.Helper()
	p, d := withCase(t, "round")
	people := cast(p, d)
	a := &delegation{portal: p, d: d, round: theRound(p, d), head: people["head"], author: people["author"]}
	a.boss, a.expert = p.as(a.head.Person), p.as(a.author.Person)
	for _, b := range []*browser{a.boss, a.expert} {
		b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
	}
	return a
}

func (a *delegation) position() string { return roundPath(a.round) + "/position" }

// own are the delegation's drafts as they are kept.
func (a *delegation) own() []procedure.Comment {
	a.Helper()
	all, err := a.store.OwnComments(a.Context(), a.viewer(a.d, a.head.Person), a.round)
	must(a, err)
	var drafts []procedure.Comment
	for _, c := range all {
		if c.State == procedure.CommentDraft {
			drafts = append(drafts, c)
		}
	}
	return drafts
}

// files adds a draft of somebody's.
func (a *delegation) files(who procedure.Viewer, element procedure.ElementID, text string, edit *procedure.Edit) procedure.CommentID {
	a.Helper()
	id, err := a.desk.FileComment(a.Context(), who, procedure.NewComment{Round: a.round, Element: element, Kind: "substantive", Lang: "en",
		Text: text, Reason: "Because", Written: true, Edit: edit})
	must(a, err)
	return id
}

// TestADraftIsReturnedToItsAuthor: with a note that only the delegation reads;
// changed, it is back, and its history says all of it.
func TestADraftIsReturnedToItsAuthor(t *testing.T) {
	a := withDelegation(t)
	id := a.files(a.viewer(a.d, a.author.Person), 5, "First wording", nil)
	path := "/comments/" + procedure.Code(id)
	note := url.Values{"note": {"Say which <b>bodies</b>"}, "version": {"1"}}
	if got := a.expert.post(path+"/return", note); got.StatusCode != http.StatusForbidden {
		t.Errorf("an expert returns a draft: %d", got.StatusCode)
	}
	if got := a.boss.post(path+"/return", url.Values{"note": {" "}, "version": {"1"}}); got.StatusCode != http.StatusUnprocessableEntity ||
		!strings.Contains(got.body, "Tell the author what to change") {
		t.Errorf("a return without a note: %d %v", got.StatusCode, errorsOf(got.body))
	}
	for range 2 {
		if got := a.boss.post(path+"/return", note); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("a return: %d", got.StatusCode)
		}
	}
	page := a.boss.get(a.position())
	if tree := page.page(t, "en"); len(viewtest.All(tree, "#p"+procedure.Code(id)+"[checked]")) != 0 || !strings.Contains(page.body, "returned to the author") {
		t.Error("a returned draft is ticked, or does not say that it is returned")
	}
	for where, page := range map[string]string{"the measure": "/measures/5", "the position": a.position()} {
		if got := a.expert.get(page); !strings.Contains(got.body, "Say which &lt;b&gt;bodies") {
			t.Errorf("the author does not read the note on the page of %s", where)
		}
	}
	if !strings.Contains(a.expert.get(groupPath(a.d.Group, "")).body, "Change the drafts that came back") {
		t.Error("the author's day does not begin with it")
	}
	change := typed(a.expert.get("/measures/5?edit="+procedure.Code(id)), t)
	change.Set("text", "Second wording")
	change.Set("do", "save")
	if got := a.expert.post("/measures/5/comments", change); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the author changes it: %d", got.StatusCode)
	}
	if got := a.boss.post(path+"/return", note); got.StatusCode != http.StatusConflict || !kept(got.page(t, "en"), "note", note.Get("note")) {
		t.Errorf("returned on a stale page: %d", got.StatusCode)
	}
	history := a.boss.get(path + "/history")
	words := viewtest.Text(viewtest.All(history.page(t, "en"), "main")[0])
	for _, want := range []string{"Version 2", "Version 1", "Second", "First wording", "Say which <b>bodies</b>"} {
		if !strings.Contains(words, want) {
			t.Errorf("the history does not say %q", want)
		}
	}
	people := cast(a.portal, a.d)
	for _, who := range []string{"other head", "other delegate", "secretariat", "translator", "observer"} {
		b := a.as(people[who].Person)
		if got := b.get(path + "/history"); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s reads the history of a draft: %d", who, got.StatusCode)
		}
		if got := b.post(path+"/return", note); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s returns another delegation's draft: %d", who, got.StatusCode)
		}
	}
}

// TestTheHeadPausesTheExperts: meanwhile their form is closed, and what one was
// typing comes back with the reason; the submission ends it.
func TestTheHeadPausesTheExperts(t *testing.T) {
	a := withDelegation(t)
	form := typed(a.expert.get("/measures/5"), t)
	form.Set("op", "none")
	form.Set("text", "Half a sentence")
	form.Set("reason", "Because")
	if got := a.expert.post(a.position()+"/pause", url.Values{"do": {"pause"}}); got.StatusCode != http.StatusForbidden {
		t.Errorf("an expert pauses the delegation: %d", got.StatusCode)
	}
	for range 2 {
		if got := a.boss.post(a.position()+"/pause", url.Values{"do": {"pause"}}); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("a pause: %d", got.StatusCode)
		}
	}
	before := len(a.own())
	if got := a.expert.post("/measures/5/comments", form); got.StatusCode != http.StatusUnprocessableEntity ||
		!kept(got.page(t, "en"), "text", "Half a sentence") || !strings.Contains(got.body, "work on drafts is paused") || len(a.own()) != before {
		t.Errorf("a comment while it is paused: %d, %v", got.StatusCode, errorsOf(got.body))
	}
	if got := a.expert.post("/comments/"+procedure.Code(a.own()[0].ID)+"/delete", nil); got.StatusCode != http.StatusConflict {
		t.Errorf("a draft is deleted while it is paused: %d", got.StatusCode)
	}
	if strings.Contains(a.expert.get("/measures/5").body, `id="form"`) || !strings.Contains(a.boss.get("/measures/5").body, `id="form"`) {
		t.Error("the form is offered to the expert, or is not to the head")
	}
	if !strings.Contains(a.expert.get(a.position()).body, "The experts’ work is paused") {
		t.Error("the expert does not read why")
	}
	drafts := a.own()
	if got := a.boss.post(a.position(), url.Values{"kind": {"comments"}, "c": {procedure.Code(drafts[0].ID)}, "do": {"submit"}}); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("submitted: %d", got.StatusCode)
	}
	form.Del("csrf")
	if got := a.expert.post("/measures/5/comments", form); got.StatusCode != http.StatusSeeOther {
		t.Errorf("after the submission: %d", got.StatusCode)
	}
}

// TestTwoLevelsOfClearance: what the first level has not cleared the head
// cannot submit, and whoever changes it needs it cleared again.
func TestTwoLevelsOfClearance(t *testing.T) {
	a := withDelegation(t)
	levels := a.position() + "/levels"
	drafts := a.own()
	submit := url.Values{"kind": {"comments"}, "c": {procedure.Code(drafts[0].ID)}, "do": {"submit"}}
	first := url.Values{"kind": {"comments"}, "c": submit["c"], "do": {"first"}}
	if got := a.expert.post(levels, url.Values{"first": {number64(a.author.Person)}}); got.StatusCode != http.StatusForbidden {
		t.Errorf("an expert sets the levels: %d", got.StatusCode)
	}
	if got := a.boss.post(levels, url.Values{"first": {number64(cast(a.portal, a.d)["other head"].Person)}}); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("somebody of another delegation: %d", got.StatusCode)
	}
	if got := a.expert.post(a.position(), first); got.StatusCode != http.StatusForbidden {
		t.Errorf("who was not named clears: %d", got.StatusCode)
	}
	if got := a.boss.post(levels, url.Values{"first": {number64(a.author.Person)}}); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("the levels: %d", got.StatusCode)
	}
	if n := len(codes(a.boss.get(a.position()).body)); n != 0 {
		t.Errorf("the head is offered %d drafts that are not cleared", n)
	}
	if got := a.boss.post(a.position(), submit); got.StatusCode != http.StatusUnprocessableEntity || len(a.own()) != len(drafts) {
		t.Errorf("submitted past the first level: %d", got.StatusCode)
	}
	if n := len(codes(a.expert.get(a.position()).body)); n != len(drafts) {
		t.Errorf("the first level is offered %d of %d", n, len(drafts))
	}
	if !strings.Contains(a.expert.get(groupPath(a.d.Group, "")).body, "Clear the drafts for the head") {
		t.Error("the first level's day does not begin with it")
	}
	for range 2 {
		if got := a.expert.post(a.position(), first); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("cleared: %d", got.StatusCode)
		}
	}
	if got := codes(a.boss.get(a.position()).body); len(got) != 1 || got[0] != submit.Get("c") {
		t.Errorf("the head is offered %v", got)
	}
	if got := a.boss.post(a.position(), submit); got.StatusCode != http.StatusSeeOther || len(a.own()) != len(drafts)-1 {
		t.Errorf("the head submits what is cleared: %d", got.StatusCode)
	}
}

// TestConflictsAndOrderWithinADelegation: two drafts that touch the same words
// say so, and their order is the one that the head gives them.
func TestConflictsAndOrderWithinADelegation(t *testing.T) {
	a := withDelegation(t)
	draft, err := a.store.Draft(a.Context(), 1)
	must(t, err)
	measure := draft.Elements[len(draft.Elements)-1]
	word, _, _ := strings.Cut(measure.Text("ru", procedure.ColTitle), " ")
	edit := func(to string) *procedure.Edit {
		e, changed := procedure.DeriveEdit(draft, measure.ID, procedure.ColTitle,
			procedure.Texts{"ru": strings.Replace(measure.Text("ru", procedure.ColTitle), word, to, 1), "en": measure.Text("en", procedure.ColTitle)})
		if !changed {
			t.Fatalf("%q is no change", to)
		}
		return &e
	}
	author := a.viewer(a.d, a.author.Person)
	one := a.files(author, measure.ID, "One", edit("Первое"))
	two := a.files(author, measure.ID, "Two", edit("Второе"))
	for _, b := range []*browser{a.boss, a.expert} {
		tree := b.get(a.position()).page(t, "en")
		for from, to := range map[procedure.CommentID]procedure.CommentID{one: two, two: one} {
			if len(viewtest.All(tree, fmt.Sprintf(`#d%s a[href="#d%s"]`, procedure.Code(from), procedure.Code(to)))) != 1 {
				t.Errorf("draft %d does not lead to the one it meets", from)
			}
		}
	}
	place := url.Values{"kind": {"comments"}, "place": {procedure.Code(two) + "-" + procedure.Code(one)}, "c": {procedure.Code(two)}}
	if got := a.expert.post(a.position(), place); got.StatusCode != http.StatusForbidden {
		t.Errorf("an expert sets the order: %d", got.StatusCode)
	}
	for range 2 { // asked twice it is the same order
		got := a.boss.post(a.position(), place)
		tree := got.page(t, "en")
		if strings.Index(got.body, `id="d`+procedure.Code(two)) > strings.Index(got.body, `id="d`+procedure.Code(one)) {
			t.Error("the order is not the one that was asked for")
		}
		if len(viewtest.All(tree, "input[name=c][checked]")) != 1 {
			t.Error("what was ticked is not any more")
		}
	}
}

// TestFortyFiveCommentsInThreeActs: eight experts have written, the head opens
// the page, sends it, and confirms.
func TestFortyFiveCommentsInThreeActs(t *testing.T) {
	a := withDelegation(t)
	officer := a.viewer(a.d, cast(a.portal, a.d)["secretariat"].Person)
	var experts []procedure.Viewer
	for i := range 8 {
		email := fmt.Sprintf("expert%d@uz.example", i)
		_, err := a.desk.AddMember(a.Context(), officer, procedure.NewPerson{Email: email, Lang: "en", Name: procedure.PersonName{"en": {Full: "Expert " + strconv.Itoa(i)}}},
			procedure.NewMember{Body: a.head.Body, Role: procedure.Delegate})
		must(t, err)
		account, _, err := a.store.AccountByEmail(a.Context(), email)
		must(t, err)
		experts = append(experts, account.In(a.d.Group, a.store.Now()))
	}
	draft, err := a.store.Draft(a.Context(), 1)
	must(t, err)
	for i := 0; len(a.own()) < 45; i++ {
		a.files(experts[i%8], draft.Elements[i%len(draft.Elements)].ID, fmt.Sprintf("Comment %d", i), nil)
	}
	page := a.boss.get(a.position())
	page.page(t, "en")
	form := url.Values{"kind": {"comments"}, "c": codes(page.body), "do": {"review"}}
	asked := a.boss.post(a.position(), form)
	form = url.Values{"kind": {"comments"}, "c": codes(asked.body), "do": {"submit"}, "out_number": {"07/17"}, "out_date": {"12 мая"}}
	if got := a.boss.post(a.position(), form); got.StatusCode != http.StatusUnprocessableEntity || len(codes(got.body)) != 45 || !kept(got.page(t, "en"), "out_number", "07/17") {
		t.Errorf("a date that is none: %d, %d comments", got.StatusCode, len(codes(got.body)))
	}
	form.Set("out_date", "12.3.2021")
	done := a.boss.post(a.position(), form)
	if done.StatusCode != http.StatusSeeOther || len(a.own()) != 0 {
		t.Fatalf("%d, %d drafts are left", done.StatusCode, len(a.own()))
	}
	if !strings.Contains(a.boss.get(done.Header.Get("Location")).body, "45 comments") {
		t.Error("the receipt does not count 45 comments")
	}
}

// TestAPageOpenedInTimeIsSentTooLate: nothing is sent, everything is kept, and
// the page asks whether to send it late.
func TestAPageOpenedInTimeIsSentTooLate(t *testing.T) {
	a := withDelegation(t)
	drafts := a.own()
	form := url.Values{"kind": {"comments"}, "c": {procedure.Code(drafts[0].ID)}, "do": {"review"}, "out_number": {"07/17"}}
	asked := typed(a.boss.post(a.position(), form), t)
	asked.Set("do", "submit")
	a.closeRound(a.viewer(a.d, cast(a.portal, a.d)["secretariat"].Person), a.round)
	refused := a.boss.post(a.position(), asked)
	if refused.StatusCode != http.StatusConflict || len(a.own()) != len(drafts) || !kept(refused.page(t, "en"), "out_number", "07/17") ||
		!strings.Contains(refused.body, "Nothing was sent") {
		t.Errorf("sent after the close: %d, %d drafts", refused.StatusCode, len(a.own()))
	}
	again := typed(refused, t)
	again.Set("do", "submit")
	if got := a.boss.post(a.position(), again); got.StatusCode != http.StatusSeeOther ||
		!strings.Contains(a.boss.get(got.Header.Get("Location")).body, "came after the deadline") {
		t.Errorf("sent late: %d", got.StatusCode)
	}
}

// TestASealedResponseCanBeChecked: its fingerprint is on the page at once, its
// salt on the receipt alone until the close; then everybody who sees the round
// finds that the file has that fingerprint, and a change in the database shows.
func TestASealedResponseCanBeChecked(t *testing.T) {
	p, d := withCase(t, "draft")
	people := cast(p, d)
	officer := p.viewer(d, people["secretariat"].Person)
	must(t, p.desk.PublishRevision(t.Context(), officer, 1, 0, true))
	round, err := p.desk.OpenRound(t.Context(), officer, procedure.NewRound{Revision: 1, Sealed: true, Closes: p.store.Now().Add(48 * time.Hour),
		Zone: "Europe/Moscow", Bodies: []procedure.BodyID{people["author"].Body, people["other head"].Body}})
	must(t, err)
	a := &delegation{portal: p, d: d, round: round, head: people["head"], author: people["author"]}
	id := a.files(p.viewer(d, people["author"].Person), 5, "Xylophone clause", nil)
	receipt, err := p.desk.SubmitPosition(t.Context(), p.viewer(d, people["head"].Person), desk.Answer{Round: round, Kind: "comments", Comments: []procedure.CommentID{id}})
	must(t, err)
	response, err := p.store.Response(t.Context(), receipt)
	must(t, err)
	file, salt := "/responses/"+procedure.Code(receipt)+"/sealed", hex.EncodeToString(response.Salt)
	shown := strings.ReplaceAll(fmt.Sprintf("% x", response.Digest[:]), " ", "")
	seen := func(who string, own, over bool) {
		t.Helper()
		b := p.as(people[who].Person)
		page := strings.ReplaceAll(b.get(roundPath(round)).body, " ", "")
		if !strings.Contains(page, shown) || strings.Contains(page, salt) != (own || over) {
			t.Errorf("%s, over %v: the fingerprint is shown: %v, the salt: %v", who, over, strings.Contains(page, shown), strings.Contains(page, salt))
		}
		got := b.get(file)
		if sum := sha256.Sum256([]byte(got.body)); (got.StatusCode == http.StatusOK) != (own || over) || (own || over) && hex.EncodeToString(sum[:]) != shown {
			t.Errorf("%s, over %v: the file to check by: %d, %x", who, over, got.StatusCode, sum)
		}
	}
	for _, who := range []string{"secretariat", "other head", "translator"} {
		seen(who, false, false)
	}
	seen("head", true, false)
	seen("author", true, false)
	var facts string
	must(t, storetest.Raw(t, p.store).QueryRow(`SELECT facts FROM audit WHERE verb = 'response.submit'`).Scan(&facts))
	if !strings.Contains(facts, shown) || strings.Contains(facts, `"kind"`) || strings.Contains(facts, `"count"`) {
		t.Errorf("the record, which the secretariat reads, says %s", facts)
	}
	if err := p.desk.CloseRound(t.Context(), officer, round); !errors.As(err, new(procedure.Refused)) || strings.Contains(p.as(officer.Person).get(roundPath(round)).body, roundPath(round)+"/close") {
		t.Errorf("opened before its deadline though one has not answered: %v", err)
	}
	p.closeRound(officer, round)
	for _, who := range []string{"secretariat", "other head", "translator", "head"} {
		seen(who, who == "head", true)
	}
	if got := p.as(people["observer"].Person).get(file); got.StatusCode != http.StatusNotFound {
		t.Errorf("an observer: %d", got.StatusCode)
	}
	_, err = storetest.Raw(t, p.store).Exec(`UPDATE comment SET text = 'Changed by hand' WHERE id = $1`, int64(id))
	must(t, err)
	if sum := sha256.Sum256([]byte(p.as(people["secretariat"].Person).get(file).body)); hex.EncodeToString(sum[:]) == shown {
		t.Error("a text that was changed by hand has the same fingerprint")
	}
}

// TestAReceiptOnPaper says what the page says.
func TestAReceiptOnPaper(t *testing.T) {
	a := withDelegation(t)
	drafts := a.own()
	done := a.boss.post(a.position(), url.Values{"kind": {"comments"}, "c": {procedure.Code(drafts[0].ID), procedure.Code(drafts[1].ID)}, "do": {"submit"}, "out_number": {"07/17"}, "out_date": {"2021-03-12"}})
	receipt := done.Header.Get("Location")
	if got := a.boss.get(receipt + "/download/pdf"); got.StatusCode != http.StatusOK || !strings.HasPrefix(got.body, "%PDF-") {
		t.Errorf("the receipt as PDF: %d", got.StatusCode)
	}
	words := a.boss.get(receipt + "/download/docx").words()
	page := strings.ReplaceAll(viewtest.Text(viewtest.All(a.boss.get(receipt).page(t, "en"), "main")[0]), "\u00a0", " ")
	for _, want := range []string{"2 comments", "07/17", "12 March 2021", "Moscow time", "15 March 2021, 18:00 Moscow time"} {
		if !strings.Contains(strings.ReplaceAll(words, "\u00a0", " "), want) || !strings.Contains(page, want) {
			t.Errorf("%q: on paper %v, on the page %v", want, strings.Contains(words, want), strings.Contains(page, want))
		}
	}
	if got := a.as(cast(a.portal, a.d)["other head"].Person).get(receipt + "/download/pdf"); got.StatusCode != http.StatusNotFound {
		t.Errorf("another delegation: %d", got.StatusCode)
	}
}

// TestWhatCameByLetterIsConfirmed: an answer that the secretariat entered is
// marked so, its delegation confirms it, and the round's page counts it.
func TestWhatCameByLetterIsConfirmed(t *testing.T) {
	a := withDelegation(t)
	people := cast(a.portal, a.d)
	officer, other := a.inEnglish(a.d, procedure.Secretariat), a.as(people["other head"].Person)
	if got := officer.post(roundPath(a.round)+"/answers", url.Values{"kind": {"no_comments"}, "body": {number64(a.head.Body)}, "out_number": {"12-д"}}); got.StatusCode != http.StatusSeeOther {
		t.Fatalf("an answer by letter: %d", got.StatusCode)
	}
	sheet, err := a.store.PositionSheet(t.Context(), a.viewer(a.d, a.head.Person), a.round)
	must(t, err)
	receipt := "/responses/" + procedure.Code(sheet.Responses[len(sheet.Responses)-1].ID)
	if page := a.boss.get(receipt).body; !strings.Contains(page, "Confirm the answer") || !strings.Contains(page, "withdraw the comments in question") || strings.Contains(a.expert.get(receipt).body, "Confirm the answer") {
		t.Error("the head is not asked to confirm, or an expert is")
	}
	for who, c := range map[string]struct {
		b    *browser
		want int
	}{"an expert": {a.expert, 403}, "the secretariat": {officer, 403}, "another head": {other, 403}} {
		if got := c.b.post(receipt+"/confirm", nil); got.StatusCode != c.want {
			t.Errorf("%s confirms: %d", who, got.StatusCode)
		}
	}
	for range 2 {
		if got := a.boss.post(receipt+"/confirm", nil); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("confirmed: %d", got.StatusCode)
		}
	}
	page := officer.get(roundPath(a.round))
	page.page(t, "en")
	if !strings.Contains(page.body, "confirmed by the delegation") || !strings.Contains(page.body, "answer=silence") {
		t.Error("the round's page does not say that it is confirmed, or does not count")
	}
	alone := officer.get(roundPath(a.round) + "?answer=letter")
	rows := viewtest.All(alone.page(t, "en"), "tbody tr")
	if !strings.Contains(alone.body, "12-д") || len(rows) == 0 || len(rows) >= len(viewtest.All(page.page(t, "en"), "tbody tr")) {
		t.Errorf("%d answers by letter are shown", len(rows))
	}
}

// TestASupplementAddsUp: what a body sent later is added to what it sent before.
func TestASupplementAddsUp(t *testing.T) {
	a := withDelegation(t)
	drafts := a.own()
	for _, c := range drafts[:2] {
		if got := a.boss.post(a.position(), url.Values{"kind": {"comments"}, "c": {procedure.Code(c.ID)}, "do": {"submit"}}); got.StatusCode != http.StatusSeeOther {
			t.Fatalf("submitted: %d", got.StatusCode)
		}
	}
	for _, b := range []*browser{a.boss, a.inEnglish(a.d, procedure.Secretariat)} {
		if page := b.get(roundPath(a.round)); !strings.Contains(strings.ReplaceAll(page.body, "\u00a0", " "), "In all 2 comments in 2 responses") {
			t.Error("two responses do not add up")
		}
	}
}
