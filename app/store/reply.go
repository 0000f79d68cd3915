package store

import (
	"context"
	"math"

	"svod/app/procedure"
)

// asked is an undecided comment c on whose circulated proposal d bodies may
// still speak.
const asked = `d.circulated IS NOT NULL AND c.state IN ('official', 'deferred')`

// replied says that somebody said one of these of the proposal d.
func replied(kinds string) string {
	return `EXISTS (SELECT 1 FROM reply y WHERE y.disposition_id = d.id AND y.replaced IS NULL AND y.kind IN (` + kinds + `))`
}

// replyShows are the comments of each list of proposed outcomes; those that can
// be decided in one block are editorial, or their author body agrees, and no
// body wants them taken by themselves. own is the argument of the reader's body.
func replyShows(own string) map[procedure.ReplyShow]string {
	return map[procedure.ReplyShow]string{
		procedure.ShowOwn:      `c.body_id = ` + own,
		procedure.ShowTogether: `NOT ` + replied(`'insists', 'apart'`) + ` AND (c.kind = 'editorial' OR ` + replied(`'agrees'`) + `)`,
		procedure.ShowInsists:  replied(`'insists'`),
		procedure.ShowApart:    replied(`'apart'`),
		procedure.ShowAgrees:   replied(`'agrees'`),
		procedure.ShowWaiting:  `NOT ` + replied(`'agrees', 'insists'`),
	}
}

// ProposedRows reads comments of a round with the outcomes that are proposed to
// all, in the order of its table: those of a list, after a place, at most limit.
// others says whether comments of other bodies may be among them.
func (r reading) ProposedRows(ctx context.Context, who procedure.Viewer, o procedure.Round, others bool, show procedure.ReplyShow, after int64, limit int) ([]procedure.ProposedRow, error) {
	rows, err := r.tableRows(ctx, who.Lang, o.Revision, `SELECT `+tableColumns+` FROM comment c`+tableJoins+`
		WHERE c.round_id = $3 AND c.pos > $4 AND `+asked+` AND ($5 OR c.body_id = $6) AND `+replyShows(`$6`)[show]+`
		ORDER BY c.pos, c.id LIMIT $7`, string(who.Lang), who.Officer(), o.ID, after, others, who.SpeaksFor(), limit)
	if err != nil {
		return nil, err
	}
	return r.WithReplies(ctx, rows)
}

// ProposedCounts counts the comments of each list.
func (r reading) ProposedCounts(ctx context.Context, who procedure.Viewer, round procedure.RoundID, others bool) (map[procedure.ReplyShow]int, error) {
	query, shows := `SELECT COUNT(*)`, replyShows(`$3`)
	counts := make([]int, len(procedure.ReplyShows))
	var total int
	dest := []any{&total}
	for i, show := range procedure.ReplyShows {
		query += `, COALESCE(SUM(CASE WHEN ` + shows[show] + ` THEN 1 ELSE 0 END), 0)`
		dest = append(dest, &counts[i])
	}
	err := one(ctx, r.q, query+` FROM comment c JOIN disposition d ON d.comment_id = c.id AND d.stage = 'proposed' AND d.replaced IS NULL
		WHERE c.round_id = $1 AND `+asked+` AND ($2 OR c.body_id = $3)`, []any{round, others, who.SpeaksFor()}, dest...)
	all := map[procedure.ReplyShow]int{}
	for i, show := range procedure.ReplyShows {
		all[show] = counts[i]
	}
	return all, err
}

// MeetingProposed reads the comments of a meeting's agenda that it has not
// considered: those of a list (but that of a reader's own), in the order of the agenda, at most limit, 0 for
// all.
func (r reading) MeetingProposed(ctx context.Context, who procedure.Viewer, m procedure.Meeting, show procedure.ReplyShow, limit int) ([]procedure.ProposedRow, error) {
	if limit == 0 {
		limit = math.MaxInt32
	}
	rows, err := r.tableRows(ctx, who.Lang, m.Revision, `SELECT `+agendaColumns+` FROM item_comment q
		JOIN item o ON o.id = q.item_id
		JOIN comment c ON c.id = q.comment_id`+tableJoins+`
		WHERE o.meeting_id = $3 AND `+asked+` AND (x.id IS NULL OR i.id IS NULL OR i.meeting_id <> $3) AND `+replyShows(`0`)[show]+`
		ORDER BY o.no, q.ord LIMIT $4`, string(who.Lang), true, m.ID, limit)
	if err != nil {
		return nil, err
	}
	return r.WithReplies(ctx, rows)
}

