package web

import (
	"mime/multipart"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// input is a posted form: what was typed, cleaned field by field as it is read,
// and the problems found so far. The address's query is never mixed in.
type input struct {
	c        *fiber.Ctx
	files    *multipart.Form
	problems procedure.Invalid
	typed    map[string]string
	lists    map[string][]string
}

// readForm reads the body of a POST.
func (s *Site) readForm(c *fiber.Ctx) *input {
	in := &input{c: c, typed: map[string]string{}, lists: map[string][]string{}}
	if form, err := c.MultipartForm(); err == nil {
		in.files = form
		for name, values := range form.Value {
			in.keep(name, values...)
		}
		return in
	}
	for name, value := range c.Request().PostArgs().All() {
		in.keep(string(name), string(value))
	}
	return in
}

// keep takes what was typed into a field; of a repeated one the first counts,
// unless it is read as a list.
func (in *input) keep(name string, values ...string) {
	for _, value := range values {
		if _, twice := in.typed[name]; !twice {
			in.typed[name] = value
		}
		in.lists[name] = append(in.lists[name], value)
	}
}

// brings says whether a form came with a file.
func (in *input) brings() bool {
	if in.files == nil {
		return false
	}
	for field := range in.files.File {
		if in.sends(field) {
			return true
		}
	}
	return false
}

// put writes a value into a field in place of all that was typed there.
func (in *input) put(name, value string) { in.typed[name], in.lists[name] = value, []string{value} }

// formValue is a field of the body, read without the rest.
func formValue(c *fiber.Ctx, name string) string {
	if form, err := c.MultipartForm(); err == nil {
		if values := form.Value[name]; len(values) > 0 {
			return values[0]
		}
		return ""
	}
	return string(c.Request().PostArgs().Peek(name))
}

// value is what was typed, as it is: for choices, ids and passwords.
func (in *input) value(name string) string { return in.typed[name] }

// line is a field of one line, cleaned and bounded.
func (in *input) line(name string, limit int) string {
	return in.problems.Line(name, in.typed[name], limit)
}

// text is a field of paragraphs, cleaned and bounded.
func (in *input) text(name string, limit int) string {
	return in.problems.Text(name, in.typed[name], limit)
}

// texts is a field in every language: name_ru, name_en.
func (in *input) texts(name string, limit int) procedure.Texts {
	texts := procedure.Texts{}
	for _, lang := range locales.Languages() {
		if text := in.text(name+"_"+lang, limit); text != "" {
			texts[procedure.Lang(lang)] = text
		}
	}
	return texts
}

// integer is a whole number; what is none is 0, which the rule then refuses.
func (in *input) integer(name string) int {
	n, err := strconv.Atoi(in.typed[name])
	if err != nil || n < -1_000_000_000 || n > 1_000_000_000 {
		return 0
	}
	return n
}

// amount is a whole number that may be left out; what is no number is a problem
// with that key.
func (in *input) amount(name, key string, args ...any) int {
	typed := strings.TrimSpace(in.typed[name])
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		in.problems.Add(name, key, args...)
	}
	return n
}

// id is a plain id chosen in a form, 0 for none.
func (in *input) id(name string) int64 {
	id, _ := procedure.ParseNumber[int64](in.typed[name])
	return id
}

// ids are the plain ids ticked in a form, each once.
func (in *input) ids(name string) []int64 {
	var all []int64
	seen := map[int64]bool{}
	for _, value := range in.lists[name] {
		if id, ok := procedure.ParseNumber[int64](value); ok && !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	return all
}

// version is that of what the form changes, as its page had it.
func (in *input) version() int { return in.integer("version") }

// check joins what the reading found with what a rule says of other fields: of
// what could not be read the reason is known.
func (in *input) check(err error) procedure.Invalid {
	all := in.problems
	unread := map[string]bool{}
	for _, p := range in.problems {
		unread[p.Field] = true
	}
	problems, _ := asInvalid(err)
	for _, p := range problems {
		if !unread[p.Field] {
			all = append(all, p)
		}
	}
	return all
}

// again is the form as it is shown once more: everything typed, and what is
// wrong with it.
func (in *input) again(problems procedure.Invalid) views.Form {
	typed := make(map[string]string, len(in.typed))
	for name, value := range in.typed {
		clean, _ := procedure.CleanText(value)
		typed[name] = clean
	}
	return views.Form{Values: typed, Lists: in.lists, Problems: problems, Version: in.version(), Token: in.typed["token"]}
}

// untouched says whether fields, each in every language, came back as a page
// showed them.
func (in *input) untouched(shown views.Form, fields ...string) bool {
	for _, field := range fields {
		for _, lang := range locales.Languages() {
			name := field + "_" + lang
			if typed, _ := procedure.CleanText(in.typed[name]); typed != shown.Values[name] {
				return false
			}
		}
	}
	return true
}

// number is a plain id of the address; what is none does not exist.
func number[ID ~int64](c *fiber.Ctx, name string) (ID, error) {
	value := c.Params(name)
	if value == "" {
		value, _ = c.Locals(name).(string)
	}
	id, ok := procedure.ParseNumber[ID](value)
	if !ok {
		return 0, procedure.ErrNotFound
	}
	return id, nil
}

// code is a random id of the address.
func code[ID ~int64](c *fiber.Ctx, name string) (ID, error) {
	id, ok := procedure.ParseCode[ID](c.Params(name))
	if !ok {
		return 0, procedure.ErrNotFound
	}
	return id, nil
}
