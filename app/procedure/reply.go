package procedure

import "time"

// ReplyKind is what a body says of an outcome that the secretariat proposes for
// a comment.
type ReplyKind string

const (
	ReplyAgrees  ReplyKind = "agrees"  // the author body: as proposed
	ReplyInsists ReplyKind = "insists" // the author body: on what it filed; the reason must be said
	ReplyApart   ReplyKind = "apart"   // another body: not in one block with others
)

// ReplyKinds lists all.
var ReplyKinds = []ReplyKind{ReplyAgrees, ReplyInsists, ReplyApart}

// NewReply is a reply as a form has it.
type NewReply struct {
	Kind   ReplyKind
	Reason string // at most MaxNote
	// Seen is the proposed disposition that the writer has read: what is said of
	// it is not said of a later one.
	Seen DispositionID
}

// Check cleans and bounds what was typed.
func (n *NewReply) Check() error {
	var problems Invalid
	n.Reason = problems.Text("reason", n.Reason, MaxNote)
	OneOf(&problems, "reply", n.Kind, ReplyKinds)
	if n.Kind == ReplyInsists && n.Reason == "" {
		problems.Add("reason", "reply.error.reason")
	}
	return problems.Err()
}

// Reply is what a body said. An earlier one is kept.
type Reply struct {
	Comment CommentID
	Seen    DispositionID
	Body    BodyID
	Kind    ReplyKind
	Lang    Lang
	Reason  string
	At      time.Time
}

// MayReplyAtAll refuses who does not clear for a body.
func (v Viewer) MayReplyAtAll() error {
	switch {
	case v.SpeaksFor() == 0:
		return Forbidden{Key: "reply.forbidden.delegation"}
	case !v.Clears():
		return Forbidden{Key: "reply.forbidden.clears"}
	}
	return nil
}

// MayReply refuses who may not say k of the outcome that is proposed for a
// comment. It is a delegation's word, so its head's: the author body's whether
// it agrees, another's that the comment be taken apart from a block.
func (v Viewer) MayReply(author BodyID, k ReplyKind) error {
	if err := v.MayReplyAtAll(); err != nil {
		return err
	}
	if (k == ReplyApart) == (v.SpeaksFor() == author) {
		return Forbidden{Key: "reply.forbidden.kind"}
	}
	return nil
}

// ReplyShow says which comments a list of proposed outcomes shows.
type ReplyShow string

const (
	ShowOwn      ReplyShow = "own"      // of the reader's body
	ShowTogether ReplyShow = "together" // that can be decided in one block
	ShowInsists  ReplyShow = "insists"
	ShowApart    ReplyShow = "apart"
	ShowAgrees   ReplyShow = "agrees"
	ShowWaiting  ReplyShow = "waiting" // for the author body's word
)

// ReplyShows lists all, in the order of the page.
var ReplyShows = []ReplyShow{ShowOwn, ShowWaiting, ShowInsists, ShowApart, ShowAgrees, ShowTogether}

// Replies is what bodies say of one proposal.
type Replies []Reply

// By is what a body said, nil for nothing.
func (all Replies) By(body BodyID) *Reply {
	for i := range all {
		if all[i].Body == body {
			return &all[i]
		}
	}
	return nil
}

// ProposedRow is an undecided comment of a circulated table, with what the
// secretariat proposes and what bodies say of that.
type ProposedRow struct {
	TableRow
	Replies
}
