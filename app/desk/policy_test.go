package desk_test

import (
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

// What becomes of a letter that was possibly sent: the dispatch says it, or its
// group, or the portal; notices follow their group.
func TestWhatIsPossiblySent(t *testing.T) {
	const hold, resend = procedure.PolicyHold, procedure.PolicyResend
	each(t, func(h *house) {
		p := h.withPackage()
		h.finalised(p)
		for i, test := range []struct {
			group, dispatch     procedure.Policies
			governments, others procedure.AmbiguousPolicy
			notices             procedure.AmbiguousPolicy
		}{
			{procedure.Policies{}, procedure.Policies{}, hold, resend, resend},
			{procedure.Policies{Governments: resend}, procedure.Policies{}, resend, resend, resend},
			{procedure.Policies{Others: hold}, procedure.Policies{}, hold, hold, hold},
			{procedure.Policies{Others: hold}, procedure.Policies{Governments: resend, Others: resend}, resend, resend, hold},
			{procedure.Policies{Governments: resend, Others: hold}, procedure.Policies{Governments: hold}, hold, hold, hold},
		} {
			g := got(h, func() (procedure.Group, error) { return h.store.Group(ctx, h.group) })
			g.Settings.Policies = test.group
			h.ok(h.ChangeGroup(ctx, h.officer(), g.Version, g.NewGroup))
			n := h.newDispatch(p)
			n.Number, n.Policies = string(rune('a'+i)), test.dispatch
			id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), n) })
			if d := h.draft(id); d.Policies != test.dispatch {
				h.Errorf("the draft keeps %+v", d.Policies)
			}
			h.ok(h.ReleaseDispatch(ctx, h.officer(), id, 1))
			for _, line := range h.status(id).Lines {
				want := test.others
				if line.Cover == procedure.CoverGovernments {
					want = test.governments
				}
				if line.Policy != want {
					h.Errorf("%+v: a letter to %s: %s", test, line.Cover, line.Policy)
				}
			}
			mailing := h.queued(procedure.Letter{Name: "test", Kind: procedure.MailNotice, Group: h.group, To: []procedure.Recipient{{Address: "a@example.org", Lang: "ru"}}})
			if n := h.count(`SELECT COUNT(*) FROM delivery WHERE mailing_id = $1 AND policy = $2`, mailing, string(test.notices)); n != 1 {
				h.Errorf("%+v: a notice is not to be %s", test, test.notices)
			}
		}
		n := h.newDispatch(p)
		n.Policies.Governments = "never"
		_, err := h.ComposeDispatch(ctx, h.officer(), n)
		h.invalid(err, "policy_governments", "field.choice")
	})
}

// queued queues a letter beside any act.
func (h *house) queued(l procedure.Letter) (id procedure.MailingID) {
	h.write(func(tx *store.Tx) (err error) {
		id, err = tx.QueueMailing(ctx, l)
		return err
	})
	return id
}
