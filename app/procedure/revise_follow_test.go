package procedure

import (
	"reflect"
	"testing"
)

// TestAFollowerOfWhatIsLeftOut: what a person decides against the edit that a
// comment follows is not decided for the comment. It is asked about as the other
// was: either side can stand, and of words a text can be given by hand.
func TestAFollowerOfWhatIsLeftOut(t *testing.T) {
	const base = "Создание механизма обмена данными о данных"
	first, second := reword(OpReplace, ColTitle, "механизма", "порядка"), reword(OpReplace, ColTitle, "механизма", "способа")
	remove, follow := Edit{Element: 10, Op: OpDelete}, Edit{Element: 10, Op: OpFollow, Follows: 1}
	byHand := Texts{"ru": "Создание порядка и способа", "en": "Order and way"}
	for _, c := range []struct {
		name     string
		other    Edit // in the way of the first
		how      Choice
		why      string
		follower Choice
		want     string
		deleted  bool
		carried  []CommentID
	}{
		{"deleted anyway, and that stands", remove, Choice{Anyway: true}, MisfitDeleted, Choice{Skip: true}, base, true, []CommentID{2}},
		{"deleted anyway, and kept for the follower", remove, Choice{Anyway: true}, MisfitDeleted, Choice{Instead: true}, "Создание порядка обмена данными о данных", false, []CommentID{1, 3}},
		{"other words, and those stand", second, Choice{Instead: true}, MisfitTouched, Choice{Skip: true}, "Создание способа обмена данными о данных", false, []CommentID{2}},
		{"other words, and the follower's after all", second, Choice{Instead: true}, MisfitTouched, Choice{Instead: true}, "Создание порядка обмена данными о данных", false, []CommentID{1, 3}},
		{"other words, and a text by hand", second, Choice{Instead: true}, MisfitTouched, Choice{Texts: byHand}, "Создание порядка и способа", false, []CommentID{2, 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			agreed := []AgreedEdit{{1, 1, first}, {2, 2, c.other}, {3, 3, follow}}
			_, _, misfits := Revise(small(), agreed, map[CommentID]Choice{2: c.how})
			if len(misfits) != 1 || misfits[0].Comment != 3 || misfits[0].Why != c.why {
				t.Fatalf("asked about %+v", misfits)
			}
			if others := misfits[0].InTheWay(small(), agreed); len(others) != 1 || others[0].Comment != 2 {
				t.Errorf("in the way %+v", others)
			}
			choices := Needed(small(), agreed, map[CommentID]Choice{2: c.how, 3: c.follower})
			draft, carried, misfits := Revise(small(), agreed, choices)
			var who []CommentID
			for _, k := range carried {
				who = append(who, k.Comment)
			}
			e, _ := draft.Element(10)
			if len(misfits) != 0 || e.Text("ru", ColTitle) != c.want || e.Deleted != c.deleted || !reflect.DeepEqual(who, c.carried) {
				t.Errorf("%q, deleted %v, by %v, misfits %+v", e.Text("ru", ColTitle), e.Deleted, who, misfits)
			}
		})
	}
}

// TestAFollowerOfAFollower: a text given by hand for a comment is that of all who
// follow it, whichever comes first.
func TestAFollowerOfAFollower(t *testing.T) {
	gone := reword(OpReplace, ColTitle, "нет таких слов", "да")
	follow := func(of CommentID) Edit { return Edit{Element: 10, Op: OpFollow, Follows: of} }
	agreed := []AgreedEdit{{4, 4, follow(3)}, {3, 3, follow(1)}, {1, 1, gone}}
	choices := map[CommentID]Choice{1: {Skip: true}, 3: {Texts: Texts{"ru": "Да", "en": "Yes"}}}
	_, carried, misfits := Revise(small(), agreed, Needed(small(), agreed, choices))
	if want := []Carried{{4, 4, 10, ColTitle}, {3, 3, 10, ColTitle}}; len(misfits) != 0 || !reflect.DeepEqual(carried, want) {
		t.Errorf("carried out %+v, misfits %+v", carried, misfits)
	}
}

// TestTwoChosenInsteadOfEachOther: of two edits that are both to stand though a
// third one is in their way, and that are in each other's, one is asked about
// again; it is not left out as if somebody had chosen that.
func TestTwoChosenInsteadOfEachOther(t *testing.T) {
	first, second := reword(OpReplace, ColTitle, "механизма", "порядка"), reword(OpReplace, ColTitle, "механизма", "способа")
	agreed := []AgreedEdit{{1, 1, Edit{Element: 10, Op: OpDelete}}, {2, 2, first}, {3, 3, second}}
	for _, c := range []struct {
		second, third Choice
		asked         []CommentID
		want          string
	}{
		{Choice{Instead: true}, Choice{Instead: true}, []CommentID{3}, "Создание порядка обмена данными о данных"},
		{Choice{Skip: true}, Choice{Instead: true}, nil, "Создание способа обмена данными о данных"},
		{Choice{Instead: true}, Choice{Skip: true}, nil, "Создание порядка обмена данными о данных"},
		{Choice{Instead: true}, Choice{Texts: Texts{"ru": "Порядок и способ", "en": "Order and way"}}, nil, "Порядок и способ"},
	} {
		choices := Needed(small(), agreed, map[CommentID]Choice{2: c.second, 3: c.third})
		draft, _, misfits := Revise(small(), agreed, choices)
		var asked []CommentID
		for _, m := range misfits {
			asked = append(asked, m.Comment)
		}
		if e, _ := draft.Element(10); !reflect.DeepEqual(asked, c.asked) || e.Text("ru", ColTitle) != c.want {
			t.Errorf("%+v, %+v: %q, asked about %v", c.second, c.third, e.Text("ru", ColTitle), asked)
		}
	}
}
