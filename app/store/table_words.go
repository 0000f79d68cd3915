package store

import (
	"context"
	"math"

	"svod/app/procedure"
)

// commonFrom is from how many comments on words are common: then the table is
// read in its order and each row asked for them; of fewer, all are found and
// sorted. (Tests lower it.) Among the newest comments so many are enough as say
// that there are too many to be counted, of somewhat more than twice as many.
var commonFrom = 5_000

const commonAmong, commonNewest = 2_400, procedure.MaxCounted + 1

// wordFilter is how comments with the words of a filter are found, as the search
// finds them.
type wordFilter struct {
	match    string
	common   bool
	sought   []sought // what is asked of each row of the table, where the words are common
	comments []int64  // that have them; where they are common, some
	partial  bool     // older things are not looked through
}

// Seek looks for the words of a query, so that a page of the table and its counts
// need not do it anew. It says whether only the newest comments were looked through,
// for the query asks for no more: then the rows and the counts are of these alone.
func (t Table) Seek(ctx context.Context, q procedure.TableQuery) (sought Table, partial bool, err error) {
	if len(q.Words) == 0 {
		return t, false, nil
	}
	f, err := t.wordFilter(ctx, q)
	t.words = &f
	return t, f.partial, err
}

// sought is the table with the words of a query looked for, if they were not yet.
func (t Table) sought(ctx context.Context, q procedure.TableQuery) (Table, error) {
	if t.words != nil {
		return t, nil
	}
	t, _, err := t.Seek(ctx, q)
	return t, err
}

// worded asks for comments with words.
func (t Table) worded(ctx context.Context, c *condition, q procedure.TableQuery) error {
	t, err := t.sought(ctx, q)
	if err != nil {
		return err
	}
	if t.words.common {
		text, args := t.d.commentAsked(t.words.sought)
		c.add(text, args...)
		return nil
	}
	if t.ofRound() {
		c.parts[0] = "+" + c.parts[0] // SQLite would read the table in its order and ask of each row whether it is found
	}
	c.add(t.d.commentAmong(t.words.comments))
	return nil
}

func (t Table) ofRound() bool { return t.order[0] == "c.pos" }

func (t Table) wordFilter(ctx context.Context, q procedure.TableQuery) (wordFilter, error) {
	sought, err := t.stemsOf(ctx, q.Words)
	if err != nil {
		return wordFilter{}, err
	}
	f := wordFilter{sought: sought, match: t.matching(sought)}
	if q.Newest && t.ofRound() {
		return f, t.amongNewest(ctx, &f)
	}
	f.comments, err = t.commentIDs(ctx, f.match, span{to: math.MaxInt64}, commonFrom)
	f.common = len(f.comments) == commonFrom
	return f, err
}

// amongNewest looks for the words among the newest comments. What is rare, and what
// is common, is found among all.
func (t Table) amongNewest(ctx context.Context, f *wordFilter) error {
	least, err := t.leastOf(ctx, f.sought, nil)
	if err != nil || least.none() {
		return err
	}
	if least.rare() {
		f.comments, err = t.commentIDs(ctx, f.match, span{to: math.MaxInt64}, rareThings)
		return err
	}
	in, err := t.spanOf(ctx, t.who.Group, procedure.FoundComment, 0, math.MaxInt64)
	if err != nil {
		return err
	}
	newest, older := in, in
	newest.recent = max(in.recent, in.to-commonAmong)
	older.to = newest.recent
	enough := min(commonFrom, commonNewest)
	f.comments, err = t.commentIDs(ctx, f.match, newest, enough)
	if f.common = len(f.comments) == enough; f.common || err != nil {
		return err
	}
	f.partial = in.from < in.recent
	more, err := t.commentIDs(ctx, f.match, older, int(recentThings))
	f.comments = append(f.comments, more...)
	return err
}

// commentIDs are the comments that match among the recent things of a span, at most
// limit.
func (r reading) commentIDs(ctx context.Context, match string, in span, limit int) ([]int64, error) {
	text, args := r.d.findComments(in, match, limit)
	return list(ctx, r.q, scanID, text, args...)
}

// matching is what the comments of the table with words match.
func (t Table) matching(all []sought) string {
	marks := make([]string, len(t.rounds))
	for i, id := range t.rounds {
		marks[i] = markRound(id)
	}
	if !t.others {
		marks = []string{markOwn(t.who.Group, t.who.SpeaksFor())}
	}
	m := t.d.matching
	return m.all(append(m.wanted(all), m.any(m.words(marks)...))...)
}
