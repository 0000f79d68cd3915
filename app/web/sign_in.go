package web

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// showSignIn is the door.
func (s *Site) showSignIn(c *fiber.Ctx, who procedure.Viewer) error {
	return s.signInPage(c, who, views.Form{Values: map[string]string{"next": ownPath(c.Query("next"))}}, fiber.StatusOK)
}

func (s *Site) signInPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	f := s.frame(c, who, "sign_in.title")
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.SignInPage(f, form, form.Value("next")))
}

// signIn checks who it is.
func (s *Site) signIn(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	signed, err := s.desk.SignIn(ctx, in.value("email"), in.value("password"), s.door(c))
	if problems, ok := asInvalid(err); ok {
		return s.signInPage(c, who, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	s.open(c, signed)
	return c.Redirect(ownPath(in.value("next")), fiber.StatusSeeOther)
}

// ownPath is an address of this portal to go on to; anything else is the start.
func ownPath(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}

func escape(path string) string { return url.QueryEscape(path) }

// signOut ends the session, and all others where the form says everywhere.
func (s *Site) signOut(c *fiber.Ctx, _ procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	session := s.visit(c).session
	if s.readForm(c).ticked("everywhere") {
		if err := s.desk.SignOutElsewhere(ctx, session, 0); err != nil {
			return err
		}
	}
	if err := s.desk.SignOut(ctx, session); err != nil {
		return err
	}
	s.shut(c)
	return c.Redirect("/sign-in", fiber.StatusSeeOther)
}

// chooseLanguage remembers the reader's language and goes back to the page.
func (s *Site) chooseLanguage(c *fiber.Ctx, _ procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	lang := in.value("lang")
	if !locales.Known(lang) {
		return procedure.ErrNotFound
	}
	if session := s.visit(c).session; session.ID != 0 {
		if err := s.desk.ChooseLanguage(ctx, session, procedure.Lang(lang)); err != nil {
			return err
		}
	}
	s.setCookie(c, languageCookie, lang, s.store.Now().AddDate(1, 0, 0))
	return c.Redirect(withoutLang(ownPath(in.value("next"))), fiber.StatusSeeOther)
}

// withoutLang drops a language asked for once from an address.
func withoutLang(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return "/"
	}
	q := u.Query()
	q.Del("lang")
	u.RawQuery = q.Encode()
	return u.String()
}

// showReset asks for the address to which a link for a new password goes.
func (s *Site) showReset(c *fiber.Ctx, who procedure.Viewer) error {
	return s.resetPage(c, who, views.Form{}, false, fiber.StatusOK)
}

func (s *Site) resetPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, sent bool, status int) error {
	f := s.frame(c, who, "reset.title")
	f.Narrow, f.Failed = true, len(form.Problems) > 0
	return s.render(c, status, views.ResetPage(f, form, sent))
}

