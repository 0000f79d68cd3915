package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views/viewtest"
)

// proposals are the case's rows of which the secretariat has circulated what it
// proposes, of the latest round, undecided.
func proposals(p *portal, d *demo.Demonstration, round procedure.RoundID) []procedure.TableRow {
	p.Helper()
	o, err := p.store.Round(p.Context(), round)
	must(p, err)
	who := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}, Lang: "en"}
	rows, err := p.store.RoundTable(p.Context(), who, o.Revision, true, procedure.TableQuery{Round: round})
	must(p, err)
	return slices.DeleteFunc(rows, func(r procedure.TableRow) bool {
		return r.Propose == nil || r.Propose.Circulated.IsZero() || r.State != procedure.CommentOfficial
	})
}

// headOf is a browser of the head of a body, in English.
func (p *portal) headOf(d *demo.Demonstration, body procedure.BodyID, same bool) *browser {
	p.Helper()
	for _, person := range d.People {
		if person.Role == procedure.Head && (person.Body == body) == same {
			b := p.as(person.Person)
			b.post("/language", url.Values{"lang": {"en"}, "next": {"/"}})
			return b
		}
	}
	p.Fatal("there is no such head")
	return nil
}

func chosenValue(r procedure.TableRow) string {
	seen := procedure.DispositionID(0)
	if r.Propose != nil {
		seen = r.Propose.ID
	}
	return procedure.Code(r.Comment) + "-" + number64(seen)
}

// circulated is the case with its latest table circulated, and the rows that
// have a proposal.
func circulated(p *portal, d *demo.Demonstration) (procedure.RoundID, []procedure.TableRow) {
	p.Helper()
	round := theRound(p, d)
	p.expect("circulation", p.inEnglish(d, procedure.Secretariat).post("/rounds/"+number64(round)+"/circulate", nil).StatusCode, []int{303})
	rows := proposals(p, d, round)
	if len(rows) < 3 {
		p.Fatalf("%d comments have a proposal", len(rows))
	}
	return round, rows
}

func TestTheAuthorAnswersAProposal(t *testing.T) {
	eachCase(t, "table", func(p *portal, d *demo.Demonstration) {
		round, rows := circulated(p, d)
		row := rows[0]
		path, list := "/comments/"+procedure.Code(row.Comment)+"/reply", "/rounds/"+number64(round)+"/replies"
		author, other := p.headOf(d, row.Body, true), p.headOf(d, row.Body, false)
		if home := author.get(groupPath(d.Group, "")); !strings.Contains(home.body, list) {
			p.Error("the head is not told that proposals wait")
		}
		version := number64(row.Propose.ID)
		insist := url.Values{"reply": {"insists"}, "reason": {"The <i>term</i> is set by law"}, "version": {version}, "show": {"own"}}
		author.refuses("no answer", path, with(insist, "reply", ""), "reply")
		author.refuses("no reason", path, with(insist, "reason", " "), "reason")
		author.refuses("a long reason", path, with(insist, "reason", strings.Repeat("ы", procedure.MaxNote+1)), "reason")
		p.expect("insisting", author.post(path, insist).StatusCode, []int{303})
		p.expect("insisting once more", author.post(path, insist).StatusCode, []int{303})
		if shown := other.get(list + "?show=insists"); !strings.Contains(shown.body, "The &lt;i&gt;term&lt;/i&gt; is set by law") {
			p.Error("what the author says is not shown to others")
		}
		p.expect("agreement of another", other.post(path, with(insist, "reply", "agrees")).StatusCode, []int{403})
		p.expect("the author taking apart", author.post(path, with(insist, "reply", "apart")).StatusCode, []int{403})
		p.expect("a delegate", p.inEnglish(d, procedure.Delegate).post(path, insist).StatusCode, []int{403})
		p.expect("the secretariat", p.inEnglish(d, procedure.Secretariat).post(path, insist).StatusCode, []int{403})
		for _, show := range []string{"own", "agrees"} { // in the second it is no longer
			stale := author.post(path, with(insist, "version", "999999", "reason", "Mine alone", "show", show))
			p.expect("of another proposal", stale.StatusCode, []int{409})
			if !strings.Contains(stale.body, "Mine alone") {
				p.Errorf("what was typed over another proposal is lost on the list %q", show)
			}
		}
		p.expect("taking apart", other.post(path, url.Values{"reply": {"apart"}, "version": {version}}).StatusCode, []int{303})
		p.expect("taking it back", other.post(path, url.Values{"do": {"withdraw"}}).StatusCode, []int{303})
		p.expect("taking back nothing", other.post(path, url.Values{"do": {"withdraw"}}).StatusCode, []int{404})
		agrees := url.Values{"comment": {chosenValue(row)}}
		p.expect("agreeing to all from an older page", author.post(list, agrees).StatusCode, []int{303})
		if !strings.Contains(author.get(list+"?show=insists").body, "term") {
			p.Error("who agrees to all from an older page has taken back what the delegation insists on")
		}
		p.expect("no longer insisting", author.post(path, url.Values{"do": {"withdraw"}}).StatusCode, []int{303})
		p.expect("agreeing to all", author.post(list, agrees).StatusCode, []int{303})
		p.expect("agreeing to all once more", author.post(list, agrees).StatusCode, []int{303})
		p.expect("agreeing to nothing", author.post(list, nil).StatusCode, []int{422})
		p.expect("agreeing to another's", other.post(list, url.Values{"comment": {chosenValue(row)}}).StatusCode, []int{403})
		all, err := p.store.Replies(p.Context(), row.Comment)
		must(p, err)
		if len(all) != 3 {
			p.Errorf("%d answers are kept, want 3: insists, apart, agrees", len(all))
		}
		for _, once := range []string{"withdrawal", "withdrawal once more"} {
			gone := author.post("/comments/"+procedure.Code(row.Comment)+"/withdraw", url.Values{"show": {"own"}})
			p.expect(once, gone.StatusCode, []int{303})
			if back := gone.Header.Get("Location"); back != list+"?show=own" {
				p.Errorf("%s from the list of proposals leads to %s", once, back)
			}
		}
		p.expect("agreeing to all when it is withdrawn", author.post(list, agrees).StatusCode, []int{303})
		p.expect("agreeing to another's when it is withdrawn", other.post(list, agrees).StatusCode, []int{403})
		for _, show := range procedure.ReplyShows {
			author.get(list+"?show="+string(show)).page(p, "en")
		}
	})
}

