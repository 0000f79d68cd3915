package views

import (
	"strconv"
	"strings"

	"svod/app/procedure"
	"svod/locales"
)

// MailPage is the mail servers, how a test of them went, and what receivers
// find in DNS.
type MailPage struct {
	Group   procedure.GroupID
	Zone    string // of times
	Address string // to which a test goes
	Domain  string // of the sender
	Halt    procedure.CourierHalt
	Passed  []procedure.CourierHalt
	Relays  []procedure.RelayState
	Tests   []procedure.RelayTest
	Records []procedure.MailRecord
	Form    Form
}

func mailHref(group procedure.GroupID) string { return "/groups/" + id64(group) + "/letters" }

// MailStepWords says a step in words, and the mail server's own words if it
// said any.
func MailStepWords(p *locales.Printer, s procedure.MailStep, zone string) (words, reply string) {
	if s.Code != 0 {
		reply = strings.Join(strings.Fields(strconv.Itoa(s.Code)+" "+s.Enhanced+" "+s.Reply), " ")
	}
	switch {
	case s.Failed && s.Cause != "":
		return p.T("mail.failed."+s.Stage) + " " + p.T("mail.cause."+s.Cause), s.Detail
	case s.Failed:
		return p.T("mail.failed." + s.Stage), reply
	case s.Stage == "connect":
		return p.T("mail.step.connect", "Address", s.Address), reply
	case s.Stage == "hello" && len(s.Offers) == 0:
		return p.T("mail.step.hello_plain"), reply
	case s.Stage == "hello":
		return p.T("mail.step.hello", "Offers", strings.Join(s.Offers, ", ")), reply
	case s.Stage == "tls":
		return p.T("mail.step.tls", "Version", s.TLS, "Names", strings.Join(s.Names, ", "), "Ends", p.Date(locales.In(s.Ends, zone)), "Issuer", s.Issuer), reply
	case s.Stage == "auth":
		return p.T("mail.step.auth", "Mechanism", s.Mechanism), reply
	}
	words = p.T("mail.step." + s.Stage)
	if s.QueueID != "" {
		words += ", " + p.T("mail.step.queue", "Number", s.QueueID)
	}
	return words, reply
}

// MailTestWords says how a test went as a whole.
func MailTestWords(p *locales.Printer, t procedure.RelayTest) string {
	if t.Passed() {
		return p.T("mail.test.passed", "Server", t.Relay)
	}
	return p.T("mail.test.failed", "Server", t.Relay)
}

// recordAdvice is what a person should know of a record as it is.
func recordAdvice(f Frame, r procedure.MailRecord) string {
	switch {
	case r.State == procedure.RecordUnknown:
		return f.T("mail.dns.unknown_text")
	case r.State == procedure.RecordRelay:
		return f.T("mail.dns.dkim.relay")
	case r.Why != "":
		return f.T("mail.dns.why." + r.Why)
	case r.Kind == "spf":
		return f.T("mail.dns.spf.found")
	}
	return ""
}

// recordLook is the shape that shows how a record stands.
func recordLook(state string) string {
	switch state {
	case procedure.RecordFound:
		return "good"
	case procedure.RecordMissing:
		return "bad"
	}
	return "wait"
}
