package courier

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// mark is a moment kept in a file outside the database: that of the newest
// record of a dot. A database whose newest event is older comes from a backup,
// and plans letters that have left.
type mark struct {
	path   string // empty: none is kept
	mu     sync.Mutex
	at     time.Time
	failed error // the last time it was written
}

// read is the mark as it was kept; zero: none, or an empty file, which a power
// cut may leave of one and which says nothing.
func (m *mark) read() (time.Time, error) {
	if m.path == "" {
		return time.Time{}, nil
	}
	text, err := os.ReadFile(m.path)
	if errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	kept := strings.Trim(string(text), " \r\n\x00")
	if kept == "" {
		return time.Time{}, nil
	}
	micros, err := strconv.ParseInt(kept, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("the file %s holds no moment; if the database does not come from a backup, remove the file", m.path)
	}
	return time.UnixMicro(micros), nil
}

// raise moves the mark to a later moment. fresh: it failed, and had not before.
func (m *mark) raise(to time.Time) (fresh error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.path == "" || !to.After(m.at) {
		return nil
	}
	m.at = to
	err := m.write()
	if m.failed == nil {
		fresh = err
	}
	m.failed = err
	return fresh
}

// write overwrites the mark where it is, which costs little and cannot be torn:
// it is always as long. One that is lost with the power is only an earlier one.
func (m *mark) write() error {
	text := fmt.Appendf(nil, "%016d\n", m.at.UnixMicro())
	file, err := os.OpenFile(m.path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return m.create(text)
	}
	if err != nil {
		return err
	}
	_, err = file.WriteAt(text, 0)
	return errors.Join(err, file.Close())
}

// create puts a file on the disk whole, before it has its name.
func (m *mark) create(text []byte) error {
	if err := os.MkdirAll(filepath.Dir(m.path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(m.path), filepath.Base(m.path)+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), m.path)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}

// checkMark halts a courier whose database is older than the mark, until a
// person has looked. The halt is in the database then, and the mark with it.
func (c *Courier) checkMark(ctx context.Context) error {
	kept, err := c.mark.read()
	if err != nil {
		return fmt.Errorf("read the mark of the newest letter: %w", err)
	}
	newest, err := c.store.NewestDeliveryEvent(ctx)
	if err != nil {
		return err
	}
	c.mark.at = newest
	if !kept.After(newest) {
		return nil
	}
	c.log.Error("the database is older than the letters that have left: no letter leaves until a person has looked", "newest", newest, "mark", kept)
	if err := c.halt(ctx, procedure.CourierHalt{Restored: true}); err != nil {
		return err
	}
	return c.mark.write()
}

// halt keeps letters back until a person has looked; a halt that holds already
// keeps its cause.
func (c *Courier) halt(ctx context.Context, why procedure.CourierHalt) error {
	return c.store.Write(ctx, store.Site, func(tx *store.Tx) error {
		halt, err := tx.CourierHalt(ctx)
		if err != nil || halt.Halted() {
			return err
		}
		if err := tx.HaltCourier(ctx, why); err != nil {
			return err
		}
		return tx.Record(ctx, procedure.System(store.Site), "letters.halt", "courier/1")
	})
}
