package courier

import (
	"context"
	"log/slog"
	"time"

	"svod/app/store"
)

// Index indexes what acts have changed, until ctx ends: when one has changed
// something, and at each tick. What fails is tried again at the next. Between
// two batches it reads one file for what is written in it.
func Index(ctx context.Context, s *store.Store, read store.FileReader, tick <-chan time.Time, log *slog.Logger) error {
	changes, stop := s.Watch(store.TopicSearch)
	defer stop()
	for {
		more, err := s.IndexDue(ctx)
		if err != nil && ctx.Err() == nil {
			log.Error("what has changed could not be indexed", "error", err)
		}
		files, failed := s.ReadFile(ctx, read)
		if failed != nil && ctx.Err() == nil {
			log.Error("a file could not be read for search", "error", failed)
		}
		if (more || files) && err == nil && failed == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changes:
		case <-tick:
		}
	}
}

// Recontest settles anew which comments contest each other, until none is left
// that was marked by an earlier program. What fails is tried again at the next
// tick.
func Recontest(ctx context.Context, s *store.Store, tick <-chan time.Time, log *slog.Logger) {
	for more := true; more && ctx.Err() == nil; {
		var err error
		if more, err = s.RecontestDue(ctx); err == nil {
			continue
		}
		if ctx.Err() == nil {
			log.Error("it could not be settled which comments are in conflict", "error", err)
		}
		more = true
		select {
		case <-ctx.Done():
		case <-tick:
		}
	}
}
