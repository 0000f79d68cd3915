package procedure

import "slices"

// AdmitForm refuses a file that is of another round, body, plan or revision, by
// its hidden identity. A file without one is looked at row by row.
func AdmitForm(f FilledFile, o Round, body BodyID, revisions []Revision) error {
	refuse := func(key string, args ...any) error { return Invalid{{Field: "file", Key: key, Args: args}} }
	for _, t := range f.tags() {
		switch {
		case t.Round != 0 && t.Round != o.ID:
			return refuse("offline.error.round")
		case t.Body != 0 && t.Body != body:
			return refuse("offline.error.body")
		case t.Revision == 0 || t.Revision == o.Revision:
			continue
		}
		number := func(id RevisionID) int {
			if i := slices.IndexFunc(revisions, func(r Revision) bool { return r.ID == id }); i >= 0 {
				return revisions[i].Number
			}
			return 0
		}
		if number(t.Revision) == 0 {
			return refuse("offline.error.plan")
		}
		return refuse("offline.error.revision", "Number", number(t.Revision), "Now", number(o.Revision))
	}
	return nil
}

// tags are the hidden identities of a file: its own, or else those of its rows.
func (f FilledFile) tags() []FormTag {
	var all []FormTag
	for _, s := range f.Tags {
		if t, ok := ParseFormTag(s); ok {
			all = append(all, t)
		}
	}
	if len(all) > 0 {
		return all
	}
	for _, row := range f.Rows {
		for _, c := range row.Cells {
			for _, s := range []string{c.Tag, c.after()} {
				if t, ok := ParseFormTag(s); ok {
					all = append(all, t)
				}
			}
		}
	}
	return all
}

// Chosen checks which lines of a report somebody takes, by their places, with
// the justification of those for which the file has none.
func (r FormReport) Chosen(lines []int, reason string) (map[int]NewComment, error) {
	var problems Invalid
	reason = problems.Text("reason", reason, MaxJustification)
	all := map[int]NewComment{}
	for _, i := range lines {
		if i < 0 || i >= len(r.Lines) || r.Lines[i].State != FormTaken && r.Lines[i].State != FormUnsure {
			continue
		}
		n := r.Lines[i].Comment
		if n.Reason == "" {
			n.Reason = reason
		}
		if n.Reason == "" && len(problems) == 0 {
			problems.Add("reason", "offline.error.reason")
		}
		all[i] = n
	}
	if len(lines) == 0 {
		problems.Add("line", "offline.error.none")
	}
	return all, problems.Err()
}
