package procedure

import (
	"encoding/base32"
	"encoding/binary"
	"strconv"
	"strings"
)

// Ids are typed so that one noun's cannot be taken for another's. Plain ones
// are counters; those of comments, responses and files are random, because a
// counter would tell a delegation how much the others write.
type (
	PersonID      int64
	BodyID        int64
	InstrumentID  int64
	GroupID       int64
	PlanID        int64
	ImportID      int64
	FormID        int64
	RevisionID    int64
	ElementID     int64
	RoundID       int64
	WrittenID     int64
	ResponseID    int64
	EntryID       int64
	EntryLineID   int64
	CommentID     int64
	DispositionID int64
	StanceID      int64
	BlockID       int64
	ViewID        int64
	MeetingID     int64
	ItemID        int64
	DecisionID    int64
	ProtocolID    int64
	CorrectionID  int64
	DocumentID    int64
	FileID        int64
	TemplateID    int64
	DispatchID    int64
	MailingID     int64
	DeliveryID    int64
	ReturnedID    int64
	ContactID     int64
	ProposalID    int64
	RouteID       int64
	ReferralID    int64
	MembershipID  int64
	GlossaryID    int64
	SessionID     int64
)

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// Code writes a random id as it stands in an address: 13 letters and digits of
// Crockford's base32.
func Code[ID ~int64](id ID) string {
	var raw [8]byte
	binary.BigEndian.PutUint64(raw[:], uint64(id))
	return idEncoding.EncodeToString(raw[:])
}

// ParseCode reads an id written by Code, in either case.
func ParseCode[ID ~int64](s string) (ID, bool) {
	if len(s) != 13 {
		return 0, false
	}
	raw, err := idEncoding.DecodeString(strings.ToLower(s))
	if err != nil {
		return 0, false
	}
	id := ID(binary.BigEndian.Uint64(raw))
	return id, id > 0 && Code(id) == strings.ToLower(s)
}

// ParseNumber reads a plain id of an address: decimal, positive, without sign
// or leading zero.
func ParseNumber[ID ~int64](s string) (ID, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || strconv.FormatInt(n, 10) != s {
		return 0, false
	}
	return ID(n), true
}
