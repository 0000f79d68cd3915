package desk_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var (
	ctx     = context.Background()
	discard = slog.New(slog.DiscardHandler)
	start   = time.Date(2021, 2, 1, 9, 0, 0, 0, time.UTC)
	// site is the operator before there is any group.
	site = procedure.Viewer{Operator: true, Roles: []procedure.Role{procedure.Secretariat}}
)

// house is a portal with a desk, a clock, and a group of three bodies.
type house struct {
	*testing.T
	*desk.Desk
	store *store.Store
	clock *storetest.Clock
	group procedure.GroupID
	by    map[string]procedure.BodyID // bodies by code
}

// each runs a test in a house on each database.
func each(t *testing.T, test func(h *house)) {
	clock := storetest.NewClock(start)
	storetest.Each(t, clock.Now, func(t *testing.T, s *store.Store) {
		clock.Set(start)
		h := &house{T: t, store: s, clock: clock, by: map[string]procedure.BodyID{},
			Desk: desk.New(s, desk.Settings{BaseURL: "https://svod.example", Key: make([]byte, 32), InvitationLasts: 72 * time.Hour, ResetLasts: time.Hour,
				SessionLife: procedure.SessionLife{Idle: 12 * time.Hour, Absolute: 7 * 24 * time.Hour, OfficerIdle: 30 * time.Minute, OfficerAbsolute: 12 * time.Hour},
				Password:    desk.PasswordCost{Iterations: 1, MemoryKiB: 64, Parallelism: 1}}, discard)}
		test(h)
	})
}

// withGroup adds three states and a committee, and a group of two of the
// states and the committee; the third observes.
func (h *house) withGroup() *house {
	h.Helper()
	for i, code := range []string{"AA", "BB", "CC", "SEC"} {
		n := newBody(code, i+1)
		if code == "SEC" {
			n.Kind = procedure.KindCommittee
		}
		h.by[code] = got(h, func() (procedure.BodyID, error) { return h.AddBody(ctx, site, n) })
	}
	h.group = got(h, func() (procedure.GroupID, error) {
		return h.CreateGroup(ctx, site, procedure.NewGroup{Code: "EG-1", Name: procedure.Texts{"ru": "Экспертная группа", "en": "Expert group"},
			Zone: "Europe/Moscow", ConvenedBy: h.by["SEC"]})
	})
	for code, part := range map[string]procedure.BodyPart{"AA": procedure.PartMember, "BB": procedure.PartMember,
		"SEC": procedure.PartMember, "CC": procedure.PartObserver} {
		h.ok(h.AddGroupBody(ctx, h.viewer("SEC", procedure.Secretariat), h.by[code], part, time.Time{}))
	}
	return h
}

// viewer is somebody of a body in the group, without a person behind.
func (h *house) viewer(code string, roles ...procedure.Role) procedure.Viewer {
	return procedure.Viewer{Group: h.group, Body: h.by[code], Roles: roles, Lang: "en"}
}

// officer is a secretariat officer of the group.
func (h *house) officer() procedure.Viewer { return h.viewer("SEC", procedure.Secretariat) }

func newBody(code string, place int) procedure.NewBody {
	name := procedure.CaseForms{"en": {procedure.Nom: "Name of " + code}, "ru": {procedure.Nom: "Имя " + code, procedure.Gen: "Имени " + code}}
	return procedure.NewBody{Code: code, Kind: procedure.KindState, Place: place, Zone: "Europe/Moscow", Langs: []procedure.Lang{"ru"},
		Names: procedure.Naming{procedure.FormShort: name, procedure.FormFull: name, procedure.FormGovernment: name}}
}

func newPerson(surname, email string) procedure.NewPerson {
	return procedure.NewPerson{Email: email, Lang: "ru", Name: procedure.PersonName{"ru": {Surname: surname, First: "Анна"},
		"en": {Full: "Anna " + surname}}}
}

// ok stops the test at an error.
func (h *house) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// got stops the test where an act fails, and returns what it made.
func got[V any](h *house, act func() (V, error)) V {
	h.Helper()
	v, err := act()
	h.ok(err)
	return v
}

// refused checks that an error is the kind that is wanted.
func refused[E error](h *house, err error) E {
	h.Helper()
	var kind E
	if !errors.As(err, &kind) {
		h.Fatalf("%v (%T) comes back, want %T", err, err, kind)
	}
	return kind
}

// invalid checks that a field is refused for a reason.
func (h *house) invalid(err error, field, key string) {
	h.Helper()
	for _, p := range refused[procedure.Invalid](h, err) {
		if p.Field == field && p.Key == key {
			return
		}
	}
	h.Fatalf("%v has no problem %s of %s", err, key, field)
}

// lines counts the lines of the group's record, which must hold.
func (h *house) lines(group procedure.GroupID) int64 {
	h.Helper()
	lines, broken, err := h.store.CheckRecord(ctx, group)
	if err != nil || broken != 0 {
		h.Fatalf("line %d of the record of group %d is broken, %v", broken, group, err)
	}
	return lines
}
