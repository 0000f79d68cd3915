package procedure

import "testing"

func TestFormTags(t *testing.T) {
	for _, tag := range []FormTag{{Round: 3, Body: 4, Revision: 7, Lang: "ru"}, {Revision: 7, Element: 34, Role: FormNow, Column: 2}, {Role: FormReason}, {Element: 1}} {
		s := tag.String()
		if got, ok := ParseFormTag(s); !ok || got != tag || len(s) > 40 {
			t.Errorf("%q reads %+v, want %+v", s, got, tag)
		}
	}
	for _, s := range []string{"", "_svod", "_svod_", "_GoBack", "_svod_x", "_svod_e-1", "_svod_e1x", "1.1"} {
		if got, ok := ParseFormTag(s); ok {
			t.Errorf("%q reads %+v", s, got)
		}
	}
}

// TestAdmitForm: a file of another round, body, plan or an older revision is
// refused with the reason, whether the file as a whole says so or its rows.
func TestAdmitForm(t *testing.T) {
	o, revisions := Round{ID: 3, Revision: 7}, []Revision{{ID: 7, Number: 2}, {ID: 5, Number: 1}}
	whole := func(tag FormTag) FilledFile { return FilledFile{Tags: []string{tag.String()}} }
	for what, c := range map[string]struct {
		file FilledFile
		want string
	}{
		"the own form":       {whole(FormTag{Round: 3, Body: 4, Revision: 7}), ""},
		"the plan":           {whole(FormTag{Revision: 7, Lang: "en"}), ""},
		"no identity":        {FilledFile{}, ""},
		"another round":      {whole(FormTag{Round: 2, Body: 4, Revision: 7}), "offline.error.round"},
		"another body":       {whole(FormTag{Round: 3, Body: 5, Revision: 7}), "offline.error.body"},
		"an older revision":  {whole(FormTag{Revision: 5}), "offline.error.revision"},
		"another plan":       {whole(FormTag{Revision: 99}), "offline.error.plan"},
		"rows of an old one": {FilledFile{Rows: []FilledRow{{Cells: []FilledCell{{Tag: FormTag{Revision: 5, Element: 1}.String()}}}}}, "offline.error.revision"},
	} {
		got := ""
		if err, ok := AdmitForm(c.file, o, 4, revisions).(Invalid); ok {
			got = err[0].Key
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", what, got, c.want)
		}
	}
}

// TestChosenLines: only what was understood can be taken, and each with a
// justification.
func TestChosenLines(t *testing.T) {
	r := FormReport{Lines: []FormLine{{State: FormTaken, Comment: NewComment{Text: "a", Reason: "its own"}}, {State: FormUnsure, Comment: NewComment{Text: "b"}},
		{State: FormThere}, {State: FormUnread}}}
	got, err := r.Chosen([]int{0, 1, 2, 3, 99, -1}, "for all")
	if err != nil || len(got) != 2 || got[0].Reason != "its own" || got[1].Reason != "for all" {
		t.Errorf("chosen: %+v, %v", got, err)
	}
	for what, c := range map[string]struct {
		lines []int
		want  string
	}{"nothing": {nil, "offline.error.none"}, "without a justification": {[]int{1}, "offline.error.reason"}} {
		if _, err := r.Chosen(c.lines, " "); err == nil || err.(Invalid)[0].Key != c.want {
			t.Errorf("%s: %v", what, err)
		}
	}
}
