package desk

import (
	"context"
	"slices"
	"strconv"

	"svod/app/procedure"
	"svod/app/store"
)

// AddItem adds an item to the agenda of a meeting that is not closed, with what
// is known already of what was heard and said. One that considers comments
// takes the plan's open ones at once.
func (d *Desk) AddItem(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID, n procedure.Item) (procedure.ItemID, error) {
	if err := n.Check(); err != nil {
		return 0, err
	}
	var id procedure.ItemID
	err := d.onMeeting(ctx, who, meeting, func(tx *store.Tx, m procedure.Meeting) (err error) {
		if err := m.Over(); err != nil {
			return err
		}
		if err := memberOrNone(ctx, tx, m.Group, n.Speaker); err != nil {
			return err
		}
		if id, err = tx.InsertItem(ctx, meeting, n); err != nil {
			return err
		}
		if n.Considers {
			if _, err := tx.TakeOpenComments(ctx, m, id); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "item.add", object("meeting", meeting), fact("item", strconv.Itoa(n.No)))
	})
	return id, err
}

// ChangeItem changes an item's title, speaker, time, what was heard and what
// was said.
func (d *Desk) ChangeItem(ctx context.Context, who procedure.Viewer, changed procedure.Item) error {
	if err := changed.Check(); err != nil {
		return err
	}
	return d.onItem(ctx, who, changed.ID, func(tx *store.Tx, m procedure.Meeting, i procedure.Item) error {
		if i.Version != changed.Version {
			plan, err := tx.Plan(ctx, m.Plan)
			if err != nil {
				return err
			}
			return stale("item.conflict", i.Version, itemFields(changed, plan.Langs), itemFields(i, plan.Langs))
		}
		if err := memberOrNone(ctx, tx, m.Group, changed.Speaker); err != nil {
			return err
		}
		takes := changed.Considers && !i.Considers
		i.NewItem, i.Heard, i.Said = changed.NewItem, changed.Heard, changed.Said
		if _, err := tx.UpdateItem(ctx, i); err != nil {
			return err
		}
		if takes {
			if _, err := tx.TakeOpenComments(ctx, m, i.ID); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "item.change", object("meeting", m.ID), fact("item", strconv.Itoa(i.No)))
	})
}

// itemFields are an item's words and numbers as its form names them.
func itemFields(i procedure.Item, langs []procedure.Lang) map[string]string {
	fields := map[string]string{"no": strconv.Itoa(i.No), "minutes": strconv.Itoa(i.Minutes)}
	spread(fields, "title", langs, i.Title)
	spread(fields, "heard", langs, i.Heard)
	spread(fields, "said", langs, i.Said)
	return fields
}

// RemoveItem takes an item without decisions and recorded outcomes off the
// agenda.
func (d *Desk) RemoveItem(ctx context.Context, who procedure.Viewer, id procedure.ItemID) error {
	return d.onItem(ctx, who, id, func(tx *store.Tx, m procedure.Meeting, i procedure.Item) error {
		items, err := tx.Items(ctx, m.ID)
		if err != nil {
			return err
		}
		for _, item := range items {
			if item.ID == id && (len(item.Decisions) > 0 || len(item.Positions) > 0 || item.Undecided < item.Comments) {
				return procedure.Refused{Key: "item.refused.used"}
			}
		}
		if err := tx.DeleteItem(ctx, i); err != nil {
			return err
		}
		return tx.Record(ctx, who, "item.remove", object("meeting", m.ID), fact("item", strconv.Itoa(i.No)))
	})
}

// TakeOpenComments puts the plan's open comments on an item.
func (d *Desk) TakeOpenComments(ctx context.Context, who procedure.Viewer, id procedure.ItemID) (int64, error) {
	var taken int64
	err := d.onItem(ctx, who, id, func(tx *store.Tx, m procedure.Meeting, i procedure.Item) (err error) {
		if taken, err = tx.TakeOpenComments(ctx, m, id); err != nil || taken == 0 {
			return err
		}
		return tx.Record(ctx, who, "item.comments", object("meeting", m.ID), fact("item", strconv.Itoa(i.No)),
			fact("count", strconv.FormatInt(taken, 10)))
	})
	return taken, err
}

