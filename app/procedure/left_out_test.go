package procedure

import (
	"reflect"
	"testing"
	"time"
)

// contestedEdits are three agreed edits of the same words: the first is in the way of
// the others.
func contestedEdits() []AgreedEdit {
	first, second := reword(OpReplace, ColTitle, "механизма", "порядка"), reword(OpReplace, ColTitle, "механизма обмена", "способа обмена")
	third := reword(OpReplace, ColTitle, "Создание механизма", "Разработка механизмов")
	return []AgreedEdit{{1, 4, first}, {2, 5, second}, {3, 6, third}}
}

// TestASkipIsNotDropped: an edit that was to be left out because it did not fit, and
// fits by what is chosen of the others, is asked about; it is neither carried out nor
// left out without a question.
func TestASkipIsNotDropped(t *testing.T) {
	base, agreed := small(), contestedEdits()[:2]
	agreed = append(agreed, AgreedEdit{3, 6, Edit{Element: 10, Op: OpDelete}})
	asked := func(choices map[CommentID]Choice) (why string, title string, draft Draft) {
		draft, _, misfits := Revise(base, agreed, Needed(base, agreed, choices))
		for _, m := range misfits {
			why += string(rune('0'+int(m.Comment))) + m.Why + " "
		}
		e, _ := draft.Element(10)
		return why, e.Text("ru", ColTitle), draft
	}
	for name, c := range map[string]struct {
		second Choice
		first  Choice
		why    string
		title  string
	}{
		"it does not fit still":        {Choice{Skip: true}, Choice{}, "", "Создание порядка обмена данными о данных"},
		"what was in its way is out":   {Choice{Skip: true}, Choice{Skip: true, Fits: true}, "2misfit.fits ", "Создание механизма обмена данными о данных"},
		"and it stays out":             {Choice{Skip: true, Fits: true}, Choice{Skip: true, Fits: true}, "3misfit.fits ", "Создание механизма обмена данными о данных"}, // and nothing is in the deletion's way
		"and it is carried out":        {Choice{Fits: true}, Choice{Skip: true, Fits: true}, "", "Создание способа обмена данными о данных"},
		"one that fits without others": {Choice{Skip: true}, Choice{Skip: true}, "1misfit.fits ", "Создание механизма обмена данными о данных"},
	} {
		choices := map[CommentID]Choice{2: c.second, 3: {Skip: true}}
		if c.first.Skip {
			choices[1] = c.first
		}
		if why, title, _ := asked(choices); why != c.why || title != c.title {
			t.Errorf("%s: asked %q, %q", name, why, title)
		}
	}
	lone := []AgreedEdit{{1, 1, Edit{Element: 20, Op: OpDelete}}}
	for _, choice := range []Choice{{Skip: true}, {Skip: true, Fits: true}} {
		_, carried, misfits := Revise(base, lone, Needed(base, lone, map[CommentID]Choice{1: choice}))
		if len(carried) != 0 || len(misfits) != 1 || misfits[0].Why != MisfitFits {
			t.Errorf("an edit that nothing is in the way of: %v, %v", carried, misfits)
		}
	}
}

// TestWhatIsLeftOutSaysWhy: for each edit that choices leave out there is a reason,
// and whose edits are in the text instead.
func TestWhatIsLeftOutSaysWhy(t *testing.T) {
	base, agreed := small(), contestedEdits()
	agreed = append(agreed, AgreedEdit{4, 7, reword(OpReplace, ColTitle, "нет таких слов", "да")})
	left := LeavesOut(base, agreed, map[CommentID]Choice{2: {Skip: true, Note: "Так решили"}, 3: {Skip: true}, 4: {Skip: true}})
	want := []LeftOut{
		{Reference: Reference{2, 5}, Why: MisfitTouched, Old: "механизма обмена", Note: "Так решили", Others: []Reference{{1, 4}}},
		{Reference: Reference{3, 6}, Why: MisfitTouched, Old: "Создание механизма", Others: []Reference{{1, 4}}},
		{Reference: Reference{4, 7}, Why: MisfitWords, Old: "нет таких слов"},
	}
	if !reflect.DeepEqual(left, want) {
		t.Errorf("%+v", left)
	}
	left = LeavesOut(base, agreed, map[CommentID]Choice{2: {Instead: true, Note: "Лучше"}, 3: {Skip: true}, 4: {Skip: true}})
	if len(left) != 3 || left[0].Comment != 1 || left[0].Why != MisfitInstead || left[0].Note != "Лучше" || !reflect.DeepEqual(left[0].Others, []Reference{{2, 5}}) {
		t.Errorf("%+v", left)
	}
	left = LeavesOut(base, agreed, map[CommentID]Choice{2: {Texts: Texts{"ru": "Иначе", "en": "Otherwise"}}, 3: {Skip: true}, 4: {Skip: true}})
	if len(left) != 2 || left[0].Why != MisfitTouched || !reflect.DeepEqual(left[0].Others, []Reference{{1, 4}, {2, 5}}) || left[1].Why != MisfitWords {
		t.Errorf("beside a text written by hand: %+v", left)
	}
	made := time.Date(2021, 7, 9, 0, 0, 0, 0, time.UTC)
	if l := (LeftOut{At: made}); !l.Holds(made.Add(-time.Hour)) || l.Holds(made.Add(time.Hour)) || (LeftOut{}).Holds(made) {
		t.Error("what is decided anew is not left out any more, and what nobody left out never")
	}
}
