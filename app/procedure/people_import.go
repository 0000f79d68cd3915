package procedure

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Roster is a group's participants as they stand, which a list of participants
// is compared with.
type Roster struct {
	Bodies   Bodies
	Taking   []GroupBody
	Members  []RosterLine              // that are not over
	Others   map[string]Person         // known by their addresses, in no such membership
	Places   map[PersonID][]Membership // of the members' persons in all groups, that are not over: of the viewer's delegation
	Settings GroupSettings
	At       time.Time
}

// RowOutcome is what confirming a row of a list will do.
type RowOutcome string

const (
	RowNew     RowOutcome = "new"
	RowChanged RowOutcome = "changed"
	RowSame    RowOutcome = "same"
	RowWrong   RowOutcome = "wrong"
)

// RowOutcomes lists all, in the order in which a reader wants them.
var RowOutcomes = []RowOutcome{RowWrong, RowNew, RowChanged, RowSame}

// FieldChange is what a row changes in a column.
type FieldChange struct {
	Column   PeopleColumn
	Old, New string
}

// PeopleRow is a row of a list and what it will do.
type PeopleRow struct {
	Number   int
	Outcome  RowOutcome
	Entry    PeopleEntry
	Body     string     // as it was typed
	Was      Membership // that goes on, zero: none
	Person   Person     // whose address it is, zero: nobody's yet
	Changes  []FieldChange
	Problems []CellProblem
}

// Moves says whether the row gives a participant another role.
func (r PeopleRow) Moves() bool {
	return r.Outcome == RowChanged && r.Was.Role != r.Entry.Member.Role
}

// ChangesPerson says whether the row changes what is kept of the person.
func (r PeopleRow) ChangesPerson() bool {
	return slices.ContainsFunc(r.Changes, func(c FieldChange) bool { return !c.Column.ofPlace() })
}

// ChangesPlace says whether the row changes the place in the group.
func (r PeopleRow) ChangesPlace() bool {
	return slices.ContainsFunc(r.Changes, func(c FieldChange) bool { return c.Column.ofPlace() })
}

// Proposals are what the row would change, for who may only propose it.
func (r PeopleRow) Proposals() []Proposal {
	p := Proposal{Body: r.Entry.Member.Body, Membership: r.Was.ID, Wants: r.Entry}
	switch {
	case r.Outcome != RowNew && r.Outcome != RowChanged:
		return nil
	case r.Was.ID == 0:
		p.Kind = ProposeAdd
		return []Proposal{p}
	}
	p.Was = RosterLine{r.Was, r.Person}.Entry()
	person, place := p, p
	person.Kind, place.Kind = ProposePerson, ProposePlace
	var all []Proposal
	if r.ChangesPerson() {
		all = append(all, person)
	}
	if r.ChangesPlace() {
		all = append(all, place)
	}
	return all
}

// PeopleImport is what was read from a list: nothing of it is kept yet.
type PeopleImport struct {
	Columns  []ImportColumn
	Rows     []PeopleRow
	Problems []CellProblem // of the file and its columns
}

// Blocked says whether the file cannot be taken at all.
func (p PeopleImport) Blocked() bool {
	return slices.ContainsFunc(p.Problems, func(c CellProblem) bool { return c.Blocking })
}

// Count is how many rows have an outcome.
func (p PeopleImport) Count(outcome RowOutcome) int {
	n := 0
	for _, r := range p.Rows {
		if r.Outcome == outcome {
			n++
		}
	}
	return n
}

// Writes is how many rows will be written.
func (p PeopleImport) Writes() int { return p.Count(RowNew) + p.Count(RowChanged) }

