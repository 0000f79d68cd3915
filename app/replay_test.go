package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/locales"
	"svod/views/viewtest"
)

// channel is how a delegation works in a round.
type channel string

const (
	byPages channel = "pages"
	bySheet channel = "form in XLSX"
	byTable channel = "form in DOCX"
	byPlan  channel = "plan in Word with tracked changes"
	byEntry channel = "letter that the secretariat enters"
)

// channels are those of the case's letters, by their ids; a delegation has not
// the same one in both rounds.
var channels = map[string]channel{
	"L01": byPages, "L02": bySheet, "L03": byTable, "L04": byPlan, "L05": byPages, "L06": byPages, "L07": byEntry, "L08": byPages, "L09": byEntry,
	"L10": bySheet, "L11": byPlan, "L12": byTable, "L13": byPages, "L14": byEntry, "L15": byPages,
}

// TestTheCaseReplayed has the seven delegations, and the two executive
// committees, answer both rounds of the case through the program's pages, with
// forms that were filled in elsewhere and by letter. What is official then is
// what the demonstration's loader makes of the same case.
func TestTheCaseReplayed(t *testing.T) {
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2021, month, day, hour, 0, 0, 0, time.UTC)
	}
	for number, span := range [][2]time.Time{
		{at(1, 31, 10), at(3, 24, 10)}, // from the imported plan on
		{at(4, 29, 6), at(6, 1, 10)},   // from revision 2 on, which the first meeting has made
	} {
		t.Run(fmt.Sprintf("round %d", number+1), func(t *testing.T) {
			r := loadCase(t, span[0])
			r.serve()
			r.replay(number + 1)
			r.same(number+1, loadCase(t, span[1]))
		})
	}
}

// replay is a portal with the case in it, whose clock the test moves.
type replay struct {
	*walk
	portal *portal
	demo   *demo.Demonstration
	clock  *demo.Clock
}

// loadCase opens a portal of its own and carries out the case up to a moment.
func loadCase(t *testing.T, until time.Time) *replay {
	t.Helper()
	c, err := demoConfig(settings(t, nil), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r := &replay{walk: &walk{T: t, people: map[string]*reader{}, plan: "/plans/1"}, clock: demo.NewClock(until.AddDate(-1, 0, 0))}
	if r.portal, err = openPortal(t.Context(), c, r.clock.Now, io.Discard); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.portal.close() })
	if r.model, err = demo.ReadCase(); err != nil {
		t.Fatal(err)
	}
	if r.demo, err = demo.Load(t.Context(), r.model, r.portal.desk, r.portal.store, r.clock, until); err != nil {
		t.Fatal(err)
	}
	r.base = r.portal.base
	r.group = fmt.Sprintf("/groups/%d", r.demo.Group)
	return r
}

// serve starts the program on what was loaded.
func (r *replay) serve() {
	r.Helper()
	var err error
	if r.demo.Mailbox, err = demo.OpenMailbox(r.clock.Now); err != nil {
		r.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.portal.serve(ctx, r.demo, func() {}) }()
	r.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			r.Error(err)
		}
		r.demo.Mailbox.Close()
	})
}

// enter signs somebody of the case in, who then reads in a language: a session
// does not last from one letter to the next.
func (r *replay) enter(id, lang string) *reader {
	r.Helper()
	who := r.people[id]
	if who == nil {
		for _, p := range r.model.People.Participants {
			if p.ID == id {
				who = newReader(r, r.base, p.Language)
			}
		}
		r.people[id] = who
	}
	number := strings.TrimLeft(id, "P0")
	stranger := newReader(r, r.base, who.lang)
	who.client = stranger.client
	for _, f := range stranger.open("/demo").forms("/demo") {
		if viewtest.Attribute(f.fields["person"][0], "value") == number {
			f.send("person", number)
			who.speak(lang)
			return who
		}
	}
	r.Fatalf("nobody is %s", id)
	return nil
}

// speak switches the pages to a language.
func (r *reader) speak(lang string) {
	r.Helper()
	if r.lang == lang {
		return
	}
	f := r.open("/profile").forms("/language")[0]
	r.lang = lang
	f.send("lang", lang)
}

// deed is something that is done in the case at a moment.
type deed struct {
	at time.Time
	do func()
}

// replay opens a round and has all that answer it do so, each at the time of
// its letter.
func (r *replay) replay(number int) {
	o := r.model.Comments.Rounds[number-1]
	deeds := []deed{{o.OpensAt, func() { r.ask(number) }}}
	for i, l := range r.model.Comments.Letters {
		if l.Round != number || l.Kind == "no_reply" {
			continue
		}
		begin := l.ReceivedAt.Add(-3 * 24 * time.Hour)
		if l.AnnouncedAt != (time.Time{}) {
			deeds = append(deeds, deed{l.AnnouncedAt, func() { r.announce(i) }})
		}
		deeds = append(deeds, deed{begin, func() { r.draft(i) }}, deed{l.ReceivedAt, func() { r.respond(i) }})
		if l.Late {
			deeds = append(deeds, deed{l.LateAcceptedAt, func() { r.accept(i) }})
		}
	}
	slices.SortStableFunc(deeds, func(a, b deed) int { return a.at.Compare(b.at) })
	for _, d := range deeds {
		r.clock.Set(d.at)
		d.do()
	}
}

