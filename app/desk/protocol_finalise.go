package desk

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"svod/app/papers"
	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// finalising is a protocol on its way to paper: what it is made of, and what
// was made.
type finalising struct {
	protocol  procedure.Protocol
	facts     protocolFacts
	draft     procedure.Draft // the revision that the meeting led to
	documents []procedure.NewDocument
}

// FinaliseProtocol makes the documents of an approved protocol, PDF and DOCX in
// every language, with its annexes, and freezes them. The files are made before
// the act, which checks that the protocol is still the one they were made of.
func (d *Desk) FinaliseProtocol(ctx context.Context, who procedure.Viewer, id procedure.ProtocolID) (procedure.DocumentID, error) {
	f, err := d.readFinalising(ctx, who, id)
	if err != nil {
		return 0, err
	}
	if err := d.makeDocuments(ctx, who, &f); err != nil {
		return 0, err
	}
	var document procedure.DocumentID
	err = d.onProtocol(ctx, who, id, func(tx *store.Tx, p procedure.Protocol, _ procedure.Lang) error {
		if p.Version != f.protocol.Version {
			return procedure.Conflict{Key: "protocol.conflict", Version: p.Version}
		}
		for i, n := range f.documents {
			n.AnnexOf = document
			made, err := tx.InsertDocument(ctx, who, p.Group, n)
			if err != nil {
				return err
			}
			if i == 0 {
				document = made
			}
		}
		p.State, p.Finalised, p.Document = procedure.ProtocolFinalised, tx.Now, document
		if err := tx.UpdateProtocol(ctx, p); err != nil {
			return err
		}
		if err := tx.Record(ctx, who, "protocol.finalise", object("protocol", id), fact("document", strconv.FormatInt(int64(document), 10))); err != nil {
			return err
		}
		return d.tellFinalised(ctx, tx, f, document)
	})
	return document, err
}

// readFinalising reads what the documents are made of and refuses a step that
// would be skipped.
func (d *Desk) readFinalising(ctx context.Context, who procedure.Viewer, id procedure.ProtocolID) (finalising, error) {
	var f finalising
	err := d.onProtocol(ctx, who, id, func(tx *store.Tx, p procedure.Protocol, _ procedure.Lang) error {
		if err := officer(who); err != nil {
			return err
		}
		switch p.State {
		case procedure.ProtocolFinalised:
			return procedure.Refused{Key: "protocol.refused.finalised"}
		case procedure.ProtocolApproved:
		default:
			return procedure.Refused{Key: "protocol.refused.not_approved"}
		}
		m, err := tx.Meeting(ctx, p.Meeting)
		if err != nil {
			return err
		}
		if err := noOpenCorrection(ctx, tx, who, id); err != nil {
			return err
		}
		f.protocol = p
		if f.facts, err = readProtocolFacts(ctx, tx, who, m); err != nil {
			return err
		}
		if m.Revision == 0 {
			return nil
		}
		revision, err := tx.RevisionAfter(ctx, m.Revision)
		if err != nil {
			return err
		}
		if revision == m.Revision {
			if decided, err := tx.DecidedEdits(ctx, m.ID); err != nil || len(decided) > 0 {
				return cmp.Or(err, error(procedure.Refused{Key: "protocol.refused.not_revised"}))
			}
		}
		f.draft, err = tx.Draft(ctx, revision)
		return err
	})
	return f, err
}

// makeDocuments makes the protocol and then its annexes.
func (d *Desk) makeDocuments(ctx context.Context, who procedure.Viewer, f *finalising) error {
	s, now := f.facts.sheet, d.store.Now()
	n := procedure.NewDocument{Kind: procedure.DocProtocol, Code: newCode(), Number: strconv.Itoa(s.Number), Dated: locales.In(s.Starts, s.Zone),
		Title: d.titles(f, func(p *locales.Printer) string { return d.meetingTitle(p, f) }), Meeting: s.ID, Plan: s.Plan}
	var err error
	n.Files, err = d.frozen(ctx, f.facts.langs, "protocol", func(p *locales.Printer) papers.Paper {
		return papers.Protocol(p, papers.ProtocolData{Protocol: f.protocol, Title: n.Title[lang(p)], Number: n.Number, Made: now,
			Code: d.checkCode(p, n.Code)})
	})
	if err != nil {
		return err
	}
	f.documents = append(f.documents, n)
	for i, a := range f.facts.annexes {
		annexed, err := d.makeAnnex(ctx, who, f, a, i+1)
		if err != nil {
			return err
		}
		f.documents = append(f.documents, annexed)
	}
	return nil
}

func (d *Desk) makeAnnex(ctx context.Context, who procedure.Viewer, f *finalising, a annex, number int) (procedure.NewDocument, error) {
	s, now := f.facts.sheet, d.store.Now()
	n := procedure.NewDocument{Kind: a.Kind, Code: newCode(), Dated: locales.In(s.Starts, s.Zone), Meeting: s.ID, Plan: s.Plan,
		AnnexNo: strconv.Itoa(number)}
	paper, err := d.annexPaper(ctx, who, f, a)
	if err != nil {
		return n, err
	}
	n.Title = d.titles(f, func(p *locales.Printer) string { return paper(p).Title })
	if a.Kind == procedure.DocPlan {
		n.Revision = f.draft.Revision.ID
	}
	n.Files, err = d.frozen(ctx, f.facts.langs, "annex", func(p *locales.Printer) papers.Paper {
		made := paper(p)
		made.Made = now
		to := p.T("paper.annex_to", "Ordinal", p.OrdinalGenitive(s.Number), "Date", p.DateShort(locales.In(s.Starts, s.Zone)))
		made = papers.AsAnnex(made, p.T("paper.annex", "Number", number), to)
		made.Title = p.T("document.annex_title", "Number", number, "Title", made.Title)
		return papers.WithCode(made, d.checkCode(p, n.Code))
	})
	return n, err
}

