package desk

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"path"
	"runtime/debug"
	"strings"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// maxDocument bounds a file that Svod makes itself, in bytes.
const maxDocument = 100 << 20

// newCode makes the code of a document that is about to be made.
func newCode() string {
	var random [10]byte
	rand.Read(random[:])
	return procedure.DocumentCode(random)
}

// checkCode is the QR of a document, and beside it the address for people. The
// address is in capitals, which make a smaller code.
func (d *Desk) checkCode(p *locales.Printer, code string) papers.Code {
	return papers.Code{URL: d.CheckURL(code), Caption: p.T("paper.check", "Address", d.BaseURL+"/v/"+code)}
}

// CheckURL is where a document with this code can be checked.
func (d *Desk) CheckURL(code string) string { return d.BaseURL + "/v/" + code }

// frozen makes the files of one document: each language as PDF and DOCX.
func (d *Desk) frozen(ctx context.Context, langs []procedure.Lang, name string, paper func(*locales.Printer) papers.Paper) ([]procedure.NewFile, error) {
	var files []procedure.NewFile
	for _, lang := range langs {
		p := locales.For(string(lang))
		made := paper(p)
		for _, format := range []string{"pdf", "docx"} {
			up, pages, err := d.keepPaper(ctx, made, format)
			if err != nil {
				return nil, fmt.Errorf("make %s in %s as %s: %w", name, lang, format, err)
			}
			title := strings.ReplaceAll(made.Title, ":", " –") // which names of files may not have
			fileName, _ := procedure.CleanFileName(p.T("document.file."+name, "Title", title) + "." + format)
			files = append(files, procedure.NewFile{Lang: lang, Format: format, Name: fileName, Pages: pages, Upload: up})
		}
	}
	return files, nil
}

// inEach says the same in each language.
func inEach(langs []procedure.Lang, say func(*locales.Printer) string) procedure.Texts {
	texts := procedure.Texts{}
	for _, lang := range langs {
		texts[lang] = say(locales.For(string(lang)))
	}
	return texts
}

// keepPaper writes a paper in one format and keeps its bytes, which belong to
// nothing until an act takes them.
func (d *Desk) keepPaper(ctx context.Context, paper papers.Paper, format string) (up procedure.Upload, pages int, err error) {
	r, w := io.Pipe()
	written := make(chan error, 1)
	go func() {
		var err error
		pages, err = WritePaper(w, paper, format)
		w.CloseWithError(err)
		written <- err
	}()
	up, err = d.store.Keep(ctx, r, maxDocument)
	r.CloseWithError(err)
	if failed := <-written; failed != nil {
		err = failed
	}
	return up, pages, err
}

// WritePaper writes a paper in a format; of a PDF it says how many pages it has.
// It runs beside the request that asks for it: what panics in it is an error, for
// nothing else would keep that from the process.
func WritePaper(w io.Writer, paper papers.Paper, format string) (pages int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("write a paper as %s: panic: %v\n%s", format, p, debug.Stack())
		}
	}()
	switch format {
	case "pdf":
		return papers.PDF(w, paper, papers.Serif())
	case "docx":
		return 0, papers.DOCX(w, paper)
	case "xlsx":
		return 0, papers.XLSX(w, paper)
	case "csv":
		return 0, papers.CSV(w, paper)
	}
	return 0, procedure.ErrNotFound
}

// RegisterDocument takes a file that was made elsewhere into the register, so
// that it can be sent; one that is there under this name is that one.
func (d *Desk) RegisterDocument(ctx context.Context, who procedure.Viewer, name string, content io.Reader) (procedure.FileID, error) {
	if err := who.MaySend(); err != nil {
		return 0, err
	}
	var problems procedure.Invalid
	name, ok := procedure.CleanFileName(name)
	if !ok || name == "" {
		problems.Add("file", "import.error.file")
		return 0, problems.Err()
	}
	up, err := d.store.Keep(ctx, content, maxDocument)
	if err != nil {
		return 0, err
	}
	ending := path.Ext(name)
	n := procedure.NewDocument{Kind: procedure.DocOther, Code: newCode(), Title: procedure.Texts{},
		Files: []procedure.NewFile{{Format: strings.ToLower(strings.TrimPrefix(ending, ".")), Name: name, Upload: up}}}
	for _, lang := range locales.Languages() {
		n.Title[procedure.Lang(lang)] = strings.TrimSuffix(name, ending)
	}
	var id procedure.FileID
	err = d.act(ctx, who.Group, func(tx *store.Tx) error {
		if id, err = tx.RegisteredFile(ctx, who.Group, procedure.DocOther, name, up.Fingerprint); err != procedure.ErrNotFound {
			return err
		}
		n.Dated = tx.Now
		document, err := tx.InsertDocument(ctx, who, who.Group, n)
		if err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "document.register", object("document", document), fact("fingerprint", up.Fingerprint.String())); err != nil {
			return err
		}
		id, err = tx.RegisteredFile(ctx, who.Group, procedure.DocOther, name, up.Fingerprint)
		return err
	})
	return id, err
}
