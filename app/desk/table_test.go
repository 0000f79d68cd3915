package desk

import (
	"slices"
	"testing"

	"svod/app/procedure"
)

// TestAPaperWithoutAuthorsNamesNobody: what is said of one comment may name the
// author of another. Nor does what is hidden tell which name that is: a comment that
// proposes its own body as an executor shows it in the proposed wording, and one that
// proposes another body reads alike.
func TestAPaperWithoutAuthorsNamesNobody(t *testing.T) {
	body := func(id procedure.BodyID, short, ins string) procedure.BodyNames {
		return procedure.BodyNames{ID: id, Short: procedure.PackName(procedure.CaseForms{"ru": {procedure.Nom: short, procedure.Ins: ins}})}
	}
	bodies := procedure.Bodies{body(1, "Исполком", "Исполкомом"), body(2, "Исполком СНГ", "Исполкомом СНГ")}
	row := procedure.TableRow{Comment: 7, Body: 1, Text: "Исполком предлагает дополнить: Исполком СНГ", Reason: "ПОЗИЦИЯ: ИСПОЛКОМ",
		Decide: &procedure.Disposition{Outcome: procedure.Accepted, Note: procedure.Texts{"ru": "В редакции, предложенной Исполкомом\u00a0СНГ"}}}
	for r := range procedure.Unnamed(slices.Values([]procedure.TableRow{row}), concealing(bodies)) {
		if note := r.Decide.Note["ru"]; note != "В редакции, предложенной […]" {
			t.Errorf("the note is %q", note)
		}
		if r.Reason != "ПОЗИЦИЯ: […]" {
			t.Errorf("the reason is %q", r.Reason)
		}
		if r.Body != 0 || r.Text != "[…] предлагает дополнить: […]" {
			t.Errorf("the text of %d is %q", r.Body, r.Text)
		}
	}
}

// A paper without authors says by which words it was filtered, unless they name
// one: beside texts without their authors' names that would tell whose they are.
func TestAPaperWithoutAuthorsNamesNoneInItsFilter(t *testing.T) {
	short := func(nom, gen string) procedure.BodyNames {
		return procedure.BodyNames{Short: procedure.PackName(procedure.CaseForms{"ru": {procedure.Nom: nom, procedure.Gen: gen}})}
	}
	bodies := procedure.Bodies{short("Казахстан", "Казахстана"), short("Исполком СНГ", "Исполкома СНГ"), {}}
	for typed, want := range map[string]bool{
		"казахстана": true, "что КАЗАХСТАН": true, "казах": true, "«Исполкома\u00a0СНГ» срок": true,
		"": false, "исполком": false, "СНГ": false, "ка": false, "указахстан": false, "обмен информацией": false,
	} {
		if got := namesBody(bodies, typed); got != want {
			t.Errorf("%q names a body: %v", typed, got)
		}
	}
}
