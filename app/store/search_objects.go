package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"svod/app/procedure"
)

// findable is a thing as search knows it: what is shown of it, and its marks.
// What is indexed and what is shown of what was found are read by the same
// functions, so that the one cannot say what the other does not know.
type findable struct {
	procedure.Found
	group  procedure.GroupID
	object int64 // a comment, a revision, a person, …
	part   int64 // of a revision the element, of a person the group; 0: it has no parts
	seen   []string
	marks  []string              // by which filters find it
	print  procedure.Fingerprint // of a file
	unread bool                  // a file of which nobody has noted that it is to be read
}

// The marks by which a reader's reach meets what may be found.
func markRevision(id procedure.RevisionID) string { return mark("v", id) } // the text of a revision
func markRound(id procedure.RoundID) string       { return mark("r", id) } // official comments of a round
func markMeeting(id procedure.MeetingID) string   { return mark("m", id) } // decisions of a meeting
func markDocuments(id procedure.GroupID) string   { return mark("d", id) }
func markPeople(id procedure.GroupID) string      { return mark("p", id) }

// markOwn are a body's own comments in a group, its drafts included.
func markOwn(group procedure.GroupID, body procedure.BodyID) string {
	return mark("b", group) + mark(".", body)[1:]
}

// The marks by which filters find.
func markBody(id procedure.BodyID) string           { return mark("a", id) }
func markOnRevision(id procedure.RevisionID) string { return mark("c", id) } // comments on it

// findables reads the things of some objects of a kind, with all their words.
func (r reading) findables(ctx context.Context, kind procedure.FoundKind, objects []int64) ([]findable, error) {
	var all []findable
	var err error
	switch kind {
	case procedure.FoundText:
		for _, id := range objects {
			some, failed := r.findableTexts(ctx, procedure.RevisionID(id))
			if failed != nil {
				return nil, failed
			}
			all = append(all, some...)
		}
	case procedure.FoundComment:
		all, err = r.findableComments(ctx, objects)
	case procedure.FoundDecision:
		all, err = r.findableDecisions(ctx, objects)
	case procedure.FoundDocument:
		all, err = r.findableDocuments(ctx, objects)
	case procedure.FoundPerson:
		all, err = r.findablePeople(ctx, objects)
	case procedure.FoundFile:
		all, err = r.findableFiles(ctx, objects)
	}
	for i := range all {
		all[i].Kind = kind
	}
	return all, err
}

// findableTexts are the elements of a revision, from its end: the newest are
// shown first, and among them the first of the plan is to be.
func (r reading) findableTexts(ctx context.Context, id procedure.RevisionID) ([]findable, error) {
	d, err := r.Draft(ctx, id)
	if err == procedure.ErrNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	when := d.Revision.Published
	if when.IsZero() {
		if err := one(ctx, r.q, `SELECT v.created FROM revision v WHERE v.id = $1`, []any{id}, at(&when)); err != nil {
			return nil, err
		}
	}
	all := make([]findable, 0, len(d.Elements))
	for i := len(d.Elements) - 1; i >= 0; i-- {
		all = append(all, findableText(d, d.Elements[i], when))
	}
	return all, nil
}

func findableText(d procedure.Draft, e procedure.Element, when time.Time) findable {
	f := findable{group: d.Plan.Group, object: int64(d.Revision.ID), part: int64(e.ID), seen: []string{markRevision(d.Revision.ID)}}
	f.Kind, f.At, f.Plan, f.Revision, f.RevisionNumber = procedure.FoundText, when, d.Plan.ID, d.Revision.ID, d.Revision.Number
	f.Element, f.ElementKind, f.Mark, f.Deleted = e.ID, e.Kind, e.Number, e.Deleted
	for _, lang := range d.Plan.Langs {
		for _, c := range d.Plan.Columns {
			if text := e.Text(lang, c.Key); text != "" {
				f.Fields = append(f.Fields, procedure.FoundField{Name: c.Name, Head: c.Key == procedure.ColTitle, Lang: lang, Text: text})
			}
		}
	}
	return f
}

func (r reading) findableDecisions(ctx context.Context, objects []int64) ([]findable, error) {
	addressees := map[procedure.DecisionID][]procedure.BodyID{}
	var all []findable
	err := byIDs(objects, 0, func(places string, ids []any) error {
		type row struct {
			decision procedure.DecisionID
			body     procedure.BodyID
		}
		rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.decision, &v.body) },
			`SELECT a.decision_id, a.body_id FROM decision_addressee a WHERE a.decision_id IN (`+places+`) ORDER BY a.body_id`, ids...)
		if err != nil {
			return err
		}
		for _, v := range rows {
			addressees[v.decision] = append(addressees[v.decision], v.body)
		}
		some, err := list(ctx, r.q, scanFindableDecision, `SELECT d.id, m.grp_id, m.id, m.number, CAST(i.no AS TEXT) || '.' || CAST(d.no AS TEXT), d.texts, i.titles, d.at
			FROM decision d JOIN meeting m ON m.id = d.meeting_id JOIN item i ON i.id = d.item_id
			WHERE d.id IN (`+places+`) AND d.removed IS NULL`, ids...)
		all = append(all, some...)
		return err
	})
	for i := range all {
		for _, body := range addressees[all[i].Decision] {
			all[i].marks = append(all[i].marks, markBody(body))
		}
	}
	return all, err
}

