package web

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"svod/app/procedure"
	"svod/app/store"
	"svod/app/store/storetest"
)

// keeps lets the delegate keep a filter of the table.
func (s *grownSite) keeps(b *testing.B, query string) {
	b.Helper()
	account, _, err := s.store.Account(b.Context(), delegate)
	if err == nil {
		err = s.desk.KeepView(b.Context(), account.In(1, s.store.Now()), 1, procedure.NewView{Name: "Наше", Query: query})
	}
	if err != nil {
		b.Fatal(err)
	}
}

// index makes the index of all that can be found.
func (s *grownSite) index(b *testing.B) {
	b.Helper()
	for more := true; more; {
		var err error
		if more, err = s.store.IndexDue(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// multiply copies the comments of the round, with their edits, translations and
// words in the index, until there are so many, and counts them anew. Beyond few
// of them none is on the measure that is spared. Each has a number of its own
// among its words.
func (s *grownSite) multiply(b testing.TB, n int, spared procedure.ElementID) {
	b.Helper()
	conn, err := storetest.Raw(b, s.store).Conn(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	postgres := false
	if _, err := conn.ExecContext(b.Context(), `PRAGMA synchronous = OFF; PRAGMA cache_size = -800000; PRAGMA temp_store = MEMORY`); err != nil {
		postgres = true
	}
	run := func(texts ...string) {
		for _, text := range texts {
			if _, err := conn.ExecContext(b.Context(), text); err != nil {
				b.Fatalf("%.80s: %v", text, err)
			}
		}
	}
	indexes := map[string]string{}
	if postgres {
		indexes = laid(b, conn)
		for name := range indexes {
			run(`DROP INDEX ` + name)
		}
	}
	run(copies(n, spared, postgres)...)
	run(copiedWords(postgres)...)
	run(recounts()...)
	run(`DROP TABLE copy`, `DROP TABLE copied`)
	for _, text := range indexes {
		run(text)
	}
	if postgres { // which does so by itself; nobody does it on SQLite
		run(`VACUUM ANALYZE`)
	}
}

// laid are the indexes of PostgreSQL's that are made faster after the rows.
func laid(b testing.TB, conn *sql.Conn) map[string]string {
	rows, err := conn.QueryContext(b.Context(), `SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema()
		AND i.tablename IN ('comment', 'find', 'edit') AND i.indexname NOT LIKE '%_pkey'`)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	all := map[string]string{}
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			b.Fatal(err)
		}
		all[name] = text
	}
	return all
}

// copies are the statements that copy comments, to a total of n.
func copies(n int, spared procedure.ElementID, postgres bool) []string {
	column, stems := `, stems`, `, c.stems || '`+repeated()+` ' || y.n || ' '`
	if postgres {
		column, stems = ``, ``
	}
	return []string{
		`CREATE TABLE copied (part BIGINT NOT NULL, k BIGINT NOT NULL, id BIGINT NOT NULL, PRIMARY KEY (part, k))`,
		`INSERT INTO copied SELECT 0, ROW_NUMBER() OVER (ORDER BY c.id) - 1, c.id FROM comment c WHERE c.round_id = 1 AND c.state <> 'draft'`,
		fmt.Sprintf(`INSERT INTO copied SELECT 1, ROW_NUMBER() OVER (ORDER BY c.id) - 1, c.id FROM comment c WHERE c.round_id = 1 AND c.state <> 'draft'
			AND c.element_id <> %d`, spared),
		`CREATE TABLE copy (id BIGINT PRIMARY KEY, of BIGINT NOT NULL, n BIGINT NOT NULL)`,
		fmt.Sprintf(`INSERT INTO copy WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n
				WHERE i < %[1]d - (SELECT COUNT(*) FROM copied x WHERE x.part = 0))
			SELECT 4000000000 + (n.i * 7919) %% 1000003 * 2000 + n.i %% 1999, x.id, n.i FROM n
			JOIN copied x ON x.part = CASE WHEN n.i < %[2]d THEN 0 ELSE 1 END AND x.k = n.i %% CASE WHEN n.i < %[2]d
				THEN (SELECT COUNT(*) FROM copied y WHERE y.part = 0) ELSE (SELECT COUNT(*) FROM copied y WHERE y.part = 1) END`, n, few),
		`INSERT INTO comment (id, grp_id, plan_id, round_id, element_id, body_id, person_id, response_id, kind, state, pos, at, official, version, contested, lang, text, reason` + column + `)
			SELECT y.id, c.grp_id, c.plan_id, c.round_id, c.element_id, c.body_id, c.person_id, c.response_id, c.kind, c.state, c.pos + 1000 + y.n, c.at, c.official, 1, c.contested, c.lang,
			c.text || ' Обращение ' || y.n || '.', c.reason` + stems + `
			FROM copy y JOIN comment c ON c.id = y.of`,
		`INSERT INTO comment_translation (comment_id, lang, text, reason, person_id, at) SELECT y.id, t.lang, t.text, t.reason, t.person_id, t.at FROM copy y JOIN comment_translation t ON t.comment_id = y.of`,
		`INSERT INTO edit (id, comment_id, base_revision_id, element_id, op, col, with_id, place_section, place_after, place_number, follows)
			SELECT 1000000 + y.n, y.id, e.base_revision_id, e.element_id, e.op, e.col, e.with_id, e.place_section, e.place_after, e.place_number, e.follows
			FROM copy y JOIN edit e ON e.comment_id = y.of AND e.disposition_id IS NULL`,
		`INSERT INTO edit_text (edit_id, lang, col, old, new) SELECT 1000000 + y.n, t.lang, t.col, t.old, t.new
			FROM copy y JOIN edit e ON e.comment_id = y.of AND e.disposition_id IS NULL JOIN edit_text t ON t.edit_id = e.id`,
	}
}

// repeated is the stem of the word that each copy has.
func repeated() string { return store.Stem("обращение") }

// copiedWords are the statements that index the copies as what they are copies
// of, and by their own numbers. SQLite tells an indexed thing's words by the
// vocabulary alone.
func copiedWords(postgres bool) []string {
	const rows = `FROM copy y JOIN find f ON f.kind = 'comment' AND f.object = y.of AND f.part = 0 ORDER BY y.n`
	if postgres {
		return []string{`INSERT INTO find (grp_id, kind, object, part, at, sum, terms)
			SELECT f.grp_id, f.kind, y.id, 0, f.at, 0, f.terms || to_tsvector('simple', '` + repeated() + ` ' || y.n) ` + rows}
	}
	return []string{
		`INSERT INTO find (grp_id, kind, object, part, at, sum) SELECT f.grp_id, f.kind, y.id, 0, f.at, 0 ` + rows,
		`CREATE VIRTUAL TABLE temp.term USING fts5vocab('main', 'find_terms', 'instance')`,
		`CREATE TABLE copied_words AS SELECT t.doc AS id, group_concat(t.term, ' ' ORDER BY t.offset) AS terms FROM temp.term t WHERE t.term NOT LIKE '#s%' GROUP BY t.doc`,
		`CREATE INDEX copied_words_id ON copied_words (id)`,
		`INSERT INTO find_terms (rowid, terms) SELECT g.id, w.terms || ' ` + repeated() + ` ' || y.n || ' #s' || (g.id / 4096) FROM copy y
			JOIN find f ON f.kind = 'comment' AND f.object = y.of AND f.part = 0 JOIN copied_words w ON w.id = f.id
			JOIN find g ON g.kind = 'comment' AND g.object = y.id AND g.part = 0 ORDER BY y.n`,
		`DROP TABLE copied_words`, `DROP TABLE temp.term`,
	}
}

// recounts are the statements that count all comments anew.
func recounts() []string {
	states := "official accepted accepted_in_part rejected noted deferred withdrawn"
	var kinds []string
	for _, state := range strings.Fields(states) {
		kinds = append(kinds, fmt.Sprintf("SUM(CASE WHEN c.state = '%s' THEN 1 ELSE 0 END)", state))
	}
	sums, columns := strings.Join(kinds, ", "), strings.ReplaceAll(states, " ", ", ")
	section := `CASE WHEN e.kind = 'section' THEN e.id ELSE COALESCE(a.parent_id, 0) END`
	return []string{
		`DELETE FROM tally`, `DELETE FROM tally_cell`, `DELETE FROM tally_kind`,
		`INSERT INTO tally (round_id, element_id, ` + columns + `) SELECT c.round_id, c.element_id, ` + sums + ` FROM comment c WHERE c.state <> 'draft' GROUP BY c.round_id, c.element_id`,
		`INSERT INTO tally_cell (round_id, element_id, body_id, ` + columns + `) SELECT c.round_id, c.element_id, c.body_id, ` + sums + ` FROM comment c
			WHERE c.state <> 'draft' GROUP BY c.round_id, c.element_id, c.body_id`,
		`INSERT INTO tally_kind (round_id, section_id, body_id, kind, lang, supported, contested, ` + columns + `)
			SELECT c.round_id, ` + section + `, c.body_id, c.kind, c.lang, c.supports > 0, c.contested, ` + sums + `
			FROM comment c JOIN round o ON o.id = c.round_id JOIN element e ON e.id = c.element_id
			LEFT JOIN element_at a ON a.element_id = c.element_id AND a.revision_id = o.revision_id
			WHERE c.state <> 'draft' GROUP BY c.round_id, ` + section + `, c.body_id, c.kind, c.lang, c.supports > 0, c.contested`,
	}
}
