package desk_test

import (
	"strings"
	"testing"
	"time"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// pack is a dispatch about to be composed: an instrument that AA and BB
// signed and CC did not, a meeting that three persons attended, and a document.
type pack struct {
	instrument procedure.InstrumentID
	meeting    procedure.MeetingID
	protocol   procedure.ProtocolID
	file       procedure.FileID
	people     map[string]procedure.PersonID
}

func (h *house) withPackage() pack {
	h.Helper()
	h.withGroup()
	p := pack{people: map[string]procedure.PersonID{}}
	p.instrument = got(h, func() (procedure.InstrumentID, error) {
		return h.AddInstrument(ctx, site, procedure.NewInstrument{Code: "S-1", Kind: "strategy", Name: both("Стратегия", "Strategy"),
			Short: both("Стратегия", "Strategy"), Adopted: start.AddDate(-1, 0, 0)})
	})
	for i, code := range []string{"AA", "BB", "CC"} {
		s := procedure.Signatory{Body: h.by[code], Place: i + 1, Signed: code != "CC"}
		if s.Signed {
			s.Form = procedure.SignedPlainly
		}
		h.ok(h.SetSignatory(ctx, site, p.instrument, s))
	}
	h.contact("AA", "reception@aa.example", "ru")
	h.contact("BB", "reception@bb.example", "en")
	plan := got(h, func() (procedure.PlanID, error) {
		return h.CreatePlan(ctx, h.officer(), procedure.NewPlan{Title: both("План", "Plan"), Short: both("План", "Plan"), Langs: []procedure.Lang{"ru", "en"},
			Columns: []procedure.Column{{Key: procedure.ColTitle}, {Key: procedure.ColTerm}, {Key: procedure.ColExecutors}}})
	})
	p.meeting = got(h, func() (procedure.MeetingID, error) {
		return h.CreateMeeting(ctx, h.officer(), procedure.NewMeeting{Plan: plan, Number: 2, Starts: start, Zone: "Europe/Moscow",
			Format: procedure.Remote})
	})
	for code, surname := range map[string]string{"AA": "Petrova", "BB": "Ivanova", "SEC": "Sidorova"} {
		address := strings.ToLower(surname) + "@example.org"
		got(h, func() (procedure.MembershipID, error) {
			return h.AddMember(ctx, h.officer(), newPerson(surname, address), procedure.NewMember{Body: h.by[code], Role: procedure.Delegate})
		})
		person, err := h.store.PersonByEmail(ctx, address)
		h.ok(err)
		p.people[surname] = person.ID
		h.write(func(tx *store.Tx) error {
			return tx.SetAttendance(ctx, p.meeting, procedure.Attendance{Person: person.ID, Body: h.by[code], Mode: procedure.AttendsRemotely})
		})
	}
	p.file = h.document("Протокол", "Protocol", "the protocol's bytes")
	h.write(func(tx *store.Tx) (err error) {
		p.protocol, err = tx.InsertProtocol(ctx, h.group, p.meeting)
		return err
	})
	return p
}

func both(ru, en string) procedure.Texts { return procedure.Texts{"ru": ru, "en": en} }

func (h *house) write(fn func(*store.Tx) error) {
	h.Helper()
	h.ok(h.store.Write(ctx, h.group, fn))
}

func (h *house) contact(code, address string, lang procedure.Lang) procedure.ContactID {
	h.Helper()
	return got(h, func() (procedure.ContactID, error) {
		return h.AddContact(ctx, site, h.by[code], procedure.NewContact{Address: address, Kind: procedure.ContactReception, Lang: lang})
	})
}

// document finalises a document of one file.
func (h *house) document(ru, en, bytes string) procedure.FileID {
	h.Helper()
	up, err := h.store.Keep(ctx, strings.NewReader(bytes), 1<<20)
	h.ok(err)
	var id procedure.DocumentID
	h.write(func(tx *store.Tx) (err error) {
		id, err = tx.InsertDocument(ctx, h.officer(), h.group, procedure.NewDocument{Kind: procedure.DocProtocol, Code: "C" + up.Key[:9],
			Title: both(ru, en), Dated: start, Files: []procedure.NewFile{{Lang: "ru", Format: "pdf", Name: ru + ".pdf", Upload: up}}})
		return err
	})
	d, err := h.store.Document(ctx, id)
	h.ok(err)
	return d.Files[0].ID
}

// newDispatch is one that lacks nothing.
func (h *house) newDispatch(p pack) procedure.NewDispatch {
	return procedure.NewDispatch{Meeting: p.meeting, Decision: "5.2", Number: "4-1/0912", Sender: h.by["SEC"],
		Signer: procedure.Signer{Post: both("Директор", "Director"), Name: both("А.Б. Подпись", "A. Signer")},
		Chosen: []procedure.FileID{p.file}, Rules: procedure.DispatchRules{Instrument: p.instrument, Participants: true},
		Letters: map[procedure.Cover]procedure.CoverLetter{
			procedure.CoverGovernments: {Subject: both("О направлении протокола", "Protocol"), Body: both(
				"Направляем {government.dative} протокол {meeting.ordinal} заседания от {meeting.date} ({decision}), исх. № {outgoing.number} от {outgoing.date}.\n\nО результатах в {state.prepositional} просим сообщить.\n\nПодтвердите: {link}",
				"We enclose for the {government.dative} the protocol of the {meeting.ordinal} meeting of {meeting.date} ({decision}), No. {outgoing.number} of {outgoing.date}.\n\nPlease tell us of the outcome in {state.prepositional}.\n\nAcknowledge: {link}")},
			procedure.CoverParticipants: {Subject: both("О направлении протокола", "Protocol"), Body: both("{person.full}, протокол: {link}", "{person.full}: {link}")},
		}}
}

func (h *house) finalised(p pack) {
	h.Helper()
	h.write(func(tx *store.Tx) error {
		protocol, err := tx.Protocol(ctx, p.protocol)
		if err != nil {
			return err
		}
		protocol.State = procedure.ProtocolFinalised
		return tx.UpdateProtocol(ctx, protocol)
	})
}

// released composes and releases a dispatch.
func (h *house) released(p pack) procedure.DispatchStatus {
	h.Helper()
	h.finalised(p)
	id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), h.newDispatch(p)) })
	h.ok(h.ReleaseDispatch(ctx, h.officer(), id, 1))
	return h.status(id)
}

