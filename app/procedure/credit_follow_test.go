package procedure

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// refers is a draft in which an item says something.
func (d Draft) refers(id ElementID, ru, en string) Draft {
	e, _ := d.Element(id)
	return d.Replace(e.with("ru", ColTitle, Cell{Text: ru}).with("en", ColTitle, Cell{Text: en, MadeFrom: TextHash(ru)}))
}

func (s CreditedSpan) String() string {
	var by []string
	for _, c := range s.By {
		by = append(by, fmt.Sprint(c.Number))
	}
	return map[SpanKind]string{Same: "", Removed: "-", Added: "+"}[s.Kind] + s.Text + "[" + strings.Join(by, " ") + "]"
}

// TestReferencesFollowWhatIsMoved: an agreed move gives an item another number, and
// the texts that refer to it say so in each language, with whose move that was. What
// else changes in them is their own edits'.
func TestReferencesFollowWhatIsMoved(t *testing.T) {
	base := small().refers(11, "См. п. 1.1 и пункт 9.9", "See item 1.1 and item 9.9").refers(20, "По пункту 1.1 Стратегии и п. 1.1", "Under item 1.1 of the Strategy and item 1.1")
	move := Edit{Element: 10, Op: OpMove, Place: Place{Section: 3, After: 20}}
	word := Edit{Element: 11, Op: OpReplace, Column: ColTitle, Words: map[Lang]Words{"ru": {"См.", "Смотри"}}}
	agreed := []AgreedEdit{{1, 4, move}, {2, 5, word}, {3, 6, Edit{Element: 10, Op: OpFollow, Follows: 1}}}
	draft, carried, misfits := Revise(base, agreed, nil)
	r := draft.Following(base, testWords())
	if len(misfits) > 0 || fmt.Sprint(r.Numbers) != "[{10 1.1 2.2}]" || len(r.Texts) != 4 || len(r.Misread()) != 0 {
		t.Fatalf("misfits %v, numbers %v, texts %v, loose %v", misfits, r.Numbers, r.Texts, r.Loose)
	}
	for id, want := range map[ElementID][2]string{
		11: {"Смотри п. 2.2 и пункт 9.9", "See item 2.2 and item 9.9"},
		20: {"По пункту 1.1 Стратегии и п. 2.2", "Under item 1.1 of the Strategy and item 2.2"},
	} {
		if e, _ := r.Draft.Element(id); e.Text("ru", ColTitle) != want[0] || e.Text("en", ColTitle) != want[1] {
			t.Errorf("%q, %q", e.Text("ru", ColTitle), e.Text("en", ColTitle))
		}
	}
	if e, _ := r.Draft.Element(20); e.Status("ru", "en", ColTitle) != CellCurrent {
		t.Error("the copy is out of date by a number alone")
	}
	carried = r.Credits(carried)
	made := Made{Credits: Credits(agreed, carried, nil)}
	story := Story{Drafts: []Draft{base, r.Draft}, Made: []Made{made}}
	if got := fmt.Sprint(story.words(story.moved(), 11, ColTitle, "ru")); got != "[-См[5] +Смотри[5] . п. [] -1.1[4 6] +2.2[4 6]  и пункт 9.9[]]" &&
		got != "[-См.[5] +Смотри[5]  п. [] -1.1[4 6] +2.2[4 6]  и пункт 9.9[]]" {
		t.Errorf("the words are of %s", got)
	}
	if got := fmt.Sprint(story.words(story.moved(), 20, ColTitle, "en")); got != "[Under item 1.1 of the Strategy and item [] -1.1[4 6] +2.2[4 6]]" {
		t.Errorf("the words are of %s", got)
	}
	by := map[int]bool{}
	for _, c := range story.Compare() {
		for _, credit := range c.Comments() {
			by[credit.Number] = true
		}
	}
	if len(by) != 3 {
		t.Errorf("the changes are of %v", by)
	}
	// what somebody changes by hand afterwards is not the move's
	byHand := Story{Drafts: []Draft{base, r.Draft.refers(20, "По пункту 1.1 Стратегии и п. 2.2", "Under item 1.1 of the Strategy and item 2.2, by hand")}, Made: []Made{made}}
	if got := fmt.Sprint(byHand.words(byHand.moved(), 20, ColTitle, "en")); !strings.HasSuffix(got, "-1.1[4 6] +2.2[4 6] +, by hand[]]") {
		t.Errorf("the words are of %s", got)
	}
}

