package store

import (
	"context"
	"io"
	"time"

	"svod/app/procedure"
)

// Files are read for search outside of any act and once for all that have the
// same bytes. What of a file is found, and by whom, is decided by what it belongs
// to, as for its download.

// FileReader reads the text of a file of so many bytes.
type FileReader func(ctx context.Context, r io.ReaderAt, size int64) (string, error)

const (
	fileTries    = 3                // what is begun so often and never ended is not read
	fileDeadline = 30 * time.Second // for one file
)

// ReadFile reads one of the files that are to be found by what is written in
// them, if there is one. A file that cannot be read is noted as such.
func (s *Store) ReadFile(ctx context.Context, read FileReader) (more bool, err error) {
	var print []byte
	err = one(ctx, s.q, `SELECT t.sha256 FROM file_text t WHERE t.read IS NULL AND t.tries < $1 ORDER BY t.tries, t.sha256 LIMIT 1`,
		[]any{fileTries}, &print)
	if err == procedure.ErrNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := s.Note(ctx, func(tx *Tx) error { // before it is read: it may be that nothing comes after
		_, err := tx.exec(ctx, `UPDATE file_text SET tries = tries + 1 WHERE sha256 = $1`, print)
		return err
	}); err != nil {
		return false, err
	}
	text, fault, err := s.readText(ctx, procedure.Fingerprint(print), read)
	if err != nil {
		return true, err
	}
	return true, s.Note(ctx, func(tx *Tx) error { return tx.keepText(ctx, print, text, fault) })
}

func (s *Store) readText(ctx context.Context, print procedure.Fingerprint, read FileReader) (text, fault string, err error) {
	ctx, cancel := context.WithTimeout(ctx, fileDeadline)
	defer cancel()
	file, err := s.File(ctx, print)
	if err == procedure.ErrNotFound { // it has been removed
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	text, err = read(ctx, file, file.Size)
	switch {
	case file.failed != nil:
		return "", "", file.failed
	case err != nil:
		return "", err.Error(), nil
	}
	return text, "", nil
}

// keepText keeps what is written in a file, and has everything indexed anew that
// has the file.
func (tx *Tx) keepText(ctx context.Context, print []byte, text, fault string) error {
	if _, err := tx.exec(ctx, `UPDATE file_text SET read = $2, text = $3, fault = $4 WHERE sha256 = $1`, print, Time(tx.Now), text, fault); err != nil {
		return err
	}
	return tx.reindexAll(ctx, procedure.FoundFile, `SELECT f.id FROM comment_file f WHERE f.sha256 = $1
		UNION SELECT f.id FROM letter_file f WHERE f.sha256 = $1 UNION SELECT f.id FROM document_file f WHERE f.sha256 = $1`, print)
}

// toRead notes that a file is to be read, if it has not been noted.
func (tx *Tx) toRead(ctx context.Context, print procedure.Fingerprint) error {
	_, err := tx.exec(ctx, `INSERT INTO file_text (sha256) VALUES ($1) ON CONFLICT (sha256) DO NOTHING`, print[:])
	return err
}
