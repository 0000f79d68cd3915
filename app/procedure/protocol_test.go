package procedure

import "testing"

func part(key, text, drafted string) ProtocolPart {
	return ProtocolPart{Key: key, Texts: map[Lang]PartText{"ru": {Text: text, Drafted: drafted}}}
}

func TestRedraftKeepsWhatPeopleWrote(t *testing.T) {
	standing := []ProtocolPart{
		part("hand/0", "before all", ""),
		part("a", "as drafted", "as drafted"),
		part("hand/1", "added", ""),
		part("b", "edited", "old draft"),
		part("gone", "no longer", "no longer"),
		part("hand/2", "stays", ""),
	}
	fresh := []ProtocolPart{part("a", "new draft", "new draft"), part("b", "newer draft", "newer draft"), part("c", "third", "third")}
	want := []struct{ key, text, drafted string }{
		{"hand/0", "before all", ""}, {"a", "new draft", "new draft"}, {"hand/1", "added", ""},
		{"b", "edited", "newer draft"}, {"c", "third", "third"}, {"hand/2", "stays", ""},
	}
	got := Redraft(standing, fresh)
	if len(got) != len(want) {
		t.Fatalf("%d parts, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if ru := got[i].Texts["ru"]; got[i].Key != w.key || ru.Text != w.text || ru.Drafted != w.drafted {
			t.Errorf("part %d is %+v, want %+v", i, got[i], w)
		}
	}
}

func TestProtocolRights(t *testing.T) {
	delegate := Viewer{Person: 1, Body: 2, Roles: []Role{Delegate}}
	officer := Viewer{Person: 3, Body: 4, Roles: []Role{Secretariat}}
	observer := Viewer{Person: 5, Body: 6, Roles: []Role{Observer}}
	translator := Viewer{Person: 7, Body: 4, Roles: []Role{Translator}}
	for _, c := range []struct {
		who   Viewer
		state ProtocolState
		see   bool
		edit  bool // of the authentic text
	}{
		{delegate, ProtocolDraft, false, false}, {delegate, ProtocolShown, true, false},
		{officer, ProtocolDraft, true, true}, {officer, ProtocolApproved, true, false}, {officer, ProtocolFinalised, true, false},
		{translator, ProtocolShown, true, true}, {observer, ProtocolShown, false, false}, {Viewer{}, ProtocolShown, false, false},
		{observer, ProtocolApproved, false, false}, {observer, ProtocolFinalised, true, false}, {Viewer{}, ProtocolFinalised, false, false},
		{delegate, ProtocolFinalised, true, false}, {translator, ProtocolDraft, true, true},
	} {
		p := Protocol{State: c.state}
		if got := p.MaySee(c.who) == nil; got != c.see {
			t.Errorf("%v sees a %s protocol: %v", c.who.Roles, c.state, got)
		}
		if got := p.MayEdit(c.who, "ru", "ru") == nil; got != c.edit {
			t.Errorf("%v edits a %s protocol: %v", c.who.Roles, c.state, got)
		}
	}
	if err := (Protocol{State: ProtocolApproved}).MayEdit(translator, "en", "ru"); err != nil {
		t.Errorf("a translation of an approved protocol: %v", err)
	}
}
