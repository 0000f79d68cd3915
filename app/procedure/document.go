package procedure

import (
	"encoding/hex"
	"strings"
	"time"
)

// Fingerprint is the SHA-256 of a file.
type Fingerprint [32]byte

// String is the fingerprint in 64 hexadecimal digits.
func (f Fingerprint) String() string { return hex.EncodeToString(f[:]) }

// ParseFingerprint reads one typed by hand: blanks and colons between its
// groups and either case are taken.
func ParseFingerprint(s string) (f Fingerprint, ok bool) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == ':' || r == '-' || r == '\n' || r == '\t' || r == '\u00a0' {
			return -1
		}
		return r
	}, s)
	raw, err := hex.DecodeString(strings.ToLower(s))
	if err != nil || len(raw) != len(f) {
		return f, false
	}
	copy(f[:], raw)
	return f, true
}

// Upload is a file whose bytes are kept but belong to nothing yet.
type Upload struct {
	Key         string
	Fingerprint Fingerprint
	Size        int64
}

// DocumentKind is what a document is.
type DocumentKind string

const (
	DocProtocol     DocumentKind = "protocol"
	DocPlan         DocumentKind = "plan"         // a revision's text
	DocTable        DocumentKind = "table"        // a consolidated table
	DocParticipants DocumentKind = "participants" // a list of participants
	DocOpinion      DocumentKind = "opinion"      // a special opinion
	DocReceipt      DocumentKind = "receipt"
	DocWritten      DocumentKind = "written" // the result of a written procedure
	DocOther        DocumentKind = "other"   // made elsewhere, and handed in to be sent
)

// DocumentState tells a document in force from one that another replaced.
type DocumentState string

const (
	DocumentFinal    DocumentState = "final"
	DocumentReplaced DocumentState = "replaced"
)

// NewDocument is a document about to be frozen: its particulars, and its files
// already kept.
type NewDocument struct {
	Kind     DocumentKind
	Code     string // DocumentCode, printed in it before it was made
	Title    Texts
	Number   string
	Dated    time.Time
	Plan     PlanID
	Revision RevisionID
	Round    RoundID
	Meeting  MeetingID
	AnnexOf  DocumentID
	AnnexNo  string
	Replaces DocumentID
	Files    []NewFile
}

// NewFile is one file of a document: a language in a format.
type NewFile struct {
	Lang   Lang   // "": of a document made elsewhere
	Format string // pdf docx xlsx, or the ending of its name
	Name   string
	Pages  int // of a PDF that Svod made
	Upload Upload
}

// Document is a finalised document. It never changes; a mistake is put right by
// a new one that says what it replaces.
type Document struct {
	ID         DocumentID
	Group      GroupID
	Kind       DocumentKind
	Code       string
	Title      Texts
	Number     string
	Dated      time.Time
	State      DocumentState
	Plan       PlanID
	Revision   RevisionID
	Round      RoundID
	Meeting    MeetingID
	AnnexOf    DocumentID
	AnnexNo    string
	Replaces   DocumentID
	ReplacedBy DocumentID
	Finalised  time.Time
	Files      []DocumentFile
}

// DocumentFile is one file of a document.
type DocumentFile struct {
	ID          FileID
	Document    DocumentID
	Lang        Lang
	Format      string
	Name        string
	Fingerprint Fingerprint
	Size        int64
	Pages       int
}

// ContentType is the file's media type.
func (f DocumentFile) ContentType() string { return ContentType(f.Format) }

// ContentType is the media type of a format, which is also the ending of a
// file's name.
func ContentType(format string) string {
	switch format {
	case "pdf":
		return "application/pdf"
	case "docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case "csv":
		return "text/csv; charset=utf-8"
	}
	return "application/octet-stream"
}

// codeLetters is Crockford's base32: no I, L, O, U, which are misread.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// DocumentCode makes a document's code of 10 letters and digits out of 10
// random bytes.
func DocumentCode(random [10]byte) string {
	var out [10]byte
	for i, b := range random {
		out[i] = codeLetters[int(b)%len(codeLetters)]
	}
	return string(out[:])
}

// ParseDocumentCode reads a code typed by hand: either case, blanks and hyphens
// dropped, and the letters that are misread taken for what was meant.
func ParseDocumentCode(s string) (string, bool) {
	s = strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(s))
	if len(s) != 10 || strings.Trim(s, codeLetters) != "" {
		return "", false
	}
	return s, true
}
