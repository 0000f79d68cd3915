package views

import (
	"strings"

	"svod/app/procedure"
	"svod/locales"
)

// BodyView is what a body's page shows.
type BodyView struct {
	procedure.BodySheet
	Officer bool
	Group   procedure.GroupID       // whose participants are shown; 0: none
	Members []procedure.Participant // of the body in that group

	Undelivered []procedure.UndeliveredLetter // of that group to the body
}

func bodyHref(id procedure.BodyID) string { return "/bodies/" + id64(id) }

func contactHref(id procedure.ContactID) string { return "/contacts/" + id64(id) }

// caseTable is a body's names by case, in a language that has cases.
type caseTable struct {
	Lang string
	Rows []caseRow
}

type caseRow struct {
	Case        procedure.Case
	Short, Full string
}

func caseTables(b procedure.BodyNames) []caseTable {
	var tables []caseTable
	for _, code := range locales.Languages() {
		lang := procedure.Lang(code)
		cases := procedure.CasesOf(lang)
		if len(cases) < 2 || b.Short.Texts[lang] == "" {
			continue
		}
		table := caseTable{Lang: code}
		for _, c := range cases {
			table.Rows = append(table.Rows, caseRow{c, b.Short.Case(lang, c), b.Full.Case(lang, c)})
		}
		tables = append(tables, table)
	}
	return tables
}

// named lists what a body was called in one form, the latest first, where it
// was called differently at different times.
func (v BodyView) named(form procedure.BodyForm) []procedure.DatedName {
	var names []procedure.DatedName
	for _, n := range v.Names {
		if n.Form == form {
			names = append(names, n)
		}
	}
	if len(names) < 2 {
		return nil
	}
	return names
}

func (v BodyView) head(f Frame) string {
	for _, m := range v.Members {
		if m.Role == procedure.Head {
			return m.Name.In(f.Language()).Listed()
		}
	}
	return ""
}

// BodyForm fills a body's form with what stands.
func BodyForm(f Frame, b procedure.BodyNames) Form {
	values := map[string]string{"code": b.Code, "kind": string(b.Kind), "place": number(b.Place), "zone": b.Zone, "langs": joinLangs(b.Langs)}
	putDate(f, values, "since", b.Since)
	for _, form := range procedure.BodyForms {
		putNames(values, form, b.Name(form))
	}
	return Form{Values: values, Version: b.Version}
}

// putNames fills the fields short_ru_nom and so on of a name.
func putNames(values map[string]string, form procedure.BodyForm, name procedure.Name) {
	for lang, byCase := range name.Forms() {
		for c, text := range byCase {
			values[nameField(form, string(lang), c)] = text
		}
	}
}

func nameField(form procedure.BodyForm, lang string, c procedure.Case) string {
	return string(form) + "_" + lang + "_" + string(c)
}

// NameForm fills the form of a new name with the one that holds.
func NameForm(b procedure.BodyNames, form procedure.BodyForm) Form {
	values := map[string]string{"form": string(form)}
	putNames(values, form, b.Name(form))
	return Form{Values: values, Version: b.Version}
}

// contactKind is what a contact point is, and whether it is the main one.
func contactKind(f Frame, c procedure.Contact) string {
	kind := f.T("contact.kind." + string(c.Kind))
	if c.Main {
		kind += ", " + f.T("contact.main")
	}
	return kind
}

// askedOf counts the contact points that are to be confirmed.
func askedOf(f Frame, contacts []procedure.Contact) int {
	n := 0
	for _, c := range contacts {
		if c.Asked(f.Now) {
			n++
		}
	}
	return n
}

// ContactForm fills a contact point's form with what stands.
func ContactForm(f Frame, c procedure.Contact) Form {
	values := map[string]string{"address": c.Address, "kind": string(c.Kind), "lang": string(c.Lang)}
	if c.Main {
		values["main"] = "yes"
	}
	putDate(f, values, "confirmed", c.Confirmed)
	return Form{Values: values, Version: c.Version}
}

func joinLangs(langs []procedure.Lang) string {
	parts := make([]string, len(langs))
	for i, lang := range langs {
		parts[i] = string(lang)
	}
	return strings.Join(parts, ", ")
}

func caseOptions(lang string) []procedure.Case { return procedure.CasesOf(procedure.Lang(lang)) }

// languagesInWords lists languages by the reader's words for them.
func languagesInWords(f Frame, langs []procedure.Lang) string {
	words := make([]string, len(langs))
	for i, lang := range langs {
		words[i] = f.language(lang)
	}
	return strings.Join(words, ", ")
}

// zoneInWords names a zone with its distance from UTC now: «по Минску, UTC+3».
func zoneInWords(f Frame, zone string) string {
	now := locales.In(f.Now, zone)
	words := f.Printer.Zone(now, zone)
	if offset := locales.Offset(now); !strings.Contains(words, offset) {
		words += ", " + offset
	}
	return words
}
