package procedure

import (
	"testing"
	"time"
)

var writtenOpened = time.Date(2021, 7, 19, 7, 0, 0, 0, time.UTC) // 10:00 in Moscow

func silence(days ...int) Written {
	w := Written{Zone: "Europe/Moscow", Opened: writtenOpened}
	for i, n := range days {
		w.Terms = append(w.Terms, Term{writtenOpened.AddDate(0, 0, 6*i), n}) // an extension every six days
	}
	return w
}

// A body's silence ends so many days after it was served, at the same hour of
// the procedure's zone; an extension moves an end that is still ahead.
func TestSilenceEnds(t *testing.T) {
	day := func(n int) time.Time { return writtenOpened.AddDate(0, 0, n) }
	for name, c := range map[string]struct {
		days   []int
		served time.Time
		ends   time.Time
	}{
		"not served":                         {[]int{10}, time.Time{}, time.Time{}},
		"served at once":                     {[]int{10}, day(0), day(10)},
		"served later":                       {[]int{10}, day(4), day(14)},
		"extended while it runs":             {[]int{10, 15}, day(0), day(15)},
		"extended after its end":             {[]int{5, 15}, day(0), day(5)},
		"served after the extension":         {[]int{5, 15}, day(8), day(23)},
		"extended twice":                     {[]int{10, 15, 20}, day(0), day(20)},
		"the second time after its end":      {[]int{10, 11, 20}, day(0), day(11)},
		"an extension at the very end":       {[]int{6, 20}, day(0), day(6)},
		"served before a clock goes forward": {[]int{1}, time.Date(2021, 3, 27, 11, 0, 0, 0, time.UTC), time.Date(2021, 3, 28, 11, 0, 0, 0, time.UTC)},
	} {
		if got := silence(c.days...).Ends(c.served); !got.Equal(c.ends) {
			t.Errorf("%s: ends %v, want %v", name, got, c.ends)
		}
	}
	vienna := Written{Zone: "Europe/Vienna", Terms: []Term{{Days: 1}}}
	if got := vienna.Ends(time.Date(2021, 3, 27, 11, 0, 0, 0, time.UTC)); !got.Equal(time.Date(2021, 3, 28, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("over a change of the clock it ends at another hour: %v", got)
	}
}

// The clock of a body starts when its notice is shown to have arrived, and what
// comes back stops it.
func TestWhenABodyIsServed(t *testing.T) {
	at := func(hours int) time.Time { return writtenOpened.Add(time.Duration(hours) * time.Hour) }
	letter := func(state DeliveryState, arrived time.Time) NoticeDelivery {
		return NoticeDelivery{State: state, Arrived: arrived}
	}
	none := time.Time{}
	for name, c := range map[string]struct {
		letters []NoticeDelivery
		proofs  []Proof
		answer  *WrittenAnswer
		now     time.Time
		served  time.Time
		how     ServiceHow
		state   SilenceState
	}{
		"planned":                    {letters: []NoticeDelivery{letter(DeliveryPlanned, none)}, now: at(1), state: SilenceSent},
		"deferred":                   {letters: []NoticeDelivery{letter(DeliveryDeferred, none)}, now: at(900), state: SilenceSent},
		"nobody knows":               {letters: []NoticeDelivery{letter(DeliveryAmbiguous, none)}, now: at(1), state: SilenceSent},
		"taken by its server":        {letters: []NoticeDelivery{letter(DeliveryAccepted, at(1))}, now: at(2), served: at(1), how: ServedByServer, state: SilenceRuns},
		"reported as delivered":      {letters: []NoticeDelivery{letter(DeliveryDelivered, at(1))}, now: at(2), served: at(1), how: ServedByServer, state: SilenceRuns},
		"taken, and come back":       {letters: []NoticeDelivery{letter(DeliveryBounced, at(1))}, now: at(2), state: SilenceLost},
		"refused":                    {letters: []NoticeDelivery{letter(DeliveryRefused, none)}, now: at(2), state: SilenceLost},
		"given up":                   {letters: []NoticeDelivery{letter(DeliveryFailed, none)}, now: at(999), state: SilenceLost},
		"one came back, one did not": {letters: []NoticeDelivery{letter(DeliveryBounced, at(1)), letter(DeliveryAccepted, at(3))}, now: at(4), served: at(3), how: ServedByServer, state: SilenceRuns},
		"the first of two":           {letters: []NoticeDelivery{letter(DeliveryAccepted, at(5)), letter(DeliveryAccepted, at(3))}, now: at(6), served: at(3), how: ServedByServer, state: SilenceRuns},
		"confirmed though it came back": {letters: []NoticeDelivery{letter(DeliveryBounced, at(1))}, proofs: []Proof{{At: at(5), How: ServedAcknowledged}}, now: at(6),
			served: at(5), how: ServedAcknowledged, state: SilenceRuns},
		"nobody to send it to":    {now: at(999), state: SilenceLost},
		"silent to the end":       {letters: []NoticeDelivery{letter(DeliveryAccepted, at(0))}, now: at(240), served: at(0), how: ServedByServer, state: SilenceOver},
		"come back after the end": {letters: []NoticeDelivery{letter(DeliveryBounced, at(0))}, now: at(240), state: SilenceLost},
		"agreed in words":         {answer: &WrittenAnswer{Kind: WrittenAgree, At: at(3)}, now: at(4), served: at(3), how: ServedByOwnStatement, state: SilenceAgreed},
		"objects":                 {letters: []NoticeDelivery{letter(DeliveryAccepted, at(1))}, answer: &WrittenAnswer{Kind: WrittenObject, At: at(3)}, now: at(999), served: at(1), how: ServedByServer, state: SilenceObjects},
	} {
		got := silence(10).Line(1, c.letters, c.proofs, c.answer, c.now)
		if !got.Proof.At.Equal(c.served) || got.Proof.How != c.how || got.State != c.state {
			t.Errorf("%s: served %v %s, %s; want %v %s, %s", name, got.Proof.At, got.Proof.How, got.State, c.served, c.how, c.state)
		}
	}
}

func TestHowAWrittenProcedureEnds(t *testing.T) {
	for name, c := range map[string]struct {
		states []SilenceState
		want   WrittenOutcome
	}{
		"nobody asked":                   {nil, WrittenRuns},
		"all silent or agreed":           {[]SilenceState{SilenceOver, SilenceAgreed}, WrittenAgreed},
		"one is still silent":            {[]SilenceState{SilenceOver, SilenceRuns}, WrittenRuns},
		"one was not served":             {[]SilenceState{SilenceOver, SilenceLost}, WrittenRuns},
		"one notice is on its way":       {[]SilenceState{SilenceAgreed, SilenceSent}, WrittenRuns},
		"one objects, others not served": {[]SilenceState{SilenceLost, SilenceObjects, SilenceOver}, WrittenBroken},
	} {
		var s WrittenSheet
		for _, state := range c.states {
			s.Bodies = append(s.Bodies, WrittenBody{State: state})
		}
		if got := s.Result(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestNewWrittenIsChecked(t *testing.T) {
	good := func() NewWritten {
		return NewWritten{Title: Texts{"ru": "Текст", "en": "Text"}, Text: Texts{"ru": "Слова", "en": "Words"}, Days: 10, Zone: "UTC", Bodies: []BodyID{1}}
	}
	for field, spoil := range map[string]func(*NewWritten){
		"title_en": func(n *NewWritten) { n.Title = Texts{"ru": "Текст"} },
		"text_ru":  func(n *NewWritten) { n.Text = Texts{"en": "Words"} },
		"days":     func(n *NewWritten) { n.Days = 0 },
		"zone":     func(n *NewWritten) { n.Zone = "Mars" },
		"bodies":   func(n *NewWritten) { n.Bodies = nil },
	} {
		n := good()
		spoil(&n)
		problems, _ := n.Check([]Lang{"ru", "en"}).(Invalid)
		if len(problems) != 1 || problems[0].Field != field {
			t.Errorf("%s: %v", field, problems)
		}
	}
	n := good()
	n.Text, n.Revision = nil, 3
	if err := n.Check([]Lang{"ru", "en"}); err != nil {
		t.Errorf("a revision needs no words of its own: %v", err)
	}
}
