package views

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"svod/app/procedure"
	"svod/locales"
)

// DispatchForm is what the form of a dispatch shows: a new one, or a draft with
// the recipients that it has now.
type DispatchForm struct {
	Sheet       procedure.DispatchSheet // its ID is 0 for a new one
	Form        Form
	Action      string
	Meetings    []Option
	Instruments []Option
	Steps       []Option // of referrals
	Bodies      []Option // that may be chosen as recipients
	People      []Option
	Senders     []Option
	Officers    []Option
	Documents   []procedure.Document
	Templates   []procedure.LetterTemplate
	Limit       int64              // of attachments, in bytes
	Policies    procedure.Policies // of the group, which hold where the dispatch says nothing
}

// DispatchRelease is the page on which a dispatch is confirmed.
type DispatchRelease struct {
	Sheet    procedure.DispatchSheet
	Form     Form
	Letters  []procedure.OutgoingLetter // each one, as its first recipient gets it
	Problems procedure.Invalid          // what it still lacks
	Password bool                       // is asked for again
	Reader   procedure.PersonID
}

// turn says whose turn it is before the release.
type turn int

const (
	turnRelease   turn = iota // the reader may release
	turnAsk                   // the reader asks another officer
	turnWaits                 // another officer is asked
	turnScheduled             // it goes out by itself
)

func (v DispatchRelease) turn() turn {
	switch {
	case v.Sheet.Stage == procedure.StageScheduled:
		return turnScheduled
	case v.Sheet.MayRelease(v.Reader, v.Sheet.FourEyes) == nil:
		return turnRelease
	case v.Sheet.Stage == procedure.StageAsked:
		return turnWaits
	}
	return turnAsk
}

// attachOptions are the ways in which files go.
func attachOptions(f Frame) []Option {
	var all []Option
	for _, mode := range procedure.AttachModes {
		all = append(all, Option{string(mode), f.T("dispatch.attach." + string(mode))})
	}
	return all
}

// linkedFiles counts the files that open by the personal link only.
func linkedFiles(files []procedure.DispatchFile) int {
	n := 0
	for _, f := range files {
		if f.Linked {
			n++
		}
	}
	return n
}

// bouncedNames are the recipients from whose addresses letters came back.
func bouncedNames(going []procedure.DispatchRecipient) []string {
	var names []string
	for _, r := range going {
		if r.Bounce.Stands() {
			names = append(names, r.Name)
		}
	}
	return names
}

// DispatchTitle is a dispatch's subject with what it says to all of its
// recipients filled in: in the page's language, else in another that it has.
func DispatchTitle(f Frame, subject procedure.Texts, number string, dated time.Time, held procedure.Meeting, zone string) Text {
	filled := procedure.Texts{}
	for lang, words := range subject {
		p := locales.ForPage(string(lang))
		fields := map[string]string{"outgoing.number": number, "outgoing.date": "", "meeting.ordinal": "", "meeting.date": ""}
		if !dated.IsZero() {
			fields["outgoing.date"] = p.Date(locales.In(dated, zone))
		}
		if held.Number != 0 {
			fields["meeting.ordinal"] = p.OrdinalGenitive(held.Number)
			fields["meeting.date"] = p.Date(locales.In(held.Starts, held.Zone))
		}
		filled[lang] = strings.Join(strings.Fields(procedure.FillLetter(words, fields)), " ")
	}
	if text := f.In(filled); !text.Missing {
		return text
	}
	for _, lang := range languageCodes() {
		if words := filled[procedure.Lang(lang)]; words != "" {
			return Text{Words: words, Lang: lang}
		}
	}
	return Text{Words: f.T("dispatch.form.draft")}
}

// releasedWords say when a dispatch went out, and by whom.
func releasedWords(f Frame, s procedure.DispatchStatus) string {
	number, time := dispatchNumber(f, s.Number, DayIn(s.Dated, s.Zone)), f.DateTime(s.Released, s.Zone)
	if name := s.By.In(f.Language()).Listed(); name != "" {
		return f.T("dispatch.status.released", "Number", number, "Name", name, "Time", time)
	}
	return f.T("dispatch.status.released_by_command", "Number", number, "Time", time)
}

