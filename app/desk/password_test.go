package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
)

func TestAnInvitationIsUsedOnce(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		got(h, func() (procedure.MembershipID, error) {
			return h.AddMember(ctx, h.officer(), newPerson("Petrova", "petrova@aa.example"),
				procedure.NewMember{Body: h.by["AA"], Role: procedure.Head})
		})
		a, _, err := h.store.AccountByEmail(ctx, "petrova@aa.example")
		h.ok(err)
		h.ok(h.Invite(ctx, h.officer(), a.Person))
		first := h.letter("invitation")
		h.clock.Advance(2 * time.Minute)
		h.ok(h.Invite(ctx, h.officer(), a.Person))
		second := h.letter("invitation")
		if len(second.token(h)) != procedure.TokenLength || first.token(h) == second.token(h) {
			h.Errorf("tokens %q and %q", first.token(h), second.token(h))
		}
		if !strings.HasSuffix(h.LinkAddress(second.Link), "/invitation/"+second.token(h)) {
			h.Error(h.LinkAddress(second.Link))
		}
		if _, _, err := h.PasswordLink(ctx, first.token(h), hall); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("the first link still opens: %v", err)
		}
		for range 2 { // looking spends nothing
			link, of, err := h.PasswordLink(ctx, second.token(h), hall)
			if err != nil || of.Person != a.Person || link.Kind != procedure.LinkInvitation {
				h.Errorf("%+v, %v", link, err)
			}
		}
		_, err = h.SetPassword(ctx, second.token(h), "short", "ru", hall)
		h.invalid(err, "password", "password.error.short")
		got(h, func() (desk.SignedIn, error) { return h.SetPassword(ctx, second.token(h), password, "ru", hall) })
		if _, err := h.SetPassword(ctx, second.token(h), password+"!", "ru", hall); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("the link is spent twice: %v", err)
		}
		if a, _, _ = h.store.Account(ctx, a.Person); a.Lang != "ru" {
			h.Errorf("the language is %s", a.Lang)
		}
		got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
		h.lines(h.group)
	})
}

func TestALinkEndsWithItsTime(t *testing.T) {
	each(t, func(h *house) {
		a := h.withAccount()
		h.letters()
		h.ok(h.RequestReset(ctx, a.Email, hall))
		token := h.letter("password_reset").token(h)
		h.clock.Advance(time.Hour)
		_, err := h.SetPassword(ctx, token, "another four quiet words", "", hall)
		refused[procedure.Refused](h, err)
		got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
	})
}

func TestAResetEndsAllSessions(t *testing.T) {
	each(t, func(h *house) {
		a := h.withAccount()
		before := got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
		h.letters()
		h.ok(h.RequestReset(ctx, a.Email, hall))
		first := h.letter("password_reset").token(h)
		h.ok(h.RequestReset(ctx, a.Email, hall))
		token := h.letter("password_reset").token(h)
		if _, _, err := h.PasswordLink(ctx, first, hall); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("an earlier link still opens: %v", err)
		}
		in := got(h, func() (desk.SignedIn, error) { return h.SetPassword(ctx, token, "another four quiet words", "", hall) })
		if _, err := h.store.Session(ctx, desk.SessionHash(before.Secret)); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("an earlier session lives: %v", err)
		}
		if _, err := h.store.Session(ctx, desk.SessionHash(in.Secret)); err != nil {
			h.Errorf("the new session: %v", err)
		}
		h.letter("password_changed")
		_, err := h.SignIn(ctx, a.Email, password, hall)
		h.invalid(err, "password", "sign_in.error.refused")
	})
}

func TestAResetTellsNobodyWhoIsKnown(t *testing.T) {
	each(t, func(h *house) {
		h.withAccount()
		h.letters()
		h.ok(h.RequestReset(ctx, "nobody@aa.example", hall))
		h.ok(h.RequestReset(ctx, "", hall))
		if all := h.letters(); len(all) != 0 {
			h.Errorf("letters went out: %v", all)
		}
		for range 28 {
			h.ok(h.RequestReset(ctx, "nobody@aa.example", hall))
		}
		h.invalid(h.RequestReset(ctx, "nobody@aa.example", hall), "email", "reset.error.limited")
		h.invalid(h.RequestReset(ctx, "petrova@aa.example", hall), "email", "reset.error.limited")
		h.clock.Advance(time.Hour)
		h.ok(h.RequestReset(ctx, "petrova@aa.example", hall))
		h.letter("password_reset")
	})
}

