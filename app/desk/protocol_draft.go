package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"svod/app/procedure"
	"svod/app/store"
	"svod/locales"
)

// protocolFacts is all that a protocol is drafted from.
type protocolFacts struct {
	group   procedure.Group
	sheet   procedure.MeetingSheet
	bodies  procedure.Bodies
	plan    procedure.Plan
	queue   []procedure.OpenComment
	langs   []procedure.Lang // the authentic one first
	annexes []annex
}

// annex is one annex of a protocol; Opinion is the special opinion that it
// holds, 0 for the others.
type annex struct {
	Kind    procedure.DocumentKind
	Opinion int64
	Body    procedure.BodyID
}

// readProtocolFacts loads them for an officer.
func readProtocolFacts(ctx context.Context, tx *store.Tx, who procedure.Viewer, m procedure.Meeting) (protocolFacts, error) {
	var f protocolFacts
	var err error
	if f.group, err = tx.Group(ctx, m.Group); err != nil {
		return f, err
	}
	if f.sheet, err = tx.MeetingSheet(ctx, who, m.ID); err != nil {
		return f, err
	}
	if f.bodies, err = tx.Bodies(ctx); err != nil {
		return f, err
	}
	if f.plan, err = tx.Plan(ctx, m.Plan); err != nil {
		return f, err
	}
	if f.queue, err = tx.MeetingQueue(ctx, m.ID); err != nil {
		return f, err
	}
	f.langs = f.plan.Langs
	f.annexes = annexesOf(f.sheet)
	return f, nil
}

// annexesOf lists the annexes of a meeting's protocol in their order.
func annexesOf(sheet procedure.MeetingSheet) []annex {
	all := []annex{{Kind: procedure.DocParticipants}}
	if sheet.Revision != 0 {
		all = append(all, annex{Kind: procedure.DocPlan})
	}
	if sheet.Comments > 0 {
		all = append(all, annex{Kind: procedure.DocTable})
	}
	for _, item := range sheet.Items {
		for _, p := range item.Positions {
			if stands(p, sheet) {
				all = append(all, annex{procedure.DocOpinion, p.ID, p.Body})
			}
		}
	}
	return all
}

// stands says whether a position is a special opinion that its body has not
// withdrawn before the meeting ended.
func stands(p procedure.Position, sheet procedure.MeetingSheet) bool {
	return p.Kind == procedure.PositionSpecial && p.WithdrawnIn != sheet.ID
}

// draftProtocol writes a protocol from what the meeting recorded, in every
// language of the plan.
func draftProtocol(f protocolFacts) []procedure.ProtocolPart {
	d := &drafter{facts: f}
	d.head()
	for _, item := range f.sheet.Items {
		d.item(item)
	}
	d.foot()
	return d.parts
}

// drafter collects the parts of a protocol.
type drafter struct {
	facts protocolFacts
	parts []procedure.ProtocolPart
}

// add drafts one part in every language; empty text leaves a language out, and
// the part where no language has any.
func (d *drafter) add(key string, style procedure.PartStyle, no string, say func(p *locales.Printer) string) {
	part := procedure.ProtocolPart{Key: key, Style: style, No: no, Texts: map[procedure.Lang]procedure.PartText{}}
	authentic := say(locales.For(string(d.facts.langs[0])))
	said := false
	for _, lang := range d.facts.langs {
		text := say(locales.For(string(lang)))
		said = said || text != ""
		part.Texts[lang] = procedure.PartText{Text: text, Drafted: text}
		if lang != d.facts.langs[0] && text != "" {
			part.Texts[lang] = procedure.PartText{Text: text, Drafted: text, MadeFrom: procedure.TextHash(authentic)}
		}
	}
	if said {
		d.parts = append(d.parts, part)
	}
}

func (d *drafter) head() {
	s := d.facts.sheet
	d.add("title", procedure.PartTitle, "", func(p *locales.Printer) string { return p.T("protocol.draft.title") })
	d.add("subtitle", procedure.PartSubtitle, "", func(p *locales.Printer) string {
		return p.T("protocol.draft.subtitle", "Ordinal", p.OrdinalGenitive(s.Number), "Group", d.facts.group.GenitiveName(lang(p)))
	})
	d.add("place", procedure.PartPlace, "", func(p *locales.Printer) string {
		return p.DateShort(locales.In(s.Starts, s.Zone)) + "\t" + town(s.Place[lang(p)])
	})
	d.add("opened", procedure.PartPara, "", func(p *locales.Printer) string {
		if s.OpenedBy == 0 {
			return ""
		}
		return p.T("protocol.draft.opened", "Who", d.nameAndPost(p, s.OpenedBy))
	})
	d.add("chaired", procedure.PartPara, "", func(p *locales.Printer) string {
		if s.Chair == 0 {
			return ""
		}
		return p.T("protocol.draft.chaired", "Who", d.nameAndPost(p, s.Chair))
	})
	d.add("attended", procedure.PartPara, "", func(p *locales.Printer) string {
		return p.T("protocol.draft.attended", "Bodies", p.List(d.attending(p)), "Format", p.T("protocol.draft.format."+string(s.Format)))
	})
	d.add("agenda", procedure.PartLabel, "", func(p *locales.Printer) string { return p.T("protocol.draft.agenda") })
	for _, item := range s.Items {
		d.add(key("agenda", item.ID), procedure.PartItem, strconv.Itoa(item.No)+".", func(p *locales.Printer) string { return item.Title[lang(p)] })
	}
}

