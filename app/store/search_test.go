package store_test

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// searched is the model case with its index, and who looks for something in it.
type searched struct {
	*testing.T
	store  *store.Store
	desk   *desk.Desk
	clock  *demo.Clock
	group  procedure.GroupID
	people []demo.Chosen
}

// eachSearched runs a test on the case at a step, on each database.
func eachSearched(t *testing.T, step string, test func(p *searched)) {
	var clock *demo.Clock
	storetest.Each(t, func() time.Time { return clock.Now() }, func(t *testing.T, s *store.Store) {
		clock = demo.NewClock(demo.Steps[0].At.AddDate(0, 0, -1))
		p := &searched{T: t, store: s, clock: clock, desk: desk.New(s, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32)}, slog.New(slog.DiscardHandler))}
		c, err := demo.ReadCase()
		if err != nil {
			t.Fatal(err)
		}
		until, _ := demo.StepAt(step)
		loaded, err := demo.Load(t.Context(), c, p.desk, s, clock, until)
		if err != nil {
			t.Fatal(err)
		}
		p.group, p.people = loaded.Group, loaded.People
		p.index()
		test(p)
	})
}

// index indexes all that is due.
func (p *searched) index() {
	p.Helper()
	for more := true; more; {
		var err error
		if more, err = p.store.IndexDue(p.Context()); err != nil {
			p.Fatal(err)
		}
		if !more {
			more, err = p.store.ReadFile(p.Context(), papers.Contents)
			p.must(err)
		}
	}
}

// as is the first person of a role as a viewer.
func (p *searched) as(role procedure.Role) procedure.Viewer {
	p.Helper()
	for _, person := range p.people {
		if person.Role == role {
			return p.viewer(person.Person)
		}
	}
	p.Fatalf("nobody is %s", role)
	return procedure.Viewer{}
}

func (p *searched) viewer(person procedure.PersonID) procedure.Viewer {
	p.Helper()
	account, _, err := p.store.Account(p.Context(), person)
	if err != nil {
		p.Fatal(err)
	}
	who := account.In(p.group, p.clock.Now())
	who.Lang = "ru"
	return who
}

// look looks for a line, with filters.
func (p *searched) look(who procedure.Viewer, line string, filter ...func(*procedure.Search)) procedure.SearchSheet {
	p.Helper()
	q, err := procedure.ReadSearch(line, numberWords)
	for _, set := range filter {
		set(&q)
	}
	if err != nil {
		p.Fatalf("%q: %v", line, err)
	}
	sheet, err := p.store.Search(p.Context(), who, q)
	if err != nil {
		p.Fatalf("%q: %v", line, err)
	}
	return sheet
}

func only(kind procedure.FoundKind) func(*procedure.Search) {
	return func(q *procedure.Search) { q.Kind = kind }
}

func count(sheet procedure.SearchSheet, kind procedure.FoundKind) int {
	for _, g := range sheet.Groups {
		if g.Kind == kind {
			return g.Count
		}
	}
	return 0
}

