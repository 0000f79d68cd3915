package procedure

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// chance makes plans, and edits of them that may be anything.
type chance struct{ *rand.Rand }

func (c chance) words(n int) string {
	var all []string
	for range n {
		all = append(all, string(rune('а'+c.IntN(8)))+string(rune('а'+c.IntN(8))))
	}
	return strings.Join(all, " ")
}

// plan has three sections of three measures, in two languages.
func (c chance) plan() Draft {
	d := Draft{Plan: Plan{Langs: caseLangs, Columns: []Column{{Key: ColTitle}, {Key: ColTerm}}}, Revision: Revision{ID: 5, Number: 1}}
	d.Elements = []Element{Element{ID: 1, Kind: Whole}.with("ru", ColTitle, Cell{Text: "План"})}
	for s := range ElementID(3) {
		d.Elements = append(d.Elements, Element{ID: 10 + s, Kind: Section, Parent: 1, Number: fmt.Sprint(s + 1)}.with("ru", ColTitle, Cell{Text: c.words(2)}))
		for m := range ElementID(3) {
			e := Element{ID: 100 + 10*s + m, Kind: Measure, Parent: 10 + s, Number: fmt.Sprintf("%d.%d", s+1, m+1)}
			for _, column := range d.Plan.Columns {
				ru := c.words(8)
				e = e.with("ru", column.Key, Cell{Text: ru}).with("en", column.Key, Cell{c.words(8), TextHash(ru)})
			}
			d.Elements = append(d.Elements, e)
		}
	}
	return d
}

func (c chance) element(d Draft) Element { return d.Elements[c.IntN(len(d.Elements))] }

func (c chance) edit(d Draft) Edit {
	ops := []Op{OpReplace, OpReplace, OpReplace, OpInsertAfter, OpAppend, OpDeleteWords, OpRestate, OpAdd, OpDelete, OpMerge, OpMove}
	e := Edit{Base: d.Revision.ID, Element: c.element(d).ID, Op: ops[c.IntN(len(ops))]}
	texts := map[Lang]map[string]string{"ru": {ColTitle: c.words(2)}, "en": {ColTitle: c.words(2)}}
	place := Place{Section: 10 + ElementID(c.IntN(3))}
	if behind := c.element(d); behind.Kind == Measure && c.IntN(2) == 0 {
		place = Place{Section: behind.Parent, After: behind.ID}
	}
	switch e.Op {
	case OpDelete:
	case OpAdd:
		e.Element, e.Place, e.Texts = place.Section, place, texts
		e.Place.Number = fmt.Sprintf("9.%d", c.IntN(9))
	case OpMerge:
		e.With, e.Texts = c.element(d).ID, texts
	case OpMove:
		e.Place = place
	default:
		e.Column, e.Words = d.Plan.Columns[c.IntN(2)].Key, map[Lang]Words{}
		on, _ := d.Element(e.Element)
		for _, lang := range caseLangs[:1+c.IntN(2)] {
			e.Words[lang] = c.change(e.Op, on.Text(lang, e.Column))
		}
	}
	return e
}

// change is of one to three words of a text that stand there, mostly once.
func (c chance) change(op Op, text string) Words {
	words := strings.Fields(text)
	from := c.IntN(max(len(words)-3, 1))
	old := strings.Join(words[from:min(from+1+c.IntN(3), len(words))], " ")
	switch op {
	case OpAppend:
		old = ""
	case OpRestate:
		old = text
	}
	w := Words{old, c.words(1 + c.IntN(2))}
	if op == OpInsertAfter || op == OpAppend {
		w.New = " " + w.New
	}
	if op == OpDeleteWords {
		w.New = ""
	}
	return w
}

// nameless is a draft whose new elements have no ids yet: those tell the order
// in which they were made.
func nameless(d Draft) Draft {
	elements := make([]Element, len(d.Elements))
	for i, e := range d.Elements {
		e.ID = max(e.ID, 0)
		elements[i] = e
	}
	d.Elements = elements
	return d
}

// commute says whether two edits do the same, whichever comes first.
func commute(base Draft, a, b AgreedEdit) bool {
	one, _, misfits := Revise(base, []AgreedEdit{a, b}, nil)
	other, _, more := Revise(base, []AgreedEdit{b, a}, nil)
	return len(misfits)+len(more) == 0 && reflect.DeepEqual(nameless(one), nameless(other))
}

