package procedure

import "time"

// NoticeKind is what notices are about: by it a person chooses how they come.
type NoticeKind string

const (
	NoticeRounds     NoticeKind = "rounds"     // opened, extended, closed
	NoticeReminders  NoticeKind = "reminders"  // of what the delegation owes
	NoticeComments   NoticeKind = "comments"   // returned, decided
	NoticeMeetings   NoticeKind = "meetings"   // invited, changed, cancelled
	NoticeDocuments  NoticeKind = "documents"  // a protocol to check, a final document
	NoticeReferrals  NoticeKind = "referrals"  // the way of the plan after the experts
	NoticeDelegation NoticeKind = "delegation" // the list of one's own delegation, and what goes on in it
)

// NoticeKinds lists all, in the order of the page.
var NoticeKinds = []NoticeKind{NoticeRounds, NoticeReminders, NoticeComments, NoticeMeetings, NoticeDocuments, NoticeReferrals, NoticeDelegation}

// noticeKinds are the letters of each kind. A letter of none comes at once.
var noticeKinds = map[string]NoticeKind{
	"round_opened": NoticeRounds, "round_extended": NoticeRounds, "round_closed": NoticeRounds, "late_decided": NoticeRounds,
	"round_reminder": NoticeReminders, "consultation_reminder": NoticeReminders,
	"draft_returned": NoticeComments, "comments_decided": NoticeComments,
	"protocol_to_check":  NoticeMeetings,
	"protocol_finalised": NoticeDocuments,
	"referral_moved":     NoticeReferrals,
	"proposal_declined":  NoticeDelegation, "consultation_opened": NoticeDelegation, "consultation_extended": NoticeDelegation,
	"consultation_ended": NoticeDelegation,
}

// NoticeWish is how the notices of a kind come to a person.
type NoticeWish string

const (
	WishAtOnce NoticeWish = "at_once"
	WishDigest NoticeWish = "digest" // put together in one letter a day for each group
	WishNone   NoticeWish = "none"
)

// NoticeWishes lists all, in the order of the page.
var NoticeWishes = []NoticeWish{WishAtOnce, WishDigest, WishNone}

// NoticeHours are when a person reads notices. Times are minutes of the day by
// the clocks of the zone.
type NoticeHours struct {
	Zone   string // IANA
	Digest int    // when the daily letter comes
	Quiet  bool   // whether there are hours in which nothing comes
	From   int    // of the quiet hours
	Until  int    // may be on the next day
}

// UsualHours are those of who has not chosen: a digest at eight, no quiet hours.
func UsualHours(zone string) NoticeHours {
	return NoticeHours{Zone: zone, Digest: 8 * 60, From: 22 * 60, Until: 8 * 60}
}

// NoticeChoice is all that a person has chosen of notices.
type NoticeChoice struct {
	Wishes map[NoticeKind]NoticeWish // a kind that is missing comes at once
	Hours  NoticeHours
}

// Wish is how a letter comes to the person.
func (c NoticeChoice) Wish(letter string) NoticeWish {
	if wish, chosen := c.Wishes[noticeKinds[letter]]; chosen {
		return wish
	}
	return WishAtOnce
}

// Check bounds what was typed.
func (c *NoticeChoice) Check() error {
	var problems Invalid
	for _, kind := range NoticeKinds {
		if wish, chosen := c.Wishes[kind]; chosen {
			OneOf(&problems, "wish_"+string(kind), wish, NoticeWishes)
		}
	}
	problems.Zone("zone", c.Hours.Zone)
	for field, minutes := range map[string]int{"digest": c.Hours.Digest, "from": c.Hours.From, "until": c.Hours.Until} {
		if minutes < 0 || minutes >= 24*60 {
			problems.Add(field, "notices.error.clock")
		}
	}
	if c.Hours.Quiet && c.Hours.From == c.Hours.Until {
		problems.Add("until", "notices.error.quiet")
	}
	return problems.Err()
}

// Comes is when a letter of now may come: now, or at the end of quiet hours.
func (h NoticeHours) Comes(now time.Time) time.Time {
	if !h.Quiet {
		return now
	}
	here := now.In(h.location())
	at, until := here.Hour()*60+here.Minute(), h.next(here, h.Until)
	quiet := at >= h.From && at < h.Until
	if h.From > h.Until {
		quiet = at >= h.From || at < h.Until
	}
	if !quiet {
		return now
	}
	return until
}

// NextDigest is the first daily letter after a moment.
func (h NoticeHours) NextDigest(after time.Time) time.Time {
	return h.next(after.In(h.location()), h.Digest)
}

// next is the first moment after another at which clocks show a time. Where
// they leap over it, it is as much later.
func (h NoticeHours) next(after time.Time, minutes int) time.Time {
	next := time.Date(after.Year(), after.Month(), after.Day(), 0, minutes, 0, 0, after.Location())
	if !next.After(after) {
		next = time.Date(after.Year(), after.Month(), after.Day()+1, 0, minutes, 0, 0, after.Location())
	}
	return next
}

func (h NoticeHours) location() *time.Location {
	zone, err := time.LoadLocation(h.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// DigestLine is a notice that waits for the daily letter.
type DigestLine struct {
	Letter string // its file
	Lang   Lang
	Fields map[string]string
	At     time.Time
}

// DueDigest is whose daily letter is to be sent.
type DueDigest struct {
	Group  GroupID
	Person PersonID
}
