package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"svod/app/procedure"
)

// chain is the head of a group's record: how many lines it has, and the hash
// of the last one.
type chain struct {
	n, saved int64
	head     []byte
}

// lockChain takes the group's chain row, and with it the group.
func (tx *Tx) lockChain(ctx context.Context, group procedure.GroupID) (chain, error) {
	var c chain
	err := one(ctx, tx, `UPDATE chain SET n = n WHERE grp_id = $1 RETURNING n, head`, []any{group}, &c.n, &c.head)
	c.saved = c.n
	return c, err
}

func (tx *Tx) saveChain(ctx context.Context) error {
	if tx.chain.n == tx.chain.saved {
		return nil
	}
	_, err := tx.exec(ctx, `UPDATE chain SET n = $1, head = $2 WHERE grp_id = $3`, tx.chain.n, tx.chain.head, tx.group)
	return err
}

// startChain begins the record of a new group.
func (tx *Tx) startChain(ctx context.Context, group procedure.GroupID) error {
	_, err := tx.exec(ctx, `INSERT INTO chain (grp_id, n, head) VALUES ($1, 0, $2)`, group, make([]byte, sha256.Size))
	return err
}

// Record appends one line to the group's record: who did what to which object
// ("round/2"), with facts that a reader of the record needs. It holds no texts
// of comments: those are kept with their versions.
func (tx *Tx) Record(ctx context.Context, who procedure.Viewer, verb procedure.Verb, object string, facts ...procedure.Fact) error {
	line := procedure.RecordLine{Group: tx.group, N: tx.chain.n + 1, At: tx.Now, Person: who.Person, Body: who.Body,
		Verb: verb, Object: object, Facts: facts}
	raw, err := json.Marshal(facts)
	if err != nil {
		return fmt.Errorf("facts of %s: %w", verb, err)
	}
	hash := lineHash(tx.chain.head, line, raw)
	if _, err := tx.exec(ctx, `INSERT INTO audit (grp_id, n, at, person_id, body_id, verb, object, facts, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.group, line.N, Time(line.At), orNull(line.Person), orNull(line.Body), string(verb), object, string(raw), hash); err != nil {
		return fmt.Errorf("record %s: %w", verb, err)
	}
	tx.chain.n, tx.chain.head = line.N, hash
	return nil
}

// Recorded is the number and the hash of the newest line of the group's record.
func (tx *Tx) Recorded() (n int64, hash []byte) { return tx.chain.n, tx.chain.head }

// lineHash chains a line to the one before: SHA-256 over the earlier hash and
// the line's fields, each with its length before it, so that no two different
// lines have the same bytes.
func lineHash(previous []byte, l procedure.RecordLine, facts []byte) []byte {
	var raw []byte
	number := func(n int64) { raw = binary.BigEndian.AppendUint64(raw, uint64(n)) }
	text := func(s string) {
		number(int64(len(s)))
		raw = append(raw, s...)
	}
	raw = append(raw, previous...)
	number(int64(l.Group))
	number(l.N)
	number(l.At.UnixMicro())
	number(int64(l.Person))
	number(int64(l.Body))
	text(string(l.Verb))
	text(l.Object)
	text(string(facts))
	sum := sha256.Sum256(raw)
	return sum[:]
}

// Record reads a page of the record of the viewer's group from the newest, only
// what the viewer may see: officers all of it, but of what a delegation does
// within itself only that something was done, and nothing when they ask for
// somebody's acts or for those on comments; a delegation its own body's acts,
// everybody the own ones. The numbers of lines are for officers: between
// two of its own a delegation would read how much the others have done.
func (r reading) Record(ctx context.Context, who procedure.Viewer, q procedure.RecordQuery) (procedure.RecordPage, error) {
	page := procedure.RecordPage{}
	if !who.Member() {
		return page, procedure.ErrNotFound
	}
	noun := "%"
	if q.Noun != "" {
		noun = q.Noun + "/%"
	}
	var err error
	page.Lines, err = list(ctx, r.q, scanRecordLine, `SELECT a.n, a.at, a.person_id, a.body_id, a.verb, a.object, a.facts, a.hash
		FROM audit a
		WHERE a.grp_id = $1 AND a.n < COALESCE((SELECT b.n FROM audit b WHERE b.grp_id = $1 AND b.hash = $2), 9223372036854775807) AND ($3 OR a.person_id = $4 OR a.body_id = $5)
			AND a.object LIKE $6 AND (a.person_id = $7 OR $7 = 0) AND a.at >= $8
			AND ($6 = '%' AND $7 = 0 OR a.person_id = $4 OR a.body_id = $5 OR a.verb NOT IN (`+innerVerbs+`))
		ORDER BY a.n DESC LIMIT $9`,
		who.Group, q.Before, who.Officer(), who.Person, who.SpeaksFor(), noun, int64(q.Person), q.From.UnixMicro(), q.Limit+1)
	if err != nil {
		return page, err
	}
	for i := range page.Lines {
		page.Lines[i] = page.Lines[i].For(who)
	}
	if len(page.Lines) > q.Limit {
		page.Lines = page.Lines[:q.Limit]
		page.Earlier = page.Lines[q.Limit-1].Hash
	}
	if who.Officer() {
		err = one(ctx, r.q, `SELECT n FROM chain WHERE grp_id = $1`, []any{who.Group}, &page.Total)
	} else {
		for i := range page.Lines {
			page.Lines[i].N = 0
		}
	}
	if err != nil {
		return page, err
	}
	if page.Actors, err = r.recordActors(ctx, who); err != nil {
		return page, err
	}
	page.People, err = r.recordPeople(ctx, page)
	return page, err
}

// innerVerbs and innerLetters are those of procedure in SQL.
var innerVerbs, innerLetters = quoted(procedure.InnerVerbs), quoted(procedure.InnerLetters)

// quoted is a fixed list of names in SQL.
func quoted[T ~string](names []T) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = "'" + string(name) + "'"
	}
	return strings.Join(all, ", ")
}

// recordActors names all whose acts the viewer may see: the members of the
// group, for a delegation its own.
func (r reading) recordActors(ctx context.Context, who procedure.Viewer) (map[procedure.PersonID]procedure.PersonName, error) {
	return r.personNames(ctx, `SELECT p.id, p.names FROM person p
		WHERE p.id = $3 OR EXISTS (SELECT 1 FROM membership m WHERE m.person_id = p.id AND m.grp_id = $1 AND ($2 OR m.body_id = $4))`,
		who.Group, who.Officer(), who.Person, who.SpeaksFor())
}

// recordPeople names those who acted and those whom the facts of a page name.
func (r reading) recordPeople(ctx context.Context, page procedure.RecordPage) (map[procedure.PersonID]procedure.PersonName, error) {
	people := map[procedure.PersonID]procedure.PersonName{}
	name := func(id procedure.PersonID) error {
		if people[id] != nil || id == 0 {
			return nil
		}
		if people[id] = page.Actors[id]; people[id] != nil {
			return nil
		}
		named, err := r.personNames(ctx, `SELECT p.id, p.names FROM person p WHERE p.id = $1`, id)
		people[id] = named[id]
		return err
	}
	for _, l := range page.Lines {
		if err := name(l.Person); err != nil {
			return nil, err
		}
		for _, f := range l.Facts {
			id, ok := procedure.ParseNumber[procedure.PersonID](f.Value)
			if f.Name != "person" || !ok {
				continue
			}
			if err := name(id); err != nil {
				return nil, err
			}
		}
	}
	return people, nil
}

func (r reading) personNames(ctx context.Context, text string, args ...any) (map[procedure.PersonID]procedure.PersonName, error) {
	type named struct {
		id   procedure.PersonID
		name procedure.PersonName
	}
	all, err := list(ctx, r.q, func(scan scan, n *named) error { return scan(&n.id, asJSON(&n.name)) }, text, args...)
	names := make(map[procedure.PersonID]procedure.PersonName, len(all))
	for _, n := range all {
		names[n.id] = n.name
	}
	return names, err
}

func scanRecordLine(scan scan, l *procedure.RecordLine) error {
	return scan(&l.N, at(&l.At), maybe(&l.Person), maybe(&l.Body), &l.Verb, &l.Object, asJSON(&l.Facts), &l.Hash)
}

// CheckRecord walks a group's chain from its beginning and returns how many
// lines hold, and the first that does not (0: all hold).
func (r reading) CheckRecord(ctx context.Context, group procedure.GroupID) (lines, broken int64, err error) {
	var n int64
	var head []byte
	if err := one(ctx, r.q, `SELECT n, head FROM chain WHERE grp_id = $1`, []any{group}, &n, &head); err != nil {
		return 0, 0, err
	}
	rows, err := r.q.query(ctx, `SELECT n, at, person_id, body_id, verb, object, facts, hash FROM audit WHERE grp_id = $1 ORDER BY n`, group)
	if err != nil {
		return 0, 0, err
	}
	defer rows.Close()
	previous := make([]byte, sha256.Size)
	for rows.Next() {
		l := procedure.RecordLine{Group: group}
		var facts string
		var when time.Time
		if err := rows.Scan(&l.N, at(&when), maybe(&l.Person), maybe(&l.Body), &l.Verb, &l.Object, &facts, &l.Hash); err != nil {
			return lines, 0, err
		}
		l.At = when
		hash := lineHash(previous, l, []byte(facts))
		if l.N != lines+1 || string(hash) != string(l.Hash) {
			return lines, lines + 1, nil
		}
		lines, previous = l.N, hash
	}
	if err := rows.Err(); err != nil {
		return lines, 0, err
	}
	if lines != n || string(previous) != string(head) {
		return lines, lines + 1, nil
	}
	return lines, 0, nil
}
