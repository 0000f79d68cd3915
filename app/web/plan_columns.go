package web

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// officersDraft is the unpublished revision of the address, for the secretariat.
func (s *Site) officersDraft(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Draft, error) {
	if !who.Officer() {
		return procedure.Draft{}, procedure.ErrNotFound
	}
	return s.openDraft(ctx, c, who)
}

// showColumns lists the columns of a plan whose latest revision is unpublished.
func (s *Site) showColumns(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	d, err := s.officersDraft(ctx, c, who)
	if err != nil {
		return err
	}
	return s.columnsForm(c, who, d)(filledColumns(d), fiber.StatusOK)
}

func filledColumns(d procedure.Draft) views.Form {
	form := views.Form{Values: map[string]string{views.SeenField: d.Plan.ColumnsMark()}, Version: d.Revision.Version}
	for _, column := range d.Plan.Columns {
		for lang, name := range column.Name {
			form.Values["name_"+column.Key+"_"+string(lang)] = name
		}
	}
	return form
}

func (s *Site) columnsForm(c *fiber.Ctx, who procedure.Viewer, d procedure.Draft) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		ctx, cancel := s.context(c)
		defer cancel()
		used, err := s.store.UsedColumns(ctx, d.Plan.ID)
		if err != nil {
			return err
		}
		f := s.frame(c, who, "columns.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.ColumnsPage(f, views.ColumnsView{Draft: d, Used: used, Form: form}))
	}
}

// editColumns names, adds, moves or removes columns: whatever the button, the
// names typed are kept.
func (s *Site) editColumns(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	d, err := s.officersDraft(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	do, key, _ := strings.Cut(in.value("do"), " ")
	names := map[string]procedure.Texts{}
	for _, column := range d.Plan.Columns {
		names[column.Key] = in.texts("name_"+column.Key, procedure.MaxName)
	}
	added := in.texts("name_"+views.NewColumn, procedure.MaxName)
	err = in.carry(nil, func() error {
		return s.desk.EditColumns(ctx, who, d.Revision.ID, in.value(views.SeenField), func(p procedure.Plan, used []string) (procedure.Plan, error) {
			return changeColumns(p, used, do, key, names, added)
		})
	})
	stands := func() (views.Form, error) {
		now, err := s.officersDraft(ctx, c, who)
		return filledColumns(now), err
	}
	return s.answerOver(c, in, err, stands, s.columnsForm(c, who, d), "columns.done", func() string {
		if do == "up" || do == "down" { // it may have to go further
			return c.Path() + "#" + views.ColumnButton(do, key)
		}
		return c.Path()
	})
}

// changeColumns does with the columns what a button says.
func changeColumns(p procedure.Plan, used []string, do, key string, names map[string]procedure.Texts, added procedure.Texts) (procedure.Plan, error) {
	var err error
	fresh := ""
	if do == "remove" {
		if p, err = p.WithoutColumn(key, used); err != nil {
			return p, err
		}
	}
	if do == "add" || len(added) > 0 {
		fresh = procedure.ColumnKey(append(used, keysOf(p)...))
		if p, err = p.WithColumn(fresh); err != nil {
			return p, err
		}
		names[fresh] = added
	}
	p, err = p.WithNames(names)
	if problems, ok := asInvalid(err); ok {
		return p, renamed(problems, fresh)
	}
	if do == "up" || do == "down" {
		p = p.MoveColumn(key, do == "up")
	}
	return p, err
}

func keysOf(p procedure.Plan) []string {
	var keys []string
	for _, column := range p.Columns {
		keys = append(keys, column.Key)
	}
	return keys
}

// renamed are problems in which the column that was to be added bears the name
// that the form has for it.
func renamed(problems procedure.Invalid, fresh string) procedure.Invalid {
	for i, problem := range problems {
		if rest, ok := strings.CutPrefix(problem.Field, "name_"+fresh+"_"); ok && fresh != "" {
			problems[i].Field = "name_" + views.NewColumn + "_" + rest
		}
	}
	return problems
}
