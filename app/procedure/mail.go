package procedure

import "time"

// RelayState is a mail server that letters leave by, as one process sees it.
type RelayState struct {
	Name        string // host:port
	Security    string // starttls, implicit or none
	Open        int    // connections at present
	Connections int    // at most
	Used        int    // letters of the last minute
	Rate        int    // in any minute at most, 0: no limit
	Size        int64  // bytes of a letter that it takes, 0: not known
	Accepted    time.Time
	Rests       time.Time   // until then it is not used; zero: it is
	Rested      CourierHalt // why it rests, or last did
	Halt        CourierHalt // it is passed over until a person has looked
}

// MailStep is one step of a conversation with a mail server.
type MailStep struct {
	Stage     string // connect, tls, hello, auth, mail, rcpt, data, body or dot
	Failed    bool   // the conversation ended here
	Cause     string // of a failure that was no reply: one word
	Detail    string // its words in the language of the program, for an operator
	Code      int    // of the reply, 0: none
	Enhanced  string
	Reply     string
	QueueID   string
	Address   string   // that was reached, at connect
	Offers    []string // extensions, at hello
	Mechanism string   // at auth
	TLS       string   // version, at tls
	Names     []string // of the certificate
	Issuer    string
	Ends      time.Time
}

// RelayTest is what became of one letter of a test.
type RelayTest struct {
	Relay string
	Steps []MailStep
}

// Passed says whether the mail server has taken the letter.
func (t RelayTest) Passed() bool {
	n := len(t.Steps)
	return n > 0 && !t.Steps[n-1].Failed && t.Steps[n-1].Stage == "dot"
}

// What a domain's records in DNS are compared to what they should be.
const (
	RecordFound   = "found"
	RecordMissing = "missing"
	RecordDiffers = "differs"
	RecordUnknown = "unknown" // nobody answered
	RecordRelay   = "relay"   // it depends on the mail server, which signs or not
)

// MailRecord is what receivers look for in DNS before they trust a domain's
// letters.
type MailRecord struct {
	Kind   string // spf, dkim or dmarc
	Name   string // in DNS
	Wanted string // the text to set
	Found  []string
	State  string // RecordFound, …
	Why    string // of RecordDiffers: several, open, watching, other
}
