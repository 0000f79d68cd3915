// Package mailertest is an SMTP relay for tests that fails where it is told to
// and remembers what it took. It speaks SMTP by a script and not by a library,
// so that it can break off at any byte.
package mailertest

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Moment is where in a conversation a fault strikes.
type Moment string

const (
	AtConnect Moment = "connect" // instead of the greeting
	AtHello   Moment = "hello"
	AtAuth    Moment = "auth"
	AtMail    Moment = "mail"
	AtRcpt    Moment = "rcpt"
	AtData    Moment = "data"
	InBody    Moment = "body"  // when the first line of the body has come
	AtDot     Moment = "dot"   // the dot has come, the letter is not taken
	Taken     Moment = "taken" // the letter is taken, no reply has left
)

// Fault is what happens instead of, or before, the reply at a moment. Without
// Reply, Reset, Close, Stall and Stop the conversation goes on.
type Fault struct {
	At    Moment
	To    string // only for this recipient, known from RCPT on; empty: any
	Times int    // how often, 0: once, -1: always
	Reply string // "451 4.3.0 later"
	Reset bool   // RST
	Close bool   // FIN
	Stall bool   // says nothing until the client goes or the server ends
	Stop  bool   // neither says nor reads anything until the server ends
	Call  func() // runs first
}

// Letter is one message that the relay took.
type Letter struct {
	From, To string
	Mail     string   // the whole MAIL command
	Rcpt     []string // the whole RCPT commands
	Data     []byte   // with dots unstuffed, lines end in CRLF
}

// Server is a relay on a loopback port.
type Server struct {
	Host string
	Port int

	listener net.Listener
	ended    chan struct{}
	wg       sync.WaitGroup
	mu       sync.Mutex
	offers   []string
	faults   []Fault
	letters  []Letter
	came     chan struct{} // closed and made anew with each letter
	conns    map[net.Conn]bool
	opened   int
}

// Start starts a relay that ends with the test. offers are the lines of its
// reply to EHLO; none: PIPELINING and SIZE 20000000.
func Start(t testing.TB, offers ...string) *Server {
	t.Helper()
	return start(t, net.ListenConfig{}, offers)
}

// StartNarrow is Start of a relay that takes a little at a time: on a new
// connection a client cannot have written a large letter to its end before the
// relay has read most of it.
func StartNarrow(t testing.TB, offers ...string) *Server {
	t.Helper()
	return start(t, net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		var failed error
		err := c.Control(func(socket uintptr) {
			failed = errors.Join(syscall.SetsockoptInt(int(socket), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096),
				syscall.SetsockoptInt(int(socket), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 1400))
		})
		return errors.Join(err, failed)
	}}, offers)
}

func start(t testing.TB, config net.ListenConfig, offers []string) *Server {
	t.Helper()
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if len(offers) == 0 {
		offers = []string{"PIPELINING", "SIZE 20000000"}
	}
	s := &Server{
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, listener: listener,
		ended: make(chan struct{}), offers: offers, came: make(chan struct{}), conns: map[net.Conn]bool{},
	}
	s.wg.Go(s.serve)
	t.Cleanup(s.stop)
	return s
}

// Fail adds faults; the first that fits a moment strikes.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Mend removes all faults.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Letters are those taken so far, in order.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

// Await waits until so many letters for an address have been taken, and gives
// all that it has.
func (s *Server) Await(t testing.TB, to string, n int) []Letter {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		s.mu.Lock()
		came := s.came
		all := slices.Clone(s.letters)
		s.mu.Unlock()
		all = slices.DeleteFunc(all, func(l Letter) bool { return l.To != to })
		if len(all) >= n {
			return all
		}
		select {
		case <-came:
		case <-late:
			t.Fatalf("%d letters to %s, want %d", len(all), to, n)
		}
	}
}

// Opened is how many connections have been made.
func (s *Server) Opened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// Drop closes all connections, as a relay does with idle ones.
func (s *Server) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		conn.Close()
	}
}

