package procedure

import (
	_ "embed"
	"strings"
	"time"
	"unicode/utf8"
)

// Bounds of a password: any characters, no rules of composition.
const (
	MinPassword      = 12  // characters
	MaxPasswordBytes = 256 // bytes, before it is hashed
)

//go:embed common_passwords.txt
var commonPasswords string

var common = func() map[string]bool {
	all := map[string]bool{}
	for _, line := range strings.Fields(commonPasswords) {
		all[line] = true
	}
	return all
}()

// CheckPassword notes what is wrong with a new password: too short, too long,
// among those that everybody tries, or made of the person's own address.
func CheckPassword(password, email string) error {
	var problems Invalid
	lower := strings.ToLower(password)
	name, _, _ := strings.Cut(strings.ToLower(email), "@")
	switch {
	case utf8.RuneCountInString(password) < MinPassword:
		problems.Add("password", "password.error.short", "Limit", MinPassword)
	case len(password) > MaxPasswordBytes:
		problems.Add("password", "password.error.long", "Limit", MaxPasswordBytes)
	case common[lower] || repeats(lower):
		problems.Add("password", "password.error.common")
	case len(name) > 3 && strings.Contains(lower, name):
		problems.Add("password", "password.error.own_name")
	}
	return problems.Err()
}

// repeats says whether a password is a short piece written again and again, or
// a common one with digits behind it.
func repeats(s string) bool {
	for size := 1; size <= 4 && size <= len(s)/2; size++ {
		if strings.Repeat(s[:size], len(s)/size+1)[:len(s)] == s {
			return true
		}
	}
	return common[strings.TrimRight(s, "0123456789!.")]
}

// PasswordLink is a link by which a password is set: an invitation or a reset.
type PasswordLink struct {
	Row    int64
	Kind   LinkKind
	Person PersonID
	Group  GroupID // of an invitation
	Ends   time.Time
}
