package desk_test

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

func TestBodyIsAddedChangedNamedEnded(t *testing.T) {
	each(t, func(h *house) {
		id := got(h, func() (procedure.BodyID, error) { return h.AddBody(ctx, site, newBody("KG", 5)) })
		got(h, func() (procedure.BodyID, error) { return h.AddBody(ctx, site, newBody("AM", 2)) })
		_, err := h.AddBody(ctx, site, newBody("kg", 9))
		h.invalid(err, "code", "body.error.code_taken")

		bodies, err := h.store.Bodies(ctx)
		h.ok(err)
		if len(bodies) != 2 || bodies[0].Code != "AM" || bodies[1].Full.Case("ru", procedure.Gen) != "Имени KG" ||
			bodies.Of(id).Short.In("en") != "Name of KG" || bodies.Of(id).Full.Case("ru", procedure.Ins) != "Имя KG" {
			h.Fatalf("the bodies are %+v", bodies)
		}

		from := start.AddDate(0, 1, 0)
		cabinet := procedure.CaseForms{"ru": {procedure.Nom: "Кабинет", procedure.Gen: "Кабинета"}, "en": {procedure.Nom: "Cabinet"}}
		h.ok(h.NameBodyFrom(ctx, site, id, procedure.FormGovernment, from, cabinet))
		if b := bodyOf(h, id); b.Government.In("en") != "Name of KG" {
			h.Fatalf("before its date the name is %q", b.Government.In("en"))
		}
		h.clock.Set(from)
		if b := bodyOf(h, id); b.Government.In("en") != "Cabinet" || b.Official().Case("ru", procedure.Gen) != "Кабинета" {
			h.Fatalf("from its date the name is %+v", b.Government)
		}
		then, err := h.store.BodiesAt(ctx, start)
		h.ok(err)
		if then.Of(id).Government.In("en") != "Name of KG" {
			h.Fatalf("a document of an earlier day shows %q", then.Of(id).Government.In("en"))
		}
		names, err := h.store.BodyNames(ctx, id)
		h.ok(err)
		if len(names) != 4 {
			h.Fatalf("%d names are kept: %+v", len(names), names)
		}
		h.invalid(h.NameBodyFrom(ctx, site, id, procedure.FormGovernment, from, cabinet), "from", "body.error.from_before")

		stale := bodyOf(h, id).Version
		changed := newBody("KG", 6)
		changed.Names[procedure.FormShort] = procedure.CaseForms{"en": {procedure.Nom: "Kyrgyzstan"}}
		h.ok(h.ChangeBody(ctx, site, id, stale, changed))
		if b := bodyOf(h, id); b.Place != 6 || b.Short.In("en") != "Kyrgyzstan" || b.Short.Texts["ru"] != "" {
			h.Fatalf("the changed body is %+v", b)
		}
		refused[procedure.Conflict](h, h.ChangeBody(ctx, site, id, stale, changed))
		h.ok(h.EndBody(ctx, site, id, bodyOf(h, id).Version, time.Time{}))
		if b := bodyOf(h, id); b.At(h.clock.Now()) || !b.At(start) {
			h.Fatalf("the ended body is %+v", b)
		}
		if n := h.lines(procedure.Site); n != 5 {
			h.Fatalf("%d acts are recorded", n)
		}
	})
}

