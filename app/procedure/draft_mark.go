package procedure

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Mark is a fingerprint of an element as it stands: a form carries it, so that
// what somebody else has changed meanwhile is not written over, and what nobody
// has touched can be changed while others work on the same revision.
func (e Element) Mark() string {
	var all strings.Builder
	say := func(words ...string) {
		for _, w := range words {
			all.WriteString(strconv.Quote(w))
		}
	}
	say(e.Number, strconv.FormatInt(int64(e.Parent), 10), strconv.FormatBool(e.Deleted))
	for _, lang := range slices.Sorted(maps.Keys(e.Cells)) {
		for _, col := range slices.Sorted(maps.Keys(e.Cells[lang])) {
			if cell := e.Cells[lang][col]; cell.Text != "" {
				say(string(lang), col, cell.Text, cell.MadeFrom)
			}
		}
	}
	return markOf(all.String())
}

// CellMark is that of a column's text in a language and of the authentic one that
// it is to follow.
func (d Draft) CellMark(e Element, lang Lang, column string) string {
	cell := e.Cells[lang][column]
	return markOf(strconv.Quote(e.Text(d.Plan.Authentic(), column)) + strconv.Quote(cell.Text) + cell.MadeFrom)
}

// ColumnsMark is that of a plan's columns.
func (p Plan) ColumnsMark() string {
	var all strings.Builder
	for _, c := range p.Columns {
		all.WriteString(strconv.Quote(c.Key))
		for _, lang := range c.Name.langs() {
			all.WriteString(strconv.Quote(string(lang)) + strconv.Quote(c.Name[lang]))
		}
	}
	return markOf(all.String())
}

func markOf(said string) string {
	sum := sha256.Sum256([]byte(said))
	return hex.EncodeToString(sum[:8])
}

// Unchanged says whether elements stand as their marks say.
func (d Draft) Unchanged(seen map[ElementID]string) bool {
	for id, mark := range seen {
		if e, ok := d.Element(id); !ok || e.Mark() != mark {
			return false
		}
	}
	return len(seen) > 0
}

// Holds says whether an element is there and not deleted.
func (d Draft) Holds(id ElementID) bool {
	e, ok := d.Element(id)
	return ok && !e.Deleted
}

// Stands asks of a draft whether it stands as elements were seen.
func Stands(seen map[ElementID]string) func(Draft) bool {
	return func(d Draft) bool { return d.Unchanged(seen) }
}
