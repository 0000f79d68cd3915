package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/mail"
	"strings"
	"time"

	"svod/app/courier"
	"svod/app/desk"
	"svod/app/procedure"
	"svod/app/web"
	"svod/config"
	"svod/locales"
	"svod/views"
)

// mailPage is what the page of the mail servers is made of.
func (p *portal) mailPage(c *courier.Courier) web.Mail {
	_, domain, _ := strings.Cut(p.config.Mail.From.Address, "@")
	return web.Mail{
		Domain: domain, Relays: c.States, Compose: c.Compose,
		Records: func(ctx context.Context) []procedure.MailRecord {
			return c.Records(ctx, domain, net.DefaultResolver.LookupTXT)
		},
		Try: func(ctx context.Context, to mail.Address, lang procedure.Lang, at time.Time) ([]procedure.RelayTest, error) {
			return c.Try(ctx, func(relay string) (procedure.OutgoingLetter, error) { return p.desk.TestLetter(to, lang, at, relay) })
		},
	}
}

// tryFor is how long a test from the command line may take.
const tryFor = time.Minute

// tryMail sends a letter by each mail server and says step by step what it
// answered, in the language of the settings.
func tryMail(ctx context.Context, asked call) error {
	flags := flag.NewFlagSet("mail test", flag.ContinueOnError)
	flags.SetOutput(asked.stderr)
	if err := flags.Parse(asked.args); err != nil {
		return err
	}
	to, err := mail.ParseAddress(flags.Arg(0))
	if err != nil || flags.NArg() != 1 {
		return errors.New("one address is needed: svod mail test somebody@example.org")
	}
	c, err := config.Load(asked.getenv)
	if err != nil {
		return err
	}
	settings := courierSettings(c.Mail, nil)
	base := c.BaseURL
	if base == "" {
		base = "http://" + c.Listen
	}
	if settings.Relays = relays(c.Mail, hostOf(base)); len(settings.Relays) == 0 {
		return errors.New("no mail server is set (SVOD_SMTP_HOST)")
	}
	if settings.DKIM, err = signer(c.Mail); err != nil {
		return err
	}
	from := desk.Settings{BaseURL: base, From: c.Mail.From}
	ctx, cancel := context.WithTimeout(ctx, tryFor)
	defer cancel()
	tests, err := settings.Try(ctx, func(relay string) (procedure.OutgoingLetter, error) {
		return from.TestLetter(*to, procedure.Lang(c.Language), locales.In(time.Now(), c.Timezone), relay)
	})
	if err != nil {
		return err
	}
	return sayTests(asked.stdout, locales.For(c.Language), c.Timezone, tests)
}

// sayTests says how tests went; an error if any mail server did not take its
// letter.
func sayTests(w io.Writer, p *locales.Printer, zone string, tests []procedure.RelayTest) error {
	failed := 0
	for _, t := range tests {
		for _, s := range t.Steps {
			mark := "+"
			if s.Failed {
				mark = "-"
			}
			words, reply := views.MailStepWords(p, s, zone)
			fmt.Fprintln(w, strings.TrimSpace(mark+" "+words+"  "+reply))
		}
		fmt.Fprintf(w, "%s\n\n", views.MailTestWords(p, t))
		if !t.Passed() {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d mail servers did not take the letter", failed, len(tests))
	}
	_, err := fmt.Fprintln(w, p.T("mail.test.arrived"))
	return err
}
