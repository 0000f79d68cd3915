package web

import (
	"archive/zip"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
	"svod/views"
)

// showPersonal shows what a personal link opens. Looking acknowledges nothing.
func (s *Site) showPersonal(c *fiber.Ctx, who procedure.Viewer) error {
	return s.personalPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) personalPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	token := c.Params("token")
	f, lang := s.frame(c, who, "ack.title"), procedure.Lang("")
	if s.choseLanguage(c) {
		lang = f.Language()
	}
	p, err := s.desk.PersonalPage(ctx, token, s.door(c), lang)
	if err != nil {
		return err
	}
	if lang == "" {
		f.Printer = locales.ForPage(string(p.Lang))
		s.demoDay(&f)
		f.Title = f.T("ack.title")
	}
	f.Narrow, f.Failed = true, len(form.Problems) > 0
	if p.Gone != "" {
		return s.render(c, fiber.StatusGone, views.GoneLinkPage(f, p.Gone, p.Letter.Contact))
	}
	if opensByHand(c) {
		if err := s.desk.NoteOpened(ctx, p); err != nil {
			return err
		}
	}
	if form.Values == nil {
		form = formOfReceipt(p.Received)
	}
	return s.render(c, status, views.PersonalPage(f, views.PersonalView{PersonalPage: p, Form: form, Token: token}))
}

// choseLanguage says whether the reader has said which language to read in;
// else a personal page is in the language of its letter.
func (s *Site) choseLanguage(c *fiber.Ctx) bool {
	return c.Query("lang") != "" || c.Cookies("svod-lang") != "" || s.visit(c).session.Lang != ""
}

// scanners are parts of the names by which programs that look at links in
// letters present themselves.
var scanners = []string{"bot", "crawl", "spider", "preview", "scan", "proofpoint", "barracuda", "mimecast", "safelinks", "curl", "wget", "python"}

// opensByHand says whether a request looks like a person's. It is a hint for
// the secretariat and never shown as proof.
func opensByHand(c *fiber.Ctx) bool {
	if c.Method() != fiber.MethodGet || c.Get("Sec-Purpose") != "" || c.Get("Purpose") != "" || c.Get("X-Moz") != "" {
		return false
	}
	agent := strings.ToLower(c.Get(fiber.HeaderUserAgent))
	for _, part := range scanners {
		if strings.Contains(agent, part) {
			return false
		}
	}
	return agent != ""
}

// acknowledge takes the recipient's statement that the package came, or its
// correction. It must
// come from the personal page itself: a form elsewhere is refused.
func (s *Site) acknowledge(c *fiber.Ctx, who procedure.Viewer) error {
	if c.Get("Sec-Fetch-Site") == "" && c.Get(fiber.HeaderOrigin) == "" {
		return s.forged(c)
	}
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	n := procedure.NewAcknowledgement{Name: in.value("name"), Post: in.value("post"), Incoming: in.value("incoming")}
	err := s.desk.Acknowledge(ctx, c.Params("token"), s.door(c), in.version(), n)
	return s.answerOver(c, in, err, func() (views.Form, error) {
		p, err := s.desk.PersonalPage(ctx, c.Params("token"), s.door(c), "")
		return formOfReceipt(p.Received), err
	}, func(form views.Form, status int) error { return s.personalPage(c, who, form, status) },
		"", func() string { return "/a/" + c.Params("token") })
}

// formOfReceipt is what was said of a receipt, as a form by which it is
// corrected.
func formOfReceipt(a procedure.Acknowledgement) views.Form {
	form := views.Form{Version: a.Version, Values: map[string]string{"name": a.Name, "post": a.Post, "incoming": a.Incoming, "paper": a.Paper}}
	if !a.Dated.IsZero() {
		form.Values["paper_dated"] = a.Dated.Format("2006-01-02")
	}
	return form
}

// downloadPackage streams the whole package as one ZIP file. Its files are
// packed already, so they are only put one after another.
func (s *Site) downloadPackage(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	p, err := s.desk.PersonalPage(ctx, c.Params("token"), s.door(c), "")
	if err != nil {
		return err
	}
	if p.Gone != "" {
		return s.personalPage(c, who, views.Form{}, fiber.StatusGone)
	}
	files := make([]*store.File, len(p.Files))
	for i, file := range p.Files {
		if files[i], err = s.store.File(c.UserContext(), file.Fingerprint); err != nil {
			return err
		}
	}
	attach(c, locales.For(string(p.Lang)).T("ack.zip_name")+".zip", "application/zip")
	s.send(c, func(w io.Writer) error { return zipped(w, p.Files, files) })
	return nil
}

// zipped writes files one after another, each numbered, so that no two have the
// same name.
func zipped(w io.Writer, named []procedure.DispatchFile, files []*store.File) error {
	packed := zip.NewWriter(w)
	for i, file := range files {
		part, err := packed.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%d. %s", i+1, named[i].Name), Method: zip.Store})
		if err != nil {
			return err
		}
		if _, err := io.Copy(part, file); err != nil {
			return err
		}
	}
	return packed.Close()
}

// downloadPersonal streams one file of the package that a personal link opens.
func (s *Site) downloadPersonal(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	p, err := s.desk.PersonalPage(ctx, c.Params("token"), s.door(c), "")
	if err != nil {
		return err
	}
	if p.Gone != "" {
		return s.personalPage(c, who, views.Form{}, fiber.StatusGone)
	}
	n, err := strconv.Atoi(c.Params("file"))
	if err != nil || n < 1 || n > len(p.Files) {
		return procedure.ErrNotFound
	}
	file := p.Files[n-1]
	return s.sendFile(c, file.Fingerprint, file.Name, file.ContentType())
}
