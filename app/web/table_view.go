package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// keptFilter is the filter in a query, without whatever else is there.
func keptFilter(query string) string {
	all, err := url.ParseQuery(query)
	if err != nil || len(query) > 2000 {
		return ""
	}
	kept := url.Values{}
	for _, name := range tableFilters {
		if value := filters(name, all.Get(name)); value != "" {
			kept.Set(name, value)
		}
	}
	return kept.Encode()
}

// tableViews offers the kept filters of a table. Where the address asks for
// nothing at all, first is the one that it opens with.
func (s *Site) tableViews(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, t tableTopic, v *views.TableView) (first string, err error) {
	all, err := s.store.TableViews(ctx, who, t.plan)
	if err != nil {
		return "", err
	}
	v.Plan, v.Shares = t.plan, who.MayShareViews()
	now := keptFilter(strings.TrimPrefix(asQuery(c), "?"))
	v.Clear = v.Base
	for _, w := range all {
		v.Views = append(v.Views, views.KeptView{TableView: w, Href: v.Base + "?" + w.Query, Current: w.Query == now})
		if w.First {
			v.Clear = v.Base + "?state=" // an address that asks for everything
			if !strings.Contains(c.OriginalURL(), "?") {
				first = v.Base + "?" + w.Query
			}
		}
	}
	return first, nil
}

// showViews lists the filters that the viewer can use, to be renamed, shared,
// deleted, or opened with.
func (s *Site) showViews(c *fiber.Ctx, who procedure.Viewer) error {
	return s.viewsPage(c, who, 0, views.Form{}, fiber.StatusOK)
}

// viewsPage is the list with a form that failed, of a view or, 0, of a new one.
func (s *Site) viewsPage(c *fiber.Ctx, who procedure.Viewer, of procedure.ViewID, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	plan, err := number[procedure.PlanID](c, "plan")
	if err != nil {
		return err
	}
	v := views.ViewsView{Plan: plan, Form: form, Of: of, Shares: who.MayShareViews(), New: form.Value("query")}
	all, err := s.store.TableViews(ctx, who, plan)
	if err != nil {
		return err
	}
	table, err := s.latestTable(ctx, who, plan)
	if err != nil {
		return err
	}
	for _, w := range all {
		v.Views = append(v.Views, views.KeptView{TableView: w, Href: table + "?" + w.Query, Changes: w.Changes(who), Own: w.Person == who.Person})
	}
	f := s.frame(c, who, "view.title")
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.ViewsPage(f, v))
}

// latestTable is the address of the table of a plan's latest round; of one
// that has none, of the plan.
func (s *Site) latestTable(ctx context.Context, who procedure.Viewer, plan procedure.PlanID) (string, error) {
	rounds, err := s.store.Rounds(ctx, who.Group) // from the latest
	at := slices.IndexFunc(rounds, func(o procedure.Round) bool { return o.Plan == plan })
	if at < 0 {
		return "/plans/" + plain(plan), err
	}
	return roundPath(rounds[at].ID) + "/table", err
}

// keepView keeps the filter of a table under a name.
func (s *Site) keepView(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	plan, err := number[procedure.PlanID](c, "plan")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := procedure.NewView{Name: in.line("name", procedure.MaxName), Query: keptFilter(in.value("query")), Shared: in.ticked("shared")}
	err = in.carry(nil, func() error { return s.desk.KeepView(ctx, who, plan, n) })
	again := func(form views.Form, status int) error { return s.viewsPage(c, who, 0, form, status) }
	return s.answer(c, in, err, again, "view.done.kept", func() string { return viewsPath(plan) })
}

// changeView does with a kept filter what the button says.
func (s *Site) changeView(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	plan, err := number[procedure.PlanID](c, "plan")
	if err != nil {
		return err
	}
	id, err := number[procedure.ViewID](c, "view")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	done := "view.done.changed"
	switch in.value("do") {
	case "forget":
		done, err = "view.done.forgotten", s.desk.ForgetView(ctx, who, plan, id)
	case "first", "not_first":
		err = s.desk.OpenWithView(ctx, who, plan, id, in.value("do") == "first")
	default:
		n := procedure.NewView{Name: in.line("name", procedure.MaxName), Shared: in.ticked("shared")}
		err = in.carry(nil, func() error { return s.desk.ChangeView(ctx, who, plan, id, n) })
	}
	again := func(form views.Form, status int) error { return s.viewsPage(c, who, id, form, status) }
	return s.answer(c, in, err, again, done, func() string { return viewsPath(plan) })
}

func viewsPath(plan procedure.PlanID) string { return "/plans/" + plain(plan) + "/views" }
