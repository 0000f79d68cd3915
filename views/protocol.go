package views

import (
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// ProtocolView is what a protocol's page shows.
type ProtocolView struct {
	procedure.Protocol
	Number      int       // of the meeting
	Zone        string    // IANA, of the meeting
	Ends        time.Time // the meeting, as far as it is still to end; zero: not known
	Authentic   procedure.Lang
	Langs       []procedure.Lang
	Edits       map[procedure.Lang]bool // languages that the viewer may change
	Officer     bool
	Corrections []procedure.Correction // that the viewer may see
	Corrects    bool                   // whether the viewer may propose some
	Bodies      Bodies
	Editing     string                 // key of the part in the form, empty for none
	Correcting  string                 // the same, of a correction
	Answering   procedure.CorrectionID // the one whose form came back
	Showing     bool                   // whether that of showing came back
	Form        Form
	Conflict    *procedure.Conflict
}

func (v ProtocolView) left() int {
	n := 0
	for _, p := range v.Parts {
		for _, lang := range v.Langs {
			if p.Missing(lang) || p.Stale(lang, v.Authentic) {
				n++
			}
		}
	}
	return n
}

func (v ProtocolView) mayEdit() bool {
	for _, may := range v.Edits {
		if may {
			return true
		}
	}
	return false
}

// showForm is the form of showing the draft: the term proposed is the end of the
// meeting.
func (v ProtocolView) showForm() Form {
	if v.Showing {
		return v.Form
	}
	form := Form{Values: map[string]string{}}
	if !v.Ends.IsZero() {
		ends := locales.In(v.Ends, v.Zone)
		form.Values["due_date"], form.Values["due_clock"] = ends.Format("02.01.2006"), ends.Format("15:04")
	}
	return form
}

func protocolHref(id procedure.ProtocolID) string { return "/protocols/" + id64(id) }

func protocolState(f Frame, p procedure.Protocol) (Look, string) {
	words := f.T("protocol.state." + string(p.State))
	switch p.State {
	case procedure.ProtocolShown:
		return looks["info"], words
	case procedure.ProtocolApproved:
		return looks["good"], words
	case procedure.ProtocolFinalised:
		return looks["lock"], words
	}
	return looks["draft"], words
}

// signLine parts a signature's post from its name.
func signLine(text string) (post, name string) {
	post, name, _ = strings.Cut(text, "\t")
	return post, name
}

// PartAnchor is where a part stands on its page.
func PartAnchor(key string) string { return "part-" + strings.ReplaceAll(key, "/", "-") }

// PartForm fills the form of a part with what stands.
func PartForm(p procedure.ProtocolPart, version int) Form {
	values := map[string]string{}
	for lang, t := range p.Texts {
		values["text_"+string(lang)] = p.Typed(t.Text)
	}
	return Form{Values: values, Version: version}
}