func (h *house) status(id procedure.DispatchID) procedure.DispatchStatus {
	h.Helper()
	return got(h, func() (procedure.DispatchStatus, error) { return h.store.DispatchStatus(ctx, h.officer(), id) })
}

func TestRecipientsComeFromRules(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		n := h.newDispatch(p)
		n.Rules.Bodies = []procedure.BodyID{h.by["SEC"], h.by["BB"]}
		n.Rules.Persons = []procedure.PersonID{p.people["Petrova"]}
		n.Rules.Without = []string{procedure.RecipientKey("person", p.people["Sidorova"])}
		id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), n) })
		again := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), n) })
		if again != id {
			h.Fatalf("composed twice it is %d and %d", id, again)
		}
		s := got(h, func() (procedure.DispatchSheet, error) { return h.DispatchSheet(ctx, h.officer(), id) })
		var seen []string
		for _, r := range s.Recipients {
			seen = append(seen, r.Address+" "+string(r.Lang)+" "+strings.Join(r.Reasons, "+"))
		}
		want := []string{"reception@aa.example ru signatory", "reception@bb.example en signatory+body", "  body",
			"petrova@example.org ru participant+person", "ivanova@example.org ru participant", "sidorova@example.org ru participant"}
		if strings.Join(seen, "\n") != strings.Join(want, "\n") {
			h.Fatalf("recipients are\n%s", strings.Join(seen, "\n"))
		}
		if len(s.Going()) != 4 || !s.Recipients[5].Out {
			h.Fatalf("%d would get it", len(s.Going()))
		}
		if f := s.Recipients[1].Fields; f["government.dative"] != "Name of BB" || f["meeting.ordinal"] != "2nd" || locales.Plain(f["meeting.date"]) != "1 February 2021" ||
			locales.Plain(f["outgoing.date"]) != "1 February 2021" {
			h.Fatalf("fields of a letter are %v", f)
		}
		h.finalised(p)
		h.invalid(h.ReleaseDispatch(ctx, h.officer(), id, 1), "recipients", "dispatch.error.no_contact")
	})
}

