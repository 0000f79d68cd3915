package procedure

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"time"
)

// Certificate is what a certificate of dispatch says: what was sent to whom,
// what became of it, and how long the record was then. It is made of evidence
// alone, so that the same evidence gives the same certificate. Its JSON is
// described by these fields: times are RFC 3339 in UTC, texts stand by language.
type Certificate struct {
	Format     string               `json:"format"` // CertificateFormat
	Site       string               `json:"site"`   // address of the portal
	Number     int                  `json:"number"` // of the certificates of this dispatch, from 1
	Issued     time.Time            `json:"issued"`
	IssuedBy   Texts                `json:"issued_by"`
	Dispatch   CertifiedDispatch    `json:"dispatch"`
	Files      []CertifiedFile      `json:"files"`
	Recipients []CertifiedRecipient `json:"recipients"`
	Record     []CertifiedRecord    `json:"record"` // of the group and of the site
}

// CertificateFormat names the form of the JSON.
const CertificateFormat = "svod-certificate/1"

// CertifiedDispatch is the dispatch that a certificate is about.
type CertifiedDispatch struct {
	ID         DispatchID `json:"id"`
	Group      Texts      `json:"group"`
	Zone       string     `json:"zone"` // IANA, of the times on paper
	Number     string     `json:"number,omitempty"`
	Dated      string     `json:"dated"` // a day of the zone
	Subject    Texts      `json:"subject"`
	Sender     Texts      `json:"sender"`
	AskedBy    Texts      `json:"asked_by,omitempty"`
	ReleasedBy Texts      `json:"released_by"`
	Released   time.Time  `json:"released"`
	LinkEnds   time.Time  `json:"link_ends"`
}

// CertifiedFile is a file that was sent.
type CertifiedFile struct {
	Title    Texts  `json:"title"`
	Annex    string `json:"annex,omitempty"`
	Name     string `json:"name"`
	Lang     Lang   `json:"language"`
	Format   string `json:"format"`
	Pages    int    `json:"pages,omitempty"`
	Size     int64  `json:"size"`
	SHA256   string `json:"sha256"`
	Attached bool   `json:"attached"` // false: it opened by the personal link
}

// CertifiedRecipient is one recipient with all evidence of the letter.
type CertifiedRecipient struct {
	Name         string               `json:"name"`
	Names        Texts                `json:"names,omitempty"` // what the recipient is called now, by language
	Address      string               `json:"address"`
	Lang         Lang                 `json:"language"`
	Why          []string             `json:"why"`
	Joined       []JoinedRecipient    `json:"joined,omitempty"` // who else has the address
	State        DeliveryState        `json:"state"`            // that of the last event
	Events       []CertifiedEvent     `json:"events"`
	Reminded     []time.Time          `json:"reminded,omitempty"`
	Acknowledged []CertifiedStatement `json:"acknowledged,omitempty"`
}

// CertifiedEvent is one line of evidence: what a server answered, or what a
// person decided.
type CertifiedEvent struct {
	At       time.Time     `json:"at"`
	Attempt  int           `json:"attempt"`
	State    DeliveryState `json:"state"`
	Address  string        `json:"address,omitempty"` // of one that begins a sending
	Server   string        `json:"server,omitempty"`  // that answered, or reported
	Code     int           `json:"code,omitempty"`
	Enhanced string        `json:"enhanced,omitempty"`
	Reply    string        `json:"reply,omitempty"`
	Queue    string        `json:"queue,omitempty"`
	Report   string        `json:"report,omitempty"`
	Cause    Cause         `json:"cause,omitempty"` // of the state, where the reply does not say it
	By       Texts         `json:"by,omitempty"`
}

// CertifiedStatement is what a recipient said of the receipt, or a letter on
// paper.
type CertifiedStatement struct {
	At       time.Time `json:"at"`
	Name     string    `json:"name,omitempty"`
	Post     string    `json:"post,omitempty"`
	Incoming string    `json:"incoming,omitempty"`
	Paper    string    `json:"paper,omitempty"`
	Dated    string    `json:"dated,omitempty"`
	Scans    []string  `json:"scans,omitempty"` // SHA-256
	By       Texts     `json:"by,omitempty"`
	Struck   time.Time `json:"struck,omitzero"` // entered by mistake: since then it counts no more
	StruckBy Texts     `json:"struck_by,omitempty"`
}

// Received says whether a statement of the receipt counts.
func (r CertifiedRecipient) Received() bool {
	return slices.ContainsFunc(r.Acknowledged, func(s CertifiedStatement) bool { return s.Struck.IsZero() })
}

// CertifiedRecord is how long a record was, and the hash of its last line.
type CertifiedRecord struct {
	Of    string `json:"of"` // group/1, group/0 for the site
	Lines int64  `json:"lines"`
	Head  string `json:"head"`
}

// Says is the SHA-256 of what the certificate says of the dispatch. Its number,
// when and by whom it was issued, and the record go on by themselves.
func (c Certificate) Says() ([]byte, error) {
	c.Number, c.Issued, c.IssuedBy, c.Record = 0, time.Time{}, nil, nil
	raw, err := json.Marshal(c)
	sum := sha256.Sum256(raw)
	return sum[:], err
}

