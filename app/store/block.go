package store

import (
	"context"

	"svod/app/procedure"
)

const blockColumns = `b.id, b.grp_id, b.stage, b.round_id, b.meeting_id, b.lead_id, b.person_id, b.at, b.undone`

func scanBlock(scan scan, b *procedure.Block) error {
	return scan(&b.ID, &b.Group, &b.Stage, maybe(&b.Round), maybe(&b.Meeting), maybe(&b.Lead), &b.Person, at(&b.At), at(&b.Undone))
}

// Block is one block.
func (r reading) Block(ctx context.Context, id procedure.BlockID) (procedure.Block, error) {
	var b procedure.Block
	err := scanBlock(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+blockColumns+` FROM block b WHERE b.id = $1`, []any{id}, dest...)
	}, &b)
	return b, err
}

// GroupOfBlock is the group of a block.
func (r reading) GroupOfBlock(ctx context.Context, id procedure.BlockID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT grp_id FROM block WHERE id = $1`, id)
}

// LastBlock is the latest block of a round's proposals or a meeting's decisions
// that stands, but for comments decided with
// their lead; ErrNotFound if there is none.
func (r reading) LastBlock(ctx context.Context, stage procedure.Stage, round procedure.RoundID, meeting procedure.MeetingID) (procedure.Block, error) {
	var b procedure.Block
	err := scanBlock(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+blockColumns+` FROM block b
			WHERE b.stage = $1 AND COALESCE(b.round_id, 0) = $2 AND COALESCE(b.meeting_id, 0) = $3 AND b.lead_id IS NULL AND b.undone IS NULL ORDER BY b.id DESC LIMIT 1`,
			[]any{string(stage), round, meeting}, dest...)
	}, &b)
	return b, err
}

// InsertBlock begins a block.
func (tx *Tx) InsertBlock(ctx context.Context, who procedure.Viewer, b procedure.Block) (procedure.BlockID, error) {
	return insert[procedure.BlockID](ctx, tx, `INSERT INTO block (grp_id, stage, round_id, meeting_id, lead_id, person_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`, who.Group, string(b.Stage), orNull(b.Round), orNull(b.Meeting), orNull(b.Lead), who.Person, Time(tx.Now))
}

// PutInBlock makes a disposition part of a block.
func (tx *Tx) PutInBlock(ctx context.Context, block procedure.BlockID, id procedure.DispositionID) error {
	_, err := tx.exec(ctx, `UPDATE disposition SET block_id = $2 WHERE id = $1`, id, block)
	return err
}

// EndBlock notes that a block was taken back.
func (tx *Tx) EndBlock(ctx context.Context, block procedure.BlockID) error {
	_, err := tx.exec(ctx, `UPDATE block SET undone = $2 WHERE id = $1`, block, Time(tx.Now))
	return err
}

// InBlock lists the dispositions of a block in the order in which they were
// written.
func (r reading) InBlock(ctx context.Context, block procedure.BlockID) ([]procedure.Disposition, error) {
	return list(ctx, r.q, scanDisposition, `SELECT `+dispositionColumns+` FROM disposition d WHERE d.block_id = $1 ORDER BY d.id`, block)
}

// BlockLines reads a block's dispositions with their comments, as an officer or
// the chair sees them; marks are those of a revision.
func (r reading) BlockLines(ctx context.Context, who procedure.Viewer, block procedure.BlockID, revision procedure.RevisionID) ([]procedure.BlockLine, error) {
	said, err := r.InBlock(ctx, block)
	if err != nil {
		return nil, err
	}
	rows, err := r.tableRows(ctx, who.Lang, revision, `SELECT `+tableColumns+` FROM comment c`+tableJoins+`
		WHERE c.id IN (SELECT b.comment_id FROM disposition b WHERE b.block_id = $3)`, string(who.Lang), true, block)
	if err != nil {
		return nil, err
	}
	of := make(map[procedure.CommentID]procedure.TableRow, len(rows))
	for _, row := range rows {
		of[row.Comment] = row
	}
	all := make([]procedure.BlockLine, len(said))
	for i, d := range said {
		all[i] = procedure.BlockLine{TableRow: of[d.Comment], Said: d, Stands: d.Replaced.IsZero()}
	}
	return all, nil
}