// StatusTitle is the title of a released dispatch.
func StatusTitle(f Frame, s procedure.DispatchStatus) Text {
	return DispatchTitle(f, s.Subject(), s.Number, s.Dated, s.Held, s.Zone)
}

// templatesOf are the letters that one kind of recipient can be written from.
func (v DispatchForm) templatesOf(cover procedure.Cover) []Option {
	var all []Option
	for _, t := range v.Templates {
		if t.Cover == cover {
			all = append(all, Option{id64(t.ID), t.Name})
		}
	}
	return all
}

// documentSet are the documents of one meeting, or of none.
type documentSet struct {
	Meeting   Option
	Documents []procedure.Document
}

func (s documentSet) label(f Frame) string {
	if s.Meeting.Label == "" {
		return f.T("dispatch.form.no_meeting")
	}
	return s.Meeting.Label
}

// byMeeting are the documents that can be chosen, those of the newest meeting
// first.
func (v DispatchForm) byMeeting() []documentSet {
	var sets []documentSet
	place := map[procedure.MeetingID]int{}
	for _, d := range v.Documents {
		i, known := place[d.Meeting]
		if !known {
			i = len(sets)
			place[d.Meeting] = i
			set := documentSet{}
			for _, m := range v.Meetings {
				if m.Value == id64(int64(d.Meeting)) {
					set.Meeting = m
				}
			}
			sets = append(sets, set)
		}
		sets[i].Documents = append(sets[i].Documents, d)
	}
	for _, set := range sets { // a paper before its annexes
		slices.SortFunc(set.Documents, func(a, b procedure.Document) int { return cmp.Compare(a.ID, b.ID) })
	}
	return sets
}

// anyChosen says whether a file of these documents is chosen.
func (v DispatchForm) anyChosen(set documentSet) bool {
	for _, d := range set.Documents {
		for _, file := range d.Files {
			if v.Form.Checked("files", procedure.Code(file.ID)) {
				return true
			}
		}
	}
	return false
}

// documentParticulars tell a document from others with its title.
func documentParticulars(f Frame, d procedure.Document, meeting string) string {
	var parts []string
	if d.AnnexNo != "" {
		parts = append(parts, f.T("dispatch.form.annex", "Number", d.AnnexNo))
	}
	if d.Number != "" {
		parts = append(parts, d.Number)
	}
	return strings.Join(append(parts, meeting), " · ")
}

// fileOptions are all files that can be chosen, by their documents.
func (v DispatchForm) fileOptions(f Frame) []Option {
	var all []Option
	for _, d := range v.Documents {
		for _, file := range d.Files {
			all = append(all, Option{procedure.Code(file.ID), f.In(d.Title).Words + " (" + fileParticulars(f, file) + ")"})
		}
	}
	return all
}

// fileParticulars tell a file from others of its document.
func fileParticulars(f Frame, file procedure.DocumentFile) string {
	return strings.ToUpper(file.Format) + ", " + f.language(file.Lang) + ", " + f.Size(file.Size)
}

func dispatchHref(id procedure.DispatchID) string { return "/dispatches/" + id64(id) }
func deliveryHref(id procedure.DeliveryID) string { return "/deliveries/" + id64(id) }

func dispatchesHref(group procedure.GroupID) string { return "/groups/" + id64(group) + "/dispatches" }

// deliveryLook is how a delivery's state looks; one that was acknowledged is
// done, whatever else is known of it.
func deliveryLook(f Frame, l procedure.DeliveryLine) (Look, string) {
	if l.Received.Given() {
		return standLook(f, procedure.StandAcknowledged)
	}
	return standLook(f, string(l.State))
}

// standLook is the look of a state, or of being acknowledged.
func standLook(f Frame, stands string) (Look, string) {
	words := f.T("delivery.state." + stands)
	switch procedure.DeliveryState(stands) {
	case procedure.StandAcknowledged, procedure.DeliveryDone:
		return looks["good"], words
	case procedure.DeliveryDelivered:
		return Look{"letter", "good"}, words
	case procedure.DeliveryAccepted:
		return Look{"send", "info"}, words
	case procedure.DeliveryBounced, procedure.DeliveryRefused, procedure.DeliveryFailed:
		return Look{"undo", "bad"}, words
	case procedure.DeliveryHeld, procedure.DeliveryAmbiguous:
		return Look{"stop", "wait"}, words
	case procedure.DeliveryWithdrawn:
		return looks["withdrawn"], words
	}
	return looks["late"], words
}

