package demo

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// contested are the comments of all rounds that are contested, by their edits
// alone.
func (h *hall) contested() map[procedure.CommentID]bool {
	h.Helper()
	rounds, err := h.store.Rounds(h.Context(), h.group)
	h.ok(err)
	all := map[procedure.CommentID]bool{}
	for _, o := range rounds {
		d, err := h.store.PublishedDraft(h.Context(), o.Revision)
		h.ok(err)
		rows, err := h.store.TableOfRound(h.by["secretariat"], o.Revision, true, o.ID).Page(h.Context(), procedure.TableQuery{})
		h.ok(err)
		for _, r := range rows {
			if r.Edit == nil || r.Edit.Base != o.Revision {
				continue
			}
			if slices.ContainsFunc(rows, func(other procedure.TableRow) bool {
				return other.Body != r.Body && other.Proposes() && other.Edit.Base == o.Revision && d.Conflict(*r.Edit, *other.Edit)
			}) {
				all[r.Comment] = true
			}
		}
	}
	return all
}

// marked are the comments that the filter of a round's table calls contested; that
// they are counted so is checked.
func (h *hall) marked() map[procedure.CommentID]bool {
	h.Helper()
	rounds, err := h.store.Rounds(h.Context(), h.group)
	h.ok(err)
	all := map[procedure.CommentID]bool{}
	for _, o := range rounds {
		t := h.store.TableOfRound(h.by["secretariat"], o.Revision, true, o.ID)
		rows, err := t.Page(h.Context(), procedure.TableQuery{Conflict: true})
		h.ok(err)
		counts, err := t.Counts(h.Context(), procedure.TableQuery{Conflict: true})
		h.ok(err)
		if counts.Total() != len(rows) {
			h.Errorf("round %d: %d comments are counted as contested, %d are listed", o.Number, counts.Total(), len(rows))
		}
		for _, r := range rows {
			all[r.Comment] = true
		}
	}
	return all
}

// files lets a body file a comment with an edit, and submit it.
func (h *hall) files(body procedure.BodyID, element procedure.ElementID, e procedure.Edit) procedure.CommentID {
	h.Helper()
	who := procedure.Viewer{Person: h.by["delegate"].Person, Group: h.group, Body: body, Roles: []procedure.Role{procedure.Head}, Lang: "ru"}
	id, err := h.FileComment(h.Context(), who, procedure.NewComment{Round: 1, Element: element, Kind: procedure.KindFor(&e), Lang: "ru",
		Text: "Изложить иначе", Reason: "Так точнее", Edit: &e})
	h.ok(err)
	_, err = h.SubmitPosition(h.Context(), who, desk.Answer{Round: 1, Kind: procedure.RespondComments, Comments: []procedure.CommentID{id}})
	h.ok(err)
	return id
}

func (h *hall) turns(id procedure.CommentID, to procedure.CommentState) {
	h.Helper()
	h.ok(h.store.Write(h.Context(), h.group, func(tx *store.Tx) error { return tx.SetCommentState(h.Context(), id, to) }))
}

// firstBodies are bodies that are asked to comment, and the text they comment on.
func (h *hall) firstBodies() (procedure.Draft, []procedure.BodyID) {
	h.Helper()
	o, err := h.store.Round(h.Context(), 1)
	h.ok(err)
	d, err := h.store.PublishedDraft(h.Context(), o.Revision)
	h.ok(err)
	all, err := h.store.Bodies(h.Context())
	h.ok(err)
	var bodies []procedure.BodyID
	for _, b := range all {
		asked, err := h.store.Asked(h.Context(), o.ID, b.ID)
		h.ok(err)
		if asked {
			bodies = append(bodies, b.ID)
		}
	}
	return d, bodies[:3]
}

// TestADeletionContestsAWording: what deletes a measure, or its section, is in
// conflict with what another body makes of it, until either is withdrawn, and
// again when it stands again.
func TestADeletionContestsAWording(t *testing.T) {
	eachAt(t, "round", func(h *hall) {
		d, bodies := h.firstBodies()
		measure, _ := d.Numbered(procedure.Measure, "2.2")
		wording, _ := procedure.DeriveEdit(d, measure.ID, procedure.ColTitle, procedure.Texts{"ru": measure.Text("ru", procedure.ColTitle) + " и практике"})
		worded := h.files(bodies[0], measure.ID, wording)
		same := h.files(bodies[1], measure.ID, wording)
		if m := h.marked(); m[worded] || m[same] {
			t.Error("the same words proposed twice are in conflict")
		}
		deleted := h.files(bodies[1], measure.ID, procedure.Edit{Base: d.Revision.ID, Element: measure.ID, Op: procedure.OpDelete})
		expect := func(what string, want ...procedure.CommentID) {
			t.Helper()
			m := h.marked()
			for _, id := range []procedure.CommentID{worded, same, deleted} {
				if m[id] != slices.Contains(want, id) {
					t.Errorf("%s: %d is contested: %v", what, id, m[id])
				}
			}
			if want := h.contested(); !maps.Equal(m, want) {
				t.Errorf("%s: marked are %v, contested %v", what, m, want)
			}
		}
		expect("a deletion", worded, deleted)
		h.turns(worded, procedure.Withdrawn.State())
		expect("the wording withdrawn", worded)
		h.turns(worded, procedure.CommentOfficial)
		expect("it stands again", worded, deleted)
		h.turns(deleted, procedure.Withdrawn.State())
		expect("the deletion withdrawn", deleted)
		section := h.files(bodies[2], measure.Parent, procedure.Edit{Base: d.Revision.ID, Element: measure.Parent, Op: procedure.OpDelete})
		expect("its section deleted", worded, same, deleted)
		h.turns(section, procedure.Withdrawn.State())
		expect("that withdrawn", deleted)
	})
}

