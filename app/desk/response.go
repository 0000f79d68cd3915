package desk

import (
	"context"
	"crypto/rand"
	"strconv"
	"time"

	"svod/app/procedure"
	"svod/app/store"
)

// Answer is a body's answer to a round as its head, or the secretariat from a
// letter, gives it.
type Answer struct {
	Round    procedure.RoundID
	Body     procedure.BodyID // of the secretariat's entry; else the viewer's own
	Kind     procedure.ResponseKind
	Comments []procedure.CommentID // drafts that become official
	By       time.Time             // of to_follow: when the position will come
	Letter   procedure.LetterParticulars
	Scans    []procedure.NewAttachment // of the letter
	Received time.Time                 // of the secretariat's entry: when the letter came in; zero: now
	Late     bool                      // it is known that the round is over
}

// Check bounds what was typed, and says what is missing.
func (a *Answer) Check() error {
	var problems procedure.Invalid
	switch a.Kind {
	case procedure.RespondComments, procedure.RespondNoComments:
	case procedure.RespondToFollow:
		if a.By.IsZero() {
			problems.Add("by", "response.error.by")
		}
	default:
		problems.Add("kind", "response.error.kind")
	}
	checkLetter(&problems, &a.Letter)
	return problems.Err()
}

// isAsked refuses a body that the round does not ask.
func isAsked(ctx context.Context, tx *store.Tx, o procedure.Round, body procedure.BodyID) error {
	asked, err := tx.Asked(ctx, o.ID, body)
	if err == nil && !asked {
		return procedure.Forbidden{Key: "round.forbidden.not_asked"}
	}
	return err
}

// SubmitPosition is the head's one act that makes drafts the delegation's
// official position, or says that there are no comments, or that the position
// will follow. After the close it is refused, the drafts staying what they are,
// unless the head knows that it is late: then it is kept as a late response,
// which the secretariat accepts or returns.
func (d *Desk) SubmitPosition(ctx context.Context, who procedure.Viewer, a Answer) (procedure.ResponseID, error) {
	if err := a.Check(); err != nil {
		return 0, err
	}
	var p procedure.Response
	err := d.act(ctx, who.Group, func(tx *store.Tx) error {
		o, err := tx.Round(ctx, a.Round)
		if err != nil {
			return err
		}
		if o.Group != who.Group {
			return procedure.ErrNotFound
		}
		if err := o.MaySubmit(who); err != nil {
			return err
		}
		p = procedure.Response{Round: o.ID, Body: who.SpeaksFor(), Kind: a.Kind, Person: who.Person, By: a.By, LetterParticulars: a.Letter,
			Late: o.Over(tx.Now), At: tx.Now}
		if err := isAsked(ctx, tx, o, p.Body); err != nil {
			return err
		}
		if p.ID, err = tx.SameAnswer(ctx, p); err != nil || p.ID != 0 {
			return err
		}
		own, err := tx.OwnComments(ctx, who, o.ID)
		if err != nil {
			return err
		}
		if p.ID = submittedBefore(own, a); p.ID != 0 {
			return nil
		}
		if p.Late && !a.Late { // the page was opened in time
			return procedure.Closed{Key: "clearance.closed", Deadline: o.Closes, Zone: o.Zone}
		}
		drafts, err := chosenDrafts(own, a)
		if err != nil {
			return err
		}
		if err := areReady(ctx, tx, o, who, drafts); err != nil {
			return err
		}
		if err := seal(&p, drafts); err != nil {
			return err
		}
		if err := d.submit(ctx, tx, who, o, &p, drafts); err != nil {
			return err
		}
		return addScans(ctx, tx, who, p.ID, a.Scans)
	})
	return p.ID, err
}

// submit keeps a response with the drafts that it carries, and tells of it.
func (d *Desk) submit(ctx context.Context, tx *store.Tx, who procedure.Viewer, o procedure.Round, p *procedure.Response, drafts []procedure.Comment) error {
	var err error
	if p.ID, err = tx.InsertResponse(ctx, *p); err != nil {
		return err
	}
	if err := tx.SubmitDrafts(ctx, *p, drafts); err != nil {
		return err
	}
	if err := setPause(ctx, tx, who, o, false); err != nil { // it was for this
		return err
	}
	facts := []procedure.Fact{fact("fingerprint", p.Digest.String())}
	if !o.Sealed { // else the record would say to the secretariat what is sealed
		facts = append(facts, fact("kind", string(p.Kind)), fact("count", strconv.Itoa(p.Comments)))
	}
	if err := tx.Record(ctx, who, "response.submit", object("response", p.ID), facts...); err != nil {
		return err
	}
	return d.tellReceived(ctx, tx, o, *p)
}

