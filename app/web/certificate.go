package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
)

// issueCertificate issues the certificate of a dispatch.
func (s *Site) issueCertificate(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	n, err := s.desk.IssueCertificate(ctx, who, id)
	if err != nil {
		return err
	}
	return s.done(c, "certificate.flash", dispatchPath(id, "#certificates"), "Number", n)
}

// downloadCertificate streams a certificate: json, or a language's pdf.
func (s *Site) downloadCertificate(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	all, err := s.store.Certificates(ctx, who, id)
	if err != nil {
		return err
	}
	lang, format, _ := strings.Cut(c.Params("name"), ".")
	if format == "" {
		lang, format = "", lang
	}
	for _, issued := range all {
		for _, file := range issued.Files {
			if strconv.Itoa(issued.N) == c.Params("certificate") && file.Format == format && string(file.Lang) == lang {
				p := locales.For(string(who.Lang))
				if lang != "" {
					p = locales.For(lang)
				}
				return s.sendFile(c, file.Fingerprint, p.T("certificate.file", "Number", issued.N, "Dispatch", int64(id))+"."+format, certificateTypes[format])
			}
		}
	}
	return procedure.ErrNotFound
}

var certificateTypes = map[string]string{"json": "application/json", "pdf": "application/pdf"}

// showCertificateKeys gives anybody the keys by which certificates are checked.
func (s *Site) showCertificateKeys(c *fiber.Ctx, _ procedure.Viewer) error {
	keys, err := s.desk.CertificateKeys()
	if err != nil {
		return err
	}
	return c.JSON(keys, "application/jwk-set+json")
}
