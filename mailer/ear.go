package mailer

import (
	"errors"
	"os"
	"time"
)

// errSpoke: the relay said something before the dot.
var errSpoke = errors.New("the relay spoke out of turn")

// ear listens to the relay while a body goes out. Nothing is due from it before
// the dot: what it says earlier, and that it is gone, is known before the dot
// leaves, and never taken for the reply to it.
type ear struct {
	c    *Conn
	done chan struct{} // closed when there is something to read, or nothing will come
	err  error
}

func (c *Conn) listen() *ear {
	e := &ear{c: c, done: make(chan struct{})}
	c.raw.SetReadDeadline(time.Time{})
	go func() {
		_, e.err = c.client.Text.R.Peek(1)
		c.raw.SetWriteDeadline(time.Now()) // what is being written is not waited for
		close(e.done)
	}()
	return e
}

// over says whether the relay has spoken or gone.
func (e *ear) over() bool {
	select {
	case <-e.done:
		return true
	default:
		return false
	}
}

// heard is what it comes to that the relay spoke or went before the dot; false:
// it has kept silent.
func (e *ear) heard() (Outcome, bool) {
	if !e.over() {
		return Outcome{}, false
	}
	return e.early(), true
}

// lastWord is how long the word is waited for with which a relay has gone.
const lastWord = time.Second

// interrupted is what it comes to that the body could not be written; the relay
// may have said why. What it said before it went is still to be read; one that
// takes nothing more says nothing either.
func (e *ear) interrupted(err error) Outcome {
	until := time.Now()
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		until = until.Add(lastWord)
	}
	e.c.raw.SetReadDeadline(until)
	if <-e.done; e.err == nil {
		return e.early()
	}
	return Outcome{Verdict: NotSent, Stage: StageBody, Err: err}
}

// early reads what was said out of turn: a refusal counts, all else is nonsense.
// The connection is of no more use.
func (e *ear) early() Outcome {
	if e.err != nil {
		return Outcome{Verdict: NotSent, Stage: StageBody, Err: e.err}
	}
	e.c.deadline(e.c.wait.Command)
	reply, err := e.c.read()
	if err == nil && reply.Code < 400 {
		err = errSpoke
	}
	if err != nil {
		return Outcome{Verdict: NotSent, Stage: StageBody, Err: err}
	}
	e.c.drop()
	return judge(StageBody, reply)
}
