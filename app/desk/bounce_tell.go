package desk

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
	"svod/views"
)

// TellBounced tells each secretariat from whose addresses letters have begun to
// come back: one letter for all that came back since the last, because a large
// dispatch has many. Whose own address is among them hears of it from the others.
func (d *Desk) TellBounced(ctx context.Context) error {
	groups, err := d.store.BounceNews(ctx)
	if err != nil {
		return err
	}
	return eachDue(groups, func(group procedure.GroupID) error {
		return d.act(ctx, group, func(tx *store.Tx) error { return d.tellBounced(ctx, tx, group) })
	})
}

func (d *Desk) tellBounced(ctx context.Context, tx *store.Tx, group procedure.GroupID) error {
	all, err := tx.TakeBounceNews(ctx, group)
	if err != nil || len(all) == 0 {
		return err
	}
	names, err := tx.Bodies(ctx)
	if err != nil {
		return err
	}
	reached := func(to procedure.Recipient) bool {
		return slices.Contains(to.Reasons, string(procedure.Secretariat)) &&
			!slices.ContainsFunc(all, func(b procedure.BouncedAddress) bool { return b.Address == to.Address })
	}
	return d.tellThose(ctx, tx, procedure.Letter{Name: "address_bounced", Kind: procedure.MailNotice, Group: group}, reached,
		func(_ procedure.Recipient, p *locales.Printer) map[string]string {
			said := map[string]string{"more": "", "link": fmt.Sprintf("%s/groups/%d/people", d.BaseURL, group), "contacts": d.contactsAddress(all)}
			for i, b := range all[:min(len(all), bouncedMost)] {
				maps.Copy(said, d.bouncedLine(p, group, names, i+1, b))
			}
			if more := len(all) - bouncedMost; more > 0 {
				said["more"] = p.N("bounce.letter.more", more)
			}
			return said
		})
}

// contactsAddress is where contact points are corrected, empty if none bounces.
func (d *Desk) contactsAddress(all []procedure.BouncedAddress) string {
	if slices.ContainsFunc(all, func(b procedure.BouncedAddress) bool { return b.Body != 0 }) {
		return d.BaseURL + "/contacts"
	}
	return ""
}

// bouncedMost is how many addresses a letter names.
const bouncedMost = 20

// bouncedLine are the fields of a letter's line about an address: whose it is,
// the words of its server, and where it is corrected.
func (d *Desk) bouncedLine(p *locales.Printer, group procedure.GroupID, names procedure.Bodies, n int, b procedure.BouncedAddress) map[string]string {
	whose, page := b.Name.In(lang(p)).Listed(), fmt.Sprintf("%s/groups/%d/people/%d", d.BaseURL, group, b.Person)
	if b.Contact != 0 {
		whose, page = p.T("bounce.letter.contact", "Body", names.Of(b.Body).Full.In(lang(p))), fmt.Sprintf("%s/contacts/%d/edit", d.BaseURL, b.Contact)
	}
	line := views.LineField + strconv.Itoa(n) + "."
	return map[string]string{line + "address": b.Address, line + "reply": b.Reply, line + "subject": whose, line + "link": page}
}
