package web

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// documentsOffered is how many of the group's latest documents a dispatch can
// choose from.
const documentsOffered = 60

// referralsOffered is from how many of the group's latest referrals a step can be
// chosen.
const referralsOffered = 20

// dispatchForm renders the form of a dispatch.
func (s *Site) dispatchForm(c *fiber.Ctx, who procedure.Viewer, sheet procedure.DispatchSheet, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "dispatch.form.new")
	limit, err := s.desk.AttachmentsLimit(ctx)
	if err != nil {
		return err
	}
	policies, err := s.store.Policies(ctx, who.Group)
	if err != nil {
		return err
	}
	v := views.DispatchForm{Sheet: sheet, Form: form, Action: groupPath(who.Group, "/dispatches"), Limit: limit, Policies: policies}
	if sheet.ID != 0 {
		f.Title, v.Action = f.T("dispatch.form.draft"), dispatchPath(sheet.ID, "")
	}
	f.Failed = len(form.Problems) > 0
	if err := s.dispatchChoices(ctx, f, who, &v); err != nil {
		return err
	}
	return s.render(c, status, views.DispatchFormPage(f, who.Group, v))
}

// dispatchChoices reads what a dispatch can be made of.
func (s *Site) dispatchChoices(ctx context.Context, f views.Frame, who procedure.Viewer, v *views.DispatchForm) error {
	none := views.Option{Label: "–"}
	v.Meetings, v.Instruments, v.Senders = []views.Option{none}, []views.Option{none}, []views.Option{none}
	meetings, err := s.store.Meetings(ctx, who.Group)
	if err != nil {
		return err
	}
	for _, m := range meetings {
		v.Meetings = append(v.Meetings, option(m.ID, f.T("meeting.name", "Ordinal", f.Ordinal(m.Number))+", "+f.Date(locales.In(m.Starts, m.Zone))))
	}
	instruments, err := s.store.Instruments(ctx)
	if err != nil {
		return err
	}
	for _, i := range instruments {
		v.Instruments = append(v.Instruments, option(i.ID, i.Name.In(who.Lang)))
	}
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	for _, b := range bodies {
		v.Bodies = append(v.Bodies, option(b.ID, b.Short.In(who.Lang)))
		if b.Kind != procedure.KindState {
			v.Senders = append(v.Senders, option(b.ID, b.Short.In(who.Lang)))
		}
	}
	people, err := s.store.Candidates(ctx, who.Group)
	if err != nil {
		return err
	}
	seen := map[procedure.PersonID]bool{}
	for _, p := range people {
		if !seen[p.Person] {
			seen[p.Person] = true
			v.People = append(v.People, option(p.Person, p.Name.In(who.Lang).Listed()+" ("+bodies.Of(p.Body).Short.In(who.Lang)+")"))
		}
	}
	if v.Steps, err = s.stepOptions(ctx, f, who, bodies); err != nil {
		return err
	}
	if v.Officers, err = s.officerOptions(ctx, who); err != nil {
		return err
	}
	if v.Templates, err = s.store.Templates(ctx, who); err != nil {
		return err
	}
	all, err := s.store.Documents(ctx, who.Group, 0, documentsOffered)
	for _, d := range all {
		if d.State == procedure.DocumentFinal {
			v.Documents = append(v.Documents, d)
		}
	}
	return err
}

// stepOptions are the steps of the group's referrals that concern anybody.
func (s *Site) stepOptions(ctx context.Context, f views.Frame, who procedure.Viewer, bodies procedure.Bodies) ([]views.Option, error) {
	all := []views.Option{{Label: "–"}}
	referrals, err := s.store.Referrals(ctx, who.Group)
	if err != nil {
		return nil, err
	}
	for _, of := range referrals[:min(len(referrals), referralsOffered)] {
		r, err := s.store.Referral(ctx, of.ID)
		if err != nil {
			return nil, err
		}
		for _, step := range r.Steps {
			if len(step.Concerns()) > 0 {
				all = append(all, views.Option{Value: stepValue(r.ID, step.No), Label: views.StepOf(f, r, step, bodies)})
			}
		}
	}
	return all, nil
}

func option[ID ~int64](id ID, label string) views.Option {
	return views.Option{Value: strconv.FormatInt(int64(id), 10), Label: label}
}

