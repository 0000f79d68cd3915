package web

import (
	"bufio"
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
)

// A stream of events is ended and asked for anew when the reader's rights may
// have changed, and after a while in any case; in between a sign of life finds
// out who has gone, and whose rights another process has changed.
const (
	liveLasts   = 10 * time.Minute
	liveSign    = 20 * time.Second
	flushWithin = 30 * time.Second
	maxStreams  = 1000 // of all readers together; the others refresh by hand
)

// ofItself marks what a page asks for by itself: it is no sign that somebody
// sits there, and takes no message that is meant for a reader.
const ofItself = "Svod-Live"

// byItself says whether a page asks and not its reader.
func byItself(c *fiber.Ctx) bool {
	return c.Get(ofItself) != "" || c.Get(fiber.HeaderAccept) == "text/event-stream" || c.Get("Sec-Purpose") != ""
}

// live holds a stream of Server-Sent Events on which changes of some topics are
// told. They carry nothing: what the reader may see is decided by the page,
// which is asked for again.
func (s *Site) live(c *fiber.Ctx, topics ...string) error {
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set("X-Accel-Buffering", "no") // else a proxy may hold events back
	if c.Method() == fiber.MethodHead {
		return nil
	}
	if s.streams.Add(1) > maxStreams {
		s.streams.Add(-1)
		return fiber.ErrServiceUnavailable
	}
	changes, stop := s.store.Watch(topics...)
	account, session := s.visit(c).account, desk.SessionHash(c.Cookies(s.cookie()))
	rights, stopRights := s.store.Watch(store.TopicRights(account.Person))
	lasts, now := liveLasts, s.store.Now()
	if next := account.NextChange(now); !next.IsZero() {
		lasts = min(lasts, next.Sub(now))
	}
	conn := c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer s.streams.Add(-1)
		defer stop()
		defer stopRights()
		over, sign := time.NewTimer(lasts), time.NewTicker(liveSign)
		defer over.Stop()
		defer sign.Stop()
		for words := "retry: 2000\n\n"; ; {
			conn.SetWriteDeadline(time.Now().Add(flushWithin))
			if _, err := w.WriteString(words); err != nil || w.Flush() != nil {
				return
			}
			select {
			case <-s.ends:
				return
			case <-over.C:
				return
			case <-rights:
				return
			case <-changes:
				words = "event: changed\ndata:\n\n"
			case <-sign.C:
				if !s.mayGoOn(session, account) {
					return
				}
				words = ":\n\n"
			}
		}
	})
	return nil
}

// mayGoOn says whether a session still holds, with the rights that its account
// had.
func (s *Site) mayGoOn(hash []byte, had procedure.Account) bool {
	ctx, cancel := context.WithTimeout(context.Background(), flushWithin)
	defer cancel()
	session, account, err := s.store.SignedIn(ctx, hash)
	return err == nil && !s.desk.SessionLife.Over(session, account, s.store.Now()) && account.SameRights(had)
}
