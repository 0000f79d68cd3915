package views

import (
	"slices"
	"strconv"
	"time"

	"svod/app/procedure"
)

// PlanView is what the page of a revision shows.
type PlanView struct {
	procedure.PlanSheet
	Words   PlanWords
	Writes  bool // the viewer may file comments now
	Clears  bool // and submit the position
	Officer bool
	Speaks  bool   // for a body
	Edits   bool   // the viewer may change texts of an unpublished revision
	Form    Form   // of publishing, that failed
	Show    string // which measures: commented, mine, or all
	Way     PlanWay
	Agrees  bool // the viewer may see agreements to its measures
	Faults  int  // that a look finds in an unpublished revision

	Consults *ConsultationNote // that the reader's delegation consults within itself; nil: it does not
}

// PlanWay is where a plan stands.
type PlanWay struct {
	Standing *procedure.Standing // nil: of an earlier plan or revision
	Referral *ReferralView       // nil: it has not set out
	Officer  bool
}

func measureHref(id procedure.ElementID) string { return "/measures/" + id64(id) }

func revisionHref(v procedure.Revision) string {
	return "/plans/" + id64(v.Plan) + "/revisions/" + strconv.Itoa(v.Number)
}

// elementHref is an element's page: of an unpublished revision the form that
// changes it.
func (v *PlanView) elementHref(id procedure.ElementID) string {
	if v.Edits && v.Revision.State == procedure.RevisionDraft {
		return revisionHref(v.Revision) + "/elements/" + id64(id)
	}
	return measureHref(id)
}

// total is how many official comments the viewer may count on an element.
func (v *PlanView) total(id procedure.ElementID) int { return v.Tallies[id] }

// shown are the choices of which measures are shown; who speaks for no body has
// no drafts.
func (v *PlanView) shown(f Frame) []Option {
	all := []Option{{"", f.T("plan.show.all")}, {"commented", f.T("plan.show.commented")}}
	if v.Speaks {
		all = append(all, Option{"mine", f.T("plan.show.mine")})
	}
	return all
}

// shows says whether an element is among those that are asked for.
func (v *PlanView) shows(e *procedure.Element) bool {
	switch v.Show {
	case "commented":
		return v.total(e.ID) > 0
	case "mine":
		return v.Own[e.ID] != procedure.Own{}
	}
	return true
}

// showsIn says whether a section, or a measure in it, is among them.
func (v *PlanView) showsIn(section *procedure.Element) bool {
	return v.shows(section) || slices.ContainsFunc(v.Elements, func(e procedure.Element) bool { return e.Parent == section.ID && v.shows(&e) })
}

// any says whether there is anything to show.
func (v *PlanView) any() bool {
	return v.Show == "" || slices.ContainsFunc(v.Elements, func(e procedure.Element) bool { return e.Kind != procedure.Whole && v.shows(&e) })
}

// sectionTotals are the same for each section with its measures.
func (v *PlanView) sectionTotals() map[procedure.ElementID]int {
	totals := map[procedure.ElementID]int{}
	for i := range v.Elements {
		switch e := &v.Elements[i]; e.Kind {
		case procedure.Section:
			totals[e.ID] += v.total(e.ID)
		case procedure.Measure:
			totals[e.Parent] += v.total(e.ID)
		}
	}
	return totals
}

func (v *PlanView) allComments() int {
	n := 0
	for _, count := range v.Tallies {
		n += count
	}
	return n
}

