package procedure

import (
	"slices"
	"time"
)

// Cover is for whom a cover letter is written: it decides the fields that the
// letter may have, and how its deliveries are sent.
type Cover string

const (
	CoverGovernments  Cover = "governments"  // bodies, by their contact points
	CoverParticipants Cover = "participants" // persons, by their own addresses
)

// Covers lists all, in the order in which a dispatch names its recipients.
var Covers = []Cover{CoverGovernments, CoverParticipants}

// Reasons why somebody is a recipient; their words are in locales under
// "dispatch.reason.".
const (
	ReasonSignatory   = "signatory"   // the body signed the instrument
	ReasonStep        = "step"        // a step of a referral concerns the body
	ReasonBody        = "body"        // the body was chosen
	ReasonParticipant = "participant" // attended the meeting
	ReasonPerson      = "person"      // was chosen
	ReasonListed      = "listed"      // stands in a list that was handed in
)

// DispatchRules say who receives a dispatch. Who that is, is worked out anew
// each time, until the release freezes it.
type DispatchRules struct {
	Instrument   InstrumentID `json:"instrument,omitempty"`   // the Governments that signed it
	Participants bool         `json:"participants,omitempty"` // those who attended the dispatch's meeting
	Referral     ReferralID   `json:"referral,omitempty"`     // the bodies that a step of it concerns
	Step         int          `json:"step,omitempty"`         // of that referral, from 1
	Bodies       []BodyID     `json:"bodies,omitempty"`       // by hand
	Persons      []PersonID   `json:"persons,omitempty"`      // by hand
	Listed       []Listed     `json:"listed,omitempty"`       // by their addresses alone
	Without      []string     `json:"without,omitempty"`      // taken out by hand: keys of recipients
}

// CoverLetter is a letter as the secretariat writes it: plain paragraphs, with
// fields in braces.
type CoverLetter struct {
	Subject Texts `json:"subject"`
	Body    Texts `json:"body"`
}

// Signer is who signs the cover letters.
type Signer struct {
	Post Texts `json:"post,omitempty"`
	Name Texts `json:"name,omitempty"`
}

// NewDispatch is what a form says of a dispatch.
type NewDispatch struct {
	Meeting  MeetingID // 0: none
	Decision string    // of that meeting, as letters cite it: "5.2"
	Number   string    // outgoing
	Dated    time.Time // zero: the day of its release
	Sender   BodyID
	Signer   Signer
	Contact  PersonID // who answers questions
	Chosen   []FileID // files of finalised documents, in the order of the letter
	Letters  map[Cover]CoverLetter
	Rules    DispatchRules
	Attach   AttachMode
	Policies Policies // where they differ from the group's
	Remind   Reminding
	LinkDays int // how long personal links open after the release
}

// AttachMode says which files go with the letters of a dispatch; the others
// open by the personal link.
type AttachMode string

const (
	AttachFit   AttachMode = "fit"   // what the relay takes, in the order of the letter
	AttachLinks AttachMode = "links" // none
)

// AttachModes lists all.
var AttachModes = []AttachMode{AttachFit, AttachLinks}

// Reminding is when a recipient who has not acknowledged is reminded: so many
// days after the letter was taken by the mail server, and again after as many,
// so many times. Its zero value is never.
type Reminding struct {
	Days  int `json:"days,omitempty"`
	Times int `json:"times,omitempty"`
}

// On says whether anybody is reminded.
func (r Reminding) On() bool { return r.Days > 0 && r.Times > 0 }

// Limits of a dispatch.
const (
	DefaultLinkDays   = 180
	MaxLinkDays       = 3650
	maxDispatchFiles  = 50
	MaxRemindDays     = 180
	MaxRemindTimes    = 10
	maxDispatchByHand = 500
	MaxListed         = 20_000
)

// Dispatch is finalised documents with a cover letter on their way to a list of
// recipients: a draft that can be changed, or released, when nothing can.
type Dispatch struct {
	ID    DispatchID
	Group GroupID
	NewDispatch
	Created    time.Time
	Mailing    MailingID // of the released one
	Released   time.Time
	ReleasedBy PersonID
	LinkEnds   time.Time
	DispatchStanding
	Version int
}

// Draft says whether it can still be changed.
func (d Dispatch) Draft() bool { return d.Released.IsZero() }

// Subject is what lists call the dispatch.
func (d NewDispatch) Subject() Texts {
	for _, cover := range Covers {
		if subject := d.Letters[cover].Subject; len(subject) > 0 {
			return subject
		}
	}
	return nil
}

// MaySend says whether the viewer composes, releases and follows dispatches:
// for all others there are none.
func (v Viewer) MaySend() error {
	if !v.Officer() {
		return ErrNotFound
	}
	return nil
}

