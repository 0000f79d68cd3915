package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"svod/config"
)

// waitsForPerson is the code with which the courier ends when a person must
// decide about a letter, or about all letters.
const waitsForPerson = 3

// carry sends what is due and becomes due until nothing is left that moves.
func carry(ctx context.Context, asked call) error {
	flags := flag.NewFlagSet("courier", flag.ContinueOnError)
	flags.SetOutput(asked.stderr)
	once := flags.Bool("once", false, "send all that is due and becomes due, then end: with 0, or with 3 when something waits for a person")
	if err := flags.Parse(asked.args); err != nil {
		return err
	}
	if !*once || flags.NArg() > 0 {
		return errors.New("courier takes -once and nothing else; without a command the portal sends letters by itself")
	}
	c, err := config.Load(asked.getenv)
	if err != nil {
		return err
	}
	if len(c.Mail.Relays()) == 0 {
		return errors.New("SVOD_SMTP_HOST is not set: letters wait")
	}
	p, err := openDesk(ctx, c, shownAddress(c.Listen, c.Listen), time.Now, asked.stderr)
	if err != nil {
		return err
	}
	defer p.close()
	post, err := p.courier(nil)
	if err != nil {
		return err
	}
	left, err := post.Once(ctx)
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("stopped before all letters had left; started again, it goes on")
	case err != nil:
		return err
	case left.Halt.Halted():
		sayLetters(asked.stderr, left.Halt, nil)
		return exit{errors.New("letters wait for a person"), waitsForPerson}
	case left.Waiting():
		return exit{fmt.Errorf("%d letters wait for a person, who decides on their dispatch's page", left.Held), waitsForPerson}
	}
	fmt.Fprintln(asked.stdout, "nothing is left to send")
	return nil
}
