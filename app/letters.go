package main

import (
	"context"
	"flag"
	"fmt"
	"io"
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
	relays, err := s.RelayHalts(ctx)
	if err != nil {
		return err
	}
	sayLetters(asked.stdout, halt, relays)
	return nil
}

// sayLetters says whether letters leave, and which mail servers are passed over.
func sayLetters(w io.Writer, halt procedure.CourierHalt, relays []procedure.CourierHalt) {
	if !halt.Halted() {
		fmt.Fprintln(w, "letters leave")
	} else {
		relays = append(relays, halt)
	}
	for _, h := range relays {
		what := "letters wait"
		if h.Relay != halt.Relay {
			what = "letters do not leave by " + h.Relay
		}
		fmt.Fprintf(w, "%s since %s: ", what, h.At.Format(time.RFC3339))
		if h.Restored {
			fmt.Fprintln(w, "the database comes from a backup, and letters that it plans may have left")
			continue
		}
		if h.Code == 0 {
			fmt.Fprintf(w, "the mail server %s cannot be used at %s\n", h.Relay, h.Stage)
			continue
		}
		fmt.Fprintf(w, "the mail server %s answered %d at %s: %s\n", h.Relay, h.Code, h.Stage, h.Reply)
	}
	if len(relays) > 0 {
		fmt.Fprintln(w, "when it is mended: svod letters -resume")
	}
}
