package demo

import (
	"context"
	"errors"
	"fmt"

	"svod/app/procedure"
	"svod/app/store"
)

// Resume finds the case in a store that holds it already, and sets the clock to
// the newest line of the group's record, from where it runs on. Persons whom a
// visitor has removed are not offered any more.
func Resume(ctx context.Context, c *Case, s *store.Store, clock *Clock) (*Demonstration, error) {
	l := &loader{Case: c, store: s, clock: clock, bodies: map[string]procedure.BodyID{},
		people: map[string]procedure.PersonID{}, accounts: map[string]procedure.Account{}}
	for _, p := range c.People.Participants {
		account, _, err := s.AccountByEmail(ctx, p.Email)
		if errors.Is(err, procedure.ErrNotFound) || err == nil && len(account.Memberships) == 0 {
			continue
		}
		if err != nil {
			return nil, err
		}
		l.people[p.ID], l.accounts[p.ID] = account.Person, account
		l.group, l.bodies[p.Body] = account.Memberships[0].Group, account.Memberships[0].Body
	}
	if l.group == 0 {
		return nil, fmt.Errorf("the data are not those of the demonstration: give another folder, or none")
	}
	secretariat := procedure.Viewer{Group: l.group, Roles: []procedure.Role{procedure.Secretariat}}
	newest, err := s.Record(ctx, secretariat, procedure.RecordQuery{Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(newest.Lines) > 0 {
		clock.Set(newest.Lines[0].At.In(moscow))
	}
	return l.demonstration(), nil
}
