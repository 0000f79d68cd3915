package procedure

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestNewConsultation: what is asked, of whom, and until when; with the round at
// the latest.
func TestNewConsultation(t *testing.T) {
	now := time.Date(2021, 3, 12, 8, 0, 0, 0, time.UTC)
	o := Round{Opens: now.Add(-time.Hour), Closes: now.Add(72 * time.Hour)}
	ask := func(text string, closes time.Time, asked ...Consulted) NewConsultation {
		return NewConsultation{Text: text, Closes: closes, Asked: asked}
	}
	one, later := Consulted{Person: 7}, now.Add(time.Hour)
	for what, c := range map[string]struct {
		n    NewConsultation
		want []string // fields that are wrong
	}{
		"all there":            {ask("Look", later, one), nil},
		"until the round ends": {ask("Look", o.Closes, one), nil},
		"beyond the round":     {ask("Look", o.Closes.Add(time.Second), one), []string{"closes"}},
		"until now":            {ask("Look", now, one), []string{"closes"}},
		"nothing":              {NewConsultation{}, []string{"text", "closes", "asked"}},
		"at length":            {ask(strings.Repeat("й", MaxConsultation), later, one), nil},
		"too long":             {ask(strings.Repeat("й", MaxConsultation+1), later, one), []string{"text"}},
		"too much of one":      {ask("Look", later, Consulted{Person: 7, About: strings.Repeat("x", MaxName+1)}), []string{"about_7"}},
	} {
		var problems Invalid
		errors.As(c.n.Check(o, now), &problems)
		var fields []string
		for _, p := range problems {
			fields = append(fields, p.Field)
		}
		if !slices.Equal(fields, c.want) {
			t.Errorf("%s: %v is wrong, want %v", what, fields, c.want)
		}
	}
}

// TestConsultation: it is over at its minute or by hand; who is asked answers
// until then; its deadline moves on only, and not beyond the round.
func TestConsultation(t *testing.T) {
	now := time.Date(2021, 3, 12, 8, 0, 0, 0, time.UTC)
	o := Round{Closes: now.Add(72 * time.Hour)}
	k := Consultation{At: now, Closes: now.Add(24 * time.Hour), Asked: []Consulted{{Person: 7}, {Person: 8, Answer: ConsultNone}}}
	ended := k
	ended.Ended = now.Add(time.Hour)
	for what, c := range map[string]struct {
		k    Consultation
		at   time.Duration
		over bool
	}{
		"runs": {k, 0, false}, "a second before": {k, 24*time.Hour - time.Second, false}, "its minute": {k, 24 * time.Hour, true}, "by hand": {ended, 2 * time.Hour, true},
	} {
		at := now.Add(c.at)
		if c.k.Over(at) != c.over {
			t.Errorf("%s: over is %v", what, !c.over)
		}
		if err := c.k.MayAnswer(Viewer{Person: 7}, at); (err != nil) != c.over {
			t.Errorf("%s: who is asked answers: %v", what, err)
		}
		if err := c.k.MayAnswer(Viewer{Person: 9}, at); err != (Forbidden{"consultation.forbidden.answer"}) {
			t.Errorf("%s: who is not asked answers: %v", what, err)
		}
		if err := c.k.MayExtend(o, now.Add(48*time.Hour), at); (err != nil) != c.over {
			t.Errorf("%s: extended: %v", what, err)
		}
		if _, due := c.k.ReminderDue([]time.Duration{24 * time.Hour, time.Minute}, at); due != (what == "a second before") {
			t.Errorf("%s: a reminder is due: %v", what, due)
		}
	}
	for closes, want := range map[time.Duration]string{time.Hour: "consultation.error.shorter", 24 * time.Hour: "", 72 * time.Hour: "", 73 * time.Hour: "consultation.error.after", -time.Hour: "consultation.error.past"} {
		var problems Invalid
		errors.As(k.MayExtend(o, now.Add(closes), now), &problems)
		if got := append(problems, Problem{})[0].Key; got != want {
			t.Errorf("moved to %s: %q, want %q", closes, got, want)
		}
	}
	if !slices.Equal(k.Owing(), []PersonID{7}) || k.Answered() != 1 {
		t.Errorf("%v owe, %d have answered", k.Owing(), k.Answered())
	}
	if a, asked := k.Of(8); !asked || a.Answer != ConsultNone {
		t.Errorf("of 8: %v %v", a, asked)
	}
}

// TestConsultationCloses: a day before the round closes, or half of what is left.
func TestConsultationCloses(t *testing.T) {
	now := time.Date(2021, 3, 12, 8, 0, 0, 0, time.UTC)
	for left, want := range map[time.Duration]time.Duration{72 * time.Hour: 48 * time.Hour, 48 * time.Hour: 24 * time.Hour, 4 * time.Hour: 2 * time.Hour, 3 * time.Minute: time.Minute} {
		o := Round{Closes: now.Add(left)}
		if got := o.ConsultationCloses(now).Sub(now); got != want {
			t.Errorf("with %s left: in %s, want %s", left, got, want)
		}
	}
}
