package views

import (
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"svod/app/procedure"
)

// PositionView is the page on which a delegation sees what it has written and
// its head submits the position.
type PositionView struct {
	procedure.PositionSheet
	Own     []CommentView // in the order of the sheet's comments
	Removed []CommentView // in that of its deleted drafts
	Name    BodyWords
	Clears  bool // as head or deputy
	First   bool // clears before the head
	Form    Form
	Return  Form                   // of the draft that Form.Place names, if its return failed
	Confirm procedure.ResponseKind // what is asked about before it is done
	TooLate bool                   // it was sent, and the round had closed meanwhile
	Uploads

	Titles      map[procedure.ElementID]string
	Discussions Discussions
	Collisions  map[procedure.CommentID][]procedure.CommentID
}

// tends says whether the viewer clears drafts at some level.
func (v PositionView) tends() bool { return v.Clears || v.First }

// writes says whether the viewer may change drafts now.
func (v PositionView) writes() bool { return v.tends() || v.Clearing.Paused.IsZero() }

// commented says whether comments of the delegation are official: it can no
// longer answer that it has none, or that its position will follow.
func (v PositionView) commented() bool {
	return slices.ContainsFunc(v.Own, func(c CommentView) bool { return c.State != procedure.CommentDraft })
}

// columns is how many columns the table of drafts has.
func (v PositionView) columns() string {
	if v.tends() {
		return "5"
	}
	return "4"
}

// mayTick says whether the viewer can do anything with a draft that is ticked:
// what the first level has not cleared only that can.
func (v PositionView) mayTick(c CommentView) bool {
	return !c.Unfinished() && (v.First || v.Clearing.Ready(c.Comment))
}

// returning is the form that gives a draft back.
func (v PositionView) returning(id procedure.CommentID) Form {
	if v.Return.Place == procedure.Code(id) {
		return v.Return
	}
	return Form{Place: procedure.Code(id)}
}

// own is one of the delegation's comments.
func (v PositionView) own(id procedure.CommentID) CommentView {
	i := slices.IndexFunc(v.Own, func(c CommentView) bool { return c.ID == id })
	return v.Own[i]
}

// measureDrafts are a delegation's drafts on one element.
type measureDrafts struct {
	CommentView // the first of them, which says where they stand
	Title       string
	Drafts      []CommentView
}

// placing puts one draft of the element before another.
func (m measureDrafts) placing(i, before int) string {
	return procedure.Code(m.Drafts[i].ID) + "-" + procedure.Code(m.Drafts[before].ID)
}

// byMeasure are the drafts in the order of the plan, together by element.
func (v PositionView) byMeasure() []measureDrafts {
	var all []measureDrafts
	for _, c := range v.drafts() {
		if n := len(all); n > 0 && all[n-1].Element == c.Element {
			all[n-1].Drafts = append(all[n-1].Drafts, c)
			continue
		}
		all = append(all, measureDrafts{c, v.Titles[c.Element], []CommentView{c}})
	}
	return all
}

// HistoryView is what a comment's drafts said.
type HistoryView struct {
	procedure.CommentHistory
	Zone  string
	Steps []HistoryStep // newest first
}

// HistoryStep is a draft as it stood, with its difference from the one before,
// or a note with which it was returned.
type HistoryStep struct {
	Version int // 0: a note
	At      time.Time
	Person  procedure.PersonID
	Text    []procedure.Span
	Reason  []procedure.Span
	Change  *procedure.Change
	Column  string
	Note    string
}

func (s HistoryStep) title(f Frame) string {
	if s.Version == 0 {
		return f.T("clearance.returned")
	}
	return f.T("clearance.version", "Number", s.Version)
}

func (s HistoryStep) who(f Frame, v HistoryView) string {
	return v.People[s.Person].In(f.Language()).Listed()
}

func roundHref(id procedure.RoundID) string { return "/rounds/" + id64(id) }

func responseHref(id procedure.ResponseID) string { return "/responses/" + procedure.Code(id) }

func scanHref(id procedure.ResponseID, file procedure.FileID) string {
	return responseHref(id) + "/files/" + procedure.Code(file)
}