func TestADispatchIsReleasedOnce(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		n := h.newDispatch(p)
		id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), n) })
		refused[procedure.Refused](h, h.ReleaseDispatch(ctx, h.officer(), id, 1))
		h.finalised(p)
		refused[procedure.Conflict](h, h.ReleaseDispatch(ctx, h.officer(), id, 7))
		lines := h.lines(h.group)
		for range 2 {
			h.ok(h.ReleaseDispatch(ctx, h.officer(), id, 1))
		}
		if h.lines(h.group) != lines+1 {
			h.Fatal("the second release is recorded too")
		}
		refused[procedure.Refused](h, h.ChangeDispatch(ctx, h.officer(), id, 2, n))
		s := h.status(id)
		if len(s.Lines) != 5 || len(s.Of(procedure.CoverGovernments)) != 2 || s.Lines[0].Policy != procedure.PolicyHold ||
			s.Lines[4].Policy != procedure.PolicyResend || len(s.Files) != 1 || !s.LinkEnds.Equal(start.AddDate(0, 0, 180)) {
			h.Fatalf("released: %+v", s)
		}
		list := got(h, func() ([]procedure.DispatchLine, error) { return h.store.Dispatches(ctx, h.officer(), 0, 10) })
		if len(list) != 1 || list[0].Letters != 5 || list[0].Subject["en"] != "Protocol" {
			h.Fatalf("the list is %+v", list)
		}
		delegate := h.viewer("AA", procedure.Head)
		if _, err := h.store.DispatchStatus(ctx, delegate, id); err != procedure.ErrNotFound {
			h.Fatalf("a head of delegation sees a dispatch: %v", err)
		}
		other := procedure.Viewer{Group: h.group + 1, Roles: []procedure.Role{procedure.Secretariat}}
		if _, err := h.store.DispatchStatus(ctx, other, id); err != procedure.ErrNotFound {
			h.Fatalf("another group's officer sees a dispatch: %v", err)
		}
		if err := h.ReleaseDispatch(ctx, delegate, id, 1); err != procedure.ErrNotFound {
			h.Fatalf("a head of delegation releases: %v", err)
		}
	})
}

