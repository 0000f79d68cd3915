package desk_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

func TestALetterRendersTheSameEachTime(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		line := s.Lines[1]
		c := procedure.ClaimedDelivery{ID: line.ID, Lang: line.Lang, Kind: procedure.MailDispatch}
		letter := got(h, func() (procedure.OutgoingLetter, error) { return h.RenderDelivery(ctx, c) })
		link := h.LinkAddress(procedure.Link{Kind: procedure.LinkPersonal, Row: int64(line.ID), Issue: 1})
		if letter.To.Address != "reception@bb.example" || letter.From.Name != "Name of SEC" || letter.Auto || letter.Subject != "Protocol" ||
			len(letter.Files) != 1 || letter.Files[0].Name != "Протокол.pdf" {
			h.Fatalf("the letter is %+v", letter)
		}
		for _, words := range []string{"NAME OF SEC\n1 February 2021, No. 4-1/0912\n", "for the Name of BB the protocol of the 2nd meeting of 1 February 2021",
			"Acknowledge receipt:\n" + link, "1. Protocol (PDF, 20 B, Russian)", "Director\nA. Signer", "SHA-256 "} {
			if !strings.Contains(locales.Plain(letter.Text), words) {
				h.Errorf("the text lacks %q:\n%s", words, letter.Text)
			}
		}
		if !strings.Contains(letter.HTML, `href="`+link+`"`) || strings.Contains(letter.HTML, "{") && strings.Contains(letter.HTML, "{link}") {
			h.Errorf("the page lacks its link:\n%s", letter.HTML)
		}
		h.clock.Set(start.AddDate(1, 0, 0))
		h.contact("BB", "elsewhere@bb.example", "ru")
		h.document("Протокол", "Protocol", "other bytes")
		h.ok(h.ChangeBody(ctx, site, h.by["BB"], bodyOf(h, h.by["BB"]).Version, newBody("BB", 9)))
		again := got(h, func() (procedure.OutgoingLetter, error) { return h.RenderDelivery(ctx, c) })
		if again.Text != letter.Text || again.HTML != letter.HTML || !again.Date.Equal(letter.Date) || again.To != letter.To ||
			again.From != letter.From || again.Subject != letter.Subject || !slices.Equal(again.Files, letter.Files) {
			h.Fatal("a year later it is another letter")
		}
	})
}

// What the relay does not take stands behind the link, and the letter says of
// each file how it comes.
func TestTooLargeToAttach(t *testing.T) {
	each(t, func(h *house) {
		h.write(func(tx *store.Tx) error { return tx.SetRelaySize(ctx, "mail.example.org:587", 16<<10+40) }) // 29 bytes of files
		p := h.withPackage()
		h.finalised(p)
		larger := h.document("Приложение", "Annex", "another paper of 33 bytes, larger")
		small := h.document("Записка", "Note", "a note")
		for mode, want := range map[procedure.AttachMode][]string{procedure.AttachFit: {"Протокол.pdf", "Записка.pdf"}, procedure.AttachLinks: nil} {
			n := h.newDispatch(p)
			n.Chosen, n.Attach = append(n.Chosen, larger, small), mode
			id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), n) })
			h.ok(h.ReleaseDispatch(ctx, h.officer(), id, 1))
			s := h.status(id)
			letter := got(h, func() (procedure.OutgoingLetter, error) {
				return h.RenderDelivery(ctx, procedure.ClaimedDelivery{ID: s.Lines[1].ID, Lang: "en", Kind: procedure.MailDispatch})
			})
			var names []string
			for _, f := range letter.Files {
				names = append(names, f.Name)
			}
			if !slices.Equal(names, want) || strings.Count(letter.Text, locales.For("en").T("dispatch.file.linked")+")") != 3-len(want) ||
				!strings.Contains(letter.Text, locales.For("en").T("dispatch.letter.linked")) {
				h.Errorf("%s: attached are %v:\n%s", mode, names, letter.Text)
			}
		}
	})
}

// A letter of each kind and language goes to who composes the dispatch for a
// trial, and changes nothing of it.
func TestATrialLetter(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		h.finalised(p)
		id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), h.newDispatch(p)) })
		who := h.officer()
		who.Person = p.people["Sidorova"]
		if n := got(h, func() (int, error) { return h.SendTrial(ctx, who, id) }); n != 3 {
			h.Fatalf("%d letters", n)
		}
		due, err := h.store.DueDeliveries(ctx, 100)
		h.ok(err)
		var claimed []procedure.ClaimedDelivery
		h.ok(h.store.Note(ctx, func(tx *store.Tx) (err error) {
			claimed, err = tx.ClaimDeliveries(ctx, start.Add(time.Hour), due)
			return err
		}))
		trials := 0
		for _, c := range claimed {
			if c.Kind != procedure.MailDispatch {
				continue
			}
			trials++
			letter := got(h, func() (procedure.OutgoingLetter, error) { return h.RenderDelivery(ctx, c) })
			if letter.To.Address != "sidorova@example.org" || !strings.HasPrefix(letter.Subject, "[") || len(letter.Files) != 1 {
				h.Errorf("the letter is %+v", letter)
			}
			if strings.Contains(letter.Text+letter.HTML, "/a/") || !strings.Contains(letter.Text, locales.For(string(letter.Lang)).T("dispatch.preview.link")) {
				h.Errorf("the place of its link is not marked: %s", letter.Text)
			}
			token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(c.ID), Issue: 1}.Token(h.Key)
			if _, err := h.store.PersonalPage(ctx, procedure.HashToken(token), ""); err != procedure.ErrNotFound {
				h.Errorf("its link opens something: %v", err)
			}
		}
		if s := got(h, func() (procedure.DispatchSheet, error) { return h.DispatchSheet(ctx, h.officer(), id) }); trials != 3 || !s.Draft() || s.Version != 1 {
			h.Errorf("%d letters, the dispatch is %+v", trials, s.Dispatch)
		}
		refused[procedure.Refused](h, func() error {
			h.ok(h.ReleaseDispatch(ctx, h.officer(), id, 1))
			_, err := h.SendTrial(ctx, who, id)
			return err
		}())
	})
}