// TestWhoSeesWhatIsProposed: what is proposed, and what bodies say of it, is
// seen by nobody on this list before the table is circulated, and by all of the
// group after.
func TestWhoSeesWhatIsProposed(t *testing.T) {
	p, d := withCase(t, "table")
	round := theRound(p, d)
	list, officer := "/rounds/"+number64(round)+"/replies?show=", p.inEnglish(d, procedure.Secretariat)
	row := proposals(p, d, round)[0]
	p.expect("a new proposal", officer.post("/comments/"+procedure.Code(row.Comment)+"/propose",
		url.Values{"outcome": {"rejected"}, "note_ru": {"Zanzibar"}, "note_en": {"Zanzibar"}, "version": {number64(row.Propose.ID)}}).StatusCode, []int{303})
	people := cast(p, d)
	people["chair"] = demo.Chosen{}
	for _, person := range d.People {
		if person.Chairs {
			people["chair"] = person
		}
	}
	shown := func(show, words string) map[string]bool {
		all := map[string]bool{}
		for name, person := range people {
			a := p.as(person.Person).get(list + show)
			p.expect(name, a.StatusCode, []int{200})
			all[name] = strings.Contains(a.body, words)
		}
		return all
	}
	for name, sees := range shown("waiting", "Zanzibar") {
		if sees {
			p.Errorf("the %s sees a proposal that is not circulated", name)
		}
	}
	p.expect("circulation", officer.post("/rounds/"+number64(round)+"/circulate", nil).StatusCode, []int{303})
	for name, sees := range shown("waiting", "Zanzibar") {
		if !sees {
			p.Errorf("the %s does not see a proposal that is circulated", name)
		}
	}
	now := proposals(p, d, round)[0]
	p.expect("the author insisting", p.headOf(d, now.Body, true).post("/comments/"+procedure.Code(now.Comment)+"/reply",
		url.Values{"reply": {"insists"}, "reason": {"Madagascar"}, "version": {number64(now.Propose.ID)}}).StatusCode, []int{303})
	for name, sees := range shown("insists", "Madagascar") {
		if !sees {
			p.Errorf("the %s does not see what the author says", name)
		}
	}
	p.expect("somebody of another group", p.as(outsiderOf(p)).get(list+"insists").StatusCode, []int{404})
}

