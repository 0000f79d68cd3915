package desk

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"strings"

	"svod/app/procedure"
	"svod/app/store"
)

// noticesAddress is where a recipient declines the notices of a group (RFC
// 8058): nobody else can make the address up.
func (d *Desk) noticesAddress(l procedure.NoticesLink) string {
	return fmt.Sprintf("%s/notices/%d-%d-%s", d.BaseURL, l.Group, l.Person, l.Token(d.Key))
}

// noticesLink is the link whose address ends so.
func (d *Desk) noticesLink(ctx context.Context, token string, door Door) (procedure.NoticesLink, error) {
	var l procedure.NoticesLink
	if err := d.mayTryLink(ctx, door); err != nil {
		return l, err
	}
	if parts := strings.SplitN(token, "-", 3); len(parts) == 3 {
		l.Group, _ = procedure.ParseNumber[procedure.GroupID](parts[0])
		l.Person, _ = procedure.ParseNumber[procedure.PersonID](parts[1])
		if hmac.Equal([]byte(parts[2]), []byte(l.Token(d.Key))) {
			return l, nil
		}
	}
	return l, errors.Join(procedure.ErrNotFound, d.missLink(ctx, door))
}

// NoticesPage is what the link opens by which notices are declined.
func (d *Desk) NoticesPage(ctx context.Context, token string, door Door) (procedure.NoticesPage, error) {
	var p procedure.NoticesPage
	l, err := d.noticesLink(ctx, token, door)
	if err != nil {
		return p, err
	}
	group, err := d.store.Group(ctx, l.Group)
	if err != nil {
		return p, err
	}
	person, err := d.store.Person(ctx, l.Person)
	if err != nil {
		return p, err
	}
	p.Group, p.Lang = group.Name, person.Lang
	p.Declined, err = d.store.DeclinesNotices(ctx, l)
	return p, err
}

// DeclineNotices takes it that a recipient wants no notices of a group any
// more, or wants them again. Receipts, dispatches and letters about the account
// come all the same.
func (d *Desk) DeclineNotices(ctx context.Context, token string, door Door, declined bool) error {
	l, err := d.noticesLink(ctx, token, door)
	if err != nil {
		return err
	}
	verb := procedure.Verb("notices.resume")
	if declined {
		verb = "notices.decline"
	}
	return d.act(ctx, l.Group, func(tx *store.Tx) error {
		fresh, err := tx.DeclineNotices(ctx, l, declined)
		if err != nil || !fresh {
			return err
		}
		return tx.Record(ctx, procedure.Viewer{Group: l.Group, Person: l.Person}, verb, object("group", l.Group))
	})
}
