package procedure

import (
	"errors"
	"fmt"
	"time"
)

// Problem is one thing wrong with one field of a form: the key of a sentence
// in locales and its arguments, never the sentence.
type Problem struct {
	Field string
	Key   string
	Args  []any // name, value, name, value
}

// Invalid says which fields of what was typed cannot be taken.
type Invalid []Problem

func (e Invalid) Error() string {
	if len(e) == 0 {
		return "invalid"
	}
	return fmt.Sprintf("invalid: %s (%s) and %d more", e[0].Field, e[0].Key, len(e)-1)
}

// Add notes a problem of a field.
func (e *Invalid) Add(field, key string, args ...any) {
	*e = append(*e, Problem{field, key, args})
}

// Err is the problems as an error, nil if there is none.
func (e Invalid) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// ErrNotFound: there is no such thing, or it is not the viewer's to see, which
// looks the same.
var ErrNotFound = errors.New("not found")

// Forbidden: seen, but not the viewer's to do. Key names the sentence that
// says who may.
type Forbidden struct{ Key string }

func (e Forbidden) Error() string { return "forbidden: " + e.Key }

// Closed: too late. The deadline is carried so that the message can say it.
type Closed struct {
	Key      string
	Deadline time.Time
	Zone     string // IANA
}

func (e Closed) Error() string { return "closed: " + e.Key }

// Conflict: somebody changed the thing meanwhile. Mine is what was typed,
// Theirs what stands now, by field; nothing was written.
type Conflict struct {
	Key          string
	Mine, Theirs map[string]string
	Version      int // of what stands now
}

func (e Conflict) Error() string { return "conflict: " + e.Key }

// Refused: the act does not fit the state things are in (a step would be
// skipped). Key names the sentence that says what has to come first.
type Refused struct {
	Key  string
	Args []any
}

func (e Refused) Error() string { return "refused: " + e.Key }