func scanFindableDecision(scan scan, f *findable) error {
	var words, item procedure.Texts
	if err := scan(&f.object, &f.group, &f.Meeting, &f.MeetingNumber, &f.Mark, asJSON(&words), asJSON(&item), at(&f.At)); err != nil {
		return err
	}
	f.Decision, f.seen = procedure.DecisionID(f.object), []string{markMeeting(f.Meeting)}
	f.Fields = append(fieldsOf("", words), fieldsOf("search.field.item", item)...)
	return nil
}

// fieldsOf are the fields of a text in each of its languages.
func fieldsOf(label string, texts procedure.Texts) []procedure.FoundField {
	var all []procedure.FoundField
	for _, lang := range slices.Sorted(maps.Keys(texts)) {
		all = append(all, procedure.FoundField{Label: label, Lang: lang, Text: texts[lang]})
	}
	return all
}

// headOf are the fields of a title in each of its languages.
func headOf(title procedure.Texts) []procedure.FoundField {
	all := fieldsOf("", title)
	for i := range all {
		all[i].Head = true
	}
	return all
}

func (r reading) findableDocuments(ctx context.Context, objects []int64) ([]findable, error) {
	var all []findable
	protocols := map[procedure.DocumentID][]procedure.FoundField{}
	err := byIDs(objects, 0, func(places string, ids []any) error {
		type row struct {
			document procedure.DocumentID
			procedure.FoundField
		}
		parts, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.document, &v.Lang, &v.Text) },
			`SELECT p.document_id, t.lang, t.text FROM protocol p JOIN protocol_part t ON t.protocol_id = p.id
			WHERE p.document_id IN (`+places+`) ORDER BY p.document_id, t.lang, t.ord`, ids...)
		if err != nil {
			return err
		}
		for _, v := range parts {
			protocols[v.document] = append(protocols[v.document], v.FoundField)
		}
		some, err := list(ctx, r.q, func(scan scan, f *findable) error {
			var code, number string
			var title procedure.Texts
			if err := scan(&f.Document, &f.group, asJSON(&title), &number, &code, at(&f.At)); err != nil {
				return err
			}
			f.object, f.seen, f.Of = int64(f.Document), []string{markDocuments(f.group)}, title
			f.Fields = append(headOf(title), procedure.FoundField{Label: "search.field.number", Text: number}, procedure.FoundField{Label: "search.field.code", Text: code})
			return nil
		}, `SELECT d.id, d.grp_id, d.titles, d.number, d.code, d.finalised FROM document d WHERE d.id IN (`+places+`)`, ids...)
		all = append(all, some...)
		return err
	})
	for i := range all {
		all[i].Fields = append(all[i].Fields, protocols[all[i].Document]...)
	}
	return all, err
}

// findablePeople are persons in each of the groups that they belong or belonged
// to: by their names in each script, bodies, posts and organisations, which all
// members of the group may see.
func (r reading) findablePeople(ctx context.Context, objects []int64) ([]findable, error) {
	var all []findable
	err := byIDs(objects, 0, func(places string, ids []any) error {
		called, err := r.bodiesCalled(ctx, places, ids)
		if err != nil {
			return err
		}
		type row struct {
			procedure.Membership
			name procedure.PersonName
		}
		rows, err := list(ctx, r.q, func(scan scan, v *row) error {
			return scan(append(memberFields(&v.Membership), asJSON(&v.name))...)
		}, `SELECT `+memberColumns+`, p.names FROM membership m JOIN person p ON p.id = m.person_id
			WHERE m.person_id IN (`+places+`) ORDER BY m.person_id, m.grp_id, m.since DESC, m.id DESC`, ids...)
		for _, v := range rows {
			if n := len(all); n == 0 || all[n-1].Person != v.Person || all[n-1].group != v.Group {
				all = append(all, findablePerson(v.Membership, v.name))
			}
			f := &all[len(all)-1]
			f.marks = append(f.marks, markBody(v.Body))
			for _, names := range called[v.Body] {
				f.Fields = append(f.Fields, fieldsOf("search.field.body", names)...)
			}
			f.Fields = append(f.Fields, fieldsOf("search.field.post", v.Post)...)
			f.Fields = append(f.Fields, fieldsOf("search.field.organisation", v.Organisation)...)
		}
		return err
	})
	return all, err
}

// findablePerson is a person by the latest membership in a group.
func findablePerson(m procedure.Membership, name procedure.PersonName) findable {
	f := findable{group: m.Group, object: int64(m.Person), part: int64(m.Group), seen: []string{markPeople(m.Group)}}
	f.Person, f.Body, f.Role, f.At = m.Person, m.Body, m.Role, m.Since
	for _, lang := range slices.Sorted(maps.Keys(name)) {
		f.Fields = append(f.Fields, procedure.FoundField{Head: true, Lang: lang, Text: name[lang].Complete()})
	}
	return f
}

// bodiesCalled are the short names, of today and of any other day, of the bodies
// for which persons are or were members.
func (r reading) bodiesCalled(ctx context.Context, places string, persons []any) (map[procedure.BodyID][]procedure.Texts, error) {
	type row struct {
		body  procedure.BodyID
		names procedure.Texts
	}
	rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.body, asJSON(&v.names)) },
		`SELECT n.body_id, n.names FROM body_name n WHERE n.form = 'short'
			AND n.body_id IN (SELECT m.body_id FROM membership m WHERE m.person_id IN (`+places+`)) ORDER BY n.body_id, n.id`, persons...)
	all := map[procedure.BodyID][]procedure.Texts{}
	for _, v := range rows {
		all[v.body] = append(all[v.body], v.names)
	}
	return all, err
}
