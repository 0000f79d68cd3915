package mailer

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Inbox takes messages from a mail server by SMTP or LMTP, one recipient a
// message. A message is answered with 250 once Take has returned without an
// error: until then the mail server keeps it.
type Inbox struct {
	LMTP        bool
	Name        string        // that it greets with
	Largest     int64         // bytes of a message
	Connections int           // at a time; others wait
	Wait        time.Duration // for a command, and for a whole message
	Takes       func(address string) bool
	Take        func(context.Context, Letter) error
}

// Letter is a message as its mail server brings it.
type Letter struct {
	From    string // empty: nobody may be answered
	To      string
	Message io.Reader
}

// ErrTooMuch: a message has more bytes than are taken. Take returns it where the
// mail server's announcement was wrong.
var ErrTooMuch = errors.New("the message is too large")

// Serve answers on a listener until ctx ends; messages whose end has been read by
// then are still taken.
func (b Inbox) Serve(ctx context.Context, listener net.Listener) error {
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &bringing{inbox: b, ctx: ctx}, nil }))
	server.LMTP, server.Domain, server.Network = b.LMTP, b.Name, listener.Addr().Network()
	server.MaxRecipients, server.MaxMessageBytes, server.MaxLineLength = 1, b.Largest, 4000
	server.ReadTimeout, server.WriteTimeout = b.Wait, b.Wait
	server.EnableSMTPUTF8 = true
	server.ErrorLog = log.New(io.Discard, "", 0)
	end := context.AfterFunc(ctx, func() {
		patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if server.Shutdown(patient) != nil {
			server.Close()
		}
	})
	defer end()
	err := server.Serve(&narrow{Listener: listener, places: make(chan struct{}, b.Connections)})
	if ctx.Err() != nil || errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	return err
}

// narrow lets only so many connections in at a time.
type narrow struct {
	net.Listener
	places chan struct{}
}

func (n *narrow) Accept() (net.Conn, error) {
	conn, err := n.Listener.Accept()
	if err != nil {
		return nil, err
	}
	n.places <- struct{}{}
	return &placed{Conn: conn, leave: sync.OnceFunc(func() { <-n.places })}, nil
}

type placed struct {
	net.Conn
	leave func()
}

func (p *placed) Close() error {
	defer p.leave()
	return p.Conn.Close()
}

// bringing is one conversation with a mail server.
type bringing struct {
	inbox    Inbox
	ctx      context.Context
	from, to string
}

func (s *bringing) Reset()        { s.from, s.to = "", "" }
func (s *bringing) Logout() error { return nil }

func (s *bringing) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *bringing) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !s.inbox.Takes(to) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nothing comes back to this address"}
	}
	s.to = to
	return nil
}

func (s *bringing) Data(r io.Reader) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), s.inbox.Wait)
	defer cancel()
	err := s.inbox.Take(ctx, Letter{From: s.from, To: s.to, Message: r})
	var refused *smtp.SMTPError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		return refused
	case errors.Is(err, ErrTooMuch):
		return smtp.ErrDataTooLarge
	}
	return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "not now"}
}
