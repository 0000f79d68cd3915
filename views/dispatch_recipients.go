package views

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// RecipientsShown is how many recipients of a draft a page lists.
const RecipientsShown = 100

// RecipientsView is a page of the recipients of a draft.
type RecipientsView struct {
	Sheet procedure.DispatchSheet
	procedure.FoundRecipients
	Behind int // the place behind which the page begins
	Form   Form
}

func (v RecipientsView) href(behind int) string {
	return recipientsHref(v.Sheet.ID) + asked(map[string]string{"q": v.Text, "behind": placeWords(behind)})
}

// LetterOfView is the letter of one recipient of a draft.
type LetterOfView struct {
	Sheet         procedure.DispatchSheet
	To            procedure.DispatchRecipient
	Letter        procedure.OutgoingLetter
	As            string // "message", empty for the text
	Message       *LetterMessage
	Text          string // what was looked for
	Before, After int    // the places of the recipients beside, 0 for none
}

// LetterMessage is the whole message, as it would leave.
type LetterMessage struct {
	Header []LetterField
	Parts  []LetterPart
	Source string // header and letter, without the attachments
	Size   int64  // of the whole, in bytes
}

// LetterField is one field of a message's header, decoded.
type LetterField struct{ Name, Value string }

// LetterPart is one part of a message.
type LetterPart struct {
	Type  string // media type
	Name  string // of a file
	Size  int64  // in bytes, before it is encoded
	File  bool
	Print procedure.Fingerprint // of a file
}

// FileParts are the attachments of a letter.
func FileParts(l procedure.OutgoingLetter) []LetterPart {
	var all []LetterPart
	for _, file := range l.Files {
		all = append(all, LetterPart{Type: file.Type, Name: file.Name, Size: file.Size, File: true, Print: file.Fingerprint})
	}
	return all
}

func (v LetterOfView) attached() []LetterPart { return FileParts(v.Letter) }

// forms are the forms in which the page shows the letter.
func (v LetterOfView) forms(f Frame) []Option {
	return []Option{{"", f.T("dispatch.preview.text")}, {"message", f.T("dispatch.preview.message")}}
}

func (v LetterOfView) base() string {
	return recipientsHref(v.Sheet.ID) + "/" + strconv.Itoa(v.To.Place)
}

// listHref is the list, at the recipient's own page of it if nothing is looked
// for.
func (v LetterOfView) listHref() string {
	behind := 0
	if v.Text == "" {
		behind = (v.To.Place - 1) / RecipientsShown * RecipientsShown
	}
	return recipientsHref(v.Sheet.ID) + asked(map[string]string{"q": v.Text, "behind": placeWords(behind)})
}

func recipientsHref(id procedure.DispatchID) string { return dispatchHref(id) + "/recipients" }

// letterOfHref is the letter of the recipient at a place, in a form; text is what
// is looked for.
func letterOfHref(id procedure.DispatchID, place int, text, as string) string {
	return recipientsHref(id) + "/" + strconv.Itoa(place) + asked(map[string]string{"q": text, "as": as})
}

// placeWords is a place in an address; that of nobody is left out.
func placeWords(place int) string {
	if place == 0 {
		return ""
	}
	return strconv.Itoa(place)
}

// asked is the query of an address, of what is not empty.
func asked(values map[string]string) string {
	query := url.Values{}
	for name, value := range values {
		if value != "" {
			query.Set(name, value)
		}
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

// recipientName is the name of a recipient; of one whom a list gives without a
// name, the address.
func recipientName(r procedure.DispatchRecipient) string { return cmp.Or(r.Name, r.Address) }

// draftTitle is the subject of a draft with what it says to all filled in.
func draftTitle(f Frame, s procedure.DispatchSheet) string {
	return DispatchTitle(f, s.Subject(), s.Number, s.Dated, s.Held, s.Zone).Words
}

// reasonWords say why somebody is a recipient: by which step of which plan's
// way, and when who signed did.
func reasonWords(f Frame, s procedure.DispatchSheet, reasons []string, signed time.Time) string {
	var words []string
	for _, reason := range reasons {
		step, known := s.Referred.StepAt(s.Rules.Step)
		switch {
		case reason == procedure.ReasonSignatory && !signed.IsZero():
			words = append(words, f.T("dispatch.signed_on", "Date", f.Date(locales.In(signed, s.Zone))))
		case reason == procedure.ReasonStep && known:
			words = append(words, f.T("dispatch.reason.step")+": "+StepOf(f, s.Referred, step, s.Bodies))
		default:
			words = append(words, f.T("dispatch.reason."+reason))
		}
	}
	return strings.Join(words, "; ")
}

// plainReasons say why somebody was a recipient of a released dispatch.
func plainReasons(f Frame, reasons []string) string {
	var words []string
	for _, reason := range reasons {
		words = append(words, f.T("dispatch.reason."+reason))
	}
	return strings.Join(words, "; ")
}

// StepOf names a step of a plan's referral.
func StepOf(f Frame, r procedure.Referral, s procedure.ReferralStep, bodies procedure.Bodies) string {
	return f.T("dispatch.step_of", "Number", s.No, "Step", stepName(f, s.RouteStep, bodies), "Plan", r.PlanShort.In(f.Language()), "Revision", r.RevisionNumber)
}