func (v PositionView) href() string { return roundHref(v.ID) + "/position" }

// discussion is what the delegation says of one of its comments.
func (v PositionView) discussion(c CommentView) DiscussionView {
	return v.Discussions.below(c.ID, v.href())
}

// drafts are those that can still be submitted.
func (v PositionView) drafts() []CommentView {
	var all []CommentView
	for _, c := range v.Own {
		if c.State == procedure.CommentDraft && c.Response == 0 {
			all = append(all, c)
		}
	}
	return all
}

// submitted are the others, official or waiting for a decision.
func (v PositionView) submitted() []CommentView {
	var all []CommentView
	for _, c := range v.Own {
		if c.State != procedure.CommentDraft || c.Response != 0 {
			all = append(all, c)
		}
	}
	return all
}

// chosen are the drafts that the form names.
func (v PositionView) chosen() []CommentView {
	var all []CommentView
	for _, c := range v.drafts() {
		if v.Form.Checked("c", procedure.Code(c.ID)) {
			all = append(all, c)
		}
	}
	return all
}

// meeting are those of the chosen drafts whose edits meet another chosen one's.
func (v PositionView) meeting() map[procedure.CommentID]bool {
	meet := map[procedure.CommentID]bool{}
	for _, c := range v.chosen() {
		if slices.ContainsFunc(v.Collisions[c.ID], func(id procedure.CommentID) bool { return v.Form.Checked("c", procedure.Code(id)) }) {
			meet[c.ID] = true
		}
	}
	return meet
}

func (v PositionView) author(f Frame, c CommentView) string {
	name := v.People[c.Person].In(f.Language()).Listed()
	if by := v.Authors[c.ID]; by != "" {
		return f.T("offline.author", "Name", name, "Author", by)
	}
	return name
}

// mayWithdraw says whether the head may still take a comment back.
func (v PositionView) mayWithdraw(c CommentView) bool {
	return v.Clears && (c.State == procedure.CommentOfficial || c.State == procedure.Deferred.State())
}

func (v PositionView) question(f Frame) string {
	switch v.Confirm {
	case procedure.RespondNoComments:
		return f.T("clearance.confirm.no_comments")
	case procedure.RespondToFollow:
		return f.T("clearance.confirm.to_follow", "Date", v.Form.Value("by"))
	}
	return f.N("clearance.confirm.comments", len(v.chosen()))
}

// whatSaid is a response in words.
func whatSaid(f Frame, p procedure.Response, zone string) string {
	if p.Kind == procedure.RespondToFollow && !p.By.IsZero() {
		return f.T("response.what.by", "Date", f.Date(DayIn(p.By, zone).Time))
	}
	return f.N("response.what."+string(p.Kind), p.Comments)
}

// letterWords are the particulars of the letter that a response came with.
func letterWords(f Frame, l procedure.LetterParticulars) string {
	return letterNamed(f, l.OutNumber, l.OutDate, f.Date)
}

// letterNamed names a letter by its number and, where it bears one, its date.
func letterNamed(f Frame, number string, date time.Time, say func(time.Time) string) string {
	switch {
	case number == "":
		return ""
	case date.IsZero():
		return f.T("comment.letter_undated", "Number", number)
	}
	return f.T("comment.letter", "Number", number, "Date", say(date))
}

// ReceiptView is the receipt of a response.
type ReceiptView struct {
	procedure.ReceiptSheet
	Name     BodyWords
	Revision int
	Own      bool // of the viewer's body
	Clears   bool // for the viewer's body
	Officer  bool
	Form     Form
	Failed   string        // the form that failed: return, letter
	Lines    []CommentView // what was sent
	Uploads
}

func (v ReceiptView) form(name string) Form {
	if v.Failed == name {
		return v.Form
	}
	if name == "letter" {
		return LetterForm(v.Response)
	}
	return Form{}
}

func (v ReceiptView) number() string {
	code := v.Name.Code
	if code == "" {
		code = id64(v.Body)
	}
	return fmt.Sprintf("%d/%s/%d", v.Of.Number, code, v.ReceiptSheet.Number)
}

