package desk_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/views"
)

const password = "four quiet words here"

var hall = desk.Door{Address: "192.0.2.7", Device: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Lang: "en"}

// withAccount adds a delegate of AA who has set a password.
func (h *house) withAccount() procedure.Account {
	h.Helper()
	h.withGroup()
	got(h, func() (procedure.MembershipID, error) {
		return h.AddMember(ctx, h.officer(), newPerson("Petrova", "petrova@aa.example"),
			procedure.NewMember{Body: h.by["AA"], Role: procedure.Delegate})
	})
	a, _, err := h.store.AccountByEmail(ctx, "petrova@aa.example")
	h.ok(err)
	h.ok(h.Invite(ctx, h.officer(), a.Person))
	got(h, func() (desk.SignedIn, error) {
		return h.SetPassword(ctx, h.letter("invitation").token(h), password, "en", hall)
	})
	a, _, err = h.store.Account(ctx, a.Person)
	h.ok(err)
	return a
}

// sent is a letter that was queued.
type sent procedure.Recipient

func (s sent) token(h *house) string { return s.Link.Token(h.Key) }

// letters takes all letters that are due, checks that they have every field
// that they need, and returns them by name.
func (h *house) letters() map[string][]sent {
	h.Helper()
	all := map[string][]sent{}
	h.ok(h.store.Note(ctx, func(tx *store.Tx) error {
		due, err := tx.ClaimDeliveries(ctx, tx.Now.Add(time.Hour), 100)
		for _, d := range due {
			l, err := tx.QueuedLetter(ctx, d.ID)
			if err != nil {
				return err
			}
			if err := complete(l); err != nil {
				return err
			}
			all[l.Name] = append(all[l.Name], sent(l.To))
		}
		return err
	}))
	return all
}

// complete checks that a letter has all that its file asks for.
func complete(l procedure.QueuedLetter) error {
	fields := maps.Clone(l.To.Fields)
	if l.To.Link != (procedure.Link{}) {
		fields["link"] = "https://svod.example/x"
	}
	if procedure.Declinable(l.Kind, l.Name) { // what rendering adds
		fields["group"], fields["decline"] = "Группа", "https://svod.example/notices/x"
	}
	_, _, _, err := views.Letter(l.Name, string(l.To.Lang), fields)
	return err
}

// letter takes the only letter of a name that is due.
func (h *house) letter(name string) sent {
	h.Helper()
	all := h.letters()
	if len(all[name]) != 1 {
		h.Fatalf("%d letters %s among %v", len(all[name]), name, all)
	}
	return all[name][0]
}

func TestSigningIn(t *testing.T) {
	each(t, func(h *house) {
		a := h.withAccount()
		if told := h.letters(); len(told) != 0 {
			h.Errorf("who sets the first password is told of %v", told)
		}
		in := got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, " Petrova@AA.example ", password, hall) })
		s, err := h.store.Session(ctx, desk.SessionHash(in.Secret))
		if err != nil || s.Person != a.Person || s.CSRF == "" || len(in.Secret) != 43 {
			h.Errorf("%+v, %v", s, err)
		}
		if told := h.letter("new_device").Fields; told["address"] != hall.Address || told["device"] != "Firefox, Linux" ||
			!strings.HasSuffix(told["at"], "12:00:00 Moscow time") {
			h.Errorf("the letter of the new device says %v", told)
		}
		again := hall
		again.Known = in.Known
		other := got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, again) })
		if len(h.letters()) != 0 || other.Secret == in.Secret {
			h.Error("a known device is told of, or a session is used twice")
		}
		for _, wrong := range [][2]string{{a.Email, "another password"}, {"nobody@aa.example", password}, {"", ""}, {a.Email, strings.Repeat("x", 257)}} {
			_, err := h.SignIn(ctx, wrong[0], wrong[1], hall)
			h.invalid(err, "password", "sign_in.error.refused")
		}
	})
}

func TestSigningInIsLimitedByAccount(t *testing.T) {
	each(t, func(h *house) {
		a := h.withAccount()
		for _, email := range []string{a.Email, "nobody@aa.example"} { // known or not, the same
			for i := range 10 {
				door := desk.Door{Address: "198.51.100." + string(rune('0'+i))}
				_, err := h.SignIn(ctx, email, "wrong", door)
				h.invalid(err, "password", "sign_in.error.refused")
			}
			_, err := h.SignIn(ctx, email, password, hall)
			h.invalid(err, "password", "sign_in.error.limited")
		}
		h.clock.Advance(61 * time.Second) // never a lock: one try a minute
		got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
		got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
	})
}

