package main

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"

	"svod/views/viewtest"
)

// importPlan makes the plan, tries files that cannot be read, takes the right
// one, and corrects a measure by hand.
func (w *walk) importPlan() {
	r, d := w.officer(), w.model.Plan.Document
	f := r.open(w.group).follow("/plans/new").form("/plans")
	f.fill("title_ru", d.TitleRU, "title_en", d.TitleEN, "short_ru", d.ShortRU, "short_en", d.ShortEN, "instrument", "Стратегия", "authentic", "ru")
	p := f.send()
	wrong := p.form("/import").attach("file", "plan.xlsx", []byte("\x89PNG\r\n\x1a\n0000")).post().must(422)
	p = wrong.form("/import").attach("file", "plan.csv", []byte("Номер;Комментарий\n1.1;что-то\n")).post()
	if p.status == 200 && len(viewtest.All(p.tree, "button[value=take]")) > 0 {
		w.Fatalf("a file without columns can be taken: %s", p.text("main"))
	}
	p = p.follow("/import").form("/import").attach("file", "План.xlsx", w.sheet()).send()
	p.says("Разработка проекта модельного закона", "40")
	if before := r.look(w.group); before.url.Path != "" && len(before.hrefs("/measures/")) > 0 {
		w.Fatal("something is written before it is confirmed")
	}
	p = p.form(p.url.Path).send("do", "take")
	w.plan = strings.Join(strings.Split(p.url.Path, "/")[:3], "/")
	f = p.follow("/elements/").form(p.link("/elements/")[len(w.base):])
	was := f.values.Get("title_ru")
	f.fill("title_ru", was+" (исправлено)").send("do", "save")
	p = r.open(w.plan).says("(исправлено)")
	p.follow("/elements/").form(p.link("/elements/")[len(w.base):]).fill("title_ru", was).send("do", "save")
	r.open(w.plan).says("40", was)
}

// sheet is the model case's plan as the table that a secretariat has: the six
// usual columns in both languages, sections in rows of their own.
func (w *walk) sheet() []byte {
	w.Helper()
	f := excelize.NewFile()
	row := 0
	add := func(cells ...any) {
		row++
		at, err := excelize.CoordinatesToCellName(1, row)
		if err == nil {
			err = f.SetSheetRow("Sheet1", at, &cells)
		}
		if err != nil {
			w.Fatal(err)
		}
	}
	head := []any{"№ п/п"}
	for _, c := range w.model.Plan.Columns {
		if c.Key != "number" {
			head = append(head, c.NameRU, c.NameEN)
		}
	}
	add(w.model.Plan.Document.TitleRU)
	add(head...)
	for _, s := range w.model.Plan.Sections {
		add(s.Number, s.TitleRU, s.TitleEN)
		for _, m := range s.Measures {
			add(m.Number, m.Title, m.TitleEN, m.Term, m.TermEN, m.Exec, m.ExecEN, m.Fund, m.FundEN, m.Result, m.ResultEN)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		w.Fatal(err)
	}
	return out.Bytes()
}
