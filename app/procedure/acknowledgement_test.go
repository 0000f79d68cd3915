package procedure

import (
	"testing"
	"time"
)

func TestTheDayOfALetterOnPaper(t *testing.T) {
	released := time.Date(2021, 7, 16, 9, 3, 0, 0, time.UTC)
	now := time.Date(2021, 7, 20, 23, 30, 0, 0, time.UTC)
	for day, key := range map[string]string{
		"2021-07-14": "ack.error.dated_before",
		"2021-07-15": "", // it lasts in the west
		"2021-07-16": "",
		"2021-07-20": "",
		"2021-07-21": "", // it has begun in the east
		"2021-07-22": "ack.error.dated",
	} {
		dated, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		problems, _ := NewAcknowledgement{Dated: dated}.CheckDated(released, now).(Invalid)
		said := ""
		if len(problems) > 0 {
			said = problems[0].Key
		}
		if said != key {
			t.Errorf("%s: %q", day, said)
		}
	}
	if err := (NewAcknowledgement{}).CheckDated(released, now); err != nil {
		t.Errorf("no day: %v", err)
	}
}

// What was entered by mistake counts no more; what comes later does, over what
// its author has seen.
func TestStruckStatementsDoNotCount(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2021, 7, 16, hour, 0, 0, 0, time.UTC) }
	paper := func(number string, hour int) Statement {
		return Statement{NewAcknowledgement: NewAcknowledgement{Paper: number}, At: at(hour), By: 1}
	}
	all := []Statement{paper("1", 9), paper("2", 10)}
	a := Acknowledged(all)
	if a.Paper != "2" || !a.At.Equal(at(9)) || !a.Corrected.Equal(at(10)) || a.Version != 2 || a.Strike(2) != nil || a.Strike(1) == nil {
		t.Fatalf("%+v", a)
	}
	for i := range all {
		all[i].Struck = at(11)
	}
	if a := Acknowledged(all); a.Given() || a.Version != 0 || a.Strike(0) == nil {
		t.Fatalf("struck out: %+v", a)
	}
	all = append(all, Statement{NewAcknowledgement: NewAcknowledgement{Name: "A"}, At: at(12)})
	if a := Acknowledged(all); a.Name != "A" || !a.At.Equal(at(12)) || !a.Corrected.IsZero() || a.Version != 3 || a.Strike(3) == nil {
		t.Fatalf("by the link: %+v", a)
	}
}
