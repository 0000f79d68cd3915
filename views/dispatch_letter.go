package views

import (
	"context"
	"strconv"
	"strings"

	"svod/app/procedure"
	"svod/locales"
)

// CoverView is a dispatch's letter to one recipient.
type CoverView struct {
	Letter procedure.FrozenLetter
	To     procedure.Recipient // with the fields of the letter
	Files  []procedure.DispatchFile
	Link   string // personal
	Check  string // address of the page that checks documents
}

// DispatchLetter is a dispatch's letter as subject, plain text and HTML: the
// same value gives the same bytes.
func DispatchLetter(v CoverView) (subject, plain, page string, err error) {
	p := locales.For(string(v.To.Lang))
	subject = strings.Join(strings.Fields(procedure.FillLetter(v.Letter.Subject, v.To.Fields)), " ")
	var out strings.Builder
	if err := coverPage(p, subject, v).Render(context.Background(), &out); err != nil {
		return "", "", "", err
	}
	return subject, v.plain(p), out.String(), nil
}

// coverPart is a paragraph of a cover letter; Button: the link follows it.
type coverPart struct {
	Lines  []string
	Button bool
}

// parts are the paragraphs of the HTML: the link is taken out of the words and
// follows them as a button.
func (v CoverView) parts(p *locales.Printer) []coverPart {
	var parts []coverPart
	linked := false
	for _, source := range strings.Split(v.Letter.Body, "\n\n") {
		part := coverPart{Button: !linked && strings.Contains(source, "{"+procedure.FieldLink+"}")}
		linked = linked || part.Button
		words := strings.TrimSpace(procedure.FillLetter(source, v.To.Fields))
		if words != "" {
			for _, line := range strings.Split(words, "\n") {
				part.Lines = append(part.Lines, p.Typeset(line))
			}
		}
		if words != "" || part.Button {
			parts = append(parts, part)
		}
	}
	return parts
}

// plain is the letter in text; it says what the HTML says.
func (v CoverView) plain(p *locales.Printer) string {
	var out strings.Builder
	paragraph := func(lines ...string) {
		out.WriteString(strings.Join(lines, "\n") + "\n\n")
	}
	paragraph(strings.ToUpper(v.Letter.Sender), v.Letter.Dateline)
	paragraph(v.To.Name)
	for _, words := range v.Letter.Paragraphs(v.withLink()) {
		paragraph(words)
	}
	if !v.Letter.Attached {
		paragraph(p.T("dispatch.letter.linked"))
	}
	var files []string
	for i, f := range v.Files {
		files = append(files, strconv.Itoa(i+1)+". "+fileTitle(p, f)+" ("+fileKind(p, f)+")", "   SHA-256 "+grouped(f.Fingerprint))
	}
	paragraph(files...)
	if len(v.Letter.Signer) > 0 {
		paragraph(v.Letter.Signer...)
	}
	paragraph(append([]string{"--"}, v.foot(p)...)...)
	return strings.TrimRight(out.String(), "\n") + "\n"
}

func (v CoverView) withLink() map[string]string {
	fields := map[string]string{procedure.FieldLink: v.Link}
	for name, value := range v.To.Fields {
		fields[name] = value
	}
	return fields
}

// foot is what stands in small print.
func (v CoverView) foot(p *locales.Printer) []string {
	lines := []string{p.T("dispatch.letter.genuine", "Address", v.Check), p.T("dispatch.letter.private")}
	for _, line := range []string{v.Letter.Contact, v.Letter.Record} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// fileTitle names a file of a dispatch by its document.
func fileTitle(p *locales.Printer, f procedure.DispatchFile) string {
	title := f.Title.In(procedure.Lang(p.Lang))
	if f.AnnexNo != "" {
		return p.T("dispatch.file.annex", "Number", f.AnnexNo, "Title", title)
	}
	return title
}

// fileKind says a file's format and size, and its language where that is not
// the reader's.
func fileKind(p *locales.Printer, f procedure.DispatchFile) string {
	kind := strings.ToUpper(f.Format) + ", " + p.Size(f.Size)
	if string(f.Lang) != p.Lang {
		kind += ", " + locales.Name(string(f.Lang))
	}
	return kind
}
