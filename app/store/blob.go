package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"svod/app/procedure"
)

// chunkSize is how much of a file one row holds. A file is written a chunk a
// transaction, so that others write in between.
const chunkSize = 256 << 10

// ErrTooLarge: a file has more bytes than may be kept.
var ErrTooLarge = errors.New("too large")

// Keep writes a file's bytes, at most limit of them, under a key of their own.
// They belong to nothing until an act takes them (TakeUpload); what no act
// takes is swept.
func (s *Store) Keep(ctx context.Context, r io.Reader, limit int64) (procedure.Upload, error) {
	up := procedure.Upload{Key: newUploadKey()}
	if err := s.Note(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, `INSERT INTO upload (upload, at) VALUES ($1, $2)`, up.Key, Time(tx.Now))
		return err
	}); err != nil {
		return up, err
	}
	hash := sha256.New()
	buffer := make([]byte, chunkSize)
	for n := 0; ; n++ {
		size, err := io.ReadFull(r, buffer)
		if up.Size += int64(size); up.Size > limit {
			return up, ErrTooLarge
		}
		if size > 0 {
			hash.Write(buffer[:size])
			if err := s.Note(ctx, func(tx *Tx) error {
				_, err := tx.exec(ctx, `INSERT INTO chunk (upload, n, bytes) VALUES ($1, $2, $3)`, up.Key, n, buffer[:size])
				return err
			}); err != nil {
				return up, fmt.Errorf("keep chunk %d: %w", n, err)
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			hash.Sum(up.Fingerprint[:0])
			return up, nil
		}
		if err != nil {
			return up, fmt.Errorf("read the file: %w", err)
		}
	}
}

func newUploadKey() string {
	var raw [16]byte
	rand.Read(raw[:])
	return hex.EncodeToString(raw[:])
}

// TakeUpload makes kept bytes a file. The same file is kept once: who may read
// it is decided by what refers to it, never by its hash.
func (tx *Tx) TakeUpload(ctx context.Context, up procedure.Upload) error {
	var kept string // the update holds bytes that are there against a Release
	if err := one(ctx, tx, `INSERT INTO blob (sha256, size, upload) VALUES ($1, $2, $3)
		ON CONFLICT (sha256) DO UPDATE SET size = excluded.size RETURNING upload`,
		[]any{up.Fingerprint[:], up.Size, up.Key}, &kept); err != nil {
		return fmt.Errorf("take file: %w", err)
	}
	if kept != up.Key {
		return nil
	}
	_, err := tx.exec(ctx, `DELETE FROM upload WHERE upload = $1`, up.Key)
	return err
}

// Release deletes a file's bytes unless something refers to them still. They
// are held before that is asked, so that nobody takes them meanwhile.
func (tx *Tx) Release(ctx context.Context, f procedure.Fingerprint) error {
	if _, err := tx.exec(ctx, `UPDATE blob SET size = size WHERE sha256 = $1`, f[:]); err != nil {
		return err
	}
	var upload string
	err := one(ctx, tx, `DELETE FROM blob WHERE sha256 = $1
			AND NOT EXISTS (SELECT 1 FROM comment_file x WHERE x.sha256 = $1)
			AND NOT EXISTS (SELECT 1 FROM letter_file x WHERE x.sha256 = $1)
			AND NOT EXISTS (SELECT 1 FROM document_file x WHERE x.sha256 = $1)
			AND NOT EXISTS (SELECT 1 FROM receipt_file x WHERE x.sha256 = $1)
			AND NOT EXISTS (SELECT 1 FROM certificate_file x WHERE x.sha256 = $1)
			AND NOT EXISTS (SELECT 1 FROM returned x WHERE x.sha256 = $1)
		RETURNING upload`, []any{f[:]}, &upload)
	if err == procedure.ErrNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err = tx.exec(ctx, `DELETE FROM chunk WHERE upload = $1`, upload); err != nil {
		return err
	}
	_, err = tx.exec(ctx, `DELETE FROM file_text WHERE sha256 = $1`, f[:])
	return err
}

// SweepUploads deletes bytes that no act has taken since before.
func (s *Store) SweepUploads(ctx context.Context, before time.Time) error {
	return s.Note(ctx, func(tx *Tx) error {
		for _, text := range []string{
			`DELETE FROM chunk WHERE upload IN (SELECT u.upload FROM upload u WHERE u.at < $1)`,
			`DELETE FROM upload WHERE at < $1`,
		} {
			if _, err := tx.exec(ctx, text, Time(before)); err != nil {
				return err
			}
		}
		return nil
	})
}

// File reads a kept file from its beginning: one short query a chunk, so that a
// slow reader holds no connection. It knows the size from the start.
func (r reading) File(ctx context.Context, f procedure.Fingerprint) (*File, error) {
	file := &File{ctx: ctx, r: r}
	err := one(ctx, r.q, `SELECT b.upload, b.size FROM blob b WHERE b.sha256 = $1`, []any{f[:]}, &file.upload, &file.Size)
	return file, err
}

// File is a kept file being read.
type File struct {
	Size   int64
	ctx    context.Context
	r      reading
	upload string
	n      int
	rest   []byte
	chunk  []byte // the one that ReadAt has read, and its number from 1
	number int
	failed error // of the database, while it was read
}

// ReadAt implements io.ReaderAt, for one reader at a time.
func (f *File) ReadAt(p []byte, off int64) (n int, err error) {
	for n < len(p) {
		if off < 0 || off >= f.Size {
			return n, io.EOF
		}
		if number := int(off/chunkSize) + 1; number != f.number {
			if err := one(f.ctx, f.r.q, `SELECT c.bytes FROM chunk c WHERE c.upload = $1 AND c.n = $2`, []any{f.upload, number - 1}, &f.chunk); err != nil {
				f.failed, f.number = fmt.Errorf("read chunk %d: %w", number-1, err), 0
				return n, f.failed
			}
			f.number = number
		}
		within := int(off % chunkSize)
		if within >= len(f.chunk) {
			return n, io.ErrUnexpectedEOF
		}
		copied := copy(p[n:], f.chunk[within:])
		n, off = n+copied, off+int64(copied)
	}
	return n, nil
}

// Read implements io.Reader.
func (f *File) Read(p []byte) (int, error) {
	if len(f.rest) == 0 {
		err := one(f.ctx, f.r.q, `SELECT c.bytes FROM chunk c WHERE c.upload = $1 AND c.n = $2`, []any{f.upload, f.n}, &f.rest)
		if errors.Is(err, procedure.ErrNotFound) {
			return 0, io.EOF
		}
		if err != nil {
			return 0, fmt.Errorf("read chunk %d: %w", f.n, err)
		}
		f.n++
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}
