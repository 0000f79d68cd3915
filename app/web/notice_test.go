package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

// Notices are declined by the link in each of them: by its page, or with the
// one click of an e-mail program (RFC 8058), which has no page. Looking declines
// nothing, and a receipt comes all the same.
func TestNoticesAreDeclined(t *testing.T) {
	p, _ := withCase(t, "draft")
	ctx := context.Background()
	link := procedure.NoticesLink{Group: 1, Person: 25}
	queued := func(name string) procedure.OutgoingLetter {
		t.Helper()
		due, err := p.store.DueDeliveries(ctx, 10_000)
		must(t, err)
		letter := procedure.Letter{Name: name, Kind: procedure.MailNotice, Group: 1, To: []procedure.Recipient{{Person: 25, Address: "a@example.org", Lang: "en",
			Fields: map[string]string{"plan": "P", "revision": "1", "deadline": "D", "receipt": "1", "body": "B", "answer": "A", "received": "R", "sender": "S", "letter": "", "kept": "", "fingerprint": "F", "salt": "S", "record": "1", "link": "https://svod.example/L"}}}}
		must(t, p.store.Note(ctx, func(tx *store.Tx) error { return tx.Queue(ctx, letter) }))
		now, err := p.store.DueDeliveries(ctx, 10_000)
		must(t, err)
		if now == due {
			return procedure.OutgoingLetter{}
		}
		return p.lastLetter()
	}
	letter := queued("round_opened")
	path := strings.TrimPrefix(letter.Unsubscribe, p.desk.BaseURL)
	if !strings.HasPrefix(path, "/notices/1-25-") || !strings.Contains(letter.Text, letter.Unsubscribe) {
		t.Fatalf("no address to decline by: %q\n%s", letter.Unsubscribe, letter.Text)
	}
	b := p.browser()
	b.get(path).page(t, "en")
	click := func(at string) answer {
		r := b.request(http.MethodPost, at, strings.NewReader("List-Unsubscribe=One-Click"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return b.do(r)
	}
	declines := func() bool {
		is, err := p.store.DeclinesNotices(ctx, link)
		must(t, err)
		return is
	}
	if guessed := click("/notices/1-24-" + link.Token(p.desk.Key)); guessed.StatusCode != http.StatusNotFound || declines() {
		t.Fatalf("a guessed link: %d", guessed.StatusCode)
	}
	if a := click(path); a.StatusCode != http.StatusOK || !declines() {
		t.Fatalf("one click: %d", a.StatusCode)
	}
	if again := queued("round_opened"); again.Subject != "" {
		t.Error("a declined notice leaves")
	}
	if receipt := queued("position_received"); receipt.Subject == "" || receipt.Unsubscribe != "" {
		t.Errorf("a receipt: %+v", receipt)
	}
	b.get(path).page(t, "en")
	if a := b.post(path, url.Values{"notices": {"on"}}); a.StatusCode != http.StatusSeeOther || declines() {
		t.Fatalf("taken up again: %d", a.StatusCode)
	}
	if a := b.post(path, nil); a.StatusCode != http.StatusSeeOther || !declines() {
		t.Fatalf("declined on the page: %d", a.StatusCode)
	}
}

// lastLetter claims all that is due, and is the latest letter of it.
func (p *portal) lastLetter() procedure.OutgoingLetter {
	p.Helper()
	var claimed []procedure.ClaimedDelivery
	must(p, p.store.Note(p.Context(), func(tx *store.Tx) (err error) {
		claimed, err = tx.ClaimDeliveries(p.Context(), tx.Now.Add(1), 10_000)
		return err
	}))
	if len(claimed) == 0 {
		p.Fatal("no letter is due")
	}
	last := slices.MaxFunc(claimed, func(a, b procedure.ClaimedDelivery) int { return cmp.Compare(a.ID, b.ID) })
	out, err := p.desk.RenderDelivery(p.Context(), last)
	must(p, err)
	return out
}
