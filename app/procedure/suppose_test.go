package procedure

import "testing"

// TestSuppose: outcomes that are supposed change nothing of what is decided, and
// every comment is accounted for.
func TestSuppose(t *testing.T) {
	own := reword(OpReplace, ColTitle, "механизма", "порядка")
	agreed := reword(OpReplace, ColTitle, "механизма", "способа")
	rows := []TableRow{
		{Comment: 1, Number: 1, State: CommentOfficial, Edit: &own},
		{Comment: 2, Number: 2, State: CommentOfficial, Edit: &own, Propose: &Disposition{Outcome: AcceptedInPart, Edit: &agreed}},
		{Comment: 3, Number: 3, State: Rejected.State(), Edit: &Edit{Element: 11, Op: OpDelete}, Decide: &Disposition{Outcome: Rejected}},
		{Comment: 4, Number: 4, State: Withdrawn.State(), Edit: &Edit{Element: 20, Op: OpDelete}},
		{Comment: 5, Number: 5, State: CommentOfficial},
	}
	for _, c := range []struct {
		set     Supposing
		chosen  map[CommentID]bool
		title   string
		deleted bool // 11 is
		carried int
		asked   int
		open    int
	}{
		{SupposeDecided, nil, "Создание механизма обмена данными о данных", false, 0, 0, 3},
		{SupposeProposed, nil, "Создание способа обмена данными о данных", false, 1, 0, 2},
		{SupposeAll, nil, "Создание порядка обмена данными о данных", true, 3, 0, 0},
		{SupposeChosen, map[CommentID]bool{1: true}, "Создание порядка обмена данными о данных", false, 1, 0, 3},
		{SupposeChosen, map[CommentID]bool{1: true, 2: true, 3: true, 4: true}, "Создание порядка обмена данными о данных", true, 2, 1, 1},
		{SupposeChosen, nil, "Создание механизма обмена данными о данных", false, 0, 0, 4},
	} {
		s := Grounds{Draft: small()}.Suppose(c.set.Of(rows, c.chosen), testWords())
		e, _ := s.Draft.Element(10)
		gone, _ := s.Draft.Element(11)
		stays, _ := s.Draft.Element(20)
		b := s.Balance
		if e.Text("ru", ColTitle) != c.title || gone.Deleted != c.deleted || stays.Deleted || b.All() != len(rows) ||
			len(b.Carried) != c.carried || len(b.Asked) != c.asked || len(b.Left[LeftOpen]) != c.open {
			t.Errorf("%s %v: %q, %v, carried %d, asked %d, open %d of %d", c.set, c.chosen, e.Text("ru", ColTitle), gone.Deleted,
				len(b.Carried), len(b.Asked), len(b.Left[LeftOpen]), b.All())
		}
		if rows[2].State != Rejected.State() || rows[0].Decide != nil {
			t.Fatal("what is decided has changed")
		}
	}
	on := Grounds{Draft: small(), Earlier: map[CommentID]int{1: 1, 3: 1}}
	if s := on.Suppose(SupposeAll.Of(rows, nil), testWords()); len(s.Balance.Earlier) != 2 || len(s.Balance.Carried) != 1 || s.Balance.All() != len(rows) {
		t.Errorf("what the revision has already: %+v", s.Balance)
	}
}

// TestSupposeAnEarlierMerger: a merger that rewords what an earlier revision read is
// not supposed to take back what has been agreed since, as it is not carried out.
func TestSupposeAnEarlierMerger(t *testing.T) {
	before := small()
	before.Revision.ID = 1
	agreed := reword(OpReplace, ColTitle, "механизма", "порядка")
	now, err := agreed.Apply(before)
	if err != nil {
		t.Fatal(err)
	}
	now.Revision.ID = 2
	merger := Edit{Base: 1, Element: 11, Op: OpMerge, With: 10, Texts: map[Lang]map[string]string{"ru": {ColTitle: "Создание механизма обмена данными"}}}
	rows := SupposeAll.Of([]TableRow{{Comment: 1, Number: 1, State: CommentOfficial, Edit: &merger}}, nil)
	on := Grounds{Draft: now, Written: map[RevisionID]Draft{}}
	unread := on.Unread(rows)
	if len(unread) != 1 || unread[0] != 1 {
		t.Fatalf("what mergers were written on: %v", unread)
	}
	on.Written[1] = before
	if s := on.Suppose(rows, testWords()); len(s.Misfits) != 1 || s.Misfits[0].Why != MisfitText || len(s.Balance.Carried) != 0 {
		t.Errorf("misfits %+v, carried %d", s.Misfits, len(s.Balance.Carried))
	}
	if merger.Read != nil {
		t.Error("the comment's own edit has changed")
	}
	on.Draft = before
	if s := on.Suppose(rows, testWords()); len(s.Misfits) != 0 || len(on.Unread(rows)) != 0 {
		t.Errorf("on its own revision: %+v", s.Misfits)
	}
}
