package desk_test

import (
	"slices"
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

func TestALetterRendersTheSameEachTime(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		line := s.Lines[1]
		c := procedure.ClaimedDelivery{ID: line.ID, Lang: line.Lang, Kind: procedure.MailDispatch}
		letter := got(h, func() (procedure.OutgoingLetter, error) { return h.RenderDelivery(ctx, c) })
		link := h.LinkAddress(procedure.Link{Kind: procedure.LinkPersonal, Row: int64(line.ID), Issue: 1})
		if letter.To.Address != "reception@bb.example" || letter.From.Name != "Name of SEC" || letter.Auto || letter.Subject != "Protocol" ||
			len(letter.Files) != 1 || letter.Files[0].Name != "Протокол.pdf" {
			h.Fatalf("the letter is %+v", letter)
		}
		for _, words := range []string{"NAME OF SEC\n1 February 2021, No. 4-1/0912\n", "for the Name of BB the protocol of the 2nd meeting of 1 February 2021",
			"Acknowledge receipt:\n" + link, "1. Protocol (PDF, 20 B, Русский)", "Director\nA. Signer", "SHA-256 "} {
			if !strings.Contains(locales.Plain(letter.Text), words) {
				h.Errorf("the text lacks %q:\n%s", words, letter.Text)
			}
		}
		if !strings.Contains(letter.HTML, `href="`+link+`"`) || strings.Contains(letter.HTML, "{") && strings.Contains(letter.HTML, "{link}") {
			h.Errorf("the page lacks its link:\n%s", letter.HTML)
		}
		h.clock.Set(start.AddDate(1, 0, 0))
		h.contact("BB", "elsewhere@bb.example", "ru")
		h.document("Протокол", "Protocol", "other bytes")
		h.ok(h.ChangeBody(ctx, site, h.by["BB"], bodyOf(h, h.by["BB"]).Version, newBody("BB", 9)))
		again := got(h, func() (procedure.OutgoingLetter, error) { return h.RenderDelivery(ctx, c) })
		if again.Text != letter.Text || again.HTML != letter.HTML || !again.Date.Equal(letter.Date) || again.To != letter.To ||
			again.From != letter.From || again.Subject != letter.Subject || !slices.Equal(again.Files, letter.Files) {
			h.Fatal("a year later it is another letter")
		}
	})
}

// What the relay does not take stands behind the link, and the letter says of
// each file how it comes.
func TestTooLargeToAttach(t *testing.T) {
	each(t, func(h *house) {
		h.write(func(tx *store.Tx) error { return tx.SetRelaySize(ctx, "mail.example.org:587", 16<<10+40) }) // 29 bytes of files
		p := h.withPackage()
		h.finalised(p)
		larger := h.document("Приложение", "Annex", "another paper of 33 bytes, larger")
		small := h.document("Записка", "Note", "a note")
		for mode, want := range map[procedure.AttachMode][]string{procedure.AttachFit: {"Протокол.pdf", "Записка.pdf"}, procedure.AttachLinks: nil} {
			n := h.newDispatch(p)
			n.Chosen, n.Attach = append(n.Chosen, larger, small), mode
			id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), n) })
			h.ok(h.ReleaseDispatch(ctx, h.officer(), id, 1))
			s := h.status(id)
			letter := got(h, func() (procedure.OutgoingLetter, error) {
				return h.RenderDelivery(ctx, procedure.ClaimedDelivery{ID: s.Lines[1].ID, Lang: "en", Kind: procedure.MailDispatch})
			})
			var names []string
			for _, f := range letter.Files {
				names = append(names, f.Name)
			}
			if !slices.Equal(names, want) || strings.Count(letter.Text, locales.For("en").T("dispatch.file.linked")+")") != 3-len(want) ||
				!strings.Contains(letter.Text, locales.For("en").T("dispatch.letter.linked")) {
				h.Errorf("%s: attached are %v:\n%s", mode, names, letter.Text)
			}
		}
	})
}

