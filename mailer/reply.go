package mailer

import (
	"regexp"
	"strings"
)

// Stage is the moment of a conversation.
type Stage string

const (
	StageConnect Stage = "connect"
	StageTLS     Stage = "tls"
	StageHello   Stage = "hello"
	StageAuth    Stage = "auth"
	StageMail    Stage = "mail"
	StageRcpt    Stage = "rcpt"
	StageData    Stage = "data"   // the command DATA
	StageBody    Stage = "body"   // head and tail
	StageRecord  Stage = "record" // the caller records that the dot comes
	StageDot     Stage = "dot"    // the final dot and the reply to it
)

// Reply is what the relay said.
type Reply struct {
	Code     int    // 0: it said nothing
	Enhanced string // "5.1.1" (RFC 3463), empty if none
	Text     string // its words, without codes, bounded
	QueueID  string // under which it keeps the letter, if it says so
}

// maxReplyText is how much of a relay's words is kept as evidence.
const maxReplyText = 500

var (
	enhancedCode = regexp.MustCompile(`^([245]\.\d{1,3}\.\d{1,3})(\s|$)`)
	queueID      = regexp.MustCompile(`(?i)(?:queued as|\bid=)\s*([0-9A-Za-z._-]{4,64})`)
)

func newReply(code int, text string) Reply {
	r := Reply{Code: code}
	lines := strings.Split(strings.ToValidUTF8(text, "?"), "\n")
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if found := enhancedCode.FindStringSubmatch(line); found != nil {
			r.Enhanced = found[1]
			line = strings.TrimSpace(line[len(found[1]):])
		}
		lines[i] = line
	}
	r.Text = oneLine(strings.Join(lines, " "))
	if len(r.Text) > maxReplyText {
		r.Text = strings.ToValidUTF8(r.Text[:maxReplyText], "")
	}
	if found := queueID.FindStringSubmatch(r.Text); found != nil {
		r.QueueID = found[1]
	}
	return r
}

func (r Reply) positive() bool  { return r.Code >= 200 && r.Code < 300 }
func (r Reply) permanent() bool { return r.Code >= 500 }

// aboutUs says whether a reply after MAIL still speaks of us and not of the
// recipient: closing down, no or wrong authentication or protection, a sender
// that it does not take, a letter that is larger than it takes. Many relays say
// no word about the sender before RCPT.
func (r Reply) aboutUs() bool {
	switch r.Code {
	case 421, 454, 523, 524, 525, 530, 534, 535, 538:
		return true
	}
	if r.Enhanced == "" {
		return false
	}
	switch r.Enhanced[1:] {
	case ".1.7", ".1.8", ".3.2", ".3.4", ".7.8", ".7.9", ".7.11", ".7.12", ".7.13", ".7.14":
		return true
	}
	return false
}