// readDispatch reads the form of a dispatch whose recipients were worked out by
// rules; what the form does not show of them stays.
func (s *Site) readDispatch(ctx context.Context, in *input, who procedure.Viewer, was procedure.DispatchRules) (procedure.NewDispatch, error) {
	group, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return procedure.NewDispatch{}, err
	}
	n := procedure.NewDispatch{Meeting: procedure.MeetingID(in.id("meeting")), Decision: in.value("decision"), Number: in.value("number"),
		Sender: procedure.BodyID(in.id("sender")), Contact: procedure.PersonID(in.id("contact")),
		LinkDays: in.amount("link_days", "dispatch.error.link_days", "Limit", procedure.MaxLinkDays),
		Attach:   procedure.AttachMode(in.value("attach")), Policies: in.policies(), Remind: procedure.Reminding{
			Days:  in.amount("remind_days", "dispatch.error.remind_days", "Limit", procedure.MaxRemindDays),
			Times: in.amount("remind_times", "dispatch.error.remind_times", "Limit", procedure.MaxRemindTimes)},
		Signer:  procedure.Signer{Post: in.byLang("post"), Name: in.byLang("signer")},
		Letters: map[procedure.Cover]procedure.CoverLetter{},
		Rules: procedure.DispatchRules{Instrument: procedure.InstrumentID(in.id("instrument")), Participants: in.value("participants") != "",
			Bodies: idsOf[procedure.BodyID](in, "bodies"), Persons: idsOf[procedure.PersonID](in, "persons"), Listed: was.Listed, Without: in.unkept(was.Without)}}
	if n.LinkDays == 0 && in.value("link_days") != "" {
		n.LinkDays = -1 // no days at all are not as many as usual
	}
	n.Rules.Referral, n.Rules.Step = readStep(in.value("step"))
	for _, cover := range procedure.Covers {
		n.Letters[cover] = procedure.CoverLetter{Subject: in.byLang(string(cover) + ".subject"), Body: in.byLang(string(cover) + ".body")}
	}
	for _, value := range in.lists["files"] {
		if id, ok := procedure.ParseCode[procedure.FileID](value); ok {
			n.Chosen = append(n.Chosen, id)
		}
	}
	if typed := in.value("dated"); typed != "" {
		zone := locales.In(s.store.Now(), group.Zone).Location()
		day, ok := locales.ParseDate(typed, zone)
		if !ok {
			in.problems.Add("dated", "field.date")
		}
		n.Dated = day
	}
	return n, nil
}

// stepValue is a step of a referral as a form has it: "3.2".
func stepValue(id procedure.ReferralID, step int) string {
	return strconv.FormatInt(int64(id), 10) + "." + strconv.Itoa(step)
}

func readStep(value string) (procedure.ReferralID, int) {
	referral, step, _ := strings.Cut(value, ".")
	id, _ := procedure.ParseNumber[procedure.ReferralID](referral)
	no, _ := procedure.ParseNumber[int64](step)
	return id, int(no)
}

// byLang is a field in every language: name.ru, name.en.
func (in *input) byLang(name string) procedure.Texts {
	texts := procedure.Texts{}
	for _, lang := range locales.Languages() {
		if typed := in.typed[name+"."+lang]; typed != "" {
			texts[procedure.Lang(lang)] = typed
		}
	}
	return texts
}

func idsOf[ID ~int64](in *input, name string) []ID {
	var all []ID
	for _, id := range in.ids(name) {
		all = append(all, ID(id))
	}
	return all
}

// formOfDispatch is a dispatch as its form shows it.
func formOfDispatch(n procedure.NewDispatch, zone string, version int) views.Form {
	form := views.Form{Version: version, Values: map[string]string{"decision": n.Decision, "number": n.Number,
		"link_days": strconv.Itoa(n.LinkDays), "attach": string(cmp.Or(n.Attach, procedure.AttachFit)),
		"policy_governments": string(n.Policies.Governments), "policy_others": string(n.Policies.Others)}, Lists: map[string][]string{}}
	if n.Remind.On() {
		form.Values["remind_days"], form.Values["remind_times"] = strconv.Itoa(n.Remind.Days), strconv.Itoa(n.Remind.Times)
	}
	for name, id := range map[string]int64{"meeting": int64(n.Meeting), "sender": int64(n.Sender), "contact": int64(n.Contact),
		"instrument": int64(n.Rules.Instrument)} {
		if id != 0 {
			form.Values[name] = strconv.FormatInt(id, 10)
		}
	}
	if !n.Dated.IsZero() {
		form.Values["dated"] = locales.In(n.Dated, zone).Format("2006-01-02")
	}
	if n.Rules.Referral != 0 {
		form.Values["step"] = stepValue(n.Rules.Referral, n.Rules.Step)
	}
	if n.Rules.Participants {
		form.Values["participants"] = "yes"
	}
	texts := map[string]procedure.Texts{"post": n.Signer.Post, "signer": n.Signer.Name}
	for cover, letter := range n.Letters {
		texts[string(cover)+".subject"], texts[string(cover)+".body"] = letter.Subject, letter.Body
	}
	for name, byLang := range texts {
		for lang, text := range byLang {
			form.Values[name+"."+string(lang)] = text
		}
	}
	for _, id := range n.Chosen {
		form.Lists["files"] = append(form.Lists["files"], procedure.Code(id))
	}
	for _, id := range n.Rules.Bodies {
		form.Lists["bodies"] = append(form.Lists["bodies"], strconv.FormatInt(int64(id), 10))
	}
	for _, id := range n.Rules.Persons {
		form.Lists["persons"] = append(form.Lists["persons"], strconv.FormatInt(int64(id), 10))
	}
	return form
}

