package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// tableFilters are the fields of a table's filter, as its address has them.
var tableFilters = []string{"section", "element", "body", "kind", "original", "state", "with", "q"}

// wholly says in an address that words are looked for among all comments of a table,
// however long that takes: wholly=1.
const wholly = "wholly"

// tableQuery reads what the address asks of a table; what is none filters
// nothing.
func tableQuery(c *fiber.Ctx) (procedure.TableQuery, procedure.Invalid) {
	q := filterQuery(c.Query)
	q.After, _ = strconv.ParseInt(c.Query("after"), 10, 64)
	if before := c.Query("before"); before == "last" {
		q.Before = procedure.LastPage
	} else {
		q.Before, _ = strconv.ParseInt(before, 10, 64)
	}
	q.After, q.Before = max(q.After, 0), max(q.Before, 0)
	s, err := procedure.ReadSearch(c.Query("q"), numberWords())
	problems, _ := asInvalid(err)
	q.Words = s.Terms
	return q, problems
}

// filterQuery reads a filter but for its words.
func filterQuery(value func(string, ...string) string) procedure.TableQuery {
	var q procedure.TableQuery
	if kind := procedure.CommentKind(value("kind")); kind.Known() {
		q.About = string(kind)
	}
	if state := procedure.CommentState(value("state")); state == procedure.CommentOfficial || state == procedure.Undecided || procedure.Outcome(state).Known() {
		q.State = state
	}
	if lang := value("original"); slices.Contains(locales.Languages(), lang) {
		q.Lang = procedure.Lang(lang)
	}
	q.Supported, q.Conflict = value("with") == "support", value("with") == "conflict"
	q.Section, _ = procedure.ParseNumber[procedure.ElementID](value("section"))
	q.Element, _ = procedure.ParseNumber[procedure.ElementID](value("element"))
	q.Body, _ = procedure.ParseNumber[procedure.BodyID](value("body"))
	return q
}

// filters is what a field of a filter says, empty if it filters nothing.
func filters(name, value string) string {
	q := filterQuery(func(field string, _ ...string) string {
		if field == name {
			return value
		}
		return ""
	})
	if name != "q" && !q.Filtered() {
		return ""
	}
	return value
}

// filterValues are the fields of the filter as the address has them.
func filterValues(c *fiber.Ctx) map[string]string {
	values := map[string]string{}
	for _, name := range tableFilters {
		values[name] = filters(name, c.Query(name))
	}
	return values
}

// asQuery is a filter as it stands in an address, without the fields left out.
func asQuery(c *fiber.Ctx, without ...string) string {
	q := url.Values{}
	for _, name := range tableFilters {
		if value := filters(name, c.Query(name)); value != "" && !slices.Contains(without, name) {
			q.Set(name, value)
		}
	}
	if q.Has("q") && c.Query(wholly) == "1" {
		q.Set(wholly, "1")
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// joined is an address with one more field of a query.
func joined(address, name, value string) string {
	if strings.Contains(address, "?") {
		return address + "&" + name + "=" + url.QueryEscape(value)
	}
	return address + "?" + name + "=" + url.QueryEscape(value)
}

// tableStates are the states of official comments, as a filter offers them.
func tableStates(f views.Frame) []views.Option {
	all := []views.Option{{Value: string(procedure.CommentOfficial), Label: f.T("comment.state.official")}}
	for _, o := range procedure.Outcomes {
		all = append(all, views.Option{Value: string(o), Label: f.T("outcome." + string(o))})
	}
	return all
}

// tableFields are the fields of a filter with what each offers; of measures,
// those of the chosen section. What is asked for and not offered stands there too.
func tableFields(f views.Frame, d procedure.Draft, asked []procedure.BodyID, bodies views.Bodies, query views.Form) []views.Field {
	section, element := query.Value("section"), query.Value("element")
	lang := f.Language()
	all := views.Option{Label: f.T("table.all")}
	fields := map[string][]views.Option{}
	for _, name := range tableFilters {
		fields[name] = []views.Option{all}
	}
	add := func(name, value, label string) {
		fields[name] = append(fields[name], views.Option{Value: value, Label: label})
	}
	for _, e := range d.Elements {
		switch {
		case e.Kind == procedure.Section:
			add("section", plain(e.ID), e.Number+". "+e.Text(lang, procedure.ColTitle))
		case e.Kind == procedure.Measure && (section == "" || section == plain(e.Parent) || element == plain(e.ID)):
			add("element", plain(e.ID), e.Number)
		}
	}
	for _, id := range asked {
		add("body", plain(id), bodies[id].Short)
	}
	for _, k := range procedure.CommentKinds {
		add("kind", string(k), f.T("comment.kind."+string(k)))
	}
	for _, l := range locales.Languages() {
		add("original", l, locales.Name(l))
	}
	add("state", string(procedure.Undecided), f.T("table.state.undecided"))
	fields["state"] = append(fields["state"], tableStates(f)...)
	add("with", "support", f.T("table.with.support"))
	add("with", "conflict", f.T("table.with.conflict"))
	var out []views.Field
	for _, name := range tableFilters {
		field := views.Field{Name: name, Label: f.T("table.field." + name), Options: fields[name]}
		switch value := query.Value(name); {
		case name == "q":
			field.Options, field.Type = nil, "search"
		case !slices.ContainsFunc(field.Options, func(o views.Option) bool { return o.Value == value }):
			field.Options = append(field.Options, views.Option{Value: value, Label: f.T("table.gone")})
		}
		out = append(out, field)
	}
	return out
}
