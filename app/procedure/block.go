package procedure

import "time"

// MaxBlock is how many comments one block takes.
const MaxBlock = 200

// Block is dispositions that were written in one act, and can be taken back in
// one: proposed for comments of a round, or decided in a meeting.
type Block struct {
	ID      BlockID
	Group   GroupID
	Stage   Stage
	Round   RoundID   // of a proposed one
	Meeting MeetingID // of a decided one
	Lead    CommentID // that the others were decided with; 0: all as proposed
	Person  PersonID
	At      time.Time
	Undone  time.Time
}

// Chosen is a comment of a block as its maker saw it.
type Chosen struct {
	Comment CommentID
	Seen    DispositionID // the proposed disposition in force, 0 for none
}

// BlockLine is one disposition of a block.
type BlockLine struct {
	TableRow
	Said   Disposition
	Stands bool // it is still in force
}
