package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "svod:", err)
	stop()
	os.Exit(exitCode(err))
}

// exit is an end that whoever called the program tells from others by its code.
type exit struct {
	error
	code int
}

// exitCode is the code with which the program ends after an error.
func exitCode(err error) int {
	var e exit
	if errors.As(err, &e) {
		return e.code
	}
	return 1
}

// call is one command as it was given.
type call struct {
	args           []string // after its words
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer
}

// command is one of the program's, by its words.
type command struct {
	name, help string
	run        func(context.Context, call) error
}

// commands lists all; serve is what runs without a word.
func commands() []command {
	return []command{
		{"serve", "start the portal (the default)", serve},
		{"demo", "start a demonstration with the model case", demonstrate},
		{"letters", "say whether letters leave; -resume after a halt", letters},
		{"dispatch create", "make a dispatch to a list of addresses; -release sends it", createDispatch},
		{"courier", "-once: send what is due until nothing is left", carry},
		{"mail test", "send a letter to ADDRESS by each mail server, and say what each answered", tryMail},
		{"mail dkim-key", "make a key that signs letters, and say what to set in DNS", makeDKIMKey},
		{"mail receive", "take in one message that came back, on standard input", receiveMail},
		{"certificate verify", "say whether a certificate of dispatch is genuine: FILE, -keys FILE", verifyCertificate},
		{"config", "print the settings, secrets as \"set\"", showConfig},
	}
}

// run carries out one command and returns when it is done or ctx ends.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) error {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") {
		args = append([]string{"serve"}, args...)
	}
	if args[0] == "help" {
		return help(stdout)
	}
	for _, c := range commands() {
		words := strings.Fields(c.name)
		if len(args) >= len(words) && strings.Join(args[:len(words)], " ") == c.name {
			return c.run(ctx, call{args[len(words):], getenv, stdin, stdout, stderr})
		}
	}
	var longer []string
	for _, c := range commands() {
		if strings.HasPrefix(c.name, args[0]+" ") {
			longer = append(longer, "svod "+c.name)
		}
	}
	if len(longer) > 0 {
		return fmt.Errorf("%q is no whole command: %s", args[0], strings.Join(longer, ", "))
	}
	help(stderr)
	return fmt.Errorf("there is no command %q", args[0])
}

func help(w io.Writer) error {
	fmt.Fprintln(w, "svod COMMAND [flags]")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-18s %s\n", c.name, c.help)
	}
	_, err := fmt.Fprintln(w, "Settings are environment variables; the README has the table.")
	return err
}
