package main

import (
	"slices"
	"time"
)

// enterLetter is the secretariat entering what came on paper, which the
// delegation then confirms.
func (r *replay) enterLetter(letter int) {
	l := r.model.Comments.Letters[letter]
	officer := r.enter("P31", "ru")
	f := officer.open(r.round).form("/answers")
	for _, b := range slices.Concat(r.model.Bodies.States, r.model.Bodies.Secretariats) {
		if b.Code == l.Body {
			f.fill("body", b.ShortRU)
		}
	}
	f.fill("kind", l.Kind, "out_number", *l.OutNumber, "out_date", l.OutDate.Format(time.DateOnly), "in_number", *l.InNumber, "in_date", l.InDate.Format(time.DateOnly))
	p := f.send()
	if rows := r.of(l.ID); len(rows) > 0 {
		p = r.enterComments(officer, p.url.Path, rows)
	}
	p.says(*l.InNumber)
	if !l.Late {
		r.translateEntered(letter)
	}
	head := r.headOf(l.Body)
	responses := head.open(r.round + "/position").hrefs("/responses/")
	head.open(responses[len(responses)-1]).form("/confirm").send()
}

// enterComments enters the comments of a letter and sends it.
func (r *replay) enterComments(officer *reader, entry string, rows []int) *page {
	r.Helper()
	for _, i := range rows {
		c := r.model.Comments.Comments[i]
		at := entry + officer.element(r.plan, c.Element).url.Path
		f := r.propose(officer.open(at).form(at), i)
		f.fill("text", c.TextRU, "reason", c.ReasonRU, "kind", c.Kind).send("do", "save").says(firstWords(c.ReasonRU))
	}
	return officer.open(entry).form(entry).send()
}

// translateEntered has the secretariat add the words in English of comments that
// it has entered, once they are official.
func (r *replay) translateEntered(letter int) {
	r.Helper()
	officer := r.enter("P31", "ru")
	for _, i := range r.of(r.model.Comments.Letters[letter].ID) {
		c := r.model.Comments.Comments[i]
		r.translated(officer, officer.element(r.plan, c.Element).url.Path, c.TextEN, c.ReasonEN)
	}
}
