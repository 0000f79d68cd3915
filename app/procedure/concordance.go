package procedure

import "slices"

// ConcordanceLine is an element, and what number it bears in each of some
// revisions: empty where it has none.
type ConcordanceLine struct {
	Element Element // as the latest of them that has it says
	Numbers []string
}

// Concordance lists the sections and measures of some revisions, from the
// earliest, with the numbers that they bear in each: in the order of the latest,
// and behind them what it no longer has. What never bore one cannot be cited.
func Concordance(drafts []Draft) []ConcordanceLine {
	var lines []ConcordanceLine
	at := map[ElementID]int{}
	for n := len(drafts) - 1; n >= 0; n-- {
		var fresh []ConcordanceLine
		for _, e := range drafts[n].Elements {
			if e.Kind == Whole {
				continue
			}
			if _, known := at[e.ID]; !known {
				at[e.ID] = len(lines) + len(fresh)
				fresh = append(fresh, ConcordanceLine{Element: e, Numbers: make([]string, len(drafts))})
			}
		}
		lines = append(lines, fresh...)
		for _, e := range drafts[n].Elements {
			if e.Kind != Whole {
				lines[at[e.ID]].Numbers[n] = e.Number
			}
		}
	}
	return slices.DeleteFunc(lines, func(l ConcordanceLine) bool {
		return !slices.ContainsFunc(l.Numbers, func(number string) bool { return number != "" })
	})
}