func TestBadBodyIsNotWritten(t *testing.T) {
	each(t, func(h *house) {
		for name, c := range map[string]struct {
			spoil      func(*procedure.NewBody)
			field, key string
		}{
			"no code":       {func(n *procedure.NewBody) { n.Code = " " }, "code", "field.code"},
			"odd code":      {func(n *procedure.NewBody) { n.Code = "Я<b>" }, "code", "field.code"},
			"kind":          {func(n *procedure.NewBody) { n.Kind = "planet" }, "kind", "field.choice"},
			"place":         {func(n *procedure.NewBody) { n.Place = 256 }, "place", "body.error.place"},
			"zone":          {func(n *procedure.NewBody) { n.Zone = "Local" }, "zone", "field.zone"},
			"language":      {func(n *procedure.NewBody) { n.Langs = []procedure.Lang{"r,u"} }, "langs", "field.lang"},
			"no name":       {func(n *procedure.NewBody) { n.Names[procedure.FormFull] = nil }, "full", "body.error.name"},
			"no government": {func(n *procedure.NewBody) { delete(n.Names, procedure.FormGovernment) }, "government", "body.error.name"},
			"long": {func(n *procedure.NewBody) {
				n.Names[procedure.FormShort] = procedure.CaseForms{"en": {procedure.Nom: strings.Repeat("я", 2001)}}
			}, "short_en_nom", "limit.text"},
			"bytes": {func(n *procedure.NewBody) {
				n.Names[procedure.FormShort] = procedure.CaseForms{"en": {procedure.Nom: "\xff"}}
			}, "short_en_nom", "clean.unreadable"},
			"case alone": {func(n *procedure.NewBody) {
				n.Names[procedure.FormShort] = procedure.CaseForms{"ru": {procedure.Gen: "Имени"}}
			}, "short_ru_nom", "body.error.nominative"},
		} {
			n := newBody("XX", 1)
			c.spoil(&n)
			_, err := h.AddBody(ctx, site, n)
			if err == nil {
				h.Fatalf("%s is taken", name)
			}
			h.invalid(err, c.field, c.key)
		}
		if bodies, err := h.store.Bodies(ctx); err != nil || len(bodies) != 0 || h.lines(procedure.Site) != 0 {
			h.Fatalf("%+v was written, %v", bodies, err)
		}
	})
}

func TestHiddenCharactersLeaveNames(t *testing.T) {
	each(t, func(h *house) {
		n := newBody("AA", 1)
		n.Names[procedure.FormShort] = procedure.CaseForms{"en": {procedure.Nom: " <b>A\u202e\u0000B</b>  C\n"}}
		id := got(h, func() (procedure.BodyID, error) { return h.AddBody(ctx, site, n) })
		if b := bodyOf(h, id); b.Short.In("en") != "<b>AB</b> C" {
			h.Fatalf("the name is kept as %q", b.Short.In("en"))
		}
	})
}

func TestContactPoints(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		body := h.by["AA"]
		reception := procedure.NewContact{Address: "Reception@Government-AA.example", Kind: procedure.ContactReception, Lang: "ru"}
		first := got(h, func() (procedure.ContactID, error) { return h.AddContact(ctx, h.officer(), body, reception) })
		_, err := h.AddContact(ctx, h.officer(), body, reception)
		h.invalid(err, "address", "contact.error.twice")
		for _, bad := range []string{"", "a", "a@b", "A <a@b.example>", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example",
			strings.Repeat("a", 250) + "@b.example"} {
			if _, err := h.AddContact(ctx, h.officer(), body, procedure.NewContact{Address: bad, Kind: procedure.ContactOther, Lang: "ru"}); err == nil {
				h.Fatalf("%q is taken for an address", bad)
			}
		}
		second := got(h, func() (procedure.ContactID, error) {
			return h.AddContact(ctx, h.officer(), body, procedure.NewContact{Address: "registry@aa.example", Kind: procedure.ContactRegistry, Lang: "en", Main: true})
		})
		contacts, err := h.store.Contacts(ctx, body)
		h.ok(err)
		if len(contacts) != 2 || contacts[0].ID != second || contacts[1].Main || contacts[1].Address != "reception@government-aa.example" {
			h.Fatalf("the contact points are %+v", contacts)
		}
		h.ok(h.EndContact(ctx, h.officer(), second, contacts[0].Version, time.Time{}))
		refused[procedure.Conflict](h, h.ChangeContact(ctx, h.officer(), first, contacts[1].Version+1, reception))
		h.ok(h.ChangeContact(ctx, h.officer(), first, contacts[1].Version, reception))
		if contacts, err = h.store.Contacts(ctx, body); err != nil || contacts[0].ID != first || !contacts[0].Main || contacts[1].Ended.IsZero() {
			h.Fatalf("after the main one ended they are %+v, %v", contacts, err)
		}
		refused[procedure.Refused](h, h.EndContact(ctx, h.officer(), second, contacts[1].Version, time.Time{}))

		for _, c := range []struct {
			who  procedure.Viewer
			sees int
		}{{h.officer(), 2}, {h.viewer("AA", procedure.Head), 0}, {h.viewer("CC", procedure.Observer), 0}} {
			sheet, err := h.store.BodySheet(ctx, c.who, body)
			if err != nil || len(sheet.Contacts) != c.sees {
				h.Fatalf("%v sees %d contact points, %v", c.who.Roles, len(sheet.Contacts), err)
			}
		}
		if _, err := h.store.BodySheet(ctx, procedure.Viewer{}, body); err != procedure.ErrNotFound {
			h.Fatalf("a stranger sees the body: %v", err)
		}
	})
}