// TestMarksAreWhatEditsSay: after any acts the comments marked as contested are
// those whose edits another body's are in conflict with; and so they are after
// marks of an earlier program were settled anew.
func TestMarksAreWhatEditsSay(t *testing.T) {
	eachAt(t, "round", func(h *hall) {
		d, bodies := h.firstBodies()
		r := rand.New(rand.NewPCG(39, 5))
		var filed []procedure.CommentID
		for range 120 {
			if len(filed) > 0 && r.IntN(3) == 0 {
				states := []procedure.CommentState{procedure.CommentOfficial, procedure.Withdrawn.State(), procedure.Withdrawn.State(), procedure.Rejected.State()}
				h.turns(filed[r.IntN(len(filed))], states[r.IntN(len(states))])
				continue
			}
			if element, e, ok := anyEdit(r, d); ok {
				filed = append(filed, h.files(bodies[r.IntN(len(bodies))], element, e))
			}
		}
		marked, want := h.marked(), h.contested()
		if len(want) < 10 || len(want) == len(filed) {
			t.Errorf("%d of %d are contested: the sample says nothing", len(want), len(filed))
		}
		if !maps.Equal(marked, want) {
			t.Errorf("marked are %v, contested %v", marked, want)
		}
		h.marksAsBefore()
		if marked := h.marked(); maps.Equal(marked, want) {
			t.Error("marks of an earlier program are what they are now: the sample says nothing")
		}
		for more := true; more; {
			var err error
			more, err = h.store.RecontestDue(h.Context())
			h.ok(err)
		}
		if marked := h.marked(); !maps.Equal(marked, want) {
			t.Errorf("settled anew, marked are %v, contested %v", marked, want)
		}
	})
}

// marksAsBefore makes the marks those that there were before the migration which
// settles them anew, and carries that one out as far as it changes rows.
func (h *hall) marksAsBefore() {
	h.Helper()
	statements := []string{`UPDATE comment SET contested = FALSE`, `DELETE FROM tally_kind`}
	for _, name := range []string{"0022_contested.sql", "0040_conflict.sql"} {
		text, err := os.ReadFile("../store/migrations/" + name)
		h.ok(err)
		for statement := range strings.SplitSeq(string(text), ";\n") {
			if strings.HasPrefix(statement, "UPDATE") || strings.HasPrefix(statement, "INSERT") {
				statements = append(statements, statement)
			}
		}
	}
	for _, statement := range statements {
		_, err := storetest.Raw(h, h.store).Exec(statement)
		h.ok(err)
	}
}

// anyEdit is any edit of a few elements that stand near each other, and what it
// stands on.
func anyEdit(r *rand.Rand, d procedure.Draft) (procedure.ElementID, procedure.Edit, bool) {
	var measures []procedure.Element
	for _, number := range []string{"1.1", "1.2", "2.1", "2.2"} {
		m, _ := d.Numbered(procedure.Measure, number)
		measures = append(measures, m)
	}
	m, other := measures[r.IntN(4)], measures[r.IntN(4)]
	e := procedure.Edit{Base: d.Revision.ID, Element: m.ID}
	texts := map[procedure.Lang]map[string]string{"ru": {procedure.ColTitle: fmt.Sprint("Новое ", r.IntN(3))}}
	switch r.IntN(10) {
	case 0:
		e.Op = procedure.OpDelete
	case 1:
		e.Op, e.With = procedure.OpMerge, other.ID
		if r.IntN(2) == 0 {
			e.Texts = texts
		}
	case 2:
		e.Op, e.Place = procedure.OpMove, procedure.Place{Section: other.Parent, After: other.ID}
	case 3:
		e.Op, e.Element, e.Place, e.Texts = procedure.OpAdd, m.Parent, procedure.Place{Section: m.Parent, After: m.ID}, texts
	case 4:
		if r.IntN(3) == 0 {
			e.Op, e.Element = procedure.OpDelete, m.Parent
			return e.Element, e, true
		}
		fallthrough
	default:
		column := []string{procedure.ColTitle, procedure.ColTerm}[r.IntN(2)]
		lang := []procedure.Lang{"ru", "ru", "ru", "en"}[r.IntN(4)]
		was := m.Text(lang, column)
		typed := []string{was + " и иное", "Иное: " + was, "Иное", "Другое"}[r.IntN(4)]
		made, changed := procedure.DeriveEdit(d, m.ID, column, procedure.Texts{lang: typed})
		return m.ID, made, changed
	}
	if _, fits := d.Hold(e); !fits {
		return 0, e, false
	}
	return e.Element, e, true
}