// CountTogether counts the comments of a meeting's agenda that it has not
// considered and can decide in one block.
func (r reading) CountTogether(ctx context.Context, meeting procedure.MeetingID) (n int, err error) {
	err = one(ctx, r.q, `SELECT COUNT(*) FROM item_comment q
		JOIN item o ON o.id = q.item_id
		JOIN comment c ON c.id = q.comment_id
		JOIN disposition d ON d.comment_id = c.id AND d.stage = 'proposed' AND d.replaced IS NULL
		WHERE o.meeting_id = $1 AND `+asked+` AND NOT EXISTS (SELECT 1 FROM disposition x JOIN item i ON i.id = x.item_id
			WHERE x.comment_id = c.id AND x.stage = 'decided' AND x.replaced IS NULL AND i.meeting_id = $1)
			AND `+replyShows(`0`)[procedure.ShowTogether], []any{meeting}, &n)
	return n, err
}

// WithReplies adds what bodies say of the proposals of rows.
func (r reading) WithReplies(ctx context.Context, rows []procedure.TableRow) ([]procedure.ProposedRow, error) {
	proposals, at := make([]procedure.DispositionID, len(rows)), make(map[procedure.DispositionID]int, len(rows))
	all := make([]procedure.ProposedRow, len(rows))
	for i, row := range rows {
		proposals[i], at[row.Propose.ID], all[i].TableRow = row.Propose.ID, i, row
	}
	err := byIDs(proposals, 0, func(places string, ids []any) error {
		replies, err := list(ctx, r.q, scanReply, `SELECT `+replyColumns+` FROM reply y
			WHERE y.disposition_id IN (`+places+`) AND y.replaced IS NULL ORDER BY y.id`, ids...)
		for _, reply := range replies {
			row := &all[at[reply.Seen]]
			row.Replies = append(row.Replies, reply)
		}
		return err
	})
	return all, err
}

const replyColumns = `y.comment_id, y.disposition_id, y.body_id, y.kind, y.lang, y.reason, y.at`

func scanReply(scan scan, y *procedure.Reply) error {
	return scan(&y.Comment, &y.Seen, &y.Body, &y.Kind, &y.Lang, &y.Reason, at(&y.At))
}

// Replies is all that was ever said of what is proposed for a comment, oldest
// first.
func (r reading) Replies(ctx context.Context, comment procedure.CommentID) ([]procedure.Reply, error) {
	return list(ctx, r.q, scanReply, `SELECT `+replyColumns+` FROM reply y WHERE y.comment_id = $1 ORDER BY y.id`, comment)
}

// SetReply puts what the viewer's body says of a proposal in the place of what
// it said of it before; that is kept.
func (tx *Tx) SetReply(ctx context.Context, who procedure.Viewer, comment procedure.CommentID, n procedure.NewReply) error {
	if err := tx.EndReply(ctx, who, n.Seen); err != nil {
		return err
	}
	_, err := tx.exec(ctx, `INSERT INTO reply (comment_id, disposition_id, body_id, kind, lang, reason, person_id, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, comment, n.Seen, who.SpeaksFor(), string(n.Kind), string(who.Lang), n.Reason, who.Person, Time(tx.Now))
	return err
}

// EndReply takes back what the viewer's body said of a proposal.
func (tx *Tx) EndReply(ctx context.Context, who procedure.Viewer, seen procedure.DispositionID) error {
	_, err := tx.exec(ctx, `UPDATE reply SET replaced = $3 WHERE disposition_id = $1 AND body_id = $2 AND replaced IS NULL`,
		seen, who.SpeaksFor(), Time(tx.Now))
	return err
}

// ReplyNow is what the viewer's body says of a proposal; ErrNotFound for
// nothing.
func (r reading) ReplyNow(ctx context.Context, who procedure.Viewer, seen procedure.DispositionID) (procedure.Reply, error) {
	var y procedure.Reply
	err := scanReply(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+replyColumns+` FROM reply y WHERE y.disposition_id = $1 AND y.body_id = $2 AND y.replaced IS NULL`,
			[]any{seen, who.SpeaksFor()}, dest...)
	}, &y)
	return y, err
}
