package procedure

import "slices"

// OpenIn lists the languages of a plan in which an edit says nothing yet,
// though it says something in another.
func (e Edit) OpenIn(plan Plan) []Lang {
	says := func(lang Lang) bool {
		_, words := e.Words[lang]
		return words || len(e.Texts[lang]) > 0
	}
	if !slices.ContainsFunc(plan.Langs, says) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(plan.Langs), says)
}

// InLanguage is the edit with its words in one more language, made of the texts
// typed for its columns. What it says in the others stays as it is; where both
// cannot be one kind of edit of words, it becomes the more general one.
func (e Edit) InLanguage(base Draft, lang Lang, typed map[string]string) (Edit, error) {
	var problems Invalid
	for column, text := range typed {
		typed[column] = problems.Text(column, text, ColumnLimit(column))
	}
	if e.Column == "" {
		texts := map[Lang]map[string]string{lang: {}}
		for l, columns := range e.Texts {
			texts[l] = columns
			for column := range columns {
				if typed[column] != "" {
					texts[lang][column] = typed[column]
				}
			}
		}
		if e.Texts = texts; len(texts[lang]) == 0 {
			problems.Add(ColTitle, "comment.error.translation")
		}
		return e, problems.Err()
	}
	on, _ := base.Element(e.Element)
	all, left := Texts{lang: typed[e.Column]}, false
	for l := range e.Words {
		all[l], _ = e.Reworded(l, on.Text(l, e.Column))
		left = left || all[l] != ""
	}
	if typed[e.Column] == "" && left { // an emptied field says less than the edit, not the same
		problems.Add(e.Column, "comment.error.translation")
		return e, problems.Err()
	}
	made, _ := DeriveEdit(base, e.Element, e.Column, all)
	if _, said := made.Words[lang]; !said {
		problems.Add(e.Column, "comment.error.wording_unchanged")
	}
	return made, problems.Err()
}

// MayWordEdits refuses who neither translates nor is of the secretariat.
func (v Viewer) MayWordEdits() error {
	if !v.Officer() && !v.Has(Translator) {
		return Forbidden{"comment.forbidden.translate"}
	}
	return nil
}
