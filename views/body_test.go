package views

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
)

var longAgo = time.Date(2019, 10, 25, 0, 0, 0, 0, time.UTC)

// namedBody is a body all of whose names are the words given.
func namedBody(id procedure.BodyID, code, words string) procedure.BodyNames {
	name := procedure.PackName(procedure.CaseForms{"en": {procedure.Nom: words}, "ru": {procedure.Nom: words, procedure.Gen: words}})
	return procedure.BodyNames{ID: id, Code: code, Kind: procedure.KindState, Place: int(id), Zone: "Asia/Bishkek", Langs: []procedure.Lang{"ky", "ru"},
		Short: name, Full: name, Government: name, Version: 3}
}

// words are what stands in the fields of a test: plain, or hostile.
func words(f Frame) string {
	if f.CSRF == hostile {
		return hostile
	}
	return "Кыргызстан"
}

func texts(s string) procedure.Texts { return procedure.Texts{"ru": s, "en": s} }

// failing is a form that came back with a problem at a field and what was typed
// there.
func failing(field, typed string) Form {
	return Form{Values: map[string]string{field: typed}, Version: 2, Problems: procedure.Invalid{{Field: field, Key: "field.choice"}}}
}

func TestBodyPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := words(f)
		b, ended := namedBody(5, "KG", said), namedBody(6, "XX", said)
		ended.Until = f.Now.Add(-time.Hour)
		rendered(t, f, BodiesPage(f, nil, true))
		if tree := rendered(t, f, BodiesPage(f, procedure.Bodies{b, ended}, false)); len(all(tree, "main tbody tr")) != 2 || len(all(tree, "main a[href='/bodies/new']")) != 0 {
			t.Error("the list of bodies")
		}
		rendered(t, f, BodyPage(f, BodyView{BodySheet: procedure.BodySheet{Body: procedure.BodyNames{ID: 1, Kind: procedure.KindCommittee, Place: 1}}}))
		full := BodyView{Officer: true, Group: 1, Members: []procedure.Participant{{Membership: procedure.Membership{Role: procedure.Head},
			Name: procedure.PersonName{"en": {Full: said}}}}, BodySheet: procedure.BodySheet{Body: b,
			Names: []procedure.DatedName{{Form: procedure.FormGovernment, Name: b.Full, Since: longAgo}, {Form: procedure.FormGovernment, Name: b.Full, Until: longAgo}},
			Contacts: []procedure.Contact{
				{ID: 1, NewContact: procedure.NewContact{Address: "a@b.example", Kind: procedure.ContactRegistry, Main: true, Lang: "ru", Confirmed: longAgo}},
				{ID: 2, NewContact: procedure.NewContact{Address: said, Kind: procedure.ContactOther, Lang: "en"}, Ended: longAgo},
				{ID: 3, NewContact: procedure.NewContact{Address: said, Kind: procedure.ContactOther, Lang: "en"}, Bounced: longAgo}},
			Signed: []procedure.Signature{{Instrument: 1, Short: texts(said), Signed: true, Form: procedure.SignedOpinion}, {Instrument: 2, Short: texts(said)}}}}
		tree := rendered(t, f, BodyPage(f, full))
		for selector, want := range map[string]int{"main caption": 2, "main a[href='/contacts/1/edit']": 1, "main a[href='/contacts/2/edit']": 0,
			"main a[href='/bodies/5/end']": 1, "main td[lang=ru]": 12} {
			if got := len(all(tree, selector)); got != want {
				t.Errorf("%d × %s, want %d", got, selector, want)
			}
		}
		full.Officer = false
		full.Body.Until = longAgo
		if tree = rendered(t, f, BodyPage(f, full)); len(all(tree, "main a[href$='/edit']")) != 0 || strings.Contains(textOf(tree), "a@b.example") {
			t.Error("a reader sees acts or addresses")
		}
	})
}

