package store

import (
	"context"

	"svod/app/procedure"
)

// inFiles is the mark of files by that of what they belong to: who finds the one
// finds the other, each among its own kind.
func inFiles(mark string) string { return "#f" + mark[1:] }

func markLetters(round procedure.RoundID) string { return mark("l", round) } // that answered it

// holding is a kind of things that have files. (Their order is that of the parts
// of the index: ids of two tables might be the same.)
type holding struct {
	table, owner string // and its column that names the thing
	at           string // when a file came
	which        string // of its files are found
	things       func(reading, context.Context, []int64) ([]findable, error)
}

var holdings = []holding{
	{"comment_file", "comment_id", "f.at", "TRUE", reading.commentHeads},
	{"letter_file", "response_id", "f.at", "f.response_id IS NOT NULL", reading.findableLetters},
	{"document_file", "document_id", "(SELECT d.finalised FROM document d WHERE d.id = f.document_id)",
		// of the same text in several formats one, the others stand beside it
		`(f.format = 'docx' OR f.lang = '' OR NOT EXISTS (SELECT 1 FROM document_file x WHERE x.document_id = f.document_id AND x.lang = f.lang AND x.format = 'docx'))`,
		reading.findableDocuments},
}

// findableFiles are files on comments, scans of letters and files of documents,
// by their names and by what is written in them.
func (r reading) findableFiles(ctx context.Context, objects []int64) ([]findable, error) {
	var all []findable
	for i, h := range holdings {
		files, err := r.filesHeld(ctx, h, objects)
		if err != nil {
			return nil, err
		}
		owners := make([]int64, len(files))
		for i, f := range files {
			owners[i] = f.owner
		}
		things, err := h.things(r, ctx, owners)
		if err != nil {
			return nil, err
		}
		of := make(map[int64]findable, len(things))
		for _, t := range things {
			of[t.object] = t
		}
		for _, f := range files {
			if t, ok := of[f.owner]; ok {
				all = append(all, f.within(t, i+1))
			}
		}
	}
	return all, nil
}

// heldFile is a file with what is written in it.
type heldFile struct {
	procedure.Attachment
	owner       int64
	text, fault string
	noted       bool // that it is to be read
}

func (r reading) filesHeld(ctx context.Context, h holding, objects []int64) ([]heldFile, error) {
	var all []heldFile
	err := byIDs(objects, 0, func(places string, ids []any) error {
		some, err := list(ctx, r.q, func(scan scan, f *heldFile) error {
			var print []byte
			err := scan(&f.ID, &f.owner, &f.Name, &print, at(&f.At), &f.text, &f.fault, &f.noted)
			copy(f.Fingerprint[:], print)
			return err
		}, `SELECT f.id, f.`+h.owner+`, f.name, f.sha256, `+h.at+`, COALESCE(t.text, ''), COALESCE(t.fault, ''), t.sha256 IS NOT NULL
			FROM `+h.table+` f LEFT JOIN file_text t ON t.sha256 = f.sha256
			WHERE f.id IN (`+places+`) AND `+h.which+` ORDER BY f.id`, ids...)
		all = append(all, some...)
		return err
	})
	return all, err
}

// within is a file as one of a thing, which says where it is and who finds it.
func (f heldFile) within(t findable, part int) findable {
	t.object, t.part, t.At = int64(f.ID), int64(part), f.At
	t.File, t.FileName, t.Unreadable, t.unread = f.ID, f.Name, f.fault != "", !f.noted
	t.print = f.Fingerprint
	seen := make([]string, len(t.seen))
	for i, m := range t.seen {
		seen[i] = inFiles(m)
	}
	t.seen = seen
	t.Fields = []procedure.FoundField{{Head: true, Text: f.Name}, {Text: f.text}}
	return t
}

// findableLetters are the letters with which responses came, without words.
func (r reading) findableLetters(ctx context.Context, objects []int64) ([]findable, error) {
	var all []findable
	err := byIDs(objects, 0, func(places string, ids []any) error {
		some, err := list(ctx, r.q, func(scan scan, f *findable) error {
			err := scan(&f.Response, &f.Body, &f.group, &f.Plan, &f.Round, &f.RoundNumber, &f.Revision, &f.RevisionNumber)
			f.object = int64(f.Response)
			f.seen = []string{markOwn(f.group, f.Body), markLetters(f.Round)}
			f.marks = []string{markBody(f.Body), markOnRevision(f.Revision)}
			return err
		}, `SELECT p.id, p.body_id, o.grp_id, v.plan_id, o.id, o.number, o.revision_id, v.number
			FROM response p JOIN round o ON o.id = p.round_id JOIN revision v ON v.id = o.revision_id WHERE p.id IN (`+places+`)`, ids...)
		all = append(all, some...)
		return err
	})
	return all, err
}

// filesOfComments has the files on comments indexed anew: whoever finds a comment
// finds them.
func (tx *Tx) filesOfComments(ctx context.Context, all []due) error {
	var comments []int64
	for _, d := range all {
		if d.kind == procedure.FoundComment {
			comments = append(comments, d.object)
		}
	}
	return byIDs(comments, 0, func(places string, ids []any) error {
		_, err := tx.exec(ctx, `INSERT INTO find_due (kind, object) SELECT 'file', f.id FROM comment_file f WHERE f.comment_id IN (`+places+`)
			ORDER BY f.id ON CONFLICT (kind, object) DO UPDATE SET n = find_due.n + 1`, ids...)
		return err
	})
}
