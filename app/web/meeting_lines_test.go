package web

import (
	"net/url"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
)

// chair is who of the matrix was elected to chair the case's meeting.
const chair = "other delegate"

// TestWhoDoesWhatInARunningMeeting is the table of a meeting while it runs: its
// elected chair records beside the secretariat, and is in all else what a head
// of the own delegation is.
func TestWhoDoesWhatInARunningMeeting(t *testing.T) {
	p, d := withCase(t, "meeting")
	m := newMatrix(p, d)
	m.holds("a running meeting", m.meeting(d))
}

// meeting are the lines of the meeting that runs.
func (m *matrix) meeting(d *demo.Demonstration) []line {
	meetings, err := m.store.Meetings(m.Context(), d.Group)
	must(m, err)
	meeting := meetings[0]
	items, err := m.store.Items(m.Context(), meeting.ID)
	must(m, err)
	queue, err := m.store.MeetingQueue(m.Context(), meeting.ID)
	must(m, err)
	at, item := "/meetings/"+number64(meeting.ID), "/items/"+number64(items[0].ID)
	keeps, records := map[int]string{seen: "secretariat"}, map[int]string{seen: "secretariat, " + chair}
	wrong, agreed := map[int]string{invalid: records[seen]}, url.Values{"body": {number64(m.head.Body)}, "position": {"agreed"}}
	delegations := map[int]string{seen: speakers + ", former stand-in"}
	return []line{
		{path: at, rest: seen},
		{path: at + "/participants/ru/docx", rest: seen},
		{path: at + "/participants/en/xlsx", rest: seen},
		{path: at + "/participants/en/csv"},
		{path: at + "/chair", may: records, rest: forbidden},
		{path: at + "/chair", form: url.Values{"comment": {procedure.Code(queue[0].Comment)}, "outcome": {"later"}}, may: wrong, rest: forbidden},
		{path: at + "/stances", may: delegations},
		{path: at + "/attendance", may: keeps, rest: forbidden},
		{path: at + "/edit", may: keeps, rest: forbidden},
		{path: item + "/positions", form: agreed, may: map[int]string{led: records[seen]}, rest: forbidden},
		{path: at + "/open", form: url.Values{}, may: map[int]string{refusal: "secretariat"}, rest: forbidden},
		{path: groupPath(d.Group, "/people/import"), may: keeps, rest: forbidden},
		{path: roundPath(m.round) + "/position", may: delegations},
	}
}
