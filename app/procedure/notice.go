package procedure

import "slices"

// owed are notices that nobody declines: they confirm what the recipient has
// done, or warn of it, or of what was to be done by itself; and silence counts only when it was asked for.
var owed = []string{"position_received", "address_changed", "written_opened", "written_extended", "written_two_days_left", "written_result",
	"dispatch_missed", "dispatch_reminder", LetterAnswer, "meeting_invited", "meeting_changed", "meeting_cancelled", "address_bounced"}

// InnerLetters are letters from a delegation to its own members: what comes back
// to them quotes them, and nobody else reads that.
var InnerLetters = []string{"consultation_ended", "consultation_extended", "consultation_opened", "consultation_reminder", "draft_returned"}

// Declinable says whether a recipient may have declined a letter.
func Declinable(kind MailingKind, name string) bool {
	return kind == MailNotice && !slices.Contains(owed, name)
}

// NoticesLink is what a recipient declines by: the notices of one group.
type NoticesLink struct {
	Group  GroupID
	Person PersonID
}

// Token is the secret of the link.
func (l NoticesLink) Token(key []byte) string {
	return Link{Kind: LinkNotices, Row: int64(l.Person), Issue: int(l.Group)}.Token(key)
}

// NoticesPage is what the link opens.
type NoticesPage struct {
	Group    Texts // its name
	Lang     Lang  // of the recipient's letters
	Declined bool
}
