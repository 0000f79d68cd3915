package procedure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// creditsMarked writes a credited difference: [-old-]{+new+} with the comments' numbers.
func creditsMarked(spans []CreditedSpan) string {
	var b strings.Builder
	for _, s := range spans {
		by := ""
		for _, c := range s.By {
			by += fmt.Sprint(" ", c.Number)
		}
		switch s.Kind {
		case Removed:
			fmt.Fprintf(&b, "[-%s-%s]", s.Text, by)
		case Added:
			fmt.Fprintf(&b, "{+%s+%s}", s.Text, by)
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

// madeOf carries out edits, and says how.
func madeOf(base Draft, edits []Edit, choices map[CommentID]Choice) (Draft, Made) {
	var agreed []AgreedEdit
	var rows []TableRow
	for i, e := range edits {
		agreed = append(agreed, AgreedEdit{CommentID(i + 1), i + 1, e})
		rows = append(rows, TableRow{Comment: CommentID(i + 1), Body: BodyID(i + 1)})
	}
	draft, carried, _ := Revise(base, agreed, choices)
	return draft, Made{Credits: Credits(agreed, carried, rows)}
}

// TestEachWordLeadsToItsComment: words are credited to the comment whose edit
// brought them, through two revisions, by a person's hand and by nobody's.
func TestEachWordLeadsToItsComment(t *testing.T) {
	replace := reword(OpReplace, ColTitle, "механизма", "порядка")
	for name, c := range map[string]struct {
		first, second []Edit
		choices       map[CommentID]Choice
		byHand        string // the text after the first, as corrected
		want          string
	}{
		"two comments in one text": {first: []Edit{replace, reword(OpAppend, ColTitle, "", " СНГ")},
			want: "Создание [-механизма- 1]{+порядка+ 1} обмена данными о данных{+ СНГ+ 2}"},
		"the same of two, and one that follows": {first: []Edit{{Element: 10, Op: OpFollow, Follows: 2}, replace, replace},
			want: "Создание [-механизма- 2 3 1]{+порядка+ 2 3 1} обмена данными о данных"},
		"changed and changed again": {first: []Edit{replace}, second: []Edit{reword(OpDeleteWords, ColTitle, "Создание", ""), reword(OpReplace, ColTitle, "порядка", "правил")},
			want: "[-Создание механизма- 1]{+правил+ 2} обмена данными о данных"},
		"changed and changed back": {first: []Edit{replace}, second: []Edit{reword(OpReplace, ColTitle, "порядка", "механизма")},
			want: "Создание механизма обмена данными о данных"},
		"worked out of two": {first: []Edit{replace, reword(OpReplace, ColTitle, "механизма", "способа")},
			choices: map[CommentID]Choice{2: {Texts: Texts{"ru": "Создание порядка и способа обмена данными о данных", "en": "x"}}},
			want:    "Создание [-механизма- 1]{+порядка+ 1} {+и способа + 1 2}обмена данными о данных"},
		"corrected by hand": {first: []Edit{replace}, byHand: "Создание порядка обмена сведениями о данных",
			want: "Создание [-механизма- 1]{+порядка+ 1} обмена [-данными-]{+сведениями+} о данных"},
		"worked out because it was too long": {first: []Edit{replace, reword(OpAppend, ColTitle, "", strings.Repeat(" и ещё", 400))},
			choices: map[CommentID]Choice{2: {Texts: Texts{"ru": "Создание порядка обмена данными и прочего", "en": "x"}}},
			want:    "Создание [-механизма- 1]{+порядка+ 1} обмена данными [-о данных- 1 2]{+и + 2}{+прочего+ 1 2}"},
		"worked out where only the other language did not fit": {first: []Edit{replace, {Element: 10, Op: OpReplace, Column: ColTitle,
			Words: map[Lang]Words{"ru": {"обмена", "передачи"}, "en": {"no such", "words"}}}},
			choices: map[CommentID]Choice{2: {Texts: Texts{"ru": "Создание порядка передачи", "en": "x"}}},
			want:    "Создание [-механизма- 1]{+порядка+ 1} [-обмена- 2][- данными о данных- 1 2]{+передачи+ 2}"},
		"merged into": {first: []Edit{{Element: 11, Op: OpMerge, With: 10, Texts: map[Lang]map[string]string{"ru": {ColTitle: "Создание механизма обмена данными"}}}},
			want: "Создание механизма обмена данными[- о данных- 1]"},
	} {
		t.Run(name, func(t *testing.T) {
			base := small()
			second, made := madeOf(base, c.first, c.choices)
			if c.byHand != "" {
				e, _ := second.Element(10)
				second = second.Replace(e.with("ru", ColTitle, Cell{Text: c.byHand}))
			}
			story := Story{Drafts: []Draft{base, second}, Made: []Made{made}}
			if c.second != nil {
				third, made := madeOf(second, c.second, nil)
				story.Drafts, story.Made = append(story.Drafts, third), append(story.Made, made)
			}
			if got := creditsMarked(story.words(story.moved(), 10, ColTitle, "ru")); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestAnyStory: whatever was carried out, a credited difference gives both texts,
// and each changed word is somebody's.
func TestAnyStory(t *testing.T) {
	c := chance{rand.New(rand.NewPCG(5, 6))}
	for range 200 {
		story := Story{Drafts: []Draft{c.plan()}}
		for range 3 {
			var edits []Edit
			last := story.Drafts[len(story.Drafts)-1]
			for range 1 + c.IntN(8) {
				edits = append(edits, c.edit(last))
			}
			next, made := madeOf(last, edits, nil)
			story.Drafts, story.Made = append(story.Drafts, next), append(story.Made, made)
		}
		old, new := story.Drafts[0], story.Drafts[3]
		for _, change := range story.Compare() {
			for _, w := range change.Words {
				was, is := old.index(change.Element), new.index(change.Element)
				before := textOf(slices.DeleteFunc(slices.Clone(w.Spans), func(s CreditedSpan) bool { return s.Kind == Added }))
				if before != old.Elements[was].Text(w.Lang, w.Column) || textAfter(w.Spans) != new.Elements[is].Text(w.Lang, w.Column) {
					t.Fatalf("%q is not the way from %q to %q", creditsMarked(w.Spans), before, textAfter(w.Spans))
				}
				for _, s := range w.Spans {
					if s.Kind != Same && len(s.By) == 0 {
						t.Fatalf("nobody's words: %q", creditsMarked(w.Spans))
					}
				}
			}
			if (change.Added || change.Moved) && len(change.By) == 0 {
				t.Fatalf("nobody's change: %+v", change.ElementChange)
			}
		}
	}
}
