package mailer

import (
	"context"
	"errors"
	"fmt"
	"time"
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
	reply, err := c.read()
	if err != nil {
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

// judge tells what a refusal means: that of MAIL speaks of us, whatever it says.
func judge(stage Stage, reply Reply) Outcome {
	switch {
	case stage == StageMail, reply.aboutUs():
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
