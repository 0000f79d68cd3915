package store

import (
	"context"
	"errors"
	"time"

	"svod/app/procedure"
)

// OpenLink is the link for a password whose secret has this SHA-256: not used,
// not withdrawn. One that is old is found too, so that the page can say so.
func (r reading) OpenLink(ctx context.Context, hash []byte) (procedure.PasswordLink, error) {
	var l procedure.PasswordLink
	err := one(ctx, r.q, `SELECT t.id, t.kind, t.person_id, t.grp_id, t.ends FROM access_token t
		WHERE t.hash = $1 AND t.spent IS NULL`, []any{hash}, &l.Row, &l.Kind, &l.Person, maybe(&l.Group), at(&l.Ends))
	return l, err
}

// SpendLink uses a link up, and says whether it could still be used.
func (tx *Tx) SpendLink(ctx context.Context, row int64) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE access_token SET spent = $2 WHERE id = $1 AND spent IS NULL AND ends > $2`, row, Time(tx.Now))
	return n == 1, err
}

// IssueReset makes a link for a new password; an earlier one ends.
func (tx *Tx) IssueReset(ctx context.Context, person procedure.PersonID, ends time.Time, hash func(row int64) []byte) (int64, error) {
	if _, err := tx.exec(ctx, `UPDATE access_token SET spent = $2 WHERE person_id = $1 AND kind = 'reset' AND spent IS NULL`,
		person, Time(tx.Now)); err != nil {
		return 0, err
	}
	id, err := insert[procedure.MailingID](ctx, tx, `INSERT INTO access_token (kind, person_id, hash, issue, created, ends)
		VALUES ('reset', $1, $2, 1, $3, $4) RETURNING id`, person, hashNobodyKnows(), Time(tx.Now), Time(ends))
	if err != nil {
		return 0, err
	}
	_, err = tx.exec(ctx, `UPDATE access_token SET hash = $2 WHERE id = $1`, id, hash(int64(id)))
	return int64(id), err
}

// AcceptInvitation notes on a person's memberships that the invitation was
// taken up.
func (tx *Tx) AcceptInvitation(ctx context.Context, person procedure.PersonID) error {
	_, err := tx.exec(ctx, `UPDATE membership SET accepted = $2 WHERE person_id = $1 AND accepted IS NULL`, person, Time(tx.Now))
	return err
}

// MakeOperator gives a person the right to create groups.
func (tx *Tx) MakeOperator(ctx context.Context, person procedure.PersonID) error {
	_, err := tx.exec(ctx, `UPDATE person SET operator = $2 WHERE id = $1`, person, true)
	return err
}

// Setting is a value that the installation keeps, empty for none.
func (r reading) Setting(ctx context.Context, key string) (string, error) {
	var value string
	err := one(ctx, r.q, `SELECT value FROM setting WHERE key = $1`, []any{key}, &value)
	if err == procedure.ErrNotFound {
		return "", nil
	}
	return value, err
}

// SetSetting keeps a value; an empty one is forgotten.
func (tx *Tx) SetSetting(ctx context.Context, key, value string) error {
	if value == "" {
		_, err := tx.exec(ctx, `DELETE FROM setting WHERE key = $1`, key)
		return err
	}
	_, err := tx.exec(ctx, `INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	return err
}

// AnyPerson says whether anybody is known yet.
func (r reading) AnyPerson(ctx context.Context) (bool, error) {
	var n int
	err := one(ctx, r.q, `SELECT COUNT(*) FROM (SELECT id FROM person LIMIT 1) p`, nil, &n)
	return n > 0, err
}

// SomeAccount is an account of somebody, no matter whose: RequestReset needs
// one for what it takes back.
func (r reading) SomeAccount(ctx context.Context) (procedure.Account, error) {
	a, _, err := r.account(ctx, `p.id = (SELECT MIN(o.id) FROM person o WHERE o.id >= $1)`, 0)
	return a, err
}

// Attempt runs fn, and takes back what it wrote if it fails: the act can go on
// without it.
func (tx *Tx) Attempt(ctx context.Context, fn func() error) error {
	if _, err := tx.exec(ctx, `SAVEPOINT attempt`); err != nil {
		return err
	}
	topics, chain := len(tx.topic), tx.chain
	failed := fn()
	if failed != nil {
		tx.topic, tx.chain = tx.topic[:topics], chain
		if _, err := tx.exec(ctx, `ROLLBACK TO SAVEPOINT attempt`); err != nil {
			return err
		}
	}
	if _, err := tx.exec(ctx, `RELEASE SAVEPOINT attempt`); err != nil {
		return err
	}
	return failed
}

var errUndo = errors.New("store: to be taken back")

// Undone runs fn and takes back what it wrote, as if it had not run.
func (tx *Tx) Undone(ctx context.Context, fn func() error) error {
	err := tx.Attempt(ctx, func() error {
		if err := fn(); err != nil {
			return err
		}
		return errUndo
	})
	if err == errUndo {
		return nil
	}
	return err
}
