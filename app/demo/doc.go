// Package demo is the demonstration: the model case as data, the clock that
// shows the day at which it is looked at, and the mailbox that catches its
// e-mails.
//
// The case is loaded by the acts themselves, each at its own date: what the
// demonstration shows is what people did, not rows that were put there.
package demo
