package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"maps"
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// RequestReset sends a link for a new password to an address, if somebody with
// it may sign in. Who asks is told the same either way, and after the same time:
// for an address that nobody has, the same rows are written and taken back.
func (d *Desk) RequestReset(ctx context.Context, email string, door Door) error {
	email = strings.ToLower(strings.TrimSpace(email))
	tries, err := d.store.Attempts(ctx, "reset", door.Address)
	if err != nil {
		return err
	}
	if tries.N >= resetsAnHour && d.store.Now().Sub(tries.Since) < time.Hour {
		d.log.Warn("reset limited", "address", door.Address)
		return procedure.Invalid{{Field: "email", Key: "reset.error.limited"}}
	}
	account, _, err := d.store.AccountByEmail(ctx, email)
	known := err == nil
	if err != nil && !errors.Is(err, procedure.ErrNotFound) {
		return err
	}
	d.log.Info("reset requested", "address", door.Address, "person", int64(account.Person))
	return d.store.Write(ctx, procedure.Site, func(tx *store.Tx) error {
		if err := tx.CountAttempt(ctx, "reset", door.Address, time.Hour); err != nil {
			return err
		}
		if known {
			if done, err := d.resetOrInvite(ctx, tx, account); err != nil || done {
				return err
			}
		}
		somebody, err := tx.SomeAccount(ctx)
		if err != nil {
			return err
		}
		return tx.Undone(ctx, func() error { return d.issueReset(ctx, tx, somebody) })
	})
}

