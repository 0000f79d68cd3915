package courier_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"svod/app/courier"
	"svod/app/procedure"
	"svod/app/store"
	"svod/mailer"
	"svod/mailer/mailertest"
)

// The fault matrix: what becomes of the first of three letters when a fault
// strikes at a moment of its conversation. A cell is one of the words below;
// two of them where the network decides whether the courier hears of the fault
// before the dot has left.
const matrix = `
moment          4yz     5yz      reset          close          stall    slow  kill
connect         wait    halt     wait           wait           wait     sent  sent
EHLO            wait    halt     wait           wait           wait     sent  sent
STARTTLS        wait    halt     wait           wait           wait     sent  sent
AUTH            wait    halt     wait           wait           wait     sent  sent
MAIL            wait    halt     wait           wait           wait     sent  unsent
RCPT            later   refused  wait           wait           wait     sent  unsent
DATA            later   refused  wait           wait           wait     sent  unsent
in-the-body     later   refused  later          later          later    sent  unsent
before-the-dot  later   refused  later/unknown  later/unknown  unknown  sent  unknown
dot-not-taken   later   refused  unknown        unknown        unknown  sent  unknown
dot-taken       lied    denied   twice          twice          twice    sent  twice
after-reply     sent    sent     sent           sent           sent     sent  twice
`

// fate is what a word of the matrix means.
type fate struct {
	states  []procedure.DeliveryState // right after the fault
	relay   bool                      // whether the relay has the letter then
	charged bool                      // whether the attempt counts
	halted  bool                      // everything waits for a person
	end     procedure.DeliveryState   // when the relay is well again and all waits are over
	copies  int                       // that the relay has then
	resent  int                       // second copies that the record admits
}

const (
	planned   = procedure.DeliveryPlanned
	deferred  = procedure.DeliveryDeferred
	accepted  = procedure.DeliveryAccepted
	refused   = procedure.DeliveryRefused
	ambiguous = procedure.DeliveryAmbiguous
)

var fates = map[string]fate{
	"sent":    {states: []procedure.DeliveryState{accepted}, relay: true, charged: true, end: accepted, copies: 1},
	"wait":    {states: []procedure.DeliveryState{planned, deferred}, end: accepted, copies: 1},
	"halt":    {states: []procedure.DeliveryState{planned, deferred}, halted: true, end: accepted, copies: 1},
	"later":   {states: []procedure.DeliveryState{deferred}, charged: true, end: accepted, copies: 1},
	"refused": {states: []procedure.DeliveryState{refused}, charged: true, end: refused},
	"unsent":  {states: []procedure.DeliveryState{deferred}, end: accepted, copies: 1},
	"unknown": {states: []procedure.DeliveryState{ambiguous}, charged: true, end: accepted, copies: 1, resent: 1},
	"twice":   {states: []procedure.DeliveryState{ambiguous}, relay: true, charged: true, end: accepted, copies: 2, resent: 1},
	// The relay took the letter and said no: its word is what there is to go by.
	"lied":   {states: []procedure.DeliveryState{deferred}, relay: true, charged: true, end: accepted, copies: 2},
	"denied": {states: []procedure.DeliveryState{refused}, relay: true, charged: true, end: refused, copies: 1},
}

var moments = map[string]mailertest.Moment{
	"connect": mailertest.AtConnect, "EHLO": mailertest.AtHello, "STARTTLS": mailertest.AtTLS, "AUTH": mailertest.AtAuth,
	"MAIL": mailertest.AtMail, "RCPT": mailertest.AtRcpt, "DATA": mailertest.AtData, "in-the-body": mailertest.InBody,
	"before-the-dot": mailertest.AtEnd, "dot-not-taken": mailertest.AtDot, "dot-taken": mailertest.Taken, "after-reply": mailertest.Replied,
}

// struck is the fault of a column. A reply before the recipient is known is
// said until the relay is mended; all else strikes once.
func struck(column string, at mailertest.Moment) mailertest.Fault {
	f := mailertest.Fault{At: at}
	switch column {
	case "4yz":
		f.Reply, f.Times = "451 4.3.0 later", -1
	case "5yz":
		f.Reply, f.Times = "554 5.3.0 never", -1
	case "reset":
		f.Reset = true
	case "close":
		f.Close = true
	case "stall":
		f.Stall = at != mailertest.InBody
		f.Stop = at == mailertest.InBody // it takes no more of the body
	case "slow":
		f.Slow = true
	}
	if slices.Contains([]mailertest.Moment{mailertest.AtRcpt, mailertest.AtData, mailertest.InBody, mailertest.AtEnd, mailertest.AtDot, mailertest.Taken, mailertest.Replied}, at) {
		f.To, f.Times = address(1), 0
	}
	if at == mailertest.Replied && (column == "4yz" || column == "5yz") {
		f.Reply = strings.Replace(f.Reply, "451", "421", 1) // what a relay says to a connection that it ends
	}
	return f
}

// impatient are time-outs for a relay that says nothing.
var impatient = mailer.Timeouts{Dial: time.Minute, Command: 400 * time.Millisecond, Data: 400 * time.Millisecond, Block: 400 * time.Millisecond, AfterDot: 400 * time.Millisecond}

// cell is one cell as it came out.
type cell struct {
	moment, column, want, came string
}

func TestFaultMatrix(t *testing.T) { faultMatrix(t, openOffice) }

// On PostgreSQL others may share the queue, so a claim of a killed process is
// dead when its lease is over. The other columns differ in what the relay says,
// and come to steps that these have too.
func TestFaultMatrixOnPostgres(t *testing.T) {
	faultMatrix(t, openOfficeOnPostgres, "5yz", "reset", "kill")
}

