package views

import "svod/app/procedure"

// InstrumentView is what an instrument's page shows.
type InstrumentView struct {
	procedure.InstrumentSheet
	Bodies  procedure.Bodies
	Officer bool
}

func instrumentHref(id procedure.InstrumentID) string { return "/instruments/" + id64(id) }

// then is a signatory's government as it was then named, or as it is now.
func (v InstrumentView) then(f Frame, s procedure.SignatoryLine) string {
	if name := s.Government.In(f.Language()); name != "" {
		return name
	}
	return v.Bodies.Of(s.Body).Official().In(f.Language())
}

// InstrumentForm fills an instrument's form with what stands.
func InstrumentForm(f Frame, i procedure.Instrument) Form {
	values := map[string]string{"code": i.Code, "kind": string(i.Kind)}
	putID(values, "adopted_by", i.AdoptedBy)
	putDate(f, values, "adopted", i.Adopted)
	putTexts(values, "name", i.Name)
	putTexts(values, "short", i.Short)
	putTexts(values, "act", i.Act)
	putTexts(values, "place", i.Place)
	return Form{Values: values, Version: i.Version}
}

// SignatoryForm fills the form of a signatory's line with what stands.
func SignatoryForm(f Frame, s procedure.Signatory) Form {
	values := map[string]string{"place": number(s.Place), "form": string(s.Form)}
	if s.Signed {
		values["signed"] = "yes"
	}
	putID(values, "body", s.Body)
	putDate(f, values, "dated", s.Dated)
	putTexts(values, "government", s.Government)
	putTexts(values, "post", s.Post)
	putTexts(values, "note", s.Note)
	return Form{Values: values}
}

func signatureLook(signed bool, form procedure.SignatureForm) Look {
	switch {
	case !signed:
		return Look{"minus", "mute"}
	case form == procedure.SignedPlainly:
		return looks["good"]
	}
	return looks["accepted_in_part"]
}

func signatureWords(f Frame, signed bool, form procedure.SignatureForm) string {
	switch {
	case !signed:
		return f.T("signature.unsigned")
	case form == procedure.SignedPlainly:
		return f.T("signature.signed")
	}
	return f.T("signature.form." + string(form))
}
