package procedure

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// BodyKind is what a body is.
type BodyKind string

const (
	KindState       BodyKind = "state" // its Government speaks for it
	KindCommittee   BodyKind = "executive_committee"
	KindOrgan       BodyKind = "organisation"
	KindSupremeBody BodyKind = "supreme_body"
)

// BodyKinds lists all, in the order of forms.
var BodyKinds = []BodyKind{KindState, KindCommittee, KindOrgan, KindSupremeBody}

// BodyForm is one of a body's names.
type BodyForm string

const (
	FormShort      BodyForm = "short"      // in lists
	FormFull       BodyForm = "full"       // in documents
	FormGovernment BodyForm = "government" // of a state: who signs and receives
)

// BodyForms lists all, in the order of forms.
var BodyForms = []BodyForm{FormShort, FormFull, FormGovernment}

// Case is a grammatical case that documents need names in.
type Case string

const (
	Nom  Case = "nom"
	Gen  Case = "gen"
	Dat  Case = "dat"
	Acc  Case = "acc"
	Ins  Case = "ins"
	Prep Case = "prep"
)

// cases of languages whose names change with the case; others have Nom only.
var cases = map[Lang][]Case{"ru": {Nom, Gen, Dat, Acc, Ins, Prep}}

// CasesOf lists the cases of a language, the nominative first.
func CasesOf(lang Lang) []Case {
	if list, ok := cases[lang]; ok {
		return list
	}
	return []Case{Nom}
}

// CaseForms is a name in the cases of each language.
type CaseForms map[Lang]map[Case]string

// Naming is all the names of a body at one time.
type Naming map[BodyForm]CaseForms

// Name is one form of a body's name in every language. Pages need its
// nominative; the other cases stay packed until a document asks for one.
type Name struct {
	Texts
	Cases string // JSON of CaseForms without Nom, as it is kept
}

// Case is the name in a case of a language. A case that nobody gave is the
// nominative.
func (n Name) Case(lang Lang, c Case) string {
	if c != Nom && n.Cases != "" {
		var forms CaseForms
		if err := json.Unmarshal([]byte(n.Cases), &forms); err == nil && forms[lang][c] != "" {
			return forms[lang][c]
		}
	}
	return n.In(lang)
}

// Forms unpacks all the cases, as a form shows them.
func (n Name) Forms() CaseForms {
	forms := CaseForms{}
	if n.Cases != "" {
		// What is packed was packed by PackName; what is not reads as none.
		_ = json.Unmarshal([]byte(n.Cases), &forms)
	}
	for lang, text := range n.Texts {
		if forms[lang] == nil {
			forms[lang] = map[Case]string{}
		}
		forms[lang][Nom] = text
	}
	return forms
}

// PackName makes a Name of its forms.
func PackName(forms CaseForms) Name {
	name, others := Name{Texts: Texts{}}, CaseForms{}
	for lang, byCase := range forms {
		for c, text := range byCase {
			switch {
			case text == "":
			case c == Nom:
				name.Texts[lang] = text
			default:
				if others[lang] == nil {
					others[lang] = map[Case]string{}
				}
				others[lang][c] = text
			}
		}
	}
	if len(others) > 0 {
		packed, _ := json.Marshal(others) // maps of strings always pack
		name.Cases = string(packed)
	}
	return name
}

// BodyNames is a body as lists, documents and letters name it at one moment.
type BodyNames struct {
	ID         BodyID
	Code       string // ISO 3166 alpha-2 of a state
	Kind       BodyKind
	Place      int // in the order in which documents list bodies
	Zone       string
	Langs      []Lang // official languages
	Short      Name
	Full       Name
	Government Name // of a state only
	Since      time.Time
	Until      time.Time // zero: goes on
	Version    int
}

// Name is one of the body's names.
func (b BodyNames) Name(form BodyForm) Name {
	switch form {
	case FormShort:
		return b.Short
	case FormGovernment:
		return b.Government
	}
	return b.Full
}

// Official is the name of who receives and signs for the body: a state's
// Government, any other body itself.
func (b BodyNames) Official() Name {
	if len(b.Government.Texts) > 0 {
		return b.Government
	}
	return b.Full
}

