package views

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"svod/app/procedure"
)

// pageHref is a page of a dispatch's deliveries.
func pageHref(p procedure.DispatchPage, q procedure.DeliveryQuery) string {
	asked := url.Values{}
	for name, value := range map[string]string{"state": q.State, "language": string(q.Lang), "q": q.Text} {
		if value != "" {
			asked.Set(name, value)
		}
	}
	if q.Body != 0 {
		asked.Set("body", id64(q.Body))
	}
	if q.After != 0 {
		asked.Set("after", id64(q.After))
	}
	if len(asked) == 0 {
		return dispatchHref(p.ID)
	}
	return dispatchHref(p.ID) + "?" + asked.Encode()
}

// statusFigures count the deliveries by where they stand, each a link to just
// those.
func statusFigures(f Frame, p procedure.DispatchPage) []Figure {
	with := func(state string) procedure.DeliveryQuery {
		q := p.Query
		q.State, q.After = state, 0
		return q
	}
	total := 0
	for _, n := range p.States {
		total += n
	}
	all := []Figure{{Number: total, Label: f.N("dispatch.recipients", total), Href: pageHref(p, with("")), Current: p.Query.State == ""}}
	stands := []string{procedure.StandAcknowledged}
	for _, state := range procedure.DeliveryStates {
		stands = append(stands, string(state))
	}
	for _, state := range stands {
		if n := p.States[state]; n > 0 || p.Query.State == state {
			look, words := standLook(f, state)
			all = append(all, Figure{Number: n, Label: words, Look: &look, Href: pageHref(p, with(state)), Current: p.Query.State == state})
		}
	}
	return all
}

// foundLangs are the languages of the deliveries with their numbers.
func foundLangs(f Frame, p procedure.DispatchPage) []Option {
	all := []Option{{"", f.T("dispatch.find.all")}}
	for _, code := range languageCodes() {
		if n := p.Langs[procedure.Lang(code)]; n > 0 {
			all = append(all, Option{code, languageLabel(f, code) + " (" + f.Number(int64(n)) + ")"})
		}
	}
	return all
}

// foundBodies are the bodies of the deliveries with their numbers, by name.
func foundBodies(f Frame, p procedure.DispatchPage) []Option {
	var all []Option
	for body, n := range p.FoundDeliveries.Bodies {
		if body != 0 {
			all = append(all, Option{id64(body), p.Bodies.Of(body).Short.In(f.Language()) + " (" + f.Number(int64(n)) + ")"})
		}
	}
	slices.SortFunc(all, func(a, b Option) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.Value, b.Value))
	})
	return append([]Option{{"", f.T("dispatch.find.all")}}, all...)
}

// findForm is what is looked for, as the form of it shows.
func findForm(q procedure.DeliveryQuery) Form {
	values := map[string]string{"language": string(q.Lang), "q": q.Text}
	putID(values, "body", q.Body)
	return Form{Values: values}
}

// statusHeading says how far the acknowledgements have come: of the
// Governments if the dispatch went to any.
func statusHeading(f Frame, p procedure.DispatchPage) string {
	if p.Governments == 0 {
		return f.N("dispatch.status.all", p.Acknowledged, "Total", p.All)
	}
	return f.N("dispatch.status.governments", p.Answered, "Total", p.Governments)
}

// waitingFor names the recipients for whom a person has to decide.
func waitingFor(f Frame, p procedure.DispatchPage) string {
	names := strings.Join(p.Named, ", ")
	if more := p.Waiting - len(p.Named); more > 0 {
		names += " " + f.N("dispatch.status.more", more)
	}
	return names
}

// ManyView is what is about to be done with many letters of a dispatch.
type ManyView struct {
	procedure.DispatchStatus        // its lines are those that it concerns
	Act                      string // again, withdraw, undecided
	Seen                     time.Time
}

// ManyUndecided are the letters that were possibly sent: again or not, says who
// looks at them.
const ManyUndecided = "undecided"

// manyShown is how many letters the page lists.
const manyShown = 200

func (v ManyView) seen() string { return id64(v.Seen.UnixMicro()) }
