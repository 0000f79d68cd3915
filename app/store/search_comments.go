package store

import (
	"context"
	"maps"
	"slices"

	"svod/app/procedure"
)

// findableComments are comments with all that their readers see of them: their
// words, the words of their edits, what was decided of them and what is proposed
// and circulated, each in every language. A deleted draft is none.
func (r reading) findableComments(ctx context.Context, objects []int64) ([]findable, error) {
	all, err := r.commentHeads(ctx, objects)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	of := make(map[procedure.CommentID]*findable, len(all))
	for i := range all {
		of[all[i].Comment] = &all[i]
	}
	if err := r.translatedFields(ctx, of); err != nil {
		return nil, err
	}
	shown, err := r.dispositionFields(ctx, of)
	if err != nil {
		return nil, err
	}
	return all, r.wordingFields(ctx, of, shown)
}

// commentHeads are comments with their own words alone.
func (r reading) commentHeads(ctx context.Context, objects []int64) ([]findable, error) {
	var all []findable
	err := byIDs(objects, 0, func(places string, ids []any) error {
		some, err := list(ctx, r.q, scanFindableComment, `SELECT c.id, c.grp_id, c.plan_id, c.round_id, o.number, o.revision_id, v.number,
				c.element_id, e.kind, COALESCE(a.number, ''), c.body_id, c.kind, COALESCE(c.number, 0), c.state, COALESCE(c.official, c.at), c.pos,
				c.lang, c.text, c.reason
			FROM comment c
			JOIN round o ON o.id = c.round_id
			JOIN revision v ON v.id = o.revision_id
			JOIN element e ON e.id = c.element_id
			LEFT JOIN element_at a ON a.element_id = c.element_id AND a.revision_id = o.revision_id
			WHERE c.id IN (`+places+`) AND c.deleted IS NULL`, ids...)
		all = append(all, some...)
		return err
	})
	return all, err
}

func scanFindableComment(scan scan, f *findable) error {
	var lang procedure.Lang
	var text, reason string
	if err := scan(&f.Comment, &f.group, &f.Plan, &f.Round, &f.RoundNumber, &f.Revision, &f.RevisionNumber, &f.Element, &f.ElementKind, &f.Mark,
		&f.Body, &f.About, &f.Number, &f.State, at(&f.At), &f.Pos, &lang, &text, &reason); err != nil {
		return err
	}
	f.object = int64(f.Comment)
	f.seen = []string{markOwn(f.group, f.Body)}
	if f.State != procedure.CommentDraft {
		f.seen = append(f.seen, markRound(f.Round))
	}
	f.marks = []string{markBody(f.Body), markOnRevision(f.Revision)}
	f.addWords(lang, text, reason)
	return nil
}

// addWords adds what a comment says in a language, and why.
func (f *findable) addWords(lang procedure.Lang, text, reason string) {
	f.addField("", lang, text)
	f.addField("search.field.reason", lang, reason)
}

func (f *findable) addField(label string, lang procedure.Lang, text string) {
	if text != "" {
		f.Fields = append(f.Fields, procedure.FoundField{Label: label, Lang: lang, Text: text})
	}
}

func (r reading) translatedFields(ctx context.Context, of map[procedure.CommentID]*findable) error {
	return byIDs(slices.Collect(maps.Keys(of)), 0, func(places string, ids []any) error {
		type row struct {
			comment      procedure.CommentID
			lang         procedure.Lang
			text, reason string
		}
		rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.comment, &v.lang, &v.text, &v.reason) },
			`SELECT t.comment_id, t.lang, t.text, t.reason FROM comment_translation t
			WHERE t.comment_id IN (`+places+`) ORDER BY t.comment_id, t.lang`, ids...)
		for _, v := range rows {
			of[v.comment].addWords(v.lang, v.text, v.reason)
		}
		return err
	})
}

// dispositionFields adds what was decided of comments, and what is proposed to
// all, and says which dispositions these are.
func (r reading) dispositionFields(ctx context.Context, of map[procedure.CommentID]*findable) (map[procedure.DispositionID]bool, error) {
	shown := map[procedure.DispositionID]bool{0: true}
	err := byIDs(slices.Collect(maps.Keys(of)), 0, func(places string, ids []any) error {
		type row struct {
			id      procedure.DispositionID
			comment procedure.CommentID
			stage   procedure.Stage
			notes   procedure.Texts
		}
		rows, err := list(ctx, r.q, func(scan scan, v *row) error { return scan(&v.id, &v.comment, &v.stage, asJSON(&v.notes)) },
			`SELECT d.id, d.comment_id, d.stage, d.notes FROM disposition d
			WHERE d.comment_id IN (`+places+`) AND d.replaced IS NULL AND (d.stage = 'decided' OR d.circulated IS NOT NULL) ORDER BY d.id`, ids...)
		for _, v := range rows {
			shown[v.id] = true
			label := "search.field.proposed"
			if v.stage == procedure.Decided {
				label = "search.field.decided"
			}
			of[v.comment].Fields = append(of[v.comment].Fields, fieldsOf(label, v.notes)...)
		}
		return err
	})
	return shown, err
}

// wordingFields adds the words that edits put in, those of a comment itself and
// of the dispositions that are shown.
func (r reading) wordingFields(ctx context.Context, of map[procedure.CommentID]*findable, shown map[procedure.DispositionID]bool) error {
	edits, err := r.editsOf(ctx, slices.Collect(maps.Keys(of)), allWords, ``)
	keys := slices.SortedFunc(maps.Keys(edits), func(a, b editKey) int { return int(a.disposition - b.disposition) })
	for _, key := range keys {
		e := edits[key]
		if !shown[key.disposition] {
			continue
		}
		for _, lang := range slices.Sorted(maps.Keys(e.Words)) {
			of[key.comment].addField("search.field.wording", lang, e.Words[lang].New)
		}
		for _, lang := range slices.Sorted(maps.Keys(e.Texts)) {
			for _, column := range slices.Sorted(maps.Keys(e.Texts[lang])) {
				of[key.comment].addField("search.field.wording", lang, e.Texts[lang][column])
			}
		}
	}
	return err
}
