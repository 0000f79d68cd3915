package store

import (
	"context"

	"svod/app/procedure"
)

// openEdit is an edit e of an undecided official comment c that lacks words in
// a language of its plan p.
const openEdit = `e.disposition_id IS NULL AND c.state IN ('official', 'deferred')
	AND (SELECT COUNT(DISTINCT x.lang) FROM edit_text x WHERE x.edit_id = e.id)
		BETWEEN 1 AND LENGTH(p.langs) - LENGTH(REPLACE(p.langs, ',', ''))`

// OpenEdits lists the comments of a round whose edits lack words in a language,
// as far as the viewer may see them.
func (r reading) OpenEdits(ctx context.Context, who procedure.Viewer, round procedure.RoundID, others bool) ([]procedure.Comment, error) {
	return r.comments(ctx, who, others, allWords, `c.round_id = $5 AND EXISTS (SELECT 1 FROM edit e JOIN plan p ON p.id = c.plan_id
		WHERE e.comment_id = c.id AND `+openEdit+`) ORDER BY c.pos, c.id`, round)
}