func TestSigningInIsLimitedByAddress(t *testing.T) {
	each(t, func(h *house) {
		a := h.withAccount()
		for i := range 100 {
			_, err := h.SignIn(ctx, "guess"+string(rune('a'+i%26))+string(rune('a'+i/26))+"@aa.example", "wrong", hall)
			h.invalid(err, "password", "sign_in.error.refused")
		}
		_, err := h.SignIn(ctx, a.Email, password, hall)
		h.invalid(err, "password", "sign_in.error.limited")
		got(h, func() (desk.SignedIn, error) {
			return h.SignIn(ctx, a.Email, password, desk.Door{Address: "192.0.2.8"})
		})
		h.clock.Advance(15*time.Minute + time.Second)
		got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
	})
}

func TestAPasswordIsHashedAgainWhenItsCostRises(t *testing.T) {
	each(t, func(h *house) {
		a := h.withAccount()
		_, before, err := h.store.Account(ctx, a.Person)
		h.ok(err)
		dearer := desk.New(h.store, desk.Settings{Key: h.Key, SessionLife: h.SessionLife,
			Password: desk.PasswordCost{Iterations: 2, MemoryKiB: 64, Parallelism: 1}}, discard)
		got(h, func() (desk.SignedIn, error) { return dearer.SignIn(ctx, a.Email, password, hall) })
		_, after, err := h.store.Account(ctx, a.Person)
		if err != nil || after == before || !strings.Contains(after, "t=2") {
			h.Errorf("%q, %v", after, err)
		}
		got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
	})
}

func TestSessionsEnd(t *testing.T) {
	each(t, func(h *house) {
		a := h.withAccount()
		in := func() desk.SignedIn {
			return got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
		}
		lives := func(s desk.SignedIn, want bool) {
			h.Helper()
			_, err := h.store.Session(ctx, desk.SessionHash(s.Secret))
			if want != (err == nil) || err != nil && !errors.Is(err, procedure.ErrNotFound) {
				h.Errorf("the session lives: %t wanted, %v", want, err)
			}
		}
		idle := in()
		h.clock.Advance(12*time.Hour - time.Second)
		lives(idle, true)
		h.clock.Advance(time.Second)
		lives(idle, false)

		used := in()
		for range 14 { // seen every half day but one second
			h.clock.Advance(12*time.Hour - time.Second)
			s, err := h.store.Session(ctx, desk.SessionHash(used.Secret))
			h.ok(err)
			h.ok(h.SeeSession(ctx, s))
		}
		h.clock.Advance(14 * time.Second)
		lives(used, false)

		one, two, three := in(), in(), in()
		h.ok(h.SignOutElsewhere(ctx, one.Session, two.Session.ID))
		lives(two, false)
		lives(three, true)
		h.ok(h.SignOutElsewhere(ctx, one.Session, 0))
		lives(three, false)
		lives(one, true)
		h.ok(h.SignOut(ctx, one.Session))
		lives(one, false)

		four := in()
		h.ok(h.SignOutElsewhere(ctx, procedure.Session{ID: four.Session.ID, Person: a.Person + 1}, four.Session.ID))
		lives(four, true) // nobody ends another's
	})
}

func TestOfficersAreSignedOutSooner(t *testing.T) {
	life := procedure.SessionLife{Idle: 12 * time.Hour, Absolute: 7 * 24 * time.Hour, OfficerIdle: 30 * time.Minute, OfficerAbsolute: 12 * time.Hour}
	delegate := procedure.Account{Memberships: []procedure.Membership{{Group: 1, Role: procedure.Delegate}}}
	officer := procedure.Account{Memberships: []procedure.Membership{{Group: 1, Role: procedure.Secretariat}}}
	s := procedure.Session{Created: start, Seen: start, Ends: start.Add(life.Absolute), Idle: life.Idle}
	for _, c := range []struct {
		account procedure.Account
		after   time.Duration
		over    bool
	}{
		{delegate, 31 * time.Minute, false}, {officer, 29 * time.Minute, false},
		{officer, 30 * time.Minute, true}, // though the session began before the office did
		{delegate, 12 * time.Hour, true},
	} {
		if life.Over(s, c.account, start.Add(c.after)) != c.over {
			t.Errorf("%v after %v", c.account.Memberships[0].Role, c.after)
		}
	}
}
