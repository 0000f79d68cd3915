package desk

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/argon2id"

	"svod/app/procedure"
	"svod/app/store"
)

// Limits of signing in: by account, after which one try a minute is left (never
// a lock, which would be a weapon on the last day of a round), and by address.
const (
	tryWindow     = 15 * time.Minute
	triesAccount  = 10
	triesAddress  = 100
	tryAfterLimit = time.Minute
	resetsAnHour  = 30
	invitesAnHour = 300 // by one person: fifteen delegations of twenty
	maxWaiting    = 19  // for a password's hash; the next is told to come back
)

// ErrBusy: too many passwords are being checked at once.
var ErrBusy = errors.New("too many sign-ins at once")

// hasher computes password hashes one at a time, because each takes 32 MiB; a
// few wait, the rest is told to come back.
type hasher struct {
	turn    chan struct{}
	waiting chan struct{}
	params  *argon2id.Params
	nobody  func() string // a hash that no password has, checked for unknown names
}

// PasswordCost is what one hash costs: argon2id's iterations and memory.
type PasswordCost struct {
	Iterations  uint32
	MemoryKiB   uint32
	Parallelism uint8
}

func newHasher(c PasswordCost) *hasher {
	if c == (PasswordCost{}) {
		c = PasswordCost{Iterations: 3, MemoryKiB: 32 << 10, Parallelism: 1}
	}
	h := &hasher{turn: make(chan struct{}, 1), waiting: make(chan struct{}, maxWaiting),
		params: &argon2id.Params{Memory: c.MemoryKiB, Iterations: c.Iterations, Parallelism: c.Parallelism, SaltLength: 16, KeyLength: 32}}
	h.nobody = sync.OnceValue(func() string {
		hash, _ := argon2id.CreateHash(rand.Text(), h.params)
		return hash
	})
	return h
}