// annexPaper is what an annex says, in the language of the printer it is given.
func (d *Desk) annexPaper(ctx context.Context, who procedure.Viewer, f *finalising, a annex) (func(*locales.Printer) papers.Paper, error) {
	s, now := f.facts.sheet, d.store.Now()
	switch a.Kind {
	case procedure.DocParticipants:
		return func(p *locales.Printer) papers.Paper {
			return papers.Participants(p, s.Attendance, paperNames(f.facts.bodies, lang(p)), d.meetingTitle(p, f), now)
		}, nil
	case procedure.DocPlan:
		return func(p *locales.Printer) papers.Paper { return papers.Plan(p, f.draft, now) }, nil
	case procedure.DocOpinion:
		text := procedure.Texts{}
		for _, item := range s.Items {
			for _, position := range item.Positions {
				if position.ID == a.Opinion {
					text = position.Text
				}
			}
		}
		return func(p *locales.Printer) papers.Paper {
			body := f.facts.bodies.Of(a.Body).Full.Case(lang(p), procedure.Gen)
			return papers.Opinion(p, body, text[lang(p)], d.meetingTitle(p, f), now)
		}, nil
	}
	return d.meetingTablePaper(ctx, who, f)
}

// meetingTablePaper is the consolidated table of a meeting with its outcomes.
func (d *Desk) meetingTablePaper(ctx context.Context, who procedure.Viewer, f *finalising) (func(*locales.Printer) papers.Paper, error) {
	rows := map[procedure.Lang][]procedure.TableRow{}
	for _, lang := range f.facts.langs {
		reader := who
		reader.Lang = lang
		var err error
		if rows[lang], err = d.store.MeetingTable(ctx, reader, f.facts.sheet.Meeting, false, procedure.TableQuery{}); err != nil {
			return nil, err
		}
	}
	var failed error
	base := d.editBases(ctx, &failed)
	for _, r := range rows[f.facts.langs[0]] {
		for _, e := range r.Edits() {
			base(e.Base)
		}
	}
	if failed != nil {
		return nil, failed
	}
	numbers, err := d.store.CommentNumbers(ctx, f.facts.sheet.Plan)
	if err != nil {
		return nil, err
	}
	return func(p *locales.Printer) papers.Paper {
		in := lang(p)
		return papers.ConsolidatedTable(papers.TableData{Plan: f.facts.plan, Base: base, Rows: slices.Values(rows[in]), Form: procedure.UsualTable(in),
			Names: map[procedure.Lang]papers.Names{in: paperNames(f.facts.bodies, in)}, Title: func(p *locales.Printer) string { return d.meetingTitle(p, f) },
			AsAt: locales.In(d.store.Now(), f.facts.sheet.Zone), Numbers: numbers})
	}, nil
}

// ParticipantsPaper is the list of participants of a meeting or of a group as a
// paper, as it stands.
func (d *Desk) ParticipantsPaper(p *locales.Printer, listed []procedure.Attendance, bodies procedure.Bodies, title string) papers.Paper {
	return papers.Participants(p, listed, paperNames(bodies, lang(p)), title, d.store.Now())
}

// paperNames are the words of all bodies in a language.
func paperNames(all procedure.Bodies, lang procedure.Lang) papers.Names {
	n := papers.Names{Short: map[procedure.BodyID]string{}, Full: map[procedure.BodyID]string{}, Of: map[procedure.BodyID]string{}}
	for _, b := range all {
		n.Short[b.ID], n.Full[b.ID], n.Of[b.ID] = b.Short.In(lang), b.Full.In(lang), b.Full.Case(lang, procedure.Gen)
	}
	return n
}

// titles says one title in every language of the plan.
func (d *Desk) titles(f *finalising, say func(*locales.Printer) string) procedure.Texts {
	return inEach(f.facts.langs, say)
}

func (d *Desk) meetingTitle(p *locales.Printer, f *finalising) string {
	return p.T("document.protocol_title", "Ordinal", p.OrdinalGenitive(f.facts.sheet.Number))
}

// tellFinalised tells the participants who have an address.
func (d *Desk) tellFinalised(ctx context.Context, tx *store.Tx, f finalising, document procedure.DocumentID) error {
	members, err := tx.Addressees(ctx, f.protocol.Group)
	if err != nil {
		return err
	}
	attends := map[procedure.PersonID]bool{}
	for _, a := range f.facts.sheet.Attendance {
		attends[a.Person] = a.Mode != procedure.Absent
	}
	letter := procedure.Letter{Name: "protocol_finalised", Kind: procedure.MailNotice, Group: f.protocol.Group, Thread: object("meeting", f.facts.sheet.ID)}
	for _, to := range members {
		if !attends[to.Person] {
			continue
		}
		p := locales.For(string(to.Lang))
		to.Reasons = []string{"participant"}
		to.Fields = map[string]string{"name": to.Name, "meeting": p.OrdinalGenitive(f.facts.sheet.Number),
			"date": p.Date(locales.In(f.facts.sheet.Starts, f.facts.sheet.Zone)), "link": d.BaseURL + "/documents/" + strconv.FormatInt(int64(document), 10)}
		letter.To = append(letter.To, to)
	}
	return tx.Queue(ctx, letter)
}
