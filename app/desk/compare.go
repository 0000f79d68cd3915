package desk

import (
	"context"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
)

// ComparisonPaper is how one revision became another as a paper; credits adds
// the column of comments, for a form that has no authors of changes.
func (d *Desk) ComparisonPaper(ctx context.Context, p *locales.Printer, story procedure.Story, credits bool) (papers.Paper, error) {
	bodies, err := d.store.Bodies(ctx)
	if err != nil {
		return papers.Paper{}, err
	}
	return papers.Comparison(p, papers.ComparisonData{Story: story, Names: paperNames(bodies, lang(p)), Credits: credits}), nil
}