// resetOrInvite sends who has a password the link for another one, and who has
// none yet the invitation again. Whose invitation was withdrawn, or who was
// never invited, gets nothing: false.
func (d *Desk) resetOrInvite(ctx context.Context, tx *store.Tx, account procedure.Account) (bool, error) {
	active, err := tx.HasPassword(ctx, account.Person)
	if err != nil {
		return false, err
	}
	if active {
		return true, d.issueReset(ctx, tx, account)
	}
	i, err := tx.InvitationOf(ctx, account.Person)
	if err == nil {
		err = d.renewInvitation(ctx, tx, i)
	}
	if errors.Is(err, procedure.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// issueReset makes the link and queues its letter.
func (d *Desk) issueReset(ctx context.Context, tx *store.Tx, account procedure.Account) error {
	link := procedure.Link{Kind: procedure.LinkReset, Issue: 1}
	ends := tx.Now.Add(d.ResetLasts)
	row, err := tx.IssueReset(ctx, account.Person, ends, func(row int64) []byte {
		link.Row = row
		return procedure.HashToken(link.Token(d.Key))
	})
	if err != nil {
		return err
	}
	link.Row = row
	clock, err := clockOf(ctx, tx, account)
	if err != nil {
		return err
	}
	return tx.Queue(ctx, d.accountLetter("password_reset", account, link,
		map[string]string{"ends": words(account).DateTime(ends, clock)}))
}

// accountLetter is a letter to the owner of an account.
func (d *Desk) accountLetter(name string, a procedure.Account, link procedure.Link, more map[string]string) procedure.Letter {
	as := a.Name.In(a.Lang)
	fields := map[string]string{"name": as.Addressed()}
	maps.Copy(fields, more)
	return procedure.Letter{Name: name, Kind: procedure.MailAccess, To: []procedure.Recipient{{Person: a.Person, Name: as.Listed(),
		Address: a.Email, Lang: a.Lang, Reasons: []string{name}, Fields: fields, Link: link}}}
}

// clockOf is the time zone in which the owner of an account reads hours.
func clockOf(ctx context.Context, tx *store.Tx, a procedure.Account) (string, error) {
	zone, err := tx.PersonZone(ctx, a.Person)
	return cmp.Or(zone, "UTC"), err
}

// words say things to the owner of an account.
func words(a procedure.Account) *locales.Printer { return locales.For(string(a.Lang)) }

// LinkAddress is where a link of a letter leads.
func (d *Desk) LinkAddress(l procedure.Link) string {
	return d.BaseURL + linkPaths[l.Kind] + l.Token(d.Key)
}

var linkPaths = map[procedure.LinkKind]string{
	procedure.LinkInvitation: "/invitation/",
	procedure.LinkReset:      "/reset/",
	procedure.LinkPersonal:   "/a/",
}

// PasswordLink is the link that a token opens; reading it spends nothing. Who
// tries many that open nothing is told to wait.
func (d *Desk) PasswordLink(ctx context.Context, token string, door Door) (procedure.PasswordLink, procedure.Account, error) {
	if err := d.mayTryLink(ctx, door); err != nil {
		return procedure.PasswordLink{}, procedure.Account{}, err
	}
	l, err := d.store.OpenLink(ctx, procedure.HashToken(token))
	if errors.Is(err, procedure.ErrNotFound) {
		return l, procedure.Account{}, errors.Join(err, d.missLink(ctx, door))
	}
	if err != nil {
		return l, procedure.Account{}, err
	}
	a, _, err := d.store.Account(ctx, l.Person)
	return l, a, err
}

// ErrTooMany: too many tries from one address; come back later.
var ErrTooMany = errors.New("too many tries")

// mayTryLink refuses an address that has tried too many secrets.
func (d *Desk) mayTryLink(ctx context.Context, door Door) error {
	misses, err := d.store.Attempts(ctx, "link", door.Address)
	if err != nil {
		return err
	}
	if misses.N >= triesAddress && d.store.Now().Sub(misses.Since) < tryWindow {
		d.log.Warn("links limited", "address", door.Address)
		return ErrTooMany
	}
	return nil
}

// missLink counts a secret that opened nothing.
func (d *Desk) missLink(ctx context.Context, door Door) error {
	return d.store.Note(ctx, func(tx *store.Tx) error { return tx.CountAttempt(ctx, "link", door.Address, tryWindow) })
}

// MayVerify counts a document that somebody checks, and says whether there were
// too many from one address.
func (d *Desk) MayVerify(ctx context.Context, door Door) error {
	tries, err := d.store.Attempts(ctx, "verify", door.Address)
	if err != nil {
		return err
	}
	if tries.N >= triesAddress && d.store.Now().Sub(tries.Since) < tryWindow {
		d.log.Warn("verification limited", "address", door.Address)
		return ErrTooMany
	}
	return d.store.Note(ctx, func(tx *store.Tx) error { return tx.CountAttempt(ctx, "verify", door.Address, tryWindow) })
}

// SetPassword spends a link: it sets the password, ends all sessions, tells the
// owner, and signs in.
func (d *Desk) SetPassword(ctx context.Context, token, password string, lang procedure.Lang, door Door) (SignedIn, error) {
	l, account, err := d.PasswordLink(ctx, token, door)
	if err != nil {
		return SignedIn{}, err
	}
	if err := procedure.CheckPassword(password, account.Email); err != nil {
		return SignedIn{}, err
	}
	hash, err := d.hasher.hash(ctx, password)
	if err != nil {
		return SignedIn{}, err
	}
	var in SignedIn
	err = d.store.Write(ctx, l.Group, func(tx *store.Tx) error {
		spent, err := tx.SpendLink(ctx, l.Row)
		if err != nil {
			return err
		}
		if !spent {
			return procedure.Refused{Key: "link.refused.old"}
		}
		if lang != "" {
			account.Lang = lang
		}
		who := account.In(l.Group, tx.Now)
		if l.Kind == procedure.LinkInvitation {
			if err := tx.AcceptInvitation(ctx, account.Person); err != nil {
				return err
			}
			if err := tx.Record(ctx, who, "member.accept", object("person", account.Person)); err != nil {
				return err
			}
		}
		if in, err = d.passwordSet(ctx, tx, account, hash, 0, door); err != nil {
			return err
		}
		return tx.SetLang(ctx, in.Session, account.Lang)
	})
	return in, err
}

// passwordSet keeps a new hash, ends the sessions but one, and tells the owner
// who had another password before.
func (d *Desk) passwordSet(ctx context.Context, tx *store.Tx, account procedure.Account, hash string, but procedure.SessionID, door Door) (SignedIn, error) {
	had, err := tx.HasPassword(ctx, account.Person)
	if err != nil {
		return SignedIn{}, err
	}
	if err := tx.SetPassword(ctx, account.Person, hash); err != nil {
		return SignedIn{}, err
	}
	if err := tx.EndOtherSessions(ctx, account.Person, but); err != nil {
		return SignedIn{}, err
	}
	if had {
		if err := d.tellPassword(ctx, tx, account); err != nil {
			return SignedIn{}, err
		}
	}
	d.log.Info("password changed", "person", int64(account.Person), "address", door.Address)
	if but != 0 {
		return SignedIn{}, nil
	}
	return d.newSession(ctx, tx, account, door)
}

// tellPassword tells the owner of an account that its password was changed.
func (d *Desk) tellPassword(ctx context.Context, tx *store.Tx, account procedure.Account) error {
	clock, err := clockOf(ctx, tx, account)
	if err != nil {
		return err
	}
	return tx.Queue(ctx, d.accountLetter("password_changed", account, procedure.Link{},
		map[string]string{"at": words(account).DateTimeExact(tx.Now, clock), "link": d.BaseURL + "/reset"}))
}

// Reauthenticate asks who is signed in for the password once more: a computer
// that was left open must not be enough for what cannot be taken back. field is
// that of the form; wrong passwords count as failed sign-ins do.
func (d *Desk) Reauthenticate(ctx context.Context, person procedure.PersonID, field, password string, door Door) (procedure.Account, error) {
	account, hash, err := d.store.Account(ctx, person)
	if err != nil {
		return account, err
	}
	if err := d.limited(ctx, account.Email, door); err != nil {
		return account, procedure.Invalid{{Field: field, Key: "sign_in.error.limited"}}
	}
	ok := false
	if len(password) <= procedure.MaxPasswordBytes {
		if ok, _, err = d.hasher.matches(ctx, password, hash); err != nil {
			return account, err
		}
	}
	if !ok {
		return account, errors.Join(procedure.Invalid{{Field: field, Key: "password.error.present"}}, d.countFailure(ctx, account.Email, door))
	}
	return account, nil
}

// ChangePassword sets a new password for who knows the present one; the other
// sessions end.
func (d *Desk) ChangePassword(ctx context.Context, s procedure.Session, present, password string, door Door) error {
	account, err := d.Reauthenticate(ctx, s.Person, "present", present, door)
	if err != nil {
		return err
	}
	if err := procedure.CheckPassword(password, account.Email); err != nil {
		return err
	}
	hash, err := d.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return d.store.Write(ctx, procedure.Site, func(tx *store.Tx) error {
		_, err := d.passwordSet(ctx, tx, account, hash, s.ID, door)
		return err
	})
}

const (
	setupHash = "setup.hash"
	setupEnds = "setup.ends"
	setupTime = 24 * time.Hour
)

// SetupToken makes the one-time secret with which the first officer sets up an
// empty portal; empty when somebody is known already.
func (d *Desk) SetupToken(ctx context.Context) (string, error) {
	known, err := d.store.AnyPerson(ctx)
	if err != nil || known {
		return "", err
	}
	token := rand.Text()
	return token, d.store.Write(ctx, procedure.Site, func(tx *store.Tx) error {
		if err := tx.SetSetting(ctx, setupHash, hex.EncodeToString(procedure.HashToken(token))); err != nil {
			return err
		}
		return tx.SetSetting(ctx, setupEnds, strconv.FormatInt(tx.Now.Add(setupTime).Unix(), 10))
	})
}

// CheckSetup says whether a setup token still opens.
func (d *Desk) CheckSetup(ctx context.Context, token string) error {
	hash, err := d.store.Setting(ctx, setupHash)
	if err != nil {
		return err
	}
	ends, err := d.store.Setting(ctx, setupEnds)
	if err != nil {
		return err
	}
	until, _ := strconv.ParseInt(ends, 10, 64)
	given := hex.EncodeToString(procedure.HashToken(token))
	if hash == "" || subtle.ConstantTimeCompare([]byte(hash), []byte(given)) != 1 || d.store.Now().Unix() >= until {
		return procedure.ErrNotFound
	}
	return nil
}

// SetUp makes the first person, who is the operator of the site, and signs in.
func (d *Desk) SetUp(ctx context.Context, token string, n procedure.NewPerson, password string, door Door) (SignedIn, error) {
	if err := d.CheckSetup(ctx, token); err != nil {
		return SignedIn{}, err
	}
	if err := joinProblems(n.Check(), procedure.CheckPassword(password, n.Email)); err != nil {
		return SignedIn{}, err
	}
	hash, err := d.hasher.hash(ctx, password)
	if err != nil {
		return SignedIn{}, err
	}
	var in SignedIn
	err = d.store.Write(ctx, procedure.Site, func(tx *store.Tx) error {
		if known, err := tx.AnyPerson(ctx); err != nil || known {
			return errors.Join(err, procedure.ErrNotFound)
		}
		person, err := tx.InsertPerson(ctx, n)
		if err != nil {
			return err
		}
		if err := tx.MakeOperator(ctx, person); err != nil {
			return err
		}
		if err := tx.SetPassword(ctx, person, hash); err != nil {
			return err
		}
		if err := seatFirst(ctx, tx, person); err != nil {
			return err
		}
		if err := errors.Join(tx.SetSetting(ctx, setupHash, ""), tx.SetSetting(ctx, setupEnds, "")); err != nil {
			return err
		}
		account := procedure.Account{Person: person, Name: n.Name, Email: n.Email, Lang: n.Lang, Operator: true}
		if err := tx.Record(ctx, account.In(procedure.Site, tx.Now), "site.set_up", object("person", person)); err != nil {
			return err
		}
		in, err = d.newSession(ctx, tx, account, door)
		return err
	})
	return in, err
}

// seatFirst makes the first person an officer of the groups that the command
// line has made before anybody was known: nobody else could open them.
func seatFirst(ctx context.Context, tx *store.Tx, person procedure.PersonID) error {
	groups, err := tx.LiveGroups(ctx)
	if err != nil {
		return err
	}
	for _, id := range groups {
		group, err := tx.Group(ctx, id)
		if err != nil {
			return err
		}
		if _, err := tx.InsertMember(ctx, procedure.Membership{Group: id, Person: person, Body: group.ConvenedBy,
			Role: procedure.Secretariat, Since: tx.Now, Accepted: tx.Now}); err != nil {
			return err
		}
	}
	return nil
}
