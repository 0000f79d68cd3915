package procedure

import (
	"slices"
	"time"
)

// AnswerSheet is what the bodies that answered a round are told of what became of
// their comments, each of its own.
type AnswerSheet struct {
	Round
	RevisionNumber int
	Next           Revision // in which what was agreed is published; without an id, there is none yet
	Applied        Applied
	Answers        []BodyAnswer
}

// BodyAnswer is what one body sent to a round, and what became of it.
type BodyAnswer struct {
	Body    BodyID
	Letters []Response // that count, but for those that say that a position will follow
	Rows    []TableRow
}

// AnswersTo says whose answers a viewer reads: the secretariat all (0) once the
// round is over, the head or deputy of a delegation its own once it is published.
func (o Round) AnswersTo(who Viewer, now time.Time, published bool) (BodyID, error) {
	switch {
	case !who.Member():
		return 0, ErrNotFound
	case who.Officer() && !o.Over(now):
		return 0, Refused{Key: "answer.refused.open"}
	case who.Officer():
		return 0, nil
	case who.SpeaksFor() == 0 || !who.Clears():
		return 0, Forbidden{"answer.forbidden"}
	case !published:
		return 0, ErrNotFound
	}
	return who.SpeaksFor(), nil
}

// To is the answer to a body, false if there is none.
func (s AnswerSheet) To(body BodyID) (BodyAnswer, bool) {
	i := slices.IndexFunc(s.Answers, func(a BodyAnswer) bool { return a.Body == body })
	if i < 0 {
		return BodyAnswer{}, false
	}
	return s.Answers[i], true
}

// Outcomes counts what became of the comments, by state.
func (a BodyAnswer) Outcomes() map[CommentState]int {
	counts := map[CommentState]int{}
	for _, r := range a.Rows {
		counts[r.State]++
	}
	return counts
}

// WritesIn is the language in which a body is written to, of those that there
// are: its own, or else the first.
func (b BodyNames) WritesIn(langs []Lang) Lang {
	for _, lang := range b.Langs {
		if slices.Contains(langs, lang) {
			return lang
		}
	}
	return langs[0]
}
