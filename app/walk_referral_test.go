package main

import (
	"fmt"

	"svod/app/procedure"
)

// refer puts the agreed plan on its route: the answers of states, and what each
// step came to, until a supreme body has adopted it.
func (w *walk) refer() {
	r := w.officer()
	for _, route := range w.model.Bodies.Routes {
		f := r.open(w.group+"/referrals/new").follow("/routes/new").form("/routes").fill("code", route.Code, "name_ru", route.NameRU, "name_en", route.NameEN)
		for i, step := range route.Steps {
			value := map[string]string{"EXPERT_GROUP": "group", "DOMESTIC": "domestic"}[step]
			if value == "" {
				value = w.bodyID(step)
			}
			f.fill(fmt.Sprintf("step_%d", i+1), value)
		}
		f.send().says(route.NameRU)
	}
	f := r.open(w.group+"/referrals/new").form("/referrals").fill("route", w.model.Bodies.Routes[0].NameRU, "due", w.day(60))
	at := f.send()
	for _, answer := range at.hrefs(at.url.Path + "/answer") {
		f := r.open(answer).form(answer)
		f.post().must(422)
		f.fill("outcome", string(procedure.AnswerAgreed), "dated", w.day(0), "paper", "исх. 5").send()
	}
	for _, outcome := range []procedure.StepOutcome{procedure.StepAgreed, procedure.StepApproved, procedure.StepApproved, procedure.StepAdopted} {
		p := r.open(at.url.Path).follow("/steps/")
		p.form(p.url.Path).fill("outcome", string(outcome), "dated", w.day(0)).send()
	}
	if p := r.open(at.url.Path); len(p.hrefs(at.url.Path+"/steps/")) > 0 {
		w.Fatalf("an adopted plan is still on its way: %s", p.text(".way"))
	}
	w.as("P25").open(at.url.Path)
}