// A letter of each kind and language goes to who composes the dispatch for a
// trial, and changes nothing of it.
func TestATrialLetter(t *testing.T) {
	each(t, func(h *house) {
		p := h.withPackage()
		h.finalised(p)
		id := got(h, func() (procedure.DispatchID, error) { return h.ComposeDispatch(ctx, h.officer(), h.newDispatch(p)) })
		who := h.officer()
		who.Person = p.people["Sidorova"]
		if n := got(h, func() (int, error) { return h.SendTrial(ctx, who, id) }); n != 3 {
			h.Fatalf("%d letters", n)
		}
		due, err := h.store.DueDeliveries(ctx, 100)
		h.ok(err)
		var claimed []procedure.ClaimedDelivery
		h.ok(h.store.Note(ctx, func(tx *store.Tx) (err error) {
			claimed, err = tx.ClaimDeliveries(ctx, start.Add(time.Hour), due)
			return err
		}))
		trials := 0
		for _, c := range claimed {
			if c.Kind != procedure.MailDispatch {
				continue
			}
			trials++
			letter := got(h, func() (procedure.OutgoingLetter, error) { return h.RenderDelivery(ctx, c) })
			if letter.To.Address != "sidorova@example.org" || !strings.HasPrefix(letter.Subject, "[") || len(letter.Files) != 1 {
				h.Errorf("the letter is %+v", letter)
			}
			token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(c.ID), Issue: 1}.Token(h.Key)
			if _, err := h.store.PersonalPage(ctx, procedure.HashToken(token), ""); err != procedure.ErrNotFound {
				h.Errorf("its link opens something: %v", err)
			}
		}
		if s := got(h, func() (procedure.DispatchSheet, error) { return h.DispatchSheet(ctx, h.officer(), id) }); trials != 3 || !s.Draft() || s.Version != 1 {
			h.Errorf("%d letters, the dispatch is %+v", trials, s.Dispatch)
		}
		refused[procedure.Refused](h, func() error {
			h.ok(h.ReleaseDispatch(ctx, h.officer(), id, 1))
			_, err := h.SendTrial(ctx, who, id)
			return err
		}())
	})
}

func TestAPersonDecidesAboutADelivery(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		state := func(i int) procedure.DeliveryState { return h.status(s.ID).Lines[i].State }
		id := s.Lines[0].ID
		refused[procedure.Refused](h, h.DecideHeld(ctx, h.officer(), id, false))
		h.note(id, "sending", "committing", "ambiguous", "held")
		refused[procedure.Refused](h, h.decideSending(s.Lines[1].ID))
		h.ok(h.DecideHeld(ctx, h.officer(), id, true))
		if l := h.status(s.ID).Lines[0]; l.State != procedure.DeliveryPlanned || l.Resent != 1 {
			h.Fatalf("to be sent again: %+v", l)
		}
		h.note(id, "held")
		h.ok(h.DecideHeld(ctx, h.officer(), id, false))
		if state(0) != procedure.DeliveryDone {
			h.Fatalf("taken as received: %s", state(0))
		}

		h.ok(h.WithdrawDelivery(ctx, h.officer(), s.Lines[2].ID))
		h.ok(h.WithdrawDelivery(ctx, h.officer(), s.Lines[2].ID))
		h.note(s.Lines[3].ID, "accepted")
		refused[procedure.Refused](h, h.WithdrawDelivery(ctx, h.officer(), s.Lines[3].ID))
		h.ok(h.MarkDone(ctx, h.officer(), s.Lines[3].ID, "by courier, 3 February"))
		sheet := got(h, func() (procedure.DeliverySheet, error) { return h.store.DeliverySheet(ctx, h.officer(), s.Lines[3].ID) })
		if last := sheet.Events[len(sheet.Events)-1]; last.State != procedure.DeliveryDone || last.Reply != "by courier, 3 February" {
			h.Fatalf("the evidence ends with %+v", last)
		}

		h.note(s.Lines[4].ID, "bounced")
		h.invalid(h.SendAgain(ctx, h.officer(), s.Lines[4].ID, "no address", false), "address", "field.address")
		h.invalid(h.SendAgain(ctx, h.officer(), s.Lines[4].ID, "reception@aa.example", false), "address", "delivery.error.address_taken")
		h.ok(h.SendAgain(ctx, h.officer(), s.Lines[4].ID, "Right@Example.org", false))
		if l := h.status(s.ID).Lines[4]; l.State != procedure.DeliveryPlanned || l.Address != "right@example.org" {
			h.Fatalf("readdressed: %+v", l)
		}
		old := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[4].ID), Issue: 1}
		if p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, old.Token(h.Key), hall, "") }); p.Gone != procedure.LinkReissued {
			h.Fatalf("the old link is %q", p.Gone)
		}
	})
}

