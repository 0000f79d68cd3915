package desk

import (
	"context"

	"svod/app/procedure"
	"svod/app/store"
)

// HandClearing lets a delegate clear in the head's place for a time. Another
// time takes the place of the one that stands.
func (d *Desk) HandClearing(ctx context.Context, who procedure.Viewer, id procedure.MembershipID, version int, h procedure.HandOver) error {
	return d.onClearing(ctx, who, id, version, func(tx *store.Tx, m procedure.Membership) error {
		if err := h.Check(tx.Now); err != nil {
			return err
		}
		m.ClearsSince, m.ClearsUntil = h.Since, h.Until
		if _, err := tx.UpdateMember(ctx, m); err != nil {
			return err
		}
		return tx.Record(ctx, who, "member.hand_clearing", object("person", m.Person), idFact("person", m.Person),
			dateFact("from", h.Since), dateFact("until", h.Until))
	})
}

// TakeClearingBack ends it at once.
func (d *Desk) TakeClearingBack(ctx context.Context, who procedure.Viewer, id procedure.MembershipID, version int) error {
	return d.onClearing(ctx, who, id, version, func(tx *store.Tx, m procedure.Membership) error {
		if !tx.Now.Before(m.ClearsUntil) {
			return nil
		}
		m.ClearsUntil = tx.Now
		if _, err := tx.UpdateMember(ctx, m); err != nil {
			return err
		}
		return tx.Record(ctx, who, "member.take_clearing_back", object("person", m.Person), idFact("person", m.Person))
	})
}

// onClearing runs a head's act on a membership of the own delegation that is
// not over.
func (d *Desk) onClearing(ctx context.Context, who procedure.Viewer, id procedure.MembershipID, version int, fn func(*store.Tx, procedure.Membership) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		m, err := tx.Membership(ctx, id)
		if err == nil && m.Group != who.Group {
			err = procedure.ErrNotFound
		}
		if err != nil {
			return err
		}
		if err := who.MayHandClearing(m); err != nil {
			return err
		}
		switch {
		case m.Over(tx.Now):
			return procedure.Refused{Key: "member.refused.ended"}
		case m.Version != version:
			return procedure.Conflict{Key: "member.conflict", Version: m.Version}
		}
		return fn(tx, m)
	})
}