// TestARangeThatIsTornStaysAsWritten: of a range whose items stand together under
// other numbers the ends follow; one of whose items one goes elsewhere is for a
// person to write anew.
func TestARangeThatIsTornStaysAsWritten(t *testing.T) {
	base := small().refers(20, "См. пп. 1.1–1.3", "See items 1.1–1.3")
	third := Element{ID: 12, Kind: Measure, Parent: 2, Number: "1.3"}
	base.Elements = slices.Insert(base.Elements, 4, third)
	move := func(id, after ElementID, number string) Edit {
		section := ElementID(2)
		if after == 20 {
			section = 3
		}
		return Edit{Element: id, Op: OpMove, Place: Place{section, after, number}}
	}
	for name, c := range map[string]struct {
		edits []Edit
		want  string
		torn  int
	}{
		"the last goes":        {[]Edit{move(12, 20, "")}, "См. пп. 1.1–1.3", 2},
		"one between goes":     {[]Edit{move(11, 20, "")}, "См. пп. 1.1–1.3", 2},
		"another order":        {[]Edit{move(10, 12, "")}, "См. пп. 1.1–1.3", 2},
		"in place":             {[]Edit{move(12, 11, "1.9")}, "См. пп. 1.1–1.9", 0},
		"all go":               {[]Edit{move(10, 20, ""), move(11, 20, ""), move(12, 20, "")}, "См. пп. 2.2–2.4", 0},
		"the last is deleted":  {[]Edit{{Element: 12, Op: OpDelete}}, "См. пп. 1.1–1.3", 0},
		"another goes between": {[]Edit{{Element: 20, Op: OpMove, Place: Place{2, 10, ""}}}, "См. пп. 1.1–1.3", 2},
	} {
		var agreed []AgreedEdit
		for i, e := range c.edits {
			agreed = append(agreed, AgreedEdit{CommentID(i + 1), i + 1, e})
		}
		draft, _, misfits := Revise(base, agreed, nil)
		r := draft.Following(base, testWords())
		torn := slices.DeleteFunc(r.Loose, func(l LooseReference) bool { return !l.Torn })
		if e, _ := r.Draft.Element(20); len(misfits) > 0 || e.Text("ru", ColTitle) != c.want || len(torn) != c.torn {
			t.Errorf("%s: %q, torn %v, misfits %v", name, e.Text("ru", ColTitle), torn, misfits)
		}
	}
}

// TestARangeIsOneOfNumbers: an item that was moved out of a range and bears its
// number until the final renumbering, and one that came between, are not taken
// for what stands there.
func TestARangeIsOneOfNumbers(t *testing.T) {
	d := referring().says("2.1", "см. пп. 1.1–1.3", "see items 1.1–1.3").says("1.4", "пп. 1.1–1.2", "items 1.1–1.2")
	away, _ := d.Numbered(Measure, "1.3")
	last, _ := d.Numbered(Measure, "2.2")
	d, err := d.Put(away.ID, Place{Section: last.Parent, After: last.ID})
	if err != nil {
		t.Fatal(err)
	}
	r := d.Renumbering(testWords())
	cites, _ := r.Draft.Numbered(Measure, "2.1")
	if cites.Text("ru", ColTitle) != "см. пп. 1.1–1.3" || len(r.Misread()) != 2 || !r.Misread()[0].Torn || len(r.Texts) != 0 {
		t.Errorf("%q, %v, %v", cites.Text("ru", ColTitle), r.Misread(), r.Texts)
	}
}
