package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// An act notes which objects it has changed; the index follows by itself, some
// moments later and in a transaction of its own. To find the stems of a
// comment's words would cost its filing as much as all the rest.

// TopicSearch changes when something is to be indexed.
const TopicSearch = "search"

// due is an object that is to be indexed anew.
type due struct {
	kind   procedure.FoundKind
	object int64
	n      int64 // how often it has changed
}

// reindex notes that the words of an object, or who finds it, have changed.
func reindex[ID ~int64](tx *Tx, kind procedure.FoundKind, id ID) {
	if d := (due{kind: kind, object: int64(id)}); !slices.Contains(tx.due, d) {
		tx.due = append(tx.due, d)
	}
}

// reindexAll is reindex of the objects that a query selects.
func (tx *Tx) reindexAll(ctx context.Context, kind procedure.FoundKind, query string, args ...any) error {
	_, err := tx.exec(ctx, `INSERT INTO find_due (kind, object) SELECT '`+string(kind)+`', x.id FROM (`+query+`) x ORDER BY x.id
		ON CONFLICT (kind, object) DO UPDATE SET n = find_due.n + 1`, args...)
	tx.Changed(TopicSearch)
	return err
}

// saveDue writes down what the transaction has changed; in one order, so that
// two of them cannot wait for each other.
func (tx *Tx) saveDue(ctx context.Context) error {
	if len(tx.due) == 0 {
		return nil
	}
	slices.SortFunc(tx.due, due.compare)
	for _, d := range tx.due {
		if _, err := tx.exec(ctx, `INSERT INTO find_due (kind, object) VALUES ($1, $2)
			ON CONFLICT (kind, object) DO UPDATE SET n = find_due.n + 1`, string(d.kind), d.object); err != nil {
			return err
		}
	}
	tx.Changed(TopicSearch)
	return nil
}

func (d due) compare(other due) int {
	return cmp.Or(strings.Compare(string(d.kind), string(other.kind)), cmp.Compare(d.object, other.object))
}

// indexBatch is how many objects are indexed in one transaction.
const (
	indexBatch = 32
	filesBatch = 4 // of these are files
)

// IndexDue indexes some of the objects that have changed, the longest changed
// first, and says whether there may be more to do. Several processes may do it.
func (s *Store) IndexDue(ctx context.Context) (more bool, err error) {
	all, err := list(ctx, s.q, func(scan scan, d *due) error { return scan(&d.kind, &d.object, &d.n) },
		`SELECT d.kind, d.object, d.n FROM find_due d ORDER BY d.id LIMIT $1`, indexBatch)
	if err != nil {
		return false, err
	}
	if len(all) == 0 {
		return s.mergeWords(ctx)
	}
	all = fewFiles(all)
	objects := map[procedure.FoundKind][]int64{}
	for _, d := range all {
		objects[d.kind] = append(objects[d.kind], d.object)
	}
	words := map[due][]indexed{}
	for kind, ids := range objects {
		found, err := s.findables(ctx, kind, ids)
		if err != nil {
			return false, err
		}
		for _, f := range found {
			of := due{kind: kind, object: f.object}
			words[of] = append(words[of], s.d.indexed(f))
		}
	}
	stems := s.newStems(words)
	err = s.Note(ctx, func(tx *Tx) error {
		if err := tx.keepStems(ctx, stems); err != nil {
			return err
		}
		for _, d := range slices.SortedFunc(slices.Values(all), due.compare) {
			if err := tx.index(ctx, d, words[due{kind: d.kind, object: d.object}]); err != nil {
				return err
			}
		}
		return tx.filesOfComments(ctx, all)
	})
	if err != nil {
		return false, err
	}
	for _, stem := range stems {
		s.stems.Store(stem, true)
	}
	s.merged.Store(false)
	return true, nil
}

// fewFiles leaves of many objects only some files: one can have as many words as
// all others, and acts wait for what is written.
func fewFiles(all []due) []due {
	files := 0
	return slices.DeleteFunc(all, func(d due) bool {
		if d.kind == procedure.FoundFile {
			files++
		}
		return d.kind == procedure.FoundFile && files > filesBatch
	})
}

// indexed is a thing with its words as the database keeps them.
type indexed struct {
	findable
	stems []string
	terms string
	sum   int64
}

func (d dialect) indexed(f findable) indexed {
	x := indexed{findable: f, stems: f.stems()}
	x.terms = d.termsOf(x)
	sum := sha256.Sum256([]byte(x.terms + f.At.String()))
	x.sum = int64(binary.BigEndian.Uint64(sum[:]))
	return x
}

// termsOf are a thing's words and marks as the index takes them.
func (d dialect) termsOf(x indexed) string {
	var out strings.Builder
	write := func(word string, place int) {
		if !d.postgres() {
			out.WriteString(word + " ")
			return
		}
		out.WriteString("'" + word + "'")
		if place > 0 && place < maxTerms { // no place beyond is kept
			out.WriteString(":" + strconv.Itoa(place))
		}
		out.WriteByte(' ')
	}
	for i, word := range x.stems {
		write(word, i+1)
	}
	for _, m := range slices.Concat(x.seen, x.marks) {
		write(m, 0)
	}
	return out.String()
}

// index writes what there is of an object in the place of what there was,
// unless it has changed again since it was read.
func (tx *Tx) index(ctx context.Context, d due, things []indexed) error {
	n, err := tx.exec(ctx, `DELETE FROM find_due WHERE kind = $1 AND object = $2 AND n = $3`, string(d.kind), d.object, d.n)
	if err != nil || n == 0 {
		return err
	}
	type row struct{ id, part, sum int64 }
	rows, err := list(ctx, tx, func(scan scan, v *row) error { return scan(&v.id, &v.part, &v.sum) },
		`SELECT f.id, f.part, f.sum FROM find f WHERE f.kind = $1 AND f.object = $2`, string(d.kind), d.object)
	if err != nil {
		return err
	}
	was := make(map[int64]row, len(rows))
	for _, v := range rows {
		was[v.part] = v
	}
	for _, x := range things {
		if x.unread {
			if err := tx.toRead(ctx, x.print); err != nil {
				return err
			}
		}
		before, known := was[x.part]
		delete(was, x.part)
		switch {
		case !known:
			err = tx.insertFound(ctx, x)
		case before.sum != x.sum:
			err = tx.updateFound(ctx, before.id, x)
		}
		if err != nil {
			return err
		}
	}
	for _, gone := range was {
		if err := tx.deleteFound(ctx, gone.id); err != nil {
			return err
		}
	}
	return nil
}
