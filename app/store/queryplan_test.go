package store_test

import (
	"context"
	"database/sql"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

func TestQueryPlans(t *testing.T) {
	ctx := context.Background()
	c, err := demo.ReadCase()
	if err != nil {
		t.Fatal(err)
	}
	clock := demo.NewClock(demo.Steps[0].At.AddDate(0, 0, -1))
	s := storetest.SQLite(t, clock.Now)
	d := desk.New(s, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32)}, slog.New(slog.DiscardHandler))
	until, _ := demo.StepAt("sent")
	if _, err := demo.Load(ctx, c, d, s, clock, until); err != nil {
		t.Fatal(err)
	}
	account, _, err := s.Account(ctx, 25)
	if err != nil {
		t.Fatal(err)
	}
	who := account.In(1, clock.Now())
	who.Lang = "ru"
	s.Session(ctx, []byte("x"))
	s.GroupFrame(ctx, who)
	s.PlanSheet(ctx, who, 1, 1, true)
	s.ElementComments(ctx, who, true, procedure.ElementPage{Round: 1, Element: 5, Limit: 100})
	s.OwnComments(ctx, who, 1)
	s.Todo(ctx, who)
	for _, q := range []procedure.TableQuery{{Round: 1, Limit: 50}, {Round: 1, Limit: 50, Section: 2}, {Round: 1, Limit: 50, Body: 2},
		{Round: 1, Limit: 50, About: "position"}, {Round: 1, Limit: 50, State: "official"}, {Round: 1, Limit: 50, Lang: "ru"},
		{Round: 1, Limit: 50, Supported: true}, {Round: 1, Limit: 50, State: procedure.Undecided}, {Round: 1, Limit: 50, Before: procedure.LastPage},
		{Round: 1, Limit: 50, Conflict: true}, {Round: 1, Limit: 50, Conflict: true, Body: 2, About: "position", State: "official"},
		{Round: 1, Limit: 50, Supported: true, Body: 2}, {Round: 1, Limit: 50, Element: 5}} {
		s.RoundTable(ctx, who, 1, true, q)
		s.TableOfRound(who, 1, true, 1).Counts(ctx, q)
	}
	s.TableOfRound(who, 1, true, 1).Cells(ctx)
	if _, err := d.FileComment(ctx, who, procedure.NewComment{Round: 1, Element: 5, Kind: "position", Lang: "ru", Text: "x", Reason: "x", Token: "x"}); err != nil {
		t.Fatal(err)
	}
	own, err := s.OwnComments(ctx, who, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.WriteRemark(ctx, who, own[0].ID, procedure.NewRemark{Text: "x"}); err != nil {
		t.Fatal(err)
	}
	if err := d.ReadRemarks(ctx, who, own[0].ID, 1); err != nil {
		t.Fatal(err)
	}
	for more := true; more; {
		if more, err = s.IndexDue(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{"информационной безопасности", "п. 3.4", "qwertyuiop план"} {
		q, _ := procedure.ReadSearch(line, numberWords)
		q.From, q.To = clock.Now().AddDate(-1, 0, 0), clock.Now().AddDate(0, 0, 1)
		if _, err := s.Search(ctx, who, q); err != nil {
			t.Fatal(err)
		}
	}
	raw := storetest.Raw(t, s)
	reads, writes := store.Statements(s)
	checked := 0
	for _, text := range append(reads, writes...) {
		if !planned.MatchString(text) {
			continue
		}
		checked++
		plan := queryPlan(t, raw, text)
		for part, index := range fewAre {
			if strings.Contains(text, part) && strings.Contains(text, "ORDER BY c.pos, c.id LIMIT") && !strings.Contains(strings.Join(plan, " "), index) {
				t.Errorf("reads all of a round for the few of %s: %s", index, text)
			}
		}
		for _, step := range plan {
			table := strings.TrimPrefix(step, "SCAN ")
			if alias, _, _ := strings.Cut(table, " "); table != step && large[aliases(text)[alias]] {
				t.Errorf("reads all of a large table: %s\n%s", step, text)
			}
			if (strings.Contains(text, "ORDER BY c.pos, c.id LIMIT") || strings.Contains(text, "ORDER BY c.pos DESC, c.id DESC LIMIT")) && strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("sorts a page of a table: %s\n%s", step, text)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d statements were looked at", checked)
	}
}

// fewAre are conditions that few comments of a round fulfil, and the indexes of these.
var fewAre = map[string]string{"<> 'draft' AND c.contested": "comment_contested", "<> 'draft' AND c.supports > 0": "comment_supported",
	"<> 'draft' AND c.state IN ('official', 'deferred') AND c.pos": "comment_undecided"}

// planned are the statements that search.
var planned = regexp.MustCompile(`^\s*(SELECT|UPDATE|DELETE|WITH) `)

// large are the tables that grow with a group's work.
var large = map[string]bool{"comment": true, "comment_translation": true, "comment_version": true, "edit": true, "edit_text": true,
	"support": true, "disposition": true, "tally": true, "tally_body": true, "tally_cell": true, "tally_kind": true, "element": true, "element_at": true, "cell": true,
	"response": true, "find": true, "item_comment": true, "audit": true, "session": true, "chunk": true, "document_file": true,
	"mailing": true, "delivery": true, "delivery_event": true, "returned": true, "remark": true, "remark_unread": true}

// aliases are the short names that a statement gives its tables.
func aliases(text string) map[string]string {
	names := map[string]string{}
	for _, m := range regexp.MustCompile(`(?:FROM|JOIN|UPDATE|,) ([a-z_]+)(?: ([a-z]))?\b`).FindAllStringSubmatch(text, -1) {
		names[m[1]] = m[1]
		if m[2] != "" {
			names[m[2]] = m[1]
		}
	}
	return names
}

func queryPlan(t *testing.T, raw *sql.DB, text string) []string {
	t.Helper()
	rows, err := raw.Query("EXPLAIN QUERY PLAN "+text, make([]any, 100)...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, n int
		var step string
		if err := rows.Scan(&id, &parent, &n, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return steps
}
