package web

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// documentsAPage is how many documents a page lists.
const documentsAPage = 50

// listDocuments lists the group's documents from the newest.
func (s *Site) listDocuments(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	before, _ := procedure.ParseNumber[procedure.DocumentID](c.Query("before"))
	all, err := s.store.Documents(ctx, who.Group, before, documentsAPage+1)
	if err != nil {
		return err
	}
	next := ""
	if len(all) > documentsAPage {
		all = all[:documentsAPage]
		next = groupPath(who.Group, "/documents?before="+strconv.FormatInt(int64(all[documentsAPage-1].ID), 10))
	}
	return s.render(c, fiber.StatusOK, views.DocumentsPage(s.frame(c, who, "document.list.title"), all, next))
}

// showDocument shows one document with its annexes and its QR code.
func (s *Site) showDocument(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DocumentID](c, "document")
	if err != nil {
		return err
	}
	v := views.DocumentView{Zone: "UTC"}
	if v.Document, err = s.store.Document(ctx, id); err != nil {
		return err
	}
	if v.Annexes, err = s.store.Annexes(ctx, id); err != nil {
		return err
	}
	if v.ReplacedBy != 0 {
		newer, err := s.store.Document(ctx, v.ReplacedBy)
		if err != nil {
			return err
		}
		v.Replaced = &newer
	}
	group, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	v.Zone = group.Zone
	if v.Plan != 0 {
		plan, err := s.store.Plan(ctx, v.Plan)
		if err != nil {
			return err
		}
		v.Authentic = plan.Authentic()
	}
	v.CheckURL = s.desk.CheckURL(v.Code)
	v.CheckShown = s.base.Host + "/v/" + v.Code
	f := s.frame(c, who, "document.list.title")
	f.Title = f.In(v.Title).Words
	return s.render(c, fiber.StatusOK, views.DocumentPage(f, who.Group, v))
}

// downloadFile streams one file of a document.
func (s *Site) downloadFile(c *fiber.Ctx, _ procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	document, err := number[procedure.DocumentID](c, "document")
	if err != nil {
		return err
	}
	d, err := s.store.Document(ctx, document)
	if err != nil {
		return err
	}
	id, err := code[procedure.FileID](c, "file")
	if err != nil {
		return err
	}
	for _, file := range d.Files {
		if file.ID == id {
			return s.sendFile(c, file.Fingerprint, file.Name, file.ContentType())
		}
	}
	return procedure.ErrNotFound
}

// showVerify is the public page that checks documents.
func (s *Site) showVerify(c *fiber.Ctx, who procedure.Viewer) error {
	return s.verifyPage(c, who, views.VerifyView{}, fiber.StatusOK)
}

func (s *Site) verifyPage(c *fiber.Ctx, who procedure.Viewer, v views.VerifyView, status int) error {
	f := s.frame(c, who, "verify.title").With("drop.js")
	f.Narrow, f.Failed = true, len(v.Form.Problems) > 0
	v.Host = s.base.Host
	return s.render(c, status, views.VerifyPage(f, v))
}

// verify says whether a file, or a fingerprint, is that of a document. The
// file's bytes are hashed and not kept.
func (s *Site) verify(c *fiber.Ctx, who procedure.Viewer) error {
	if c.Request().Header.ContentLength() > strangersBody && s.visit(c).account.Person == 0 {
		defer s.strangers.leave()
	}
	asked, cancel := s.context(c)
	defer cancel()
	if err := s.desk.MayVerify(asked, s.door(c)); err != nil {
		return err
	}
	in := s.readForm(c)
	print, problems, err := readPrint(in)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return s.verifyPage(c, who, views.VerifyView{Form: in.again(problems)}, fiber.StatusUnprocessableEntity)
	}
	ctx, cancel := s.context(c)
	defer cancel()
	v := views.VerifyView{Asked: true, Print: print}
	d, err := s.store.DocumentByFingerprint(ctx, print)
	if err != nil && !errors.Is(err, procedure.ErrNotFound) {
		return err
	}
	if err == nil {
		v.Found = &d
		for i := range d.Files {
			if d.Files[i].Fingerprint == print {
				v.File = &d.Files[i]
			}
		}
		if err := s.replacement(c, &v); err != nil {
			return err
		}
	} else if err := s.otherPrint(ctx, &v); err != nil {
		return err
	}
	return s.verifyPage(c, who, v, fiber.StatusOK)
}

// otherPrint looks for what else than a document has the fingerprint that was
// asked for: a certificate of delivery, or a response to a round.
func (s *Site) otherPrint(ctx context.Context, v *views.VerifyView) error {
	certificate, err := s.store.CertificateByFingerprint(ctx, v.Print)
	if err == nil {
		v.Certificate = &certificate
		return nil
	}
	if !errors.Is(err, procedure.ErrNotFound) {
		return err
	}
	response, err := s.store.SealedBy(ctx, v.Print)
	if err == nil {
		v.Response = &response
		return nil
	}
	if !errors.Is(err, procedure.ErrNotFound) {
		return err
	}
	return nil
}

// replacement reads the document that replaced the one found.
func (s *Site) replacement(c *fiber.Ctx, v *views.VerifyView) error {
	if v.Found.ReplacedBy == 0 {
		return nil
	}
	ctx, cancel := s.context(c)
	defer cancel()
	newer, err := s.store.Document(ctx, v.Found.ReplacedBy)
	v.Replaced = &newer
	return err
}

// readPrint reads the fingerprint that was typed, or makes that of the file.
func readPrint(in *input) (print procedure.Fingerprint, problems procedure.Invalid, err error) {
	if in.files != nil && len(in.files.File["file"]) > 0 && in.files.File["file"][0].Size > 0 {
		file, err := in.files.File["file"][0].Open()
		if err != nil {
			return print, nil, err
		}
		defer file.Close()
		hash := sha256.New()
		if _, err := io.Copy(hash, file); err != nil {
			return print, nil, err
		}
		hash.Sum(print[:0])
		return print, nil, nil
	}
	typed := in.value("fingerprint")
	if strings.TrimSpace(typed) == "" {
		problems.Add("file", "verify.error.nothing")
		return print, problems, nil
	}
	print, ok := procedure.ParseFingerprint(typed)
	if !ok {
		problems.Add("fingerprint", "verify.error.fingerprint")
	}
	return print, problems, nil
}

// showCode is what a document's QR opens.
func (s *Site) showCode(c *fiber.Ctx, who procedure.Viewer) error {
	code, ok := procedure.ParseDocumentCode(c.Params("code"))
	if !ok {
		return s.verifyPage(c, who, views.VerifyView{Asked: true}, fiber.StatusNotFound)
	}
	ctx, cancel := s.context(c)
	defer cancel()
	d, err := s.store.DocumentByCode(ctx, code)
	if errors.Is(err, procedure.ErrNotFound) {
		return s.verifyPage(c, who, views.VerifyView{Asked: true}, fiber.StatusNotFound)
	}
	if err != nil {
		return err
	}
	v := views.VerifyView{Asked: true, Found: &d}
	if err := s.replacement(c, &v); err != nil {
		return err
	}
	return s.verifyPage(c, who, v, fiber.StatusOK)
}