func (d *drafter) item(item procedure.Item) {
	no := strconv.Itoa(item.No) + "."
	d.add(key("item", item.ID), procedure.PartHeading, no, func(p *locales.Printer) string { return item.Title[lang(p)] })
	d.add(key("heard", item.ID), procedure.PartPara, "", func(p *locales.Printer) string {
		heard := item.Heard[lang(p)]
		if item.Speaker != 0 && heard != "" {
			return p.T("protocol.draft.heard_from", "Who", d.signed(p, item.Speaker), "What", heard)
		}
		if item.Speaker != 0 {
			heard = d.signed(p, item.Speaker)
		}
		if heard == "" {
			return ""
		}
		return p.T("protocol.draft.heard", "What", heard)
	})
	d.add(key("said", item.ID), procedure.PartPara, "", func(p *locales.Printer) string {
		if item.Said[lang(p)] == "" {
			return ""
		}
		return p.T("protocol.draft.said", "What", item.Said[lang(p)])
	})
	if len(item.Decisions) > 0 {
		d.add(key("decided", item.ID), procedure.PartLabel, "", func(p *locales.Printer) string { return p.T("protocol.draft.decided") })
	}
	for _, decision := range item.Decisions {
		d.add(key("decision", decision.ID), procedure.PartDecision, no+strconv.Itoa(decision.No)+".",
			func(p *locales.Printer) string { return decision.Text[lang(p)] })
	}
	for _, position := range item.Positions {
		d.position(position)
	}
}

// position writes a body's stand, a special opinion with its annex.
func (d *drafter) position(position procedure.Position) {
	opinion := stands(position, d.facts.sheet)
	if position.Kind == procedure.PositionAgreed || position.Kind == procedure.PositionSpecial && !opinion {
		return
	}
	d.add("position/"+strconv.FormatInt(position.ID, 10), procedure.PartPara, "", func(p *locales.Printer) string {
		body := d.facts.bodies.Of(position.Body).Full.In(lang(p))
		if opinion {
			return p.T("protocol.draft.opinion", "Body", body, "Annex", d.annexNumber(position.ID))
		}
		switch text := position.Text[lang(p)]; {
		case text != "":
			return p.T("protocol.draft.position", "Body", body, "Text", text)
		case len(position.Text) > 0:
			return "" // said in another language: the translation is missing
		}
		return p.T("protocol.draft.position."+string(position.Kind), "Body", body)
	})
}

func (d *drafter) annexNumber(opinion int64) int {
	for i, a := range d.facts.annexes {
		if a.Opinion == opinion {
			return i + 1
		}
	}
	return 0
}

func (d *drafter) foot() {
	d.add("annexes", procedure.PartLabel, "", func(p *locales.Printer) string { return p.T("protocol.draft.annexes") })
	for i, a := range d.facts.annexes {
		d.add("annex/"+strconv.Itoa(i+1), procedure.PartAnnex, "", func(p *locales.Printer) string {
			return p.T("protocol.draft.annex."+string(a.Kind), "Number", i+1, "Body", d.facts.bodies.Of(a.Body).Full.Case(lang(p), procedure.Gen))
		})
	}
	s := d.facts.sheet
	if s.Chair != 0 {
		d.add("sign/chair", procedure.PartSign, "", func(p *locales.Printer) string {
			return p.T("protocol.draft.chair") + "\t" + d.signed(p, s.Chair)
		})
	}
	if s.Secretary != 0 {
		d.add("sign/secretary", procedure.PartSign, "", func(p *locales.Printer) string {
			return p.T("protocol.draft.secretary") + "\t" + d.signed(p, s.Secretary)
		})
	}
}

// attending are the full names of the bodies that attend, in their order.
func (d *drafter) attending(p *locales.Printer) []string {
	var names []string
	last := procedure.BodyID(0)
	for _, a := range d.facts.sheet.Attendance {
		if a.Mode == procedure.Absent || a.Body == last {
			continue
		}
		last = a.Body
		names = append(names, d.facts.bodies.Of(a.Body).Full.Case(lang(p), procedure.Gen))
	}
	return names
}

func (d *drafter) signed(p *locales.Printer, person procedure.PersonID) string {
	return d.facts.sheet.People[person].In(lang(p)).Signed()
}

// nameAndPost is a person with post and organisation, all in the nominative, as
// a formula has them after its colon.
func (d *drafter) nameAndPost(p *locales.Printer, person procedure.PersonID) string {
	words := []string{d.signed(p, person), d.facts.sheet.Posts[person][lang(p)]}
	for _, a := range d.facts.sheet.Attendance {
		if a.Person == person {
			words = append(words[:1], a.Post[lang(p)], a.Organisation[lang(p)])
		}
	}
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), ", ")
}

func lang(p *locales.Printer) procedure.Lang { return procedure.Lang(p.Lang) }

func key[ID ~int64](noun string, id ID) string { return object(noun, id) }

// town is the first part of a place, which stands beside the date.
func town(place string) string {
	first, _, _ := strings.Cut(place, ",")
	return first
}
