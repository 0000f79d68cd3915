package procedure_test

import (
	"slices"
	"testing"
	"time"

	"svod/app/procedure"
)

func TestFindDeliveries(t *testing.T) {
	all := []procedure.DeliveryBrief{
		{ID: 1, Cover: procedure.CoverGovernments, Body: 1, Lang: "ru", State: procedure.DeliveryAccepted, Acknowledged: true, Name: "Правительство Республики", Address: "a@one.example"},
		{ID: 2, Cover: procedure.CoverGovernments, Body: 2, Lang: "en", State: procedure.DeliveryBounced, Name: "Government", Address: "b@two.example"},
		{ID: 3, Cover: procedure.CoverParticipants, Body: 1, Lang: "ru", State: procedure.DeliveryHeld, Name: "Заозёрная В.К.", Address: "v@one.example"},
		{ID: 4, Cover: procedure.CoverParticipants, Body: 2, Lang: "en", State: procedure.DeliveryFailed, Acknowledged: true, Name: "Viktor Kim", Address: "k@two.example"},
		{ID: 5, Cover: procedure.CoverParticipants, Body: 2, Lang: "ru", State: procedure.DeliveryPlanned, Name: "Ким В.", Address: "kim@two.example"},
	}
	for _, c := range []struct {
		q    procedure.DeliveryQuery
		want []procedure.DeliveryID
		more bool
	}{
		{procedure.DeliveryQuery{}, []procedure.DeliveryID{1, 2, 3}, true},
		{procedure.DeliveryQuery{After: 3}, []procedure.DeliveryID{4, 5}, false},
		{procedure.DeliveryQuery{State: "acknowledged"}, []procedure.DeliveryID{1, 4}, false},
		{procedure.DeliveryQuery{State: "failed"}, nil, false}, // it was acknowledged all the same
		{procedure.DeliveryQuery{Lang: "ru", Body: 1}, []procedure.DeliveryID{1, 3}, false},
		{procedure.DeliveryQuery{Text: "ЗАОЗЕР"}, []procedure.DeliveryID{3}, false},
		{procedure.DeliveryQuery{Text: "TWO.example", Lang: "en"}, []procedure.DeliveryID{2, 4}, false},
		{procedure.DeliveryQuery{Text: "%"}, nil, false},
	} {
		if found := procedure.FindDeliveries(all, c.q, 3); !slices.Equal(found.Page, c.want) || found.More != c.more {
			t.Errorf("%+v finds %v, more %v", c.q, found.Page, found.More)
		}
	}
	found := procedure.FindDeliveries(all, procedure.DeliveryQuery{Lang: "ru", State: "held"}, 3)
	if found.Found != 1 || found.States["acknowledged"] != 1 || found.States["planned"] != 1 || found.States["bounced"] != 0 ||
		found.Langs["ru"] != 1 || found.Langs["en"] != 0 || found.Bodies[1] != 1 || found.Bodies[2] != 0 {
		t.Errorf("the counts are %+v", found)
	}
	counts := procedure.CountDeliveries(all)
	if counts.All != 5 || counts.Acknowledged != 2 || counts.Governments != 2 || counts.Answered != 1 || counts.Waiting != 2 ||
		!slices.Equal(counts.Named, []string{"Government", "Заозёрная В.К."}) || counts.Failed != 1 || counts.Going != 3 {
		t.Errorf("the counts of all are %+v", counts)
	}
}

func TestALinkIsGone(t *testing.T) {
	now := time.Date(2021, 7, 16, 9, 0, 0, 0, time.UTC)
	open := procedure.LinkStanding{State: procedure.DeliveryAccepted, Ends: now.Add(time.Second), Current: true}
	for want, spoil := range map[procedure.Gone]func(*procedure.LinkStanding){
		"":                      func(*procedure.LinkStanding) {},
		procedure.LinkExpired:   func(l *procedure.LinkStanding) { l.Ends = now },
		procedure.LinkWithdrawn: func(l *procedure.LinkStanding) { l.State = procedure.DeliveryWithdrawn },
		procedure.LinkReissued:  func(l *procedure.LinkStanding) { l.Current = false },
		procedure.LinkEnded:     func(l *procedure.LinkStanding) { l.Ended = now },
	} {
		l := open
		spoil(&l)
		if got := l.Gone(now); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