// likelyDispatch is what a new dispatch most often is: the papers of the latest
// meeting whose protocol is final, to all whom it concerns.
func (s *Site) likelyDispatch(c *fiber.Ctx, who procedure.Viewer) (procedure.NewDispatch, error) {
	ctx, cancel := s.context(c)
	defer cancel()
	n := procedure.NewDispatch{Contact: who.Person, LinkDays: procedure.DefaultLinkDays, Letters: map[procedure.Cover]procedure.CoverLetter{}}
	group, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return n, err
	}
	n.Sender = group.ConvenedBy
	templates, err := s.store.Templates(ctx, who)
	if err != nil {
		return n, err
	}
	for _, cover := range procedure.Covers {
		letter, own := procedure.MainTemplate(templates, cover)
		if !own {
			letter = proposedLetter(cover)
		}
		n.Letters[cover] = letter
	}
	meetings, err := s.store.Meetings(ctx, who.Group)
	if err != nil {
		return n, err
	}
	for _, m := range meetings {
		state, err := s.store.ProtocolState(ctx, m.ID)
		if err != nil {
			return n, err
		}
		if state == procedure.ProtocolFinalised {
			return n, s.likelyPapers(ctx, m, &n)
		}
	}
	return n, nil
}

// proposedLetter is the letter that the portal proposes to a group without one
// of its own.
func proposedLetter(cover procedure.Cover) procedure.CoverLetter {
	letter := procedure.CoverLetter{Subject: procedure.Texts{}, Body: procedure.Texts{}}
	for _, lang := range locales.Languages() {
		p := locales.For(lang)
		letter.Subject[procedure.Lang(lang)] = p.T("dispatch.draft.subject")
		letter.Body[procedure.Lang(lang)] = p.T("dispatch.draft." + string(cover))
	}
	return letter
}

// takeTemplate puts a letter of the group in the place of what was typed, and
// shows the form again; nothing is saved yet. False: it was not asked for.
func (s *Site) takeTemplate(c *fiber.Ctx, who procedure.Viewer, in *input, sheet procedure.DispatchSheet) (bool, error) {
	name, asked := strings.CutPrefix(in.value("do"), "template.")
	if !asked {
		return false, nil
	}
	ctx, cancel := s.context(c)
	defer cancel()
	t, err := s.store.Template(ctx, who, procedure.TemplateID(in.id(name+".template")))
	if err != nil {
		return true, err
	}
	for _, part := range []string{"subject", "body"} {
		for _, lang := range locales.Languages() {
			in.put(string(t.Cover)+"."+part+"."+lang, "")
		}
	}
	form := in.again(nil)
	putLetter(form.Values, t.Cover, t.Letter)
	return true, s.dispatchForm(c, who, sheet, form, fiber.StatusOK)
}

// likelyPapers fills in what goes with a meeting: its documents in the
// authentic language as PDF, and who is to have them.
func (s *Site) likelyPapers(ctx context.Context, m procedure.Meeting, n *procedure.NewDispatch) error {
	n.Meeting, n.Rules.Participants = m.ID, true
	plan, err := s.store.Plan(ctx, m.Plan)
	if err != nil {
		return err
	}
	n.Rules.Instrument = plan.Instrument
	documents, err := s.store.Documents(ctx, m.Group, 0, documentsOffered)
	for i := len(documents) - 1; i >= 0; i-- {
		d := documents[i]
		if d.Meeting != m.ID || d.State != procedure.DocumentFinal {
			continue
		}
		for _, file := range d.Files {
			if file.Format == "pdf" && file.Lang == plan.Authentic() {
				n.Chosen = append(n.Chosen, file.ID)
			}
		}
	}
	return err
}
