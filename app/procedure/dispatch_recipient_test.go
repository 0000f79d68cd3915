package procedure

import (
	"fmt"
	"slices"
	"testing"
)

// recipient is one with an address, for a reason.
func recipient(key, name, address, reason string) DispatchRecipient {
	return DispatchRecipient{Key: key, Recipient: Recipient{Name: name, Address: address, Reasons: []string{reason}}}
}

func TestJoinRecipients(t *testing.T) {
	all := []DispatchRecipient{
		recipient("body/1", "Government A", "a@example.org", ReasonSignatory),
		recipient("body/2", "Government B", "", ReasonSignatory),
		recipient("body/1", "Government A", "a@example.org", ReasonBody),
		recipient("person/7", "Person P", "a@example.org", ReasonParticipant),
		recipient("person/7", "Person P", "a@example.org", ReasonPerson),
		recipient("body/3", "Government C", "", ReasonStep),
		recipient("person/8", "Person Q", "q@example.org", ReasonPerson),
	}
	before := fmt.Sprint(all)
	joined := JoinRecipients(all, []string{"person/8"})
	if fmt.Sprint(all) != before {
		t.Error("what was joined is changed")
	}
	if len(joined) != 4 {
		t.Fatalf("%d are left: %+v", len(joined), joined)
	}
	for i, r := range joined {
		if r.Place != i+1 {
			t.Errorf("%s has place %d", r.Name, r.Place)
		}
	}
	first := joined[0]
	if !slices.Equal(first.Reasons, []string{ReasonSignatory, ReasonBody}) || len(first.Joined) != 1 || first.Joined[0].Name != "Person P" ||
		!slices.Equal(first.Joined[0].Reasons, []string{ReasonParticipant, ReasonPerson}) {
		t.Errorf("the first is %+v", first)
	}
	if joined[1].Joined != nil || joined[2].Joined != nil {
		t.Error("who has no address is joined")
	}
	if !joined[3].Out || joined[0].Out {
		t.Error("another one is taken out by hand")
	}
}

func TestFindRecipients(t *testing.T) {
	var s DispatchSheet
	for i := range 25 {
		s.Recipients = append(s.Recipients, recipient(fmt.Sprint("person/", i), fmt.Sprint("Пётр ", i), fmt.Sprintf("p%d@example.org", i), ReasonPerson))
	}
	s.Recipients[3].Address = ""
	s.Recipients = JoinRecipients(append(s.Recipients, recipient("body/1", "Комитет", "p7@example.org", ReasonBody)), []string{"person/5"})
	for _, try := range []struct {
		text                string
		behind, found, page int
		next                int
	}{{"", 0, 25, 10, 10}, {"", 10, 25, 10, 20}, {"", 20, 25, 5, 0}, {"петр 2", 0, 6, 6, 0}, {"КОМИТЕТ", 0, 1, 1, 0}, {"P7@", 0, 1, 1, 0}, {"nobody", 0, 0, 0, 0}, {"", 99, 25, 0, 0}} {
		f := s.FindRecipients(try.text, try.behind, 10)
		if f.Found != try.found || len(f.Page) != try.page || f.Next != try.next {
			t.Errorf("%q behind %d: %d found, %d on the page, the next behind %d", try.text, try.behind, f.Found, len(f.Page), f.Next)
		}
	}
	for _, try := range []struct {
		place         int
		text          string
		before, after int
	}{{1, "", 0, 2}, {3, "", 2, 5}, {7, "", 5, 8}, {25, "", 24, 0}, {21, "петр 2", 3, 22}} {
		if before, after := s.Beside(try.place, try.text); before != try.before || after != try.after {
			t.Errorf("beside %d of %q: %d and %d, want %d and %d", try.place, try.text, before, after, try.before, try.after)
		}
	}
	for place, there := range map[int]bool{0: false, 1: true, 25: true, 26: false, -1: false} {
		if _, err := s.At(place); (err == nil) != there {
			t.Errorf("at %d: %v", place, err)
		}
	}
}
