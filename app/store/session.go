package store

import (
	"context"
	"time"

	"svod/app/procedure"
)

const sessionColumns = `s.id, s.person_id, s.csrf, s.lang, s.flash, s.created, s.seen, s.ends, s.idle, s.address, s.device`

func scanSession(scan scan, s *procedure.Session) error {
	var idle int64
	err := scan(&s.ID, maybe(&s.Person), &s.CSRF, &s.Lang, &s.Flash, at(&s.Created), at(&s.Seen), at(&s.Ends), &idle, &s.Address, &s.Device)
	s.Idle = time.Duration(idle) * time.Microsecond
	return err
}

// Session is the session whose id has this SHA-256, if it has not ended.
func (r reading) Session(ctx context.Context, hash []byte) (procedure.Session, error) {
	var s procedure.Session
	err := scanSession(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+sessionColumns+` FROM session s WHERE s.hash = $1`, []any{hash}, dest...)
	}, &s)
	if err == nil && s.Over(r.now()) {
		err = procedure.ErrNotFound
	}
	return s, err
}

// SignedIn is Session and the account of its person, read by one question: each
// page begins with it.
func (r reading) SignedIn(ctx context.Context, hash []byte) (procedure.Session, procedure.Account, error) {
	var s procedure.Session
	var a procedure.Account
	memberships, err := list(ctx, r.q, func(scan scan, m *procedure.Membership) error {
		return scanSession(func(dest ...any) error {
			return scan(append(dest, asJSON(&a.Name), &a.Email, &a.Lang, &a.Operator, maybe(&m.Group), maybe(&m.Body), text(&m.Role), at(&m.Since), at(&m.Until), at(&m.ClearsSince), at(&m.ClearsUntil))...)
		}, &s)
	}, `SELECT `+sessionColumns+`, p.names, p.email, p.lang, p.operator, m.grp_id, m.body_id, m.role, m.since, m.until, m.clears_since, m.clears_until
		FROM session s
		JOIN person p ON p.id = s.person_id AND p.ended IS NULL
		LEFT JOIN membership m ON m.person_id = p.id
		WHERE s.hash = $1 ORDER BY m.grp_id, m.since`, hash)
	if err == nil && (s.ID == 0 || s.Over(r.now())) {
		err = procedure.ErrNotFound
	}
	if err != nil {
		return procedure.Session{}, procedure.Account{}, err
	}
	a.Person = s.Person
	for _, m := range memberships {
		if m.Group != 0 {
			m.Person = a.Person
			a.Memberships = append(a.Memberships, m)
		}
	}
	return s, a, nil
}

// Sessions lists where a person is signed in, the newest first.
func (r reading) Sessions(ctx context.Context, person procedure.PersonID) ([]procedure.Session, error) {
	all, err := list(ctx, r.q, scanSession, `SELECT `+sessionColumns+` FROM session s WHERE s.person_id = $1 ORDER BY s.seen DESC`, person)
	var live []procedure.Session
	for _, s := range all {
		if !s.Over(r.now()) {
			live = append(live, s)
		}
	}
	return live, err
}

// InsertSession keeps a new session under the SHA-256 of its id.
func (tx *Tx) InsertSession(ctx context.Context, hash []byte, s procedure.Session) (procedure.SessionID, error) {
	return insert[procedure.SessionID](ctx, tx, `INSERT INTO session (hash, person_id, csrf, lang, created, seen, ends, idle, address, device)
		VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9) RETURNING id`,
		hash, orNull(s.Person), s.CSRF, string(s.Lang), Time(tx.Now), Time(s.Ends), s.Idle.Microseconds(), s.Address, s.Device)
}

// SeeSession notes that a session was used.
func (tx *Tx) SeeSession(ctx context.Context, id procedure.SessionID) error {
	_, err := tx.exec(ctx, `UPDATE session SET seen = $2 WHERE id = $1`, id, Time(tx.Now))
	return err
}

// SetFlash keeps a message for the session's next page; empty takes it away.
func (tx *Tx) SetFlash(ctx context.Context, id procedure.SessionID, flash string) error {
	_, err := tx.exec(ctx, `UPDATE session SET flash = $2 WHERE id = $1`, id, flash)
	return err
}

// SetLang remembers the reader's language, also for the person's letters.
func (tx *Tx) SetLang(ctx context.Context, s procedure.Session, lang procedure.Lang) error {
	if _, err := tx.exec(ctx, `UPDATE session SET lang = $2 WHERE id = $1`, s.ID, string(lang)); err != nil || s.Person == 0 {
		return err
	}
	_, err := tx.exec(ctx, `UPDATE person SET lang = $2 WHERE id = $1`, s.Person, string(lang))
	return err
}

