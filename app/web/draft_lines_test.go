package web

import "net/url"

// text are the lines of a published revision's text: who looks it over, keeps the
// glossary, and reads under which numbers its items stood.
func (m *matrix) text() []line {
	plan, err := m.store.PlanOfGroup(m.Context(), m.d.Group)
	must(m, err)
	at := "/plans/" + number64(plan)
	revision := at + "/revisions/1"
	glossary := groupPath(m.d.Group, "/glossary")
	entry := url.Values{"kind": {"term"}, "text_ru": {"сеть"}}
	return []line{
		{path: at + "/concordance", rest: seen},
		{path: at + "/concordance/download/csv", rest: seen},
		{path: revision + "/items/1.1", rest: led},
		{path: revision + "/items/77.7"},
		{path: revision + "/faults", may: map[int]string{seen: office}},
		{path: revision + "/faults", form: url.Values{"name": {"ru Никто"}}, may: map[int]string{led: office}, rest: forbidden},
		{path: revision + "/columns"},
		{path: revision + "/columns", form: stale, may: map[int]string{refusal: "secretariat"}}, // a form that was open when it was published
		{path: revision + "/renumber"},
		{path: revision + "/renumber", form: stale, may: map[int]string{refusal: "secretariat"}},
		{path: revision + "/translation"},
		{path: revision + "/translation", form: stale, may: map[int]string{invalid: office}},
		{path: revision + "/elements/5/merge"},
		{path: revision + "/elements/5/merge", form: stale},
		{path: glossary, rest: seen},
		{path: glossary, form: entry, may: map[int]string{led: office}, rest: forbidden},
		{path: glossary + "/1", may: map[int]string{seen: office}, rest: forbidden},
		{path: glossary + "/1", form: stale, may: map[int]string{invalid: office}, rest: forbidden},
		{path: groupPath(m.second, "/glossary"), may: map[int]string{seen: "officer elsewhere"}},
		{path: groupPath(m.second, "/glossary/1")},
	}
}
