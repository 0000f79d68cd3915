package mailer

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// errOutOfStep: the relay answers something else than what it was asked.
var errOutOfStep = errors.New("the replies are out of step")

// envelope sends MAIL, RCPT and DATA, in one go where the relay takes that (RFC
// 2920). No verdict: the relay waits for the letter.
func (c *Conn) envelope(mail, rcpt string) Outcome {
	group := []string{mail, rcpt, "DATA"}
	if c.offer.pipelining {
		c.deadline(c.wait.Command)
		if err := c.write(strings.Join(group, "\r\n")); err != nil {
			return broken(StageMail, err)
		}
	}
	for i, stage := range []Stage{StageMail, StageRcpt, StageData} {
		c.deadline(c.patience(stage))
		reply, err := c.answer(group[i])
		if err != nil {
			return broken(stage, err)
		}
		c.tell(Step{Stage: stage, Reply: reply})
		if reply.Code >= 400 {
			return c.turnedAway(stage, judge(stage, reply))
		}
		if waits := reply.Code == 354; waits != (stage == StageData) || !waits && !reply.positive() {
			return broken(stage, errOutOfStep)
		}
	}
	return Outcome{}
}

// patience is how long the reply to a command may take.
func (c *Conn) patience(stage Stage) time.Duration {
	if stage == StageData {
		return c.wait.Data
	}
	return c.wait.Command
}

// answer gives the reply to a command, which pipelining has sent already.
func (c *Conn) answer(line string) (Reply, error) {
	if c.offer.pipelining {
		return c.read()
	}
	return c.command(line)
}

// turnedAway ends a transaction that was refused before the letter, so that the
// connection can carry another.
func (c *Conn) turnedAway(at Stage, outcome Outcome) Outcome {
	if outcome.Code == 421 {
		return outcome
	}
	if c.offer.pipelining && !c.skip(at) {
		c.drop()
		return outcome
	}
	c.deadline(c.wait.Command)
	if reply, err := c.command("RSET"); err != nil || !reply.positive() {
		c.drop()
	}
	return outcome
}

// skip reads the replies to what pipelining has sent after the command that was
// refused; they change nothing. A relay that waits for a letter although it has
// refused its recipient gets an empty one (RFC 2920 3.1), to which only a refusal
// is right. One that has taken the recipient, and not the sender, gets none:
// nobody may receive it. False: the connection is of no more use.
func (c *Conn) skip(at Stage) bool {
	if at == StageMail {
		c.deadline(c.wait.Command)
		if reply, err := c.read(); err != nil || reply.Code < 400 || reply.Code == 421 {
			return false
		}
	}
	if at == StageData {
		return true
	}
	c.deadline(c.wait.Data)
	reply, err := c.read()
	if err == nil && reply.Code == 354 {
		c.deadline(c.wait.AfterDot)
		reply, err = c.command(".")
	}
	return err == nil && reply.Code >= 400 && reply.Code != 421
}

// commands are MAIL and RCPT with the parameters that the relay understands.
// SMTPUTF8 (RFC 6531) is asked for where an address of the envelope or the
// header needs it and never else; BODY (RFC 6152) never, because all else is
// written in seven bits. A verdict: the letter cannot be sent. A wrong return
// path is ours and says nothing of the recipient.
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
