package procedure

import (
	"strings"
	"testing"
	"time"
)

// peopleRoster is a group of two delegations: one with a head and a delegate,
// the other with a delegate who is an officer too.
func peopleRoster() Roster {
	at := time.Date(2021, 7, 1, 0, 0, 0, 0, time.UTC)
	line := func(id MembershipID, person PersonID, body BodyID, role Role, surname, email string) RosterLine {
		return RosterLine{Membership{ID: id, Group: 1, Person: person, Body: body, Role: role, Since: at.AddDate(-1, 0, 0)},
			Person{ID: person, NewPerson: NewPerson{Name: PersonName{"ru": {Surname: surname, First: "Имя"}}, Email: email, Lang: "ru"}}}
	}
	body := func(id BodyID, code, short string) BodyNames {
		return BodyNames{ID: id, Code: code, Short: Name{Texts: Texts{"ru": short}}}
	}
	return Roster{At: at, Bodies: Bodies{body(1, "AA", "Первая"), body(2, "BB", "Вторая")},
		Taking: []GroupBody{{Body: 1, Part: PartMember}, {Body: 2, Part: PartMember}},
		Members: []RosterLine{line(1, 1, 1, Head, "Главный", "head@a.example"), line(2, 2, 1, Delegate, "Простой", "plain@a.example"),
			line(3, 3, 2, Delegate, "Двойной", "both@b.example"), line(4, 3, 2, Secretariat, "Двойной", "both@b.example")}}
}

// peopleWords are the headings and values of the catalogues.
func peopleWords(t *testing.T) PeopleWords {
	say := map[Lang]func(string, ...any) string{"ru": catalogue(t, "ru"), "en": catalogue(t, "en")}
	return ReadPeopleWords([]Lang{"ru", "en"}, func(lang Lang, key string) string {
		if strings.HasPrefix(key, "people_import.meaning.") {
			return "" // not each value has other words
		}
		return say[lang](key)
	})
}

func TestRowsOfAListOfParticipants(t *testing.T) {
	words := peopleWords(t)
	officer := Viewer{Person: 9, Group: 1, Roles: []Role{Secretariat}, Lang: "ru"}
	for name, tried := range map[string]struct {
		rows string // BODY ROLE SURNAME ADDRESS, a line each
		want string // outcomes
	}{
		"as it stands":                    {"AA head Главный head@a.example\nAA delegate Простой plain@a.example", "same same"},
		"another spelling":                {"AA head Славный head@a.example", "changed"},
		"two roles of one person":         {"BB delegate Двойной both@b.example\nBB secretariat Двойной both@b.example", "same same"},
		"one of two roles, twice":         {"BB delegate Двойной both@b.example\nBB delegate Двойной both@b.example", "same wrong"},
		"heads change places":             {"AA delegate Главный head@a.example\nAA head Простой plain@a.example", "changed changed"},
		"heads change, the new one first": {"AA head Простой plain@a.example\nAA delegate Главный head@a.example", "changed changed"},
		"the head cannot go":              {"AA head Простой plain@a.example\nAA observer_general Главный head@a.example", "wrong wrong"},
		"a second head":                   {"AA head Новый new@a.example", "wrong"},
		"two new heads":                   {"BB head Новый new@b.example\nBB head Другой other@b.example", "new wrong"},
		"of another delegation":           {"BB delegate Простой plain@a.example", "wrong"},
		"an officer is not made less":     {"BB delegate Двойной both@b.example\nBB observer Двойной both@b.example", "same wrong"},
		"in other words":                  {"Первая Delegate Простой PLAIN@a.example", "same"},
	} {
		sheet := [][]string{{"Делегация", "Роль", "Фамилия", "E-mail"}}
		for _, row := range strings.Split(tried.rows, "\n") {
			sheet = append(sheet, strings.Fields(row))
		}
		read := ImportPeople(officer, peopleRoster(), words, []ImportSheet{sheetOf(sheet)}, nil)
		var got []string
		for _, row := range read.Rows {
			got = append(got, string(row.Outcome))
		}
		if strings.Join(got, " ") != tried.want || read.Blocked() {
			t.Errorf("%s: %v, %v", name, got, read)
		}
	}
}

// TestAListInSeveralTables: in Word each delegation often has its own table, behind
// one that holds something else; what is not read is told.
func TestAListInSeveralTables(t *testing.T) {
	words := peopleWords(t)
	officer := Viewer{Person: 9, Group: 1, Roles: []Role{Secretariat}, Lang: "ru"}
	head := []string{"Делегация", "Роль", "Фамилия", "E-mail"}
	read := ImportPeople(officer, peopleRoster(), words, []ImportSheet{
		sheetOf([][]string{{"Москва", "1 июля 2021 года"}}),
		sheetOf([][]string{head, {"AA", "head", "Главный", "head@a.example"}}),
		sheetOf([][]string{head, {"BB", "delegate", "Двойной", "both@b.example"}, {"AA", "head", "Главный", "head@a.example"}}),
		sheetOf([][]string{head, {"BB", "delegate", "Новая", "new@b.example"}}),
	}, nil)
	var got []string
	for _, row := range read.Rows {
		got = append(got, string(row.Outcome))
	}
	if strings.Join(got, " ") != "same same wrong new" || read.Blocked() {
		t.Errorf("%v: %+v", got, read.Problems)
	}
	told := 0
	for _, p := range read.Problems {
		if p.Key == "people_import.table" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("%d tables are told of: %+v", told, read.Problems)
	}
}

// TestAHeadsListLeavesOthersAlone: a head changes what is kept of a delegate, but
// not of one who is more than that, in whatever group; the place is the head's to
// change.
func TestAHeadsListLeavesOthersAlone(t *testing.T) {
	words := ReadPeopleWords([]Lang{"ru", "en"}, func(Lang, string) string { return "" })
	head := Viewer{Person: 1, Group: 1, Body: 1, Roles: []Role{Head}, Lang: "ru"}
	for name, tried := range map[string]struct {
		more          Membership
		post, surname string
		want          RowOutcome
	}{
		"a delegate":                        {surname: "Иной", want: RowChanged},
		"a delegate who is an officer":      {more: Membership{Group: 1, Body: 2, Role: Secretariat}, surname: "Иной", want: RowWrong},
		"of another body elsewhere":         {more: Membership{Group: 2, Body: 2, Role: Delegate}, surname: "Иной", want: RowWrong},
		"the post of one who is an officer": {more: Membership{Group: 1, Body: 2, Role: Secretariat}, surname: "Простой", post: "Советник", want: RowChanged},
	} {
		roster := peopleRoster()
		roster.Settings.HeadsKeepDelegations = true
		roster.Places = map[PersonID][]Membership{2: {roster.Members[1].Membership}}
		if tried.more.Group != 0 {
			roster.Places[2] = append(roster.Places[2], tried.more)
		}
		sheet := sheetOf([][]string{{"body", "surname", "post", "email"}, {"AA", tried.surname, tried.post, "plain@a.example"}})
		columns := []ImportColumn{{Key: PeopleBody, Heading: "body"}, {Key: PeopleSurname, Lang: "ru", Index: 1, Heading: "surname"},
			{Key: PeoplePost, Lang: "ru", Index: 2, Heading: "post"}, {Key: PeopleEmail, Index: 3, Heading: "email"}}
		read := ImportPeople(head, roster, words, []ImportSheet{sheet}, columns)
		if len(read.Rows) != 1 || read.Rows[0].Outcome != tried.want {
			t.Errorf("%s: %+v", name, read)
		}
	}
}