// Words are found in all their forms, phrases side by side, numbers as numbers,
// in both languages; nothing that somebody types is a command.
func TestSearchFinds(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) {
		who := p.as(procedure.Delegate)
		same := func(kind procedure.FoundKind, lines ...string) {
			p.Helper()
			n := count(p.look(who, lines[0]), kind)
			if n == 0 {
				p.Errorf("%q finds no %s", lines[0], kind)
			}
			for _, line := range lines[1:] {
				if other := count(p.look(who, line), kind); other != n {
					p.Errorf("%q finds %d, %q %d of %s", lines[0], n, line, other, kind)
				}
			}
		}
		same(procedure.FoundText, "информационной безопасности", "информационная безопасность", "ИНФОРМАЦИОННУЮ безопасностью ")
		same(procedure.FoundText, "measures ", "measure ")
		same(procedure.FoundComment, "учётом ", "учетом ")
		same(procedure.FoundText, "п. 3.4", "3.4", "пункту 3.4", "item 3.4")
		same(procedure.FoundDecision, "утвердить протокол", "протокол утвердить")
		same(procedure.FoundPerson, "Узбекистан", "узбекистана")
		same(procedure.FoundDocument, "«протокол 2»", "«протоколу 2»")
		if loose, tight := count(p.look(who, "протокол утвердить"), procedure.FoundDecision), count(p.look(who, "«протокол утвердить»"), procedure.FoundDecision); tight >= loose {
			p.Errorf("in quotes, and the other way round, %d of %d decisions are found", tight, loose)
		}
		for _, hostile := range []string{`"`, `a" OR "b`, `NEAR(a b)`, `terms:a`, `a* ^b -c`, `'); DROP TABLE find; --`, `\'a & !b | c:*`, "#r1 #g1 #b1.7", "и", "не и", "\x00 план",
			strings.Repeat("план ", 12), strings.Repeat("я", 200), "ѣ Ґанок їжак Հայաստան ёлка 😀 план", "１２", "𞤀𞤁 план"} {
			q, _ := procedure.ReadSearch(hostile, numberWords)
			if _, err := p.store.Search(p.Context(), who, q); err != nil {
				p.Errorf("%q: %v", hostile, err)
			}
		}
		if n, _, _ := p.look(who, "#r1").Total(); n != 0 {
			p.Errorf("the index's own marks can be looked for: %d found", n)
		}
		if none := p.look(who, "план qwertyuiop"); !slices.Equal(none.Missing, []string{"qwertyuiop"}) {
			p.Errorf("missing is %q", none.Missing)
		}
	})
}

// A number leads to what bears it now, and to what bore it formerly.
func TestSearchNumbers(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) {
		who := p.as(procedure.Delegate)
		plan, _ := p.store.PlanOfGroup(p.Context(), p.group)
		revisions, _ := p.store.Revisions(p.Context(), plan)
		first, err := p.store.Draft(p.Context(), revisions[len(revisions)-1].ID)
		if err != nil {
			p.Fatal(err)
		}
		latest, _ := p.store.Draft(p.Context(), revisions[0].ID)
		moved := 0
		for _, e := range first.Elements {
			now, _ := latest.Element(e.ID)
			if e.Kind != procedure.Measure || now.Number == e.Number {
				continue
			}
			moved++
			found := false
			for _, f := range p.look(who, e.Number).Numbered {
				found = found || f.Element == e.ID && !f.Latest && (f.Now == now.Number || now.Deleted && f.Now == "")
			}
			if !found {
				p.Errorf("%s, now %s, is not found by its old number", e.Number, now.Number)
			}
		}
		for _, e := range latest.Elements {
			if e.Kind == procedure.Section && !slices.ContainsFunc(p.look(who, "п. "+e.Number).Numbered, func(f procedure.Found) bool { return f.Element == e.ID && f.Latest }) {
				p.Errorf("the section %s is not found by its number", e.Number)
			}
		}
		if moved == 0 {
			p.Skip("the case renumbers nothing")
		}
	})
}

