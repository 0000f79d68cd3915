package desk_test

import (
	"errors"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

// delegation is somebody of a body with an account behind, in a role.
func (h *house) delegation(code string, role procedure.Role) procedure.Viewer {
	h.Helper()
	address := strings.ToLower(code) + "-" + string(role) + "@example.org"
	h.member(h.officer(), code, address, code, role)
	person, err := h.store.PersonByEmail(ctx, address)
	h.ok(err)
	who := h.viewer(code, role)
	who.Person = person.ID
	return who
}

// withText adds a plan of these measures, published.
func (h *house) withText(titles ...string) procedure.Draft {
	h.Helper()
	plan := got(h, func() (procedure.PlanID, error) {
		return h.CreatePlan(ctx, h.officer(), procedure.NewPlan{Title: both("План", "Plan"), Short: both("План", "Plan"), Langs: []procedure.Lang{"ru", "en"},
			Columns: []procedure.Column{{Key: procedure.ColTitle}, {Key: procedure.ColTerm}, {Key: procedure.ColExecutors}}})
	})
	text := procedure.Draft{Elements: []procedure.Element{{ID: -1, Kind: procedure.Whole}, {ID: -2, Kind: procedure.Section, Parent: -1, Number: "I"}}}
	for i, title := range titles {
		text.Elements = append(text.Elements, procedure.Element{ID: procedure.ElementID(-3 - i), Kind: procedure.Measure, Parent: -2, Number: string(rune('1' + i)),
			Cells: map[procedure.Lang]map[string]procedure.Cell{"ru": {procedure.ColTitle: {Text: title}}}})
	}
	id := got(h, func() (procedure.RevisionID, error) { return h.TakeDraft(ctx, h.officer(), plan, 0, text) })
	h.ok(h.PublishRevision(ctx, h.officer(), id, 0, true))
	d, err := h.store.Draft(ctx, id)
	h.ok(err)
	return d
}

// reworded publishes the next revision, with one measure in other words.
func (h *house) reworded(d procedure.Draft, measure procedure.ElementID, title string) procedure.Draft {
	h.Helper()
	h.write(func(tx *store.Tx) (err error) {
		if d.Revision, err = tx.InsertRevision(ctx, d.Plan.ID, d.Revision.ID); err != nil {
			return err
		}
		e, _ := d.Element(measure)
		e.Cells = map[procedure.Lang]map[string]procedure.Cell{"ru": {procedure.ColTitle: {Text: title}}}
		d, err = tx.SaveDraft(ctx, d.Replace(e), nil)
		return err
	})
	h.ok(h.PublishRevision(ctx, h.officer(), d.Revision.ID, 0, true))
	d, err := h.store.Draft(ctx, d.Revision.ID)
	h.ok(err)
	return d
}

func (h *house) sheet(d procedure.Draft, who procedure.Viewer) procedure.AgreementSheet {
	h.Helper()
	said, _, _, err := h.store.Agreements(ctx, who, d.Plan.ID)
	h.ok(err)
	sheet, err := d.Sheet(said, func(id procedure.RevisionID) (procedure.Draft, error) { return h.store.PublishedDraft(ctx, id) })
	h.ok(err)
	return sheet
}

func TestADelegationAgreesToTheWordsItSaw(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		first := h.withText("Один", "Два", "Три")
		head, other, delegate := h.delegation("AA", procedure.Head), h.delegation("BB", procedure.DeputyHead), h.delegation("BB", procedure.Delegate)
		a, b := first.Elements[2].ID, first.Elements[3].ID
		h.ok(h.Agree(ctx, head, first.Revision.ID, []procedure.ElementID{a, b}))
		lines := h.lines(h.group)
		h.ok(h.Agree(ctx, head, first.Revision.ID, []procedure.ElementID{a, b}))
		if h.lines(h.group) != lines {
			h.Error("agreeing twice is recorded twice")
		}
		refused[procedure.Forbidden](h, h.Agree(ctx, delegate, first.Revision.ID, []procedure.ElementID{a}))
		refused[procedure.Forbidden](h, h.Agree(ctx, h.officer(), first.Revision.ID, []procedure.ElementID{a}))
		if err := h.Agree(ctx, procedure.Viewer{Group: h.group}, first.Revision.ID, nil); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("a stranger: %v", err)
		}
		if err := h.Agree(ctx, head, first.Revision.ID, []procedure.ElementID{first.Elements[1].ID}); !errors.Is(err, procedure.ErrNotFound) {
			h.Errorf("a section: %v", err)
		}
		if s := h.sheet(first, head); s.Agreed != 2 || s.Changed != 0 {
			h.Fatalf("%d agreed, %d changed", s.Agreed, s.Changed)
		}

		second := h.reworded(first, b, "Два и ещё")
		s := h.sheet(second, head)
		if s.Agreed != 1 || s.Changed != 1 || len(s.Lines[1].Columns) != 1 {
			h.Fatalf("after the words of one changed: %d agreed, %d changed, %+v", s.Agreed, s.Changed, s.Lines)
		}
		h.ok(h.Agree(ctx, head, second.Revision.ID, []procedure.ElementID{b}))
		h.ok(h.Agree(ctx, head, first.Revision.ID, []procedure.ElementID{b})) // an old page, sent late
		if s := h.sheet(second, head); s.Agreed != 2 || s.Changed != 0 {
			h.Errorf("agreed again: %d agreed, %d changed", s.Agreed, s.Changed)
		}
		h.ok(h.WithdrawAgreement(ctx, head, second.Revision.ID, []procedure.ElementID{a}))
		if s := h.sheet(second, head); s.Agreed != 1 {
			h.Errorf("one withdrawn: %d agreed", s.Agreed)
		}
		if kept := h.count(`SELECT COUNT(*) FROM agreement WHERE ended IS NOT NULL`); kept != 2 {
			h.Errorf("%d earlier agreements are kept, want 2", kept)
		}

		h.ok(h.Agree(ctx, other, second.Revision.ID, []procedure.ElementID{b}))
		for name, viewer := range map[string]struct {
			procedure.Viewer
			sees int
		}{"own": {head, 1}, "other": {delegate, 1}, "secretariat": {h.officer(), 2}} {
			said, _, _, err := h.store.Agreements(ctx, viewer.Viewer, first.Plan.ID)
			h.ok(err)
			if len(said) != viewer.sees {
				h.Errorf("%s sees %d agreements, want %d", name, len(said), viewer.sees)
			}
		}
		for _, role := range []procedure.Role{procedure.Translator, procedure.Observer} {
			if _, _, _, err := h.store.Agreements(ctx, h.viewer("CC", role), first.Plan.ID); !errors.Is(err, procedure.ErrNotFound) {
				h.Errorf("%s: %v", role, err)
			}
		}
	})
}