func (s *Server) stop() {
	close(s.ended)
	s.listener.Close()
	s.Drop()
	s.wg.Wait()
}

func (s *Server) serve() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns[conn] = true
		s.opened++
		s.mu.Unlock()
		s.wg.Go(func() {
			talk := &talk{s: s, conn: conn, in: bufio.NewReader(conn)}
			talk.run()
			conn.Close()
			s.mu.Lock()
			delete(s.conns, conn)
			s.mu.Unlock()
		})
	}
}

// strike finds and uses up the fault of a moment.
func (s *Server) strike(at Moment, to string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, fault := range s.faults {
		if fault.At != at || fault.To != "" && fault.To != to {
			continue
		}
		switch {
		case fault.Times > 1:
			s.faults[i].Times--
		case fault.Times >= 0:
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return fault, true
	}
	return Fault{}, false
}

// talk is one conversation.
type talk struct {
	s      *Server
	conn   net.Conn
	in     *bufio.Reader
	letter Letter
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
		return t.reply(AtHello, "250-relay.test\r\n250-"+strings.Join(t.s.offers, "\r\n250-")+"\r\n250 ENHANCEDSTATUSCODES")
	case "HELO":
		return t.reply(AtHello, "250 relay.test")
	case "AUTH":
		return t.reply(AtAuth, "235 2.7.0 welcome")
	case "MAIL":
		t.letter = Letter{From: inAngles(line), Mail: line}
		return t.reply(AtMail, "250 2.1.0 fine")
	case "RCPT":
		t.letter.To = inAngles(line)
		t.letter.Rcpt = append(t.letter.Rcpt, line)
		return t.reply(AtRcpt, "250 2.1.5 fine")
	case "DATA":
		return t.data()
	case "RSET":
		t.letter = Letter{}
		return t.say("250 2.0.0 forgotten")
	case "QUIT":
		t.say("221 2.0.0 bye")
		return false
	}
	return t.say("502 5.5.1 what?")
}

func (t *talk) data() bool {
	if fault, ok := t.s.strike(AtData, t.letter.To); ok {
		return t.suffer(fault, "354 go on")
	}
	if !t.say("354 go on") {
		return false
	}
	for first := true; ; first = false {
		line, err := t.in.ReadString('\n')
		if err != nil {
			return false
		}
		if first {
			if fault, ok := t.s.strike(InBody, t.letter.To); ok && !t.suffer(fault, "") {
				return false
			}
		}
		if line == ".\r\n" {
			return t.dot()
		}
		t.letter.Data = append(t.letter.Data, strings.TrimPrefix(line, ".")...)
	}
}

func (t *talk) dot() bool {
	if fault, ok := t.s.strike(AtDot, t.letter.To); ok {
		if going := t.suffer(fault, ""); !going || fault.Reply != "" {
			return going
		}
	}
	t.s.mu.Lock()
	t.s.letters = append(t.s.letters, t.letter)
	close(t.s.came)
	t.s.came = make(chan struct{})
	n := len(t.s.letters)
	t.s.mu.Unlock()
	return t.reply(Taken, fmt.Sprintf("250 2.0.0 Ok: queued as Q%05d", n))
}

// reply says the usual, unless a fault strikes.
func (t *talk) reply(at Moment, usual string) bool {
	if fault, ok := t.s.strike(at, t.letter.To); ok {
		return t.suffer(fault, usual)
	}
	return t.say(usual)
}

// suffer does what a fault says; false ends the conversation.
func (t *talk) suffer(fault Fault, usual string) bool {
	if fault.Call != nil {
		fault.Call()
	}
	switch {
	case fault.Reset:
		t.conn.(*net.TCPConn).SetLinger(0)
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
			t.conn.Close()
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
	_, err := t.conn.Write([]byte(line + "\r\n"))
	return err == nil
}

func inAngles(line string) string {
	_, rest, _ := strings.Cut(line, "<")
	address, _, _ := strings.Cut(rest, ">")
	return address
}
