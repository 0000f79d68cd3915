package views

import (
	"sort"

	"svod/app/procedure"

	"rsc.io/qr"
)

func conflictFields(c procedure.Conflict) []string {
	var fields []string
	for field := range c.Mine {
		if c.Mine[field] != c.Theirs[field] {
			fields = append(fields, field)
		}
	}
	sort.Strings(fields)
	return fields
}

// DocumentView is what a document's page shows.
type DocumentView struct {
	procedure.Document
	Annexes    []procedure.Document
	Replaced   *procedure.Document // the one that replaced it
	Authentic  procedure.Lang
	CheckURL   string // of the page on which it can be checked
	CheckShown string // the same, short, for people
	Zone       string
}

func documentHref(id procedure.DocumentID) string { return "/documents/" + id64(id) }

func fileHref(f procedure.DocumentFile) string {
	return documentHref(f.Document) + "/files/" + procedure.Code(f.ID)
}

func documentState(f Frame, d procedure.Document) (Look, string) {
	if d.State == procedure.DocumentReplaced {
		return looks["late"], f.T("document.state.replaced")
	}
	return looks["lock"], f.T("document.state.final")
}

// qrPath draws the dark modules of a QR code of level M on a field of unit
// squares, and gives the field's width with a border of four.
func qrPath(text string) (path string, width int) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", 0
	}
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				path += "M" + id64(int64(x+4)) + " " + id64(int64(y+4)) + "h1v1h-1z"
			}
		}
	}
	return path, code.Size + 8
}

// VerifyView is the answer of the public page that checks documents.
type VerifyView struct {
	Asked       bool // something was asked
	Found       *procedure.Document
	Response    *procedure.SealedResponse // where it is one's fingerprint
	Replaced    *procedure.Document
	Certificate *procedure.CertificateFound // that the file is, if it is no document's
	File        *procedure.DocumentFile     // whose bytes were asked for
	Print       procedure.Fingerprint       // asked for
	Host        string                      // that readers are to expect
	Form        Form
}