func TestABlockIsProposedAndTakenBack(t *testing.T) {
	eachCase(t, "table", func(p *portal, d *demo.Demonstration) {
		round, rows := circulated(p, d)
		officer, path := p.inEnglish(d, procedure.Secretariat), "/rounds/"+number64(round)+"/propose"
		author := p.headOf(d, rows[0].Body, true)
		p.expect("the author's word", author.post("/comments/"+procedure.Code(rows[0].Comment)+"/reply",
			url.Values{"reply": {"agrees"}, "version": {number64(rows[0].Propose.ID)}}).StatusCode, []int{303})
		officer.get(path+"?kind=editorial").page(p, "en")
		for _, words := range []string{"x", "%27", strings.Repeat("word+", 100)} {
			unsought := officer.get(path + "?q=" + words)
			p.expect("words that cannot be sought", unsought.StatusCode, []int{422})
			if strings.Contains(unsought.body, `name="comment"`) {
				p.Errorf("words that cannot be sought (%.5s) leave comments ticked", words)
			}
			if table := officer.get("/rounds/" + number64(round) + "/table?q=" + words); !strings.Contains(table.body, "The filter shows 0 of") {
				p.Errorf("the table counts what it does not list (%.5s)", words)
			}
		}
		both := url.Values{"comment": {chosenValue(rows[0]), chosenValue(rows[1])}, "outcome": {"rejected"}, "note_en": {"Beyond the mandate"}}
		officer.refuses("no reason", path, with(both, "note_en", ""), "note")
		officer.refuses("no outcome", path, with(both, "outcome", ""), "outcome")
		p.expect("nothing ticked", officer.post(path, with(both, "comment", "")).StatusCode, []int{422})
		made := officer.post(path, both)
		p.expect("a block", made.StatusCode, []int{303})
		block := made.Header.Get("Location")
		if again := officer.post(path, both).Header.Get("Location"); again != block {
			p.Errorf("a double click made %s beside %s", again, block)
		}
		stale := officer.post(path, with(both, "outcome", "noted"))
		p.expect("over what has changed", stale.StatusCode, []int{409})
		if !strings.Contains(stale.body, "Beyond the mandate") {
			p.Error("what was typed is lost")
		}
		officer.get(block).page(p, "en")
		last := func() int {
			return len(viewtest.All(officer.get(path).page(p, "en"), ".page-head a[href='"+block+"']"))
		}
		if last() != 1 {
			p.Error("the page does not lead to the last block")
		}
		p.expect("a look by a head", author.get(block).StatusCode, []int{403})
		p.expect("undo by a head", author.post(block+"/undo", nil).StatusCode, []int{403})
		p.expect("undo", officer.post(block+"/undo", nil).StatusCode, []int{303})
		p.expect("undo once more", officer.post(block+"/undo", nil).StatusCode, []int{303})
		if last() != 0 {
			p.Error("the page offers to undo what was undone")
		}
		for i, now := range proposals(p, d, round)[:2] {
			if now.Propose.Outcome != rows[i].Propose.Outcome {
				p.Errorf("comment %d is proposed to be %s after the undo, was %s", now.Number, now.Propose.Outcome, rows[i].Propose.Outcome)
			}
		}
		if !strings.Contains(author.get("/rounds/"+number64(round)+"/replies?show=agrees").body, procedure.Code(rows[0].Comment)) {
			p.Error("the author's word is lost with the undo")
		}
	})
}