// A number leads to the comment that bears it, for those who see it and as far as
// filters let it pass.
func TestSearchCommentNumbers(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) {
		officer, observer := p.as(procedure.Secretariat), p.as(procedure.Observer)
		rows, err := p.store.TableOfRound(officer, 1, true, 1).Page(p.Context(), procedure.TableQuery{})
		p.must(err)
		comments := func(who procedure.Viewer, number int, filter ...func(*procedure.Search)) (all []procedure.CommentID) {
			for _, f := range p.look(who, "№ "+strconv.Itoa(number), filter...).Numbered {
				if f.Kind == procedure.FoundComment {
					all = append(all, f.Comment)
				}
			}
			return all
		}
		of := func(body procedure.BodyID) func(*procedure.Search) {
			return func(q *procedure.Search) { q.Body = body }
		}
		is := func(what string, row procedure.TableRow, found []procedure.CommentID, want bool) {
			p.Helper()
			if want && (len(found) != 1 || found[0] != row.Comment) || !want && len(found) > 0 {
				p.Errorf("%s: under No. %d %v, wanted %v: %t", what, row.Number, found, row.Comment, want)
			}
		}
		for _, row := range rows {
			is("officer", row, comments(officer, row.Number), true)
			is("observer", row, comments(observer, row.Number), true)
		}
		plan, _ := p.store.PlanOfGroup(p.Context(), p.group)
		revisions, err := p.store.Revisions(p.Context(), plan)
		p.must(err)
		row, latest := rows[0], revisions[0].ID
		is("of its body", row, comments(officer, row.Number, of(row.Body)), true)
		is("of another body", row, comments(officer, row.Number, of(row.Body+1)), false)
		is("among texts", row, comments(officer, row.Number, only(procedure.FoundText)), false)
		is("filed later", row, comments(officer, row.Number, func(q *procedure.Search) { q.From = p.clock.Now() }), false)
		is("on another revision", row, comments(officer, row.Number, func(q *procedure.Search) { q.Revision = latest }), false)
		_, err = storetest.Raw(p.T, p.store).Exec(`UPDATE grp SET settings = '{}'`)
		p.must(err)
		is("an observer who sees no comments", row, comments(observer, row.Number), false)
	})
}

// Pages follow one another without a gap or a repetition, and filters part what
// was found.
func TestSearchPagesAndFilters(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) {
		who := p.as(procedure.Secretariat)
		seen := map[int64]bool{}
		whole := count(p.look(who, "государств участников"), procedure.FoundText)
		for at, pages := (procedure.FoundAt{}), 0; ; pages++ {
			sheet := p.look(who, "государств участников", only(procedure.FoundText), func(q *procedure.Search) { q.After = at })
			if count(sheet, procedure.FoundText) != whole {
				p.Errorf("page %d counts %d of %d", pages, count(sheet, procedure.FoundText), whole)
			}
			for _, f := range sheet.Groups[0].Found {
				if seen[f.ID] {
					p.Errorf("%d is shown twice", f.ID)
				}
				seen[f.ID] = true
			}
			if at = sheet.Groups[0].Next; at.ID == 0 || pages > 20 {
				break
			}
		}
		if len(seen) != whole || whole < 21 {
			p.Errorf("%d of %d were shown on the pages", len(seen), whole)
		}
		all, bodies := count(p.look(who, "пункт "), procedure.FoundComment), 0
		for body := procedure.BodyID(1); body < 30; body++ {
			bodies += count(p.look(who, "пункт ", func(q *procedure.Search) { q.Body = body }), procedure.FoundComment)
		}
		middle := time.Date(2021, 4, 1, 0, 0, 0, 0, time.UTC)
		early := count(p.look(who, "пункт ", func(q *procedure.Search) { q.To = middle }), procedure.FoundComment)
		late := count(p.look(who, "пункт ", func(q *procedure.Search) { q.From = middle }), procedure.FoundComment)
		if all != bodies || all != early+late || early == 0 || late == 0 {
			p.Errorf("of %d comments bodies have %d; %d are before a day, %d after", all, bodies, early, late)
		}
		texts := count(p.look(who, "инцидент"), procedure.FoundText)
		if more := count(p.look(who, "инцидент", func(q *procedure.Search) { q.Earlier = true }), procedure.FoundText); more <= texts {
			p.Errorf("all revisions have %d, the latest %d", more, texts)
		}
	})
}

