package main

import (
	"context"
	"fmt"
	"io"

	"svod/config"
)

// showConfig prints the settings in force.
func showConfig(_ context.Context, _ []string, getenv func(string) string, stdout, _ io.Writer) error {
	c, err := config.Load(getenv)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, c)
	return err
}
