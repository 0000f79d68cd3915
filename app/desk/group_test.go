package desk_test

import (
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

func TestGroupIsCreatedAndChanged(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		n := procedure.NewGroup{Code: "EG-2", Name: procedure.Texts{"en": "Second"}, Zone: "Asia/Tashkent", ConvenedBy: h.by["SEC"]}
		refused[procedure.Forbidden](h, justErr(h.CreateGroup(ctx, h.officer(), n)))
		var person procedure.PersonID
		h.ok(h.store.Write(ctx, store.Site, func(tx *store.Tx) (err error) {
			person, err = tx.InsertPerson(ctx, newPerson("Первая", "first@sec.example"))
			return err
		}))
		operator := procedure.Viewer{Person: person, Operator: true}
		taken := n
		taken.Code = "EG-1"
		h.invalid(justErr(h.CreateGroup(ctx, operator, taken)), "code", "group.error.code_taken")
		empty := procedure.NewGroup{Code: "EG-3"}
		h.invalid(justErr(h.CreateGroup(ctx, operator, empty)), "name", "group.error.name")
		id := got(h, func() (procedure.GroupID, error) { return h.CreateGroup(ctx, operator, n) })

		groups, err := h.store.Groups(ctx, person)
		if err != nil || len(groups) != 1 || groups[0].ID != id || groups[0].Roles[0] != procedure.Secretariat || groups[0].Body != h.by["SEC"] {
			h.Fatalf("the creator's groups are %+v, %v", groups, err)
		}
		n.Mandate = procedure.Texts{"ru": "Первый абзац.\n\n\n\nВторой."}
		n.Settings.ObserversSeeComments = true
		who := procedure.Viewer{Person: person, Group: id, Roles: groups[0].Roles}
		h.ok(h.ChangeGroup(ctx, who, 1, n))
		refused[procedure.Conflict](h, h.ChangeGroup(ctx, who, 1, n))
		sheet, err := h.store.GroupSheet(ctx, who)
		if err != nil || !sheet.Group.Settings.ObserversSeeComments || sheet.Group.Mandate["ru"] != "Первый абзац.\n\nВторой." || sheet.Group.Zone != "Asia/Tashkent" {
			h.Fatalf("the group is %+v, %v", sheet.Group, err)
		}
		if h.lines(id) != 1 {
			h.Fatal("the change is not recorded once")
		}
		if _, err := h.store.GroupSheet(ctx, procedure.Viewer{Group: id, Person: 77}); err != procedure.ErrNotFound {
			h.Fatalf("a stranger sees the group: %v", err)
		}
	})
}

func TestBodiesOfAGroup(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		h.invalid(h.AddGroupBody(ctx, h.officer(), h.by["AA"], procedure.PartMember, time.Time{}), "body", "group.error.body_twice")
		h.invalid(h.AddGroupBody(ctx, h.officer(), 999, procedure.PartMember, time.Time{}), "body", "body.error.unknown")
		h.invalid(h.AddGroupBody(ctx, h.officer(), h.by["AA"], "owner", time.Time{}), "part", "field.choice")
		refused[procedure.Forbidden](h, h.AddGroupBody(ctx, h.viewer("AA", procedure.Head), h.by["AA"], procedure.PartMember, time.Time{}))

		h.clock.Advance(time.Hour)
		h.ok(h.EndGroupBody(ctx, h.officer(), h.by["BB"], time.Time{}))
		refused[procedure.Refused](h, h.EndGroupBody(ctx, h.officer(), h.by["BB"], time.Time{}))
		h.clock.Advance(time.Hour)
		h.ok(h.AddGroupBody(ctx, h.officer(), h.by["BB"], procedure.PartObserver, time.Time{}))
		bodies, err := h.store.GroupBodies(ctx, h.group)
		h.ok(err)
		var codes []procedure.BodyID
		now := 0
		for _, b := range bodies {
			codes = append(codes, b.Body)
			if b.At(h.clock.Now()) {
				now++
			}
		}
		if len(codes) != 5 || now != 4 || codes[0] != h.by["AA"] || codes[4] != h.by["CC"] {
			h.Fatalf("the group's bodies are %+v", bodies)
		}
	})
}

func justErr[V any](_ V, err error) error { return err }
