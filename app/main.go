package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "svod:", err)
		os.Exit(1)
	}
}

// command is one word of the command line.
type command struct {
	name, help string
	run        func(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error
}

// commands lists all; serve is what runs without a word.
func commands() []command {
	return []command{
		{"serve", "start the portal (the default)", serve},
		{"demo", "start a demonstration with the model case", demonstrate},
		{"letters", "say whether letters leave; -resume after a halt", letters},
		{"config", "print the settings, secrets as \"set\"", showConfig},
	}
}

// run carries out one command and returns when it is done or ctx ends.
func run(ctx context.Context, args []string, getenv func(string) string, _ io.Reader, stdout, stderr io.Writer) error {
	name := "serve"
	if len(args) > 0 && (len(args[0]) == 0 || args[0][0] != '-') {
		name, args = args[0], args[1:]
	}
	if name == "help" {
		return help(stdout)
	}
	for _, c := range commands() {
		if c.name == name {
			return c.run(ctx, args, getenv, stdout, stderr)
		}
	}
	help(stderr)
	return fmt.Errorf("there is no command %q", name)
}

func help(w io.Writer) error {
	fmt.Fprintln(w, "svod COMMAND [flags]")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-8s %s\n", c.name, c.help)
	}
	_, err := fmt.Fprintln(w, "Settings are environment variables; the README has the table.")
	return err
}
