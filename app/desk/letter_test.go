package desk_test

import (
	"sync"
	"testing"

	"svod/app/procedure"
	"svod/app/store"
)

// E-mail programs put the letters about one object together, those to one
// recipient and no other's.
func TestLettersOfAThreadBelongTogether(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		o := h.officer()
		m := h.meetingOf(p.meeting)
		next := m.NewMeeting
		next.Number++
		other := got(h, func() (procedure.MeetingID, error) { return h.CreateMeeting(ctx, o, next) })
		for _, id := range []procedure.MeetingID{m.ID, other} {
			got(h, func() (int, error) { return h.InviteToMeeting(ctx, o, id) })
			h.ok(h.CancelMeeting(ctx, o, id, "Перенос"))
		}
		type letter struct{ to, link string }
		threads := map[letter]string{}
		of := map[string]letter{}
		letters := 0
		for id := range h.count(`SELECT COALESCE(MAX(d.id), 0) FROM delivery d`) {
			q, err := h.store.QueuedLetter(ctx, procedure.DeliveryID(id+1))
			h.ok(err)
			if q.To.Event == nil {
				continue
			}
			out, err := h.RenderDelivery(ctx, procedure.ClaimedDelivery{ID: procedure.DeliveryID(id + 1)})
			h.ok(err)
			l := letter{out.To.Address, q.To.Fields["link"]}
			if was, has := threads[l]; out.Thread == "" || has && was != out.Thread {
				h.Errorf("letters to %v stand in the threads %q and %q", l, was, out.Thread)
			}
			if was, has := of[out.Thread]; has && was != l {
				h.Errorf("the thread %s is that of %v and of %v", out.Thread, was, l)
			}
			threads[l], of[out.Thread] = out.Thread, l
			letters++
		}
		if letters != 2*len(threads) || len(threads) < 4 {
			h.Errorf("%d letters in %d threads", letters, len(threads))
		}
	})
}

// However many processes and officers begin the same, each recipient has one
// letter of it.
func TestOneEventHasOneLetter(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		got(h, func() (procedure.MembershipID, error) {
			return h.AddMember(ctx, h.officer(), newPerson("Third", "third@sec.example"), procedure.NewMember{Body: h.by["SEC"], Role: procedure.Secretariat})
		})
		h.write(func(tx *store.Tx) error {
			return tx.NoteBounce(ctx, 0, "petrova@example.org", "550 5.1.1 No such user")
		})
		o := h.officer()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := h.InviteToMeeting(ctx, o, p.meeting); err != nil {
					h.Error(err)
				}
				if err := h.TellBounced(ctx); err != nil {
					h.Error(err)
				}
			})
		}
		all.Wait()
		for _, name := range []string{"meeting_invited", "address_bounced"} {
			to, _ := h.lettersOf(name)
			seen := map[string]bool{}
			for _, address := range to {
				if seen[address] {
					h.Errorf("%s has %s twice", address, name)
				}
				seen[address] = true
			}
			if len(seen) == 0 {
				h.Errorf("nobody has %s", name)
			}
		}
	})
}
