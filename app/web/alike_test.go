package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store/storetest"
	"svod/views/viewtest"
)

// alikeCase is a comment that is being written, and those on its element that
// say nearly the same.
type alikeCase struct {
	*delegation
	official  procedure.CommentID // of another delegation
	unseen    procedure.CommentID // a draft of that
	colleague procedure.CommentID // a draft of the own
	form      url.Values
}

const cymbal = "The cymbal exchange of incident reports shall be yearly"

// withAlike has others say nearly the same as the author is writing, in a round
// that is open or sealed.
func withAlike(t *testing.T, sealed bool) *alikeCase {
	t.Helper()
	a := &alikeCase{delegation: withDelegation(t)}
	_, err := storetest.Raw(t, a.store).Exec(`UPDATE round SET sealed = $1 WHERE id = $2`, sealed, int64(a.round))
	must(t, err)
	other := a.viewer(a.d, cast(a.portal, a.d)["other head"].Person)
	a.official = a.files(other, 5, cymbal+", says Lyre", nil)
	_, err = a.desk.SubmitPosition(a.Context(), other, desk.Answer{Round: a.round, Kind: "comments", Comments: []procedure.CommentID{a.official}})
	must(t, err)
	a.unseen = a.files(other, 5, cymbal+", says Harp", nil)
	a.colleague = a.files(a.viewer(a.d, a.head.Person), 5, cymbal+", says Oboe", nil)
	a.form = typed(a.expert.get("/measures/5"), t)
	a.form.Set("op", "none")
	a.form.Set("text", cymbal)
	a.form.Set("reason", "Because")
	return a
}

// looks asks what the form would change, and gives the comments that it names
// as alike: the words of their lines.
func (a *alikeCase) looks() []string {
	a.Helper()
	a.form.Set("do", "preview")
	defer a.form.Del("do")
	got := a.expert.post("/measures/5/comments", a.form)
	if got.StatusCode != http.StatusOK || !kept(got.page(a, "en"), "text", a.form.Get("text")) {
		a.Fatalf("a look: %d", got.StatusCode)
	}
	var lines []string
	for _, n := range viewtest.All(got.page(a, "en"), ".shown .note li") {
		lines = append(lines, viewtest.Text(n))
	}
	return lines
}

// TestWhatIsAlikeIsShownWhileOneWrites: drafts of the own delegation and, in an
// open round, official comments of others; never a draft of another delegation,
// and of a sealed round nothing of others before its close.
func TestWhatIsAlikeIsShownWhileOneWrites(t *testing.T) {
	for name, c := range map[string]struct {
		sealed bool
		want   []string
	}{"open": {false, []string{"Lyre", "Oboe"}}, "sealed": {true, []string{"Oboe"}}} {
		t.Run(name, func(t *testing.T) {
			a := withAlike(t, c.sealed)
			lines := strings.Join(a.looks(), "\n")
			for _, word := range []string{"Lyre", "Oboe", "Harp"} {
				if shown := strings.Contains(lines, word); shown != strings.Contains(strings.Join(c.want, " "), word) {
					t.Errorf("the comment that says %s is shown: %v", word, shown)
				}
			}
			if n := strings.Count(lines, "Support it instead"); n != map[bool]int{false: 1, true: 0}[c.sealed] {
				t.Errorf("%d comments may be supported instead", n)
			}
			a.form.Set("text", "Nobody has ever asked for bassoons in a preamble")
			if lines := a.looks(); len(lines) != 0 {
				t.Errorf("%q are like something else", lines)
			}
			a.form.Set("text", "")
			if lines := a.looks(); len(lines) != 0 {
				t.Errorf("%q are like nothing", lines)
			}
			a.days.Set(a.store.Now().Add(60 * 24 * time.Hour))
			must(t, a.desk.CloseDueRounds(a.Context()))
			a.form.Set("text", cymbal)
			a.expert, a.boss = a.as(a.author.Person), a.as(a.head.Person)
			a.expert.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
			a.form.Del("csrf")
			if lines := strings.Join(a.looks(), "\n"); !strings.Contains(lines, "Lyre") || strings.Contains(lines, "Harp") {
				t.Errorf("after the close: %q", lines)
			}
		})
	}
}

// TestAFewThatAreAlikeAreShown: the form does not grow with the round, and what
// is being changed is not like itself.
func TestAFewThatAreAlikeAreShown(t *testing.T) {
	a := withAlike(t, false)
	for range 2 * alikeShown {
		a.files(a.viewer(a.d, a.author.Person), 5, cymbal, nil)
	}
	if n := len(a.looks()); n != alikeShown {
		t.Errorf("%d of many are shown", n)
	}
	b := withAlike(t, true)
	b.form.Set("comment", procedure.Code(b.colleague))
	b.form.Set("version", "1")
	if lines := b.looks(); len(lines) != 0 {
		t.Errorf("a draft is like itself: %q", lines)
	}
}

// TestSupportInstead: one press supports the other's comment as it was read, and
// what was being written can be brought back.
func TestSupportInstead(t *testing.T) {
	a := withAlike(t, false)
	a.form.Set("do", "preview")
	page := a.expert.post("/measures/5/comments", a.form).page(t, "en")
	a.form.Del("do")
	buttons := viewtest.All(page, "button[name=instead]")
	if len(buttons) != 1 {
		t.Fatalf("%d buttons", len(buttons))
	}
	press := viewtest.Attribute(buttons[0], "value")
	author := a.viewer(a.d, a.author.Person)
	supports := func(id procedure.CommentID) bool {
		c, err := a.store.Comment(a.Context(), author, id, true)
		must(t, err)
		return c.Mine
	}
	deleted := func() (texts []string) {
		all, err := a.store.DeletedDrafts(a.Context(), author, a.round)
		must(t, err)
		for _, c := range all {
			texts = append(texts, c.Original.Old)
		}
		return texts
	}
	before := len(a.own())

	a.form.Set("instead", procedure.Code(a.official)+"-stale")
	got := a.expert.post("/measures/5/comments", a.form)
	if at := got.Header.Get("Location"); got.StatusCode != http.StatusSeeOther || !strings.Contains(at, "edit=") || supports(a.official) || len(a.own()) != before+1 {
		t.Fatalf("over other words than were read: %d to %s, %d drafts", got.StatusCode, at, len(a.own()))
	}
	for what, status := range map[string]int{"nonsense": 404, procedure.Code(a.unseen) + "-x": 404, procedure.Code(a.colleague) + "-x": 409} {
		a.form.Set("instead", what)
		if got := a.expert.post("/measures/5/comments", a.form); got.StatusCode != status {
			t.Errorf("supporting %s instead: %d, want %d", what, got.StatusCode, status)
		}
	}
	a.form.Set("instead", press)
	for range 2 {
		if got := a.expert.post("/measures/5/comments", a.form); got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/measures/5#c"+procedure.Code(a.official) {
			t.Fatalf("supporting instead: %d to %s", got.StatusCode, got.Header.Get("Location"))
		}
	}
	if !supports(a.official) || len(a.own()) != before || len(deleted()) == 0 || deleted()[0] != cymbal {
		t.Errorf("supported: %v, %d drafts, deleted %q", supports(a.official), len(a.own()), deleted())
	}
	if lines := strings.Join(a.looks(), "\n"); !strings.Contains(lines, "Lyre") || strings.Contains(lines, "instead") {
		t.Errorf("what is supported is offered again: %q", lines)
	}
}
