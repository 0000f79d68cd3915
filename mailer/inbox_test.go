package mailer_test

import (
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"svod/mailer"
)

// taken is what an inbox of a test has taken.
type taken struct {
	mu   sync.Mutex
	all  []string // from to message
	fail error
}

func (k *taken) take(_ context.Context, l mailer.Letter) error {
	raw, err := io.ReadAll(l.Message)
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fail != nil {
		return k.fail
	}
	k.all = append(k.all, l.From+" "+l.To+" "+string(raw))
	return nil
}

// serve opens an inbox until the test ends.
func serve(t *testing.T, b mailer.Inbox, network, address string) net.Addr {
	t.Helper()
	listener, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- b.Serve(ctx, listener) }()
	t.Cleanup(func() {
		end()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr()
}

func narrowInbox(k *taken, lmtp bool) mailer.Inbox {
	return mailer.Inbox{LMTP: lmtp, Name: "svod.example", Largest: 1000, Connections: 2, Wait: time.Minute,
		Takes: func(address string) bool { return strings.HasPrefix(address, "bounce+") }, Take: k.take}
}

func call(t *testing.T, at net.Addr, lmtp bool) *smtp.Client {
	t.Helper()
	conn, err := net.Dial(at.Network(), at.String())
	if err != nil {
		t.Fatal(err)
	}
	c := smtp.NewClient(conn)
	if lmtp {
		c = smtp.NewClientLMTP(conn)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Hello("relay.example"); err != nil {
		t.Fatal(err)
	}
	return c
}

// bring sends one message, and returns the code with which it is answered; 0: it
// is taken.
func bring(c *smtp.Client, to, text string) int {
	err := func() error {
		if err := c.Mail("", nil); err != nil {
			return err
		}
		if err := c.Rcpt(to, nil); err != nil {
			return err
		}
		w, err := c.Data()
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
		return w.Close()
	}()
	var said *smtp.SMTPError
	if errors.As(err, &said) {
		c.Reset()
		return said.Code
	}
	if err != nil {
		return -1
	}
	return 0
}

// A message is taken for our own addresses only, within bounds, and answered once
// it is kept.
func TestInbox(t *testing.T) {
	for name, at := range map[string][3]string{"lmtp": {"tcp", "127.0.0.1:0", "lmtp"}, "smtp": {"tcp", "127.0.0.1:0", ""},
		"socket": {"unix", filepath.Join(t.TempDir(), "s"), "lmtp"}} {
		t.Run(name, func(t *testing.T) {
			k, lmtp := &taken{}, at[2] != ""
			c := call(t, serve(t, narrowInbox(k, lmtp), at[0], at[1]), lmtp)
			if code := bring(c, "bounce+1@svod.example", "Subject: x\r\n\r\n.\r\nx\r\n"); code != 0 {
				t.Fatalf("answered %d", code)
			}
			if code := bring(c, "postmaster@svod.example", "x\r\n"); code != 550 {
				t.Errorf("another address: %d", code)
			}
			if code := bring(c, "bounce+1@svod.example", strings.Repeat("x\r\n", 1000)); code != 552 {
				t.Errorf("too large: %d", code)
			}
			k.fail = errors.New("no database")
			if code := bring(c, "bounce+1@svod.example", "x\r\n"); code != 451 {
				t.Errorf("not kept: %d", code)
			}
			k.fail = mailer.ErrTooMuch
			if code := bring(c, "bounce+1@svod.example", "x\r\n"); code != 552 {
				t.Errorf("more than was said: %d", code)
			}
			k.fail = nil
			if err := errors.Join(c.Mail("a@b.example", nil), c.Rcpt("bounce+1@svod.example", nil)); err != nil {
				t.Fatal(err)
			}
			if err := c.Rcpt("bounce+2@svod.example", nil); err == nil {
				t.Error("two recipients of one message")
			}
			if len(k.all) != 1 || k.all[0] != " bounce+1@svod.example Subject: x\r\n\r\n.\r\nx\r\n" {
				t.Errorf("taken: %q", k.all)
			}
		})
	}
}

// A connection beyond those that are let in waits until one has gone.
func TestInboxIsNarrow(t *testing.T) {
	k := &taken{}
	at := serve(t, narrowInbox(k, false), "tcp", "127.0.0.1:0")
	first, second := call(t, at, false), call(t, at, false)
	third := make(chan int)
	go func() {
		conn, err := net.Dial(at.Network(), at.String())
		if err != nil {
			third <- -1
			return
		}
		c := smtp.NewClient(conn)
		defer c.Close()
		third <- bring(c, "bounce+3@svod.example", "x\r\n")
	}()
	if code := bring(second, "bounce+2@svod.example", "x\r\n"); code != 0 || len(k.all) != 1 {
		t.Fatalf("answered %d, %d are taken", code, len(k.all))
	}
	first.Quit()
	if code := <-third; code != 0 || len(k.all) != 2 {
		t.Errorf("answered %d", code)
	}
}
