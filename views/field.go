package views

import (
	"strconv"

	"github.com/a-h/templ"
)

// Fields of forms, by hand: a form has them by the dozen (see markup).

// input is a field with its label, hint and problem; what was typed stays.
func input(f Frame, form Form, field Field) templ.Component {
	return small(func(m *markup) {
		control := control{m, &form, &field, form.Problem(f, field.Name)}
		control.box(`<div`)
		m.raw(`><label for="`)
		m.text(form.id(field.Name))
		m.raw(`">`)
		m.text(field.Label)
		m.raw(`</label>`)
		control.notes(f)
		switch {
		case len(field.Options) > 0:
			control.choice()
		case field.Rows > 0:
			control.area()
		default:
			control.line()
		}
		m.raw(`</div>`)
	})
}

// pick is a choice of one as a row.
func pick(f Frame, form Form, field Field) templ.Component {
	return small(func(m *markup) {
		control := control{m, &form, &field, form.Problem(f, field.Name)}
		control.box(`<fieldset`)
		m.attribute("id", form.id(field.Name))
		m.raw(`><legend>`)
		m.text(field.Label)
		m.raw(`</legend>`)
		control.notes(f)
		m.raw(`<div class="pick">`)
		for _, o := range field.Options {
			m.raw(`<label><input type="radio"`)
			m.attribute("name", field.Name)
			m.attribute("value", o.Value)
			m.flag("checked", form.Checked(field.Name, o.Value))
			m.raw(`/>`)
			m.text(o.Label)
			m.raw(`</label>`)
		}
		m.raw(`</div></fieldset>`)
	})
}

// fieldNotes are a field's hint, its problem, and what somebody else has
// written into it.
func fieldNotes(f Frame, form Form, field Field) templ.Component {
	return small(func(m *markup) {
		control := control{m, &form, &field, form.Problem(f, field.Name)}
		control.notes(f)
	})
}

// control is one field being put on a page.
type control struct {
	*markup
	form    *Form
	field   *Field
	problem string // in words
}

// box opens what stands around a field.
func (c *control) box(tag string) {
	c.raw(tag)
	c.raw(` class="field`)
	if c.problem != "" {
		c.raw(` has-err`)
	}
	c.raw(`"`)
}

func (c *control) notes(f Frame) {
	if c.field.Hint != "" {
		c.raw(`<span class="hint" id="`)
		c.text(c.form.id(c.field.Name))
		c.raw(`-h">`)
		c.text(c.field.Hint)
		c.raw(`</span>`)
	}
	if c.problem != "" {
		c.raw(`<span class="err" id="`)
		c.text(c.form.id(c.field.Name))
		c.raw(`-e">`)
		c.icon("stop")
		c.raw(` `)
		c.text(c.problem)
		c.raw(`</span>`)
	}
	if words, differs := c.form.stands(*c.field); differs {
		c.raw(`<span class="stands">`)
		c.text(f.T("conflict.stands", "Text", words))
		c.raw(`</span>`)
	}
}

// identity is the attributes that every control has: they tie it to its label,
// hint and problem.
func (c *control) identity() {
	id := c.form.id(c.field.Name)
	official := c.field.Official && len(c.field.Options) == 0
	if c.field.Class != "" || official {
		c.raw(` class="`)
		c.text(c.field.Class)
		if official {
			c.raw(` official`)
		}
		c.raw(`"`)
	}
	c.attribute("id", id)
	c.attribute("name", c.field.Name)
	c.flag("required", c.field.Required && len(c.field.Options) == 0)
	if c.problem != "" {
		c.raw(` aria-invalid="true"`)
	}
	if by := c.describedBy(id); by != "" {
		c.attribute("aria-describedby", by)
	}
	if c.field.Lang != "" {
		c.attribute("lang", c.field.Lang)
	}
}

func (c *control) describedBy(id string) string {
	switch {
	case c.problem != "" && c.field.Hint != "":
		return id + "-e " + id + "-h"
	case c.problem != "":
		return id + "-e"
	case c.field.Hint != "":
		return id + "-h"
	}
	return ""
}

// choice is a list to choose from.
func (c *control) choice() {
	c.raw(`<select`)
	c.identity()
	c.raw(`>`)
	for _, o := range c.field.Options {
		c.raw(`<option`)
		c.attribute("value", o.Value)
		c.flag("selected", c.form.Checked(c.field.Name, o.Value))
		c.raw(`>`)
		c.text(o.Label)
		c.raw(`</option>`)
	}
	c.raw(`</select>`)
}

// area is several lines of text. HTML drops a line break at its very start,
// so one is put before what was typed.
func (c *control) area() {
	c.raw(`<textarea`)
	c.identity()
	c.attribute("rows", strconv.Itoa(c.field.Rows))
	c.raw(">\n")
	c.text(c.form.Value(c.field.Name))
	c.raw(`</textarea>`)
}

// line is one line of text, or whatever else an input takes.
func (c *control) line() {
	kind := c.field.Type
	if kind == "" {
		kind = "text"
	}
	c.raw(`<input`)
	c.identity()
	if kind == "email" { // browsers take no address in other letters than ASCII for one
		c.raw(` type="text" inputmode="email" autocapitalize="none" spellcheck="false"`)
	} else {
		c.attribute("type", kind)
	}
	if kind != "password" && kind != "file" {
		c.attribute("value", c.form.Value(c.field.Name))
	}
	if c.field.Complete != "" {
		c.attribute("autocomplete", c.field.Complete)
	}
	if c.field.Accept != "" {
		c.attribute("accept", c.field.Accept)
	}
	c.flag("multiple", c.field.Multiple)
	c.raw(`/>`)
}
