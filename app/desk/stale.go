package desk

import "svod/app/procedure"

// stale is the conflict of a form whose thing changed while it was filled in:
// both texts of each field in which they differ.
func stale(key string, version int, mine, theirs map[string]string) procedure.Conflict {
	c := procedure.Conflict{Key: key, Version: version, Mine: map[string]string{}, Theirs: map[string]string{}}
	for _, fields := range []map[string]string{mine, theirs} {
		for field := range fields {
			if mine[field] != theirs[field] {
				c.Mine[field], c.Theirs[field] = mine[field], theirs[field]
			}
		}
	}
	return c
}

// spread puts the texts of all languages among fields, as a form names them.
func spread(fields map[string]string, name string, langs []procedure.Lang, texts procedure.Texts) {
	for _, lang := range langs {
		fields[name+"_"+string(lang)] = texts[lang]
	}
}
