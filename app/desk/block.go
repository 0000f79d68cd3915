package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"svod/app/procedure"
	"svod/app/store"
)

// ProposeBlock proposes one outcome for several comments of a closed round: all
// of them or, where one has changed since it was looked at, none.
func (d *Desk) ProposeBlock(ctx context.Context, who procedure.Viewer, round procedure.RoundID, chosen []procedure.Chosen, n procedure.NewDisposition) (procedure.BlockID, error) {
	if err := checkBlock(chosen, n.Check()); err != nil {
		return 0, err
	}
	if n.Outcome == procedure.Withdrawn {
		return 0, procedure.Invalid{{Field: "outcome", Key: "disposition.error.author_only"}}
	}
	var block procedure.BlockID
	err := d.onRound(ctx, who, round, func(tx *store.Tx, o procedure.Round) (err error) {
		if block, err = sameBlock(ctx, tx, who, procedure.Block{Stage: procedure.Proposed, Round: round}, chosen, &n); err != nil || block != 0 {
			return err
		}
		if err := unchanged(ctx, tx, o, chosen); err != nil {
			return err
		}
		if block, err = tx.InsertBlock(ctx, who, procedure.Block{Stage: procedure.Proposed, Round: round}); err != nil {
			return err
		}
		for _, c := range chosen {
			n.Replaces = c.Seen
			id, err := replaceDisposition(ctx, tx, who, c.Comment, procedure.Proposed, 0, n)
			if err != nil {
				return err
			}
			if err := tx.PutInBlock(ctx, block, id); err != nil {
				return err
			}
		}
		return tx.Record(ctx, who, "block.propose", object("round", round), fact("count", strconv.Itoa(len(chosen))), fact("outcome", string(n.Outcome)))
	})
	return block, err
}

// checkBlock bounds a block, beside what is wrong with what it says.
func checkBlock(chosen []procedure.Chosen, said error) error {
	problems, _ := said.(procedure.Invalid)
	switch {
	case len(chosen) == 0:
		problems.Add("comment", "block.error.none")
	case len(chosen) > procedure.MaxBlock:
		problems.Add("comment", "block.error.many", "Max", strconv.Itoa(procedure.MaxBlock))
	}
	return problems.Err()
}

// unchanged refuses comments that were decided, or whose proposal was replaced,
// since the maker of a block looked at them.
func unchanged(ctx context.Context, tx *store.Tx, o procedure.Round, chosen []procedure.Chosen) error {
	var changed []int
	for _, c := range chosen {
		of, err := tx.RoundOfComment(ctx, c.Comment)
		if err != nil {
			return err
		}
		if of.ID != o.ID {
			return procedure.ErrNotFound
		}
		open, err := tx.DisposableComment(ctx, o.Group, c.Comment)
		if err != nil {
			return err
		}
		now, err := tx.DispositionNow(ctx, c.Comment, procedure.Proposed)
		if err != nil && err != procedure.ErrNotFound {
			return err
		}
		if open.Outcome.Final() || now.ID != c.Seen {
			changed = append(changed, open.Number)
		}
	}
	return changedSince(changed)
}

// changedSince refuses a block for the comments that have changed, by their
// numbers. These are given when the table is circulated: before, they are counted.
func changedSince(comments []int) error {
	if len(comments) == 0 {
		return nil
	}
	if slices.Contains(comments, 0) {
		return procedure.Refused{Key: "block.refused.changed_unnumbered", Args: []any{"Count", len(comments)}}
	}
	numbers := make([]string, len(comments))
	for i, n := range comments {
		numbers[i] = strconv.Itoa(n)
	}
	return procedure.Refused{Key: "block.refused.changed", Args: []any{"Comments", strings.Join(numbers, ", ")}}
}

// DecideBlock decides several comments of a meeting's agenda as the secretariat
// proposes, to which their authors agree or which are editorial, and with each those
// that stand under it: all of them or, where one has changed since it was looked at,
// none.
func (d *Desk) DecideBlock(ctx context.Context, who procedure.Viewer, meeting procedure.MeetingID, chosen []procedure.Chosen) (procedure.BlockID, error) {
	if err := checkBlock(chosen, nil); err != nil {
		return 0, err
	}
	var block procedure.BlockID
	err := d.recordingAt(ctx, who, meeting, func(tx *store.Tx, m procedure.Meeting) (err error) {
		of := procedure.Block{Stage: procedure.Decided, Meeting: meeting}
		if block, err = sameBlock(ctx, tx, who, of, chosen, nil); err != nil || block != 0 {
			return err
		}
		rows, listed, err := stillTogether(ctx, tx, who, m, chosen)
		if err != nil {
			return err
		}
		if block, err = tx.InsertBlock(ctx, who, of); err != nil {
			return err
		}
		decided, err := decideChosen(ctx, tx, who, m, block, rows, listed)
		if err != nil {
			return err
		}
		return tx.Record(ctx, who, "block.decide", object("meeting", meeting), fact("count", strconv.Itoa(decided)))
	})
	return block, err
}