// A contact point is asked about when a year has passed or a letter has come
// back; to confirm it, or to correct the address, ends that.
func TestContactPointsAreAskedYearly(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		confirmed := procedure.NewContact{Address: "registry@aa.example", Kind: procedure.ContactRegistry, Lang: "ru", Confirmed: start}
		id := got(h, func() (procedure.ContactID, error) { return h.AddContact(ctx, h.officer(), h.by["AA"], confirmed) })
		got(h, func() (procedure.ContactID, error) { return h.AddContact(ctx, h.officer(), h.by["CC"], confirmed) })
		contact := func() procedure.Contact {
			return got(h, func() (procedure.Contact, error) { return h.store.Contact(ctx, id) })
		}
		asked := func() int {
			todo, err := h.store.Todo(ctx, h.officer())
			h.ok(err)
			for _, t := range todo {
				if t.Kind == procedure.TodoContact {
					return t.Count
				}
			}
			return 0
		}
		for _, moment := range []struct {
			after time.Duration
			want  int
		}{{0, 0}, {365 * 24 * time.Hour, 0}, {365*24*time.Hour + time.Microsecond, 2}} {
			h.clock.Set(start.Add(moment.after))
			if n := asked(); n != moment.want || contact().Asked(h.clock.Now()) != (moment.want > 0) {
				h.Fatalf("%v after it was confirmed %d contact points are asked about", moment.after, n)
			}
		}
		refused[procedure.Forbidden](h, h.ConfirmContact(ctx, h.viewer("AA", procedure.Head), id, contact().Version))
		refused[procedure.Conflict](h, h.ConfirmContact(ctx, h.officer(), id, contact().Version+1))
		h.ok(h.ConfirmContact(ctx, h.officer(), id, contact().Version))
		if n := asked(); n != 1 || !contact().Confirmed.Equal(h.clock.Now()) {
			h.Fatalf("after one was confirmed %d are asked about: %+v", n, contact())
		}
		bounce := func() {
			h.ok(h.store.Note(ctx, func(tx *store.Tx) error {
				return tx.Queue(ctx, procedure.Letter{Name: "test", Kind: procedure.MailNotice, To: []procedure.Recipient{{Address: confirmed.Address, Lang: "ru"}}})
			}))
			h.ok(h.store.Note(ctx, func(tx *store.Tx) error {
				claimed, err := tx.ClaimDeliveries(ctx, tx.Now.Add(time.Minute), 1)
				if err != nil {
					return err
				}
				_, err = tx.FinishDelivery(ctx, claimed[0], procedure.DeliveryStep{State: procedure.DeliveryRefused, Code: 550, Bounce: true})
				return err
			}))
			if n := asked(); n != 2 || !contact().Bounce.Stands() {
				h.Fatalf("after a letter came back %d are asked about: %+v", n, contact())
			}
		}
		h.clock.Advance(time.Hour)
		bounce()
		h.ok(h.ConfirmContact(ctx, h.officer(), id, contact().Version))
		if asked() != 1 || contact().Bounce.Stands() {
			h.Fatalf("the mark stands: %+v", contact())
		}
		h.clock.Advance(time.Hour)
		bounce()
		other := contact().NewContact
		h.ok(h.ChangeContact(ctx, h.officer(), id, contact().Version, other))
		if !contact().Bounce.Stands() {
			h.Fatal("a form that changes nothing takes the mark away")
		}
		other.Address = "registry@new.example"
		h.ok(h.ChangeContact(ctx, h.officer(), id, contact().Version, other))
		if contact().Bounce.Stands() {
			h.Fatalf("another address has the mark: %+v", contact())
		}
	})
}

func bodyOf(h *house, id procedure.BodyID) procedure.BodyNames {
	h.Helper()
	b, err := h.store.Body(ctx, id)
	h.ok(err)
	return b
}
