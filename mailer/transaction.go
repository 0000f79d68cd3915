package mailer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Verdict is what a transaction says of a letter.
type Verdict string

const (
	Accepted         Verdict = "accepted"           // the relay said that it has it
	Refused          Verdict = "refused"            // for good, this recipient or this letter
	Deferred         Verdict = "deferred"           // not now, this recipient or this letter
	NotSent          Verdict = "not sent"           // broken or given up in the letter before the dot
	Ambiguous        Verdict = "ambiguous"          // the dot has left, no reply was read
	AboutUsTemporary Verdict = "about us, for now"  // the relay cannot be used now; nothing is charged to the letter
	AboutUsPermanent Verdict = "about us, for good" // the relay will not take our letters until a person has looked
)

// Outcome is what became of one letter.
type Outcome struct {
	Reply
	Relay   string // its name
	Verdict Verdict
	Stage   Stage
	Err     error // of the network or of the caller, if no reply decided
}

// TooLarge says whether the relay does not take a message of this size.
func (o Outcome) TooLarge() bool {
	return errors.Is(o.Err, ErrTooLarge) || o.Enhanced == "5.3.4" || o.Code == 552 && o.Stage == StageMail
}

// AboutAddress says whether what the relay answered is about the recipient's
// address, and not about the letter or who sends it (RFC 3463: 1 is the address,
// 2 the mailbox, 7 what is allowed). Before the letter it is, if the relay does
// not say otherwise.
func (o Outcome) AboutAddress() bool {
	if len(o.Enhanced) > 2 {
		switch o.Enhanced[1:3] {
		case ".1", ".2":
			return o.Enhanced[1:] != ".2.3" // the letter is too large for that mailbox
		case ".7":
			return false
		}
	}
	return o.Stage == StageRcpt && o.Code != 0
}

// Envelope is what the relay is told beside the message (RFC 5321, RFC 3461).
type Envelope struct {
	From   string // return path; takes the bounces
	To     string // one recipient
	ID     string // ENVID where DSN is offered, printable ASCII
	Notify string // NOTIFY where DSN is offered: "FAILURE", "SUCCESS,FAILURE,DELAY"
}

// blockSize is how much of the tail goes out before the deadline is renewed.
const blockSize = 256 << 10

// ErrTooLarge: the relay has announced that it takes no message of this size.
var ErrTooLarge = errors.New("the message is larger than the relay takes")

// ErrNoUTF8: the address is not in ASCII and the relay knows no other.
var ErrNoUTF8 = errors.New("the relay takes no address in these letters")

// Send carries one message to the relay. When the whole body is out, beforeDot
// is called; its error closes the socket without the dot, and the relay has no
// letter. Cancelling ctx closes the socket too, whatever the moment. After any
// failure inside the message the connection is closed without another word.
func (c *Conn) Send(ctx context.Context, e Envelope, head []byte, tail *Tail, beforeDot func() error) Outcome {
	defer context.AfterFunc(ctx, func() { c.raw.Close() })()
	outcome := c.send(e, head, tail, beforeDot)
	outcome.Relay = c.relay
	return outcome
}

func (c *Conn) send(e Envelope, head []byte, tail *Tail, beforeDot func() error) Outcome {
	size := int64(len(head)) + tail.Size()
	mail, rcpt, refusal := c.commands(e, head, size)
	if refusal.Verdict != "" {
		return refusal
	}
	if c.offer.size > 0 && size > c.offer.size {
		return Outcome{Verdict: AboutUsPermanent, Stage: StageMail, Err: ErrTooLarge}
	}
	outcome := c.transact(mail, rcpt, head, tail, beforeDot)
	c.fresh = false
	if outcome.Err != nil || outcome.Code == 421 {
		c.drop()
	}
	return outcome
}

