package procedure

import "time"

// Session is one browser signed in. Only the hash of its id is kept.
type Session struct {
	ID      SessionID
	Person  PersonID
	CSRF    string // proof that a form came from this session
	Lang    Lang
	Flash   string // message for the next page, in words
	Created time.Time
	Seen    time.Time
	Ends    time.Time     // absolute
	Idle    time.Duration // it also ends when not seen for so long
	Address string
	Device  string
}

// Over says whether the session has ended at a moment.
func (s Session) Over(now time.Time) bool {
	return !now.Before(s.Ends) || now.Sub(s.Seen) >= s.Idle
}

// SessionLife is how long sessions last: those who keep the procedure are
// signed out sooner.
type SessionLife struct {
	Idle, Absolute               time.Duration
	OfficerIdle, OfficerAbsolute time.Duration
}

// Of is the life of an account's session.
func (l SessionLife) Of(a Account, now time.Time) (idle, absolute time.Duration) {
	if a.OfficerAnywhere(now) {
		return l.OfficerIdle, l.OfficerAbsolute
	}
	return l.Idle, l.Absolute
}

// Left is how long an account's session lasts when nothing more is asked for,
// and how long in any case. That it was used is noted once a minute, so the
// first may be longer by as much.
func (l SessionLife) Left(s Session, a Account, now time.Time) (idle, absolute time.Duration) {
	idle, absolute = l.Of(a, now)
	idle = max(0, min(idle, s.Idle)-time.Minute)
	return idle, max(0, min(s.Created.Add(absolute).Sub(now), s.Ends.Sub(now)))
}

// Over says whether an account's session has ended by the rights of the moment,
// which may have grown since it began.
func (l SessionLife) Over(s Session, a Account, now time.Time) bool {
	idle, absolute := l.Of(a, now)
	return s.Over(now) || now.Sub(s.Seen) >= idle || now.Sub(s.Created) >= absolute
}
