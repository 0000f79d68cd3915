package procedure

import (
	"maps"
	"slices"
)

// place checks that each row's place in the group is the viewer's to give, and
// free: of those that change a role what they leave counts as free, unless they
// cannot go.
func (r *peopleReader) place() {
	for settled := false; !settled; {
		settled = true
		taken := r.occupied()
		for i := range r.Rows {
			row := &r.Rows[i]
			if row.Outcome != RowNew && row.Outcome != RowChanged {
				continue
			}
			moves := row.Moves()
			problems := r.placeProblems(row, taken)
			for _, p := range problems {
				row.problem(r.at(p.Field, ""), "", p)
				row.Outcome = RowWrong
			}
			if len(problems) == 0 && (moves || row.Outcome == RowNew) {
				taken.add(row.membership())
			}
			settled = settled && (len(problems) == 0 || !moves)
		}
	}
}

// placeProblems says why a row's place cannot be had.
func (r *peopleReader) placeProblems(row *PeopleRow, taken occupied) Invalid {
	n := row.Entry.Member
	for _, role := range []Role{n.Role, row.Was.Role} {
		if role != "" && r.who.MayProposeMember(r.roster.Settings, n.Body, role) != nil {
			return Invalid{{Field: PeopleRole, Key: "people_import.role"}}
		}
	}
	switch {
	case row.Outcome == RowChanged && !row.Moves():
		return nil
	case row.Moves() && row.Was.Role == Secretariat:
		return Invalid{{Field: PeopleRole, Key: "people_import.officer"}}
	}
	for _, err := range []error{n.Fits(r.roster.Taking, r.roster.At), n.Free(taken.beside(row.membership()), row.personID(), r.roster.At)} {
		if problems, ok := err.(Invalid); ok {
			return problems
		}
	}
	return nil
}

// personID tells the rows' persons apart: whom nobody knows yet has none.
func (row PeopleRow) personID() PersonID {
	if row.Person.ID != 0 {
		return row.Person.ID
	}
	return -PersonID(row.Number)
}

// membership is the place that a row asks for.
func (row PeopleRow) membership() Membership {
	return Membership{Person: row.personID(), Body: row.Entry.Member.Body, Role: row.Entry.Member.Role}
}

// occupied are the places that are taken: each person's, and the heads of each
// body.
type occupied struct {
	persons map[PersonID][]Membership
	heads   map[BodyID][]Membership
}

// occupied are the places of those who stay as they are.
func (r *peopleReader) occupied() occupied {
	moving := map[MembershipID]bool{}
	for _, row := range r.Rows {
		moving[row.Was.ID] = moving[row.Was.ID] || row.Moves()
	}
	all := occupied{map[PersonID][]Membership{}, map[BodyID][]Membership{}}
	for _, l := range r.roster.Members {
		if !moving[l.ID] {
			all.add(l.Membership)
		}
	}
	return all
}

func (o occupied) add(m Membership) {
	o.persons[m.Person] = append(o.persons[m.Person], m)
	if m.Role == Head {
		o.heads[m.Body] = append(o.heads[m.Body], m)
	}
}

// beside are the memberships that could stand in the way of one.
func (o occupied) beside(m Membership) []Membership {
	return slices.Concat(o.persons[m.Person], o.heads[m.Body])
}

// clone is a copy that can be written over.
func (n NewPerson) clone() NewPerson {
	n.Name = maps.Clone(n.Name)
	if n.Name == nil {
		n.Name = PersonName{}
	}
	return n
}

// clone is a copy that can be written over.
func (n NewMember) clone() NewMember {
	n.Post, n.Organisation = maps.Clone(n.Post), maps.Clone(n.Organisation)
	if n.Post == nil {
		n.Post = Texts{}
	}
	if n.Organisation == nil {
		n.Organisation = Texts{}
	}
	return n
}
