package views

import (
	"strconv"

	"github.com/a-h/templ"

	"svod/app/procedure"
)

// SearchView is what the page of search shows.
type SearchView struct {
	procedure.SearchSheet
	Group     procedure.GroupID
	Base      string // its address without query
	Form      Form   // the fields as typed
	BodyList  []Option
	Revisions []Option
	Bodies    Bodies
	Plans     map[procedure.PlanID]string // short titles
	// Address is that of this search with some fields changed: pairs of a name and
	// a value, empty to leave it out.
	Address func(change ...string) string
}

// asked says whether anything is looked for.
func (v SearchView) asked() bool { return len(v.Terms) > 0 && len(v.Form.Problems) == 0 }

// fields are those of the filter.
func (v SearchView) fields(f Frame) []Field {
	return []Field{
		{Name: "body", Label: f.T("search.field.body"), Options: v.BodyList},
		{Name: "revision", Label: f.T("search.field.revision"), Options: v.Revisions},
		{Name: "from", Label: f.T("search.field.from"), Class: "short"},
		{Name: "to", Label: f.T("search.field.to"), Class: "short"},
	}
}

// filtered says whether a filter is set that hides what else there is.
func (v SearchView) filtered() bool {
	return v.Kind != "" || v.Body != 0 || v.Revision != 0 || !v.From.IsZero() || !v.To.IsZero()
}

// shown are the groups of which something is to be shown, or looked for among what
// is older.
func (v SearchView) shown() []procedure.FoundGroup {
	var all []procedure.FoundGroup
	for _, g := range v.Groups {
		if len(g.Found) > 0 || g.Beyond {
			all = append(all, g)
		}
	}
	return all
}

// none says that nothing was found, or nothing more.
func (v SearchView) none(f Frame) string {
	if v.After.Tier == procedure.FoundOlder {
		return f.T("search.none_older")
	}
	return f.T("search.none")
}

// counted is how many there are of a group: 12, more than are counted, or, where
// only the newest were looked through, so far.
func counted(f Frame, n int, more, partial bool) string {
	switch {
	case more:
		return f.T("search.more_than", "Count", n)
	case partial:
		return f.T("search.so_far", "Count", n)
	}
	return f.Number(int64(n))
}

func (v SearchView) total(f Frame) string {
	n, more, partial := v.Total()
	return counted(f, n, more, partial)
}

// foundHref is exactly where a thing is: on the page of its element where that
// shows it, or else in the revision or the table that does.
func foundHref(group procedure.GroupID, r procedure.Found) string {
	switch r.Kind {
	case procedure.FoundText:
		return textHref(r)
	case procedure.FoundFile:
		switch {
		case r.Comment != 0:
			r.Kind = procedure.FoundComment
			return foundHref(group, r)
		case r.Response != 0:
			return responseHref(r.Response)
		}
		return documentHref(r.Document)
	case procedure.FoundComment:
		switch {
		case r.Latest:
			return commentHref(r.Comment)
		case r.State == procedure.CommentDraft:
			return "/rounds/" + id64(r.Round) + "/position#c" + procedure.Code(r.Comment)
		}
		return "/rounds/" + id64(r.Round) + "/table?after=" + strconv.FormatInt(r.Pos-1, 10) + "#c" + procedure.Code(r.Comment)
	case procedure.FoundDecision:
		return meetingHref(r.Meeting) + "#decision-" + id64(r.Decision)
	case procedure.FoundDocument:
		return documentHref(r.Document)
	}
	return personHref(group, r.Person)
}

func textHref(r procedure.Found) string {
	if r.Latest {
		return measureHref(r.Element)
	}
	revision := revisionHref(procedure.Revision{Plan: r.Plan, Number: r.RevisionNumber})
	switch r.ElementKind {
	case procedure.Measure:
		return revision + "#m" + id64(r.Element)
	case procedure.Section:
		return revision + "#s" + id64(r.Element)
	}
	return revision
}

// foundFileHref is where a file is saved from.
func foundFileHref(r procedure.Found) string {
	switch {
	case r.Comment != 0:
		return commentHref(r.Comment) + "/files/" + procedure.Code(r.File)
	case r.Response != 0:
		return scanHref(r.Response, r.File)
	}
	return fileHref(procedure.DocumentFile{ID: r.File, Document: r.Document})
}

// fileOf names what a file belongs to.
func fileOf(f Frame, r procedure.Found) string {
	switch {
	case r.Comment != 0:
		r.Kind = procedure.FoundComment
		return foundName(f, r)
	case r.Response != 0:
		return f.T("search.letter", "Number", r.RoundNumber)
	}
	return f.In(r.Of).Words
}

// foundName is what a result is called, before its title where it has one.
func foundName(f Frame, r procedure.Found) string {
	switch r.Kind {
	case procedure.FoundComment:
		where := ElementName(f, r.ElementKind, r.Mark)
		if r.Number != 0 {
			return f.T("search.comment_numbered", "Number", r.Number, "Where", where)
		}
		return f.T("search.comment", "Where", where)
	case procedure.FoundDecision:
		return f.T("search.decision", "Number", r.Mark, "Meeting", f.T("meeting.name", "Ordinal", f.Ordinal(r.MeetingNumber)))
	case procedure.FoundText:
		return ElementName(f, r.ElementKind, r.Mark)
	}
	return ""
}

// passageLabel names the text that a passage is from; the thing's own words have
// no name.
func passageLabel(f Frame, p procedure.Passage) string {
	switch {
	case p.Label != "":
		return f.T(p.Label)
	case len(p.Name) > 0:
		return p.Name.In(f.Language())
	}
	return ""
}

// foreign is the language of a passage where it is not the page's.
func foreign(f Frame, p procedure.Passage) string {
	if p.Lang == f.Language() {
		return ""
	}
	return string(p.Lang)
}

// bits are the pieces of a passage, as they stand in the text.
func bits(p procedure.Passage) templ.Component {
	return small(func(m *markup) {
		for _, b := range p.Bits {
			if b.Marked {
				m.raw(`<mark>`)
				m.text(b.Text)
				m.raw(`</mark>`)
			} else {
				m.text(b.Text)
			}
		}
	})
}