func TestBodyForms(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := words(f)
		b := namedBody(5, "KG", said)
		tree := rendered(t, f, BodyFormPage(f, BodyForm(f, b), said, "/bodies/5", "/bodies/5"))
		if attribute(all(tree, "#short_ru_gen")[0], "value") != said || attribute(all(tree, "[name=version]")[0], "value") != "3" {
			t.Error("the form does not hold what stands")
		}
		tree = rendered(t, f, BodyFormPage(f, failing("code", said), said, "/bodies", "/bodies"))
		if attribute(all(tree, "#code")[0], "value") != said || len(all(tree, "#code-e")) != 1 {
			t.Error("what was typed is not kept beside its problem")
		}
		rendered(t, f, BodyFormPage(f, Form{Problems: procedure.Invalid{{Field: "government", Key: "body.error.name"}, {Field: "place", Key: "body.error.place", Args: []any{"limit", 255}}}}, said, "/bodies", "/bodies"))
		rendered(t, f, NameFormPage(f, b, procedure.FormGovernment, NameForm(b, procedure.FormGovernment)))
		rendered(t, f, NameFormPage(f, b, procedure.FormShort, failing("from", said)))
		rendered(t, f, ContactFormPage(f, b, failing("address", said), said, "/bodies/5/contacts"))
		rendered(t, f, ContactFormPage(f, b, ContactForm(f, procedure.Contact{NewContact: procedure.NewContact{Kind: procedure.ContactOther, Main: true, Lang: "en", Confirmed: longAgo}}), said, "/x"))
		rendered(t, f, EndPage(f, EndView{Path: []Crumb{{said, "/bodies"}, {Label: said}}, Title: said, Text: said, Button: said, Action: "/bodies/5/end", Back: "/bodies/5", Form: failing("until", said)}))
	})
}

func TestInstrumentPages(t *testing.T) {
	inEveryFrame(t, func(t *testing.T, f Frame) {
		said := words(f)
		i := procedure.Instrument{ID: 1, Signed: 1, Lines: 2, Version: 1, NewInstrument: procedure.NewInstrument{Code: "S", Kind: "strategy",
			Name: texts(said), Short: texts(said), Act: texts(said), Adopted: longAgo, AdoptedBy: 5, Place: texts(said)}}
		bodies := procedure.Bodies{namedBody(5, "KG", said), namedBody(6, "XX", said)}
		rendered(t, f, InstrumentsPage(f, nil, true))
		rendered(t, f, InstrumentsPage(f, []procedure.Instrument{i}, false))
		rendered(t, f, InstrumentPage(f, InstrumentView{InstrumentSheet: procedure.InstrumentSheet{Instrument: i}, Officer: true}))
		lines := []procedure.SignatoryLine{
			{Signatory: procedure.Signatory{Body: 5, Place: 1, Signed: true, Form: procedure.SignedPlainly, Government: texts(said), Post: texts(said), Note: texts(said), Dated: longAgo}, Contacts: []string{"a@b.example", said}},
			{Signatory: procedure.Signatory{Body: 6, Place: 2}},
			{Signatory: procedure.Signatory{Body: 7, Place: 3, Signed: true, Form: procedure.SignedStatement}}}
		i.Ended = longAgo
		view := InstrumentView{InstrumentSheet: procedure.InstrumentSheet{Instrument: i, Lines: lines}, Bodies: bodies, Officer: true}
		if tree := rendered(t, f, InstrumentPage(f, view)); len(all(tree, "main tbody tr")) != 3 || !strings.Contains(textOf(tree), "a@b.example") {
			t.Error("the signatories")
		}
		view.Officer = false
		if tree := rendered(t, f, InstrumentPage(f, view)); strings.Contains(textOf(tree), "a@b.example") {
			t.Error("a reader sees contact points")
		}
		rendered(t, f, InstrumentFormPage(f, InstrumentForm(f, i), bodies, said, "/instruments/1", "/instruments/1"))
		rendered(t, f, InstrumentFormPage(f, failing("name", said), nil, said, "/instruments", "/instruments"))
		tree := rendered(t, f, SignatoryFormPage(f, i, SignatoryForm(f, lines[0].Signatory), bodies, said))
		if len(all(tree, "#signed[checked]")) != 1 || attribute(all(tree, "#body option[selected]")[0], "value") != "5" {
			t.Error("the signatory's form does not hold what stands")
		}
		rendered(t, f, SignatoryFormPage(f, i, failing("form", said), nil, said))
	})
}