func (c *Conn) transact(mail, rcpt string, head []byte, tail *Tail, beforeDot func() error) Outcome {
	if outcome := c.envelope(mail, rcpt); outcome.Verdict != "" {
		return outcome
	}
	c.deadline(c.wait.Data)
	reply, err := c.command("DATA")
	if err != nil {
		return broken(StageData, err)
	}
	c.tell(Step{Stage: StageData, Reply: reply})
	switch {
	case reply.Code < 400 && reply.Code != 354: // it answers something else: what comes next would too
		return broken(StageData, errors.New("the replies are out of step"))
	case reply.Code != 354:
		return c.reset(judge(StageData, reply))
	}
	ear := c.listen()
	if err := c.body(head, tail, ear); err != nil {
		return ear.interrupted(err)
	}
	if outcome, spoke := ear.heard(); spoke {
		return outcome
	}
	if err := beforeDot(); err != nil {
		return Outcome{Verdict: NotSent, Stage: StageRecord, Err: err}
	}
	if outcome, spoke := ear.heard(); spoke {
		return outcome
	}
	c.deadline(c.wait.AfterDot)
	if err := c.write("\r\n."); err != nil {
		return Outcome{Verdict: Ambiguous, Stage: StageDot, Err: err}
	}
	<-ear.done
	if reply, err = c.read(); err != nil {
		return Outcome{Verdict: Ambiguous, Stage: StageDot, Err: err}
	}
	c.tell(Step{Stage: StageDot, Reply: reply})
	switch {
	case reply.positive():
		return Outcome{Reply: reply, Verdict: Accepted, Stage: StageDot}
	case reply.Code < 400:
		return Outcome{Reply: reply, Verdict: Ambiguous, Stage: StageDot, Err: errors.New("the reply to the dot says neither yes nor no")}
	}
	return judge(StageDot, reply)
}

// envelope sends MAIL and RCPT, in one go where the relay takes that. No
// verdict: the letter may follow.
func (c *Conn) envelope(mail, rcpt string) Outcome {
	c.deadline(c.wait.Command)
	out := c.client.Text.W
	if c.offer.pipelining {
		out.WriteString(mail + "\r\n" + rcpt + "\r\n")
		if err := out.Flush(); err != nil {
			return broken(StageMail, err)
		}
	}
	reply, err := c.answer(mail)
	if err != nil {
		return broken(StageMail, err)
	}
	c.tell(Step{Stage: StageMail, Reply: reply})
	if !reply.positive() {
		if c.offer.pipelining && reply.Code != 421 {
			if _, err := c.read(); err != nil {
				c.drop()
			}
		}
		return c.reset(aboutUs(StageMail, reply))
	}
	c.deadline(c.wait.Command)
	if reply, err = c.answer(rcpt); err != nil {
		return broken(StageRcpt, err)
	}
	c.tell(Step{Stage: StageRcpt, Reply: reply})
	if !reply.positive() {
		return c.reset(judge(StageRcpt, reply))
	}
	return Outcome{}
}

// answer reads the reply to a command that pipelining has sent already.
func (c *Conn) answer(line string) (Reply, error) {
	if c.offer.pipelining {
		return c.read()
	}
	return c.command(line)
}

func (c *Conn) command(line string) (Reply, error) {
	if err := c.write(line); err != nil {
		return Reply{}, err
	}
	return c.read()
}

func (c *Conn) write(line string) error {
	out := c.client.Text.W
	out.WriteString(line + "\r\n")
	return out.Flush()
}

func (c *Conn) read() (Reply, error) {
	code, text, err := c.client.Text.ReadResponse(0)
	if err != nil {
		return Reply{}, err
	}
	if code < 200 || code > 599 {
		return Reply{}, fmt.Errorf("reply %d is none of SMTP's", code)
	}
	return newReply(code, text), nil
}

