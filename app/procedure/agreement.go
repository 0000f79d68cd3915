package procedure

import (
	"encoding/json"
	"slices"
	"time"
)

// Seen are fingerprints of the words that somebody has seen, by language.
type Seen map[Lang]string

// Agreement is a body's word that a measure may stand as the body has seen it,
// in a revision. Once the words are others, it says nothing of them.
type Agreement struct {
	Element  ElementID
	Body     BodyID
	Revision RevisionID
	Seen     Seen
	Person   PersonID
	At       time.Time
}

// AgreementState is what an agreement is worth for the words that stand.
type AgreementState string

const (
	NotAgreed     AgreementState = ""        // the body has not said
	AgreesNow     AgreementState = "agreed"  // to these words
	AgreedEarlier AgreementState = "changed" // to others: it is asked again
)

// SeenBy are the fingerprints of an element's words as a page shows them to the
// reader of a language: in that language, and in the authentic one, whose text
// counts.
func (d Draft) SeenBy(lang Lang, e Element) Seen {
	authentic := d.Plan.Authentic()
	seen := Seen{authentic: d.wordsHash(authentic, e)}
	if slices.Contains(d.Plan.Langs, lang) {
		seen[lang] = d.wordsHash(lang, e)
	}
	return seen
}

// wordsHash fingerprints an element's words in a language; that it is deleted
// is as good as a word.
func (d Draft) wordsHash(lang Lang, e Element) string {
	words := []any{e.Deleted}
	for _, column := range d.Plan.ColumnsOf(e.Kind) {
		if text := e.Text(lang, column.Key); text != "" {
			words = append(words, column.Key, text)
		}
	}
	raw, _ := json.Marshal(words) // a list of texts has no value that cannot be written
	return TextHash(string(raw))
}

// Agreed is what an agreement is worth for an element as it stands.
func (d Draft) Agreed(e Element, a Agreement) AgreementState {
	if len(a.Seen) == 0 {
		return NotAgreed
	}
	for lang, hash := range a.Seen {
		if d.wordsHash(lang, e) != hash {
			return AgreedEarlier
		}
	}
	return AgreesNow
}

// AgreementLine is a measure, and what a body has said of it.
type AgreementLine struct {
	Element
	State   AgreementState
	Said    Agreement
	Columns []ColumnChange // what has changed since, in the languages that were seen
}

// AgreementSheet is what a body has agreed to of a revision.
type AgreementSheet struct {
	Draft
	Lines   []AgreementLine // of measures that live, and of deleted ones to which the body had agreed
	Agreed  int
	Changed int
}

// Sheet is what agreements of one body are worth for this revision; earlier
// reads the revision whose words were seen.
func (d Draft) Sheet(said []Agreement, earlier func(RevisionID) (Draft, error)) (AgreementSheet, error) {
	sheet := AgreementSheet{Draft: d}
	by := map[ElementID]Agreement{}
	for _, a := range said {
		by[a.Element] = a
	}
	for _, e := range d.Elements {
		line := AgreementLine{Element: e, Said: by[e.ID], State: d.Agreed(e, by[e.ID])}
		if e.Kind != Measure || e.Deleted && line.State != AgreedEarlier {
			continue
		}
		switch line.State {
		case AgreesNow:
			sheet.Agreed++
		case AgreedEarlier:
			sheet.Changed++
			old, err := earlier(line.Said.Revision)
			if err != nil {
				return sheet, err
			}
			line.Columns = old.changedSince(e, line.Said)
		}
		sheet.Lines = append(sheet.Lines, line)
	}
	return sheet, nil
}

// changedSince is how the words of an element differ from those that were seen
// in this revision.
func (d Draft) changedSince(now Element, said Agreement) []ColumnChange {
	was, ok := d.Element(said.Element)
	if !ok {
		return nil
	}
	return slices.DeleteFunc(compareElement(&was, &now, d.Plan).Columns, func(c ColumnChange) bool { return said.Seen[c.Lang] == "" })
}

// AgreementRow is a measure in the matrix of all bodies.
type AgreementRow struct {
	Element
	States map[BodyID]AgreementState
	Agreed int
}

// Matrix is who agrees to which measure of this revision.
func (d Draft) Matrix(said []Agreement) []AgreementRow {
	by := map[ElementID][]Agreement{}
	for _, a := range said {
		by[a.Element] = append(by[a.Element], a)
	}
	var rows []AgreementRow
	for _, e := range d.Elements {
		if e.Kind != Measure || e.Deleted {
			continue
		}
		row := AgreementRow{Element: e, States: map[BodyID]AgreementState{}}
		for _, a := range by[e.ID] {
			row.States[a.Body] = d.Agreed(e, a)
			if row.States[a.Body] == AgreesNow {
				row.Agreed++
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// MayAgree refuses who does not say for a body what it agrees to.
func (v Viewer) MayAgree() error {
	switch {
	case !v.Member():
		return ErrNotFound
	case !v.Clears():
		return Forbidden{"agreement.forbidden.clear"}
	}
	return nil
}

// SeesAgreements says of whose agreements the viewer may know: of all, or of the
// own body's alone. chairs: a running meeting on the plan elected the viewer.
func (v Viewer) SeesAgreements(chairs bool) (all, own bool) {
	return v.Member() && (v.Officer() || chairs), v.SpeaksFor() != 0
}
