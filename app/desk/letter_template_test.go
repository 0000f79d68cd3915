package desk_test

import (
	"testing"

	"svod/app/procedure"
)

func letterTemplate(name string) procedure.NewTemplate {
	return procedure.NewTemplate{Cover: procedure.CoverGovernments, Name: name, Letter: procedure.CoverLetter{Subject: both("О протоколе", "Protocol"),
		Body: both("Направляем {government.dative}: {documents}\n\n{link}", "For the {government.nominative}: {documents}\n\n{link}")}}
}

// A group writes from letters of its own: added, copied, changed, one of them
// the main one, and taken out.
func TestLettersToWriteFrom(t *testing.T) {
	each(t, func(h *house) {
		h.withGroup()
		first := got(h, func() (procedure.TemplateID, error) { return h.AddTemplate(ctx, h.officer(), letterTemplate("First")) })
		_, err := h.AddTemplate(ctx, h.officer(), letterTemplate("First"))
		h.invalid(err, "name", "template.error.name_taken")
		second := got(h, func() (procedure.TemplateID, error) { return h.AddTemplate(ctx, h.officer(), letterTemplate("Second")) })
		all := got(h, func() ([]procedure.LetterTemplate, error) { return h.store.Templates(ctx, h.officer()) })
		if len(all) != 2 || all[0].ID != first || !all[0].Main || all[1].Main {
			h.Fatalf("they are %+v", all)
		}
		lines := h.lines(h.group)
		for range 2 {
			h.ok(h.MakeTemplateMain(ctx, h.officer(), second))
		}
		if h.lines(h.group) != lines+1 {
			h.Error("made the main one twice")
		}
		h.invalid(h.ChangeTemplate(ctx, h.officer(), second, 1, letterTemplate("First")), "name", "template.error.name_taken")
		h.ok(h.ChangeTemplate(ctx, h.officer(), second, 1, letterTemplate("Other")))
		refused[procedure.Conflict](h, h.ChangeTemplate(ctx, h.officer(), second, 1, letterTemplate("Third")))
		all = got(h, func() ([]procedure.LetterTemplate, error) { return h.store.Templates(ctx, h.officer()) })
		if len(all) != 2 || all[0].Name != "Other" || !all[0].Main || all[1].Main {
			h.Errorf("they are %+v", all)
		}
		h.ok(h.RemoveTemplate(ctx, h.officer(), second))
		if _, err := h.store.Template(ctx, h.officer(), second); err != procedure.ErrNotFound {
			h.Errorf("a removed one: %v", err)
		}
		for field, spoil := range map[string]func(*procedure.NewTemplate){
			"name":                   func(n *procedure.NewTemplate) { n.Name = " " },
			"cover":                  func(n *procedure.NewTemplate) { n.Cover = "others" },
			"governments.body.en":    func(n *procedure.NewTemplate) { n.Letter.Body["en"] = "For the {government.nominative}: {link}" },
			"governments.body.ru":    func(n *procedure.NewTemplate) { n.Letter.Body["ru"] = "{person.full} {link}" },
			"governments.subject.ru": func(n *procedure.NewTemplate) { delete(n.Letter.Subject, "ru") },
		} {
			n := letterTemplate("Bad")
			spoil(&n)
			_, err := h.AddTemplate(ctx, h.officer(), n)
			problems := refused[procedure.Invalid](h, err)
			if problems[0].Field != field && problems[len(problems)-1].Field != field {
				h.Errorf("%s: %+v", field, problems)
			}
		}
		for _, err := range []error{h.RemoveTemplate(ctx, h.viewer("AA", procedure.Head), first), func() error {
			_, err := h.AddTemplate(ctx, h.viewer("AA", procedure.Head), letterTemplate("Theirs"))
			return err
		}()} {
			if err != procedure.ErrNotFound {
				h.Errorf("a head of delegation: %v", err)
			}
		}
	})
}
