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
