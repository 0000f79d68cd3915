package main

import (
	"context"
	"fmt"

	"svod/config"
)

// showConfig prints the settings in force.
func showConfig(_ context.Context, asked call) error {
	c, err := config.Load(asked.getenv)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(asked.stdout, c)
	return err
}
