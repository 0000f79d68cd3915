package web

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// searchFields are the fields of a search as its address has them.
var searchFields = []string{"q", "kind", "body", "revision", "from", "to"}

// numberWords are those of every language: who searches need not write in that
// of the page.
var numberWords = sync.OnceValue(func() procedure.NumberWords {
	var entries []string
	for _, lang := range locales.Languages() {
		entries = append(entries, locales.For(lang).T("search.number_words"))
	}
	return procedure.ReadNumberWords(entries...)
})

// showSearch is the page of search in a group: its state is in its address.
func (s *Site) showSearch(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "search.title")
	f.Searching = true
	v := views.SearchView{Group: who.Group, Base: groupPath(who.Group, "/search"), Form: views.Form{Values: map[string]string{}, Asks: true}}
	for _, name := range searchFields {
		v.Form.Values[name] = c.Query(name)
	}
	q, problems := readSearch(c, f)
	v.Form.Values["q"] = q.Typed
	status := fiber.StatusOK
	v.Search = q
	if len(problems) > 0 {
		v.Form.Problems, status, f.Failed = problems, fiber.StatusUnprocessableEntity, true
	} else {
		var err error
		if v.SearchSheet, err = s.store.Search(ctx, who, q); err != nil {
			return err
		}
	}
	if err := s.searchFilters(ctx, who, f, &v); err != nil {
		return err
	}
	var err error
	if v.Made, err = s.store.IndexMade(ctx); err != nil {
		return err
	}
	v.Address = func(change ...string) string { return searchAddress(v.Base, v.Form.Values, change) }
	return s.render(c, status, views.SearchPage(f, v))
}

// readSearch reads what is looked for from the address. What it does not know
// there it leaves alone, as it does a filter that nobody could have chosen.
func readSearch(c *fiber.Ctx, f views.Frame) (procedure.Search, procedure.Invalid) {
	q, err := procedure.ReadSearch(c.Query("q"), numberWords())
	problems, _ := asInvalid(err)
	if kind := procedure.FoundKind(c.Query("kind")); slices.Contains(procedure.FoundKinds, kind) {
		q.Kind = kind
	}
	q.Body, _ = procedure.ParseNumber[procedure.BodyID](c.Query("body"))
	q.Revision, _ = procedure.ParseNumber[procedure.RevisionID](c.Query("revision"))
	q.Earlier = c.Query("revision") == "all"
	if q.Kind != "" {
		q.After = procedure.ParseFoundAt(c.Query("after"))
	}
	day := func(name string) time.Time {
		if c.Query(name) == "" {
			return time.Time{}
		}
		date, ok := locales.ParseDate(c.Query(name), locales.In(f.Now, f.Place).Location())
		if !ok {
			problems.Add(name, "form.error.date")
		}
		return date
	}
	q.From, q.To = day("from"), day("to")
	if !q.To.IsZero() {
		q.To = q.To.AddDate(0, 0, 1) // the day itself is meant
	}
	if !q.From.IsZero() && !q.To.IsZero() && !q.From.Before(q.To) {
		problems.Add("to", "search.error.dates")
	}
	return q, problems
}

// searchFilters adds what can be chosen: the bodies of the group, the revisions
// that the viewer reads.
func (s *Site) searchFilters(ctx context.Context, who procedure.Viewer, f views.Frame, v *views.SearchView) error {
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	v.Bodies = bodyWords(bodies, who.Lang)
	members, err := s.memberBodies(ctx, who.Group, bodies)
	if err != nil {
		return err
	}
	v.BodyList = []views.Option{{Label: f.T("form.all")}}
	for _, id := range members {
		v.BodyList = append(v.BodyList, views.Option{Value: strconv.FormatInt(int64(id), 10), Label: v.Bodies[id].Short})
	}
	plans, err := s.store.ReadPlans(ctx, who)
	if err != nil {
		return err
	}
	v.Plans = map[procedure.PlanID]string{}
	v.Revisions = []views.Option{{Label: f.T("search.latest")}, {Value: "all", Label: f.T("search.all_revisions")}}
	for _, p := range plans {
		v.Plans[p.ID] = f.In(p.Short).Words
		for _, r := range p.Revisions {
			label := f.T("plan.revision", "Number", r.Number)
			if len(plans) > 1 {
				label += " · " + v.Plans[p.ID]
			}
			v.Revisions = append(v.Revisions, views.Option{Value: strconv.FormatInt(int64(r.ID), 10), Label: label})
		}
	}
	return nil
}

// searchAddress is the address of a search with some fields changed: pairs of a
// name and a value, empty to leave it out.
func searchAddress(base string, fields map[string]string, change []string) string {
	q := url.Values{}
	for name, value := range fields {
		if value != "" {
			q.Set(name, value)
		}
	}
	for i := 0; i+1 < len(change); i += 2 {
		if change[i+1] == "" {
			q.Del(change[i])
		} else {
			q.Set(change[i], change[i+1])
		}
	}
	if len(q) == 0 {
		return base
	}
	return base + "?" + q.Encode()
}
