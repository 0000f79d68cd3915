package procedure

// PeopleWords are the words by which the columns of a list of participants are
// known, and what stands in those that hold a choice.
type PeopleWords struct {
	ImportWords
	Values map[string]map[string]string // by column and word
}

// ReadPeopleWords takes the words from the catalogues of languages.
func ReadPeopleWords(langs []Lang, say func(lang Lang, key string) string) PeopleWords {
	words := PeopleWords{newImportWords(langs, langs, say), map[string]map[string]string{}}
	words.Key, words.Plain = PeopleEmail, peoplePlain
	for _, c := range PeopleColumns(langs) {
		for _, lang := range langs {
			words.know(c.Key, lang, say(lang, "people_import.heading."+c.Key), say(lang, "people.column."+c.Key))
		}
	}
	for _, lang := range langs {
		for _, role := range Roles {
			words.mean(PeopleRole, string(role), say(lang, "role."+string(role)), say(lang, "people_import.meaning."+string(role)))
		}
		for _, s := range Salutations[1:] {
			words.mean(PeopleSalutation, string(s), say(lang, "person.salutation."+string(s)), say(lang, "people_import.meaning."+string(s)))
		}
		for _, part := range Parts[1:] {
			words.mean(PeoplePart, part, say(lang, "member.part."+part))
		}
		for _, other := range langs {
			words.mean(PeopleLang, string(other), say(lang, "people_import.meaning."+string(other)))
		}
	}
	return words
}

// mean takes words for a value, which is known by itself too.
func (w PeopleWords) mean(column, value string, entries ...string) {
	if w.Values[column] == nil {
		w.Values[column] = map[string]string{}
	}
	w.Values[column][bareHeading(value)] = value
	for _, entry := range entries {
		for _, word := range variants(entry) {
			w.Values[column][word] = value
		}
	}
}
