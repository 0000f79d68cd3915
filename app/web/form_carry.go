package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
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

// answer ends a posted form: what is wrong with it, or does not allow it now,
// brings it back with everything typed; an act that was done leads to the next
// page.
func (s *Site) answer(c *fiber.Ctx, in *input, err error, again func(form views.Form, status int) error, flash string, next func() string) error {
	if problems, ok := asInvalid(err); ok {
		return again(in.again(problems), fiber.StatusUnprocessableEntity)
	}
	var refused procedure.Refused
	if errors.As(err, &refused) {
		return again(in.again(procedure.Invalid{{Key: refused.Key, Args: refused.Args}}), fiber.StatusConflict)
	}
	if err != nil {
		return err
	}
	return s.done(c, flash, next())
}

// answerOver is answer for a form over what stands already: if somebody else has
// changed that meanwhile, the form comes back with what was typed and, at each
// field that differs, what stands now; sent again, it is written over that.
func (s *Site) answerOver(c *fiber.Ctx, in *input, err error, stands func() (views.Form, error), again func(form views.Form, status int) error, flash string, next func() string) error {
	var conflict procedure.Conflict
	if !errors.As(err, &conflict) {
		return s.answer(c, in, err, again, flash, next)
	}
	now, err := stands()
	if err != nil {
		return err
	}
	form := in.again(nil)
	form.Stale, form.Theirs, form.TheirLists, form.Version = conflict.Key, now.Values, now.Lists, now.Version
	for _, mark := range []string{views.SeenField, views.GoneField} { // what the form is over is what stands now
		if now.Values[mark] != "" {
			form.Values[mark] = now.Values[mark]
		}
	}
	return again(form, fiber.StatusConflict)
}

// ticked says whether a box was ticked.
func (in *input) ticked(name string) bool { return in.value(name) != "" }
