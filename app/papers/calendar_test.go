package papers

import (
	"net/mail"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"svod/app/procedure"
)

var invited = procedure.MeetingEvent{Meeting: 12, Sequence: 3, Starts: time.Date(2021, 7, 8, 10, 0, 0, 0, time.FixedZone("", 3*3600)),
	Ends: time.Date(2021, 7, 8, 13, 0, 0, 0, time.FixedZone("", 3*3600)), Title: "2-е заседание: Экспертная группа, по проекту; Плана",
	Place: `г. Москва, «Зал \ 4»`, Text: "Подключение: https://vc.example.org/j/4417?pwd=a1b2c3\nСтраница заседания со сведениями, которых здесь нет",
	Page: "https://svod.example:8443/meetings/12"}

// Another program reads what was written, word for word.
func TestAnInvitationIsReadByAnotherProgram(t *testing.T) {
	from := mail.Address{Name: `Секретариат "Свода": письма, приглашения; ответы`, Address: "svod@example.org"}
	to := mail.Address{Name: "O'Neil\r\nATTENDEE:mailto:x@y", Address: "oneil@example.org"}
	for _, cancelled := range []bool{false, true} {
		e := invited
		e.Cancelled = cancelled
		out := Invitation(e, from, to, time.Date(2021, 6, 20, 9, 30, 0, 0, time.UTC))
		method, status := "REQUEST", "CONFIRMED"
		if cancelled {
			method, status = "CANCEL", "CANCELLED"
		}
		for _, line := range strings.Split(strings.TrimSuffix(string(out.Text), "\r\n"), "\r\n") {
			if len(line) > 75 || !strings.HasPrefix(line, " ") && !strings.Contains(line, ":") && !strings.Contains(line, ";") || strings.ToValidUTF8(line, "") != line {
				t.Errorf("line %q", line)
			}
		}
		read, err := ics.ParseCalendar(strings.NewReader(string(out.Text)))
		if err != nil || len(read.Events()) != 1 {
			t.Fatalf("%v\n%s", err, out.Text)
		}
		event := read.Events()[0]
		for property, want := range map[ics.ComponentProperty]string{
			ics.ComponentPropertyUniqueId: "meeting-12@svod.example", ics.ComponentPropertySequence: "3", ics.ComponentPropertyStatus: status,
			ics.ComponentPropertyDtstamp: "20210620T093000Z", ics.ComponentPropertyDtStart: "20210708T070000Z", ics.ComponentPropertyDtEnd: "20210708T100000Z",
			ics.ComponentPropertySummary: e.Title, ics.ComponentPropertyLocation: e.Place, ics.ComponentPropertyDescription: e.Text,
			ics.ComponentPropertyUrl: e.Page, ics.ComponentPropertyOrganizer: "mailto:svod@example.org",
		} {
			if got := event.GetProperty(property); got == nil || ics.FromText(got.Value) != want && got.Value != want {
				t.Errorf("%s is %v, want %q", property, got, want)
			}
		}
		if out.Method != method || !strings.Contains(string(out.Text), "\r\nMETHOD:"+method+"\r\n") {
			t.Errorf("the method is %s", out.Method)
		}
		attendees := event.Attendees()
		if len(attendees) != 1 || attendees[0].Email() != "oneil@example.org" || attendees[0].ICalParameters["CN"][0] != "O'Neil ATTENDEE:mailto:x@y" {
			t.Errorf("attend %v", attendees)
		}
		if got := event.GetProperty(ics.ComponentPropertyOrganizer).ICalParameters["CN"]; len(got) != 1 || got[0] != "Секретариат 'Свода': письма, приглашения; ответы" {
			t.Errorf("the organiser is %q", got)
		}
	}
}

func TestAnInvitationLeavesOutWhatIsNotKnown(t *testing.T) {
	e := procedure.MeetingEvent{Meeting: 1, Starts: invited.Starts, Title: "x", Page: "http://localhost:8080/meetings/1"}
	out := string(Invitation(e, mail.Address{Address: "a@b.example"}, mail.Address{Address: "c@d.example"}, invited.Starts).Text)
	for _, name := range []string{"DTEND", "LOCATION", "DESCRIPTION", "CN="} {
		if strings.Contains(out, name) {
			t.Errorf("has %s: %s", name, out)
		}
	}
}
