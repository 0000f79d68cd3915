package demo

import (
	"context"
	"fmt"

	"svod/app/procedure"
)

// naming is a body's name in all cases of Russian, and in English.
func naming(ru, en string, cases map[string]string) procedure.CaseForms {
	if ru == "" {
		return nil
	}
	forms := procedure.CaseForms{"ru": {procedure.Nom: ru}, "en": {procedure.Nom: en}}
	for name, text := range cases {
		forms["ru"][procedure.Case(name)] = text
	}
	return forms
}

func (l *loader) addBodies(ctx context.Context) error {
	for _, kind := range [][]bodyRow{l.Bodies.States, l.Bodies.Secretariats, l.Bodies.Organisations, l.Bodies.Supreme} {
		for _, b := range kind {
			n := procedure.NewBody{Code: b.Code, Kind: procedure.BodyKind(b.Kind), Place: b.Order, Zone: b.TimeZone, Names: procedure.Naming{
				procedure.FormShort:      naming(b.ShortRU, b.ShortEN, b.ShortCases),
				procedure.FormFull:       naming(b.FullRU, b.FullEN, b.FullCases),
				procedure.FormGovernment: naming(b.GovernmentRU, b.GovernmentEN, b.GovernmentCases)}}
			if n.Zone == "" {
				n.Zone = "Europe/Moscow"
			}
			for _, lang := range b.Languages {
				if lang.Code == "ru" || lang.Code == "en" {
					n.Langs = append(n.Langs, procedure.Lang(lang.Code))
				}
			}
			id, err := l.desk.AddBody(ctx, site(), n)
			if err != nil {
				return fmt.Errorf("%s: %w", b.Code, err)
			}
			l.bodies[b.Code] = id
		}
	}
	for _, c := range l.Bodies.Contacts {
		if _, err := l.desk.AddContact(ctx, site(), l.bodies[c.Body], procedure.NewContact{Address: c.Address, Kind: procedure.ContactKind(c.Kind),
			Main: c.Primary, Lang: procedure.Lang(c.Language)}); err != nil {
			return fmt.Errorf("%s: %w", c.ID, err)
		}
	}
	return nil
}

func (l *loader) addInstrument(ctx context.Context) error {
	i := l.Bodies.Instrument
	id, err := l.desk.AddInstrument(ctx, site(), procedure.NewInstrument{Code: i.Code, Kind: procedure.InstrumentKind(i.Kind),
		Name: both(i.NameRU, i.NameEN), Short: both(i.ShortRU, i.ShortEN), Act: both(i.ActRU, i.ActEN), Adopted: i.Adopted.Time,
		AdoptedBy: l.bodies[i.AdoptedBy], Place: both(i.PlaceRU, i.PlaceEN)})
	if err != nil {
		return err
	}
	l.instrument = id
	for _, s := range i.Signatories {
		if _, known := l.bodies[s.Body]; !known {
			continue
		}
		n := procedure.Signatory{Body: l.bodies[s.Body], Place: s.Order, Signed: s.Status == "signed", Form: procedure.SignatureForm(text(s.Form)),
			Government: both(s.ThenRU, s.ThenEN), Post: both(text(s.PostRU), text(s.PostEN))}
		if err := l.desk.SetSignatory(ctx, site(), id, n); err != nil {
			return fmt.Errorf("%s: %w", s.Body, err)
		}
	}
	return nil
}

func (l *loader) addGroup(ctx context.Context) error {
	g, m := l.Meetings.Group, l.Bodies.Mandate
	first := l.Meetings.Meetings[0]
	n := procedure.NewGroup{Code: g.Code, Name: both(g.NameRU, g.NameEN), Mandate: both(m.TextRU, m.TextEN), Zone: "Europe/Moscow",
		ConvenedBy: l.bodies[m.ConvenedBy], Short: both("Экспертная группа по Плану первоочередных мероприятий", "Expert group on the Plan of Priority Measures"),
		Settings: procedure.GroupSettings{ObserversSeeComments: true}}
	n.Genitive = both(cutPrefix(first.TitleRU, "1-е заседание "), "the "+cutPrefix(first.TitleEN, "1st meeting of the "))
	id, err := l.desk.CreateGroup(ctx, site(), n)
	if err != nil {
		return err
	}
	l.group = id
	founder := procedure.Viewer{Group: id, Body: l.bodies[m.ConvenedBy], Roles: []procedure.Role{procedure.Secretariat}, Lang: "ru"}
	for part, codes := range map[procedure.BodyPart][]string{procedure.PartMember: m.Members, procedure.PartObserver: m.Observers} {
		for _, code := range codes {
			if err := l.desk.AddGroupBody(ctx, founder, l.bodies[code], part, l.clock.Now()); err != nil {
				return fmt.Errorf("%s: %w", code, err)
			}
		}
	}
	for _, r := range l.Bodies.Routes {
		route := procedure.NewRoute{Code: r.Code, Name: both(r.NameRU, r.NameEN)}
		for _, step := range r.Steps {
			switch step {
			case "EXPERT_GROUP":
				route.Steps = append(route.Steps, procedure.RouteStep{Kind: procedure.StepGroup})
			case "DOMESTIC":
				route.Steps = append(route.Steps, procedure.RouteStep{Kind: procedure.StepDomestic})
			default:
				route.Steps = append(route.Steps, procedure.RouteStep{Kind: procedure.StepBody, Body: l.bodies[step]})
			}
		}
		if l.routes[r.Code], err = l.desk.AddRoute(ctx, founder, route); err != nil {
			return fmt.Errorf("%s: %w", r.Code, err)
		}
	}
	return nil
}

func cutPrefix(s, prefix string) string {
	if len(s) >= len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):]
	}
	return s
}

func (l *loader) addPeople(ctx context.Context) error {
	founder := procedure.Viewer{Group: l.group, Body: l.bodies[l.Bodies.Mandate.ConvenedBy], Roles: []procedure.Role{procedure.Secretariat}, Lang: "ru"}
	for _, p := range l.People.Participants {
		person := procedure.NewPerson{Email: p.Email, Salutation: procedure.Salutation(p.Salutation), Lang: procedure.Lang(p.Language),
			Name: procedure.PersonName{"ru": {Surname: p.SurnameRU, First: p.FirstRU, Patronymic: text(p.PatronymicRU)}, "en": {Full: p.NameEN}}}
		n := procedure.NewMember{Body: l.bodies[p.Body], Role: procedure.Role(p.Role), Part: text(p.Part),
			Post: both(p.PositionRU, p.PositionEN), Organisation: both(p.OrganisationRU, p.OrganisationEN)}
		if _, err := l.desk.AddMember(ctx, founder, person, n); err != nil {
			return fmt.Errorf("%s: %w", p.ID, err)
		}
		account, _, err := l.store.AccountByEmail(ctx, p.Email)
		if err != nil {
			return fmt.Errorf("%s: %w", p.ID, err)
		}
		l.people[p.ID], l.accounts[p.ID] = account.Person, account
	}
	return nil
}
