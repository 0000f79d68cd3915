package procedure

import (
	"slices"
	"strconv"
	"strings"
)

// MaxColumns is how many columns a plan may have besides the number.
const MaxColumns = 20

// ColumnKey is the key for a column that is added to some: those that it finds
// used, now or ever, are never given again.
func ColumnKey(used []string) string {
	for n := 1; ; n++ {
		if key := "c" + strconv.Itoa(n); !slices.Contains(used, key) {
			return key
		}
	}
}

// WithNames is the plan with other names of its columns, by key. A name must be
// there in the authentic language, and no two be the same in one.
func (p Plan) WithNames(names map[string]Texts) (Plan, error) {
	var problems Invalid
	p.Columns = slices.Clone(p.Columns)
	taken := map[Lang][]string{}
	for i, c := range p.Columns {
		c.Name = problems.Texts("name_"+c.Key, names[c.Key], MaxName)
		for _, lang := range c.Name.langs() {
			name := strings.ToLower(c.Name[lang])
			if slices.Contains(taken[lang], name) {
				problems.Add("name_"+c.Key+"_"+string(lang), "columns.error.twice", "Name", c.Name[lang])
			}
			taken[lang] = append(taken[lang], name)
		}
		if c.Name[p.Authentic()] == "" && len(problems) == 0 {
			problems.Add("name_"+c.Key+"_"+string(p.Authentic()), "columns.error.name")
		}
		p.Columns[i] = c
	}
	return p, problems.Err()
}

// WithColumn is the plan with a further column at the end.
func (p Plan) WithColumn(key string) (Plan, error) {
	if len(p.Columns) >= MaxColumns {
		return p, Refused{Key: "columns.refused.many", Args: []any{"Limit", MaxColumns}}
	}
	p.Columns = append(slices.Clone(p.Columns), Column{Key: key})
	return p, nil
}

// MoveColumn is the plan with a column before the one that it follows, or behind
// the one that it precedes.
func (p Plan) MoveColumn(key string, up bool) Plan {
	at := slices.IndexFunc(p.Columns, func(c Column) bool { return c.Key == key })
	to := at + 1
	if up {
		to = at - 1
	}
	if at < 0 || to < 0 || to >= len(p.Columns) {
		return p
	}
	p.Columns = slices.Clone(p.Columns)
	p.Columns[at], p.Columns[to] = p.Columns[to], p.Columns[at]
	return p
}

// WithoutColumn is the plan without a column, which must be none of the core and
// have no text in any revision or comment.
func (p Plan) WithoutColumn(key string, used []string) (Plan, error) {
	c, ok := p.Column(key)
	switch {
	case !ok:
		return p, ErrNotFound
	case c.Core:
		return p, Refused{Key: "columns.refused.core"}
	case slices.Contains(used, key):
		return p, Refused{Key: "columns.refused.used", Args: []any{"Name", c.Name.In(p.Authentic())}}
	}
	p.Columns = slices.DeleteFunc(slices.Clone(p.Columns), func(c Column) bool { return c.Key == key })
	return p, nil
}
