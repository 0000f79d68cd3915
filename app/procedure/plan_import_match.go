package procedure

// translation reads a row of a table in another language than the authentic
// one: it belongs to the element with its number, or to the one that a person
// says. A row that belongs to none is asked about.
func (r *importer) translation(row ImportRow) {
	place := RowPlace{r.table.at, row.Number}
	answer, answered := r.answers[place]
	if answered {
		r.Asked = append(r.Asked, AskedRow{RowPlace: place, As: answer.As, Beside: answer.Beside, Answered: true, Translation: true})
		r.answered(row, answer)
		return
	}
	if row.goesOn(r.table.place(ColNumber, "")) && r.above != 0 {
		r.readNote(row, r.above)
		return
	}
	kind, number := Measure, ""
	if r.isSection(row) {
		kind = Section
		if number, _ = r.sectionTitles(row); number == "" && r.untitled() {
			r.translate(row, r.section)
			return
		}
		if number == "" && row.Merged {
			number = r.nth(r.counted)
		}
		r.counted++
	} else if r.item(row) {
		r.readNote(row, r.above)
		return
	} else if typed, ok := r.number(row); ok {
		number = r.inSection(r.section, typed)
	}
	id, ok := r.numbered[printed(kind, number)]
	if full, lost := restored(r.aboveNumber(), number); lost && ok && r.has(id) && r.numbered[printed(kind, full)] != 0 {
		number, id = full, r.numbered[printed(kind, full)]
	}
	why := Problem{Key: "import.translation.stranger", Args: []any{"Number", number}}
	switch {
	case number == "":
		why = Problem{Key: "import.translation.unnumbered"}
	case ok && r.has(id):
		why = Problem{Key: "import.translation.twice", Args: []any{"Number", number}}
	case ok:
		r.translate(row, id)
		return
	}
	r.Asked = append(r.Asked, AskedRow{RowPlace: place, Why: why, Translation: true})
}

// aboveNumber is the number of the element that the row above belongs to.
func (r *importer) aboveNumber() string {
	if r.above == 0 {
		return ""
	}
	return r.at(r.above).Number
}

// nth is the number of a section by its place among those of the plan.
func (r *importer) nth(at int) string {
	for _, e := range r.Draft.Elements[1:] {
		if e.Kind == Section && e.Number != "" {
			if at--; at < 0 {
				return e.Number
			}
		}
	}
	return ""
}

// answered reads a row of another language as a person said.
func (r *importer) answered(row ImportRow, answer ImportAnswer) {
	switch answer.As {
	case RowNote:
		if r.above != 0 {
			r.readNote(row, r.above)
		}
	case RowMeasure, RowSection:
		for id, place := range r.places {
			if place == answer.Beside {
				r.translate(row, id)
			}
		}
	}
}

// has says whether an element has a title in a language of the table already.
func (r *importer) has(id ElementID) bool {
	for _, lang := range r.plan.Langs {
		if r.table.in(lang) && r.at(id).Text(lang, ColTitle) != "" {
			return true
		}
	}
	return false
}

// translate gives an element the texts of a row.
func (r *importer) translate(row ImportRow, id ElementID) {
	texts, kind := r.texts(row), r.at(id).Kind
	if kind == Section {
		r.section = id
		_, titles := r.sectionTitles(row)
		texts = map[string]Texts{ColTitle: titles}
	}
	for _, c := range r.plan.ColumnsOf(kind) {
		for _, lang := range r.plan.Langs {
			r.write(id, lang, c.Key, texts[c.Key][lang])
		}
	}
	r.Rows = append(r.Rows, ImportedRow{RowPlace: RowPlace{r.table.at, row.Number}, Element: id, Translation: true})
	r.above = id
}