// wait takes the turn, behind at most maxWaiting others.
func (h *hasher) wait(ctx context.Context) (done func(), err error) {
	select {
	case h.waiting <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	defer func() { <-h.waiting }()
	select {
	case h.turn <- struct{}{}:
		return func() { <-h.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	done, err := h.wait(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return argon2id.CreateHash(password, h.params)
}

// matches says whether a password has this hash, and whether the hash was made
// with less than today's cost. No hash costs the same as a wrong one.
func (h *hasher) matches(ctx context.Context, password, hash string) (ok, old bool, err error) {
	done, err := h.wait(ctx)
	if err != nil {
		return false, false, err
	}
	defer done()
	none := hash == ""
	if none {
		hash = h.nobody()
	}
	ok, params, err := argon2id.CheckHash(password, hash)
	if err != nil {
		return false, false, err
	}
	return ok && !none, params.Memory < h.params.Memory || params.Iterations < h.params.Iterations, nil
}

// Door is where a request came from: for limits and the list of devices.
type Door struct {
	Address string
	Device  string
	Lang    procedure.Lang
	Known   string // what the browser brings to show that somebody signed in with it before
}

// SignedIn is a session that begins: Secret goes into its cookie, Known into
// another, by which the browser is known again.
type SignedIn struct {
	Secret  string
	Known   string
	Session procedure.Session
}

// knownDevice is what a browser gets that a person has signed in with.
func (d *Desk) knownDevice(person procedure.PersonID) string {
	return procedure.Link{Kind: "device", Row: int64(person)}.Token(d.Key)
}

// SignIn checks an address and a password and begins a session. All refusals
// look the same, whatever was wrong.
func (d *Desk) SignIn(ctx context.Context, email, password string, door Door) (SignedIn, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	refused := procedure.Invalid{{Field: "password", Key: "sign_in.error.refused"}}
	if len(password) > procedure.MaxPasswordBytes || len(email) > 320 {
		return SignedIn{}, refused
	}
	if err := d.limited(ctx, email, door); err != nil {
		return SignedIn{}, err
	}
	account, hash, err := d.store.AccountByEmail(ctx, email)
	if err != nil && !errors.Is(err, procedure.ErrNotFound) {
		return SignedIn{}, err
	}
	ok, old, err := d.hasher.matches(ctx, password, hash)
	if err != nil {
		return SignedIn{}, err
	}
	if !ok {
		d.log.Warn("sign-in failed", "address", door.Address)
		return SignedIn{}, errors.Join(refused, d.countFailure(ctx, email, door))
	}
	if old {
		if hash, err = d.hasher.hash(ctx, password); err != nil {
			return SignedIn{}, err
		}
	} else {
		hash = ""
	}
	return d.begin(ctx, account, hash, door)
}

// begin opens a session for an account; a new hash of its password is kept.
func (d *Desk) begin(ctx context.Context, account procedure.Account, hash string, door Door) (SignedIn, error) {
	var in SignedIn
	err := d.store.Note(ctx, func(tx *store.Tx) (err error) {
		if hash != "" {
			if err := tx.SetPassword(ctx, account.Person, hash); err != nil {
				return err
			}
		}
		if err := tx.ForgetAttempts(ctx, "account", account.Email); err != nil {
			return err
		}
		if in, err = d.newSession(ctx, tx, account, door); err != nil {
			return err
		}
		if hmac.Equal([]byte(door.Known), []byte(in.Known)) {
			return nil
		}
		clock, err := clockOf(ctx, tx, account)
		if err != nil {
			return err
		}
		return tx.Queue(ctx, d.accountLetter("new_device", account, procedure.Link{}, map[string]string{
			"at": words(account).DateTimeExact(tx.Now, clock), "device": procedure.DeviceName(door.Device), "address": door.Address,
			"link": d.BaseURL + "/profile/devices"}))
	})
	d.log.Info("sign-in ok", "person", int64(account.Person), "address", door.Address)
	return in, err
}

// newSession makes a session with a new secret.
func (d *Desk) newSession(ctx context.Context, tx *store.Tx, account procedure.Account, door Door) (SignedIn, error) {
	var raw [32]byte
	rand.Read(raw[:])
	secret := base64.RawURLEncoding.EncodeToString(raw[:])
	idle, absolute := d.SessionLife.Of(account, tx.Now)
	s := procedure.Session{Person: account.Person, CSRF: rand.Text(), Lang: account.Lang, Created: tx.Now, Seen: tx.Now,
		Ends: tx.Now.Add(absolute), Idle: idle, Address: door.Address, Device: door.Device}
	if s.Lang == "" {
		s.Lang = door.Lang
	}
	var err error
	s.ID, err = tx.InsertSession(ctx, SessionHash(secret), s)
	return SignedIn{secret, d.knownDevice(account.Person), s}, err
}

// SessionHash is what the database keeps of a session's secret.
func SessionHash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// limited refuses who has tried too often.
func (d *Desk) limited(ctx context.Context, email string, door Door) error {
	now := d.store.Now()
	account, err := d.store.Attempts(ctx, "account", email)
	if err != nil {
		return err
	}
	address, err := d.store.Attempts(ctx, "address", door.Address)
	if err != nil {
		return err
	}
	tooMany := account.N >= triesAccount && now.Sub(account.Since) < tryWindow && now.Sub(account.Last) < tryAfterLimit ||
		address.N >= triesAddress && now.Sub(address.Since) < tryWindow
	if tooMany {
		d.log.Warn("sign-in limited", "address", door.Address)
		return procedure.Invalid{{Field: "password", Key: "sign_in.error.limited"}}
	}
	return nil
}

func (d *Desk) countFailure(ctx context.Context, email string, door Door) error {
	return d.store.Note(ctx, func(tx *store.Tx) error {
		if err := tx.CountAttempt(ctx, "account", email, tryWindow); err != nil {
			return err
		}
		return tx.CountAttempt(ctx, "address", door.Address, tryWindow)
	})
}

// SignOut ends a session.
func (d *Desk) SignOut(ctx context.Context, s procedure.Session) error {
	return d.store.Note(ctx, func(tx *store.Tx) error { return tx.EndSession(ctx, s.Person, s.ID) })
}

// SignOutElsewhere ends another session of the person, or with id 0 all others.
func (d *Desk) SignOutElsewhere(ctx context.Context, s procedure.Session, id procedure.SessionID) error {
	return d.store.Note(ctx, func(tx *store.Tx) error {
		if id != 0 {
			return tx.EndSession(ctx, s.Person, id)
		}
		return tx.EndOtherSessions(ctx, s.Person, s.ID)
	})
}

// SeeSession notes that a session was used, at most once a minute.
func (d *Desk) SeeSession(ctx context.Context, s procedure.Session) error {
	if d.store.Now().Sub(s.Seen) < time.Minute {
		return nil
	}
	return d.store.Jot(ctx, func(tx *store.Tx) error { return tx.SeeSession(ctx, s.ID) })
}

// Flash keeps a message in words for the session's next page.
func (d *Desk) Flash(ctx context.Context, s procedure.Session, words string) error {
	return d.store.Jot(ctx, func(tx *store.Tx) error { return tx.SetFlash(ctx, s.ID, words) })
}

// ChooseLanguage remembers the reader's language.
func (d *Desk) ChooseLanguage(ctx context.Context, s procedure.Session, lang procedure.Lang) error {
	return d.store.Note(ctx, func(tx *store.Tx) error { return tx.SetLang(ctx, s, lang) })
}

// Enter begins a session for somebody without asking for a password. Only the
// demonstration does so, where anybody may be anybody.
func (d *Desk) Enter(ctx context.Context, person procedure.PersonID, door Door) (SignedIn, error) {
	account, _, err := d.store.Account(ctx, person)
	if err != nil {
		return SignedIn{}, err
	}
	door.Known = d.knownDevice(person) // nobody is to be told
	return d.begin(ctx, account, "", door)
}