// line is the number of the record's line and the beginning of its hash.
func (v ReceiptView) line() string {
	if len(v.Hash) < 8 {
		return id64(v.Line)
	}
	return fmt.Sprintf("%d · %x %x %x %x", v.Line, v.Hash[0:2], v.Hash[2:4], v.Hash[4:6], v.Hash[6:8])
}

// ReceiptFact is one line of a receipt.
type ReceiptFact struct {
	Label, Words string
	Hash         bool                  // set as digits
	Print        bool                  // the fingerprint
	File         *procedure.Attachment // the scan that the words name
}

// Facts are what a receipt says, on the page and on paper.
func (v ReceiptView) Facts(f Frame) []ReceiptFact {
	var all []ReceiptFact
	add := func(fact ReceiptFact) {
		if fact.Words != "" {
			all = append(all, fact)
		}
	}
	by := v.Sender.In(f.Language()).Listed()
	if v.Entered {
		by += ", " + enteredWords(f, v.Response, v.Of.Zone)
	}
	state := receiptState(f, v.Response)
	if v.Note != "" {
		state += ". " + f.Typeset(v.Note)
	}
	add(ReceiptFact{Label: f.T("receipt.what"), Words: whatSaid(f, v.Response, v.Of.Zone) + " " + f.T("receipt.on", "Number", v.Revision)})
	add(ReceiptFact{Label: f.T("receipt.items"), Words: items(f, v.Sent)})
	add(ReceiptFact{Label: f.T("receipt.deadline"), Words: f.Deadline(v.Of.Closes, v.Of.Zone)})
	add(ReceiptFact{Label: f.T("receipt.state"), Words: state})
	add(ReceiptFact{Label: f.T("receipt.by"), Words: by})
	add(ReceiptFact{Label: f.T("receipt.letter"), Words: letterWords(f, v.LetterParticulars)})
	for i, file := range v.Files {
		add(ReceiptFact{Label: f.T("receipt.scan"), Words: file.Name + ", " + f.Size(file.Size) + ", SHA-256 " + grouped(file.Fingerprint), File: &v.Files[i]})
	}
	add(ReceiptFact{Label: f.T("receipt.drafts"), Words: items(f, v.Drafts)})
	add(ReceiptFact{Label: f.T("receipt.fingerprint"), Words: grouped(v.Digest), Print: true})
	add(ReceiptFact{Label: f.T("receipt.salt"), Words: hex.EncodeToString(v.Salt), Hash: true})
	add(ReceiptFact{Label: f.T("receipt.record"), Words: v.line(), Hash: true})
	return all
}

// enteredWords say that a response was entered from a letter, and whether its
// delegation has confirmed it.
func enteredWords(f Frame, p procedure.Response, zone string) string {
	if p.Confirmed.IsZero() {
		return f.T("receipt.entered")
	}
	return f.T("receipt.entered_confirmed", "Date", f.DateTime(p.Confirmed, zone))
}

// Title names a receipt on paper.
func (v ReceiptView) Title(f Frame) string {
	return f.T("receipt.number", "Number", v.number()) + ". " + v.Name.Short
}

// items are the elements that comments stand on, each once.
func items(f Frame, all []procedure.Comment) string {
	var names []string
	seen := map[procedure.ElementID]bool{}
	for _, c := range all {
		if !seen[c.Element] {
			seen[c.Element] = true
			names = append(names, ElementName(f, c.On, c.Mark))
		}
	}
	return f.List(names)
}

// decidedLate says what the secretariat decided of a late response, and when.
func decidedLate(f Frame, p procedure.Response, zone string) string {
	if !p.Returned.IsZero() {
		return f.T("round.late_returned", "Date", f.DateTime(p.Returned, zone))
	}
	return f.T("round.late_accepted", "Date", f.DateTime(p.Accepted, zone))
}

func receiptState(f Frame, p procedure.Response) string {
	switch {
	case p.Waits():
		return f.T("receipt.waits")
	case !p.Returned.IsZero():
		return f.T("receipt.returned")
	case p.Late:
		return f.T("receipt.accepted")
	}
	return ""
}