func TestABlockIsDecidedInAMeeting(t *testing.T) {
	eachCase(t, "meeting", func(p *portal, d *demo.Demonstration) {
		meetings, err := p.store.Meetings(p.Context(), d.Group)
		must(p, err)
		base := "/meetings/" + number64(meetings[0].ID)
		officer := p.inEnglish(d, procedure.Secretariat)
		who := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}, Lang: "en"}
		waiting, err := p.store.MeetingProposed(p.Context(), who, meetings[0], procedure.ShowWaiting, 0)
		must(p, err)
		apart := waiting[0].TableRow
		for _, row := range waiting[1:3] {
			p.expect("agreement", p.headOf(d, row.Body, true).post("/comments/"+procedure.Code(row.Comment)+"/reply",
				url.Values{"reply": {"agrees"}, "version": {number64(row.Propose.ID)}}).StatusCode, []int{303})
		}
		p.expect("taken apart", p.headOf(d, apart.Body, false).post("/comments/"+procedure.Code(apart.Comment)+"/reply",
			url.Values{"reply": {"apart"}, "version": {number64(apart.Propose.ID)}}).StatusCode, []int{303})
		officer.get(base+"/together").page(p, "en")
		together, err := p.store.MeetingProposed(p.Context(), who, meetings[0], procedure.ShowTogether, 0)
		must(p, err)
		form := url.Values{}
		for _, row := range together {
			if row.Comment == apart.Comment {
				p.Error("a comment that was taken apart is in the block")
			}
			form.Add("comment", chosenValue(row.TableRow))
		}
		p.expect("with one that was taken apart", officer.post(base+"/together", url.Values{"comment": append(form["comment"], chosenValue(apart))}).StatusCode, []int{409})
		p.expect("a delegate", p.inEnglish(d, procedure.Delegate).post(base+"/together", form).StatusCode, []int{403})
		made := officer.post(base+"/together", form)
		p.expect("the block", made.StatusCode, []int{303})
		if again := officer.post(base+"/together", form).Header.Get("Location"); again != made.Header.Get("Location") {
			p.Errorf("a double click leads to %s", again)
		}
		officer.get(made.Header.Get("Location")).page(p, "en")
		outcomes := outcomesIn(p, meetings[0].ID)
		for _, row := range together {
			if outcomes[row.Comment] != row.Propose.Outcome {
				p.Errorf("comment %d: decided %q, proposed %q", row.Number, outcomes[row.Comment], row.Propose.Outcome)
			}
		}
		p.expect("undo", officer.post(made.Header.Get("Location")+"/undo", nil).StatusCode, []int{303})
		for _, row := range together {
			if is := outcomesIn(p, meetings[0].ID)[row.Comment]; is != "" {
				p.Errorf("comment %d is still %s", row.Number, is)
			}
		}
	})
}

// outcomesIn is what a meeting has recorded on the comments of its agenda.
func outcomesIn(p *portal, meeting procedure.MeetingID) map[procedure.CommentID]procedure.Outcome {
	p.Helper()
	queue, err := p.store.MeetingQueue(p.Context(), meeting)
	must(p, err)
	all := map[procedure.CommentID]procedure.Outcome{}
	for _, c := range queue {
		all[c.Comment] = c.Outcome
	}
	return all
}

func TestOneDecisionServesSimilarComments(t *testing.T) {
	eachCase(t, "meeting", func(p *portal, d *demo.Demonstration) {
		meetings, err := p.store.Meetings(p.Context(), d.Group)
		must(p, err)
		queue, err := p.store.MeetingQueue(p.Context(), meetings[0].ID)
		must(p, err)
		var o procedure.Round
		open := slices.DeleteFunc(queue, func(c procedure.OpenComment) bool {
			of, err := p.store.RoundOfComment(p.Context(), c.Comment)
			must(p, err)
			if c.Outcome == "" && o.ID == 0 {
				o = of
			}
			return c.Outcome != "" || of.ID != o.ID
		})
		lead, first := open[0], open[1]
		officer, base := p.inEnglish(d, procedure.Secretariat), "/meetings/"+number64(meetings[0].ID)
		path := "/rounds/" + number64(o.ID) + "/similar"
		officer.get(path).page(p, "en")
		ticked := url.Values{"lead": {procedure.Code(lead.Comment)}, "comment": {procedure.Code(first.Comment)}}
		p.expect("putting under a lead", officer.post(path, ticked).StatusCode, []int{303})
		p.expect("a circle", officer.post(path, url.Values{"lead": {procedure.Code(first.Comment)}, "comment": {procedure.Code(lead.Comment)}}).StatusCode, []int{422})
		p.expect("under no comment", officer.post(path, with(ticked, "lead", "no comment")).StatusCode, []int{404})
		p.expect("nothing ticked", officer.post(path, with(ticked, "comment", "")).StatusCode, []int{422})
		if shown := officer.get(base + "/chair?comment=" + procedure.Code(lead.Comment)); !strings.Contains(viewtest.Text(shown.page(p, "en")), "1 similar comment") {
			p.Error("the chair is not told that others are decided with the lead")
		}
		officer.get(path).page(p, "en")
		verdict := url.Values{"comment": {procedure.Code(lead.Comment)}}
		if before, err := p.store.DispositionNow(p.Context(), lead.Comment, procedure.Decided); err == nil {
			verdict.Set("version", number64(before.ID))
		}
		p.expect("the verdict", officer.post(base+"/chair", with(verdict, "outcome", "noted")).StatusCode, []int{303})
		is := outcomesIn(p, meetings[0].ID)
		for _, c := range []procedure.OpenComment{lead, first} {
			if is[c.Comment] != procedure.Noted {
				p.Errorf("comment %d is %q", c.Number, is[c.Comment])
			}
		}
		now, err := p.store.DispositionNow(p.Context(), lead.Comment, procedure.Decided)
		must(p, err)
		p.expect("another verdict", officer.post(base+"/chair", url.Values{"comment": {procedure.Code(lead.Comment)}, "outcome": {"accepted"}, "version": {number64(now.ID)}}).StatusCode, []int{303})
		if is := outcomesIn(p, meetings[0].ID); is[first.Comment] != procedure.Accepted {
			p.Errorf("after another verdict on the lead, what follows is %q", is[first.Comment])
		}
		p.expect("undo", officer.post(base+"/chair", url.Values{"undo": {procedure.Code(lead.Comment)}}).StatusCode, []int{303})
		for _, c := range []procedure.OpenComment{lead, first} {
			if is := outcomesIn(p, meetings[0].ID)[c.Comment]; is != "" {
				p.Errorf("after the undo comment %d is %q", c.Number, is)
			}
		}
		p.expect("parting", officer.post(path, with(ticked, "do", "part", "lead", "")).StatusCode, []int{303})
	})
}

