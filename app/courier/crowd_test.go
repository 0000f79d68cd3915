package courier_test

import (
	"fmt"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/mailer/mailertest"
)

// Ten thousand recipients of whom one in a hundred is not there: each of the
// others gets one letter, each of these is refused, and nothing is held for it.
func TestTenThousand(t *testing.T) {
	const recipients, dead = 10_000, 100
	large := paper
	paper = []byte("Протокол")
	defer func() { paper = large }()
	o := openOffice(t)
	o.relay = mailertest.Start(t)
	var all []string
	for n := range recipients {
		all = append(all, address(n+1))
		if n%(recipients/dead) == 7 {
			o.relay.Fail(mailertest.Fault{At: mailertest.AtRcpt, To: address(n + 1), Reply: "550 5.1.1 no such user"})
		}
	}
	o.queueTo(procedure.MailDispatch, all...)
	c := o.with(connections(4))
	begun := time.Now()
	o.pass(c)
	t.Logf("%d letters a second", int(recipients/time.Since(begun).Seconds()))
	o.balance()
	n := map[procedure.DeliveryState]int{}
	for _, r := range o.rows() {
		n[r.state]++
	}
	if got := fmt.Sprint(n); got != fmt.Sprint(map[procedure.DeliveryState]int{accepted: recipients - dead, refused: dead}) {
		t.Error(got)
	}
	if taken := len(o.relay.Letters()); taken != recipients-dead || o.seen(ambiguous) != 0 {
		t.Errorf("the relay has %d letters", taken)
	}
}
