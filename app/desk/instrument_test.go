package desk_test

import (
	"testing"
	"time"

	"svod/app/procedure"
)

func newInstrument(code string) procedure.NewInstrument {
	return procedure.NewInstrument{Code: code, Kind: "strategy", Name: procedure.Texts{"en": "Strategy in full"}, Short: procedure.Texts{"en": "Strategy"},
		Adopted: start.AddDate(-2, 0, 0)}
}

func TestInstrumentAndItsSignatories(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		officer := h.officer()
		id := got(h, func() (procedure.InstrumentID, error) { return h.AddInstrument(ctx, officer, newInstrument("S-2019")) })
		_, err := h.AddInstrument(ctx, officer, newInstrument("S-2019"))
		h.invalid(err, "code", "instrument.error.code_taken")
		unknown := newInstrument("S-2020")
		unknown.AdoptedBy = 999
		_, err = h.AddInstrument(ctx, officer, unknown)
		h.invalid(err, "adopted_by", "body.error.unknown")

		signed := procedure.Signatory{Body: h.by["BB"], Place: 2, Signed: true, Form: procedure.SignedReservation,
			Government: procedure.Texts{"en": "Cabinet of BB"}}
		h.ok(h.SetSignatory(ctx, officer, id, signed))
		h.ok(h.SetSignatory(ctx, officer, id, procedure.Signatory{Body: h.by["AA"], Place: 1}))
		h.ok(h.SetSignatory(ctx, officer, id, signed))
		h.invalid(h.SetSignatory(ctx, officer, id, procedure.Signatory{Body: h.by["AA"], Place: 1, Signed: true, Form: "loudly"}), "form", "field.choice")
		h.invalid(h.SetSignatory(ctx, officer, id, procedure.Signatory{Body: h.by["AA"], Place: 1, Form: procedure.SignedPlainly}), "form", "signatory.error.unsigned")
		h.invalid(h.SetSignatory(ctx, officer, id, procedure.Signatory{Body: 999, Place: 1}), "body", "body.error.unknown")
		got(h, func() (procedure.ContactID, error) {
			return h.AddContact(ctx, officer, h.by["BB"], procedure.NewContact{Address: "bb@bb.example", Kind: procedure.ContactReception, Lang: "ru"})
		})
		got(h, func() (procedure.ContactID, error) {
			return h.AddContact(ctx, officer, h.by["AA"], procedure.NewContact{Address: "aa@aa.example", Kind: procedure.ContactReception, Lang: "ru"})
		})

		sheet, err := h.store.InstrumentSheet(ctx, officer, id)
		h.ok(err)
		if len(sheet.Lines) != 2 || sheet.Lines[0].Signed || sheet.Lines[0].Contacts != nil || sheet.Lines[1].Form != procedure.SignedReservation ||
			sheet.Lines[1].Contacts[0] != "bb@bb.example" || sheet.Instrument.Signed != 1 || sheet.Instrument.Lines != 2 {
			h.Fatalf("the page shows %+v", sheet)
		}
		delegate, err := h.store.InstrumentSheet(ctx, h.viewer("AA", procedure.Head), id)
		if err != nil || len(delegate.Lines) != 2 || delegate.Lines[1].Contacts != nil {
			h.Fatalf("a delegate sees %+v, %v", delegate, err)
		}
		if b, err := h.store.BodySheet(ctx, officer, h.by["BB"]); err != nil || len(b.Signed) != 1 || b.Signed[0].Government["en"] != "Cabinet of BB" {
			h.Fatalf("the body's page shows %+v, %v", b.Signed, err)
		}

		i := sheet.Instrument
		changed := newInstrument("S-2019A")
		h.ok(h.ChangeInstrument(ctx, officer, id, i.Version, changed))
		refused[procedure.Conflict](h, h.ChangeInstrument(ctx, officer, id, i.Version, changed))
		h.invalid(h.EndInstrument(ctx, officer, id, i.Version+1, i.Adopted.AddDate(-1, 0, 0)), "until", "field.until")
		h.ok(h.EndInstrument(ctx, officer, id, i.Version+1, time.Time{}))
		if i, err := h.store.Instrument(ctx, id); err != nil || i.Code != "S-2019A" || i.Ended.IsZero() {
			h.Fatalf("the ended instrument is %+v, %v", i, err)
		}
	})
}

// TestWhoKeepsTheSite tries every act on what belongs to the site, as every
// kind of viewer.
func TestWhoKeepsTheSite(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		id := got(h, func() (procedure.InstrumentID, error) { return h.AddInstrument(ctx, h.officer(), newInstrument("S-1")) })
		contact := got(h, func() (procedure.ContactID, error) {
			return h.AddContact(ctx, h.officer(), h.by["AA"], procedure.NewContact{Address: "x@x.example", Kind: procedure.ContactOther, Lang: "ru"})
		})
		acts := map[string]func(who procedure.Viewer) error{
			"AddBody":    func(who procedure.Viewer) error { _, err := h.AddBody(ctx, who, newBody("ZZ", 9)); return err },
			"ChangeBody": func(who procedure.Viewer) error { return h.ChangeBody(ctx, who, h.by["AA"], 1, newBody("AA", 9)) },
			"NameBodyFrom": func(who procedure.Viewer) error {
				return h.NameBodyFrom(ctx, who, h.by["AA"], procedure.FormShort, start.AddDate(1, 0, 0), procedure.CaseForms{"en": {procedure.Nom: "N"}})
			},
			"EndBody": func(who procedure.Viewer) error { return h.EndBody(ctx, who, h.by["AA"], 1, time.Time{}) },
			"AddContact": func(who procedure.Viewer) error {
				_, err := h.AddContact(ctx, who, h.by["AA"], procedure.NewContact{Address: "n@n.example", Kind: procedure.ContactOther, Lang: "ru"})
				return err
			},
			"ChangeContact": func(who procedure.Viewer) error {
				return h.ChangeContact(ctx, who, contact, 1, procedure.NewContact{Address: "n@n.example", Kind: procedure.ContactOther, Lang: "ru"})
			},
			"EndContact": func(who procedure.Viewer) error { return h.EndContact(ctx, who, contact, 1, time.Time{}) },
			"AddInstrument": func(who procedure.Viewer) error {
				_, err := h.AddInstrument(ctx, who, newInstrument("S-9"))
				return err
			},
			"ChangeInstrument": func(who procedure.Viewer) error { return h.ChangeInstrument(ctx, who, id, 1, newInstrument("S-9")) },
			"EndInstrument":    func(who procedure.Viewer) error { return h.EndInstrument(ctx, who, id, 1, time.Time{}) },
			"SetSignatory": func(who procedure.Viewer) error {
				return h.SetSignatory(ctx, who, id, procedure.Signatory{Body: h.by["AA"], Place: 1})
			},
		}
		before := h.lines(procedure.Site)
		for name, act := range acts {
			for _, role := range []procedure.Role{procedure.Head, procedure.DeputyHead, procedure.Delegate, procedure.Translator, procedure.Observer} {
				if err := act(h.viewer("AA", role)); err == nil {
					h.Fatalf("%s may %s", role, name)
				} else {
					refused[procedure.Forbidden](h, err)
				}
			}
			if err := act(procedure.Viewer{Person: 9}); err != procedure.ErrNotFound {
				h.Fatalf("for a stranger %s is %v", name, err)
			}
		}
		if after := h.lines(procedure.Site); after != before {
			h.Fatalf("%d lines were recorded of what was refused", after-before)
		}
	})
}
