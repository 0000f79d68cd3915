package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// TellBounced tells each secretariat from whose addresses letters have begun to
// come back: one letter for all that came back since the last, because a large
// dispatch has many. Whose own address is among them hears of it from the others.
func (d *Desk) TellBounced(ctx context.Context) error {
	groups, err := d.store.BounceNews(ctx)
	if err != nil {
		return err
	}
	for _, group := range groups {
		if err := d.act(ctx, group, func(tx *store.Tx) error { return d.tellBounced(ctx, tx, group) }); err != nil {
			return err
		}
	}
	return nil
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
			return map[string]string{"bounced": bouncedLines(p, names, all), "link": fmt.Sprintf("%s/groups/%d/people", d.BaseURL, group),
				"contacts": d.contactsAddress(all)}
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

// bouncedLines say whose addresses they are, with the words of their servers.
func bouncedLines(p *locales.Printer, names procedure.Bodies, all []procedure.BouncedAddress) string {
	var lines []string
	for _, b := range all[:min(len(all), bouncedMost)] {
		name := b.Name.In(lang(p)).Listed()
		if b.Body != 0 {
			name = p.T("bounce.letter.contact", "Body", names.Of(b.Body).Full.In(lang(p)))
		}
		lines = append(lines, name+": "+b.Address+"\n"+b.Reply)
	}
	if more := len(all) - bouncedMost; more > 0 {
		lines = append(lines, p.N("bounce.letter.more", more))
	}
	return strings.Join(lines, "\n\n")
}
