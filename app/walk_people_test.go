package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/mailer/mailertest"
)

// comes are the participants of the case that the walk needs, beside the heads
// of delegations and the authors of comments.
var comes = []string{"P25", "P28", "P33", "P37", "P40"}

// password is everybody's.
const password = "correct horse battery"

// beginEmpty starts the real program, which knows nobody, beside a mail server.
func beginEmpty(t *testing.T, database map[string]string) *walk {
	t.Helper()
	w := &walk{T: t, people: map[string]*reader{}, now: time.Now(), relay: mailertest.Start(t)}
	var err error
	if w.model, err = demo.ReadCase(); err != nil {
		t.Fatal(err)
	}
	set := map[string]string{"SVOD_SMTP_HOST": w.relay.Host, "SVOD_SMTP_PORT": fmt.Sprint(w.relay.Port), "SVOD_SMTP_TLS": "none",
		"SVOD_MAIL_FROM": "Свод <svod@svod.example>", "SVOD_TIMEZONE": "Europe/Moscow"}
	maps.Copy(set, database)
	found := started(t, settings(t, set), `^\s*(http://127\.0\.0\.1:\d+)(/setup/\S+)$`)
	w.base, w.setupLink = found[1], found[2]
	return w
}

// setUp is the first officer, by the link that the program printed.
func (w *walk) setUp() {
	r := newReader(w, w.base, "ru")
	f := r.open(w.setupLink).form(w.setupLink)
	f.fill("name_ru", "Мелешкевич Дарья Андреевна", "name_en", "Darya Meleshkevich", "email", "d.meleshkevich@cis-ec.example", "lang", "ru")
	f.fill("password", "short").post().must(422).form(w.setupLink).fill("password", password).send()
	w.people["P31"] = r
	if again := newReader(w, w.base, "ru").look(w.setupLink); again.status != 404 {
		w.Fatalf("the link works twice: %d", again.status)
	}
}

// addBodies adds the bodies of the case with their contact points.
func (w *walk) addBodies() {
	r, b := w.officer(), w.model.Bodies
	w.bodies = map[string]string{}
	for _, row := range slices.Concat(b.States, b.Secretariats, b.Organisations, b.Supreme) {
		f := r.open("/").follow("/bodies").follow("/bodies/new").form("/bodies")
		f.fill("kind", row.Kind, "code", row.Code, "place", fmt.Sprint(row.Order), "zone", "Europe/Moscow", "langs", "ru en")
		for kind, names := range map[string][3]any{"short": {row.ShortRU, row.ShortEN, row.ShortCases}, "full": {row.FullRU, row.FullEN, row.FullCases},
			"government": {row.GovernmentRU, row.GovernmentEN, row.GovernmentCases}} {
			if names[0] == "" {
				continue
			}
			f.fill(kind+"_ru_nom", names[0].(string), kind+"_en_nom", names[1].(string))
			for name, text := range names[2].(map[string]string) {
				f.fill(kind+"_ru_"+name, text)
			}
		}
		p := f.send().says(row.FullRU)
		w.bodies[row.Code] = p.url.Path
		for _, c := range b.Contacts {
			if c.Body != row.Code {
				continue
			}
			f := p.follow("/contacts/new").form("/contacts").fill("address", c.Address, "kind", c.Kind, "lang", c.Language)
			if c.Primary {
				f.fill("main", "yes")
			}
			p = f.send().says(c.Address)
		}
	}
}

// addInstrument adds the act that the plan implements, with who signed it.
func (w *walk) addInstrument() {
	r, i := w.officer(), w.model.Bodies.Instrument
	p := r.open("/instruments").follow("/instruments/new")
	p = p.form("/instruments").fill("kind", i.Kind, "code", i.Code, "name_ru", i.NameRU, "name_en", i.NameEN, "short_ru", i.ShortRU, "short_en", i.ShortEN,
		"act_ru", i.ActRU, "act_en", i.ActEN, "adopted_by", w.bodyID(i.AdoptedBy), "adopted", i.Adopted.Format("2006-01-02"), "place_ru", i.PlaceRU, "place_en", i.PlaceEN).send()
	at := p.url.Path
	for _, s := range i.Signatories {
		f := r.open(at+"/signatories/new").form("/signatories").fill("body", w.bodyID(s.Body), "place", fmt.Sprint(s.Order),
			"government_ru", s.ThenRU, "government_en", s.ThenEN)
		if f.fill("signed", "", "form", ""); s.Form != nil {
			f.fill("signed", "yes", "form", *s.Form)
		}
		p = f.send()
	}
	p.says("Узбекистан", "reception@government-uz.example")
}