// EndSession ends one of a person's sessions.
func (tx *Tx) EndSession(ctx context.Context, person procedure.PersonID, id procedure.SessionID) error {
	_, err := tx.exec(ctx, `DELETE FROM session WHERE id = $1 AND person_id = $2`, id, person)
	return err
}

// EndOtherSessions ends all of a person's sessions but one (0: all).
func (tx *Tx) EndOtherSessions(ctx context.Context, person procedure.PersonID, but procedure.SessionID) error {
	_, err := tx.exec(ctx, `DELETE FROM session WHERE person_id = $1 AND id <> $2`, person, but)
	return err
}

// SweepSessions deletes sessions that have ended, those of persons whose last
// membership has ended since they signed in, and old attempts.
func (tx *Tx) SweepSessions(ctx context.Context) error {
	if _, err := tx.exec(ctx, `DELETE FROM session WHERE EXISTS (SELECT 1 FROM membership m JOIN person p ON p.id = m.person_id
			WHERE m.person_id = session.person_id AND NOT p.operator AND m.until <= $1 AND m.until > session.created)
		AND NOT EXISTS (SELECT 1 FROM membership m WHERE m.person_id = session.person_id AND (m.until IS NULL OR m.until > $1))`,
		Time(tx.Now)); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `DELETE FROM session WHERE ends <= $1 OR seen + idle <= $1`, Time(tx.Now)); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `DELETE FROM attempt WHERE last < $1`, Time(tx.Now.Add(-24*time.Hour)))
	return err
}

// Account is a person who may sign in, with all memberships, and the hash of
// the password (empty: none set).
func (r reading) Account(ctx context.Context, person procedure.PersonID) (procedure.Account, string, error) {
	return r.account(ctx, `p.id = $1`, person)
}

// AccountByEmail is Account by address, in lower case.
func (r reading) AccountByEmail(ctx context.Context, email string) (procedure.Account, string, error) {
	return r.account(ctx, `p.email = $1`, email)
}

func (r reading) account(ctx context.Context, which string, arg any) (procedure.Account, string, error) {
	var a procedure.Account
	var password string
	err := one(ctx, r.q, `SELECT p.id, p.names, p.email, p.lang, p.operator, p.password FROM person p
		WHERE p.ended IS NULL AND `+which, []any{arg}, &a.Person, asJSON(&a.Name), &a.Email, &a.Lang, &a.Operator, &password)
	if err != nil {
		return a, "", err
	}
	a.Memberships, err = list(ctx, r.q, func(scan scan, m *procedure.Membership) error {
		m.Person = a.Person
		return scan(&m.Group, &m.Body, &m.Role, at(&m.Since), at(&m.Until), at(&m.ClearsSince), at(&m.ClearsUntil))
	}, `SELECT m.grp_id, m.body_id, m.role, m.since, m.until, m.clears_since, m.clears_until FROM membership m WHERE m.person_id = $1 ORDER BY m.grp_id, m.since`, a.Person)
	return a, password, err
}

// SetPassword keeps the hash of a new password.
func (tx *Tx) SetPassword(ctx context.Context, person procedure.PersonID, hash string) error {
	_, err := tx.exec(ctx, `UPDATE person SET password = $2 WHERE id = $1`, person, hash)
	return err
}

// Attempts counts what was tried under a key since the beginning of its window.
type Attempts struct {
	N     int64
	Since time.Time
	Last  time.Time
}

// Attempts is how often something was tried; none is the zero value.
func (r reading) Attempts(ctx context.Context, kind, key string) (Attempts, error) {
	var a Attempts
	err := one(ctx, r.q, `SELECT n, since, last FROM attempt WHERE kind = $1 AND key = $2`, []any{kind, key}, &a.N, at(&a.Since), at(&a.Last))
	if err == procedure.ErrNotFound {
		return a, nil
	}
	return a, err
}

// CountAttempt adds one; a window that is over begins anew.
func (tx *Tx) CountAttempt(ctx context.Context, kind, key string, window time.Duration) error {
	_, err := tx.exec(ctx, `INSERT INTO attempt (kind, key, since, n, last) VALUES ($1, $2, $3, 1, $3)
		ON CONFLICT (kind, key) DO UPDATE SET
			n = CASE WHEN attempt.since < $4 THEN 1 ELSE attempt.n + 1 END,
			since = CASE WHEN attempt.since < $4 THEN excluded.since ELSE attempt.since END,
			last = excluded.last`, kind, key, Time(tx.Now), Time(tx.Now.Add(-window)))
	return err
}

// ForgetAttempts begins anew after success.
func (tx *Tx) ForgetAttempts(ctx context.Context, kind, key string) error {
	_, err := tx.exec(ctx, `DELETE FROM attempt WHERE kind = $1 AND key = $2`, kind, key)
	return err
}
