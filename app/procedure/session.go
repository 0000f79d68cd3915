package procedure

import "time"

// Session is one browser signed in, or a stranger's that has seen a form. Only
// the hash of its id is kept.
type Session struct {
	ID      SessionID
	Person  PersonID // 0: nobody is signed in
	CSRF    string   // proof that a form came from this session
	Lang    Lang
	Flash   string // key of a message for the next page
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
