package web

import (
	"context"
	"crypto/hmac"
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/locales"
)

// visit is what is known of a request: its session, and who is signed in.
type visit struct {
	session procedure.Session // zero: none
	account procedure.Account // zero: a stranger
	lang    procedure.Lang
}

const visitKey = "visit"

// cookie is the name of the session's cookie. The prefix binds it to TLS and to
// this host; without TLS, on this machine only, it has none.
func (s *Site) cookie() string {
	if s.base.Scheme == "https" {
		return "__Host-svod"
	}
	return "svod"
}

// visit reads the session of a request once.
func (s *Site) visit(c *fiber.Ctx) *visit {
	if v, ok := c.Locals(visitKey).(*visit); ok {
		return v
	}
	return &visit{lang: procedure.Lang(s.Language)}
}

// withSession loads the session for what follows.
func (s *Site) withSession(c *fiber.Ctx) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v := &visit{}
	c.Locals(visitKey, v)
	if secret := c.Cookies(s.cookie()); secret != "" {
		if err := s.loadSession(ctx, v, secret); err != nil {
			return err
		}
	}
	v.lang = s.language(c, v)
	if c.Method() == fiber.MethodPost {
		if err := s.guardPost(c, v); err != nil {
			return err
		}
	}
	return c.Next()
}

func (s *Site) loadSession(ctx context.Context, v *visit, secret string) error {
	session, err := s.store.Session(ctx, desk.SessionHash(secret))
	if errors.Is(err, procedure.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	v.session = session
	if session.Person != 0 {
		if v.account, _, err = s.store.Account(ctx, session.Person); err != nil && !errors.Is(err, procedure.ErrNotFound) {
			return err
		}
	}
	return s.desk.SeeSession(ctx, session)
}

// language is the reader's: asked for this once in the address, chosen before,
// or the first that the browser names.
func (s *Site) language(c *fiber.Ctx, v *visit) procedure.Lang {
	for _, code := range []string{c.Query("lang"), string(v.session.Lang), c.Cookies("svod-lang")} {
		if locales.Known(code) {
			return procedure.Lang(code)
		}
	}
	if header := c.Get(fiber.HeaderAcceptLanguage); header != "" {
		return procedure.Lang(locales.Match(header))
	}
	return procedure.Lang(s.Language)
}

// guardPost refuses a form that does not come from this session's own page:
// its token, and where the browser says where it comes from, that too.
func (s *Site) guardPost(c *fiber.Ctx, v *visit) error {
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return s.forged(c)
	}
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || !s.hosts[u.Host] {
			return s.forged(c)
		}
	}
	if v.session.CSRF == "" { // strangers: nothing is done in anybody's name
		return nil
	}
	if given := formValue(c, "csrf"); !hmac.Equal([]byte(given), []byte(v.session.CSRF)) {
		return s.forged(c)
	}
	return nil
}

// errForged: a form that did not come from a page of this session.
var errForged = procedure.Forbidden{Key: "error.forged"}

func (s *Site) forged(c *fiber.Ctx) error {
	s.log.Warn("CSRF refused", "address", s.address(c), "path", shownPath(c))
	return errForged
}

// open puts a new session into the browser.
func (s *Site) open(c *fiber.Ctx, in desk.SignedIn) {
	c.Cookie(&fiber.Cookie{Name: s.cookie(), Value: in.Secret, Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
		Secure: s.base.Scheme == "https", Expires: in.Session.Ends})
}

// shut takes the session out of the browser, with what it has stored.
func (s *Site) shut(c *fiber.Ctx) {
	c.Cookie(&fiber.Cookie{Name: s.cookie(), Value: "", Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
		Secure: s.base.Scheme == "https", MaxAge: -1})
	c.Set("Clear-Site-Data", `"cache", "storage"`)
}

// door is where a request came from, as limits and the list of devices want it.
func (s *Site) door(c *fiber.Ctx) desk.Door {
	device, _ := procedure.CleanLine(c.Get(fiber.HeaderUserAgent))
	if len(device) > 200 {
		device = string([]rune(device)[:min(200, len([]rune(device)))])
	}
	return desk.Door{Address: s.address(c), Device: device, Lang: s.visit(c).lang}
}