// bodyID is the number of a body, as choices have it.
func (w *walk) bodyID(code string) string {
	w.Helper()
	at := w.bodies[code]
	if at == "" {
		w.Fatalf("no body is %s", code)
	}
	return at[strings.LastIndexByte(at, '/')+1:]
}

// addGroup creates the group and takes its bodies in.
func (w *walk) addGroup() {
	r, g, m := w.officer(), w.model.Meetings.Group, w.model.Bodies.Mandate
	p := r.open("/groups").follow("/groups/new")
	p = p.form("/groups").fill("code", g.Code, "name_ru", g.NameRU, "name_en", g.NameEN, "short_ru", "Экспертная группа", "short_en", "Expert group",
		"convened_by", w.bodyID(m.ConvenedBy), "zone", "Europe/Moscow", "mandate_ru", m.TextRU, "mandate_en", m.TextEN).send()
	w.group = "/groups/" + strings.Split(p.url.Path, "/")[2]
	for part, codes := range map[string][]string{"member": m.Members, "observer": m.Observers} {
		for _, code := range codes {
			r.open(w.group+"/settings").follow("/bodies/new").form("/bodies").fill("body", w.bodyID(code), "part", part).send()
		}
	}
	r.open(w.group+"/settings").says("Узбекистан", "Таджикистан")
}

// invite adds the participants; each sets a password by the link of a letter.
func (w *walk) invite() {
	r := w.officer()
	for _, row := range w.model.People.Participants {
		if row.Role != "head" && !slices.Contains(comes, row.ID) && !w.writes(row.ID) {
			continue
		}
		p := r.open(w.group + "/people").follow("/people/new")
		f := p.form("/people").fill("body", w.bodyID(row.Body), "role", row.Role, "post_ru", row.PositionRU, "post_en", row.PositionEN,
			"organisation_ru", row.OrganisationRU, "organisation_en", row.OrganisationEN, "name_ru_surname", row.SurnameRU, "name_ru_first", row.FirstRU,
			"name_en_full", row.NameEN, "salutation", row.Salutation, "email", row.Email, "lang", row.Language, "invite", "yes")
		if row.PatronymicRU != nil {
			f.fill("name_ru_patronymic", *row.PatronymicRU)
		}
		f.send()
		w.people[row.ID] = w.accept(row.Email, row.Language)
	}
	r.open(w.group+"/people").says("Нурматхонова", "Заозёрная")
}

// writes says whether somebody is an author of the comments that the walk takes.
func (w *walk) writes(id string) bool {
	for _, row := range w.model.Comments.Comments {
		if row.Author == id && slices.Contains(taken, row.ID) {
			return true
		}
	}
	return false
}

// accept waits for an invitation and sets the password by its link, once.
func (w *walk) accept(email, lang string) *reader {
	w.Helper()
	l := w.letter(email, "/invitation/")
	if l.lang != lang || len(l.files) > 0 {
		w.Fatalf("the invitation of %s is in %s", email, l.lang)
	}
	link := l.link(w, "/invitation/")
	r := newReader(w, w.base, lang)
	p := r.open(link)
	p.form(p.url.Path).fill("password", password, "lang", lang).send()
	if again := newReader(w, w.base, lang).look(link); again.status != 410 {
		w.Fatalf("an invitation works twice: %d", again.status)
	}
	out := newReader(w, w.base, lang)
	f := out.open("/sign-in").form("/sign-in").fill("email", email, "password", "another password")
	f.post().must(422).form("/sign-in").fill("email", email, "password", password).send()
	return r
}