// decideChosen decides the chosen comments of a meeting as is proposed, in the order
// of its agenda, and those under each as their lead; but one that was listed by itself
// was there to be chosen.
func decideChosen(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, block procedure.BlockID,
	rows map[procedure.CommentID]procedure.ProposedRow, listed map[procedure.CommentID]bool) (decided int, err error) {
	queue, err := tx.MeetingQueue(ctx, m.ID)
	if err != nil {
		return 0, err
	}
	under, err := tx.AllFollowing(ctx, m.ID)
	if err != nil {
		return 0, err
	}
	for _, c := range queue {
		row, ok := rows[c.Comment]
		if !ok {
			continue
		}
		n := procedure.NewDisposition{Outcome: row.Propose.Outcome, Note: row.Propose.Note, Edit: row.Propose.Edit}
		if err := decideInBlock(ctx, tx, who, m, block, c, n); err != nil {
			return 0, err
		}
		following := slices.DeleteFunc(under[c.Comment], func(f procedure.OpenComment) bool { return listed[f.Comment] })
		if err := decideWith(ctx, tx, who, m, block, c.Comment, n, following); err != nil {
			return 0, err
		}
		decided += 1 + len(following)
	}
	return decided, nil
}

// stillTogether are the chosen comments, all of which must still be such as are
// decided in one block, and which comments are.
func stillTogether(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, chosen []procedure.Chosen) (
	rows map[procedure.CommentID]procedure.ProposedRow, listed map[procedure.CommentID]bool, err error) {
	together, err := tx.MeetingProposed(ctx, who, m, procedure.ShowTogether, 0)
	if err != nil {
		return nil, nil, err
	}
	can := map[procedure.CommentID]procedure.ProposedRow{}
	rows, listed = map[procedure.CommentID]procedure.ProposedRow{}, map[procedure.CommentID]bool{}
	for _, row := range together {
		can[row.Comment], listed[row.Comment] = row, true
	}
	var changed []int
	for _, c := range chosen {
		row, ok := can[c.Comment]
		if ok && row.Propose.ID == c.Seen {
			rows[c.Comment] = row
			continue
		}
		open, err := tx.DisposableComment(ctx, who.Group, c.Comment)
		if err != nil {
			return nil, nil, err
		}
		changed = append(changed, open.Number)
	}
	return rows, listed, changedSince(changed)
}

// decideInBlock decides one comment as a part of a block.
func decideInBlock(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, block procedure.BlockID, c procedure.OpenComment, n procedure.NewDisposition) error {
	now, err := tx.DispositionNow(ctx, c.Comment, procedure.Decided)
	if err != nil && err != procedure.ErrNotFound {
		return err
	}
	n.Replaces = now.ID
	id, err := decide(ctx, tx, who, m, c.Item, c.Comment, n)
	if err != nil {
		return err
	}
	return tx.PutInBlock(ctx, block, id)
}

// sameBlock is the block that the viewer has just made of the same comments,
// saying n of each (nil: what is proposed), as after a double click; 0 if there
// is none.
func sameBlock(ctx context.Context, tx *store.Tx, who procedure.Viewer, of procedure.Block, chosen []procedure.Chosen, n *procedure.NewDisposition) (procedure.BlockID, error) {
	last, err := tx.LastBlock(ctx, of.Stage, of.Round, of.Meeting)
	if err == procedure.ErrNotFound || err == nil && last.Person != who.Person {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	said, err := tx.InBlock(ctx, last.ID)
	if err != nil {
		return 0, err
	}
	same := 0
	for _, d := range said {
		if !d.Replaced.IsZero() {
			return 0, nil // taken back since: it is meant anew
		}
		at := slices.IndexFunc(chosen, func(c procedure.Chosen) bool { return c.Comment == d.Comment })
		if at < 0 && n == nil {
			continue // decided because its lead was
		}
		// A proposal that was seen as it is now is meant anew.
		if at < 0 || d.ID == chosen[at].Seen || n != nil && (d.Outcome != n.Outcome || !sameTexts(d.Note, n.Note)) {
			return 0, nil
		}
		same++
	}
	if same != len(chosen) {
		return 0, nil
	}
	return last.ID, nil
}

// UndoBlock takes a block back: what it said and still stands. left is how many
// of its comments stay as they are, because they were decided or proposed for
// anew since.
func (d *Desk) UndoBlock(ctx context.Context, who procedure.Viewer, id procedure.BlockID) (left int, err error) {
	b, err := d.store.Block(ctx, id)
	if err != nil {
		return 0, err
	}
	undo := func(tx *store.Tx, m procedure.Meeting) (err error) {
		left, err = undoBlock(ctx, tx, who, m, b)
		return err
	}
	if b.Stage == procedure.Decided {
		return left, d.recordingAt(ctx, who, b.Meeting, undo)
	}
	err = d.onRound(ctx, who, b.Round, func(tx *store.Tx, o procedure.Round) error { return undo(tx, procedure.Meeting{}) })
	return left, err
}

// undoBlock takes back what a block said and still stands, but what was decided
// since on the comments of a proposal.
func undoBlock(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting, b procedure.Block) (left int, err error) {
	b, err = tx.Block(ctx, b.ID)
	if err != nil || !b.Undone.IsZero() {
		return 0, err
	}
	said, err := tx.InBlock(ctx, b.ID)
	if err != nil {
		return 0, err
	}
	for _, d := range said {
		c, err := tx.DisposableComment(ctx, who.Group, d.Comment)
		if err != nil {
			return 0, err
		}
		switch {
		case !d.Replaced.IsZero(), d.Stage == procedure.Proposed && c.Outcome.Final():
			left++
		case d.Stage == procedure.Proposed:
			_, err = tx.UndoDisposition(ctx, who, d)
		default:
			err = undecide(ctx, tx, who, m, d)
		}
		if err != nil {
			return 0, err
		}
	}
	if err := tx.EndBlock(ctx, b.ID); err != nil {
		return 0, err
	}
	of := object("round", b.Round)
	if b.Stage == procedure.Decided {
		of = object("meeting", b.Meeting)
	}
	return left, tx.Record(ctx, who, "block.undo", of, fact("count", strconv.Itoa(len(said)-left)))
}