// TestABlockDecidesWhatStandsUnderItsComments: what stands under a comment of the block
// and is not in it by itself is shown, decided with it, and taken back with it alone or
// with the whole block; what was in it and was not chosen stays open.
func TestABlockDecidesWhatStandsUnderItsComments(t *testing.T) {
	eachCase(t, "meeting", func(p *portal, d *demo.Demonstration) {
		meetings, err := p.store.Meetings(p.Context(), d.Group)
		must(p, err)
		base := "/meetings/" + number64(meetings[0].ID)
		officer := p.inEnglish(d, procedure.Secretariat)
		who := procedure.Viewer{Group: d.Group, Roles: []procedure.Role{procedure.Secretariat}, Lang: "en"}
		waiting, err := p.store.MeetingProposed(p.Context(), who, meetings[0], procedure.ShowWaiting, 0)
		must(p, err)
		waiting = slices.DeleteFunc(waiting, func(r procedure.ProposedRow) bool { return r.About == string(procedure.KindEditorial) })
		together, err := p.store.MeetingProposed(p.Context(), who, meetings[0], procedure.ShowTogether, 0)
		must(p, err)
		lead, under, listed := waiting[0], waiting[1], together[0]
		p.expect("agreement", p.headOf(d, lead.Body, true).post("/comments/"+procedure.Code(lead.Comment)+"/reply",
			url.Values{"reply": {"agrees"}, "version": {number64(lead.Propose.ID)}}).StatusCode, []int{303})
		o, err := p.store.RoundOfComment(p.Context(), lead.Comment)
		must(p, err)
		p.expect("putting under a lead", officer.post("/rounds/"+number64(o.ID)+"/similar",
			url.Values{"lead": {procedure.Code(lead.Comment)}, "comment": {procedure.Code(under.Comment), procedure.Code(listed.Comment)}}).StatusCode, []int{303})
		if page := viewtest.Text(officer.get(base+"/together").page(p, "en")); !strings.Contains(page, "1 similar comment") {
			p.Error("it is not shown what is decided with the block")
		}
		form := url.Values{"comment": {chosenValue(lead.TableRow)}}
		decided := func(when string, want ...procedure.Outcome) {
			p.Helper()
			is := outcomesIn(p, meetings[0].ID)
			for i, row := range []procedure.ProposedRow{lead, under, listed} {
				if is[row.Comment] != want[i] {
					p.Errorf("%s: comment %d is %q, want %q", when, row.Number, is[row.Comment], want[i])
				}
			}
		}
		made := officer.post(base+"/together", form)
		p.expect("the block", made.StatusCode, []int{303})
		if again := officer.post(base+"/together", form).Header.Get("Location"); again != made.Header.Get("Location") {
			p.Errorf("a double click leads to %s", again)
		}
		decided("the block", lead.Propose.Outcome, lead.Propose.Outcome, "")
		p.expect("undo of the lead", officer.post(base+"/chair", url.Values{"undo": {procedure.Code(lead.Comment)}}).StatusCode, []int{303})
		decided("undo of the lead", "", "", "")
		made = officer.post(base+"/together", form)
		decided("the block anew", lead.Propose.Outcome, lead.Propose.Outcome, "")
		p.expect("undo", officer.post(made.Header.Get("Location")+"/undo", nil).StatusCode, []int{303})
		decided("undo of the block", "", "", "")
	})
}