// PutOnAgenda puts comments and elements of the plan on an item.
func (d *Desk) PutOnAgenda(ctx context.Context, who procedure.Viewer, id procedure.ItemID, comments []procedure.CommentID, elements []procedure.ElementID) error {
	return d.onItem(ctx, who, id, func(tx *store.Tx, m procedure.Meeting, i procedure.Item) error {
		queue, err := tx.MeetingQueue(ctx, m.ID)
		if err != nil {
			return err
		}
		for _, c := range queue {
			if c.Outcome != "" && slices.Contains(comments, c.Comment) {
				return procedure.Refused{Key: "item.refused.considered"}
			}
		}
		for _, c := range comments {
			plan, err := tx.PlanOfOfficial(ctx, c)
			if err != nil {
				return err
			}
			if plan != m.Plan {
				return procedure.ErrNotFound
			}
			if err := tx.PutComment(ctx, m.ID, id, c); err != nil {
				return err
			}
		}
		for _, e := range elements {
			plan, err := tx.PlanOfElement(ctx, e)
			if err != nil {
				return err
			}
			if plan != m.Plan {
				return procedure.ErrNotFound
			}
			if err := tx.PutElement(ctx, m.ID, id, e); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "item.comments", object("meeting", m.ID), fact("item", strconv.Itoa(i.No)),
			fact("count", strconv.Itoa(len(comments)+len(elements))))
	})
}

// TakeOffAgenda takes a comment that is not yet considered off the agenda.
func (d *Desk) TakeOffAgenda(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID, comment procedure.CommentID) error {
	return d.onMeeting(ctx, who, meeting, func(tx *store.Tx, m procedure.Meeting) error {
		queue, err := tx.MeetingQueue(ctx, meeting)
		if err != nil {
			return err
		}
		for _, c := range queue {
			if c.Comment != comment {
				continue
			}
			if c.Outcome != "" {
				return procedure.Refused{Key: "item.refused.considered"}
			}
			if err := tx.TakeOff(ctx, meeting, comment); err != nil {
				return err
			}
			return tx.Record(ctx, who, "item.comment_off", object("meeting", meeting), fact("comment", strconv.Itoa(c.Number)))
		}
		return procedure.ErrNotFound
	})
}

// onItem runs an officer's act on an item of a meeting that is not closed.
func (d *Desk) onItem(ctx context.Context, who procedure.Viewer, id procedure.ItemID, fn func(*store.Tx, procedure.Meeting, procedure.Item) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		m, i, err := itemOf(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if err := officer(who); err != nil {
			return err
		}
		if err := notApproved(ctx, tx, m); err != nil {
			return err
		}
		return fn(tx, m, i)
	})
}

// recording runs an act on an item, of whoever may record decisions: the
// secretariat and the elected chair.
func (d *Desk) recording(ctx context.Context, who procedure.Viewer, id procedure.ItemID, fn func(*store.Tx, procedure.Meeting, procedure.Item) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		m, i, err := itemOf(ctx, tx, who, id)
		if err != nil {
			return err
		}
		if err := mayRecord(ctx, tx, who, m); err != nil {
			return err
		}
		return fn(tx, m, i)
	})
}

// recordingAt is recording of what concerns a meeting as a whole.
func (d *Desk) recordingAt(ctx context.Context, who procedure.Viewer, id procedure.MeetingID, fn func(*store.Tx, procedure.Meeting) error) error {
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		m, err := tx.Meeting(ctx, id)
		if err != nil {
			return err
		}
		if m.Group != who.Group {
			return procedure.ErrNotFound
		}
		if err := mayRecord(ctx, tx, who, m); err != nil {
			return err
		}
		return fn(tx, m)
	})
}

func mayRecord(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting) error {
	state, err := tx.ProtocolState(ctx, m.ID)
	if err != nil {
		return err
	}
	return m.MayRecord(who, state)
}

func itemOf(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.ItemID) (procedure.Meeting, procedure.Item, error) {
	i, err := tx.Item(ctx, id)
	if err != nil {
		return procedure.Meeting{}, i, err
	}
	m, err := tx.Meeting(ctx, i.Meeting)
	if err == nil && (m.Group != who.Group || !who.Member()) {
		err = procedure.ErrNotFound
	}
	return m, i, err
}
