package store_test

import (
	"slices"
	"testing"
	"time"

	"svod/app/desk"
	"svod/app/procedure"
)

var numberWords = procedure.ReadNumberWords("п|пп|пункт|пункта|пункте|пункту|пунктом|пункты", "item|items|no")

// cast are the viewers before whom something is held: the author of a comment,
// the head of the same delegation, one of each other kind, and somebody of no
// group.
func (p *searched) cast() map[string]procedure.Viewer {
	p.Helper()
	author := p.as(procedure.Delegate)
	all := map[string]procedure.Viewer{"author": author, "outsider": {Person: author.Person, Group: p.group, Lang: "ru"}}
	for _, person := range p.people {
		name := string(person.Role)
		switch {
		case person.Role == procedure.Delegate && person.Body != author.Body:
			name = "other delegate"
		case person.Role == procedure.Head && person.Body != author.Body:
			name = "other head"
		case person.Role == procedure.Delegate || person.Role == procedure.DeputyHead:
			continue
		}
		if _, known := all[name]; !known {
			all[name] = p.viewer(person.Person)
		}
	}
	if len(all) != 8 {
		p.Fatalf("the cast is %v", all)
	}
	return all
}

// seen holds that these find so many of a kind by a line, and nobody else any,
// nor any trace of them in the counts.
func (p *searched) seen(what, line string, kind procedure.FoundKind, cast map[string]procedure.Viewer, want ...string) {
	p.Helper()
	p.index()
	q, err := procedure.ReadSearch(line, numberWords)
	if err != nil {
		p.Fatal(err)
	}
	q.Earlier = true
	for name, who := range cast {
		sheet, err := p.store.Search(p.Context(), who, q)
		if name == "outsider" {
			if err != procedure.ErrNotFound || len(sheet.Groups) != 0 {
				p.Errorf("%s: somebody of no group: %v", what, err)
			}
			continue
		}
		if err != nil {
			p.Fatal(err)
		}
		n, _, _ := sheet.Total()
		if found := count(sheet, kind); found != n || (found > 0) != slices.Contains(want, name) {
			p.Errorf("%s: %s finds %d, and %d in all", what, name, found, n)
		}
		for _, g := range sheet.Groups {
			if len(g.Found) != min(g.Count, 5) {
				p.Errorf("%s: of %d counted %s is shown %d", what, g.Count, name, len(g.Found))
			}
		}
	}
}

// TestWhoFindsWhat is the table of who sees what, for search: on both databases.
func TestWhoFindsWhat(t *testing.T) {
	own := []string{"author", "head"}
	readers := append([]string{"other head", "other delegate", "secretariat", "translator"}, own...)
	everybody := append([]string{"observer"}, readers...)
	for name, round := range map[string]struct {
		sealed   bool
		official []string
	}{"open": {false, readers}, "sealed": {true, own}} {
		t.Run(name, func(t *testing.T) {
			eachSearched(t, "draft", func(p *searched) {
				ctx, cast := p.Context(), p.cast()
				officer, author := cast["secretariat"], cast["author"]
				plan, _ := p.store.PlanOfGroup(ctx, p.group)
				revisions, err := p.store.Revisions(ctx, plan)
				p.must(err)
				p.seen("an unpublished revision", "гармонизация", procedure.FoundText, cast, "secretariat", "translator")
				p.must(p.desk.PublishRevision(ctx, officer, revisions[0].ID, 0, true))
				p.seen("a published revision", "гармонизация", procedure.FoundText, cast, everybody...)
				id, err := p.desk.OpenRound(ctx, officer, procedure.NewRound{Revision: revisions[0].ID, Sealed: round.sealed,
					Closes: p.clock.Now().Add(30 * 24 * time.Hour), Zone: "Europe/Moscow", Bodies: []procedure.BodyID{author.Body, cast["other head"].Body}})
				p.must(err)
				comment, err := p.desk.FileComment(ctx, author, procedure.NewComment{Round: id, Element: 5, Kind: "substantive", Lang: "ru",
					Text: "Ксилофон #r1 #g1", Reason: "Причина", Written: true})
				p.must(err)
				p.seen("a draft", "ксилофоном", procedure.FoundComment, cast, own...)
				_, err = p.desk.SubmitPosition(ctx, cast["head"], desk.Answer{Round: id, Kind: "comments", Comments: []procedure.CommentID{comment}})
				p.must(err)
				p.seen("an official comment", "ксилофоном", procedure.FoundComment, cast, round.official...)
				p.clock.Set(p.clock.Now().Add(31 * 24 * time.Hour))
				p.seen("an official comment at the close", "ксилофоном", procedure.FoundComment, cast, everybody...) // before anything noticed
				p.must(p.desk.CloseDueRounds(ctx))
				p.seen("an official comment after the close", "ксилофоном", procedure.FoundComment, cast, everybody...)
				_, err = p.desk.ProposeDisposition(ctx, officer, comment, procedure.NewDisposition{Outcome: procedure.Rejected, Note: procedure.Texts{"ru": "Мандолина"}})
				p.must(err)
				p.seen("what is proposed", "мандолина", procedure.FoundComment, cast)
				p.must(p.desk.Circulate(ctx, officer, id))
				p.seen("what is proposed and circulated", "мандолиной", procedure.FoundComment, cast, everybody...)
			})
		})
	}
}

func (p *searched) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// Decisions are found as the page of their meeting shows them: by observers once
// its protocol is final.
func TestWhoFindsDecisions(t *testing.T) {
	for step, observers := range map[string]bool{"protocol": false, "sent": true} {
		t.Run(step, func(t *testing.T) {
			eachSearched(t, step, func(p *searched) {
				for name, who := range p.cast() {
					if name == "outsider" {
						continue
					}
					seen := 0
					meetings, err := p.store.Meetings(p.Context(), p.group)
					p.must(err)
					for _, m := range meetings {
						sheet, err := p.store.MeetingSheet(p.Context(), who, m.ID)
						p.must(err)
						for _, i := range sheet.Items {
							for _, d := range i.Decisions {
								if d.Kind == procedure.DecideApproveProtocol {
									seen++
								}
							}
						}
					}
					found := count(p.look(who, "«утвердить протокол»"), procedure.FoundDecision)
					if found != seen || name == "observer" && observers != (found == len(meetings)) {
						p.Errorf("%s finds %d decisions, the pages show %d", name, found, seen)
					}
				}
			})
		})
	}
}
