package desk

import (
	"context"
	"slices"

	"svod/app/procedure"
	"svod/app/store"
)

// AddTemplate adds a cover letter that the group writes from. The first of its
// kind is what new dispatches begin with. The very same one is added once.
func (d *Desk) AddTemplate(ctx context.Context, who procedure.Viewer, n procedure.NewTemplate) (id procedure.TemplateID, err error) {
	if err := who.MaySend(); err != nil {
		return 0, err
	}
	if err := n.Check(); err != nil {
		return 0, err
	}
	err = d.act(ctx, who.Group, func(tx *store.Tx) error {
		all, err := tx.Templates(ctx, who)
		if err != nil {
			return err
		}
		main := true
		for _, t := range all {
			if t.Cover == n.Cover {
				main = false
			}
			if t.Cover == n.Cover && t.Name == n.Name {
				return procedure.Invalid{{Field: "name", Key: "template.error.name_taken"}}
			}
		}
		if err := procedure.RoomForTemplate(len(all)); err != nil {
			return err
		}
		if id, err = tx.InsertTemplate(ctx, who.Group, n, main); err != nil {
			return err
		}
		return tx.Record(ctx, who, "template.add", object("template", id))
	})
	return id, err
}

// ChangeTemplate changes a cover letter that the group writes from; dispatches
// that were written from it stay as they are.
func (d *Desk) ChangeTemplate(ctx context.Context, who procedure.Viewer, id procedure.TemplateID, version int, n procedure.NewTemplate) error {
	return d.onTemplate(ctx, who, id, func(tx *store.Tx, was procedure.LetterTemplate) error {
		n.Cover = was.Cover
		if err := n.Check(); err != nil {
			return err
		}
		all, err := tx.Templates(ctx, who)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(t procedure.LetterTemplate) bool { return t.ID != id && t.Cover == n.Cover && t.Name == n.Name }) {
			return procedure.Invalid{{Field: "name", Key: "template.error.name_taken"}}
		}
		was.NewTemplate, was.Version = n, version
		return keepTemplate(ctx, tx, who, was, "template.change")
	})
}

// MakeTemplateMain makes a cover letter the one that new dispatches begin with.
func (d *Desk) MakeTemplateMain(ctx context.Context, who procedure.Viewer, id procedure.TemplateID) error {
	return d.onTemplate(ctx, who, id, func(tx *store.Tx, was procedure.LetterTemplate) error {
		if was.Main {
			return nil
		}
		if err := tx.SetMainTemplate(ctx, was); err != nil {
			return err
		}
		return tx.Record(ctx, who, "template.main", object("template", id))
	})
}

// RemoveTemplate takes a cover letter out of those that the group writes from.
func (d *Desk) RemoveTemplate(ctx context.Context, who procedure.Viewer, id procedure.TemplateID) error {
	return d.onTemplate(ctx, who, id, func(tx *store.Tx, was procedure.LetterTemplate) error {
		was.Ended, was.Main = tx.Now, false
		return keepTemplate(ctx, tx, who, was, "template.remove")
	})
}

func keepTemplate(ctx context.Context, tx *store.Tx, who procedure.Viewer, t procedure.LetterTemplate, verb procedure.Verb) error {
	kept, err := tx.UpdateTemplate(ctx, t)
	if err != nil {
		return err
	}
	if !kept {
		return procedure.Conflict{Key: "template.conflict"}
	}
	return tx.Record(ctx, who, verb, object("template", t.ID))
}

// onTemplate runs an officer's act on a cover letter of the group.
func (d *Desk) onTemplate(ctx context.Context, who procedure.Viewer, id procedure.TemplateID, fn func(*store.Tx, procedure.LetterTemplate) error) error {
	if err := who.MaySend(); err != nil {
		return err
	}
	return d.act(ctx, who.Group, func(tx *store.Tx) error {
		was, err := tx.Template(ctx, who, id)
		if err != nil {
			return err
		}
		return fn(tx, was)
	})
}