// requestReset sends the link, if somebody has the address; the answer is the
// same.
func (s *Site) requestReset(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	err := s.desk.RequestReset(ctx, in.value("email"), s.door(c))
	if problems, ok := asInvalid(err); ok {
		return s.resetPage(c, who, in.again(problems), false, fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.resetPage(c, who, views.Form{}, true, fiber.StatusOK)
}

// showPasswordLink shows the form that an invitation or a reset opens. Looking
// spends nothing.
func (s *Site) showPasswordLink(c *fiber.Ctx, who procedure.Viewer) error {
	return s.passwordPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) passwordPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	link, account, err := s.desk.PasswordLink(ctx, c.Params("token"), s.door(c))
	f := s.frame(c, who, "password.title")
	f.Narrow, f.Failed = true, len(form.Problems) > 0
	old := err == nil && !s.store.Now().Before(link.Ends)
	switch {
	case old && link.Kind == procedure.LinkInvitation && link.Group != 0:
		g, err := s.store.Group(ctx, link.Group)
		if err != nil {
			return err
		}
		return s.render(c, fiber.StatusGone, views.LapsedInvitationPage(f, g.Name.In(f.Language()), c.Path()+"/renew"))
	case old || errors.Is(err, procedure.ErrNotFound):
		return s.render(c, fiber.StatusGone, views.OldLinkPage(f))
	case err != nil:
		return err
	}
	if form.Values == nil {
		form.Values = map[string]string{"lang": f.Lang}
	}
	return s.render(c, status, views.PasswordPage(f, form, account.Name.In(f.Language()).Listed(), account.Email, c.Path()))
}

// setPassword spends the link.
func (s *Site) setPassword(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	lang := procedure.Lang(in.value("lang"))
	if !locales.Known(string(lang)) {
		lang = ""
	}
	signed, err := s.desk.SetPassword(ctx, c.Params("token"), in.value("password"), lang, s.door(c))
	if problems, ok := asInvalid(err); ok {
		return s.passwordPage(c, who, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	var old procedure.Refused
	if errors.Is(err, procedure.ErrNotFound) || errors.As(err, &old) {
		return s.passwordPage(c, who, views.Form{}, fiber.StatusGone)
	}
	if err != nil {
		return err
	}
	s.open(c, signed)
	return c.Redirect("/", fiber.StatusSeeOther)
}

// showSetup is the form of the first officer of an empty portal.
func (s *Site) showSetup(c *fiber.Ctx, who procedure.Viewer) error {
	return s.setupPage(c, who, views.Form{Values: map[string]string{"lang": string(who.Lang)}}, fiber.StatusOK)
}

func (s *Site) setupPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	if err := s.desk.CheckSetup(ctx, c.Params("token")); err != nil {
		return err
	}
	f := s.frame(c, who, "setup.title")
	f.Narrow, f.Failed = true, len(form.Problems) > 0
	return s.render(c, status, views.SetupPage(f, form, c.Path()))
}

// setUp makes the first account and signs in.
func (s *Site) setUp(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n := procedure.NewPerson{Name: procedure.PersonName{}, Email: in.value("email"), Lang: procedure.Lang(in.value("lang"))}
	for _, lang := range locales.Languages() {
		if full := in.line("name_"+lang, procedure.MaxName); full != "" {
			n.Name[procedure.Lang(lang)] = procedure.NameForm{Full: full}
		}
	}
	signed, err := s.desk.SetUp(ctx, c.Params("token"), n, in.value("password"), s.door(c))
	if problems, ok := asInvalid(err); ok {
		return s.setupPage(c, who, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	s.open(c, signed)
	return c.Redirect("/", fiber.StatusSeeOther)
}

// showProfile shows the reader's own account.
func (s *Site) showProfile(c *fiber.Ctx, who procedure.Viewer) error {
	return s.profilePage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) profilePage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f, a := s.frame(c, who, "profile.title"), s.visit(c).account
	f.Failed = len(form.Problems) > 0
	v := views.ProfileView{Name: a.Name.In(f.Language()).Listed(), Email: a.Email}
	var err error
	if v.Groups, err = s.store.Groups(ctx, a.Person); err != nil {
		return err
	}
	if v.Bodies, err = s.store.Bodies(ctx); err != nil {
		return err
	}
	return s.render(c, status, views.ProfilePage(f, form, v))
}

// changePassword sets a new password.
func (s *Site) changePassword(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	err := s.desk.ChangePassword(ctx, s.visit(c).session, in.value("present"), in.value("password"), s.door(c))
	if problems, ok := asInvalid(err); ok {
		return s.profilePage(c, who, in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.done(c, "profile.done.password", "/profile")
}

// showDevices lists where the reader is signed in.
func (s *Site) showDevices(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v := s.visit(c)
	sessions, err := s.store.Sessions(ctx, v.account.Person)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, views.DevicesPage(s.frame(c, who, "devices.title"), sessions, v.session.ID))
}

// endDevice ends another session, or all others.
func (s *Site) endDevice(c *fiber.Ctx, _ procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := strconv.ParseInt(s.readForm(c).value("session"), 10, 64)
	if err != nil {
		return procedure.ErrNotFound
	}
	if err := s.desk.SignOutElsewhere(ctx, s.visit(c).session, procedure.SessionID(id)); err != nil {
		return err
	}
	return s.done(c, "devices.done", "/profile/devices")
}