// TestAnySetOfEdits: each edit is carried out once or named, what is not
// carried out leaves no trace, the same again is the same, and of edits that do
// not touch each other the order does not matter.
func TestAnySetOfEdits(t *testing.T) {
	c, orders := chance{rand.New(rand.NewPCG(1, 2))}, 0
	for range 400 {
		base := c.plan()
		var agreed, free []AgreedEdit
		for i := range 1 + c.IntN(9) {
			a := AgreedEdit{CommentID(i + 1), i + 1, c.edit(base)}
			if c.IntN(6) == 0 {
				a.Edit = Edit{Base: base.Revision.ID, Element: c.element(base).ID, Op: OpFollow, Follows: CommentID(1 + c.IntN(9))}
			}
			agreed = append(agreed, a)
			if _, err := a.Edit.Apply(base); err == nil && !slices.ContainsFunc(free, func(b AgreedEdit) bool { return !commute(base, a, b) }) {
				free = append(free, a)
			}
		}
		draft, carried, misfits := Revise(base, agreed, nil)
		again, _, _ := Revise(base, agreed, nil)
		if !reflect.DeepEqual(draft, again) {
			t.Fatalf("the same edits gave another draft: %+v", agreed)
		}
		fates := map[CommentID]int{}
		for _, m := range misfits {
			fates[m.Comment]++
		}
		var fitting []AgreedEdit
		for _, a := range agreed {
			done := slices.ContainsFunc(carried, func(c Carried) bool { return c.Comment == a.Comment })
			if done {
				fates[a.Comment]++
				fitting = append(fitting, a)
			}
			if fates[a.Comment] != 1 {
				t.Fatalf("comment %d is both or neither: carried %v, misfits %v", a.Number, carried, misfits)
			}
		}
		if only, _, rest := Revise(base, fitting, nil); len(rest) > 0 || !reflect.DeepEqual(only, draft) {
			t.Fatalf("what was not carried out left a trace: %+v\nmisfits %v, %v", agreed, misfits, rest)
		}
		if len(free) < 2 {
			continue
		}
		orders++
		one, _, _ := Revise(base, free, nil)
		c.Shuffle(len(free), func(i, j int) { free[i], free[j] = free[j], free[i] })
		other, _, left := Revise(base, free, nil)
		if len(left) > 0 || !reflect.DeepEqual(nameless(one), nameless(other)) {
			t.Fatalf("the order matters: %+v\nleft %v", free, left)
		}
	}
	if orders < 200 {
		t.Errorf("only %d sets of edits that do not touch", orders)
	}
}

// TestSumsAgree: every comment of a table is in one list, whatever its state.
func TestSumsAgree(t *testing.T) {
	c := chance{rand.New(rand.NewPCG(3, 4))}
	for range 200 {
		base, rows := c.plan(), []TableRow(nil)
		var agreed []AgreedEdit
		earlier := map[CommentID]int{}
		for i := range 1 + c.IntN(12) {
			e := c.edit(base)
			r := TableRow{Comment: CommentID(i + 1), Number: i + 1, Meeting: 1 + c.IntN(2), State: CommentOfficial}
			if c.IntN(4) > 0 {
				r.Edit = &e
			}
			if o := c.IntN(2 * len(Outcomes)); o < len(Outcomes) {
				r.Decide, r.State = &Disposition{Outcome: Outcomes[o]}, Outcomes[o].State()
			}
			switch a := r.Agreed(); {
			case a != nil && r.Meeting == 1 && c.IntN(5) == 0:
				earlier[r.Comment] = 2
			case a != nil && r.Meeting == 1:
				agreed = append(agreed, AgreedEdit{r.Comment, r.Number, *a})
			}
			rows = append(rows, r)
		}
		_, carried, misfits := Revise(base, agreed, nil)
		b := Weigh(rows, 1, carried, misfits, earlier)
		if b.All() != len(rows) || len(b.Carried)+len(b.Asked) != len(agreed) || len(b.Earlier) != len(earlier) || len(b.Left[LeftSkipped]) > 0 {
			t.Fatalf("%d comments, %d agreed: %+v", len(rows), len(agreed), b)
		}
		if skipped := map[CommentID]Choice{}; len(misfits) > 0 {
			for _, m := range misfits {
				skipped[m.Comment] = Choice{Skip: true}
			}
			_, carried, misfits := Revise(base, agreed, skipped)
			if b := Weigh(rows, 1, carried, misfits, earlier); len(misfits) > 0 || len(b.Left[LeftSkipped]) != len(skipped) || b.All() != len(rows) {
				t.Fatalf("%d are skipped, %v do not fit: %+v", len(skipped), misfits, b)
			}
		}
	}
}
