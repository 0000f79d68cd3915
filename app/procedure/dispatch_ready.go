package procedure

import "slices"

// Ready says what a release still lacks.
func (s DispatchSheet) Ready() error {
	if s.Protocol != "" && s.Protocol != ProtocolFinalised {
		return Refused{Key: "dispatch.refused.protocol"}
	}
	var problems Invalid
	s.readyFiles(&problems)
	if s.Sender == 0 {
		problems.Add("sender", "dispatch.error.sender")
	}
	s.readyRecipients(&problems)
	s.readyLetters(&problems)
	return problems.Err()
}

func (s DispatchSheet) readyFiles(problems *Invalid) {
	if len(s.Files) == 0 {
		problems.Add("files", "dispatch.error.no_files")
	}
	for _, f := range s.Files {
		if f.Replaced {
			problems.Add("files", "dispatch.error.replaced", "Name", f.Name)
		}
	}
}

// readyRecipients: a body that is to get the dispatch and has no contact point
// is not left out in silence.
func (s DispatchSheet) readyRecipients(problems *Invalid) {
	if len(s.Going()) == 0 {
		problems.Add("recipients", "dispatch.error.no_recipients")
	}
	for _, r := range s.Recipients {
		if !r.Out && r.Address == "" {
			problems.Add("recipients", "dispatch.error.no_contact", "Name", r.Name)
		}
	}
}

// readyLetters: each recipient's letter is there in the recipient's language,
// says where to acknowledge, and has a value for each of its fields.
func (s DispatchSheet) readyLetters(problems *Invalid) {
	asked, compared := map[string]bool{}, map[Cover]bool{}
	for _, r := range s.Going() {
		letter := s.Letters[r.Cover]
		if !compared[r.Cover] {
			compared[r.Cover] = true
			sameFields(problems, string(r.Cover)+".subject.", letter.Subject)
			sameFields(problems, string(r.Cover)+".body.", letter.Body)
		}
		for _, part := range []struct {
			name string
			text string
		}{{"subject", letter.Subject[r.Lang]}, {"body", letter.Body[r.Lang]}} {
			field := string(r.Cover) + "." + part.name + "." + string(r.Lang)
			if !asked[field] {
				asked[field] = true
				r.readyText(problems, field, part.text, part.name == "body")
			}
		}
	}
}

func (r DispatchRecipient) readyText(problems *Invalid, field, text string, linked bool) {
	names := LetterFields(text)
	switch {
	case text == "":
		problems.Add(field, "dispatch.error.missing")
	case linked && !slices.Contains(names, FieldLink):
		problems.Add(field, "dispatch.error.no_link", "Name", "{"+FieldLink+"}")
	}
	for _, name := range names {
		if name != FieldLink && name != FieldDocuments && r.Fields[name] == "" {
			problems.Add(field, "dispatch.error.empty_field", "Name", "{"+name+"}")
		}
	}
}