// ask publishes the revision, if nobody has, and opens the round.
func (r *replay) ask(number int) {
	o := r.model.Comments.Rounds[number-1]
	officer := r.enter("P31", "ru")
	p := officer.open(r.plan)
	if len(p.forms("/publish")) > 0 {
		p.form("/publish").send()
	}
	f := officer.open(r.group + "/rounds").form("/rounds")
	zone, err := time.LoadLocation(o.TimeZone)
	if err != nil {
		r.Fatal(err)
	}
	closes := o.ClosesAt.In(zone)
	f.fill("revision", fmt.Sprint(o.Revision), "closes", closes.Format(time.DateOnly), "clock", closes.Format("15:04"), "zone", o.TimeZone)
	f.values.Del("bodies")
	for _, b := range slices.Concat(r.model.Bodies.States, r.model.Bodies.Secretariats) {
		if slices.Contains(o.Bodies, b.Code) {
			f.mark("bodies", b.ShortRU)
		}
	}
	r.round = f.send().url.Path
}

// announce tells that a position will follow.
func (r *replay) announce(letter int) {
	l := r.model.Comments.Letters[letter]
	for _, f := range r.headOf(l.Body).open(r.round + "/position").forms("/position") {
		if f.values.Get("kind") == "to_follow" {
			f.fill("by", l.AnnouncedFor.Format(time.DateOnly)).send("do", "review").form("/position").send("do", "submit")
			return
		}
	}
	r.Fatalf("%s cannot say that its position will follow", l.Body)
}

func (r *replay) headOf(body string) *reader {
	r.Helper()
	for _, p := range r.model.People.Participants {
		if p.Body == body && p.Role == "head" {
			return r.enter(p.ID, "ru")
		}
	}
	r.Fatalf("%s has no head", body)
	return nil
}

// of are the comments of a letter, by their places in the case.
func (r *replay) of(letter string) []int {
	var rows []int
	for i, c := range r.model.Comments.Comments {
		if c.Letter == letter {
			rows = append(rows, i)
		}
	}
	return rows
}

// draft has the experts write the comments of a letter.
func (r *replay) draft(letter int) {
	l := r.model.Comments.Letters[letter]
	rows := r.of(l.ID)
	if len(rows) == 0 || channels[l.ID] == byEntry {
		return
	}
	switch by := channels[l.ID]; by {
	case byPages:
		for _, i := range rows {
			c := r.model.Comments.Comments[i]
			who := r.enter(c.Author, "ru")
			r.save(r.propose(who.element(r.plan, c.Element).form("/comments"), i), i)
		}
	case bySheet, byTable, byPlan:
		who := r.enter(r.model.Comments.Comments[rows[0]].Author, "ru")
		r.upload(who, by, rows)
		for _, i := range rows {
			c := r.model.Comments.Comments[i]
			p := who.element(r.plan, c.Element)
			f := p.follow("?edit=").form("/comments")
			r.save(r.propose(f, i, "en"), i)
		}
	default:
		r.Fatalf("nobody files by %s", by)
	}
}

// save gives a filled form the words of a comment of the case, saves it, and
// adds the words in English.
func (r *replay) save(f *form, comment int) {
	r.Helper()
	c := r.model.Comments.Comments[comment]
	who := f.fill("text", c.TextRU, "reason", c.ReasonRU, "kind", c.Kind).send("do", "save").reader
	r.translated(who, f.action[len(r.base):len(f.action)-len("/comments")], c.TextEN, c.ReasonEN)
}

// translated adds the words of a comment in English.
func (r *replay) translated(who *reader, at, text, reason string) {
	r.Helper()
	who.speak("en")
	who.open(at).form("/translation").fill("text", text, "reason", reason).send()
	who.speak("ru")
}

// upload fills in a file as a delegation does at its desk, and takes all of it.
func (r *replay) upload(who *reader, by channel, rows []int) {
	r.Helper()
	offline := who.open(r.round + "/position").follow("/offline")
	format, name := map[channel]string{bySheet: "/xlsx", byTable: "/docx", byPlan: "/plan"}[by], map[channel]string{bySheet: "form.xlsx", byTable: "form.docx", byPlan: "plan.docx"}[by]
	blank := offline.follow("/offline" + format).body
	var file []byte
	if by == bySheet {
		file = r.filledSheet(blank, rows)
	} else {
		file = r.filledWord(blank, rows, by == byTable)
	}
	p := offline.form("/offline").attach("file", name, file).send()
	f := p.form(p.url.Path)
	if taken := len(f.values["line"]); taken != len(rows) {
		r.Fatalf("%s: %d comments of %d are taken: %s", by, taken, len(rows), f.text("main"))
	}
	if len(f.fields["reason"]) > 0 {
		f.fill("reason", "См. письмо")
	}
	f.send()
}

