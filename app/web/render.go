package web

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"
	"github.com/klauspost/compress/gzip"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// buffers are reused: a page is rendered whole before anything is sent, so that
// an error never leaves half a page behind.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// compressors work at the lowest level: for a page that is sent once, more
// costs more than it saves.
var compressors = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	return w
}}

// minCompressed is the size below which compressing saves nothing.
const minCompressed = 1400

// render sends a page. (Packing pages that hold the form token is safe here:
// the cookie is SameSite, so nobody else can have such pages made again and
// again and watch their lengths.)
func (s *Site) render(c *fiber.Ctx, status int, page templ.Component) error {
	out := buffers.Get().(*bytes.Buffer)
	defer keep(out)
	out.Reset()
	if err := page.Render(context.Background(), out); err != nil {
		return err
	}
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderVary, "Accept-Encoding, Cookie")
	body := c.Response().BodyWriter()
	if out.Len() < minCompressed || !takesGzip(c) {
		_, err := body.Write(out.Bytes())
		return err
	}
	w := compressors.Get().(*gzip.Writer)
	defer compressors.Put(w)
	w.Reset(body)
	w.Write(out.Bytes())
	c.Set(fiber.HeaderContentEncoding, "gzip")
	return w.Close()
}

// keep gives a buffer back, unless one large page has made it large for ever.
func keep(b *bytes.Buffer) {
	if b.Cap() <= maxKept {
		buffers.Put(b)
	}
}

const maxKept = 1 << 20

// takesGzip reads Accept-Encoding (RFC 9110, 12.5.3) as far as it concerns
// gzip.
func takesGzip(c *fiber.Ctx) bool {
	for _, coding := range strings.Split(c.Get(fiber.HeaderAcceptEncoding), ",") {
		name, weight, weighed := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		if strings.EqualFold(name, "gzip") {
			return !weighed || strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != ""
		}
	}
	return false
}

// demoDay says the day of a demonstration in the language of the page.
func (s *Site) demoDay(f *views.Frame) {
	if s.Demo != nil {
		f.Demo = f.Date(locales.In(f.Now, s.Demo.Zone))
	}
}

// frame is what stands around a page; title is the key of its title.
func (s *Site) frame(c *fiber.Ctx, who procedure.Viewer, title string) views.Frame {
	v := s.visit(c)
	f := views.Frame{Printer: locales.ForPage(string(v.lang)), CSRF: v.session.CSRF, Path: c.OriginalURL(), Now: s.store.Now(), Place: s.Zone}
	if title != "" {
		f.Title = f.T(title)
	}
	s.demoDay(&f)
	if v.account.Person == 0 {
		return f
	}
	f.Signed = &views.Signed{Name: v.account.Name.In(v.lang).Listed()}
	f.Signed.Idle, f.Signed.Left = s.desk.SessionLife.Left(v.session, v.account, f.Now)
	s.flash(c, &f)
	if who.Group != 0 && who.Member() {
		s.groupFrame(c, who, &f)
	}
	f.Signed.Groups = manyGroups(v.account)
	return f
}

func manyGroups(a procedure.Account) bool {
	for _, m := range a.Memberships {
		if m.Group != a.Memberships[0].Group {
			return true
		}
	}
	return a.Operator
}

// flash shows the message that the act before left, once. Asking for the head
// of a page, or a page that asks by itself, leaves it for the reader.
func (s *Site) flash(c *fiber.Ctx, f *views.Frame) {
	v := s.visit(c)
	if v.session.Flash == "" || c.Method() != fiber.MethodGet || byItself(c) {
		return
	}
	ctx, cancel := s.context(c)
	defer cancel()
	f.Flash = v.session.Flash
	if err := s.desk.Flash(ctx, v.session, ""); err != nil {
		s.log.Error("take flash", "error", err.Error())
	}
}

// groupFrame adds the group's navigation, with what waits for this reader.
func (s *Site) groupFrame(c *fiber.Ctx, who procedure.Viewer, f *views.Frame) {
	ctx, cancel := s.context(c)
	defer cancel()
	about, err := s.store.GroupFrame(ctx, who)
	if err != nil {
		s.log.Error("read the group's frame", "error", err.Error())
		return
	}
	f.Place, f.Clocks = about.Zone, about.Clocks
	f.Group = &views.GroupLink{Name: about.Heading(who.Lang), Href: groupPath(who.Group, "")}
	f.Signed.Role = roleWords(f, who, about.Body)
	f.Nav = s.navigation(c, who, f, about)
}

// roleWords say for whom the viewer is here.
func roleWords(f *views.Frame, who procedure.Viewer, body procedure.Texts) string {
	if who.Officer() {
		return f.T("role.secretariat")
	}
	if who.SpeaksFor() != 0 {
		return f.T("role.delegation", "Body", body[who.Lang])
	}
	return f.T("role." + string(who.Roles[0]))
}

// groupPath is an address below a group.
func groupPath(group procedure.GroupID, below string) string {
	return "/groups/" + strconv.FormatInt(int64(group), 10) + below
}

// roundPath is the address of a round.
func roundPath(id procedure.RoundID) string { return "/rounds/" + strconv.FormatInt(int64(id), 10) }

// done leaves a message and sends the browser to the next page.
func (s *Site) done(c *fiber.Ctx, flash, next string, args ...any) error {
	if v := s.visit(c); v.session.ID != 0 && flash != "" {
		ctx, cancel := s.context(c)
		defer cancel()
		if err := s.desk.Flash(ctx, v.session, locales.ForPage(string(v.lang)).T(flash, args...)); err != nil {
			return err
		}
	}
	return c.Redirect(next, fiber.StatusSeeOther)
}

// bodyWords are all bodies' names in a language.
func bodyWords(all procedure.Bodies, lang procedure.Lang) views.Bodies {
	words := make(views.Bodies, len(all))
	for _, b := range all {
		words[b.ID] = views.BodyWords{Code: b.Code, Short: b.Short.In(lang), Full: b.Full.In(lang)}
	}
	return words
}

// memberBodies are the group's member bodies of today, in their order.
func (s *Site) memberBodies(ctx context.Context, group procedure.GroupID, all procedure.Bodies) ([]procedure.BodyID, error) {
	parts, err := s.store.GroupBodies(ctx, group)
	var ids []procedure.BodyID
	for _, b := range parts {
		if b.Part == procedure.PartMember && b.At(s.store.Now()) {
			ids = append(ids, b.Body)
		}
	}
	return ids, err
}
