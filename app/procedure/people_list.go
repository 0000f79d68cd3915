package procedure

import "slices"

// Columns of a list of participants, as a file holds them. Those
// of names and posts are there once in each language.
const (
	PeopleBody         = "body"
	PeopleRole         = "role"
	PeopleSurname      = "surname"
	PeopleFirst        = "first"
	PeoplePatronymic   = "patronymic"
	PeopleFull         = "full"
	PeoplePost         = "post"
	PeopleOrganisation = "organisation"
	PeopleEmail        = "email"
	PeoplePhone        = "phone"
	PeopleSalutation   = "salutation"
	PeopleLang         = "lang"
	PeoplePart         = "part"
)

// The columns with a text in each language: of the name, and of the place.
var (
	peopleNames = []string{PeopleSurname, PeopleFirst, PeoplePatronymic, PeopleFull}
	peoplePosts = []string{PeoplePost, PeopleOrganisation}
)

// peoplePlain are the columns without a language.
var peoplePlain = []string{PeopleBody, PeopleRole, PeopleEmail, PeoplePhone, PeopleSalutation, PeopleLang, PeoplePart}

// PeopleColumn is a column of a list of participants.
type PeopleColumn struct {
	Key  string
	Lang Lang // of the text, empty where the column has none
}

// ofPlace says whether the column is of the place in the group, not of the
// person.
func (c PeopleColumn) ofPlace() bool {
	return c.Key == PeopleRole || c.Key == PeoplePart || slices.Contains(peoplePosts, c.Key)
}

// PeopleColumns are the columns of a list of participants in the order in which
// it is written.
func PeopleColumns(langs []Lang) []PeopleColumn {
	all := []PeopleColumn{{Key: PeopleBody}, {Key: PeopleRole}}
	for _, keys := range [][]string{peopleNames, peoplePosts} {
		for _, lang := range langs {
			for _, key := range keys {
				all = append(all, PeopleColumn{key, lang})
			}
		}
	}
	for _, key := range peoplePlain[2:] {
		all = append(all, PeopleColumn{Key: key})
	}
	return all
}

// PeopleColumnOf is the column that a field of the forms of a person and of a
// membership stands in.
func PeopleColumnOf(field string, langs []Lang) PeopleColumn {
	for _, c := range PeopleColumns(langs) {
		if c.field() == field {
			return c
		}
	}
	if field == "name" {
		return PeopleColumn{PeopleSurname, langs[0]}
	}
	return PeopleColumn{Key: field}
}

// field is the name of a column's field in the forms of a person and of a
// membership.
func (c PeopleColumn) field() string {
	switch {
	case slices.Contains(peopleNames, c.Key):
		return "name_" + string(c.Lang) + "_" + c.Key
	case c.Lang != "":
		return c.Key + "_" + string(c.Lang)
	}
	return c.Key
}

// PeopleEntry is what a row of a list says: a person, and the place in the
// group.
type PeopleEntry struct {
	Person NewPerson
	Member NewMember
}

// Value is what the entry has in a column, as it is kept. Its body has many
// names and is none of these.
func (p PeopleEntry) Value(c PeopleColumn) string {
	name := p.Person.Name[c.Lang]
	switch c.Key {
	case PeopleSurname:
		return name.Surname
	case PeopleFirst:
		return name.First
	case PeoplePatronymic:
		return name.Patronymic
	case PeopleFull:
		return name.Full
	case PeoplePost:
		return p.Member.Post[c.Lang]
	case PeopleOrganisation:
		return p.Member.Organisation[c.Lang]
	case PeopleRole:
		return string(p.Member.Role)
	case PeopleEmail:
		return p.Person.Email
	case PeoplePhone:
		return p.Person.Phone
	case PeopleSalutation:
		return string(p.Person.Salutation)
	case PeopleLang:
		return string(p.Person.Lang)
	case PeoplePart:
		return p.Member.Part
	}
	return ""
}

// put writes what a file has in a column.
func (p *PeopleEntry) put(c PeopleColumn, value string) {
	name := p.Person.Name[c.Lang]
	switch c.Key {
	case PeopleSurname:
		name.Surname = value
	case PeopleFirst:
		name.First = value
	case PeoplePatronymic:
		name.Patronymic = value
	case PeopleFull:
		name.Full = value
	case PeoplePost:
		p.Member.Post[c.Lang] = value
	case PeopleOrganisation:
		p.Member.Organisation[c.Lang] = value
	case PeopleRole:
		p.Member.Role = Role(value)
	case PeopleEmail:
		p.Person.Email = value
	case PeoplePhone:
		p.Person.Phone = value
	case PeopleSalutation:
		p.Person.Salutation = Salutation(value)
	case PeopleLang:
		p.Person.Lang = Lang(value)
	case PeoplePart:
		p.Member.Part = value
	}
	if slices.Contains(peopleNames, c.Key) {
		p.Person.Name[c.Lang] = name
	}
}

// check cleans and bounds the entry, and says by column what is wrong with it.
func (p *PeopleEntry) check() Invalid {
	var all Invalid
	for _, err := range []error{p.Member.Check(), p.Person.Check()} {
		if problems, ok := err.(Invalid); ok {
			all = append(all, problems...)
		}
	}
	return all
}

// RosterLine is a membership of a group, and whose it is.
type RosterLine struct {
	Membership
	Of Person
}

// Entry is the line as a list of participants has it.
func (l RosterLine) Entry() PeopleEntry {
	return PeopleEntry{l.Of.NewPerson, NewMember{Body: l.Body, Role: l.Role, Part: l.Part, Post: l.Post, Organisation: l.Organisation}}
}

// KeptBy are the participants whose list a viewer keeps, in the order of lists.
func (r Roster) KeptBy(who Viewer) []RosterLine {
	var all []RosterLine
	for _, l := range r.Members {
		if who.MayProposeMember(r.Settings, l.Body, l.Role) == nil {
			all = append(all, l)
		}
	}
	listed := func(l RosterLine) Participant {
		return Participant{Membership: l.Membership, Name: l.Of.Name, Place: r.Bodies.Of(l.Body).Place}
	}
	slices.SortFunc(all, func(a, b RosterLine) int { return listed(a).Before(listed(b), who.Lang) })
	return all
}
