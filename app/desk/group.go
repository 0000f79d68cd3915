package desk

import (
	"context"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// CreateGroup makes a group. Its creator becomes its first secretariat officer,
// for the body that convenes it.
func (d *Desk) CreateGroup(ctx context.Context, who procedure.Viewer, n procedure.NewGroup) (procedure.GroupID, error) {
	if err := who.MayCreateGroup(); err != nil {
		return 0, err
	}
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.GroupID
	err := d.act(ctx, procedure.Site, func(tx *store.Tx) error {
		if err := knownBody(ctx, tx, "convened_by", n.ConvenedBy); err != nil {
			return err
		}
		var err error
		if id, err = tx.InsertGroup(ctx, n); err != nil {
			return err
		}
		if who.Person != 0 {
			if _, err := tx.InsertMember(ctx, procedure.Membership{Group: id, Person: who.Person, Body: n.ConvenedBy,
				Role: procedure.Secretariat, Since: tx.Now, Accepted: tx.Now}); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "group.create", object("group", id), fact("code", n.Code))
	})
	return id, err
}

// ChangeGroup changes a group's names, mandate and settings.
func (d *Desk) ChangeGroup(ctx context.Context, who procedure.Viewer, version int, n procedure.NewGroup) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onGroup(ctx, who, func(tx *store.Tx, g procedure.Group) error {
		if g.Version != version {
			return procedure.Conflict{Key: "group.conflict", Version: g.Version}
		}
		if err := knownBody(ctx, tx, "convened_by", n.ConvenedBy); err != nil {
			return err
		}
		g.NewGroup = n
		if _, err := tx.UpdateGroup(ctx, g); err != nil {
			return err
		}
		return tx.Record(ctx, who, "group.change", object("group", g.ID))
	})
}

// AddGroupBody takes a body into the viewer's group, as a member or an
// observer; since zero is from now.
func (d *Desk) AddGroupBody(ctx context.Context, who procedure.Viewer, body procedure.BodyID, part procedure.BodyPart, since time.Time) error {
	var problems procedure.Invalid
	procedure.OneOf(&problems, "part", part, procedure.BodyParts)
	if body == 0 {
		problems.Add("body", "member.error.body")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return d.onGroup(ctx, who, func(tx *store.Tx, g procedure.Group) error {
		if err := knownBody(ctx, tx, "body", body); err != nil {
			return err
		}
		if since.IsZero() {
			since = tx.Now
		}
		bodies, err := tx.GroupBodies(ctx, g.ID)
		if err != nil {
			return err
		}
		for _, b := range bodies {
			if b.Body == body && (b.Until.IsZero() || since.Before(b.Until)) {
				return procedure.Invalid{{Field: "body", Key: "group.error.body_twice"}}
			}
		}
		if err := tx.InsertGroupBody(ctx, g.ID, procedure.GroupBody{Body: body, Part: part, Since: since}); err != nil {
			return err
		}
		return tx.Record(ctx, who, procedure.Verb("group.body_"+string(part)), object("group", g.ID), idFact("body", body))
	})
}

// EndGroupBody ends a body's time in the viewer's group. Those who speak for it
// end with it.
func (d *Desk) EndGroupBody(ctx context.Context, who procedure.Viewer, body procedure.BodyID, at time.Time) error {
	return d.onGroup(ctx, who, func(tx *store.Tx, g procedure.Group) error {
		at := endAt(at, tx.Now)
		ended, err := tx.EndGroupBody(ctx, g.ID, body, at)
		if err != nil {
			return err
		}
		if !ended {
			return procedure.Refused{Key: "group.refused.outside"}
		}
		members, err := tx.Participants(ctx, who, procedure.ParticipantQuery{Body: body})
		if err != nil {
			return err
		}
		for _, m := range members {
			if m.Role == procedure.Secretariat || m.Role == procedure.Translator {
				continue
			}
			if err := endMember(ctx, tx, m.Membership, at); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "group.body_end", object("group", g.ID), idFact("body", body), dateFact("until", at))
	})
}

// onGroup runs an officer's act on the viewer's group.
func (d *Desk) onGroup(ctx context.Context, who procedure.Viewer, fn func(*store.Tx, procedure.Group) error) error {
	if err := who.MayKeep(); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		g, err := tx.Group(ctx, who.Group)
		if err != nil {
			return err
		}
		return fn(tx, g)
	})
}