// readersFirst are the languages of a plan with the reader's own before the
// others.
func readersFirst(f Frame, langs []procedure.Lang) []procedure.Lang {
	sorted := slices.Clone(langs)
	slices.SortStableFunc(sorted, func(a, b procedure.Lang) int {
		switch f.Language() {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	return sorted
}

func revisionLook(f Frame, v procedure.Revision) (Look, string) {
	switch v.State {
	case procedure.RevisionDraft:
		return looks["draft"], f.T("revision.state.draft")
	case procedure.RevisionAgreed:
		return looks["good"], f.T("revision.state.agreed")
	}
	return looks["official"], f.T("revision.state.published")
}

// cellText is a column's text in the reader's language, or that it is missing.
func cellText(f Frame, plan procedure.Plan, e procedure.Element, col string) Text {
	status := e.Status(plan.Authentic(), f.Language(), col)
	if text := e.Text(f.Language(), col); text != "" {
		return Text{Words: f.Typeset(text), Stale: status == procedure.CellOutOfDate}
	}
	elsewhere := slices.ContainsFunc(plan.Langs, func(lang procedure.Lang) bool { return e.Text(lang, col) != "" })
	return Text{Missing: elsewhere}
}

// linked is a text whose references to items lead to them.
func linked(f Frame, t Text, find func(procedure.Citation) (procedure.Element, bool), references procedure.ReferenceWords, href func(procedure.ElementID) string) Text {
	for _, r := range references.In(f.Language(), t.Words) {
		if e, ok := find(r); ok {
			t.Links = append(t.Links, TextLink{r.Start, r.End, href(e.ID)})
		}
	}
	return t
}

// PlanWords are the texts of a revision in one language as a page shows them, by
// element and column.
type PlanWords map[procedure.ElementID]map[string]Text

// WordsOfPlan typesets a revision in the reader's language. The references in a
// measure's columns lead to the items; its title leads to the measure. Of a plan
// whose words are more than a page holds, long texts are begun only.
func WordsOfPlan(f Frame, d procedure.Draft, references procedure.ReferenceWords) PlanWords {
	href := measureHref
	if d.Revision.State == procedure.RevisionDraft {
		href = func(id procedure.ElementID) string { return draftElementHref(d.Revision, id) }
	}
	words, citable := make(PlanWords, len(d.Elements)), d.Citable()
	for _, e := range d.Elements {
		texts := map[string]Text{}
		for _, c := range d.Plan.ColumnsOf(e.Kind) {
			texts[c.Key] = cellText(f, d.Plan, e, c.Key)
			if c.Key != procedure.ColTitle {
				texts[c.Key] = linked(f, texts[c.Key], citable.Referred, references, href)
			}
		}
		words[e.ID] = texts
	}
	words.fit(d)
	return words
}

// text is a column's text in the reader's language.
func (v *PlanView) text(f Frame, e *procedure.Element, col string) Text {
	if words, ok := v.Words[e.ID]; ok {
		return words[col]
	}
	return cellText(f, v.Plan, *e, col)
}

// stale says whether a text of an element follows an earlier authentic one.
func (v *PlanView) stale(f Frame, e *procedure.Element) bool {
	for _, c := range v.Plan.ColumnsOf(e.Kind) {
		if v.text(f, e, c.Key).Stale {
			return true
		}
	}
	return false
}

// MeasureView is the page of one element with its comments and the form.
type MeasureView struct {
	Plan        procedure.Plan
	Revision    procedure.Revision
	Element     procedure.Element
	Section     procedure.Element
	Previous    procedure.Element // 0: none
	Next        procedure.Element
	Round       *procedure.Round
	Later       int  // the number of a revision that was published while the round runs; 0: none
	Gone        bool // the element is deleted in it
	Comments    []CommentView
	Pages       Pages // of comments, where there are many
	Bodies      Bodies
	Own         procedure.BodyID // the viewer's body
	Writes      bool
	Rests       bool // the viewer would file comments, but the own delegation has paused it
	Translates  bool // comments of any body
	Shown       bool // others' comments are shown
	Form        Form
	Translation Form                // of a translation that was wrong: its Place is the comment
	Editing     procedure.CommentID // a draft that is being changed
	Saved       time.Time           // when it was saved last
	Viewer      procedure.PersonID
	Entry       *procedure.EntrySheet // the letter whose comment it is; nil: it is the viewer's own
	Uploads
	Change       *procedure.Change // what the form would change
	Column       string            // its name
	Summary      string            // the same in one line
	Draft        procedure.Draft   // the revision
	Widely       bool              // the lists of items reach beyond the measure's section
	Placed       *procedure.Placed // the row that a structural edit would make
	Edit         *procedure.Edit   // what the form proposes
	Meets        []CommentView     // official comments of others that touch what it changes
	Alike        []CommentView     // comments that say nearly the same as it does, a few
	Understood   *procedure.Change // an edit that the typed sentence says, and that nobody has made
	UnderstoodIn string            // the name of its column
	Supported    map[procedure.CommentID]procedure.Supported
	Stances      map[procedure.CommentID]procedure.Stance // of the viewer's delegation
	Discussions  Discussions                              // below the comments of the viewer's delegation
	Agreement    *MeasureAgreement                        // nil: nothing of it is the viewer's to see
	Changed      *procedure.CreditedChange                // what became of it in its revision; nil: nothing
	Base         procedure.Revision                       // the one before
	Rounds       []procedure.Round                        // of the plan, from the latest
	References   procedure.ReferenceWords
	Sources      procedure.Sources
}

// text is a column in the reader's language, with its references.
func (v MeasureView) text(f Frame, column string) Text {
	return linked(f, cellText(f, v.Plan, v.Element, column), v.Draft.Referred, v.References, measureHref)
}

// task is a column in a language as it stands.
func (v MeasureView) task(c procedure.Column, lang procedure.Lang) procedure.TranslationTask {
	return v.Draft.Task(v.Element, c, lang, v.Sources)
}

// DraftState is how far a comment that is being written has been kept.
type DraftState struct {
	Keeper     procedure.PersonID // whose form it is
	Comment    procedure.CommentID
	Version    int
	Saved      time.Time
	Unfinished bool
	Conflict   bool
	Problems   procedure.Invalid
}

// supports says whether a comment is shown that the reader's body may support.
func (v MeasureView) supports() bool {
	return v.Own != 0 && slices.ContainsFunc(v.Comments, func(c CommentView) bool { return c.Body != v.Own && c.State != procedure.CommentDraft })
}

// supportable says whether a comment is one that the reader's body may support
// and does not yet.
func (v MeasureView) supportable(c CommentView) bool {
	return v.Own != 0 && c.Body != v.Own && c.State != procedure.CommentDraft && !c.Mine
}

// draft is the state of the draft that the form changes.
func (v MeasureView) draft() DraftState {
	return DraftState{Keeper: v.Viewer, Comment: v.Editing, Version: v.Form.Version, Saved: v.Saved}
}

// words say it.
func (s DraftState) words(f Frame) string {
	switch {
	case s.Conflict:
		return f.T("comment.kept.conflict")
	case len(s.Problems) > 0:
		return f.T("comment.kept.not") + " " + f.T(s.Problems[0].Key, s.Problems[0].Args...)
	case s.Saved.IsZero():
		return f.T("comment.kept.none")
	case s.Unfinished:
		return f.T("comment.kept.unfinished", "Time", f.Clock(DayIn(s.Saved, f.Place).Time))
	}
	return f.T("comment.kept", "Time", f.Clock(DayIn(s.Saved, f.Place).Time))
}

// code is the draft in an address, empty: there is none yet.
func (s DraftState) code() string {
	if s.Comment == 0 {
		return ""
	}
	return procedure.Code(s.Comment)
}

// CommentView is one comment with what its edit changes.
type CommentView struct {
	procedure.Comment
	Change  *procedure.Change
	Column  string
	Summary string // of the edit in one line, where a page lists comments so; empty: it has none in the language
}

// brief is a comment in one line: its edit, or else the beginning of what it
// says, with the language that this is in.
func (c CommentView) brief(f Frame) (words, lang string) {
	switch {
	case c.Summary != "":
		return f.Typeset(c.Summary), string(f.Language())
	case c.Text != "":
		return f.Typeset(procedure.Brief(c.Text)), string(f.Language())
	}
	return procedure.Brief(c.Original.Old), string(c.Lang)
}

// onPage is where a comment stands: on this page, or on that of its element.
func (v MeasureView) onPage(c CommentView) string {
	if c.Element == v.Element.ID {
		return "#c" + procedure.Code(c.ID)
	}
	return commentHref(c.ID)
}

// translation is the form of a comment's translation.
func (v MeasureView) translation(c procedure.CommentID) Form {
	if place := procedure.Code(c); v.Translation.Place != place {
		return Form{Place: place}
	}
	return v.Translation
}

func (v MeasureView) heading(f Frame) string { return ElementName(f, v.Element.Kind, v.Element.Number) }

// Ops are what a delegate may propose on a kind of element, in the order of the form.
func Ops(kind procedure.ElementKind) []string {
	switch kind {
	case procedure.Section:
		return []string{"none", "rewrite", "add", "delete"}
	case procedure.Whole:
		return []string{"none", "rewrite"}
	}
	return []string{"rewrite", "delete", "merge", "move", "none"}
}

func (v MeasureView) ops(f Frame) []Option {
	var all []Option
	for _, op := range Ops(v.Element.Kind) {
		label := f.T("comment.op." + op)
		if op == "delete" && v.Element.Kind == procedure.Section {
			label = f.T("comment.op.delete.section")
		}
		all = append(all, Option{op, label})
	}
	return all
}

// places are where a measure may be put: in its section, or anywhere.
func (v MeasureView) places(f Frame, section procedure.ElementID) []Option {
	places := v.Draft.PlacesIn(section, v.Element.ID)
	if v.Widely {
		places = v.Draft.Places(v.Element.ID)
	}
	numbers := make(map[procedure.ElementID]string, len(v.Draft.Elements))
	for i := range v.Draft.Elements {
		numbers[v.Draft.Elements[i].ID] = v.Draft.Elements[i].Number
	}
	all := make([]Option, len(places))
	for i, p := range places {
		all[i] = Option{PlaceValue(p), measurePlace(f.Printer, numbers[p.Section], numbers[p.After])}
	}
	return all
}

// items are the measures to merge with: those of the section, or all others.
func (v MeasureView) items() []Option {
	var all []Option
	for i := range v.Draft.Elements {
		e := &v.Draft.Elements[i]
		if e.Kind == procedure.Measure && !e.Deleted && e.ID != v.Element.ID && (v.Widely || e.Parent == v.Element.Parent) {
			all = append(all, Option{id64(e.ID), e.Number})
		}
	}
	return all
}

func (v MeasureView) columns(f Frame) []Option {
	var all []Option
	for _, c := range v.Plan.ColumnsOf(v.Element.Kind) {
		all = append(all, Option{c.Key, titleColumn(f, v.Element.Kind, c.Key, c.Name.In(f.Language()))})
	}
	return all
}

// titleColumn is what a column is called on an element: the plan names the
// titles of measures, and those of sections and of the whole are no measures'.
func titleColumn(f Frame, kind procedure.ElementKind, key, name string) string {
	if key == procedure.ColTitle && (kind == procedure.Section || kind == procedure.Whole) {
		return f.T("plan.title_of." + string(kind))
	}
	return name
}

func commentKinds(f Frame) []Option {
	all := []Option{{"", f.T("comment.kind_by_itself")}}
	for _, k := range procedure.CommentKinds {
		all = append(all, Option{string(k), f.T("comment.kind." + string(k))})
	}
	return all
}

// columnName is what a column of the plan is called on a kind of element.
func columnName(f Frame, plan procedure.Plan, kind procedure.ElementKind, key string) string {
	c, _ := plan.Column(key)
	return columnHead(f, kind, c)
}

// columnHead is what a column is called: one without a name in the reader's
// language has the one that it always has.
func columnHead(f Frame, kind procedure.ElementKind, c procedure.Column) string {
	return f.Typeset(titleColumn(f, kind, c.Key, c.Name.In(f.Language())))
}