// Digest tells one reading from another: what is confirmed is what was seen.
func (p PeopleImport) Digest() string {
	hash := sha256.New()
	for _, r := range p.Rows {
		fmt.Fprintf(hash, "%d %s %d %d %q\n", r.Number, r.Outcome, r.Was.ID, r.Person.ID, r.Changes)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// ImportPeople reads a list of participants from a table and compares it with
// the group. A participant is known by the address. A column that the file does
// not have changes nothing, nor does a participant whom it does not name.
// Without columns it guesses from the headings what each column holds.
func ImportPeople(who Viewer, roster Roster, words PeopleWords, sheets []ImportSheet, columns []ImportColumn) PeopleImport {
	r := newPeopleReader(who, roster, words)
	r.list(sheets, columns)
	if len(r.Rows) == 0 && !r.Blocked() {
		r.add(CellProblem{Problem: Problem{Field: PeopleEmail, Key: "people_import.empty"}, Index: -1, Blocking: true})
	}
	return r.PeopleImport
}

// peopleReader reads one list.
type peopleReader struct {
	PeopleImport
	who    Viewer
	roster Roster
	words  PeopleWords
	mapped []ImportColumn
	bodies map[string]BodyID       // by what they are called
	lines  map[string][]RosterLine // by address
	rows   map[string]int          // of the first row with an address
	claims map[MembershipID]bool   // that a row stands for
}

func newPeopleReader(who Viewer, roster Roster, words PeopleWords) *peopleReader {
	r := &peopleReader{who: who, roster: roster, words: words, bodies: map[string]BodyID{}, lines: map[string][]RosterLine{},
		rows: map[string]int{}, claims: map[MembershipID]bool{}}
	for _, b := range roster.Bodies {
		for _, name := range []Name{b.Full, b.Short} {
			for _, text := range name.Texts {
				r.bodies[bareHeading(text)] = b.ID
			}
		}
	}
	for _, b := range roster.Bodies { // a code before any name
		r.bodies[bareHeading(b.Code)] = b.ID
	}
	for _, l := range roster.Members {
		r.lines[l.Of.Email] = append(r.lines[l.Of.Email], l)
	}
	return r
}

func (r *peopleReader) add(p CellProblem) { r.Problems = append(r.Problems, p) }

// columns takes over what the columns hold, and notes what is missing.
func (r *peopleReader) columns(row int, columns []ImportColumn) {
	note := func(c ImportColumn, key string, blocking bool, args ...any) {
		r.add(CellProblem{Problem{c.Key, key, args}, 0, row, c.Index, c.Lang, blocking})
	}
	taken := map[PeopleColumn]bool{}
	for _, c := range columns {
		as := PeopleColumn{c.Key, c.Lang}
		switch {
		case c.Key == "":
			note(c, "import.column.unknown", false, "Heading", c.Heading)
		case taken[as]:
			note(c, "import.column.twice", false)
			c.Key, c.Lang = "", ""
		default:
			taken[as] = true
			r.mapped = append(r.mapped, c)
		}
		r.Columns = append(r.Columns, c)
	}
	named := slices.ContainsFunc(r.mapped, func(c ImportColumn) bool { return c.Key == PeopleSurname || c.Key == PeopleFull })
	for key, missing := range map[string]bool{PeopleBody: r.at(PeopleBody, "") < 0 && r.ownBody() == 0, PeopleSurname: !named} {
		if missing {
			note(ImportColumn{Key: key, Index: -1}, "import.column.absent", true)
		}
	}
	if r.at(PeopleEmail, "") < 0 {
		note(ImportColumn{Key: PeopleEmail, Index: -1}, "import.column.absent", true)
	}
	slices.SortStableFunc(r.Problems, func(a, b CellProblem) int { return strings.Compare(a.Field, b.Field) })
}

// ownBody is the delegation whose list the viewer keeps, 0 for who keeps all.
func (r *peopleReader) ownBody() BodyID {
	if r.who.Officer() {
		return 0
	}
	return r.who.SpeaksFor()
}

// at is where a column stands, -1 if nowhere.
func (r *peopleReader) at(key string, lang Lang) int {
	for _, c := range r.mapped {
		if c.Key == key && c.Lang == lang {
			return c.Index
		}
	}
	return -1
}

// row reads a row without what its place depends on other rows for.
func (r *peopleReader) row(row ImportRow) PeopleRow {
	out := PeopleRow{Number: row.Number, Outcome: RowNew, Entry: PeopleEntry{NewPerson{Lang: r.who.Lang}, NewMember{Role: Delegate}}}
	body := r.readBody(row, &out)
	if err := r.who.MayProposeMember(r.roster.Settings, body, Delegate); body != 0 && err != nil {
		out.note(r.at(PeopleBody, ""), PeopleBody, "people_import.foreign")
		body = 0
	}
	email, _ := CleanLine(row.cell(r.at(PeopleEmail, "")))
	email = strings.ToLower(email)
	if body != 0 {
		r.find(&out, email, body, r.value(row, PeopleRole))
	}
	before := out.Entry
	out.Entry = PeopleEntry{before.Person.clone(), before.Member.clone()}
	out.Entry.Member.Body = body
	r.overlay(row, &out)
	for _, p := range out.Entry.check() {
		if p.Field != PeopleBody {
			c := PeopleColumnOf(p.Field, r.words.Langs)
			p.Field = c.Key
			out.problem(r.at(c.Key, c.Lang), c.Lang, p)
		}
	}
	out.changes(before, r.words.Langs)
	r.keeps(&out)
	r.twice(&out, email, row)
	switch {
	case len(out.Problems) > 0:
		out.Outcome = RowWrong
	case out.Was.ID != 0 && len(out.Changes) == 0:
		out.Outcome = RowSame
	case out.Was.ID != 0:
		out.Outcome = RowChanged
	}
	return out
}

func (row *PeopleRow) note(index int, field, key string, args ...any) {
	row.problem(index, "", Problem{field, key, args})
}

func (row *PeopleRow) problem(index int, lang Lang, p Problem) {
	row.Problems = append(row.Problems, CellProblem{p, 0, row.Number, index, lang, true})
}

// readBody reads which body a row is for; 0 where it does not say.
func (r *peopleReader) readBody(row ImportRow, out *PeopleRow) BodyID {
	at := r.at(PeopleBody, "")
	if at < 0 {
		return r.ownBody()
	}
	out.Body, _ = CleanLine(row.cell(at))
	typed := bareHeading(out.Body)
	if id := r.bodies[typed]; id != 0 {
		return id
	}
	switch like := r.like(typed); {
	case typed == "":
		out.note(at, PeopleBody, "member.error.body")
	case like != "":
		out.note(at, PeopleBody, "people_import.body.like", "Body", out.Body, "Like", like)
	default:
		out.note(at, PeopleBody, "people_import.body.unknown", "Body", out.Body)
	}
	return 0
}

// like is the code of the body that was probably meant: one that begins the
// same.
func (r *peopleReader) like(typed string) string {
	for _, b := range r.roster.Bodies {
		code := bareHeading(b.Code)
		if typed != "" && (strings.HasPrefix(typed, code) || strings.HasPrefix(code, typed)) {
			return b.Code
		}
	}
	return ""
}

// value is a cell's text as it is kept: of a choice the word's meaning, or what
// was typed where nobody knows it.
func (r *peopleReader) value(row ImportRow, key string) string {
	typed, _ := CleanLine(row.cell(r.at(key, "")))
	if value, ok := r.words.Values[key][bareHeading(typed)]; ok {
		return value
	}
	return typed
}

// find looks for the participant whom a row is about: with the same role, else
// for the same body. Who is new begins with what is known of the person, for
// officers; a delegation is told nothing of people of others.
func (r *peopleReader) find(out *PeopleRow, email string, body BodyID, role string) {
	lines := r.lines[email]
	best := -1
	for i, l := range lines {
		if l.Body == body && !r.claims[l.ID] && (best < 0 || string(l.Role) == role) {
			best = i
		}
	}
	switch {
	case best >= 0:
		out.Was, out.Person, out.Entry = lines[best].Membership, lines[best].Of, lines[best].Entry()
	case len(lines) > 0:
		out.Person = lines[0].Of
	default:
		out.Person = r.roster.Others[email]
	}
	if best < 0 && out.Person.ID != 0 && r.who.Officer() {
		out.Entry.Person = out.Person.NewPerson
	}
}

// overlay writes what the row has over what stands. A choice left empty stays
// as it is.
func (r *peopleReader) overlay(row ImportRow, out *PeopleRow) {
	for _, c := range r.mapped {
		column := PeopleColumn{c.Key, c.Lang}
		typed, readable := CleanLine(row.cell(c.Index))
		if !readable {
			out.problem(c.Index, c.Lang, Problem{c.Key, "clean.unreadable", nil})
			continue
		}
		switch c.Key {
		case PeopleBody:
		case PeopleRole, PeopleLang, PeopleSalutation, PeoplePart:
			value, known := r.words.Values[c.Key][bareHeading(typed)]
			switch {
			case known:
				out.Entry.put(column, value)
			case typed != "":
				out.note(c.Index, c.Key, "people_import.value", "Value", typed)
			case c.Key == PeopleSalutation || c.Key == PeoplePart:
				out.Entry.put(column, "")
			}
		default:
			out.Entry.put(column, typed)
		}
	}
}

// changes notes what the row changes of what stands.
func (row *PeopleRow) changes(before PeopleEntry, langs []Lang) {
	if row.Person.ID == 0 || before.Person.Email == "" {
		return
	}
	for _, c := range PeopleColumns(langs) {
		if old, now := before.Value(c), row.Entry.Value(c); old != now && (row.Was.ID != 0 || !c.ofPlace()) {
			row.Changes = append(row.Changes, FieldChange{c, old, now})
		}
	}
}

// keeps refuses to change what is kept of a person who is more than one of the
// viewer's delegation.
func (r *peopleReader) keeps(out *PeopleRow) {
	at := slices.IndexFunc(out.Changes, func(c FieldChange) bool { return !c.Column.ofPlace() })
	if at < 0 || r.who.Officer() || r.who.MayProposePerson(r.roster.Settings, r.roster.Places[out.Person.ID], r.roster.At) == nil {
		return
	}
	c := out.Changes[at].Column
	out.problem(r.at(c.Key, c.Lang), c.Lang, Problem{c.Key, "people_import.person", nil})
}

// twice refuses an address that an earlier row has, unless the two stand for
// two memberships of one person.
func (r *peopleReader) twice(out *PeopleRow, email string, row ImportRow) {
	first, again := r.rows[email]
	switch {
	case email == "":
	case again && (out.Was.ID == 0 || len(out.Changes) > 0):
		out.note(r.at(PeopleEmail, ""), PeopleEmail, "people_import.email.twice", "Row", first)
	case !again:
		r.rows[email] = row.Number
	}
	if out.Was.ID != 0 {
		r.claims[out.Was.ID] = true
	}
}
