package mailer_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"svod/mailer"
)

// post office is an IMAP server with one account, and its folder INBOX.
type postOffice struct {
	t    *testing.T
	user *imapmemserver.User
	port int
}

func openPostOffice(t *testing.T) *postOffice {
	t.Helper()
	o := &postOffice{t: t, user: imapmemserver.NewUser("svod", "secret")}
	if err := o.user.Create("INBOX", nil); err != nil {
		t.Fatal(err)
	}
	all := imapmemserver.New()
	all.AddUser(o.user)
	server := imapserver.New(&imapserver.Options{InsecureAuth: true, Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}},
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return all.NewSession(), nil, nil
		}})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.port = listener.Addr().(*net.TCPAddr).Port
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return o
}

// puts a message into the folder, as its server does.
func (o *postOffice) puts(text string) {
	o.t.Helper()
	if _, err := o.user.Append("INBOX", literal{strings.NewReader(text), int64(len(text))}, &imap.AppendOptions{Time: time.Now()}); err != nil {
		o.t.Fatal(err)
	}
}

type literal struct {
	io.Reader
	size int64
}

func (l literal) Size() int64 { return l.size }

// client is another program that reads the mailbox.
func (o *postOffice) client(folder string) *imapclient.Client {
	o.t.Helper()
	c, err := imapclient.DialInsecure(fmt.Sprintf("127.0.0.1:%d", o.port), nil)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { c.Close() })
	if err := c.Login("svod", "secret").Wait(); err != nil {
		o.t.Fatal(err)
	}
	if _, err := c.Select(folder, nil).Wait(); err != nil {
		o.t.Fatal(err)
	}
	return c
}

// count is how many messages of a folder have or lack a mark.
func (o *postOffice) count(folder string, criteria *imap.SearchCriteria) int {
	o.t.Helper()
	found, err := o.client(folder).UIDSearch(criteria, nil).Wait()
	if err != nil {
		o.t.Fatal(err)
	}
	return len(found.AllUIDs())
}

func (o *postOffice) mailbox(after string) mailer.Mailbox {
	return mailer.Mailbox{Host: "127.0.0.1", Port: o.port, Security: mailer.Clear, User: "svod", Password: "secret", Folder: "INBOX",
		After: after, MoveTo: "Svod", Largest: 1000, Wait: time.Minute, Overlooked: func(int64) {}}
}

// looks goes through the folder once, and returns what was taken.
func looks(t *testing.T, m mailer.Mailbox, place *mailer.Place, fail error) ([]string, error) {
	t.Helper()
	var all []string
	err := m.Collect(t.Context(), *place, time.Now().Add(-24*time.Hour), func(_ context.Context, l mailer.Letter) error {
		raw, err := io.ReadAll(l.Message)
		if err != nil {
			return err
		}
		if fail != nil {
			return fail
		}
		all = append(all, string(raw))
		return nil
	}, func(p mailer.Place) error { *place = p; return nil })
	return all, err
}

// What came since the last time is taken once, though others read along; what
// could not be taken is there the next time.
func TestMailboxIsLookedThrough(t *testing.T) {
	for after, want := range map[string]struct{ inbox, seen, moved int }{mailer.AfterSeen: {4, 3, 0}, mailer.AfterDelete: {1, 0, 0}, mailer.AfterMove: {1, 0, 3}} {
		t.Run(after, func(t *testing.T) {
			o, place := openPostOffice(t), mailer.Place{}
			m := o.mailbox(after)
			overlooked := 0
			m.Overlooked = func(int64) { overlooked++ }
			o.puts("Subject: 1\r\n\r\n")
			o.puts("Subject: 2\r\n\r\n")
			if got, err := looks(t, m, &place, errors.New("no database")); err == nil || place.Last != 0 {
				t.Fatalf("%q, %v: the place is kept at %+v", got, err, place)
			}
			if n := o.count("INBOX", &imap.SearchCriteria{NotFlag: []imap.Flag{imap.FlagSeen, imap.FlagDeleted}}); n != 2 {
				t.Errorf("%d messages are as they were", n)
			}
			if got, err := looks(t, m, &place, nil); err != nil || !slices.Equal(got, []string{"Subject: 1\r\n\r\n", "Subject: 2\r\n\r\n"}) {
				t.Fatalf("%q, %v", got, err)
			}
			o.puts(strings.Repeat("x", 2000))
			o.puts("Subject: 3\r\n\r\n")
			reader := o.client("INBOX") // somebody reads what has come
			if err := reader.Store(imap.SeqSet{{Start: 1, Stop: 0}}, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagSeen}}, nil).Close(); err != nil {
				t.Fatal(err)
			}
			reader.Close()
			for _, more := range [][]string{{"Subject: 3\r\n\r\n"}, nil, nil} {
				if got, err := looks(t, m, &place, nil); err != nil || !slices.Equal(got, more) {
					t.Fatalf("%q, %v", got, err)
				}
			}
			if n := o.count("INBOX", &imap.SearchCriteria{}); n != want.inbox || overlooked != 1 {
				t.Errorf("%d messages are in the folder, %d were overlooked", n, overlooked)
			}
			if after == mailer.AfterMove && o.count("Svod", &imap.SearchCriteria{}) != want.moved {
				t.Error("what was taken is not in the other folder")
			}
			// A folder that was made anew is looked through again: what was taken is known by other means.
			place.Validity++
			if got, err := looks(t, m, &place, nil); err != nil || len(got) != want.seen {
				t.Errorf("made anew: %q, %v", got, err)
			}
		})
	}
}

// A mailbox that cannot be used says so, and nothing is taken.
func TestMailboxRefuses(t *testing.T) {
	o, place := openPostOffice(t), mailer.Place{}
	o.puts("Subject: 1\r\n\r\n")
	for name, spoil := range map[string]func(*mailer.Mailbox){
		"password": func(m *mailer.Mailbox) { m.Password = "other" },
		"folder":   func(m *mailer.Mailbox) { m.Folder = "Nothing" },
		"TLS":      func(m *mailer.Mailbox) { m.Security = mailer.StartTLS },
		"port":     func(m *mailer.Mailbox) { m.Port = 1 },
		"CA":       func(m *mailer.Mailbox) { m.Security, m.CAFile = mailer.Implicit, "/nonexistent" },
	} {
		m := o.mailbox(mailer.AfterSeen)
		spoil(&m)
		if got, err := looks(t, m, &place, nil); err == nil || len(got) > 0 {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
