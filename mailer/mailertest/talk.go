package mailertest

import (
	"bufio"
	"cmp"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"
)

// talk is one conversation.
type talk struct {
	s      *Server
	raw    net.Conn
	conn   net.Conn // raw, or TLS on it
	in     *bufio.Reader
	slow   bool
	letter Letter
	sender bool // MAIL was taken
	named  bool // and RCPT
}

func (t *talk) run() {
	if !t.reply(AtConnect, "220 relay.test ESMTP") {
		return
	}
	for {
		line, err := t.in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		if !t.handle(line) {
			return
		}
	}
}

func (t *talk) handle(line string) bool {
	verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
	switch verb {
	case "EHLO":
		return t.reply(AtHello, "250-relay.test\r\n250-"+strings.Join(t.offers(), "\r\n250-")+"\r\n250 ENHANCEDSTATUSCODES")
	case "HELO":
		return t.reply(AtHello, "250 relay.test")
	case "STARTTLS":
		return t.secure()
	case "AUTH":
		return t.reply(AtAuth, "235 2.7.0 welcome")
	case "MAIL":
		t.forget()
		t.letter.From, t.letter.Mail = inAngles(line), line
		said, going := t.answer(AtMail, "250 2.1.0 fine")
		t.sender = said[0] == '2'
		return going
	case "RCPT":
		t.letter.To = inAngles(line)
		t.letter.Rcpt = append(t.letter.Rcpt, line)
		usual := "250 2.1.5 fine"
		if !t.sender {
			usual = "503 5.5.1 who sends it?"
		}
		said, going := t.answer(AtRcpt, usual)
		t.named = said[0] == '2'
		return going
	case "DATA":
		return t.data()
	case "RSET":
		t.forget()
		return t.say("250 2.0.0 forgotten")
	case "QUIT":
		t.say("221 2.0.0 bye")
		return false
	}
	return t.say("502 5.5.1 what?")
}

// offers are what the reply to EHLO announces: once there is TLS, no STARTTLS.
func (t *talk) offers() []string {
	if t.conn == t.raw {
		return t.s.offers
	}
	return slices.DeleteFunc(slices.Clone(t.s.offers), func(o string) bool { return o == "STARTTLS" })
}

func (t *talk) secure() bool {
	if other, going := t.meet(AtTLS); other {
		return going
	}
	if !t.say("220 2.0.0 go on") {
		return false
	}
	t.conn = tls.Server(t.raw, &tls.Config{Certificates: []tls.Certificate{certificate()}})
	t.in = bufio.NewReader(t.conn)
	return true
}

func (t *talk) forget() { t.letter, t.sender, t.named = Letter{}, false, false }

// data takes a letter. Without a recipient it waits for none, unless a fault says
// so, and takes none.
func (t *talk) data() bool {
	usual := "354 go on"
	if !t.named {
		usual = "554 5.5.1 no valid recipients"
	}
	said, going := t.answer(AtData, usual)
	if !going || !strings.HasPrefix(said, "354") {
		return going
	}
	defer t.forget()
	if refused, whole := t.body(); refused || !whole {
		return whole
	}
	if !t.named {
		return t.reply(AtDot, "554 5.5.1 no valid recipients")
	}
	if other, going := t.meet(AtDot); other {
		return going
	}
	n := t.s.take(t.letter)
	if !t.reply(Taken, fmt.Sprintf("250 2.0.0 Ok: queued as Q%05d", n)) {
		return false
	}
	_, going = t.meet(Replied)
	return going
}

// body reads a letter up to its dot. refused: it was told so before; not whole:
// the conversation is over.
func (t *talk) body() (refused, whole bool) {
	end := ""
	for n := 0; ; n++ {
		moment := Moment("")
		if end != "" && t.next(end) {
			moment, end = AtEnd, ""
		}
		line := ""
		if moment == "" {
			var err error
			if line, err = t.in.ReadString('\n'); err != nil {
				return refused, false
			}
			if n == 0 {
				moment = InBody
			}
		}
		if moment != "" {
			other, going := t.meet(moment)
			if !going {
				return true, false
			}
			refused = refused || other
		}
		if line == ".\r\n" {
			return refused, true
		}
		if _, boundary, ok := strings.Cut(line, `boundary="`); ok && end == "" {
			boundary, _, _ = strings.Cut(boundary, `"`)
			end = "--" + boundary + "--"
		}
		t.letter.Data = append(t.letter.Data, strings.TrimPrefix(line, ".")...)
		if t.slow && n%100 == 0 {
			time.Sleep(time.Millisecond)
		}
	}
}

// next says whether these bytes are the next to be read.
func (t *talk) next(end string) bool {
	found, err := t.in.Peek(len(end))
	return err == nil && string(found) == end
}

// meet suffers the fault of a moment, if there is one. other: the conversation
// does not take its usual way; going: it goes on.
func (t *talk) meet(at Moment) (other, going bool) {
	fault, ok := t.s.strike(at, t.letter.To)
	if !ok {
		return false, true
	}
	going = t.suffer(fault, "")
	return !going || fault.Reply != "", going
}

// reply says the usual, unless a fault strikes.
func (t *talk) reply(at Moment, usual string) bool {
	_, going := t.answer(at, usual)
	return going
}

// answer is reply, and tells what was said.
func (t *talk) answer(at Moment, usual string) (said string, going bool) {
	fault, ok := t.s.strike(at, t.letter.To)
	if !ok {
		return usual, t.say(usual)
	}
	return cmp.Or(fault.Reply, usual), t.suffer(fault, usual)
}

// suffer does what a fault says; false ends the conversation.
func (t *talk) suffer(fault Fault, usual string) bool {
	if fault.Call != nil {
		fault.Call()
	}
	t.slow = t.slow || fault.Slow
	switch {
	case fault.Reset:
		t.raw.(*net.TCPConn).SetLinger(0)
		return false
	case fault.Close:
		return false
	case fault.Stop:
		<-t.s.ended
		return false
	case fault.Stall:
		gone := make(chan struct{})
		go func() {
			defer close(gone)
			for {
				if _, err := t.in.ReadByte(); err != nil {
					return
				}
			}
		}()
		select {
		case <-gone:
		case <-t.s.ended:
			t.raw.Close()
			<-gone
		}
		return false
	case fault.Reply != "":
		return t.say(fault.Reply) && !strings.HasPrefix(fault.Reply, "421")
	case usual != "":
		return t.say(usual)
	}
	return true
}

func (t *talk) say(line string) bool {
	rest, n := []byte(line+"\r\n"), len(line)+2
	if t.slow {
		n = 1
	}
	for ; len(rest) > 0; rest = rest[min(n, len(rest)):] {
		if _, err := t.conn.Write(rest[:min(n, len(rest))]); err != nil {
			return false
		}
	}
	return true
}

func inAngles(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	address, _, _ := strings.Cut(rest, ">")
	return address
}
