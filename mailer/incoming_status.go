package mailer

import (
	"io"
	"regexp"
	"strconv"
	"strings"
)

// Action is what a server did with a letter (RFC 3464 2.3.3).
type Action string

const (
	ActionFailed    Action = "failed"
	ActionDelayed   Action = "delayed"
	ActionDelivered Action = "delivered"
	ActionRelayed   Action = "relayed"  // to a server that reports nothing
	ActionExpanded  Action = "expanded" // to several addresses
)

// Status is what a report says of one recipient.
type Status struct {
	Action   Action
	Enhanced string // Status: RFC 3463
	Code     int    // SMTP, of the diagnosis, 0 for none
	Reply    string // the diagnosis in the server's words
	Remote   string // the server that said so
	Reporter string // the server that reports it
	Original string // the address that was written to, where it is given
	Final    string // the address that it came to be
	Hint     bool   // not a report's field but the bouncing server's header: it counts for the very address alone
}

var (
	enhancedStatus = regexp.MustCompile(`^[245]\.\d{1,3}\.\d{1,3}\b`)
	smtpReply      = regexp.MustCompile(`^([245]\d\d)[ -]?`)
	utf8Letter     = regexp.MustCompile(`\\x\{([0-9A-Fa-f]{2,6})\}`)
)

// readStatus reads a part of type message/delivery-status: fields of the
// message, then those of each recipient.
func (in *Incoming) readStatus(body io.Reader) {
	reporter := ""
	for _, group := range fieldGroups(body) {
		if name := untyped(group["reporting-mta"]); name != "" {
			reporter = name
		}
		if in.Envelope == "" {
			in.Envelope = group["original-envelope-id"]
		}
		if in.Original == "" {
			in.Original = firstID(group["x-original-message-id"])
		}
		action := actionOf(group["action"])
		if action == "" || len(in.Statuses) >= maxStatuses {
			continue
		}
		s := Status{Action: action, Enhanced: enhancedStatus.FindString(group["status"]), Remote: untyped(group["remote-mta"]), Reporter: reporter,
			Original: recipient(group["original-recipient"]), Final: recipient(group["final-recipient"])}
		s.Code, s.Reply = diagnosis(group["diagnostic-code"], s.Enhanced)
		in.Statuses = append(in.Statuses, s)
	}
}

// actionOf is a known action, empty for anything else: then nothing is
// concluded.
func actionOf(value string) Action {
	word, _, _ := strings.Cut(strings.TrimSpace(value), " ")
	word, _, _ = strings.Cut(word, "(")
	switch a := Action(strings.ToLower(word)); a {
	case ActionFailed, ActionDelayed, ActionDelivered, ActionRelayed, ActionExpanded:
		return a
	}
	return ""
}

// untyped is a value without its type: "dns; mx.example.org".
func untyped(value string) string {
	if _, rest, found := strings.Cut(value, ";"); found {
		value = rest
	}
	return strings.TrimSpace(value)
}

// recipient is an address of a report; letters that are written as their
// numbers (RFC 6533 3) are themselves again.
func recipient(value string) string {
	value = utf8Letter.ReplaceAllStringFunc(untyped(value), func(hex string) string {
		n, err := strconv.ParseUint(hex[3:len(hex)-1], 16, 32)
		if err != nil || n < ' ' || !visible(string(rune(n))) {
			return hex
		}
		return string(rune(n))
	})
	value, _, _ = strings.Cut(value, " ")
	return strings.Trim(value, "<>")
}

// diagnosis takes a diagnostic code apart, without what its status says already.
func diagnosis(value, enhanced string) (code int, reply string) {
	kind, text, typed := strings.Cut(value, ";")
	if !typed {
		return 0, value
	}
	text = strings.TrimSpace(text)
	if !strings.EqualFold(strings.TrimSpace(kind), "smtp") {
		return 0, text
	}
	if m := smtpReply.FindStringSubmatch(text); m != nil {
		code, _ = strconv.Atoi(m[1])
		text = strings.TrimPrefix(text, m[0])
	}
	if enhanced != "" {
		text = strings.TrimPrefix(text, enhanced)
	}
	return code, strings.TrimLeft(text, " -")
}