func TestGuessingLinksIsLimited(t *testing.T) {
	each(t, func(h *house) {
		for range 100 {
			if _, _, err := h.PasswordLink(ctx, "AAAAAAAAAAAAAAAAAAAAAA", hall); !errors.Is(err, procedure.ErrNotFound) {
				h.Fatal(err)
			}
		}
		if _, _, err := h.PasswordLink(ctx, "AAAAAAAAAAAAAAAAAAAAAA", hall); !errors.Is(err, desk.ErrTooMany) {
			h.Errorf("the hundred and first: %v", err)
		}
	})
}

func TestChangingThePassword(t *testing.T) {
	each(t, func(h *house) {
		a := h.withAccount()
		here := got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
		there := got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, password, hall) })
		h.letters()
		const next = "another four quiet words"
		h.invalid(h.ChangePassword(ctx, here.Session, "wrong", next, hall), "present", "password.error.present")
		h.invalid(h.ChangePassword(ctx, here.Session, password, "password2021", hall), "password", "password.error.common")
		h.ok(h.ChangePassword(ctx, here.Session, password, next, hall))
		if _, err := h.store.Session(ctx, desk.SessionHash(here.Secret)); err != nil {
			h.Errorf("this session: %v", err)
		}
		if _, err := h.store.Session(ctx, desk.SessionHash(there.Secret)); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("the other session lives: %v", err)
		}
		h.letter("password_changed")
		got(h, func() (desk.SignedIn, error) { return h.SignIn(ctx, a.Email, next, hall) })
	})
}

func TestPasswords(t *testing.T) {
	for typed, key := range map[string]string{
		"":                             "password.error.short",
		"eleven char":                  "password.error.short",
		"двенадцать б":                 "",
		strings.Repeat("ы", 128):       "password.error.common", // one letter again and again
		"correct horse battery staple": "",
		strings.Repeat("длинно ", 40):  "password.error.long",
		"qwerty123456":                 "password.error.common",
		"QWERTY123456":                 "password.error.common",
		"ghbdtn123456":                 "password.error.common", // a greeting in the other layout
		"abcabcabcabc":                 "password.error.common",
		"I am petrova, who else":       "password.error.own_name",
		"Мороз и солнце, день чудесный": "",
	} {
		err := procedure.CheckPassword(typed, "petrova@aa.example")
		var problems procedure.Invalid
		switch errors.As(err, &problems); {
		case key == "" && err != nil:
			t.Errorf("%q: %v", typed, problems)
		case key != "" && (len(problems) != 1 || problems[0].Key != key):
			t.Errorf("%q: %v, want %s", typed, problems, key)
		}
	}
}

func TestThePortalIsSetUpOnce(t *testing.T) {
	each(t, func(h *house) {
		token := got(h, func() (string, error) { return h.SetupToken(ctx) })
		n := newPerson("Ivanova", "ivanova@sec.example")
		if h.CheckSetup(ctx, token) != nil || !errors.Is(h.CheckSetup(ctx, token+"x"), procedure.ErrNotFound) ||
			!errors.Is(h.CheckSetup(ctx, ""), procedure.ErrNotFound) {
			h.Error("the link opens for whom it should not, or not for whom it should")
		}
		_, err := h.SetUp(ctx, token, n, "short", hall)
		h.invalid(err, "password", "password.error.short")
		in := got(h, func() (desk.SignedIn, error) { return h.SetUp(ctx, token, n, password, hall) })
		if a, _, err := h.store.Account(ctx, in.Session.Person); err != nil || !a.Operator {
			h.Errorf("%+v, %v", a, err)
		}
		if _, err := h.SetUp(ctx, token, newPerson("Other", "other@sec.example"), password, hall); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("set up twice: %v", err)
		}
		if again, err := h.SetupToken(ctx); err != nil || again != "" {
			h.Errorf("another link %q, %v", again, err)
		}
	})
}

func TestTheFirstOfficerSitsInWhatTheCommandLineMade(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		token := got(h, func() (string, error) { return h.SetupToken(ctx) })
		in := got(h, func() (desk.SignedIn, error) {
			return h.SetUp(ctx, token, newPerson("Ivanova", "ivanova@sec.example"), password, hall)
		})
		account, _, err := h.store.Account(ctx, in.Session.Person)
		if err != nil || !account.In(h.group, h.store.Now()).Officer() {
			h.Errorf("%+v, %v", account, err)
		}
	})
}

func TestTheLinkOfTheFirstStartEnds(t *testing.T) {
	each(t, func(h *house) {
		token := got(h, func() (string, error) { return h.SetupToken(ctx) })
		h.clock.Advance(24 * time.Hour)
		if err := h.CheckSetup(ctx, token); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("%v", err)
		}
		if another := got(h, func() (string, error) { return h.SetupToken(ctx) }); h.CheckSetup(ctx, another) != nil {
			h.Error("the next start's link does not open")
		}
	})
}