// At says whether the body is in being at a moment.
func (b BodyNames) At(now time.Time) bool {
	return !now.Before(b.Since) && (b.Until.IsZero() || now.Before(b.Until))
}

// Named are all the names that a body goes by, in every language and case, the
// longer ones first.
func (b BodyNames) Named() []string {
	var all []string
	for _, form := range BodyForms {
		for _, cases := range b.Name(form).Forms() {
			for _, name := range cases {
				if name != "" {
					all = append(all, name)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return slices.Compact(all)
}

// Bodies is all bodies in the order in which documents list them.
type Bodies []BodyNames

// Of is one body; of an unknown one, a body without names.
func (all Bodies) Of(id BodyID) BodyNames {
	for i := range all {
		if all[i].ID == id {
			return all[i]
		}
	}
	return BodyNames{ID: id}
}

// DatedName is a name with the time in which it is the body's.
type DatedName struct {
	Form  BodyForm
	Name  Name
	Since time.Time // zero: from the beginning
	Until time.Time // zero: goes on
}

// BodySheet is the page of a body. Contacts are there for officers only.
type BodySheet struct {
	Body     BodyNames
	Names    []DatedName // by form, the latest first
	Contacts []Contact
	Signed   []Signature
}

// NewBody is what a form says of a body.
type NewBody struct {
	Code  string
	Kind  BodyKind
	Place int
	Zone  string
	Langs []Lang
	Names Naming
	Since time.Time // zero: from the beginning
}

const maxPlace = 255 // the order of comments keeps eight bits for it

// Check cleans and bounds what was typed.
func (n *NewBody) Check() error {
	var problems Invalid
	n.Code = problems.code("code", n.Code)
	OneOf(&problems, "kind", n.Kind, BodyKinds)
	if n.Place < 1 || n.Place > maxPlace {
		problems.Add("place", "body.error.place", "limit", maxPlace)
	}
	problems.Zone("zone", n.Zone)
	for _, lang := range n.Langs {
		problems.Lang("langs", lang)
	}
	n.Names = n.Names.check(&problems, n.Kind)
	return problems.Err()
}

// CheckNames cleans and bounds the forms of one name.
func CheckNames(form BodyForm, forms CaseForms) (CaseForms, error) {
	var problems Invalid
	forms = forms.check(&problems, form)
	if len(PackName(forms).Texts) == 0 {
		problems.Add(string(form), "body.error.name")
	}
	return forms, problems.Err()
}

func (n Naming) check(problems *Invalid, kind BodyKind) Naming {
	cleaned := Naming{}
	for _, form := range BodyForms {
		cleaned[form] = n[form].check(problems, form)
		if len(PackName(cleaned[form]).Texts) == 0 && (form != FormGovernment || kind == KindState) {
			problems.Add(string(form), "body.error.name")
		}
	}
	return cleaned
}

// check cleans the forms of a name. Its fields are form_language_case.
func (f CaseForms) check(problems *Invalid, form BodyForm) CaseForms {
	cleaned := CaseForms{}
	for lang, byCase := range f {
		cleaned[lang] = map[Case]string{}
		for _, c := range CasesOf(lang) {
			field := string(form) + "_" + string(lang) + "_" + string(c)
			if text := problems.Line(field, byCase[c], MaxTitle); text != "" {
				cleaned[lang][c] = text
			}
		}
		if len(cleaned[lang]) > 0 && cleaned[lang][Nom] == "" {
			problems.Add(string(form)+"_"+string(lang)+"_"+string(Nom), "body.error.nominative")
		}
	}
	return cleaned
}

// NameFrom says whether a body can get another name of a form from a moment:
// not before the name that holds now began, because what was once official
// stays, and a name of the past is part of it.
func NameFrom(names []DatedName, form BodyForm, from, now time.Time) error {
	if from.IsZero() {
		return Invalid{{Field: "from", Key: "body.error.from"}}
	}
	for _, n := range names {
		holds := !now.Before(n.Since) && (n.Until.IsZero() || now.Before(n.Until))
		if n.Form == form && holds && !from.After(n.Since) {
			return Invalid{{Field: "from", Key: "body.error.from_before", Args: []any{"date", n.Since}}}
		}
	}
	return nil
}