// submittedBefore is the response that carries exactly what is chosen: the same
// form sent twice submits once. It is 0 if there is none.
func submittedBefore(own []procedure.Comment, a Answer) procedure.ResponseID {
	chosen := map[procedure.CommentID]bool{}
	for _, id := range a.Comments {
		chosen[id] = true
	}
	carries := map[procedure.ResponseID]int{}
	for _, c := range own {
		if chosen[c.ID] && c.Response != 0 {
			carries[c.Response]++
		}
	}
	for id, n := range carries {
		if n == len(chosen) {
			return id
		}
	}
	return 0
}

// chosenDrafts are the drafts that a submission names: of the own body, not
// submitted yet.
func chosenDrafts(own []procedure.Comment, a Answer) ([]procedure.Comment, error) {
	chosen := map[procedure.CommentID]bool{}
	for _, id := range a.Comments {
		chosen[id] = true
	}
	var drafts []procedure.Comment
	official := 0
	for _, c := range own {
		if c.State != procedure.CommentDraft {
			official++
		} else if chosen[c.ID] && c.Response == 0 {
			if c.Unfinished() {
				return nil, procedure.Invalid{{Field: "c", Key: "response.error.unfinished"}}
			}
			drafts = append(drafts, c)
			delete(chosen, c.ID)
		}
	}
	switch {
	case a.Kind == procedure.RespondComments && len(chosen) > 0:
		return nil, procedure.Conflict{Key: "response.conflict"}
	case a.Kind == procedure.RespondComments && len(drafts) == 0:
		return nil, procedure.Invalid{{Field: "c", Key: "response.error.none_chosen"}}
	case a.Kind != procedure.RespondComments && len(a.Comments) > 0:
		return nil, procedure.Invalid{{Field: "kind", Key: "response.error.comments_chosen"}}
	case a.Kind != procedure.RespondComments && official > 0:
		return nil, procedure.Refused{Key: "response.refused.has_comments"}
	}
	return drafts, nil
}

// areReady refuses drafts that the first level of the delegation has not
// cleared.
func areReady(ctx context.Context, tx *store.Tx, o procedure.Round, who procedure.Viewer, drafts []procedure.Comment) error {
	clearing, err := tx.Clearing(ctx, o, who.SpeaksFor())
	if err != nil {
		return err
	}
	for _, c := range drafts {
		if !clearing.Ready(c) {
			return procedure.Invalid{{Field: "c", Key: "clearance.error.first_level"}}
		}
	}
	return nil
}

// saltSize is how many random bytes go into a response's fingerprint.
const saltSize = 16

// seal takes the fingerprint of a response over what was received.
func seal(p *procedure.Response, drafts []procedure.Comment) error {
	salt := make([]byte, saltSize)
	rand.Read(salt)
	return p.Seal(salt, drafts)
}

// AcceptLate makes a late response count; it stays marked late.
func (d *Desk) AcceptLate(ctx context.Context, who procedure.Viewer, id procedure.ResponseID) error {
	return d.onResponse(ctx, who, id, func(tx *store.Tx, o procedure.Round, p procedure.Response) error {
		if !p.Late || !p.Accepted.IsZero() || !p.Returned.IsZero() {
			return procedure.Refused{Key: "response.refused.decided"}
		}
		p.Accepted = tx.Now
		if _, err := tx.UpdateResponse(ctx, who, p); err != nil {
			return err
		}
		if err := tx.AcceptDrafts(ctx, id); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "response.accept", object("response", id), fact("body", strconv.FormatInt(int64(p.Body), 10))); err != nil {
			return err
		}
		return d.tellLate(ctx, tx, o, p, "round.letter.accepted")
	})
}

// ReturnLate gives a late response back; its comments stay the delegation's
// drafts.
func (d *Desk) ReturnLate(ctx context.Context, who procedure.Viewer, id procedure.ResponseID, note string) error {
	var problems procedure.Invalid
	if note = problems.Text("note", note, procedure.MaxNote); note == "" {
		problems.Add("note", "response.error.note")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return d.onResponse(ctx, who, id, func(tx *store.Tx, o procedure.Round, p procedure.Response) error {
		if !p.Late || !p.Accepted.IsZero() || !p.Returned.IsZero() {
			return procedure.Refused{Key: "response.refused.decided"}
		}
		p.Returned, p.Note = tx.Now, note
		if _, err := tx.UpdateResponse(ctx, who, p); err != nil {
			return err
		}
		if err := tx.ReturnDrafts(ctx, id); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "response.return", object("response", id), fact("body", strconv.FormatInt(int64(p.Body), 10))); err != nil {
			return err
		}
		return d.tellLate(ctx, tx, o, p, "round.letter.returned")
	})
}

func (d *Desk) onResponse(ctx context.Context, who procedure.Viewer, id procedure.ResponseID, fn func(*store.Tx, procedure.Round, procedure.Response) error) error {
	p, err := d.store.Response(ctx, id)
	if err != nil {
		return err
	}
	return d.onRound(ctx, who, p.Round, func(tx *store.Tx, o procedure.Round) error {
		p, err := tx.Response(ctx, id)
		if err != nil {
			return err
		}
		return fn(tx, o, p)
	})
}
