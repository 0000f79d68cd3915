package web

import (
	"database/sql"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store/storetest"
)

// TestWhoDoesWhatOfADelegation is the table of viewers, and of the reads and acts
// of delegations' work: their people, and a comment as a draft, official, after
// the close, and in a sealed round before its opening; on each database.
func TestWhoDoesWhatOfADelegation(t *testing.T) {
	eachCase(t, "round", func(p *portal, d *demo.Demonstration) {
		m := newMatrix(p, d)
		m.holds("people", m.people())
		m.holds("text", m.text())
		c := m.drafts("Xylophone")
		m.holds("a draft", m.draft(c))
		m.submits(&c)
		m.holds("official", append(m.official(c, ""), m.said()...))
		for _, words := range []string{"Celesta", "Marimba"} {
			added := m.drafts(words)
			m.submits(&added)
			m.holds("a supplement, "+words, m.supplement(added))
		}
		p.closeRound(m.officer, m.round)
		m.holds("after the close", m.closed(c))
		late := m.drafts("Vibraphone")
		m.submits(&late)
		m.holds("late", m.late(late))
		m.opensSealed()
		c = m.drafts("Glockenspiel")
		m.holds("a draft of a sealed round", m.draft(c))
		m.submits(&c)
		m.holds("sealed", m.sealed(c))
		p.days.Set(p.store.Now().Add(sealedFor))
		must(m, p.desk.CloseDueRounds(p.Context()))
		m.holds("opened", m.closed(c))
	})
}

// line is one read, or act if it has a form, and what it answers to whom.
type line struct {
	path string
	form url.Values
	may  map[int]string // who is answered so, names with commas between
	rest int            // what the other members are answered: 404 if nothing is said
	undo string         // path of the act by which the author takes it back
	once bool           // it can be done once: the first who may does it
}

// matrix are those before whom the lines are held.
type matrix struct {
	*portal
	d             *demo.Demonstration
	round         procedure.RoundID
	officer, head procedure.Viewer
	author        procedure.Viewer
	asked         []procedure.BodyID // the delegations of the author, the other head and the other delegate
	second        procedure.GroupID
	stranger      *browser
	all           map[string]*browser
	outside       []string // of all, those who do not belong to the group
	record        *sql.DB  // kept connected: it is asked before and after each act
}

const (
	clears   = "head, deputy, stand-in"
	own      = "author, " + clears
	foreign  = "other head, other delegate"
	speakers = own + ", " + foreign
	office   = "secretariat, translator"
	keepers  = "secretariat, officer elsewhere, operator" // of the site
)

// newMatrix takes the case's people, and adds to the author's delegation a
// deputy, somebody who clears in the head's place for a week and one whose week
// is over, and one who has left; and beside the group an officer of another one,
// the operator, and somebody of none.
func newMatrix(p *portal, d *demo.Demonstration) *matrix {
	p.Helper()
	people := cast(p, d)
	m := &matrix{portal: p, d: d, round: theRound(p, d), officer: p.viewer(d, people["secretariat"].Person), head: p.viewer(d, people["head"].Person),
		author: p.viewer(d, people["author"].Person), asked: []procedure.BodyID{people["author"].Body, people["other head"].Body, people["other delegate"].Body}, stranger: p.browser(), all: map[string]*browser{},
		outside: []string{"left", "officer elsewhere", "operator", "outsider"}, record: storetest.Raw(p.T, p.store)}
	m.record.SetMaxIdleConns(1)
	who := map[string]procedure.PersonID{"outsider": outsiderOf(p)}
	for name, person := range people {
		who[name] = person.Person
	}
	now := p.store.Now()
	for name, role := range map[string]procedure.Role{"deputy": procedure.DeputyHead, "stand-in": procedure.Delegate, "former stand-in": procedure.Delegate,
		"left": procedure.Delegate} {
		id, err := p.desk.AddMember(p.Context(), m.officer, procedure.NewPerson{Email: strings.ReplaceAll(name, " ", "-") + "@own.example", Lang: "en",
			Name: procedure.PersonName{"en": {Full: "Added " + name}}}, procedure.NewMember{Body: m.head.Body, Role: role})
		must(p, err)
		member, err := p.store.Membership(p.Context(), id)
		must(p, err)
		who[name] = member.Person
		if strings.HasSuffix(name, "stand-in") {
			must(p, p.desk.HandClearing(p.Context(), m.head, id, member.Version, procedure.HandOver{Until: now.AddDate(1, 0, 0)}))
		}
		switch name {
		case "former stand-in":
			must(p, p.desk.TakeClearingBack(p.Context(), m.head, id, member.Version+1))
		case "left":
			must(p, p.desk.EndMember(p.Context(), m.officer, id, member.Version, time.Time{}))
		}
	}
	m.second, who["officer elsewhere"], who["operator"] = m.beside()
	for name, person := range who {
		m.all[name] = p.as(person)
	}
	return m
}

