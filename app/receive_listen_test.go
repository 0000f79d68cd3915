package main

import (
	"context"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/config"
)

// comesBack is a portal with settings that messages come back to, and what it
// says in its log.
func comesBack(t *testing.T, more map[string]string) (*portal, *courier.Receiver, lines) {
	t.Helper()
	more["SVOD_MAIL_FROM"] = "Svod <svod@example.org>"
	c, err := config.Load(settings(t, more))
	if err != nil {
		t.Fatal(err)
	}
	log := make(lines, 100)
	p, err := openDesk(t.Context(), c, "127.0.0.1", time.Now, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.store.Close() })
	r, err := receiver(c, p.store, p.desk, p.log)
	if err != nil {
		t.Fatal(err)
	}
	return p, r, log
}

// lines are those of a log, as they come; what does not fit is lost.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	select {
	case l <- string(line):
	default:
	}
	return len(line), nil
}

// subjects are those of the messages that were kept, the newest first.
func (p *portal) subjects(t *testing.T) string {
	t.Helper()
	all, err := p.store.ReturnedList(t.Context(), procedure.System(store.Site), procedure.ReturnedQuery{Stray: true, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for _, r := range all {
		subjects = append(subjects, r.Subject)
	}
	return strings.Join(subjects, ", ")
}

// A mail server brings messages by LMTP: ours are taken, and 250 is said
// once a message is kept; others, and return addresses that we never made, are
// refused at RCPT. A socket that an
// earlier process left is no hindrance.
func TestAMailServerBringsWhatComesBack(t *testing.T) {
	socket := filepath.Join(t.TempDir(), "lmtp")
	left, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	left.(*net.UnixListener).SetUnlinkOnClose(false)
	left.Close()
	p, r, log := comesBack(t, map[string]string{"SVOD_MAIL_LISTEN": "lmtp://" + socket})
	ctx, end := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.listen(ctx, r) }()
	for !strings.Contains(<-log, "what comes back is taken") {
	}
	conn, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	client := smtp.NewClientLMTP(conn)
	defer client.Close()
	bring := func(to, subject string) error {
		if err := client.Mail("", nil); err != nil {
			return err
		}
		if err := client.Rcpt(to, nil); err != nil {
			return err
		}
		w, err := client.Data()
		if err != nil {
			return err
		}
		io.WriteString(w, "Subject: "+subject+"\r\n\r\nWhen?\r\n")
		return w.Close()
	}
	if err := client.Hello("relay.example.org"); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"other@example.org", "bounce+1-1-aaaaaaaaaa@example.org"} {
		if err := bring(to, "to "+to); err == nil {
			t.Errorf("%s is taken", to)
		}
		if err := client.Reset(); err != nil {
			t.Fatal(err)
		}
	}
	for _, subject := range []string{"first", "second"} {
		if err := bring("Svod@example.org", subject); err != nil {
			t.Errorf("%s: %v", subject, err)
		}
	}
	if got := p.subjects(t); got != "second, first" {
		t.Errorf("kept: %s", got)
	}
	end()
	if err := <-done; err != nil {
		t.Errorf("listening ends with %v", err)
	}
}

// A mailbox is looked through from where the last look ended, also by a process
// that begins anew.
func TestAMailboxIsLookedThrough(t *testing.T) {
	user := imapmemserver.NewUser("svod", "secret")
	if err := user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	accounts := imapmemserver.New()
	accounts.AddUser(user)
	server := imapserver.New(&imapserver.Options{InsecureAuth: true, Caps: imap.CapSet{imap.CapIMAP4rev1: {}},
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return accounts.NewSession(), nil, nil
		}})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	defer server.Close()
	p, r, _ := comesBack(t, map[string]string{"SVOD_IMAP_HOST": "127.0.0.1", "SVOD_IMAP_PORT": strconv.Itoa(listener.Addr().(*net.TCPAddr).Port),
		"SVOD_IMAP_TLS": "none", "SVOD_IMAP_USER": "svod", "SVOD_IMAP_PASSWORD": "secret"})
	kept := ""
	for _, subject := range []string{"first", "second", ""} {
		if subject != "" {
			text := "Subject: " + subject + "\r\nTo: svod@example.org\r\n\r\nWhen?\r\n"
			if _, err := user.Append("INBOX", sized{strings.NewReader(text)}, &imap.AppendOptions{Time: time.Now()}); err != nil {
				t.Fatal(err)
			}
			kept = strings.TrimSuffix(subject+", "+kept, ", ")
		}
		if err := p.collect(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		if got := p.subjects(t); got != kept {
			t.Errorf("kept: %s, want %s", got, kept)
		}
	}
}

// sized is a message as the server of the mailbox takes it.
type sized struct{ *strings.Reader }

// Size is how many bytes the message has.
func (s sized) Size() int64 { return s.Reader.Size() }