// decideSending tries to send again what is being sent.
func (h *house) decideSending(id procedure.DeliveryID) error {
	h.note(id, "sending")
	return h.SendAgain(ctx, h.officer(), id, "", false)
}

// note brings a delivery through states as the courier would.
func (h *house) note(id procedure.DeliveryID, states ...procedure.DeliveryState) {
	h.Helper()
	for _, state := range states {
		h.ok(h.store.Note(ctx, func(tx *store.Tx) error {
			l, _, err := tx.DispatchDelivery(ctx, h.officer(), id)
			if err != nil {
				return err
			}
			_, err = tx.DecideDelivery(ctx, procedure.Viewer{}, l, state, procedure.Said{})
			return err
		}))
	}
}

func TestReceiptIsAcknowledged(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		link := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[0].ID), Issue: 1}
		token := link.Token(h.Key)
		n := procedure.NewAcknowledgement{Name: "Н. Получатель", Post: "Референт", Incoming: "17"}

		p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, "") })
		if p.Name != "Имя AA" || len(p.Files) != 1 || p.Gone != "" || p.Received.Given() || p.Letter.Sender != "Имя SEC" {
			h.Fatalf("the personal page is %+v", p)
		}
		for range 2 {
			h.ok(h.NoteOpened(ctx, p))
		}
		h.invalid(h.Acknowledge(ctx, token, hall, 0, procedure.NewAcknowledgement{Name: " "}), "post", "ack.error.post")
		if _, err := h.PersonalPage(ctx, "AAAAAAAAAAAAAAAAAAAAAA", hall, ""); err != procedure.ErrNotFound && err == nil {
			h.Fatal("a guessed link opens")
		}
		lines := h.lines(h.group)
		h.clock.Set(start.Add(time.Hour))
		h.ok(h.Acknowledge(ctx, token, hall, 0, n))
		h.clock.Set(start.Add(2 * time.Hour))
		h.ok(h.Acknowledge(ctx, token, hall, 0, n)) // pressed twice
		other := n
		other.Name = "Другой"
		refused[procedure.Conflict](h, h.Acknowledge(ctx, token, hall, 0, other)) // on the same page, opened twice
		line := h.status(s.ID).Lines[0]
		if line.Received.Name != "Н. Получатель" || !line.Received.At.Equal(start.Add(time.Hour)) || line.Received.Incoming != "17" ||
			!line.Opened.Equal(start) || h.lines(h.group) != lines+1 {
			h.Fatalf("acknowledged: %+v, %d lines", line, h.lines(h.group)-lines)
		}

		paper := procedure.NewAcknowledgement{Paper: "№ 5 от 3 февраля 2021 года"}
		h.invalid(h.RecordPaperAcknowledgement(ctx, h.officer(), s.Lines[1].ID, 0, n), "paper", "ack.error.paper")
		h.ok(h.RecordPaperAcknowledgement(ctx, h.officer(), s.Lines[1].ID, 0, paper))
		if l := h.status(s.ID).Lines[1]; l.Received.Paper != "5 от 3 февраля 2021 года" {
			h.Fatalf("on paper: %+v", l.Received)
		}

		h.ok(h.WithdrawDelivery(ctx, h.officer(), s.Lines[2].ID))
		withdrawn := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[2].ID), Issue: 1}.Token(h.Key)
		refused[procedure.Refused](h, h.Acknowledge(ctx, withdrawn, hall, 0, n))
		h.clock.Set(s.LinkEnds)
		if p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, "") }); p.Gone != procedure.LinkExpired {
			h.Fatalf("after its end the link is %q", p.Gone)
		}
		h.ok(h.MoveLinkEnd(ctx, h.officer(), s.ID, s.Version, start.AddDate(1, 0, 0)))
		if p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, "") }); p.Gone != "" {
			h.Fatalf("with its end moved the link is %q", p.Gone)
		}
	})
}