// beside adds another group with an officer, and an operator who takes part in
// none.
func (m *matrix) beside() (group procedure.GroupID, officer, operator procedure.PersonID) {
	m.Helper()
	for name, id := range map[string]*procedure.PersonID{"elsewhere": &officer, "operator": &operator} {
		*id = m.addsPerson(name + "@else.example")
	}
	db := storetest.Raw(m.T, m.store)
	_, err := db.Exec(`UPDATE person SET operator = TRUE WHERE id = $1`, int64(operator))
	must(m, err)
	group, err = m.desk.CreateGroup(m.Context(), procedure.Viewer{Person: officer, Operator: true, Roles: m.officer.Roles}, procedure.NewGroup{Code: "second",
		Name: procedure.Texts{"ru": "Вторая", "en": "Second"}, Zone: "Europe/Moscow", ConvenedBy: m.officer.Body})
	must(m, err)
	return group, officer, operator
}

// object is a comment of the author's with a file, and once it is submitted its
// response.
type object struct {
	id                      procedure.CommentID
	words                   string
	comment, file, response string // addresses
}

// drafts files a draft with a file.
func (m *matrix) drafts(words string) object {
	m.Helper()
	upload, err := m.desk.KeepFile(m.Context(), strings.NewReader(words))
	must(m, err)
	id, err := m.desk.FileComment(m.Context(), m.author, procedure.NewComment{Round: m.round, Element: 5, Kind: "substantive", Lang: "en", Text: words + " clause",
		Reason: "Because", Written: true, Files: []procedure.NewAttachment{{Name: words + ".txt", Type: "text/plain", Upload: upload}}})
	must(m, err)
	c, err := m.store.Comment(m.Context(), m.author, id, false)
	must(m, err)
	at := "/comments/" + procedure.Code(id)
	return object{id: id, words: words, comment: at, file: at + "/files/" + procedure.Code(c.Files[0].ID)}
}

// submits makes a draft official, or, after the close, sends it late.
func (m *matrix) submits(c *object) {
	m.Helper()
	id, err := m.desk.SubmitPosition(m.Context(), m.head, desk.Answer{Round: m.round, Kind: "comments", Comments: []procedure.CommentID{c.id}, Late: true})
	must(m, err)
	c.response = "/responses/" + procedure.Code(id)
}

// sealedFor is how long the sealed round lasts: less than a session of an officer.
const sealedFor = 20 * time.Minute

// opensSealed opens a sealed round on the text of the one that has closed.
func (m *matrix) opensSealed() {
	m.Helper()
	o, err := m.store.Round(m.Context(), m.round)
	must(m, err)
	m.round, err = m.desk.OpenRound(m.Context(), m.officer, procedure.NewRound{Revision: o.Revision, Sealed: true, Closes: m.store.Now().Add(sealedFor),
		Zone: o.Zone, Bodies: m.asked})
	must(m, err)
}

// holds tries each line as everybody: first as those who may not, by whom
// nothing is changed, then as those who may.
func (m *matrix) holds(state string, lines []line) {
	m.Helper()
	for _, l := range lines {
		m.expect(state+": "+l.path+" by a stranger", m.try(m.stranger, l), map[bool][]int{true: {303}, false: {403}}[l.form == nil])
		wants := m.wants(l)
		names := slices.SortedFunc(maps.Keys(wants), func(a, b string) int {
			if d := wants[b] - wants[a]; d != 0 {
				return d
			}
			return strings.Compare(a, b)
		})
		before := m.recorded()
		for _, name := range names {
			if got := m.try(m.all[name], l); got != wants[name] {
				m.Errorf("%s: %s %v by the %s: %d, want %d", state, l.path, l.form, name, got, wants[name])
			}
			if wants[name] >= http.StatusBadRequest {
				if now := m.recorded(); now != before {
					m.Errorf("%s: %s %v by the %s is recorded", state, l.path, l.form, name)
					before = now
				}
				continue
			}
			if l.undo != "" {
				m.expect(l.undo, m.all["author"].post(l.undo, nil).StatusCode, []int{http.StatusSeeOther})
			}
			if l.once {
				break
			}
		}
	}
}

// wants is what a line answers to each.
func (m *matrix) wants(l line) map[string]int {
	wants := map[string]int{}
	for name := range m.all {
		wants[name] = l.rest
		if l.rest == 0 || slices.Contains(m.outside, name) {
			wants[name] = http.StatusNotFound
		}
	}
	for status, names := range l.may {
		for name := range strings.SplitSeq(names, ", ") {
			if _, known := wants[name]; !known {
				m.Fatalf("%s: there is no %q", l.path, name)
			}
			wants[name] = status
		}
	}
	return wants
}

func (m *matrix) try(b *browser, l line) int {
	m.Helper()
	if l.form == nil {
		return b.get(l.path).StatusCode
	}
	return b.post(l.path, l.form).StatusCode
}

// recorded is how many acts the records hold.
func (m *matrix) recorded() (n int) {
	m.Helper()
	must(m, m.record.QueryRow(`SELECT COUNT(*) FROM audit`).Scan(&n))
	return n
}
