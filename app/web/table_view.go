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
		value := filters(name, all.Get(name))
		if _, err := procedure.ReadSearch(value, numberWords()); name == "q" && err != nil {
			continue // a table would not open with it
		}
		if value != "" {
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
	f := s.frame(c, who, "view.title")
	f.Failed = len(form.Problems) > 0
	v := views.ViewsView{Plan: plan, Form: form, Of: of, Shares: who.MayShareViews(), New: form.Value("query"), Table: "/plans/" + plain(plan)}
	all, err := s.store.TableViews(ctx, who, plan)
	if err != nil {
		return err
	}
	round, err := s.latestRound(ctx, who, plan)
	if err != nil {
		return err
	}
	says := func(string) string { return "" }
	if round.ID != 0 {
		v.Table = roundPath(round.ID) + "/table"
		if says, err = s.filterWords(ctx, f, round); err != nil {
			return err
		}
	}
	for _, w := range all {
		v.Views = append(v.Views, views.KeptView{TableView: w, Href: v.Table + "?" + w.Query, Says: says(w.Query), Changes: w.Changes(who), Own: w.Person == who.Person})
	}
	return s.render(c, status, views.ViewsPage(f, v))
}

// latestRound is the latest round of a plan; its ID is 0 where there is none.
func (s *Site) latestRound(ctx context.Context, who procedure.Viewer, plan procedure.PlanID) (procedure.Round, error) {
	rounds, err := s.store.Rounds(ctx, who.Group) // from the latest
	at := slices.IndexFunc(rounds, func(o procedure.Round) bool { return o.Plan == plan })
	if at < 0 {
		return procedure.Round{}, err
	}
	return rounds[at], err
}

// filterWords says of filters what they leave of the table of a round; what the
// table does not have, or has no longer, it says too.
func (s *Site) filterWords(ctx context.Context, f views.Frame, round procedure.Round) (func(query string) string, error) {
	draft, err := s.store.PublishedDraft(ctx, round.Revision)
	if err != nil {
		return nil, err
	}
	asked, err := s.store.RoundBodies(ctx, round.ID)
	if err != nil {
		return nil, err
	}
	bodies, err := s.bodyWords(ctx, f.Language())
	return func(query string) string {
		values, _ := url.ParseQuery(query)
		form := views.Form{Values: map[string]string{}}
		for name := range values {
			form.Values[name] = values.Get(name)
		}
		var words []string
		for _, field := range tableFields(f, draft, asked, bodies, form) {
			value := form.Value(field.Name)
			if value == "" {
				continue
			}
			if at := slices.IndexFunc(field.Options, func(o views.Option) bool { return o.Value == value }); at >= 0 {
				value = field.Options[at].Label
			}
			words = append(words, field.Label+": "+value)
		}
		return strings.Join(words, "; ")
	}, err
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
