package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"svod/app/procedure"
)

// idsAsked is how many ids one question names.
const idsAsked = 64

// byIDs asks a question about each id once, for some of them at a time. The
// places in its text begin after those of other arguments; their numbers are
// powers of two, so that few different texts are prepared.
func byIDs[ID ~int64](ids []ID, others int, ask func(places string, ids []any) error) error {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for some := range slices.Chunk(ids, idsAsked) {
		plain := make([]int64, len(some))
		for i, id := range some {
			plain[i] = int64(id)
		}
		if err := ask(placesOf(plain, others)); err != nil {
			return err
		}
	}
	return nil
}

// placesOf are the places of values in the text of a question, behind those of
// other arguments, and the values for them.
func placesOf[V any](values []V, others int) (string, []any) {
	args := make([]any, 0, idsAsked)
	for _, v := range values {
		args = append(args, v)
	}
	for len(args)&(len(args)-1) != 0 {
		args = append(args, args[0])
	}
	var places strings.Builder
	for i := range args {
		if i > 0 {
			places.WriteString(", ")
		}
		places.WriteString("$" + strconv.Itoa(others+i+1))
	}
	return places.String(), args
}

// standing is what an element is, and where it stands in a revision.
type standing struct {
	kind   procedure.ElementKind
	number string
	parent procedure.ElementID
}

// section is the section that an element belongs to: itself, or its parent.
func (s standing) section(id procedure.ElementID) procedure.ElementID {
	if s.kind == procedure.Section {
		return id
	}
	return s.parent
}

// In which revision elements stand, $1 being the revision itself or a round on
// it.
const (
	thisRevision    = `$1`
	revisionOfRound = `(SELECT o.revision_id FROM round o WHERE o.id = $1)`
)

// standings reads where elements stand in a revision: once for all comments on
// them, which are many.
func (r reading) standings(ctx context.Context, revision string, id any, elements []procedure.ElementID) (map[procedure.ElementID]standing, error) {
	all := make(map[procedure.ElementID]standing)
	err := byIDs(elements, 1, func(places string, ids []any) error {
		type row struct {
			id procedure.ElementID
			standing
		}
		rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.id, &v.kind, text(&v.number), maybe(&v.parent)) },
			`SELECT e.id, e.kind, a.number, a.parent_id FROM element e
			LEFT JOIN element_at a ON a.element_id = e.id AND a.revision_id = `+revision+` WHERE e.id IN (`+places+`)`,
			append([]any{id}, ids...)...)
		for _, v := range rows {
			all[v.id] = v.standing
		}
		return err
	})
	return all, err
}

// letters reads the particulars of the letters with which comments came.
func (r reading) letters(ctx context.Context, responses []procedure.ResponseID) (map[procedure.ResponseID]procedure.LetterRef, error) {
	all := make(map[procedure.ResponseID]procedure.LetterRef)
	err := byIDs(responses, 0, func(places string, ids []any) error {
		type row struct {
			id procedure.ResponseID
			procedure.LetterRef
		}
		rows, err := list(ctx, r.q, func(scan scan, v *row) error {
			return scan(&v.id, &v.Number, at(&v.Date), at(&v.At), &v.Late, &v.Entered)
		}, `SELECT p.id, p.out_number, p.out_date, p.at, p.late, p.entered FROM response p WHERE p.id IN (`+places+`)`, ids...)
		for _, v := range rows {
			all[v.id] = v.LetterRef
		}
		return err
	})
	return all, err
}
