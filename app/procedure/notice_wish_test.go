package procedure_test

import (
	"testing"
	"time"

	"svod/app/procedure"
)

// TestQuietHours goes over midnight, and over the nights on which clocks are
// changed.
func TestQuietHours(t *testing.T) {
	night := procedure.NoticeHours{Zone: "Europe/Chisinau", Quiet: true, From: 22 * 60, Until: 8 * 60}
	noon := procedure.NoticeHours{Zone: "Asia/Tashkent", Quiet: true, From: 12 * 60, Until: 13*60 + 30}
	for _, test := range []struct {
		hours     procedure.NoticeHours
		now, want string // UTC
	}{
		{night, "2021-03-10T12:00", "2021-03-10T12:00"},
		{night, "2021-03-10T19:59", "2021-03-10T19:59"},
		{night, "2021-03-10T20:00", "2021-03-11T06:00"},
		{night, "2021-03-11T05:59", "2021-03-11T06:00"},
		{night, "2021-03-11T06:00", "2021-03-11T06:00"},
		{night, "2021-03-27T21:00", "2021-03-28T05:00"}, // an hour shorter
		{night, "2021-10-30T20:00", "2021-10-31T06:00"}, // an hour longer
		{noon, "2021-03-10T07:10", "2021-03-10T08:30"},
		{noon, "2021-03-10T08:30", "2021-03-10T08:30"},
		{procedure.NoticeHours{Zone: "UTC"}, "2021-03-10T23:00", "2021-03-10T23:00"},
	} {
		if got := test.hours.Comes(moment(t, test.now)); !got.Equal(moment(t, test.want)) {
			t.Errorf("%s at %s: %s, want %s", test.hours.Zone, test.now, got.UTC(), test.want)
		}
	}
}

func TestNextDigest(t *testing.T) {
	hours := procedure.NoticeHours{Zone: "Europe/Moscow", Digest: 8*60 + 30}
	for after, want := range map[string]string{
		"2021-03-10T05:29": "2021-03-10T05:30", "2021-03-10T05:30": "2021-03-11T05:30", "2021-03-10T23:00": "2021-03-11T05:30",
	} {
		if got := hours.NextDigest(moment(t, after)); !got.Equal(moment(t, want)) {
			t.Errorf("after %s: %s, want %s", after, got.UTC(), want)
		}
	}
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04", text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestWrongNoticeChoices(t *testing.T) {
	usual := procedure.UsualHours("Europe/Moscow")
	for field, choice := range map[string]procedure.NoticeChoice{
		"wish_rounds": {Wishes: map[procedure.NoticeKind]procedure.NoticeWish{procedure.NoticeRounds: "weekly"}, Hours: usual},
		"zone":        {Hours: procedure.UsualHours("Mars/Crater")},
		"digest":      {Hours: procedure.NoticeHours{Zone: "UTC", Digest: 24 * 60}},
		"until":       {Hours: procedure.NoticeHours{Zone: "UTC", Quiet: true, From: 60, Until: 60}},
	} {
		problems, ok := choice.Check().(procedure.Invalid)
		if !ok || len(problems) != 1 || problems[0].Field != field {
			t.Errorf("%s: %v", field, problems)
		}
	}
	if err := (&procedure.NoticeChoice{Hours: usual}).Check(); err != nil {
		t.Error(err)
	}
}
