package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"svod/config"
)

// serve starts the portal. An empty one prints the link with which its first
// officer sets it up.
func serve(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(stderr)
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, err := config.Load(getenv)
	if err != nil {
		return err
	}
	p, err := openPortal(ctx, c, time.Now, stderr)
	if err != nil {
		return err
	}
	defer p.close()
	token, err := p.desk.SetupToken(ctx)
	if err != nil {
		return err
	}
	return p.serve(ctx, nil, func() {
		fmt.Fprintf(stdout, "listening on %s\n", p.base)
		if token != "" {
			fmt.Fprintf(stdout, "nobody is known here yet; the first officer sets the portal up, within 24 hours, at\n  %s/setup/%s\n", p.base, token)
		}
	})
}
