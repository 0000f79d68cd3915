package views

import (
	"encoding/hex"
	"net/url"
	"sort"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// RecordView is a page of a record.
type RecordView struct {
	procedure.RecordPage
	Query   procedure.RecordQuery
	Bodies  procedure.Bodies
	Path    string // of the page without its query
	Title   string // in words
	Checked *RecordCheck
	From    string // as it was typed
	Problem string // in words, of the date typed
}

// RecordCheck is the result of walking the chain.
type RecordCheck struct {
	Lines  int64 // that hold
	Broken int64 // the first that does not, 0: all hold
	At     time.Time
}

// recordNouns are the objects of acts, in the order of the filter. The words of
// each are in the catalogue, and its pages at the address.
var recordNouns = map[string]string{
	"body": "/bodies/", "comment": "", "decision": "", "dispatch": "/dispatches/", "document": "/documents/", "group": "",
	"instrument": "/instruments/", "item": "", "meeting": "/meetings/", "person": "", "plan": "/plans/", "protocol": "/protocols/",
	"referral": "/referrals/", "response": "", "revision": "", "round": "/rounds/", "route": "", "delivery": "", "element": "/measures/",
	"entry": "", "written": "/written/",
}

func recordNounOptions(f Frame) []Option {
	var all []Option
	for noun := range recordNouns {
		all = append(all, Option{noun, f.T("record.object." + noun)})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Label < all[j].Label })
	return append([]Option{{"", f.T("form.all")}}, all...)
}

func (v RecordView) actors(f Frame) []Option {
	var all []Option
	for id, name := range v.Actors {
		all = append(all, Option{id64(id), name.In(f.Language()).Listed()})
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Label < all[j].Label })
	return append([]Option{{"", f.T("form.all")}}, all...)
}

func (v RecordView) actor(f Frame, l procedure.RecordLine) string {
	switch {
	case l.Inner():
		return "–"
	case l.Person == 0:
		return f.T("frame.name")
	}
	return v.People[l.Person].In(f.Language()).Listed()
}

// recordObject is what was acted on, with the address of its page if it has one.
func recordObject(f Frame, object string) (words, href string) {
	noun, id, _ := strings.Cut(object, "/")
	path, known := recordNouns[noun]
	if !known {
		return "", ""
	}
	words = f.T("record.object." + noun)
	if _, plain := procedure.ParseNumber[procedure.ElementID](id); plain {
		if noun != "comment" && noun != "response" && noun != "entry" { // whose ids are random
			words += " " + id
		}
		if path != "" {
			href = path + id
		}
	}
	return words, href
}

// facts are the particulars of an act in words.
func (v RecordView) facts(f Frame, l procedure.RecordLine) string {
	var out []string
	for _, fact := range l.Facts {
		value := v.factValue(f, fact)
		if value == "" || fact.Name == "comment" && value == "0" {
			continue // a paragraph without a number, a comment that has none yet
		}
		if key := "record.fact." + fact.Name; f.Has(key) {
			value = f.T(key) + ": " + value
		}
		out = append(out, value)
	}
	return strings.Join(out, ", ")
}

// factWords are where the words of values are that are not their own.
var factWords = map[string][]string{
	"role":    {"role."},
	"outcome": {"outcome.", "referral.outcome."},
	"answer":  {"referral.answer."},
	"kind":    {"position.kind.", "round.answer.", "contact.kind.", "comment.kind.", "decision.kind.", "response.kind.", "document.kind."},
	"part":    {"group.part.", "member.part."},
}

func (v RecordView) factValue(f Frame, fact procedure.Fact) string {
	if id, ok := procedure.ParseNumber[procedure.PersonID](fact.Value); ok && fact.Name == "person" {
		if name := v.People[id].In(f.Language()).Listed(); name != "" {
			return name
		}
	}
	if id, ok := procedure.ParseNumber[procedure.BodyID](fact.Value); ok && fact.Name == "body" {
		return v.Bodies.Of(id).Short.In(f.Language())
	}
	if at, err := time.Parse(time.RFC3339, fact.Value); err == nil {
		return dated(f, at)
	}
	for _, prefix := range factWords[fact.Name] {
		if key := prefix + fact.Value; f.Has(key) {
			return f.T(key)
		}
	}
	return fact.Value
}

// chainMark is the beginning of a line's hash, in groups of four.
func chainMark(hash []byte) string {
	if len(hash) < 4 {
		return ""
	}
	digits := hex.EncodeToString(hash[:4])
	return digits[:4] + " " + digits[4:]
}

func (v RecordView) earlierHref() string {
	q := url.Values{"before": {hex.EncodeToString(v.Earlier)}}
	if v.Query.Noun != "" {
		q.Set("object", v.Query.Noun)
	}
	if v.Query.Person != 0 {
		q.Set("who", id64(v.Query.Person))
	}
	if v.From != "" {
		q.Set("from", v.From)
	}
	return v.Path + "?" + q.Encode()
}

// whole says whether the viewer sees the whole record: the others see lines of
// it, without their numbers.
func (v RecordView) whole() bool { return v.Total > 0 }

func (v RecordView) span(f Frame) string {
	switch {
	case !v.whole():
		return ""
	case len(v.Lines) == 0:
		return f.N("record.total", int(v.Total))
	}
	return f.T("record.lines", "First", v.Lines[0].N, "Last", v.Lines[len(v.Lines)-1].N, "Of", v.Total)
}

func recordTime(f Frame, at time.Time) string {
	t := locales.In(at, f.Place)
	return f.DateDense(t) + ", " + f.ClockExact(t)
}
