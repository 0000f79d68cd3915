package demo

import "testing"

func TestCaseIsWhole(t *testing.T) {
	c, err := ReadCase()
	if err != nil {
		t.Fatal(err)
	}
	measures := 0
	for _, s := range c.Plan.Sections {
		measures += len(s.Measures)
	}
	got := []int{len(c.Bodies.States), len(c.People.Participants), measures, len(c.Comments.Comments), len(c.Meetings.Meetings)}
	for i, want := range []int{11, 40, 40, 60, 2} {
		if got[i] != want {
			t.Fatalf("states, participants, measures, comments, meetings are %v", got)
		}
	}
	last := c.Comments.Comments[59]
	if last.Outcome == "" || last.DecidedAt == "" || c.Meetings.Meetings[1].Corrections.Renumber["2.6"] != "2.5" {
		t.Fatalf("the last comment is %+v", last)
	}
}
