package views

import "svod/app/procedure"

// BodyWords are a body's names in the page's language.
type BodyWords struct {
	Code  string
	Short string
	Full  string
}

// Bodies are the words of all bodies that a page names.
type Bodies map[procedure.BodyID]BodyWords

// options are the bodies of a choice, in the order given.
func (b Bodies) options(ids []procedure.BodyID) []Option {
	var all []Option
	for _, id := range ids {
		all = append(all, Option{procedure.Code(id), b[id].Short})
	}
	return all
}
