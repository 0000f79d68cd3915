// Package mailertest is an SMTP relay for tests that fails where it is told to
// and remembers what it took. It speaks SMTP by a script and not by a library,
// so that it can break off at any byte.
package mailertest

import (
	"bufio"
	"errors"
	"net"
	"slices"
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
	AtTLS     Moment = "starttls"
	AtAuth    Moment = "auth"
	AtMail    Moment = "mail"
	AtRcpt    Moment = "rcpt"
	AtData    Moment = "data"
	InBody    Moment = "body"    // when the first line of the body has come
	AtEnd     Moment = "end"     // the body has come to its last boundary, the dot has not
	AtDot     Moment = "dot"     // the dot has come, the letter is not taken
	Taken     Moment = "taken"   // the letter is taken, no reply has left
	Replied   Moment = "replied" // the letter is taken and the reply has left
)

// Fault is what happens instead of, or before, the reply at a moment. Without
// Reply, Reset, Close, Stall and Stop the conversation goes on. A reply in the
// body is out of turn: the letter is not taken then.
type Fault struct {
	At    Moment
	To    string // only for this recipient, known from RCPT on; empty: any
	Times int    // how often, 0: once, -1: always
	Reply string // "451 4.3.0 later"
	Reset bool   // RST
	Close bool   // FIN
	Stall bool   // says nothing until the client goes or the server ends
	Stop  bool   // neither says nor reads anything until the server ends
	Slow  bool   // from here on replies come byte by byte, and bodies are read at leisure
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
	Host   string
	Port   int
	CAFile string // for who is to believe in its certificate

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
// reply to EHLO; none: PIPELINING and SIZE 20000000. It takes any AUTH PLAIN.
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
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, CAFile: caFile(t), listener: listener,
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

// take keeps a letter, and counts them.
func (s *Server) take(letter Letter) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.letters = append(s.letters, letter)
	close(s.came)
	s.came = make(chan struct{})
	return len(s.letters)
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
			talk := &talk{s: s, raw: conn, conn: conn, in: bufio.NewReader(conn)}
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