// faultMatrix plays all columns, or only some, each cell in an office of its own.
func faultMatrix(t *testing.T, open func(*testing.T, ...string) *office, only ...string) {
	lines := strings.Split(strings.TrimSpace(matrix), "\n")
	columns := strings.Fields(lines[0])[1:]
	var mu sync.Mutex
	var cells []cell
	t.Run("cells", func(t *testing.T) {
		for _, line := range lines[1:] {
			words := strings.Fields(line)
			for i, want := range words[1:] {
				c := cell{moment: words[0], column: columns[i], want: want}
				if only != nil && !slices.Contains(only, c.column) {
					continue
				}
				t.Run(c.moment+" "+c.column, func(t *testing.T) {
					t.Parallel()
					c.came = open(t, "STARTTLS", "AUTH PLAIN", "PIPELINING", "DSN", "SIZE 20000000").suffers(c)
					mu.Lock()
					defer mu.Unlock()
					cells = append(cells, c)
				})
			}
		}
	})
	t.Log(table(lines, columns, cells))
}

// suffers plays one cell and gives the word that it came to, with the copies
// that the relay had in the end.
func (o *office) suffers(c cell) string {
	o.t.Helper()
	o.queue(procedure.MailDispatch, 3)
	s := secured(o.relay.Port, o.relay.CAFile)
	if c.column == "kill" {
		o.killed(c.moment)
	} else {
		if c.column == "stall" {
			s.Relays[0].Timeouts = impatient
		}
		o.relay.Fail(struck(c.column, moments[c.moment]))
		o.pass(courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler)))
		o.relay.Mend()
		s.Relays[0].Timeouts = patient
	}
	after := courier.New(o.store, render, nil, s, slog.New(slog.DiscardHandler))
	if c.column == "kill" {
		o.pass(after) // it takes over what the dead one left
	}
	word := o.came(c)
	o.resume()
	o.settles(after)
	return word + o.ended(c, word)
}

// killed kills a courier at a moment. Two of them no relay can see.
func (o *office) killed(moment string) {
	ca := childCA + "=" + o.relay.CAFile
	switch at := moments[moment]; at {
	case mailertest.AtEnd:
		o.dies(1, ca)
	case mailertest.Replied:
		o.dies(2, ca)
	default:
		o.killedAt(at, struck("", at).To, ca)
	}
}

// came finds the word of the cell that says where the first letter stands after
// the fault.
func (o *office) came(c cell) string {
	o.t.Helper()
	halt, err := o.store.CourierHalt(context.Background())
	if err != nil {
		o.t.Fatal(err)
	}
	has := o.copies(1) > 0
	events := o.events(1)
	for _, word := range strings.Split(c.want, "/") {
		f := fates[word]
		state := o.rows()[0].state
		if c.column == "kill" && (word == "unsent" || word == "sent") { // it has been taken over already
			state, has = f.states[0], f.relay
		}
		if slices.Contains(f.states, state) && f.relay == has && f.halted == halt.Halted() {
			return word
		}
	}
	o.t.Errorf("the letter is %s, the relay has it: %v, all waits: %v (%+v); that is not %q", o.rows()[0].state, has, halt.Halted(), events[len(events)-1], c.want)
	return "?"
}

// ended holds the letter's end against its word, and everything against the
// books.
func (o *office) ended(c cell, word string) string {
	o.t.Helper()
	f, first := fates[word], o.rows()[0]
	attempts := 1 + f.resent
	if f.charged && f.end == accepted && f.states[0] == deferred {
		attempts = 2
	}
	if first.state != f.end || first.resent != f.resent || first.attempt != attempts {
		o.t.Errorf("in the end the letter is %s after %d attempts, sent again %d times: %+v", first.state, first.attempt, first.resent, o.events(1))
	}
	if n := o.copies(1); n != f.copies {
		o.t.Errorf("the relay has %d copies in the end, not %d", n, f.copies)
	}
	for _, r := range o.rows()[1:] {
		if r.state != accepted || r.attempt != 1 || o.copies(r.id) != 1 {
			o.t.Errorf("another letter is %+v, and the relay has %d copies", r, o.copies(r.id))
		}
	}
	if word == "lied" || word == "denied" {
		o.balance(1)
	} else {
		o.balance()
	}
	return fmt.Sprintf(" %d", o.copies(1))
}

// copies counts the letters of a delivery that the relay has.
func (o *office) copies(delivery int) int {
	n := 0
	for _, l := range o.relay.Letters() {
		if verp(l) == delivery {
			n++
		}
	}
	return n
}

// resume lets letters leave again, as a person does after a halt.
func (o *office) resume() {
	o.t.Helper()
	if err := o.store.Note(context.Background(), func(tx *store.Tx) error { return tx.ResumeCourier(context.Background()) }); err != nil {
		o.t.Fatal(err)
	}
}

// table prints the matrix as it came out: the word of each cell, and how many
// copies of the letter the relay has in the end.
func table(lines, columns []string, cells []cell) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-16s", "moment")
	for _, column := range columns {
		fmt.Fprintf(&b, "%-11s", column)
	}
	for _, line := range lines[1:] {
		moment := strings.Fields(line)[0]
		fmt.Fprintf(&b, "\n%-16s", strings.ReplaceAll(moment, "-", " "))
		for _, column := range columns {
			came := "-"
			for _, c := range cells {
				if c.moment == moment && c.column == column {
					came = c.came
				}
			}
			fmt.Fprintf(&b, "%-11s", came)
		}
	}
	return b.String()
}
