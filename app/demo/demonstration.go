package demo

import (
	"context"

	"svod/app/procedure"
)

// Demonstration is what the pages of a demonstration add: the persons who can
// be chosen, the caught e-mails, and the zone in which its day is shown.
type Demonstration struct {
	Zone    string // IANA
	Group   procedure.GroupID
	People  []Chosen
	Mailbox *Mailbox
	Clock   *Clock
	Return  func(ctx context.Context, to, from, message string) error // brings a message back; an empty sender: nobody
	Answers map[string]Back                                           // what comes back by itself, by the recipient's address
}

// BringBack brings back what has come of caught letters by itself.
func (d *Demonstration) BringBack(ctx context.Context) error {
	for _, letter := range d.Mailbox.Answered() {
		to, from, message, ok := letter.Return(d.Answers[letter.Recipient], letter.Arrived)
		if !ok {
			continue
		}
		if err := d.Return(ctx, to, from, message); err != nil {
			return err
		}
	}
	return nil
}

// Chosen is a person of the case whom a visitor may be, with what there is to
// try as that person.
type Chosen struct {
	Person procedure.PersonID
	Name   procedure.PersonName
	Body   procedure.BodyID
	Role   procedure.Role
	Chairs bool
	Try    string // key of what to try, empty for the others
}

// guides are the persons to begin with, in the order to try them.
var guides = []struct{ id, try string }{
	{"P25", "demo.try.delegate"}, {"P24", "demo.try.head"}, {"P31", "demo.try.officer"}, {"P33", "demo.try.chair"},
	{"P40", "demo.try.translator"}, {"P37", "demo.try.observer"},
}

// demonstration is the loaded case as its pages need it: the guides first.
func (l *loader) demonstration() *Demonstration {
	d := &Demonstration{Zone: "Europe/Moscow", Group: l.group, Clock: l.clock, Answers: l.answers()}
	listed := map[string]bool{}
	add := func(id, try string) {
		for _, p := range l.People.Participants {
			if p.ID == id && !listed[id] {
				listed[id] = true
				d.People = append(d.People, Chosen{Person: l.people[id], Name: l.accounts[id].Name, Body: l.bodies[p.Body],
					Role: procedure.Role(p.Role), Chairs: id == l.Meetings.Meetings[0].Chair, Try: try})
			}
		}
	}
	for _, g := range guides {
		add(g.id, g.try)
	}
	for _, p := range l.People.Participants {
		add(p.ID, "")
	}
	return d
}

// answers are what comes back by itself in the case, by address.
func (c *Case) answers() map[string]Back {
	all := map[string]Back{}
	for _, p := range c.Bodies.Contacts {
		if p.SendsBack != "" {
			all[p.Address] = p.SendsBack
		}
	}
	for _, p := range c.People.Participants {
		if p.SendsBack != "" {
			all[p.Email] = p.SendsBack
		}
	}
	return all
}
