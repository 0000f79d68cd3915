// Package courier does what happens by itself: it sends deliveries that are
// due, and does the chores of the clock (rounds that close, reminders, sweeping).
//
// A delivery is claimed under a lease, rendered whole, and carried to the relay
// in one SMTP transaction. Just before the final dot the courier records that
// it comes; without that record there is no dot. So a crash at any moment
// leaves a row that says whether the relay can have the letter: before the
// record it has not, after it nobody knows until there is evidence, and what
// happens then is the delivery's policy. Nothing is lost; nothing is sent twice
// in silence.
//
// While a process lives it keeps its claims and what it knows: a lease is
// renewed, a step that the database does not take is recorded when it does. Of a
// process that is gone others take over, each claim at the moment when nobody
// can be writing it. Which fault at which moment comes to what is the table in
// matrix_test.go.
//
// A fault that is about us and not about a recipient (the relay is down, the
// password has expired) is charged to no delivery: the courier pauses as a
// whole, or halts until a person has looked.
package courier