// What acts have indexed on their way is what one indexes who begins anew, and
// what has gone is gone.
func TestReindexEqualsIncremental(t *testing.T) {
	eachSearched(t, "round", func(p *searched) {
		ctx := p.Context()
		author := p.as(procedure.Delegate)
		frame, err := p.store.GroupFrame(ctx, author)
		if err != nil {
			p.Fatal(err)
		}
		draft := procedure.NewComment{Round: frame.Round, Element: 5, Kind: "position", Lang: "ru", Text: "Глокеншпиль", Reason: "Причина"}
		id, err := p.desk.FileComment(ctx, author, draft)
		if err != nil {
			p.Fatal(err)
		}
		p.index()
		if n := count(p.look(author, "глокеншпилем"), procedure.FoundComment); n != 1 {
			p.Errorf("a new draft is found %d times", n)
		}
		draft.Text = "Ксилофон"
		if err := p.desk.ChangeComment(ctx, author, id, 1, draft); err != nil {
			p.Fatal(err)
		}
		p.index()
		if old, now := count(p.look(author, "глокеншпиль"), procedure.FoundComment), count(p.look(author, "ксилофоном"), procedure.FoundComment); old != 0 || now != 1 {
			p.Errorf("after a change the old words are found %d times, the new ones %d times", old, now)
		}
		p.equalsAnew()
		if err := p.desk.DeleteDraft(ctx, author, id); err != nil {
			p.Fatal(err)
		}
		p.index()
		if n := count(p.look(author, "ксилофон"), procedure.FoundComment); n != 0 {
			p.Errorf("a deleted draft is found %d times", n)
		}
		p.equalsAnew()
	})
}

// What was indexed batch by batch is put together, so that a word is looked for in
// few parts of SQLite's index.
func TestIndexIsPutTogether(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) {
		if !strings.Contains(p.Name(), "sqlite") {
			return
		}
		var parts, pages, largest int
		err := storetest.Raw(p, p.store).QueryRow(`SELECT COUNT(*), SUM(x.n), MAX(x.n)
			FROM (SELECT COUNT(*) AS n FROM find_terms_data d WHERE d.id >> 37 BETWEEN 1 AND 65535 GROUP BY d.id >> 37) x`).Scan(&parts, &pages, &largest)
		if err != nil || parts == 0 || parts > 4 || (pages-largest)*5 > largest {
			p.Errorf("the index has %d parts, of %d pages %d in the largest, %v", parts, pages, largest, err)
		}
	})
}

func TestReindexOfTheWholeCase(t *testing.T) {
	eachSearched(t, "sent", func(p *searched) { p.equalsAnew() })
}

// equalsAnew holds the index against one made anew.
func (p *searched) equalsAnew() {
	p.Helper()
	was := p.indexed()
	if err := store.ForgetIndex(p.Context(), p.store); err != nil {
		p.Fatal(err)
	}
	if n := len(p.indexed()); n != 0 {
		p.Fatalf("%d are left of the old index", n)
	}
	p.index()
	now := p.indexed()
	for key := range was {
		if !now[key] {
			p.Errorf("indexed on the way only: %s", key)
		}
	}
	for key := range now {
		if !was[key] {
			p.Errorf("indexed anew only: %s", key)
		}
	}
	if len(now) < 50 {
		p.Errorf("only %d things are indexed", len(now))
	}
}

// indexed are the things of the index, each with what its words add up to, and on SQLite
// the words of comments.
func (p *searched) indexed() map[string]bool {
	p.Helper()
	all := map[string]bool{}
	texts := []string{`SELECT kind || ' ' || object || ' ' || part || ' ' || grp_id || ' ' || at || ' ' || sum FROM find`}
	if strings.Contains(p.Name(), "sqlite") {
		texts = append(texts, `SELECT id || stems FROM comment WHERE stems IS NOT NULL`)
	}
	for _, text := range texts {
		rows, err := storetest.Raw(p, p.store).QueryContext(context.Background(), text)
		if err != nil {
			p.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				p.Fatal(err)
			}
			all[line] = true
		}
	}
	return all
}
