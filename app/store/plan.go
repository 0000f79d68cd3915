package store

import (
	"context"
	"strings"

	"svod/app/procedure"
)

// Plan is a plan with its columns.
func (r reading) Plan(ctx context.Context, id procedure.PlanID) (procedure.Plan, error) {
	var p procedure.Plan
	var langs string
	err := one(ctx, r.q, `SELECT p.id, p.grp_id, p.instrument_id, p.titles, p.shorts, p.langs FROM plan p WHERE p.id = $1`, []any{id},
		&p.ID, &p.Group, maybe(&p.Instrument), asJSON(&p.Title), asJSON(&p.Short), &langs)
	if err != nil {
		return p, err
	}
	p.Langs = splitLangs(langs)
	p.Columns, err = r.columns(ctx, `FROM plan_column c WHERE c.plan_id = $1`, id)
	return p, err
}

func (r reading) columns(ctx context.Context, of string, id any) ([]procedure.Column, error) {
	return list(ctx, r.q, func(scan scan, c *procedure.Column) error { return scan(&c.Key, asJSON(&c.Name), &c.Core) },
		`SELECT c.key, c.names, c.core `+of+` ORDER BY c.ord`, id)
}

// PlanOfGroup is the group's latest plan, 0 while there is none.
func (r reading) PlanOfGroup(ctx context.Context, group procedure.GroupID) (procedure.PlanID, error) {
	var id procedure.PlanID
	err := one(ctx, r.q, `SELECT COALESCE(MAX(p.id), 0) FROM plan p WHERE p.grp_id = $1`, []any{group}, &id)
	return id, err
}

// PlansOfGroup are all plans of a group, the latest first.
func (r reading) PlansOfGroup(ctx context.Context, group procedure.GroupID) ([]procedure.PlanID, error) {
	return list(ctx, r.q, func(scan scan, id *procedure.PlanID) error { return scan(id) }, `SELECT p.id FROM plan p WHERE p.grp_id = $1 ORDER BY p.id DESC`, group)
}

const revisionColumns = `v.id, v.plan_id, v.number, v.state, v.base_id, v.published, v.version`

func scanRevision(scan scan, v *procedure.Revision) error {
	return scan(&v.ID, &v.Plan, &v.Number, &v.State, maybe(&v.Base), at(&v.Published), &v.Version)
}

// Revision is one revision without its text.
func (r reading) Revision(ctx context.Context, id procedure.RevisionID) (procedure.Revision, error) {
	return r.revisionBy(ctx, `v.id = $1`, id)
}

// RevisionNumbered is a plan's revision of a number.
func (r reading) RevisionNumbered(ctx context.Context, plan procedure.PlanID, number int) (procedure.Revision, error) {
	return r.revisionBy(ctx, `v.plan_id = $1 AND v.number = $2`, plan, number)
}

func (r reading) revisionBy(ctx context.Context, which string, args ...any) (procedure.Revision, error) {
	var v procedure.Revision
	err := scanRevision(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+revisionColumns+` FROM revision v WHERE `+which, args, dest...)
	}, &v)
	return v, err
}

// Revisions lists a plan's revisions from the latest.
func (r reading) Revisions(ctx context.Context, plan procedure.PlanID) ([]procedure.Revision, error) {
	return list(ctx, r.q, scanRevision, `SELECT `+revisionColumns+` FROM revision v WHERE v.plan_id = $1 ORDER BY v.number DESC`, plan)
}

// RevisionAfter is the published revision made from another, or that one where
// nothing was made from it.
func (r reading) RevisionAfter(ctx context.Context, base procedure.RevisionID) (procedure.RevisionID, error) {
	var id procedure.RevisionID
	err := one(ctx, r.q, `SELECT COALESCE(MAX(v.id), $1) FROM revision v WHERE v.base_id = $1 AND v.state <> 'draft'`, []any{base}, &id)
	return id, err
}

