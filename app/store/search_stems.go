package store

import (
	"context"
	"maps"
	"slices"
	"unicode"

	"svod/app/procedure"
)

// sought is a thing that is looked for, by stems: its own, in a row, and those of
// words that begin as it does.
type sought struct{ stems, begun []string }

// stemsOf are the stems of what is looked for.
func (r reading) stemsOf(ctx context.Context, terms []procedure.Sought) ([]sought, error) {
	all := make([]sought, len(terms))
	for i, t := range terms {
		for _, w := range t.Words {
			all[i].stems = append(all[i].stems, Stem(w))
		}
		head := firstLetters(t.Beginning())
		if head == "" {
			continue
		}
		var err error
		all[i].begun, err = list(ctx, r.q, func(scan scan, stem *string) error { return scan(stem) },
			`SELECT s.stem FROM find_stem s WHERE s.head = $1 AND SUBSTR(s.stem, 1, LENGTH($2)) = $2 AND s.stem <> $3
			ORDER BY LENGTH(s.stem), s.stem LIMIT $4`, head, t.Beginning(), all[i].stems[0], procedure.MaxBeginnings)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// firstLetters are those of a word by which stems are kept; empty of one
// that has not so many letters.
func firstLetters(word string) string {
	n := 0
	for i, r := range word {
		if n == procedure.MinBeginning {
			return word[:i]
		}
		if !unicode.IsLetter(r) {
			return ""
		}
		n++
	}
	if n < procedure.MinBeginning {
		return ""
	}
	return word
}

// newStems are the stems of things that are about to be indexed and are not known
// to be kept.
func (s *Store) newStems(words map[due][]indexed) []string {
	fresh := map[string]bool{}
	for _, things := range words {
		for _, x := range things {
			for _, stem := range x.stems {
				if _, known := s.stems.Load(stem); !known && firstLetters(stem) != "" {
					fresh[stem] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(fresh)) // in one order, so that two processes cannot wait for each other
}

// keepStems keeps stems that words are found by whose beginnings are looked for.
// None is ever taken away: it says of no thing that it is there.
func (tx *Tx) keepStems(ctx context.Context, stems []string) error {
	for _, stem := range stems {
		if _, err := tx.exec(ctx, `INSERT INTO find_stem (head, stem) VALUES ($1, $2) ON CONFLICT (head, stem) DO NOTHING`, firstLetters(stem), stem); err != nil {
			return err
		}
	}
	return nil
}