func TestBadDispatchesAreNotReleased(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		h.finalised(p)
		for field, spoil := range map[string]func(*procedure.NewDispatch){
			"files dispatch.error.no_files":                  func(n *procedure.NewDispatch) { n.Chosen = nil },
			"sender dispatch.error.sender":                   func(n *procedure.NewDispatch) { n.Sender = 0 },
			"recipients dispatch.error.no_recipients":        func(n *procedure.NewDispatch) { n.Rules = procedure.DispatchRules{} },
			"governments.body.ru dispatch.error.empty_field": func(n *procedure.NewDispatch) { n.Decision = "" },
			"governments.body.en dispatch.error.missing":     func(n *procedure.NewDispatch) { delete(n.Letters[procedure.CoverGovernments].Body, "en") },
			"participants.body.ru dispatch.error.no_link": func(n *procedure.NewDispatch) {
				n.Letters[procedure.CoverParticipants].Body["ru"] = "Протокол."
			},
			"governments.body.en dispatch.error.field_missing": func(n *procedure.NewDispatch) {
				n.Letters[procedure.CoverGovernments].Body["ru"] += "\n\n{documents}"
			},
			"participants.subject.ru dispatch.error.missing": func(n *procedure.NewDispatch) { delete(n.Letters[procedure.CoverParticipants].Subject, "ru") },
		} {
			n := h.newDispatch(p)
			spoil(&n)
			id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), n) })
			at, key, _ := strings.Cut(field, " ")
			h.invalid(h.ReleaseDispatch(ctx, h.officer(), id, 1), at, key)
			if s := got(h, func() (procedure.DispatchSheet, error) { return h.DispatchSheet(ctx, h.officer(), id) }); !s.Draft() {
				h.Fatal("it is released all the same")
			}
		}
		for field, spoil := range map[string]func(*procedure.NewDispatch){
			"participants.body.ru dispatch.error.field": func(n *procedure.NewDispatch) {
				n.Letters[procedure.CoverParticipants].Body["ru"] = "{password} {link}"
			},
			"governments.subject.en dispatch.error.field": func(n *procedure.NewDispatch) { n.Letters[procedure.CoverGovernments].Subject["en"] = "{link}" },
			"governments.body.ru dispatch.error.field":    func(n *procedure.NewDispatch) { n.Letters[procedure.CoverGovernments].Body["ru"] = "{person.full}" },
			"meeting dispatch.error.meeting":              func(n *procedure.NewDispatch) { n.Meeting = 0 },
			"files field.choice":                          func(n *procedure.NewDispatch) { n.Chosen = []procedure.FileID{1} },
			"persons field.choice":                        func(n *procedure.NewDispatch) { n.Rules.Persons = []procedure.PersonID{9999} },
			"link_days dispatch.error.link_days":          func(n *procedure.NewDispatch) { n.LinkDays = -1 },
			"attach field.choice":                         func(n *procedure.NewDispatch) { n.Attach = "some" },
			"remind_days dispatch.error.remind_days":      func(n *procedure.NewDispatch) { n.Remind.Days = 181 },
			"remind_times dispatch.error.remind_times":    func(n *procedure.NewDispatch) { n.Remind = procedure.Reminding{Days: 3, Times: 11} },
		} {
			n := h.newDispatch(p)
			spoil(&n)
			_, err := h.ComposeDispatch(ctx, h.officer(), n)
			at, key, _ := strings.Cut(field, " ")
			h.invalid(err, at, key)
		}
	})
}

// Whose address a draft shows, and whom its letters name for questions, is of the
// group: persons of other groups do not exist for its officers.
func TestADispatchNamesNobodyOfAnotherGroup(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		second := procedure.Viewer{Body: h.by["SEC"], Roles: h.officer().Roles, Group: got(h, func() (procedure.GroupID, error) {
			return h.CreateGroup(ctx, site, procedure.NewGroup{Code: "EG-2", Name: procedure.Texts{"en": "Second"}, Zone: "UTC", ConvenedBy: h.by["SEC"]})
		})}
		h.ok(h.AddGroupBody(ctx, second, h.by["AA"], procedure.PartMember, time.Time{}))
		h.member(second, "Чужая", "stranger@aa.example", "AA", procedure.Delegate)
		stranger, err := h.store.PersonByEmail(ctx, "stranger@aa.example")
		h.ok(err)
		for field, name := range map[string]func(*procedure.NewDispatch){
			"persons": func(n *procedure.NewDispatch) { n.Rules.Persons = []procedure.PersonID{stranger.ID} },
			"contact": func(n *procedure.NewDispatch) { n.Contact = stranger.ID },
		} {
			n := h.newDispatch(p)
			name(&n)
			h.invalid(justErr(h.ComposeDispatch(ctx, h.officer(), n)), field, "field.choice")
		}
	})
}
