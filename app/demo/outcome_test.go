package demo

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

// outcome is what the published record of the case says came of it.
type outcome struct {
	Before     int               `json:"measures_before"`
	After      int               `json:"measures_after"`
	Deleted    []string          `json:"deleted"`
	Added      []string          `json:"added"`
	Renumbered map[string]string `json:"renumbered"`
	Comments   int               `json:"comments_total"`
	Final      map[string]int    `json:"final"`
	Revisions  map[string]int    `json:"revisions"`
	DeletedAt  map[string]string `json:"deleted_at"`
	AddedAt    map[string]string `json:"added_at"`
}

// checkOutcome: the acts alone have made of revision 1 what the record says.
func checkOutcome(t *testing.T, s *store.Store, plan procedure.PlanID) {
	t.Helper()
	raw, err := os.ReadFile("case/meeting.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct{ Outcome outcome }
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	got := outcome{Renumbered: map[string]string{}, Final: map[string]int{}, Revisions: map[string]int{}, DeletedAt: map[string]string{}, AddedAt: map[string]string{}}
	revisions, err := s.Revisions(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(revisions)
	for i, v := range revisions {
		d, err := s.Draft(t.Context(), v.ID)
		if err != nil {
			t.Fatal(err)
		}
		got.After = d.Count(procedure.Measure)
		got.Revisions[strconv.Itoa(v.Number)] = got.After
		if i == 0 {
			got.Before = got.After
			continue
		}
		checkStep(t, s, &got, revisions[i-1], v)
	}
	got.Deleted, got.Added = slices.Sorted(maps.Keys(got.DeletedAt)), slices.Sorted(maps.Keys(got.AddedAt))
	checkFinal(t, s, &got, plan, revisions)
	if !reflect.DeepEqual(got, want.Outcome) {
		t.Errorf("the case came to\n%+v\nand was published as\n%+v", got, want.Outcome)
	}
}

// checkStep adds what became of the measures between two revisions: whatever
// changed is somebody's whose comment was decided, or was corrected by hand.
func checkStep(t *testing.T, s *store.Store, got *outcome, old, new procedure.Revision) {
	t.Helper()
	story, err := s.Story(t.Context(), old, new, true)
	if err != nil || len(story.Made) != 1 || story.Made[0].Meeting == 0 {
		t.Fatalf("revision %d: %+v, %v", new.Number, story.Made, err)
	}
	at := "MTG-" + strconv.Itoa(story.Made[0].Number)
	byHand := map[procedure.ElementID]bool{}
	for _, h := range story.Made[0].ByHand {
		byHand[h.Element] = true
	}
	for _, c := range story.Compare() {
		switch {
		case c.Kind != procedure.Measure:
		case c.Deleted:
			got.DeletedAt[c.Old.Number] = at
		case c.Added:
			got.AddedAt[c.New.Number] = at
		case c.Renumbered && c.Old.Number != "":
			got.Renumbered[c.Old.Number] = c.New.Number
		}
		if (c.Added || c.Deleted) && len(c.By) == 0 {
			t.Errorf("revision %d: nobody added or deleted %+v", new.Number, c.ElementChange)
		}
		for _, w := range c.Words {
			for _, span := range w.Spans {
				if span.Kind != procedure.Same && len(span.By) == 0 && !byHand[c.Element] {
					t.Errorf("revision %d, %s %s: %q is nobody's", new.Number, c.New.Number, w.Column, span.Text)
				}
				for _, by := range span.By {
					if by.Body == 0 || by.Decided.IsZero() || by.Edit == nil {
						t.Errorf("revision %d: comment %d says not whose or since when: %+v", new.Number, by.Number, by)
					}
				}
			}
		}
	}
}

// checkFinal adds what became of the comments; those of each meeting's table are
// all accounted for.
func checkFinal(t *testing.T, s *store.Store, got *outcome, plan procedure.PlanID, revisions []procedure.Revision) {
	t.Helper()
	numbers, err := s.CommentNumbers(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	got.Comments = len(numbers)
	for id := range numbers {
		d, err := s.DispositionNow(t.Context(), id, procedure.Decided)
		if err != nil {
			t.Fatal(err)
		}
		got.Final[string(d.Outcome)]++
	}
	carried := map[procedure.CommentID]bool{}
	left := map[procedure.CommentID]procedure.Left{}
	for _, v := range revisions {
		made, err := s.Made(t.Context(), v.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range made.Comments() {
			if carried[c.Comment] {
				t.Errorf("comment %d is carried out twice", c.Number)
			}
			carried[c.Comment] = true
		}
		for why, all := range made.Left {
			for _, c := range all {
				left[c.Comment] = why
			}
		}
	}
	for id, number := range numbers {
		if !carried[id] && (left[id] == "" || left[id] == procedure.LeftOpen) {
			t.Errorf("comment %d is neither carried out nor named: %q", number, left[id])
		}
	}
}
