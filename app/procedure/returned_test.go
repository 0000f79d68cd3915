package procedure_test

import (
	"strings"
	"testing"

	"svod/app/procedure"
)

// Where a delivery stands after reports does not depend on their order, what a
// person has decided stays, and any report shows that the relay had the letter.
func TestAfterReports(t *testing.T) {
	for from, want := range map[procedure.DeliveryState]string{
		"sending":    "bounced accepted delivered accepted accepted",
		"committing": "bounced accepted delivered accepted accepted",
		"accepted":   "bounced accepted delivered accepted accepted",
		"ambiguous":  "bounced accepted delivered accepted accepted",
		"held":       "bounced accepted delivered accepted accepted",
		"deferred":   "bounced accepted delivered accepted accepted",
		"delivered":  "bounced delivered delivered delivered delivered",
		"bounced":    "bounced bounced bounced bounced bounced",
		"refused":    "refused refused delivered refused refused",
		"failed":     "failed failed delivered failed failed",
		"withdrawn":  "withdrawn withdrawn withdrawn withdrawn withdrawn",
		"done":       "done done done done done",
	} {
		actions := []procedure.ReportAction{procedure.ReportFailed, procedure.ReportDelayed, procedure.ReportDelivered, procedure.ReportRelayed, procedure.ReportExpanded}
		var got []string
		for _, a := range actions {
			got = append(got, string(from.After(a)))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, not %s", from, got, want)
		}
		for _, a := range actions {
			for _, b := range actions {
				if from == "refused" || from == "failed" { // of which the relay has said otherwise
					continue
				}
				if one, other := from.After(a).After(b), from.After(b).After(a); one != other {
					t.Errorf("%s: %s then %s ends as %s, the other way round as %s", from, a, b, one, other)
				}
			}
		}
	}
}

func TestAReportIsAboutAnAddress(t *testing.T) {
	for status, want := range map[string]bool{"5.1.1": true, "5.2.2": true, "5.4.4": true, "4.4.7": true, "5.0.0": true, "": true, "nonsense": true,
		"5.3.4": false, "5.3.0": true, "5.6.0": false, "5.7.1": false} {
		if r := (procedure.Report{Action: procedure.ReportFailed, Enhanced: status}); r.AboutAddress() != want {
			t.Errorf("%q: %v", status, !want)
		}
	}
	if (procedure.Report{Action: procedure.ReportDelayed, Enhanced: "4.1.1"}).AboutAddress() {
		t.Error("what is late has come back")
	}
	for _, c := range []struct {
		report procedure.Report
		want   bool
	}{
		{procedure.Report{}, true}, {procedure.Report{Hint: true}, false},
		{procedure.Report{Final: "A@b.example"}, true}, {procedure.Report{Original: "a@B.example", Final: "x@y.example"}, true},
		{procedure.Report{Final: "x@y.example"}, false}, {procedure.Report{Final: "a@b.example", Hint: true}, true},
	} {
		if c.report.Of("a@b.example") != c.want {
			t.Errorf("%+v: %v", c.report, !c.want)
		}
	}
}

// What strangers write is bounded and shows itself.
func TestReturnedIsCleaned(t *testing.T) {
	long := strings.Repeat("я", 3*procedure.MaxTitle)
	n := procedure.NewReturned{To: long, From: "a\x00\u202eb", Subject: long, Text: "x\r\n\r\n\r\n\u200by", MessageID: long,
		Reports: []procedure.Report{{Reply: long, Final: "a\nb"}}}
	n.Clean()
	if len([]rune(n.To)) > procedure.MaxName || len([]rune(n.Subject)) > procedure.MaxTitle || n.From != "ab" || n.Text != "x\n\ny" ||
		len([]rune(n.Reports[0].Reply)) > procedure.MaxTitle || n.Reports[0].Final != "a b" {
		t.Errorf("%q %q %q", n.From, n.Text, n.Reports[0].Final)
	}
}
