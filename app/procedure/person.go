package procedure

import "strings"

// NameForm is a person's name in one script, as the person's own delegation
// spells it; it is never transliterated. Either the parts or Full are given.
type NameForm struct {
	Surname    string `json:"surname,omitempty"` // may be two words
	First      string `json:"first,omitempty"`
	Patronymic string `json:"patronymic,omitempty"` // may be missing
	Full       string `json:"full,omitempty"`       // "Botir Ergashkhujaev", where the script writes names so
}

// PersonName is a person's name by language.
type PersonName map[Lang]NameForm

// Initials are "И.О." of first name and patronymic, without a space.
func (n NameForm) Initials() string {
	var out strings.Builder
	for _, part := range []string{n.First, n.Patronymic} {
		for _, letter := range part {
			out.WriteString(string(letter) + ".")
			break
		}
	}
	return out.String()
}

// Listed is the form of lists: surname and initials, or the full name where a
// script is written so.
func (n NameForm) Listed() string {
	if n.Surname == "" || n.Full != "" {
		return n.Full
	}
	if n.Initials() == "" {
		return n.Surname
	}
	return n.Surname + "\u00a0" + n.Initials()
}

// Signed is the form of signatures: initials before the surname.
func (n NameForm) Signed() string {
	if n.Surname == "" || n.Full != "" || n.Initials() == "" {
		return n.Listed()
	}
	return n.Initials() + "\u00a0" + n.Surname
}

// In is the name in a language; where a script is missing, in the one there
// is, because a person always has a name.
func (p PersonName) In(lang Lang) NameForm {
	if form, ok := p[lang]; ok {
		return form
	}
	for _, other := range []Lang{"en", "ru"} {
		if form, ok := p[other]; ok {
			return form
		}
	}
	return NameForm{}
}

// Addressed is the name as a letter begins: first name and patronymic, or the
// name as the script writes it.
func (n NameForm) Addressed() string {
	if n.First == "" {
		return n.Listed()
	}
	return strings.TrimSpace(n.First + " " + n.Patronymic)
}

// Complete is the name with all its parts, as letters address it.
func (n NameForm) Complete() string {
	if n.Full != "" {
		return n.Full
	}
	return strings.Join(strings.Fields(n.Surname+" "+n.First+" "+n.Patronymic), " ")
}

// sorted is what lists are put in order by: the surname first, where it is
// known apart.
func (n NameForm) sorted() string { return n.Surname + "\u00a0" + n.Listed() }
