package procedure

import (
	"errors"
	"strings"
	"testing"
)

func TestWhoMayCorrectAProtocol(t *testing.T) {
	head := Viewer{Person: 1, Body: 2, Roles: []Role{Head}}
	for _, c := range []struct {
		who   Viewer
		state ProtocolState
		may   bool
	}{
		{head, ProtocolDraft, false}, {head, ProtocolShown, true}, {head, ProtocolApproved, false}, {head, ProtocolFinalised, false},
		{Viewer{Person: 1, Body: 2, Roles: []Role{DeputyHead}}, ProtocolShown, true},
		{Viewer{Person: 1, Body: 2, Roles: []Role{Delegate}}, ProtocolShown, false},
		{Viewer{Person: 1, Body: 2, Roles: []Role{Secretariat}}, ProtocolShown, false},
		{Viewer{Person: 1, Body: 2, Roles: []Role{Translator}}, ProtocolShown, false},
		{Viewer{Person: 1, Body: 2, Roles: []Role{Observer}}, ProtocolShown, false}, {Viewer{}, ProtocolShown, false},
	} {
		if got := (Protocol{State: c.state}).MayCorrect(c.who) == nil; got != c.may {
			t.Errorf("%v corrects a %s protocol: %v", c.who.Roles, c.state, got)
		}
	}
	if err := (Protocol{State: ProtocolDraft}).MayCorrect(head); err != ErrNotFound {
		t.Errorf("a draft that is not shown: %v", err)
	}
}

func TestACorrectionHoldsOnlyWhatItChanges(t *testing.T) {
	passage := ProtocolPart{Key: "decision/1", Texts: map[Lang]PartText{"ru": {Text: "Согласовать"}, "en": {Text: "Agree"}}}
	head := Viewer{Person: 1, Body: 2, Roles: []Role{Head}}
	c, err := passage.NewCorrection(head, Texts{"ru": "Согласовать", "en": "Agreed "}, "A slip", "ru")
	if err != nil || !c.Texts.Same(Texts{"en": "Agreed"}) || !c.Stood.Same(Texts{"en": "Agree"}) || c.Body != 2 || c.State != CorrectionOpen {
		t.Errorf("%+v, %v", c, err)
	}
	if again, _ := passage.NewCorrection(head, Texts{"en": "Agreed"}, "A slip", "ru"); !c.Repeats(again) {
		t.Error("the same sent again is another one")
	}
	if other, _ := passage.NewCorrection(head, Texts{"en": "Agreed"}, "Another reason", "ru"); c.Repeats(other) {
		t.Error("another reason is the same")
	}
	for what, want := range map[string]struct {
		texts  Texts
		reason string
		field  string
	}{
		"nothing changed":   {Texts{"ru": "Согласовать", "en": "Agree"}, "x", "text_ru"},
		"no authentic text": {Texts{"ru": " \n"}, "x", "text_ru"},
		"too long":          {Texts{"en": strings.Repeat("x", MaxNote+1)}, "x", "text_en"},
		"no reason":         {Texts{"en": "Agreed"}, "\u202e ", "reason"},
		"no text at all":    {Texts{"en": "\xff"}, "x", "text_en"},
	} {
		_, err := passage.NewCorrection(head, want.texts, want.reason, "ru")
		problems, _ := err.(Invalid)
		if len(problems) != 1 || problems[0].Field != want.field {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Nobody can type a tab into a form: what stands on two sides comes as two
// lines, and what was not changed stays.
func TestTwoSidesOfAPartAreTypedOnTwoLines(t *testing.T) {
	for _, style := range []PartStyle{PartSign, PartPlace} {
		p := ProtocolPart{Style: style, Texts: map[Lang]PartText{"ru": {Text: "Секретарь\tА.Б. Иванов"}, "en": {Text: "Secretary"}}}
		typed := Texts{"ru": p.Typed(p.Texts["ru"].Text), "en": p.Typed(p.Texts["en"].Text)}
		if typed["ru"] != "Секретарь\nА.Б. Иванов" {
			t.Errorf("the form has %q", typed["ru"])
		}
		var problems Invalid
		if changed, _ := p.Reworded(&problems, typed, "ru"); len(changed) > 0 {
			t.Errorf("what was not changed is %q", changed)
		}
		typed["ru"] = "Секретарь заседания\r\n\r\nА.Б.\nПетров"
		if changed, _ := p.Reworded(&problems, typed, "ru"); changed["ru"] != "Секретарь заседания\tА.Б. Петров" {
			t.Errorf("what was changed is %q", changed["ru"])
		}
	}
}

func TestACorrectionIsAnsweredOnce(t *testing.T) {
	open := Correction{State: CorrectionOpen}
	if _, err := open.Answer(false, " "); err == nil {
		t.Error("declined without a word")
	}
	taken, err := open.Answer(true, "")
	if err != nil || taken.State != CorrectionTaken {
		t.Errorf("%+v, %v", taken, err)
	}
	if _, err := taken.Answer(false, "No"); !errors.As(err, &Refused{}) {
		t.Errorf("answered again: %v", err)
	}
}
