package views

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"svod/app/procedure"
)

// One sample of each component, full of the words given.

func heading(said string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<h1>"+templ.EscapeString(said)+"</h1>")
		return err
	})
}

func section(children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		io.WriteString(w, `<section class="diff">`)
		err := templ.Join(children...).Render(ctx, w)
		io.WriteString(w, "</section>")
		return err
	})
}

func formOf(children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		io.WriteString(w, `<form method="post" action="/x" data-guard>`)
		err := templ.Join(children...).Render(ctx, w)
		io.WriteString(w, "</form>")
		return err
	})
}

func sampleLists(f Frame, said string) templ.Component {
	deadline := Deadline{f.Now.Add(70 * time.Hour), "Europe/Moscow"}
	look := looks["accepted"]
	return templ.Join(
		tasks(f, []Task{{Title: said, Href: "/plans/1", Text: said, Deadline: &deadline, Note: said, Action: said, Main: true}, {Title: said, Href: "/", Action: said}}),
		figures(f, said, []Figure{{Number: 10000, Label: said, Href: "/x", Current: true}, {Number: 1, Label: said, Look: &look, Href: "/y"}}),
		way(f, true, []Step{{said, said, StepDone}, {said, said, StepNow}, {said, "", StepAhead}}),
	)
}

func sampleForm(f Frame, said string) templ.Component {
	form := Form{
		Values: map[string]string{"one": said, "many": said, "choice": "b", "row": "b", "tick": "yes"},
		Problems: procedure.Invalid{{Field: "one", Key: "sign_in.email_hint"}, {Field: "many", Key: "limit.text", Args: []any{"Limit", 4000, "Length", 4312}},
			{Field: "choice", Key: "sign_in.email_hint"}, {Field: "row", Key: "sign_in.email_hint"}},
		Token: said, Version: 3,
	}
	options := []Option{{"a", said}, {"b", said}}
	return templ.Join(problems(f, form), formOf(
		hidden(f, form),
		input(f, form, Field{Name: "one", Label: said, Hint: said, Required: true, Complete: "name"}),
		input(f, form, Field{Name: "many", Label: said, Rows: 4, Official: true, Lang: "en"}),
		input(f, form, Field{Name: "choice", Label: said, Options: options}),
		input(f, form, Field{Name: "file", Label: said, Type: "file", Accept: ".xlsx"}),
		pick(f, form, Field{Name: "row", Label: said, Options: options}),
		tick(f, form, Field{Name: "tick", Label: said, Hint: said}),
		within(bulk(f, false), templ.Raw(`<button class="btn primary push" name="do" value="x">Go</button>`)),
	))
}

func sampleTexts(f Frame, said string) templ.Component {
	over := Deadline{f.Now.Add(-time.Hour), "Asia/Tashkent"}
	soon := Deadline{f.Now.Add(time.Hour), "Europe/Moscow"}
	return templ.Join(
		crumbs(f, Crumb{said, "/x"}, Crumb{Label: said}),
		badge(looks["rejected"], said), stateBadge("draft", said), within(note("wait", "warning"), templ.Raw("x")),
		within(empty(said, said), templ.Raw("x")), due(f, over), due(f, soon), day(f, DayIn(f.Now, "Asia/Tashkent")),
		official(f, Text{Words: said, Lang: "en"}), official(f, Text{Missing: true}), chip(said, "UZ"),
		section(difference([]procedure.Span{{Text: said, Kind: procedure.Removed}, {Text: said, Kind: procedure.Added}, {Text: said}})),
		fingerprint(procedure.Fingerprint{1, 2, 3}),
	)
}