// DeliveryRow is the place of a delivery in its dispatch's page.
func DeliveryRow(id procedure.DeliveryID) string { return "delivery-" + id64(id) }

// haltWords say why letters wait and what is to be done.
func haltWords(f Frame, halt procedure.CourierHalt) string {
	switch {
	case halt.Restored:
		return f.T("dispatch.halt.restored")
	case halt.Stage == "auth":
		return f.T("dispatch.halt.auth")
	case halt.Stage == "tls":
		return f.T("dispatch.halt.tls")
	case halt.Stage == "mail":
		return f.T("dispatch.halt.sender")
	}
	return f.T("dispatch.halt.relay")
}

// evidence is the latest word on a delivery: the relay's where there is one.
func evidence(f Frame, e procedure.DeliveryEvent) string {
	var parts []string
	if e.Code != 0 {
		parts = append(parts, id64(int64(e.Code)))
	}
	for _, part := range []string{e.Enhanced, e.Reply} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return f.T("delivery.state." + string(e.State))
	}
	return strings.Join(parts, " ")
}

// at is a moment in a zone, to the second, as evidence has it.
func at(f Frame, t time.Time, zone string) string {
	local := locales.In(t, zone)
	return f.DateDense(local) + " " + f.ClockExact(local)
}

// onPaper names the letter on paper by which receipt was acknowledged.
func onPaper(f Frame, n procedure.NewAcknowledgement) string {
	paper := n.Paper
	if !n.Dated.IsZero() {
		paper = f.T("dispatch.number_of", "Number", paper, "Date", f.Date(n.Dated))
	}
	return f.T("delivery.on_paper", "Paper", paper)
}

// receiptDetails are what stands below who acknowledged, or below the number of
// the letter on paper.
func receiptDetails(f Frame, a procedure.Acknowledgement, zone string) string {
	parts := []string{a.Post}
	if a.Paper != "" {
		parts[0] = a.Name
	}
	parts = append(parts, f.DateTime(a.At, zone))
	if a.Incoming != "" {
		parts = append(parts, f.T("delivery.incoming", "Number", a.Incoming))
	}
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}

// receiptWords are what was said of a receipt.
func receiptWords(f Frame, n procedure.NewAcknowledgement) string {
	var parts []string
	if n.Paper != "" {
		parts = append(parts, onPaper(f, n))
	}
	for _, part := range []string{n.Name, n.Post} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if n.Incoming != "" {
		parts = append(parts, f.T("delivery.incoming", "Number", n.Incoming))
	}
	return strings.Join(parts, ", ")
}

// byLanguage counts the letters of a dispatch by language.
func byLanguage(f Frame, going []procedure.DispatchRecipient) string {
	counts := map[procedure.Lang]int{}
	for _, r := range going {
		counts[r.Lang]++
	}
	var words []string
	for _, code := range languageCodes() {
		if n := counts[procedure.Lang(code)]; n > 0 {
			words = append(words, f.language(procedure.Lang(code))+" – "+id64(int64(n)))
		}
	}
	return strings.Join(words, ", ")
}

// ofCover are the recipients of one kind.
func ofCover(all []procedure.DispatchRecipient, cover procedure.Cover) []procedure.DispatchRecipient {
	var some []procedure.DispatchRecipient
	for _, r := range all {
		if r.Cover == cover {
			some = append(some, r)
		}
	}
	return some
}

// coverFields are the fields of a cover's letters, in braces.
func coverFields(cover procedure.Cover) []string {
	var fields []string
	for _, field := range cover.Fields() {
		fields = append(fields, "{"+field+"}")
	}
	return fields
}

// letterParagraphs are the words of a letter as a page shows them.
func letterParagraphs(text string) []string { return strings.Split(strings.TrimSpace(text), "\n\n") }
