package views

import "svod/app/procedure"

// correctionLooks are the badges of what became of a proposed correction.
var correctionLooks = map[procedure.CorrectionState]Look{
	procedure.CorrectionOpen:     looks["wait"],
	procedure.CorrectionTaken:    looks["accepted"],
	procedure.CorrectionDeclined: looks["rejected"],
}

// answerForm is the form that answers a correction, with what was typed if it
// came back.
func (v ProtocolView) answerForm(id procedure.CorrectionID) Form {
	form := Form{Version: v.Version}
	if v.Answering == id {
		form = v.Form
	}
	form.Place = CorrectionAnchor(id)
	return form
}

// CorrectionAnchor is where a correction stands on its page.
func CorrectionAnchor(id procedure.CorrectionID) string { return "correction-" + id64(id) }

// openCorrections counts those without an answer.
func (v ProtocolView) openCorrections() int {
	n := 0
	for _, c := range v.Corrections {
		if c.State == procedure.CorrectionOpen {
			n++
		}
	}
	return n
}
