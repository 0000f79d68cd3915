package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"svod/app/demo"
	"svod/config"
)

// demonstrate starts the portal with the model case, a mailbox that catches its
// e-mails, and a clock that shows the day of the case.
func demonstrate(ctx context.Context, asked call) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(asked.stderr)
	at := flags.String("at", "round", "load the case up to this step: draft, round, table, meeting, protocol or dispatch")
	data := flags.String("data", "", "folder that keeps the data; empty: a temporary one, deleted at the end")
	var scale demo.Scale
	flags.IntVar(&scale.Measures, "measures", 0, "make a larger plan of so many measures")
	flags.IntVar(&scale.Bodies, "bodies", 0, "ask so many bodies")
	flags.IntVar(&scale.Comments, "comments", 0, "file so many comments")
	if err := flags.Parse(asked.args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("demo takes flags only, not %q", flags.Arg(0))
	}
	until, ok := demo.StepAt(*at)
	if !ok {
		return fmt.Errorf("-at %s: the steps are draft, round, table, meeting, protocol and dispatch", *at)
	}
	if err := scale.Check(); err != nil {
		return err
	}
	c, err := demoConfig(asked.getenv, *data)
	if err != nil {
		return err
	}
	if *data == "" {
		defer os.RemoveAll(c.Data)
	}
	clock := demo.NewClock(until.AddDate(-1, 0, 0))
	p, err := openPortal(ctx, c, clock.Now, asked.stderr)
	if err != nil {
		return err
	}
	defer p.close()
	chosen := false
	flags.Visit(func(f *flag.Flag) { chosen = chosen || f.Name != "data" })
	d, err := openCase(ctx, p, scale, clock, until, chosen)
	if err != nil {
		return err
	}
	if d.Mailbox, err = demo.OpenMailbox(clock.Now); err != nil {
		return err
	}
	defer d.Mailbox.Close()
	d.Mailbox.AnswerBy(d.Answers)
	clock.Start()
	return p.serve(ctx, d, func() { guide(asked.stdout, p.base, clock.Now()) })
}

// openCase carries out the model case, grown to the scale that was asked for,
// or goes on with data that an earlier demonstration has left; chosen says that
// a step or a scale was asked for, which such data cannot be given any more.
func openCase(ctx context.Context, p *portal, scale demo.Scale, clock *demo.Clock, until time.Time, chosen bool) (*demo.Demonstration, error) {
	known, err := p.store.AnyPerson(ctx)
	if err != nil {
		return nil, err
	}
	if known && chosen {
		return nil, fmt.Errorf("%s already holds data: start without other flags to go on with them, or give another folder", p.config.Data)
	}
	c, err := demo.ReadCase()
	if err != nil {
		return nil, err
	}
	if known {
		return demo.Resume(ctx, c, p.store, clock)
	}
	if err := c.Grow(scale); err != nil {
		return nil, err
	}
	return demo.Load(ctx, c, p.desk, p.store, clock, until)
}

// demoConfig is the configuration with a folder of the demonstration's own. It
// serves on loopback only, because anybody may be anybody there.
func demoConfig(getenv func(string) string, data string) (config.Config, error) {
	c, err := config.Load(func(name string) string {
		switch name {
		case "SVOD_DATA":
			if data == "" {
				dir, err := os.MkdirTemp("", "svod-demo")
				if err == nil {
					data = dir
				}
			}
			return data
		case "SVOD_DATABASE", "SVOD_SMTP_HOST", "SVOD_SMTP_FALLBACKS":
			return ""
		}
		return getenv(name)
	})
	if err != nil {
		return c, err
	}
	c.Mail.From = demoSender(c.Mail.From)
	if c.Data, err = filepath.Abs(c.Data); err != nil {
		return c, err
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return c, fmt.Errorf("SVOD_LISTEN: the demonstration listens on loopback only, such as localhost:8080")
	}
	return c, nil
}

// guide says what to open and in what order to try it.
func guide(w io.Writer, base string, day time.Time) {
	fmt.Fprintf(w, `listening on %[1]s
Demonstration; it is %[2]s there. All persons and comments are invented.
  1. %[1]s/demo        choose a person; begin at the top of the list
  2. as a delegate: Plan, an item, file a comment; as the head: submit the position
  3. let four days pass on %[1]s/demo: the round closes by itself
     as the secretariat: circulate the table, prepare the meeting
  4. as the chairperson: go through the comments with the keys 1 to 6
  5. as the secretariat: revision, protocol, dispatch; then the arriving mail
     %[1]s/demo/mail   letters that the built-in server caught
Other steps: go run ./app demo -at draft|round|table|meeting|protocol|dispatch|sent
`, base, day.Format("2 January 2006"))
}
