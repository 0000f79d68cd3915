package procedure

import "testing"

func TestAttendanceIsListedByNames(t *testing.T) {
	person := func(id PersonID, body BodyID, role Role, ru, en string) Attendance {
		return Attendance{Person: id, Body: body, Role: role, Name: PersonName{"ru": {Surname: ru}, "en": {Surname: en}}}
	}
	all := []Attendance{person(1, 7, Delegate, "Яров", "Ashton"), person(2, 7, Delegate, "Ёлкин", "Zorin"), person(3, 7, Delegate, "Жук", "Beetle"),
		person(4, 7, DeputyHead, "Юрин", "Yurin"), person(5, 7, Head, "Шах", "Shah"), person(6, 2, Delegate, "Абаев", "Abaev")}
	for lang, want := range map[Lang][]PersonID{"ru": {5, 4, 2, 3, 1, 6}, "en": {5, 4, 1, 3, 2, 6}} {
		for i, a := range ListAttendance(all, lang) {
			if a.Person != want[i] {
				t.Errorf("%s: person %d stands at %d, want %d", lang, a.Person, i, want[i])
			}
		}
	}
}

func TestATextIsMissingBesideAnother(t *testing.T) {
	part := func(ru, en string) ProtocolPart {
		return ProtocolPart{Texts: map[Lang]PartText{"ru": {Text: ru}, "en": {Text: en}}}
	}
	for _, c := range []struct {
		part   ProtocolPart
		ru, en bool
	}{{part("да", "yes"), false, false}, {part("да", ""), false, true}, {part("", "yes"), true, false}, {part("", ""), false, false}} {
		if c.part.Missing("ru") != c.ru || c.part.Missing("en") != c.en {
			t.Errorf("%v: Russian missing %t, English missing %t", c.part.Texts, c.part.Missing("ru"), c.part.Missing("en"))
		}
	}
}