// A statement is corrected by the same link: when receipt was acknowledged
// stays, so does what was said before, and nobody writes over a correction that
// they have not seen.
func TestAnAcknowledgementIsCorrected(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		id := s.Lines[0].ID
		token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(id), Issue: 1}.Token(h.Key)
		say := func(seen int, name string) error {
			return h.Acknowledge(ctx, token, hall, seen, procedure.NewAcknowledgement{Name: name, Post: "Референт"})
		}
		refused[procedure.Conflict](h, say(1, "Ничего ещё не сказано"))
		h.ok(say(0, "Полчатель"))
		h.clock.Set(start.Add(time.Hour))
		lines := h.lines(h.group)
		for range 2 {
			h.ok(say(1, "Получатель"))
		}
		refused[procedure.Conflict](h, say(1, "Другой"))
		refused[procedure.Conflict](h, h.RecordPaperAcknowledgement(ctx, h.officer(), id, 2, procedure.NewAcknowledgement{Paper: "№ 5"}))
		sheet := got(h, func() (procedure.DeliverySheet, error) { return h.store.DeliverySheet(ctx, h.officer(), id) })
		a := sheet.Received
		if a.Name != "Получатель" || !a.At.Equal(start) || !a.Corrected.Equal(start.Add(time.Hour)) || a.Version != 2 {
			h.Errorf("what stands is %+v", a)
		}
		if len(sheet.Receipts) != 2 || sheet.Receipts[0].Name != "Полчатель" || h.lines(h.group) != lines+1 {
			h.Errorf("kept: %+v", sheet.Receipts)
		}
		list := got(h, func() ([]procedure.DispatchLine, error) { return h.store.Dispatches(ctx, h.officer(), 0, 10) })
		if list[0].Acknowledged != 1 {
			h.Errorf("%d acknowledgements are counted", list[0].Acknowledged)
		}
		for seen := 2; seen < 20; seen++ {
			h.ok(say(seen, strings.Repeat("И", seen)))
		}
		refused[procedure.Refused](h, say(20, "Без конца"))
	})
}

// What a personal link opens is in one language, whichever the reader chooses.
func TestAPersonalPageInEachLanguage(t *testing.T) {
	each(t, func(h *house) {
		s := h.released(h.withPackage())
		for i, want := range map[int]map[procedure.Lang][]string{
			0: {"": {"Имя AA", "Имя SEC", "1 февраля 2021"}, "ru": {"Имя AA", "Имя SEC", "1 февраля 2021"}, "en": {"Name of AA", "Name of SEC", "1 February 2021"}},
			1: {"": {"Name of BB", "Name of SEC", "1 February 2021"}, "ru": {"Имя BB", "Имя SEC", "1 февраля 2021"}},
		} {
			token := procedure.Link{Kind: procedure.LinkPersonal, Row: int64(s.Lines[i].ID), Issue: 1}.Token(h.Key)
			for lang, words := range want {
				p := got(h, func() (procedure.PersonalPage, error) { return h.PersonalPage(ctx, token, hall, lang) })
				if p.Name != words[0] || p.Letter.Sender != words[1] || !strings.Contains(locales.Plain(p.Letter.Dateline), words[2]) {
					h.Errorf("%s in %q: %s, %s, %s", s.Lines[i].Name, lang, p.Name, p.Letter.Sender, p.Letter.Dateline)
				}
			}
		}
	})
}
