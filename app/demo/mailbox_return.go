package demo

import (
	"fmt"
	"strings"
	"time"
)

// Back is what a visitor of the demonstration has come back to a caught letter.
type Back string

const (
	BackDelivered Back = "delivered" // the recipient's server reports that it was delivered
	BackFailed    Back = "failed"    // it comes back
	BackAway      Back = "away"      // the recipient's program answers
	BackAnswer    Back = "answer"    // the recipient answers
)

// Backs lists all, in the order of the buttons.
var Backs = []Back{BackDelivered, BackFailed, BackAway, BackAnswer}

// Return is a message that comes back to the letter: to which address, whether
// its envelope has a sender, and its bytes; false: there is no such.
func (l *CaughtLetter) Return(kind Back, at time.Time) (to, from, message string, ok bool) {
	_, domain, _ := strings.Cut(l.Recipient, "@")
	id := fmt.Sprintf("%s.%d.%d@%s", kind, l.ID, at.UnixNano(), domain)
	head := "Date: " + at.Format(time.RFC1123Z) + "\r\nMessage-ID: <" + id + ">\r\n"
	switch kind {
	case BackDelivered:
		return l.Sender, "", l.report(head, domain, "delivered", "2.1.5", "250 2.1.5 delivered to the mailbox"), true
	case BackFailed:
		return l.Sender, "", l.report(head, domain, "failed", "5.1.1", "550 5.1.1 there is no such mailbox"), true
	case BackAway:
		return l.Sender, "", head + "From: <" + l.Recipient + ">\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <" + l.MessageID +
			">\r\nSubject: Out of office\r\n\r\nI am away until Monday.\r\n", true
	case BackAnswer:
		_, ours, _ := strings.Cut(l.Sender, "@")
		return "svod@" + ours, l.Recipient, head + "From: <" + l.Recipient + ">\r\nIn-Reply-To: <" + l.MessageID +
			">\r\nSubject: Re: your letter\r\n\r\nThank you, we have the letter. When is the next meeting?\r\n", true
	}
	return "", "", "", false
}

// report is a delivery status notification (RFC 3464) as servers send it.
func (l *CaughtLetter) report(head, domain, action, status, diagnosis string) string {
	return head + "From: <MAILER-DAEMON@" + domain + ">\r\nTo: <" + l.Sender + ">\r\nSubject: Delivery report: " + action + "\r\n" +
		"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"=_r\"\r\n\r\n" +
		"--=_r\r\nContent-Type: text/plain\r\n\r\nThis is the mail server of " + domain + ".\r\n" +
		"--=_r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx." + domain + "\r\n\r\n" +
		"Final-Recipient: rfc822; " + l.Recipient + "\r\nAction: " + action + "\r\nStatus: " + status + "\r\nDiagnostic-Code: smtp; " + diagnosis + "\r\n\r\n" +
		"--=_r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <" + l.MessageID + ">\r\n\r\n--=_r--\r\n"
}
