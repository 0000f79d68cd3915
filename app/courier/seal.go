package courier

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// Seal makes what a letter is known by when something comes back, and proves it:
// only who has the key can make one up. ENVID and return path name the delivery
// and which sending it is, the Message-ID the delivery and its address.
type Seal struct {
	Domain string
	Key    []byte
}

const (
	returnPrefix  = "bounce+" // of return paths
	sendingCode   = 10        // letters of the code of a sending
	messageIDCode = 32
)

// Of has the domain of a sender's address where no other is set.
func (s Seal) Of(sender string) Seal {
	if s.Domain == "" {
		_, s.Domain, _ = strings.Cut(sender, "@")
	}
	return s
}

// sending is ENVID, and what is the return path's own.
func (s Seal) sending(id procedure.DeliveryID, n int) string {
	return fmt.Sprintf("%d-%d-%s", id, n, s.code("return", fmt.Sprintf("%d/%d", id, n), sendingCode))
}

// messageID is one for each letter and address, whatever the attempt.
func (s Seal) messageID(id procedure.DeliveryID, mailing procedure.MailingID, address string) string {
	return fmt.Sprintf("%d.%s@%s", id, s.code("message", fmt.Sprintf("%d/%s", mailing, address), messageIDCode), s.Domain)
}

// threadID is that of a letter which nobody has sent, and which the letters of a
// thread refer to: e-mail programs put them together by it.
func (s Seal) threadID(thread string) string {
	return fmt.Sprintf("thread.%s@%s", s.code("thread", thread, messageIDCode), s.Domain)
}

// code is n letters and digits that only who has the key can make.
func (s Seal) code(purpose, of string, n int) string {
	mac := hmac.New(sha256.New, s.Key)
	fmt.Fprintf(mac, "courier/%s/%s", purpose, of)
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil))[:n])
}

// proof is what a reference to a letter came to.
type proof int

const (
	notOurs proof = iota // it does not look like one of ours
	forged               // it looks like one, and its code is wrong
	proved
)

// ofSending proves ENVID or the return path's own.
func (s Seal) ofSending(text string) (id procedure.DeliveryID, n int, p proof) {
	parts := strings.Split(strings.ToLower(text), "-")
	if len(parts) != 3 || len(parts[2]) != sendingCode {
		return 0, 0, notOurs
	}
	id, n, ok := counted(parts[0], parts[1])
	switch {
	case !ok:
		return 0, 0, notOurs
	case !hmac.Equal([]byte(s.sending(id, n)), []byte(strings.ToLower(text))):
		return 0, 0, forged
	}
	return id, n, proved
}

// ofAddress proves an address as a return path.
func (s Seal) ofAddress(address string) (id procedure.DeliveryID, n int, p proof) {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	own, ours := strings.CutPrefix(local, returnPrefix)
	if !ours || !strings.EqualFold(domain, s.Domain) {
		return 0, 0, notOurs
	}
	return s.ofSending(own)
}

// shapedID is the delivery that a Message-ID of ours would be of.
func (s Seal) shapedID(messageID string) (procedure.DeliveryID, bool) {
	local, domain, _ := strings.Cut(messageID, "@")
	number, code, _ := strings.Cut(local, ".")
	if len(code) != messageIDCode || !strings.EqualFold(domain, s.Domain) {
		return 0, false
	}
	id, _, ok := counted(number, "1")
	return id, ok
}

// ofLetter proves a Message-ID against a letter, and says which sending it is:
// the last to that address.
func (s Seal) ofLetter(messageID string, l procedure.SentLetter) (n int, ok bool) {
	for _, sending := range l.Sendings {
		if hmac.Equal([]byte(s.messageID(l.Delivery, l.Mailing, sending.Address)), []byte(strings.ToLower(messageID))) {
			n = sending.N
		}
	}
	return n, n > 0
}

func counted(id, n string) (procedure.DeliveryID, int, bool) {
	number, ok := procedure.ParseNumber[procedure.DeliveryID](id)
	sending, err := strconv.ParseUint(n, 10, 16)
	return number, int(sending), ok && err == nil && sending > 0
}
