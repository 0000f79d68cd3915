package web

import "slices"

// linesShown is how many lines of a list of people, or of an uploaded file, one page shows.
const linesShown = 200

// behind is the page of a list that begins behind a line, the first page if no
// line is that one; more says that others follow.
func behind[T any](all []T, is func(T) bool) (page []T, more bool) {
	all = all[slices.IndexFunc(all, is)+1:]
	return all[:min(linesShown, len(all))], len(all) > linesShown
}
