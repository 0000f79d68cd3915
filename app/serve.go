package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"svod/config"
)

// serve starts the portal. An empty one prints the link with which its first
// officer sets it up.
func serve(ctx context.Context, asked call) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(asked.stderr)
	if err := flags.Parse(asked.args); err != nil {
		return err
	}
	c, err := config.Load(asked.getenv)
	if err != nil {
		return err
	}
	p, err := openPortal(ctx, c, time.Now, asked.stderr)
	if err != nil {
		return err
	}
	defer p.close()
	token, err := p.desk.SetupToken(ctx)
	if err != nil {
		return err
	}
	return p.serve(ctx, nil, func() {
		fmt.Fprintf(asked.stdout, "listening on %s\n", p.base)
		if token != "" {
			fmt.Fprintf(asked.stdout, "nobody is known here yet; the first officer sets the portal up, within 24 hours, at\n  %s/setup/%s\n", p.base, token)
		}
	})
}