// body sends head and tail, and leaves nothing in our buffer. It stops when the
// relay speaks or goes.
func (c *Conn) body(head []byte, tail *Tail, ear *ear) error {
	out := c.client.Text.W
	c.raw.SetWriteDeadline(time.Now().Add(c.wait.Block))
	if _, err := out.Write(head); err != nil {
		return err
	}
	if tail != nil {
		for rest := tail.bytes; len(rest) > 0; {
			n := min(blockSize, len(rest))
			c.raw.SetWriteDeadline(time.Now().Add(c.wait.Block))
			if ear.over() {
				return errSpoke
			}
			if _, err := out.Write(rest[:n]); err != nil {
				return err
			}
			rest = rest[n:]
		}
	}
	return out.Flush()
}

// reset ends a transaction that was answered before the letter, so that the
// connection can carry another.
func (c *Conn) reset(outcome Outcome) Outcome {
	if c.dead || outcome.Code == 421 {
		return outcome
	}
	c.deadline(c.wait.Command)
	if reply, err := c.command("RSET"); err != nil || !reply.positive() {
		c.drop()
	}
	return outcome
}

// judge tells what a reply after MAIL means.
func judge(stage Stage, reply Reply) Outcome {
	switch {
	case reply.aboutUs():
		return aboutUs(stage, reply)
	case reply.permanent():
		return Outcome{Reply: reply, Verdict: Refused, Stage: stage}
	}
	return Outcome{Reply: reply, Verdict: Deferred, Stage: stage}
}

func aboutUs(stage Stage, reply Reply) Outcome {
	if reply.permanent() {
		return Outcome{Reply: reply, Verdict: AboutUsPermanent, Stage: stage}
	}
	return Outcome{Reply: reply, Verdict: AboutUsTemporary, Stage: stage}
}

// broken is a connection lost before the letter began.
func broken(stage Stage, err error) Outcome {
	return Outcome{Verdict: AboutUsTemporary, Stage: stage, Err: err}
}

// commands are MAIL and RCPT with the parameters that the relay understands.
// SMTPUTF8 (RFC 6531) is asked for where an address of the envelope or the
// header needs it and never else; BODY (RFC 6152) never, because all else is
// written in seven bits. A verdict: the letter cannot be sent. A wrong return path is ours and says
// nothing of the recipient.
func (c *Conn) commands(e Envelope, head []byte, size int64) (mail, rcpt string, refusal Outcome) {
	from, err := path(e.From)
	if err != nil {
		return "", "", Outcome{Verdict: AboutUsPermanent, Stage: StageMail, Err: fmt.Errorf("return path: %w", err)}
	}
	to, err := path(e.To)
	if err != nil {
		return "", "", Outcome{Verdict: Refused, Stage: StageRcpt, Err: fmt.Errorf("recipient: %w", err)}
	}
	international := !printable(to) || !printable(from) || slices.ContainsFunc(head, func(b byte) bool { return b >= utf8.RuneSelf })
	if international && !c.offer.utf8 {
		return "", "", Outcome{Verdict: Refused, Stage: StageRcpt, Err: ErrNoUTF8}
	}
	mail, rcpt = "MAIL FROM:<"+from+">", "RCPT TO:<"+to+">"
	if c.offer.sizeKnown {
		mail += fmt.Sprintf(" SIZE=%d", size)
	}
	if international {
		mail += " SMTPUTF8"
	}
	if c.offer.dsn && e.Notify != "" {
		mail += " RET=HDRS"
		if e.ID != "" {
			mail += " ENVID=" + xtext(e.ID)
		}
		rcpt += " NOTIFY=" + e.Notify
		if printable(to) {
			rcpt += " ORCPT=rfc822;" + xtext(to)
		}
	}
	return mail, rcpt, Outcome{}
}

// xtext encodes a value of DSN parameters (RFC 3461 4).
func xtext(value string) string {
	var b bytes.Buffer
	for i := range len(value) {
		if c := value[i]; c > ' ' && c <= '~' && !strings.ContainsRune("+=", rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "+%02X", c)
		}
	}
	return b.String()
}
