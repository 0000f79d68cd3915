package views

import (
	"cmp"
	"context"
	"slices"
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
	Link   string // personal; empty in a preview: its place is named
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

// coverPart is a paragraph of a cover letter. Button: the link follows it;
// Files: the list of the documents does.
type coverPart struct {
	Lines         []string
	Button, Files bool
}

// parts are the paragraphs of the letter with the fields filled in. The list of
// the documents stands where the letter names it, else behind all paragraphs.
func (v CoverView) parts(fields map[string]string) []coverPart {
	var parts []coverPart
	linked, listed := false, false
	for _, source := range strings.Split(v.Letter.Body, "\n\n") {
		part := coverPart{Button: !linked && strings.Contains(source, "{"+procedure.FieldLink+"}"),
			Files: !listed && strings.Contains(source, "{"+procedure.FieldDocuments+"}")}
		linked, listed = linked || part.Button, listed || part.Files
		words := strings.TrimSpace(procedure.FillLetter(source, fields))
		if words != "" {
			part.Lines = strings.Split(words, "\n")
		}
		if words != "" || part.Button || part.Files {
			parts = append(parts, part)
		}
	}
	if !listed {
		parts = append(parts, coverPart{Files: true})
	}
	return parts
}

// shown are the parts of the HTML: the link is taken out of the words and
// follows them as a button.
func (v CoverView) shown(p *locales.Printer) []coverPart {
	parts := v.parts(v.To.Fields)
	for _, part := range parts {
		for i, line := range part.Lines {
			part.Lines[i] = p.Typeset(line)
		}
	}
	return parts
}

// anyLinked says whether a file opens by the personal link only.
func (v CoverView) anyLinked() bool {
	return slices.ContainsFunc(v.Files, func(f procedure.DispatchFile) bool { return f.Linked })
}

// plain is the letter in text; it says what the HTML says.
func (v CoverView) plain(p *locales.Printer) string {
	var out strings.Builder
	paragraph := func(lines ...string) {
		if len(lines) > 0 {
			out.WriteString(strings.Join(lines, "\n") + "\n\n")
		}
	}
	paragraph(strings.ToUpper(v.Letter.Sender), v.Letter.Dateline)
	paragraph(v.To.Name)
	for _, part := range v.parts(v.To.Fields) {
		paragraph(part.Lines...)
		if part.Button {
			paragraph(p.T("dispatch.letter.acknowledge")+":", v.linkWords(p))
		}
		if part.Files {
			paragraph(v.plainFiles(p)...)
		}
	}
	paragraph(v.Letter.Signer...)
	paragraph(append([]string{"--"}, v.foot(p)...)...)
	return strings.TrimRight(out.String(), "\n") + "\n"
}

// linkWords are the personal link, or what says where it will stand.
func (v CoverView) linkWords(p *locales.Printer) string {
	return cmp.Or(v.Link, p.T("dispatch.preview.link"))
}

// plainFiles lists the documents with their pages and fingerprints.
func (v CoverView) plainFiles(p *locales.Printer) []string {
	var lines []string
	for i, f := range v.Files {
		lines = append(lines, strconv.Itoa(i+1)+". "+fileTitle(p, f)+" ("+fileKind(p, f)+")", "   SHA-256 "+grouped(f.Fingerprint))
	}
	if v.anyLinked() {
		lines = append(lines, "", p.T("dispatch.letter.linked"))
	}
	return lines
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

// fileKind says a file's format, pages and size, its language where that is not
// the reader's, and whether it opens by the personal link only.
func fileKind(p *locales.Printer, f procedure.DispatchFile) string {
	kind := strings.ToUpper(f.Format) + ", "
	if f.Pages > 0 {
		kind += p.N("dispatch.file.pages", f.Pages) + ", "
	}
	kind += p.Size(f.Size)
	if f.Lang != "" && string(f.Lang) != p.Lang {
		kind += ", " + languageIn(p, f.Lang)
	}
	if f.Linked {
		kind += ", " + p.T("dispatch.file.linked")
	}
	return kind
}
