package web

import (
	"context"
	"crypto/hmac"
	"errors"
	"net/url"
	"strings"
	"time"

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
		if err := s.loadSession(ctx, v, secret, byItself(c)); err != nil {
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

func (s *Site) loadSession(ctx context.Context, v *visit, secret string, byItself bool) error {
	session, account, err := s.store.SignedIn(ctx, desk.SessionHash(secret))
	if errors.Is(err, procedure.ErrNotFound) {
		return nil
	}
	if err != nil || s.desk.SessionLife.Over(session, account, s.store.Now()) {
		return err
	}
	v.session, v.account = session, account
	if byItself {
		return nil
	}
	return s.desk.SeeSession(ctx, session)
}

// language is the reader's: asked for this once in the address, chosen before,
// or the first that the browser names.
func (s *Site) language(c *fiber.Ctx, v *visit) procedure.Lang {
	for _, code := range []string{c.Query("lang"), string(v.session.Lang), c.Cookies(languageCookie)} {
		if locales.Known(code) {
			return procedure.Lang(code)
		}
	}
	return procedure.Lang(locales.Match(c.Get(fiber.HeaderAcceptLanguage), s.Language))
}

// guardPost refuses a form that does not come from this portal's own page: what
// the browser says of where it comes from decides for strangers, who have no
// session; whoever is signed in must bring the session's token as well.
func (s *Site) guardPost(c *fiber.Ctx, v *visit) error {
	site, origin := c.Get("Sec-Fetch-Site"), c.Get(fiber.HeaderOrigin)
	if site != "" && site != "same-origin" || origin != "" && !s.own(origin) {
		return s.forged(c)
	}
	said := site != "" || origin != ""
	if v.account.Person == 0 {
		if !said {
			return s.forged(c)
		}
		return nil
	}
	given := formValue(c, "csrf")
	switch {
	case hmac.Equal([]byte(given), []byte(v.session.CSRF)):
		return nil
	case said && given != "":
		return errStale
	}
	return s.forged(c)
}

// own says whether an origin is the portal's.
func (s *Site) own(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == s.base.Scheme && u.Path == "" && s.hosts[strings.ToLower(u.Host)]
}

// errForged: a form that did not come from a page of this session.
var errForged = procedure.Forbidden{Key: "error.forged"}

// errStale: a form of this portal, but of a session that ended before this one
// began. It may be sent again with the new token.
var errStale = errors.New("a form of an earlier session")

func (s *Site) forged(c *fiber.Ctx) error {
	s.log.Warn("CSRF refused", "address", s.address(c), "path", shownPath(c))
	return errForged
}

// languageCookie remembers the language of who is not signed in, nothing else.
const languageCookie = "svod-lang"

// deviceCookie shows that somebody has signed in with this browser before: the
// next time no letter tells of a new device. It opens nothing.
const deviceCookie = "svod-device"

// open puts a new session into the browser.
func (s *Site) open(c *fiber.Ctx, in desk.SignedIn) {
	s.setCookie(c, s.cookie(), in.Secret, in.Session.Ends)
	s.setCookie(c, deviceCookie, in.Known, s.store.Now().AddDate(1, 0, 0))
}

// shut takes the session out of the browser, with what it has stored.
func (s *Site) shut(c *fiber.Ctx) {
	s.setCookie(c, s.cookie(), "", time.Unix(1, 0))
	c.Set("Clear-Site-Data", `"cache", "storage"`)
}

// setCookie gives a cookie until a moment of the portal's clock, which need not
// be the browser's: so it says how long, and not until when.
func (s *Site) setCookie(c *fiber.Ctx, name, value string, ends time.Time) {
	lasts := int(ends.Sub(s.store.Now()) / time.Second)
	if lasts <= 0 {
		lasts = -1
	}
	c.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
		Secure: s.base.Scheme == "https", MaxAge: lasts})
}

// door is where a request came from, as limits and the list of devices want it.
func (s *Site) door(c *fiber.Ctx) desk.Door {
	device, _ := procedure.CleanLine(c.Get(fiber.HeaderUserAgent))
	if letters := []rune(device); len(letters) > procedure.MaxName {
		device = string(letters[:procedure.MaxName])
	}
	return desk.Door{Address: s.address(c), Device: device, Lang: s.visit(c).lang, Known: c.Cookies(deviceCookie)}
}