// respond has the head submit what the delegation wrote, with the letter's
// particulars; the secretariat enters those of its receipt.
func (r *replay) respond(letter int) {
	l := r.model.Comments.Letters[letter]
	if channels[l.ID] == byEntry {
		r.enterLetter(letter)
		return
	}
	var f *form
	for _, offered := range r.headOf(l.Body).open(r.round + "/position").forms("/position") {
		if offered.values.Get("kind") == l.Kind {
			f = offered
		}
	}
	if f == nil {
		r.Fatalf("%s cannot answer %s", l.Body, l.Kind)
	}
	f = f.send("do", "review").form("/position").fill("out_number", *l.OutNumber, "out_date", l.OutDate.Format(time.DateOnly))
	receipt := f.send("do", "submit").says(*l.OutNumber)
	if l.InNumber != nil {
		r.enter("P31", "ru").open(receipt.url.Path).form("/letter").fill("in_number", *l.InNumber, "in_date", l.InDate.Format(time.DateOnly)).send()
	}
}

// accept has the secretariat decide that a late response counts.
func (r *replay) accept(letter int) {
	l := r.model.Comments.Letters[letter]
	p := r.enter(l.LateAcceptedBy, "ru").open(r.round)
	if forms := p.forms("/accept"); len(forms) != 1 {
		r.Fatalf("%d late responses wait when that of %s is accepted", len(forms), l.Body)
	}
	p.form("/accept").send()
	if channels[l.ID] == byEntry {
		r.translateEntered(letter)
	}
}

// same compares what is official in a round with what the loader made of it.
func (r *replay) same(number int, loaded *replay) {
	r.Helper()
	got, want := r.official(number), loaded.official(number)
	for _, line := range want {
		if !slices.Contains(got, line) {
			r.Errorf("missing: %s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			r.Errorf("not of the case: %s", line)
		}
	}
	filed := 0
	for _, c := range r.model.Comments.Comments {
		if c.Round == number {
			filed += len(locales.Languages())
		}
	}
	if len(got) != filed || len(want) != filed {
		r.Errorf("%d lines, the loader has %d, the case %d", len(got), len(want), filed)
	}
}

// official are the official comments of a round in both languages, one a line,
// with what their edits do to the text. Identities are left out, and so are the
// shapes of edits of words: a corrected column tells what becomes of it, not
// whether somebody called it a replacement or a restatement.
func (r *replay) official(number int) []string {
	r.Helper()
	ctx, s := r.Context(), r.portal.store
	o, err := s.Round(ctx, procedure.RoundID(number))
	if err != nil {
		r.Fatal(err)
	}
	d, err := s.PublishedDraft(ctx, o.Revision)
	if err != nil {
		r.Fatal(err)
	}
	bodies, err := s.Bodies(ctx)
	if err != nil {
		r.Fatal(err)
	}
	var all []string
	for _, lang := range locales.Languages() {
		officer := procedure.Viewer{Group: r.demo.Group, Roles: []procedure.Role{procedure.Secretariat}, Lang: procedure.Lang(lang)}
		rows, err := s.RoundTable(ctx, officer, o.Revision, true, procedure.TableQuery{Round: o.ID})
		if err != nil {
			r.Fatal(err)
		}
		for _, row := range rows {
			all = append(all, fmt.Sprintf("%s %s %s [%s, %s] %s: %s/%s (of %s in %s)%s", bodies.Of(row.Body).Code, row.Kind, row.Mark, row.About, row.State,
				lang, row.Text, row.Reason, row.Letter.Number, row.Lang, r.effect(d, row.Edit)))
		}
	}
	return all
}

// effect is what an edit changes of a revision: each text that becomes another
// one, and what becomes of rows.
func (r *replay) effect(d procedure.Draft, e *procedure.Edit) string {
	r.Helper()
	if e == nil {
		return ""
	}
	after, err := e.Apply(d)
	if err != nil {
		r.Fatal(err)
	}
	var out strings.Builder
	switch e.Op {
	case procedure.OpAdd, procedure.OpDelete, procedure.OpMerge, procedure.OpMove:
		fmt.Fprintf(&out, "\n\t%s", e.Op)
	}
	before := ""
	for _, now := range after.Elements {
		was, _ := d.Element(now.ID)
		if was.ID == 0 {
			fmt.Fprintf(&out, "\n\tbehind %s", before)
		}
		if now.Deleted != was.Deleted {
			fmt.Fprintf(&out, "\n\t%s goes", now.Number)
		}
		for _, lang := range d.Plan.Langs {
			for _, c := range d.Plan.Columns {
				if now.Text(lang, c.Key) != was.Text(lang, c.Key) {
					fmt.Fprintf(&out, "\n\t%s %s %s: %s", now.Number, c.Key, lang, now.Text(lang, c.Key))
				}
			}
		}
		before = now.Number
	}
	return out.String()
}
