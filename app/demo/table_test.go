package demo

import (
	"fmt"
	"slices"
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

// filteredTable is a table whose filters are tried, and all of its rows.
type filteredTable struct {
	*hall
	store.Table
	whole     []procedure.TableRow
	contested map[procedure.CommentID]bool // empty where those of other bodies are not seen
	tried     map[string]bool
}

func TestTheTableIsFilteredAndCounted(t *testing.T) {
	eachAt(t, "table", func(h *hall) {
		officer := h.by["secretariat"]
		frame, err := h.store.GroupFrame(h.Context(), officer)
		h.ok(err)
		round, err := h.store.Round(h.Context(), frame.Round)
		h.ok(err)
		h.tryFilters(h.store.TableOfRound(officer, round.Revision, true, round.ID), h.contested())
		delegate := h.by["delegate"]
		own := h.store.TableOfRound(delegate, round.Revision, false, round.ID)
		h.tryFilters(own, nil)
		rows, err := own.Page(h.Context(), procedure.TableQuery{})
		h.ok(err)
		for _, r := range rows {
			if r.Body != delegate.Body {
				h.Errorf("a delegation sees a comment of body %d", r.Body)
			}
		}
	})
}

// TestWhatIsWithdrawnContestsNothing: which comments are in conflict is what all
// rows of the table say, after some of them were withdrawn too.
func TestWhatIsWithdrawnContestsNothing(t *testing.T) {
	eachAt(t, "table", func(h *hall) {
		round, err := h.store.Round(h.Context(), 1)
		h.ok(err)
		table := h.store.TableOfRound(h.by["secretariat"], round.Revision, true, round.ID)
		contested, err := table.Page(h.Context(), procedure.TableQuery{Conflict: true})
		h.ok(err)
		left := len(contested)
		for _, r := range contested {
			head := procedure.Viewer{Person: h.by["delegate"].Person, Group: h.group, Body: r.Body, Roles: []procedure.Role{procedure.Head}, Lang: "en"}
			h.ok(h.WithdrawComment(h.Context(), head, r.Comment))
			f := filteredTable{h, table, nil, h.contested(), map[string]bool{}}
			f.whole, err = table.Page(h.Context(), procedure.TableQuery{})
			h.ok(err)
			f.agrees(procedure.TableQuery{Conflict: true})
			f.agrees(procedure.TableQuery{Conflict: true, Body: r.Body, About: r.About})
		}
		if contested, err = table.Page(h.Context(), procedure.TableQuery{Conflict: true}); err != nil || len(contested) >= left {
			h.Errorf("%d comments are contested, were %d (%v)", len(contested), left, err)
		}
	})
}

func TestTheTableOfAMeetingIsFilteredAndCounted(t *testing.T) {
	eachAt(t, "meeting", func(h *hall) {
		table, err := h.store.TableOfMeeting(h.Context(), h.by["secretariat"], h.meeting, true, true)
		h.ok(err)
		h.tryFilters(table, h.contested())
	})
}

// tryFilters tries every filter that lists a row of the table, and some that
// combine them.
func (h *hall) tryFilters(table store.Table, contested map[procedure.CommentID]bool) {
	h.Helper()
	whole, err := table.Page(h.Context(), procedure.TableQuery{})
	h.ok(err)
	f := filteredTable{h, table, whole, contested, map[string]bool{}}
	f.agrees(procedure.TableQuery{})
	for _, r := range whole {
		for _, q := range []procedure.TableQuery{{Body: r.Body}, {About: r.About}, {Section: r.Section}, {Lang: r.Lang}, {Supported: true}, {Conflict: true},
			{Body: r.Body, About: r.About, Lang: r.Lang}, {Conflict: true, Section: r.Section}} {
			f.agrees(q)
		}
	}
	f.agrees(procedure.TableQuery{Element: whole[0].Element})
	f.agrees(procedure.TableQuery{Element: whole[len(whole)-1].Element, Supported: true})
	if len(f.tried) < 15 {
		h.Errorf("only %d filters are tried of %d rows", len(f.tried), len(whole))
	}
}

// agrees checks that what a query lists, whatever the state and read by pages
// forwards or backwards, is what the whole table has of it, and that it is
// counted so.
func (f filteredTable) agrees(q procedure.TableQuery) {
	f.Helper()
	if key := fmt.Sprint(q); !f.tried[key] {
		f.tried[key] = true
	} else {
		return
	}
	counts, err := f.Counts(f.Context(), q)
	f.ok(err)
	for _, state := range []procedure.CommentState{"", procedure.CommentOfficial, procedure.Undecided, procedure.Accepted.State(), procedure.Withdrawn.State()} {
		q.State = state
		var want []procedure.CommentID
		for _, r := range f.whole {
			if f.takes(q, r) {
				want = append(want, r.Comment)
			}
		}
		forth, back := f.pages(q, false), f.pages(q, true)
		if !slices.Equal(forth, want) || !slices.Equal(back, want) || counts.Of(state) != len(want) {
			f.Errorf("%+v: %d rows, backwards %d, counted %d, of the whole table %d", q, len(forth), len(back), counts.Of(state), len(want))
		}
	}
}

// pages reads a table in small pages from its beginning, or from its end.
func (f filteredTable) pages(q procedure.TableQuery, backwards bool) (all []procedure.CommentID) {
	f.Helper()
	q.Limit = 20
	if backwards {
		q.Before = procedure.LastPage
	}
	for {
		rows, err := f.Page(f.Context(), q)
		f.ok(err)
		var ids []procedure.CommentID
		for _, r := range rows {
			ids = append(ids, r.Comment)
		}
		if backwards {
			all = append(ids, all...)
		} else {
			all = append(all, ids...)
		}
		if len(rows) < q.Limit {
			return all
		}
		if backwards {
			q.Before = rows[0].Pos
		} else {
			q.After = rows[len(rows)-1].Pos
		}
	}
}

// takes says, by the rows alone, whether a query wants one.
func (f filteredTable) takes(q procedure.TableQuery, r procedure.TableRow) bool {
	return (q.Section == 0 || q.Section == r.Section || q.Section == r.Element) && (q.Element == 0 || q.Element == r.Element) && (q.Body == 0 || q.Body == r.Body) &&
		(q.About == "" || q.About == r.About) && (q.Lang == "" || q.Lang == r.Lang) && (!q.Supported || r.Supports > 0) && (!q.Conflict || f.contested[r.Comment]) &&
		(q.State == "" || q.State == r.State || q.State == procedure.Undecided && slices.Contains(procedure.UndecidedStates, r.State))
}

// TestWhatTheTableCountsIsRecounted: what is kept of comments is what there is
// of them, after all that happened to them.
func TestWhatTheTableCountsIsRecounted(t *testing.T) {
	eachAt(t, "sent", func(h *hall) {
		officer := h.by["secretariat"]
		rounds, err := h.store.Rounds(h.Context(), h.group)
		h.ok(err)
		for _, o := range rounds {
			table := h.store.TableOfRound(officer, o.Revision, true, o.ID)
			cells, err := table.Cells(h.Context())
			h.ok(err)
			counted := map[string]int{}
			for _, c := range cells {
				for state, n := range c.Counts {
					counted[fmt.Sprint(c.Element, c.Body, state)] += n
				}
			}
			rows, err := table.Page(h.Context(), procedure.TableQuery{})
			h.ok(err)
			for _, r := range rows {
				counted[fmt.Sprint(r.Element, r.Body, r.State)]--
			}
			for key, n := range counted {
				if n != 0 {
					h.Errorf("round %d, %s: %d more are counted than there are", o.Number, key, n)
				}
			}
			responses := 0
			sheet, err := h.store.RoundSheet(h.Context(), officer, o.ID)
			h.ok(err)
			for _, b := range sheet.Bodies {
				for _, p := range b.Responses {
					responses += p.Comments
				}
			}
			if responses != len(rows) {
				h.Errorf("round %d: %d comments in responses, %d in the table", o.Number, responses, len(rows))
			}
		}
	})
}
