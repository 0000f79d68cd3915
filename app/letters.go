package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/store"
	"svod/config"
)

// letters says whether letters leave, and lets them leave again after a halt.
func letters(ctx context.Context, asked call) error {
	flags := flag.NewFlagSet("letters", flag.ContinueOnError)
	flags.SetOutput(asked.stderr)
	resume := flags.Bool("resume", false, "let letters leave again, once the cause is mended")
	if err := flags.Parse(asked.args); err != nil {
		return err
	}
	c, err := config.Load(asked.getenv)
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Options{Database: c.DatabaseAddress(), Conns: 1})
	if err != nil {
		return err
	}
	defer s.Close()
	if *resume {
		if err := desk.New(s, desk.Settings{}, slog.New(slog.DiscardHandler)).ResumeLetters(ctx, procedure.System(store.Site)); err != nil {
			return err
		}
	}
	halt, err := s.CourierHalt(ctx)
	if err != nil {
		return err
	}
	if !halt.Halted() {
		fmt.Fprintln(asked.stdout, "letters leave")
		return nil
	}
	fmt.Fprintf(asked.stdout, "letters wait since %s: the mail server answered %d at %s: %s\nwhen it is mended: svod letters -resume\n",
		halt.At.Format(time.RFC3339), halt.Code, halt.Stage, halt.Reply)
	return nil
}
