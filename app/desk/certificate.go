package desk

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"strconv"
	"time"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// maxCertificate is the largest JSON of a certificate, in bytes: more than ten
// thousand recipients need.
const maxCertificate = 256 << 20

// IssueCertificate issues the certificate of a dispatch and says its number.
// While nothing has happened since the last one, that is it. Each is numbered
// and kept with its files, so that what was once given out can be shown again.
func (d *Desk) IssueCertificate(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (int, error) {
	for {
		n, issued, err := d.issueCertificate(ctx, who, id)
		if err != nil || issued {
			return n, err
		}
	}
}

// issueCertificate is one attempt: another officer can issue one meanwhile.
func (d *Desk) issueCertificate(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (n int, issued bool, err error) {
	c, last, err := d.certify(ctx, who, id)
	if err != nil {
		return 0, false, err
	}
	says, err := c.Says()
	if err != nil {
		return 0, false, err
	}
	if bytes.Equal(says, last.Says) {
		return last.N, true, nil
	}
	c.Number = last.N + 1
	made := procedure.NewCertificate{N: c.Number, At: c.Issued, Says: says}
	if made.Files, err = d.certificateFiles(ctx, c); err != nil {
		return 0, false, err
	}
	err = d.onDispatch(ctx, who, id, func(tx *store.Tx, of procedure.Dispatch) error {
		if issued, err = tx.InsertCertificate(ctx, who, id, made); err != nil || !issued {
			return err
		}
		return tx.Record(ctx, who, "dispatch.certify", object("dispatch", id), fact("number", strconv.Itoa(made.N)),
			fact("fingerprint", made.Files[0].Upload.Fingerprint.String()))
	})
	return made.N, issued, err
}

// certify reads the evidence of a dispatch at one moment, with the record as it
// is then, and the last certificate that there is.
func (d *Desk) certify(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (c procedure.Certificate, last procedure.IssuedCertificate, err error) {
	err = d.onDispatch(ctx, who, id, func(tx *store.Tx, of procedure.Dispatch) error {
		if of.Draft() {
			return procedure.Refused{Key: "dispatch.refused.draft"}
		}
		e, err := tx.DispatchEvidence(ctx, who, id)
		if err != nil {
			return err
		}
		issued, err := tx.Certificates(ctx, who, id)
		if err != nil {
			return err
		}
		if len(issued) > 0 {
			last = issued[0]
		}
		c = e.Certify(d.BaseURL, sharedSubject(e), func(t time.Time) string { return locales.In(t, e.Zone).Format(time.DateOnly) })
		lines, head := tx.Recorded()
		c.Issued = tx.Now.UTC()
		c.Record = []procedure.CertifiedRecord{{Of: object("group", of.Group), Lines: lines, Head: fmt.Sprintf("%x", head)}, e.Site}
		me, err := tx.Person(ctx, who.Person)
		c.IssuedBy = me.Name.Texts()
		return err
	})
	return c, last, err
}

// certificateFiles makes and keeps the signed JSON, and a PDF in each language.
func (d *Desk) certificateFiles(ctx context.Context, c procedure.Certificate) ([]procedure.NewFile, error) {
	key, err := procedure.CertificateKey(d.Key)
	if err != nil {
		return nil, err
	}
	signed, err := procedure.SignCertificate(c, key)
	if err != nil {
		return nil, err
	}
	file := procedure.NewFile{Format: "json"}
	if file.Upload, err = d.store.Keep(ctx, bytes.NewReader(signed), maxCertificate); err != nil {
		return nil, err
	}
	files := []procedure.NewFile{file}
	proof := papers.CertificateProof{Signed: sha256.Sum256(signed), Key: procedure.Publish(key.Public().(ed25519.PublicKey)).Kid, Check: d.BaseURL + "/verify"}
	for _, lang := range locales.Languages() {
		up, pages, err := d.keepPaper(ctx, papers.Certificate(locales.For(lang), c, proof), "pdf")
		if err != nil {
			return nil, err
		}
		files = append(files, procedure.NewFile{Format: "pdf", Lang: procedure.Lang(lang), Pages: pages, Upload: up})
	}
	return files, nil
}

// CertificateKeys are the public keys by which certificates of this portal can
// be checked.
func (d *Desk) CertificateKeys() (procedure.PublishedKeys, error) {
	key, err := procedure.CertificateKey(d.Key)
	if err != nil {
		return procedure.PublishedKeys{}, err
	}
	return procedure.PublishedKeys{Keys: []procedure.PublishedKey{procedure.Publish(key.Public().(ed25519.PublicKey))}}, nil
}
