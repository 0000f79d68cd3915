package procedure

import "time"

// DispatchStage is how far a draft has come on its way to the release.
type DispatchStage string

const (
	StageComposed  DispatchStage = ""          // it is being composed
	StageAsked     DispatchStage = "asked"     // another officer is asked to release it
	StageReturned  DispatchStage = "returned"  // by that officer, with a note
	StageScheduled DispatchStage = "scheduled" // it goes out by itself
	StageMissed    DispatchStage = "missed"    // it was to go out by itself and was not ready
)

// DispatchStanding is where a draft stands on its way to the release, since
// when, and by whom.
type DispatchStanding struct {
	Stage     DispatchStage
	StageAt   time.Time
	StageBy   PersonID  // who asked, returned, scheduled
	Note      string    // why it was returned
	AskedBy   PersonID  // who asked another officer to release it; 0: nobody
	ReleaseAt time.Time // when it is to go out; zero: at once
}

// Recomposed is where a draft stands once it was changed: who was asked to
// release it was asked for something else. Why it came back stays to be read.
func (s DispatchStanding) Recomposed() DispatchStanding {
	if s.Stage == StageReturned || s.Stage == StageMissed {
		return s
	}
	return DispatchStanding{ReleaseAt: s.ReleaseAt}
}

// MayChange says whether a draft can be changed. One that goes out by itself is
// stopped first, so that nobody thinks that it still will.
func (d Dispatch) MayChange() error {
	switch {
	case !d.Draft():
		return Refused{Key: "dispatch.refused.released"}
	case d.Stage == StageScheduled:
		return Refused{Key: "dispatch.refused.scheduled"}
	}
	return nil
}

// MayAsk says whether another officer can be asked to release a draft.
func (d Dispatch) MayAsk() error {
	if d.Stage == StageAsked {
		return Refused{Key: "dispatch.refused.asked"}
	}
	return d.MayChange()
}

// MayReturn says whether an officer can give a draft back to who asked for its
// release.
func (d Dispatch) MayReturn(who PersonID) error {
	switch {
	case d.Stage != StageAsked:
		return Refused{Key: "dispatch.refused.not_asked"}
	case d.AskedBy == who:
		return Refused{Key: "dispatch.refused.own"}
	}
	return nil
}

// MayRelease says whether an officer can release a draft, at once or at a set
// time. Where four eyes are wanted, that is another officer than asked for it.
func (d Dispatch) MayRelease(who PersonID, fourEyes bool) error {
	if err := d.MayChange(); err != nil {
		return err
	}
	return d.seenBy(who, fourEyes)
}

// seenBy says whether enough eyes have seen a draft once this officer has.
func (d Dispatch) seenBy(who PersonID, fourEyes bool) error {
	switch {
	case !fourEyes:
		return nil
	case d.AskedBy == 0:
		return Refused{Key: "dispatch.refused.ask"}
	case d.AskedBy == who:
		return Refused{Key: "dispatch.refused.own"}
	}
	return nil
}

// GoesOut says whether a draft is to be released by itself now, and may be: its
// group can have come to want four eyes meanwhile.
func (d Dispatch) GoesOut(now time.Time, fourEyes bool) (due bool, err error) {
	if !d.Draft() || d.Stage != StageScheduled || now.Before(d.ReleaseAt) {
		return false, nil
	}
	return true, d.seenBy(d.StageBy, fourEyes)
}

// CheckRelease bounds the time at which a dispatch is to go out.
func CheckRelease(at, now time.Time) error {
	var problems Invalid
	switch {
	case !at.After(now):
		problems.Add("release_day", "dispatch.error.release_past")
	case at.After(now.AddDate(1, 0, 0)):
		problems.Add("release_day", "dispatch.error.release_far")
	}
	return problems.Err()
}

// Alone says whether the group wants another officer to release than asked for
// it, and has no other.
func (s DispatchSheet) Alone() bool { return s.FourEyes && s.Officers < 2 }