// Draft is the whole text of a revision in every language.
func (r reading) Draft(ctx context.Context, id procedure.RevisionID) (procedure.Draft, error) {
	var d procedure.Draft
	var err error
	if d.Revision, err = r.Revision(ctx, id); err != nil {
		return d, err
	}
	if d.Plan, err = r.Plan(ctx, d.Revision.Plan); err != nil {
		return d, err
	}
	if d.Revision.State != procedure.RevisionDraft {
		if d.Plan.Columns, err = r.columns(ctx, `FROM revision_column c WHERE c.revision_id = $1`, id); err != nil {
			return d, err
		}
	}
	d.Elements, err = list(ctx, r.q, func(scan scan, e *procedure.Element) error {
		e.Cells = map[procedure.Lang]map[string]procedure.Cell{}
		return scan(&e.ID, &e.Kind, maybe(&e.Parent), &e.Number, &e.Deleted)
	}, `SELECT a.element_id, e.kind, a.parent_id, a.number, a.deleted FROM element_at a JOIN element e ON e.id = a.element_id
		WHERE a.revision_id = $1 ORDER BY a.ord`, id)
	if err != nil {
		return d, err
	}
	place := make(map[procedure.ElementID]int, len(d.Elements))
	for i, e := range d.Elements {
		place[e.ID] = i
	}
	type row struct {
		lang    procedure.Lang
		element procedure.ElementID
		col     string
		cell    procedure.Cell
	}
	cells, err := list(ctx, r.q, func(scan scan, v *row) error {
		return scan(&v.lang, &v.element, &v.col, &v.cell.Text, &v.cell.MadeFrom)
	}, `SELECT c.lang, c.element_id, c.col, c.text, c.made_from FROM cell c WHERE c.revision_id = $1`, id)
	for _, v := range cells {
		e := &d.Elements[place[v.element]]
		if e.Cells[v.lang] == nil {
			e.Cells[v.lang] = map[string]procedure.Cell{}
		}
		e.Cells[v.lang][v.col] = v.cell
	}
	return d, err
}

// InsertPlan adds a plan with its columns.
func (tx *Tx) InsertPlan(ctx context.Context, p procedure.Plan) (procedure.PlanID, error) {
	var langs []string
	for _, lang := range p.Langs {
		langs = append(langs, string(lang))
	}
	id, err := insert[procedure.PlanID](ctx, tx, `INSERT INTO plan (grp_id, instrument_id, titles, shorts, langs, created)
		VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
		p.Group, orNull(p.Instrument), asJSON(p.Title), asJSON(p.Short), strings.Join(langs, ","), Time(tx.Now))
	if err != nil {
		return 0, err
	}
	p.ID = id
	return id, tx.insertColumns(ctx, p)
}

// EmptyPlan is the group's plan of a title that has no text yet, 0 if there is
// none.
func (tx *Tx) EmptyPlan(ctx context.Context, group procedure.GroupID, title procedure.Texts) (procedure.PlanID, error) {
	var id procedure.PlanID
	err := one(ctx, tx, `SELECT COALESCE(MAX(p.id), 0) FROM plan p
		WHERE p.grp_id = $1 AND p.titles = $2 AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.plan_id = p.id)`, []any{group, asJSON(title)}, &id)
	return id, err
}

// InsertRevision adds the plan's next revision as a draft made from base.
func (tx *Tx) InsertRevision(ctx context.Context, plan procedure.PlanID, base procedure.RevisionID) (procedure.Revision, error) {
	var number int
	if err := one(ctx, tx, `SELECT COALESCE(MAX(v.number), 0) + 1 FROM revision v WHERE v.plan_id = $1`, []any{plan}, &number); err != nil {
		return procedure.Revision{}, err
	}
	id, err := insert[procedure.RevisionID](ctx, tx, `INSERT INTO revision (plan_id, number, state, base_id, created)
		VALUES ($1, $2, 'draft', $3, $4) RETURNING id`, plan, number, orNull(base), Time(tx.Now))
	return procedure.Revision{ID: id, Plan: plan, Number: number, State: procedure.RevisionDraft, Base: base, Version: 1}, err
}

// SaveDraft writes the whole text of an unpublished revision. Elements with
// negative ids are new: they get their identity here, and made says by which
// comment each was added.
func (tx *Tx) SaveDraft(ctx context.Context, d procedure.Draft, made map[procedure.ElementID]procedure.CommentID) (procedure.Draft, error) {
	reindex(tx, procedure.FoundText, d.Revision.ID)
	for _, text := range []string{`DELETE FROM element_at WHERE revision_id = $1`, `DELETE FROM cell WHERE revision_id = $1`} {
		if _, err := tx.exec(ctx, text, d.Revision.ID); err != nil {
			return d, err
		}
	}
	real := map[procedure.ElementID]procedure.ElementID{}
	for _, e := range d.Elements {
		if e.ID > 0 {
			continue
		}
		id, err := insert[procedure.ElementID](ctx, tx, `INSERT INTO element (plan_id, kind, made_by) VALUES ($1, $2, $3) RETURNING id`,
			d.Plan.ID, string(e.Kind), orNull(made[e.ID]))
		if err != nil {
			return d, err
		}
		real[e.ID] = id
	}
	named := func(id procedure.ElementID) procedure.ElementID {
		if id > 0 || id == 0 && real[id] == 0 {
			return id
		}
		return real[id]
	}
	elements := make([]procedure.Element, len(d.Elements))
	for ord, e := range d.Elements {
		e.ID, e.Parent = named(e.ID), named(e.Parent)
		elements[ord] = e
	}
	d.Elements = elements
	return d, tx.saveElements(ctx, d)
}

// SaveEdited is SaveDraft where it is known what an unpublished revision said
// before: as long as no element has come, moved or got another number, only the
// texts of those that changed are written.
func (tx *Tx) SaveEdited(ctx context.Context, was, now procedure.Draft) error {
	if !was.SameShape(now) {
		_, err := tx.SaveDraft(ctx, now, nil)
		return err
	}
	reindex(tx, procedure.FoundText, now.Revision.ID)
	var changed []procedure.Element
	for i, e := range now.Elements {
		if e.Mark() == was.Elements[i].Mark() {
			continue
		}
		if _, err := tx.exec(ctx, `DELETE FROM cell WHERE revision_id = $1 AND element_id = $2`, now.Revision.ID, e.ID); err != nil {
			return err
		}
		changed = append(changed, e)
	}
	return tx.saveCells(ctx, now, changed)
}

func (tx *Tx) saveElements(ctx context.Context, d procedure.Draft) error {
	places := make([][]any, len(d.Elements))
	for ord, e := range d.Elements {
		places[ord] = []any{d.Revision.ID, ord, e.ID, orNull(e.Parent), e.Number, e.Deleted}
	}
	if err := tx.insertAll(ctx, `INSERT INTO element_at (revision_id, ord, element_id, parent_id, number, deleted)`, places); err != nil {
		return err
	}
	return tx.saveCells(ctx, d, d.Elements)
}

func (tx *Tx) saveCells(ctx context.Context, d procedure.Draft, elements []procedure.Element) error {
	var cells [][]any
	for _, e := range elements {
		for lang, columns := range e.Cells {
			for col, cell := range columns {
				if cell.Text != "" {
					stale := e.Status(d.Plan.Authentic(), lang, col) == procedure.CellOutOfDate
					cells = append(cells, []any{d.Revision.ID, string(lang), e.ID, col, cell.Text, cell.MadeFrom, stale})
				}
			}
		}
	}
	return tx.insertAll(ctx, `INSERT INTO cell (revision_id, lang, element_id, col, text, made_from, stale)`, cells)
}

// UpdateRevision writes a revision's state back if it still is at v.Version.
func (tx *Tx) UpdateRevision(ctx context.Context, v procedure.Revision) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE revision SET state = $3, published = $4, version = version + 1,
			agreed = CASE WHEN $3 = 'agreed' THEN COALESCE(agreed, $5) END
		WHERE id = $1 AND version = $2`,
		v.ID, v.Version, string(v.State), Time(v.Published), Time(tx.Now))
	reindex(tx, procedure.FoundText, v.ID)
	return n == 1, err
}

