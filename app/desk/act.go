package desk

import (
	"errors"
	"fmt"
	"strconv"

	"svod/app/procedure"
)

// object names what an act was done to, as the record keeps it: noun/id.
func object[ID ~int64](noun string, id ID) string { return fmt.Sprintf("%s/%d", noun, id) }

// fact is one particular of a record's line.
func fact(name, value string) procedure.Fact { return procedure.Fact{Name: name, Value: value} }

// officer refuses who is not of the group's secretariat.
func officer(who procedure.Viewer) error { return who.MayKeep() }

// idFact is a fact whose value is an id, shown as the name of what it is.
func idFact[ID ~int64](name string, id ID) procedure.Fact {
	return fact(name, strconv.FormatInt(int64(id), 10))
}

// eachDue does what the clock asks for, one after the other. What fails for one
// does not stop the others, which may be another group's deadlines.
func eachDue[T any](due []T, do func(T) error) error {
	failed := make([]error, len(due))
	for i, one := range due {
		failed[i] = do(one)
	}
	return errors.Join(failed...)
}
