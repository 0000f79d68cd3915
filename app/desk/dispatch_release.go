package desk

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// ReleaseDispatch freezes letters, files and recipients, and plans a delivery
// for each of them. Released twice, it is released once.
func (d *Desk) ReleaseDispatch(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, version int) error {
	return d.onDispatch(ctx, who, id, func(tx *store.Tx, was procedure.Dispatch) error {
		if !was.Draft() {
			return nil
		}
		s, err := d.readyDispatch(ctx, tx, who, was, version)
		if err != nil {
			return err
		}
		if err := was.MayRelease(who.Person, s.FourEyes); err != nil {
			return err
		}
		return d.release(ctx, tx, who, s)
	})
}

// readyDispatch is a draft at a version that lacks nothing, as it would go out
// now.
func (d *Desk) readyDispatch(ctx context.Context, tx *store.Tx, who procedure.Viewer, was procedure.Dispatch, version int) (procedure.DispatchSheet, error) {
	if was.Version != version {
		return procedure.DispatchSheet{}, procedure.Conflict{Key: "dispatch.conflict", Version: was.Version}
	}
	s, err := tx.DispatchSheet(ctx, who, was.ID)
	if err != nil {
		return s, err
	}
	if err := d.asOf(ctx, tx, &s, tx.Now); err != nil {
		return s, err
	}
	return s, s.Ready()
}

// release is W1 of a draft that lacks nothing.
func (d *Desk) release(ctx context.Context, tx *store.Tx, who procedure.Viewer, s procedure.DispatchSheet) error {
	letters, err := d.freezeLetters(ctx, tx, s)
	if err != nil {
		return err
	}
	if s.Mailing, err = tx.FreezeDispatch(ctx, s, letters, d.personalHash); err != nil {
		return err
	}
	s.LinkEnds = locales.In(tx.Now, s.Zone).AddDate(0, 0, s.LinkDays)
	if err := tx.ReleaseDispatch(ctx, who, s.Dispatch); err != nil {
		return err
	}
	return tx.Record(ctx, who, "dispatch.release", object("dispatch", s.ID), fact("number", s.Number), fact("count", strconv.Itoa(len(s.Going()))))
}

// AskRelease asks another officer to release a draft, at a time or, for zero,
// at once. Asked for twice, it is asked once.
func (d *Desk) AskRelease(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, version int, at time.Time) error {
	to := procedure.DispatchStanding{Stage: procedure.StageAsked, StageBy: who.Person, AskedBy: who.Person, ReleaseAt: at}
	return d.stage(ctx, who, id, version, to, func(was procedure.DispatchSheet) error { return was.MayAsk() })
}

// ScheduleDispatch lets a draft that lacks nothing be released by itself at a
// time.
func (d *Desk) ScheduleDispatch(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, version int, at time.Time) error {
	if at.IsZero() {
		return procedure.Invalid{{Field: "release_day", Key: "form.error.date"}}
	}
	to := procedure.DispatchStanding{Stage: procedure.StageScheduled, StageBy: who.Person, ReleaseAt: at}
	return d.stage(ctx, who, id, version, to, func(was procedure.DispatchSheet) error { return was.MayRelease(who.Person, was.FourEyes) })
}

// stageVerbs are how the record calls what brings a draft to a stage.
var stageVerbs = map[procedure.DispatchStage]procedure.Verb{procedure.StageComposed: "dispatch.stop", procedure.StageAsked: "dispatch.ask",
	procedure.StageReturned: "dispatch.return", procedure.StageScheduled: "dispatch.schedule", procedure.StageMissed: "dispatch.miss"}

// stage brings a draft that lacks nothing a stage further, once.
func (d *Desk) stage(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, version int, to procedure.DispatchStanding,
	may func(procedure.DispatchSheet) error) error {
	return d.onDispatch(ctx, who, id, func(tx *store.Tx, was procedure.Dispatch) error {
		if was.Stage == to.Stage && was.StageBy == to.StageBy && was.ReleaseAt.Equal(to.ReleaseAt) {
			return nil
		}
		if !to.ReleaseAt.IsZero() {
			if err := procedure.CheckRelease(to.ReleaseAt, tx.Now); err != nil {
				return err
			}
		}
		s, err := d.readyDispatch(ctx, tx, who, was, version)
		if err != nil {
			return err
		}
		if err := may(s); err != nil {
			return err
		}
		if to.AskedBy == 0 {
			to.AskedBy = was.AskedBy
		}
		return stand(ctx, tx, who, was, to)
	})
}

// stand writes where a draft stands and records it.
func stand(ctx context.Context, tx *store.Tx, who procedure.Viewer, was procedure.Dispatch, to procedure.DispatchStanding) error {
	to.StageAt = tx.Now
	was.DispatchStanding = to
	done, err := tx.UpdateDispatch(ctx, was)
	if err == nil && !done {
		err = procedure.Conflict{Key: "dispatch.conflict"}
	}
	if err != nil {
		return err
	}
	facts := []procedure.Fact{}
	if !to.ReleaseAt.IsZero() {
		facts = append(facts, dateFact("from", to.ReleaseAt))
	}
	return tx.Record(ctx, who, stageVerbs[to.Stage], object("dispatch", was.ID), facts...)
}

