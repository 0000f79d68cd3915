package procedure

import "strings"

// GlossaryOf are the entries of a table: in its first columns what something is
// called in each language, in the next ones what it is not called. A first row
// that names the languages is none, nor is an empty one.
func GlossaryOf(sheets []ImportSheet, kind GlossaryKind, langs []Lang) ([]GlossaryEntry, error) {
	var all []GlossaryEntry
	var problems Invalid
	for _, sheet := range sheets {
		order := langs
		for i, row := range sheet.Rows {
			if named, ok := languagesNamed(row, langs); ok && i == 0 {
				order = named
				continue
			}
			g := GlossaryEntry{Kind: kind, Texts: Texts{}, Avoid: Texts{}}
			for at, lang := range order {
				g.Texts[lang], g.Avoid[lang] = row.own(at), row.own(len(order)+at)
			}
			if len(row.filled()) == 0 {
				continue
			}
			if err := g.Check(); err != nil {
				problems.Add("file", "glossary.error.row", "Row", row.Number)
				return nil, problems
			}
			all = append(all, g)
		}
	}
	if len(all) == 0 {
		problems.Add("file", "glossary.error.empty")
	}
	return all, problems.Err()
}

// languagesNamed are the languages that a row names, by their codes, in its first
// columns.
func languagesNamed(row ImportRow, langs []Lang) ([]Lang, bool) {
	var named []Lang
	for at := range langs {
		code := Lang(strings.ToLower(strings.TrimSpace(row.own(at))))
		for _, lang := range langs {
			if code == lang {
				named = append(named, lang)
			}
		}
	}
	return named, len(named) == len(langs)
}