// Check cleans and bounds what was typed. A draft may lack anything but may
// hold nothing wrong; what a release needs is asked by Ready.
func (n *NewDispatch) Check() error {
	var problems Invalid
	n.Decision = problems.Line("decision", n.Decision, maxCode)
	n.Number = problems.LetterNumber("number", n.Number)
	n.Signer.Post = problems.Texts("post", n.Signer.Post, MaxName)
	n.Signer.Name = problems.Texts("signer", n.Signer.Name, MaxName)
	if n.LinkDays == 0 {
		n.LinkDays = DefaultLinkDays
	}
	if n.LinkDays < 1 || n.LinkDays > MaxLinkDays {
		problems.Add("link_days", "dispatch.error.link_days", "Limit", MaxLinkDays)
	}
	if n.Attach == "" {
		n.Attach = AttachFit
	}
	OneOf(&problems, "attach", n.Attach, AttachModes)
	n.Policies.check(&problems)
	n.Remind.check(&problems)
	if len(n.Chosen) > maxDispatchFiles {
		problems.Add("files", "dispatch.error.files", "Limit", maxDispatchFiles)
	}
	if len(n.Rules.Bodies)+len(n.Rules.Persons) > maxDispatchByHand || len(n.Rules.Without) > MaxListed {
		problems.Add("persons", "dispatch.error.by_hand", "Limit", maxDispatchByHand)
	}
	n.Rules.checkListed(&problems)
	if n.Rules.Participants && n.Meeting == 0 {
		problems.Add("meeting", "dispatch.error.meeting")
	}
	for cover := range n.Letters {
		OneOf(&problems, "letters", cover, Covers)
	}
	letters := make(map[Cover]CoverLetter, len(Covers))
	for _, cover := range Covers {
		if letter := n.Letters[cover].check(&problems, cover); len(letter.Subject)+len(letter.Body) > 0 {
			letters[cover] = letter
		}
	}
	n.Letters = letters
	return problems.Err()
}

func (r *Reminding) check(problems *Invalid) {
	if r.Days == 0 {
		r.Times = 0
		return
	}
	if r.Days < 1 || r.Days > MaxRemindDays {
		problems.Add("remind_days", "dispatch.error.remind_days", "Limit", MaxRemindDays)
	}
	if r.Times == 0 {
		r.Times = 1
	}
	if r.Times < 1 || r.Times > MaxRemindTimes {
		problems.Add("remind_times", "dispatch.error.remind_times", "Limit", MaxRemindTimes)
	}
}

// check cleans a letter; its fields are named cover.subject.ru, cover.body.ru.
func (l CoverLetter) check(problems *Invalid, cover Cover) CoverLetter {
	l.Subject = problems.Texts(string(cover)+".subject", l.Subject, MaxName)
	l.Body = problems.Paragraphs(string(cover)+".body", l.Body, MaxColumn)
	l.unknownFields(problems, string(cover)+".subject.", l.Subject, cover.SubjectFields())
	l.unknownFields(problems, string(cover)+".body.", l.Body, cover.Fields())
	return l
}

func (l CoverLetter) unknownFields(problems *Invalid, prefix string, texts Texts, known []string) {
	for _, lang := range texts.langs() {
		for _, field := range LetterFields(texts[lang]) {
			if !slices.Contains(known, field) {
				problems.Add(prefix+string(lang), "dispatch.error.field", "Name", "{"+field+"}")
			}
		}
	}
}

// DispatchFile is one file of a dispatch with the document it belongs to.
type DispatchFile struct {
	DocumentFile
	Title    Texts
	AnnexNo  string
	Replaced bool // another document replaces it now
	Linked   bool // too large to go with the letter, or not meant to: it opens by the personal link
}

// AttachUpTo marks the files that do not go with the letter: in their order,
// those that would make more than limit bytes, or all.
func (m AttachMode) AttachUpTo(files []DispatchFile, limit int64) {
	var sum int64
	for i := range files {
		files[i].Linked = m == AttachLinks || sum+files[i].Size > limit
		if !files[i].Linked {
			sum += files[i].Size
		}
	}
}

// DispatchSheet is a draft's page: the draft, its files, and the recipients as
// they are now.
type DispatchSheet struct {
	Dispatch
	Files      []DispatchFile
	Recipients []DispatchRecipient
	Protocol   ProtocolState // of the meeting, empty for none
	Held       Meeting       // the meeting, zero for none
	Referred   Referral      // whose step the rules name, zero for none
	Bodies     Bodies
	People     map[PersonID]PersonName // who asked, returned, scheduled
	GroupName  Texts
	Zone       string // of the group
	FourEyes   bool   // the group wants another officer to release than asked for it
	Officers   int    // of the group's secretariat
}

// Going are the recipients that the dispatch would go to.
func (s DispatchSheet) Going() []DispatchRecipient {
	var going []DispatchRecipient
	for _, r := range s.Recipients {
		if !r.Out && r.Address != "" {
			going = append(going, r)
		}
	}
	return going
}

// Examples are the first recipients of each letter, by its cover and language:
// who has read theirs has read them all.
func (s DispatchSheet) Examples() []DispatchRecipient {
	var examples []DispatchRecipient
	for _, r := range s.Going() {
		if !slices.ContainsFunc(examples, func(e DispatchRecipient) bool { return e.Cover == r.Cover && e.Lang == r.Lang }) {
			examples = append(examples, r)
		}
	}
	return examples
}

// Size is the sum of the files, in bytes.
func (s DispatchSheet) Size() int64 {
	var sum int64
	for _, f := range s.Files {
		sum += f.Size
	}
	return sum
}