// ReturnDispatch gives a draft back to who asked for its release, with a note
// that says why.
func (d *Desk) ReturnDispatch(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, version int, note string) error {
	var problems procedure.Invalid
	if note = problems.Text("note", note, procedure.MaxColumn); note == "" && len(problems) == 0 {
		problems.Add("note", "dispatch.error.note")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return d.onDispatch(ctx, who, id, func(tx *store.Tx, was procedure.Dispatch) error {
		if was.Version != version {
			return procedure.Conflict{Key: "dispatch.conflict", Version: was.Version}
		}
		if err := was.MayReturn(who.Person); err != nil {
			return err
		}
		return stand(ctx, tx, who, was, procedure.DispatchStanding{Stage: procedure.StageReturned, StageBy: who.Person, Note: note, ReleaseAt: was.ReleaseAt})
	})
}

// StopDispatch takes back that a draft goes out by itself, or that another
// officer is asked to release it.
func (d *Desk) StopDispatch(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) error {
	return d.onDispatch(ctx, who, id, func(tx *store.Tx, was procedure.Dispatch) error {
		switch {
		case !was.Draft():
			return procedure.Refused{Key: "dispatch.refused.released"}
		case was.Stage != procedure.StageScheduled && was.Stage != procedure.StageAsked:
			return nil
		}
		return stand(ctx, tx, who, was, procedure.DispatchStanding{})
	})
}

// ReleaseDue releases the drafts whose time has come. One that is not ready then
// stays a draft, and the secretariat is told why.
func (d *Desk) ReleaseDue(ctx context.Context) error {
	due, err := d.store.ScheduledDispatches(ctx)
	if err != nil {
		return err
	}
	return eachDue(due, func(of procedure.Dispatch) error {
		who := procedure.Viewer{Group: of.Group, Person: of.StageBy, Roles: []procedure.Role{procedure.Secretariat}}
		return d.onDispatch(ctx, who, of.ID, func(tx *store.Tx, was procedure.Dispatch) error {
			return d.releaseDue(ctx, tx, who, was)
		})
	})
}

func (d *Desk) releaseDue(ctx context.Context, tx *store.Tx, who procedure.Viewer, was procedure.Dispatch) error {
	settings, err := tx.GroupSettings(ctx, was.Group)
	if err != nil {
		return err
	}
	due, err := was.GoesOut(tx.Now, settings.FourEyes)
	if !due {
		return err
	}
	var s procedure.DispatchSheet
	if err == nil {
		if s, err = d.readyDispatch(ctx, tx, who, was, was.Version); err == nil {
			return d.release(ctx, tx, who, s)
		}
	}
	why := reasonsOf(err)
	if why == nil {
		return err
	}
	missed := procedure.DispatchStanding{Stage: procedure.StageMissed, StageBy: was.StageBy, ReleaseAt: was.ReleaseAt}
	if err := stand(ctx, tx, procedure.Viewer{Group: was.Group}, was, missed); err != nil {
		return err
	}
	return d.tellMissed(ctx, tx, was, why)
}

// reasonsOf are what a reader is told of an error, none if it is a fault of
// ours.
func reasonsOf(err error) procedure.Invalid {
	var problems procedure.Invalid
	var refused procedure.Refused
	switch {
	case errors.As(err, &problems):
		return problems
	case errors.As(err, &refused):
		return procedure.Invalid{{Key: refused.Key, Args: refused.Args}}
	}
	return nil
}

// tellMissed tells the secretariat why a dispatch has not gone out.
func (d *Desk) tellMissed(ctx context.Context, tx *store.Tx, of procedure.Dispatch, why procedure.Invalid) error {
	group, err := tx.Group(ctx, of.Group)
	if err != nil {
		return err
	}
	all, err := tx.Addressees(ctx, of.Group)
	if err != nil {
		return err
	}
	letter := procedure.Letter{Name: "dispatch_missed", Kind: procedure.MailNotice, Group: of.Group, Thread: object("dispatch", of.ID)}
	for _, to := range all {
		if !slices.Contains(to.Reasons, string(procedure.Secretariat)) {
			continue
		}
		p := locales.For(string(to.Lang))
		var words []string
		for _, problem := range why {
			words = append(words, p.T(problem.Key, problem.Args...)+".")
		}
		to.Fields = map[string]string{"at": p.DateTime(of.ReleaseAt, group.Zone), "reason": strings.Join(words, " "),
			"group": group.Name.In(to.Lang),
			"link":  d.BaseURL + "/dispatches/" + strconv.FormatInt(int64(of.ID), 10)}
		letter.To = append(letter.To, to)
	}
	return tx.Queue(ctx, letter)
}
