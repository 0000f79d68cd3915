package web

import (
	"github.com/gofiber/fiber/v2"

	"svod/views"
)

// carry does an act with what a form says, unless the reading of the form or
// the rule found it wrong: then the error is all that is wrong.
func (in *input) carry(rule error, act func() error) error {
	if problems := in.check(rule); len(problems) > 0 {
		return problems
	}
	return act()
}

// answer ends a posted form: what is wrong with it brings it back with
// everything typed, an act that was done leads to the next page.
func (s *Site) answer(c *fiber.Ctx, in *input, err error, again func(form views.Form, status int) error, flash string, next func() string) error {
	if problems, ok := asInvalid(err); ok {
		return again(in.again(problems), fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	return s.done(c, flash, next())
}

// ticked says whether a box was ticked.
func (in *input) ticked(name string) bool { return in.value(name) != "" }
