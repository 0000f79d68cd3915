package demo

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// post is a case with the letters that its acts have queued.
type post struct {
	*testing.T
	*Case
	desk  *desk.Desk
	store *store.Store
	clock *Clock
}

func postAt(t *testing.T, step string) *post {
	t.Helper()
	c, err := ReadCase()
	if err != nil {
		t.Fatal(err)
	}
	p := &post{T: t, Case: c, clock: NewClock(Steps[0].At.AddDate(0, 0, -1))}
	p.store = storetest.SQLite(t, p.clock.Now)
	p.desk = desk.New(p.store, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32)}, slog.New(slog.DiscardHandler))
	until, _ := StepAt(step)
	if _, err := Load(context.Background(), c, p.desk, p.store, p.clock, until); err != nil {
		t.Fatal(err)
	}
	return p
}

// queued reads back to whom and in which language a letter has been queued.
func (p *post) queued(letter string) []string {
	p.Helper()
	rows, err := storetest.Raw(p, p.store).Query(`SELECT d.address, d.lang FROM mailing m JOIN delivery d ON d.mailing_id = m.id WHERE m.letter = $1`, letter)
	if err != nil {
		p.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var address, lang string
		if err := rows.Scan(&address, &lang); err != nil {
			p.Fatal(err)
		}
		all = append(all, address+" "+lang)
	}
	if err := rows.Err(); err != nil {
		p.Fatal(err)
	}
	slices.Sort(all)
	return all
}

// speakers are the addresses and languages of who speaks for some bodies.
func (p *post) speakers(bodies ...string) []string {
	var all []string
	for _, person := range p.People.Participants {
		if procedure.Role(person.Role).Delegates() && slices.Contains(bodies, person.Body) {
			all = append(all, strings.ToLower(person.Email)+" "+person.Language)
		}
	}
	slices.Sort(all)
	return all
}

// goes checks that a letter was queued to these and to nobody else.
func (p *post) goes(letter string, want []string) {
	p.Helper()
	if found := p.queued(letter); !slices.Equal(found, want) {
		p.Errorf("%s goes to %d:\n%v\nwant %d:\n%v", letter, len(found), found, len(want), want)
	}
}

func (p *post) ok(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func TestLettersOfARound(t *testing.T) {
	p, ctx := postAt(t, "round"), context.Background()
	asked := p.Comments.Rounds[0].Bodies
	var answered, owing []string
	for _, l := range p.Comments.Letters {
		if l.Round == 1 && !l.ReceivedAt.IsZero() && l.ReceivedAt.Before(p.clock.Now()) {
			answered = append(answered, l.Body)
		}
	}
	for _, body := range asked {
		if !slices.Contains(answered, body) {
			owing = append(owing, body)
		}
	}
	if len(answered) == 0 || len(owing) == 0 {
		t.Fatalf("answered %v, owing %v", answered, owing)
	}
	p.goes("round_opened", p.speakers(asked...))
	p.goes("position_received", p.speakers(answered...))
	p.goes("round_reminder", nil)
	p.remindsOnce(owing)

	rounds, err := p.store.Rounds(ctx, 1)
	p.ok(err)
	officer := procedure.Viewer{Group: 1, Person: 1, Roles: []procedure.Role{procedure.Secretariat}}
	p.ok(p.desk.ExtendRound(ctx, officer, rounds[0].ID, rounds[0].Version, rounds[0].Closes.Add(24*time.Hour), "By request"))
	p.goes("round_extended", p.seers(asked...))
	reminded := len(p.queued("round_reminder"))
	for range 2 { // the deadline that was moved has reminders of its own: 27 hours before it none is due
		p.ok(p.desk.RemindOwing(ctx))
	}
	if n := len(p.queued("round_reminder")); n != reminded {
		t.Errorf("%d reminders at once with the extension", n-reminded)
	}
	n, err := p.desk.RemindNow(ctx, officer, rounds[0].ID)
	p.ok(err)
	if added := len(p.queued("round_reminder")) - reminded; n != len(owing) || added != len(p.speakers(owing...)) {
		t.Errorf("asked to remind, %d bodies and %d persons are", n, added)
	}
	if _, err := p.desk.RemindNow(ctx, officer, rounds[0].ID); err == nil {
		t.Error("they are reminded again on the same day")
	}
	p.goes("round_closed", nil)
	p.clock.Set(rounds[0].Closes.Add(24 * time.Hour))
	p.ok(p.desk.CloseDueRounds(ctx))
	p.ok(p.desk.CloseDueRounds(ctx))
	p.goes("round_closed", p.speakers(asked...))
}

// remindsOnce goes to the moments of round 1's reminders: the case's present,
// when less than 7 days are left, then 2 days and 3 hours before the close. Each
// reminder goes once to those who owe.
func (p *post) remindsOnce(owing []string) {
	p.Helper()
	ctx, closes := context.Background(), p.Comments.Rounds[0].ClosesAt
	var want []string
	for _, at := range []time.Time{p.clock.Now(), closes.Add(-48 * time.Hour), closes.Add(-3 * time.Hour)} {
		p.clock.Set(at)
		for range 2 {
			p.ok(p.desk.RemindOwing(ctx))
		}
		want = append(want, p.speakers(owing...)...)
		slices.Sort(want)
		p.goes("round_reminder", want)
	}
}

// seers are the speakers of some bodies, the secretariat and the translators.
func (p *post) seers(bodies ...string) []string {
	all := p.speakers(bodies...)
	for _, person := range p.People.Participants {
		if role := procedure.Role(person.Role); role == procedure.Secretariat || role == procedure.Translator {
			all = append(all, strings.ToLower(person.Email)+" "+person.Language)
		}
	}
	slices.Sort(all)
	return all
}

func TestLettersOfMeetings(t *testing.T) {
	p := postAt(t, "sent")
	var decided, attended []string
	for _, m := range p.Meetings.Meetings {
		for _, body := range p.decidedIn(m.Number) {
			decided = append(decided, p.speakers(body)...)
		}
		for _, a := range m.Attendance {
			for _, person := range p.People.Participants {
				if person.ID == a.Person && a.Mode != string(procedure.Absent) {
					attended = append(attended, strings.ToLower(person.Email)+" "+person.Language)
				}
			}
		}
	}
	slices.Sort(decided)
	slices.Sort(attended)
	p.goes("comments_decided", decided)
	p.goes("protocol_finalised", attended)
	var told []string
	for _, l := range p.Comments.Letters {
		if o := p.Comments.Rounds[l.Round-1]; l.ReceivedAt.After(o.ClosesAt) {
			told = append(told, p.seers(o.Bodies...)...)
		}
	}
	slices.Sort(told)
	p.goes("late_decided", told)
}

// decidedIn are the codes of the bodies of whose comments a meeting decided.
func (p *post) decidedIn(number int) []string {
	p.Helper()
	rows, err := storetest.Raw(p, p.store).Query(fmt.Sprintf(`SELECT DISTINCT b.code FROM disposition d JOIN item i ON i.id = d.item_id
		JOIN meeting m ON m.id = i.meeting_id JOIN comment c ON c.id = d.comment_id JOIN body b ON b.id = c.body_id
		WHERE d.stage = 'decided' AND d.replaced IS NULL AND m.number = %d`, number))
	if err != nil {
		p.Fatal(err)
	}
	defer rows.Close()
	var codes []string
	for rows.Next() {
		var code string
		p.ok(rows.Scan(&code))
		codes = append(codes, code)
	}
	if len(codes) == 0 {
		p.Fatalf("meeting %d has decided nothing", number)
	}
	return codes
}