// SaveCarried keeps which comment changed what in a revision.
func (tx *Tx) SaveCarried(ctx context.Context, revision procedure.RevisionID, carried []procedure.Carried) error {
	rows := make([][]any, len(carried))
	for ord, c := range carried {
		rows[ord] = []any{revision, c.Element, c.Column, ord, c.Comment, false, ""}
	}
	return tx.insertAll(ctx, `INSERT INTO carried (revision_id, element_id, col, ord, comment_id, by_hand, note)`, rows)
}

// SaveByHand keeps what the secretariat corrected by hand, and why.
func (tx *Tx) SaveByHand(ctx context.Context, revision procedure.RevisionID, edits []procedure.Edit, note string) error {
	for i, e := range edits {
		if _, err := tx.exec(ctx, `INSERT INTO carried (revision_id, element_id, col, ord, comment_id, by_hand, note)
			VALUES ($1, $2, $3, $4, 0, $5, $6)`, revision, e.Element, e.Column, 100000+i, true, note); err != nil {
			return err
		}
	}
	return nil
}

// Approved says whether a meeting approved the draft as revised: the one whose
// decisions a revision was made of, or one that worked from its base.
func (r reading) Approved(ctx context.Context, v procedure.Revision) (bool, error) {
	var n int
	err := one(ctx, r.q, `SELECT COUNT(*) FROM decision d JOIN meeting m ON m.id = d.meeting_id
		WHERE (m.revision_id = $1 OR m.id = (SELECT v.meeting_id FROM revision v WHERE v.id = $2)) AND d.kind = 'approve' AND d.removed IS NULL`,
		[]any{v.Base, v.ID}, &n)
	return n > 0, err
}
