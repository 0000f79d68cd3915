package views

import (
	"net/url"
	"strings"

	"svod/app/procedure"
)

func returnedHref(id procedure.ReturnedID) string { return "/returned/" + id64(id) }

func returnedListHref(group procedure.GroupID) string { return groupHref(group) + "/returned" }

// ReturnedView is a page of what came back.
type ReturnedView struct {
	Group procedure.GroupID
	Lines []procedure.Returned
	Kind  procedure.ReturnedKind // only of this, empty: all
	Stray bool                   // what belongs to nothing
	Zone  string
	Next  string // address of the earlier ones, empty for none
}

// kinds are the choices of the filter.
func (v ReturnedView) kinds(f Frame) []Option {
	all := []Option{{"", f.T("form.all")}}
	for _, kind := range procedure.ReturnedKinds {
		all = append(all, Option{string(kind), f.T("returned.kind." + string(kind))})
	}
	return all
}

// Href is the page of the same list with another filter.
func (v ReturnedView) Href(stray bool, kind procedure.ReturnedKind, before string) string {
	query := url.Values{}
	if stray {
		query.Set("stray", "yes")
	}
	if kind != "" {
		query.Set("kind", string(kind))
	}
	if before != "" {
		query.Set("before", before)
	}
	if len(query) == 0 {
		return returnedListHref(v.Group)
	}
	return returnedListHref(v.Group) + "?" + query.Encode()
}

// eventWords say what happened: a step of the letter's way, or what a server
// reports of it.
func eventWords(f Frame, e procedure.DeliveryEvent) string {
	if e.Cause == procedure.CauseUndone {
		return f.T("delivery.reopened", "State", f.T("delivery.state."+string(e.State)))
	}
	if e.Report == "" {
		return f.T("delivery.state." + string(e.State))
	}
	words := f.T("delivery.report." + string(e.Report))
	if e.Server == "" {
		return words
	}
	return f.T("delivery.report.by", "Words", words, "Server", e.Server)
}

// returnedSubject is what a message calls itself.
func returnedSubject(f Frame, r procedure.Returned) string {
	if r.Subject == "" {
		return f.T("returned.no_subject")
	}
	return r.Subject
}

func returnedSender(f Frame, r procedure.Returned) string {
	if r.From == "" {
		return f.T("returned.no_sender")
	}
	return r.From
}

// reportLine is what a server says of one recipient, in words.
func reportLine(r procedure.Report) string {
	var parts []string
	if r.Code != 0 {
		parts = append(parts, id64(int64(r.Code)))
	}
	return strings.Join(append(parts, strings.Fields(r.Enhanced+" "+r.Reply)...), " ")
}

// reportOf is of whom a server speaks.
func reportOf(r procedure.Report) string {
	if r.Final != "" {
		return r.Final
	}
	return r.Original
}
