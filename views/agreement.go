package views

import (
	"strings"

	"svod/app/procedure"
)

// AgreementView is what delegations agree to of a revision.
type AgreementView struct {
	procedure.Draft
	Own    *procedure.AgreementSheet // nil: the viewer speaks for no body
	Clears bool                      // the viewer says what the body agrees to
	Rows   []procedure.AgreementRow  // of all bodies; nil: not the viewer's to see
	Bodies []procedure.BodyID        // in their order
	Names  Bodies
}

func agreementHref(plan procedure.PlanID) string { return "/plans/" + id64(plan) + "/agreement" }

// covered says how much the agreement of the reader's delegation covers.
func (v AgreementView) covered(f Frame) string {
	return f.T("agreement.covers", "Agreed", v.Own.Agreed, "Measures", v.Count(procedure.Measure))
}

// changed are the measures whose words have changed since.
func (v AgreementView) changed() []procedure.AgreementLine {
	var all []procedure.AgreementLine
	for _, l := range v.Own.Lines {
		if l.State == procedure.AgreedEarlier {
			all = append(all, l)
		}
	}
	return all
}

// of are the measures of a section that live.
func (v AgreementView) of(section procedure.ElementID) []procedure.AgreementLine {
	var all []procedure.AgreementLine
	for _, l := range v.Own.Lines {
		if l.Parent == section && !l.Deleted {
			all = append(all, l)
		}
	}
	return all
}

// open says whether anything of these is not agreed to.
func open(lines []procedure.AgreementLine) bool {
	for _, l := range lines {
		if l.State != procedure.AgreesNow {
			return true
		}
	}
	return false
}

// agreementLook is how a state of an agreement looks, and its words.
func agreementLook(f Frame, state procedure.AgreementState) (Look, string) {
	switch state {
	case procedure.AgreesNow:
		return looks["good"], f.T("agreement.state.agreed")
	case procedure.AgreedEarlier:
		return looks["wait"], f.T("agreement.state.changed")
	}
	return looks["official"], f.T("agreement.state.none")
}

// mark is a state in a cell of the matrix.
func (r agreementCell) mark() string {
	switch r.state {
	case procedure.AgreesNow:
		return "tick"
	case procedure.AgreedEarlier:
		return "warning"
	}
	return "minus"
}

// agreementCell is what one body has said of one measure.
type agreementCell struct {
	body  procedure.BodyID
	state procedure.AgreementState
}

func (v AgreementView) cells(row procedure.AgreementRow) []agreementCell {
	all := make([]agreementCell, len(v.Bodies))
	for i, b := range v.Bodies {
		all[i] = agreementCell{b, row.States[b]}
	}
	return all
}

// MeasureAgreement is what is said on a measure's page of who agrees to it.
type MeasureAgreement struct {
	Own    bool // the viewer speaks for a body
	State  procedure.AgreementState
	Clears bool // and says what it agrees to
	All    bool // the viewer may know who else agrees
	Others []procedure.BodyID
}

// agreeing are the other bodies that agree to the words of a measure.
func (v MeasureView) agreeing(f Frame) string {
	names := make([]string, len(v.Agreement.Others))
	for i, b := range v.Agreement.Others {
		names[i] = v.Bodies[b].Short
	}
	if len(names) == 0 {
		return f.T("agreement.nobody")
	}
	return f.T("agreement.agree_list", "Bodies", strings.Join(names, ", "))
}