// DispatchEvidence is all that is known of a released dispatch at one moment.
type DispatchEvidence struct {
	DispatchStatus
	GroupName  Texts
	SenderName Texts
	Events     map[DeliveryID][]DeliveryEvent
	Receipts   map[DeliveryID][]Statement
	Reminded   map[DeliveryID][]time.Time
	People     map[PersonID]PersonName // recipients, and who did something
	Bodies     Bodies
	Site       CertifiedRecord // of the record of the site
}

// Certify makes the certificate of evidence, without number, time and record;
// subject is that of the letters, with its fields filled in.
func (e DispatchEvidence) Certify(site string, subject Texts, in func(time.Time) string) Certificate {
	c := Certificate{Format: CertificateFormat, Site: site, Dispatch: CertifiedDispatch{ID: e.ID, Group: e.GroupName, Zone: e.Zone,
		Number: e.Number, Dated: in(e.Dated), Subject: subject, Sender: e.SenderName, ReleasedBy: e.By.Texts(),
		Released: e.Released.UTC(), LinkEnds: e.LinkEnds.UTC()}}
	if e.AskedBy != 0 {
		c.Dispatch.AskedBy = e.Asked.Texts()
	}
	for _, f := range e.Files {
		c.Files = append(c.Files, CertifiedFile{Title: f.Title, Annex: f.AnnexNo, Name: f.Name, Lang: f.Lang, Format: f.Format, Pages: f.Pages,
			Size: f.Size, SHA256: f.Fingerprint.String(), Attached: !f.Linked})
	}
	for _, l := range e.Lines {
		c.Recipients = append(c.Recipients, e.recipient(l, in))
	}
	return c
}

func (e DispatchEvidence) recipient(l DeliveryLine, in func(time.Time) string) CertifiedRecipient {
	r := CertifiedRecipient{Name: l.Name, Address: l.Address, Lang: l.Lang, Why: l.Reasons, Joined: l.Joined}
	r.Names = e.names(l)
	for _, v := range e.Events[l.ID] {
		r.State = v.State
		line := CertifiedEvent{At: v.At.UTC(), Attempt: v.Attempt, State: v.State, Address: v.Address, Server: v.Relay, Code: v.Code,
			Enhanced: v.Enhanced, Reply: v.Reply, Queue: v.QueueID, Report: string(v.Report), Cause: v.Cause}
		if v.Server != "" {
			line.Server = v.Server
		}
		if v.Person != 0 {
			line.By = e.People[v.Person].Texts()
		}
		r.Events = append(r.Events, line)
	}
	for _, at := range e.Reminded[l.ID] {
		r.Reminded = append(r.Reminded, at.UTC())
	}
	for _, s := range e.Receipts[l.ID] {
		said := CertifiedStatement{At: s.At.UTC(), Name: s.Name, Post: s.Post, Incoming: s.Incoming, Paper: s.Paper}
		if !s.Dated.IsZero() {
			said.Dated = s.Dated.UTC().Format(time.DateOnly)
		}
		for _, f := range s.Scans {
			said.Scans = append(said.Scans, f.Fingerprint.String())
		}
		if s.By != 0 {
			said.By = e.People[s.By].Texts()
		}
		if !s.Struck.IsZero() {
			said.Struck, said.StruckBy = s.Struck.UTC(), e.People[s.StruckBy].Texts()
		}
		r.Acknowledged = append(r.Acknowledged, said)
	}
	return r
}

// names are what a recipient is called now, by language.
func (e DispatchEvidence) names(l DeliveryLine) Texts {
	if l.Cover == CoverGovernments {
		return e.Bodies.Of(l.Body).Official().Texts
	}
	names := Texts{}
	for lang := range e.People[l.Person] {
		names[lang] = e.People[l.Person].In(lang).Complete()
	}
	return names
}

// Called is what a certificate in a language calls the recipient: as the letter
// did in that language, else by the name of now.
func (r CertifiedRecipient) Called(lang Lang) string {
	if lang == r.Lang {
		return cmp.Or(r.Name, r.Address)
	}
	return cmp.Or(r.Names[lang], r.Name, r.Address)
}

// Texts is the name by language, as lists have it.
func (p PersonName) Texts() Texts {
	texts := Texts{}
	for lang, form := range p {
		texts[lang] = form.Listed()
	}
	return texts
}

// IssuedCertificate is one certificate of a dispatch as its page lists it.
type IssuedCertificate struct {
	ID     int64
	N      int
	At     time.Time
	Person PersonID
	By     PersonName
	Says   []byte
	Files  []CertificateFile
}

// CertificateFile is a certificate in one form.
type CertificateFile struct {
	Format      string // json, pdf
	Lang        Lang   // of a PDF
	Fingerprint Fingerprint
	Size        int64
}

// NewCertificate is a certificate whose files are kept already.
type NewCertificate struct {
	N     int
	At    time.Time // as the certificate itself says it
	Says  []byte
	Files []NewFile
}

// CertificateFound is what is told of a file that is a certificate's to who has
// it.
type CertificateFound struct {
	N       int
	At      time.Time
	Number  string // of the dispatch
	Dated   time.Time
	Zone    string
	Newer   int // the number of the latest one
	Format  string
	Lang    Lang
	Subject Texts
}
