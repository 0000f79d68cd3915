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

func TestGrownCaseIsOfTheSameKind(t *testing.T) {
	c, err := ReadCase()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Grow(Scale{Measures: 300, Bodies: 15, Comments: 10000}); err != nil {
		t.Fatal(err)
	}
	numbers, people := map[string]bool{}, map[string]bool{}
	for _, s := range c.Plan.Sections {
		for _, m := range s.Measures {
			if numbers[m.Number] {
				t.Fatalf("number %s stands twice", m.Number)
			}
			numbers[m.Number] = true
		}
	}
	for _, p := range c.People.Participants {
		if people[p.Email] {
			t.Fatalf("address %s stands twice", p.Email)
		}
		people[p.Email] = true
	}
	if len(numbers) != 300 || len(c.Bodies.Mandate.Members) != 15 || len(c.Comments.Comments) != 10000 {
		t.Fatalf("%d measures, %d bodies, %d comments", len(numbers), len(c.Bodies.Mandate.Members), len(c.Comments.Comments))
	}
	if err := c.Grow(Scale{Comments: 2_000_000}); err == nil {
		t.Fatal("a case without bounds")
	}
}
