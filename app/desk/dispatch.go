package desk

import (
	"context"
	"errors"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// ComposeDispatch begins a dispatch. Asked for twice with the same words, it is
// the same draft.
func (d *Desk) ComposeDispatch(ctx context.Context, who procedure.Viewer, n procedure.NewDispatch) (procedure.DispatchID, error) {
	if err := who.MaySend(); err != nil {
		return 0, err
	}
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.DispatchID
	err := d.act(ctx, who.Group, func(tx *store.Tx) error {
		if err := knownParts(ctx, tx, who, n); err != nil {
			return err
		}
		var made bool
		var err error
		if id, made, err = tx.InsertDispatch(ctx, who.Group, n); err != nil || !made {
			return err
		}
		return tx.Record(ctx, who, "dispatch.compose", object("dispatch", id))
	})
	return id, err
}

// ChangeDispatch changes a draft. Whoever was asked to release it was asked for
// what it was before, and is not asked any more.
func (d *Desk) ChangeDispatch(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, version int, n procedure.NewDispatch) error {
	if err := n.Check(); err != nil {
		return err
	}
	return d.onDispatch(ctx, who, id, func(tx *store.Tx, was procedure.Dispatch) error {
		if err := was.MayChange(); err != nil {
			return err
		}
		if was.Version != version {
			return procedure.Conflict{Key: "dispatch.conflict", Version: was.Version}
		}
		if err := knownParts(ctx, tx, who, n); err != nil {
			return err
		}
		was.NewDispatch, was.DispatchStanding = n, was.Recomposed()
		if _, err := tx.UpdateDispatch(ctx, was); err != nil {
			return err
		}
		return tx.Record(ctx, who, "dispatch.change", object("dispatch", id))
	})
}

// onDispatch runs an officer's act on a dispatch.
func (d *Desk) onDispatch(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, fn func(*store.Tx, procedure.Dispatch) error) error {
	if err := who.MaySend(); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		was, err := tx.Dispatch(ctx, who, id)
		if err != nil {
			return err
		}
		return fn(tx, was)
	})
}

// knownParts says which of the things that a dispatch names do not exist for
// its group.
func knownParts(ctx context.Context, tx *store.Tx, who procedure.Viewer, n procedure.NewDispatch) error {
	var problems procedure.Invalid
	for _, part := range namedParts(ctx, tx, who, n) {
		err := part.find()
		if errors.Is(err, procedure.ErrNotFound) {
			problems.Add(part.field, "field.choice")
		} else if err != nil {
			return err
		}
	}
	files, err := tx.DispatchFiles(ctx, who.Group, n.Chosen)
	if err == nil && len(files) != len(n.Chosen) {
		problems.Add("files", "field.choice")
	}
	return errors.Join(err, problems.Err())
}

// namedPart is a thing that a dispatch names in a field of its form.
type namedPart struct {
	field string
	find  func() error
}

func namedParts(ctx context.Context, tx *store.Tx, who procedure.Viewer, n procedure.NewDispatch) (all []namedPart) {
	add := func(field string, named bool, find func() error) {
		if named {
			all = append(all, namedPart{field, find})
		}
	}
	person := func(field string, id procedure.PersonID) {
		add(field, id != 0, func() error { return memberOrNone(ctx, tx, who.Group, id) })
	}
	body := func(field string, id procedure.BodyID) {
		add(field, id != 0, func() error { _, err := tx.Body(ctx, id); return err })
	}
	add("meeting", n.Meeting != 0, func() error {
		m, err := tx.Meeting(ctx, n.Meeting)
		if err == nil && m.Group != who.Group {
			err = procedure.ErrNotFound
		}
		return err
	})
	add("instrument", n.Rules.Instrument != 0, func() error { _, err := tx.Instrument(ctx, n.Rules.Instrument); return err })
	add("step", n.Rules.Referral != 0, func() error {
		referral, err := tx.Referral(ctx, n.Rules.Referral)
		if step, known := referral.StepAt(n.Rules.Step); err == nil && (referral.Group != who.Group || !known || len(step.Concerns()) == 0) {
			err = procedure.ErrNotFound
		}
		return err
	})
	person("contact", n.Contact)
	body("sender", n.Sender)
	for _, id := range n.Rules.Persons {
		person("persons", id)
	}
	for _, id := range n.Rules.Bodies {
		body("bodies", id)
	}
	return all
}

// DispatchSheet is a dispatch with its recipients as they are now, and the
// fields of their letters filled in.
func (d *Desk) DispatchSheet(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (procedure.DispatchSheet, error) {
	s, err := d.store.DispatchSheet(ctx, who, id)
	if err != nil {
		return s, err
	}
	if !s.Draft() {
		return s, nil
	}
	dated := s.Dated
	err = d.asOf(ctx, d.store, &s, d.store.Now())
	s.Dated = dated
	return s, err
}

func (d *Desk) personalHash(l procedure.Link) []byte { return procedure.HashToken(l.Token(d.Key)) }

// MoveLinkEnd moves the last day on which the personal links of a released
// dispatch open: until its end in the zone of last.
func (d *Desk) MoveLinkEnd(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, version int, last time.Time) error {
	return d.onDispatch(ctx, who, id, func(tx *store.Tx, was procedure.Dispatch) error {
		if was.Draft() {
			return procedure.Refused{Key: "dispatch.refused.draft"}
		}
		was.LinkEnds = last.AddDate(0, 0, 1).Add(-time.Second)
		if !was.LinkEnds.After(tx.Now) || last.After(was.Released.AddDate(0, 0, procedure.MaxLinkDays)) {
			return procedure.Invalid{{Field: "link_ends", Key: "dispatch.error.link_ends", Args: []any{"Limit", procedure.MaxLinkDays}}}
		}
		was.Version = version
		moved, err := tx.SetLinkEnds(ctx, was)
		if err != nil {
			return err
		}
		if !moved {
			return procedure.Conflict{Key: "dispatch.conflict"}
		}
		return tx.Record(ctx, who, "dispatch.link_end", object("dispatch", id))
	})
}
