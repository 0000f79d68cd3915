package web

import (
	"net/http"
	"net/url"

	"svod/app/desk"
	"svod/app/procedure"
)

const (
	seen      = http.StatusOK
	led       = http.StatusSeeOther // to another page: done
	forbidden = http.StatusForbidden
	refusal   = http.StatusConflict // who may, but not now, or not over what has changed
	invalid   = http.StatusUnprocessableEntity
	absent    = http.StatusNotFound
)

var stale = url.Values{"version": {"99"}}

// people are the lines of lists of people and contact points, where heads keep
// their own.
func (m *matrix) people() []line {
	m.letHeadsKeep(m.d)
	at := func(group procedure.GroupID, below string) string { return groupPath(group, "/people"+below) }
	sheet, err := m.store.ParticipantSheet(m.Context(), m.head, m.author.Person)
	must(m, err)
	person, place := "/"+number64(m.author.Person), "/members/"+number64(sheet.Memberships[0].ID)
	head := m.all["head"]
	imported, _ := head.importList(m.d, "list.csv", []byte(peopleHead+m.codeOf(m.d, m.head.Body)+";;Новый;Имя;;;;;new@own.example;;\n"))
	const heads = "head, deputy, other head"
	lists := map[int]string{seen: "secretariat, " + heads}
	hand := map[int]string{seen: "head, deputy"}
	site := map[int]string{refusal: keepers}
	return []line{
		{path: at(m.d.Group, "/import"), may: lists, rest: forbidden},
		{path: at(m.d.Group, "/list/csv"), may: lists, rest: forbidden},
		{path: at(m.d.Group, "/list/xlsx"), may: lists, rest: forbidden},
		{path: at(m.d.Group, "/proposals"), may: lists},
		{path: at(m.d.Group, "/proposals"), form: url.Values{"proposal": {"1"}}, may: map[int]string{led: "secretariat"}, rest: forbidden},
		{path: imported, may: map[int]string{seen: "head", absent: "deputy, other head, secretariat"}, rest: forbidden},
		{path: imported, form: url.Values{"do": {"take"}, "seen": {"x"}}, may: map[int]string{refusal: "head", absent: "deputy, other head, secretariat"}, rest: forbidden},
		{path: at(m.d.Group, "/paper/ru/docx"), rest: seen},
		{path: at(m.d.Group, person+"/edit"), may: map[int]string{seen: "head, deputy, secretariat"}, rest: forbidden},
		{path: at(m.d.Group, person), form: stale, may: map[int]string{invalid: "head, deputy, secretariat"}, rest: forbidden},
		{path: at(m.d.Group, "/invitations"), may: lists, rest: forbidden},
		{path: groupPath(m.d.Group, place+"/edit"), may: map[int]string{seen: "head, deputy, secretariat"}, rest: forbidden},
		{path: groupPath(m.d.Group, place+"/clearing"), may: hand, rest: forbidden},
		{path: groupPath(m.d.Group, place+"/clearing"), form: url.Values{"version": {"99"}, "do": {"back"}}, may: map[int]string{refusal: "head, deputy"}, rest: forbidden},
		{path: groupPath(m.second, place+"/clearing")}, // what is another group's is not there
		{path: groupPath(m.second, place+"/edit")},
		{path: groupPath(m.second, "/people"+person)},
		{path: at(m.second, imported[len(at(m.d.Group, "")):])},
		{path: "/contacts", may: map[int]string{seen: keepers}, rest: forbidden},
		{path: "/contacts/1/edit", may: map[int]string{seen: keepers}, rest: forbidden},
		{path: "/contacts/1/confirm", form: stale, may: site, rest: forbidden},
		{path: "/contacts/1/end", form: stale, may: site, rest: forbidden},
	}
}

// draft are the lines of a draft and of its delegation's work in a round.
func (m *matrix) draft(c object) []line {
	round, author := roundPath(m.round), m.all["author"]
	form := author.send(round+"/offline", "form.xlsx", author.filledForm(round+"/offline")).Header.Get("Location")
	members := map[int]string{seen: own + ", former stand-in"}
	writes := map[int]string{seen: speakers + ", former stand-in"}
	clear := map[int]string{led: clears + ", other head"}
	return []line{
		{path: c.comment, may: map[int]string{led: own + ", former stand-in"}},
		{path: c.comment + "/history", may: members},
		{path: c.comment + "/remarks", may: members},
		{path: c.comment + "/remarks", form: url.Values{"remark": {"Marimba"}}, may: map[int]string{led: own + ", former stand-in"}},
		{path: c.file, may: members},
		{path: c.comment + "/stance", may: map[int]string{refusal: own + ", former stand-in"}},
		{path: c.comment + "/wording", form: url.Values{"lang": {"ru"}}, may: map[int]string{forbidden: own + ", former stand-in"}},
		{path: c.comment + "/withdraw", form: url.Values{}, may: map[int]string{forbidden: "author, former stand-in", refusal: clears}},
		{path: c.comment + "/return", form: url.Values{"note": {"Why?"}, "version": {"1"}}, may: map[int]string{led: clears, forbidden: "author, former stand-in"}},
		{path: c.comment + "/delete", form: url.Values{}, may: map[int]string{led: own + ", former stand-in"}, undo: c.comment + "/restore"},
		{path: round + "/position", may: writes},
		{path: round + "/position/pause", form: url.Values{"do": {"pause"}}, may: clear, rest: forbidden},
		{path: round + "/position/pause", form: url.Values{"do": {"resume"}}, may: clear, rest: forbidden},
		{path: round + "/position/levels", form: url.Values{}, may: clear, rest: forbidden},
		{path: round + "/consultation", may: writes},
		{path: round + "/consultation", form: url.Values{}, may: map[int]string{invalid: clears + ", other head", forbidden: "author, former stand-in, other delegate"}},
		{path: round + "/consultation/answer", form: url.Values{"n": {"1"}, "answer": {"ready"}}},
		{path: round + "/consultation/extend", form: url.Values{"n": {"1"}}, may: map[int]string{invalid: clears + ", other head", forbidden: "author, former stand-in, other delegate"}},
		{path: round + "/consultation/end", form: url.Values{"n": {"1"}}, may: map[int]string{forbidden: "author, former stand-in, other delegate"}},
		{path: round + "/position", form: url.Values{"do": {"first"}, "c": {procedure.Code(c.id)}}, may: map[int]string{forbidden: speakers + ", former stand-in"}},
		{path: round + "/position", form: url.Values{"kind": {"comments"}}, may: map[int]string{invalid: clears + ", other head", forbidden: "author, former stand-in, other delegate"}},
		{path: round + "/offline", may: writes, rest: forbidden},
		{path: round + "/offline/xlsx", may: writes, rest: forbidden},
		{path: round + "/offline", form: url.Values{}, may: map[int]string{invalid: speakers + ", former stand-in"}, rest: forbidden},
		{path: form, may: map[int]string{seen: "author"}},
		{path: form, form: url.Values{"line": {"0"}, "reason": {"Because"}}, may: map[int]string{led: "author"}},
		{path: round + "/wordings", may: map[int]string{seen: office}, rest: forbidden},
		{path: round + "/stances", may: writes},
	}
}

// official are the lines of a comment that has been submitted; the readers see it
// beside the delegations and the secretariat.
func (m *matrix) official(c object, readers string) []line {
	everyone := map[int]string{seen: speakers + ", former stand-in, " + office}
	comments := map[int]string{seen: everyone[seen] + readers}
	addressed := map[int]string{seen: own + ", former stand-in, secretariat"}
	return append(m.private(c),
		line{path: c.comment, may: map[int]string{led: comments[seen]}},
		line{path: c.file, may: comments},
		line{path: c.response, may: addressed},
		line{path: c.response + "/download/docx", may: addressed},
		line{path: c.response + "/sealed", may: everyone},
		line{path: c.response + "/confirm", form: url.Values{}, may: map[int]string{refusal: clears, absent: "observer"}, rest: forbidden},
		line{path: c.response + "/accept", form: url.Values{}, may: map[int]string{refusal: "secretariat"}, rest: forbidden},
		line{path: c.response + "/letter", form: stale, may: map[int]string{refusal: "secretariat"}, rest: forbidden},
		line{path: c.comment + "/stance", may: map[int]string{refusal: own + ", former stand-in", seen: foreign}},
		line{path: c.comment + "/stance", form: url.Values{"stance": {"oppose"}}, may: map[int]string{refusal: own + ", former stand-in", led: foreign}},
	)
}

// supplement are the lines of what a delegation adds to the response that it has
// given: as much is seen of it as of that.
func (m *matrix) supplement(c object) []line {
	comments := map[int]string{seen: speakers + ", former stand-in, " + office}
	return []line{
		{path: c.comment, may: map[int]string{led: comments[seen]}},
		{path: c.file, may: comments},
		{path: c.response, may: map[int]string{seen: own + ", former stand-in, secretariat"}},
		{path: c.response + "/accept", form: url.Values{}, may: map[int]string{refusal: "secretariat"}, rest: forbidden},
		{path: c.comment + "/withdraw", form: url.Values{}, may: map[int]string{led: clears, forbidden: "author, former stand-in, " + foreign + ", " + office}, once: true},
	}
}

// late are the lines of a response that came after the deadline: the secretariat
// decides whether it counts, before it reads what the response says.
func (m *matrix) late(c object) []line {
	addressed := map[int]string{seen: own + ", former stand-in, secretariat"}
	return []line{
		{path: c.comment, may: map[int]string{led: own + ", former stand-in"}},
		{path: c.response, may: addressed},
		{path: c.response + "/return", form: url.Values{}, may: map[int]string{invalid: "secretariat"}, rest: forbidden},
		{path: c.response + "/accept", form: url.Values{}, may: map[int]string{led: "secretariat"}, rest: forbidden, once: true},
		{path: c.response + "/accept", form: url.Values{}, may: map[int]string{refusal: "secretariat"}, rest: forbidden},
		{path: c.response + "/return", form: url.Values{"note": {"Too late"}}, may: map[int]string{refusal: "secretariat"}, rest: forbidden},
		{path: c.comment, may: map[int]string{led: speakers + ", former stand-in, " + office + ", observer"}},
	}
}

// private are the lines of what stays with the delegation, whatever becomes of
// the comment.
func (m *matrix) private(c object) []line {
	members := own + ", former stand-in"
	return []line{
		{path: c.comment + "/history", may: map[int]string{seen: members}},
		{path: c.comment + "/remarks", may: map[int]string{seen: members}},
		{path: c.comment + "/return", form: url.Values{"note": {"x"}, "version": {"1"}}, may: map[int]string{refusal: members}},
		{path: c.comment + "/delete", form: url.Values{}, may: map[int]string{refusal: members}},
		{path: c.comment + "/restore", form: url.Values{}},
		{path: c.file + "/remove", form: url.Values{}, may: map[int]string{refusal: members}},
	}
}

// closed are the lines of a comment after the close of its round, in a group
// whose observers see comments then.
func (m *matrix) closed(c object) []line {
	letters := roundPath(m.round) + "/letters"
	answers := map[int]string{seen: "secretariat", absent: clears + ", other head"} // nothing is published yet
	return append(m.official(c, ", observer"),
		line{path: letters, may: answers, rest: forbidden},
		line{path: letters + "/all", may: answers, rest: forbidden},
		line{path: roundPath(m.round) + "/preview", may: map[int]string{seen: "secretariat"}, rest: forbidden},
		line{path: c.comment + "/withdraw", form: url.Values{}, may: map[int]string{led: clears, forbidden: "author, former stand-in, observer, " + foreign + ", " + office}, once: true})
}

// sealed are the lines of a comment that has been submitted in a sealed round.
func (m *matrix) sealed(c object) []line {
	members := map[int]string{seen: own + ", former stand-in"}
	return append(m.private(c),
		line{path: c.comment, may: map[int]string{led: members[seen]}},
		line{path: c.file, may: members},
		line{path: c.response, may: members},
		line{path: c.response + "/download/pdf", may: members},
		line{path: c.response + "/sealed", may: members},
		line{path: c.comment + "/stance", may: map[int]string{refusal: members[seen]}},
		line{path: c.comment + "/support", form: url.Values{"support": {"yes"}}, may: map[int]string{refusal: members[seen]}},
		line{path: c.response + "/confirm", form: url.Values{}, may: map[int]string{refusal: clears, forbidden: "author, former stand-in, secretariat"}},
		line{path: c.response + "/letter", form: stale, may: map[int]string{absent: "secretariat"}, rest: forbidden},
	)
}

// said are the lines of what bodies agree to, and of a letter that is entered.
func (m *matrix) said() []line {
	must := func(err error) { must(m, err) }
	plan, err := m.store.PlanOfGroup(m.Context(), m.d.Group)
	must(err)
	o, err := m.store.Round(m.Context(), m.round)
	must(err)
	id, err := m.desk.OpenWritten(m.Context(), m.officer, procedure.NewWritten{Plan: plan, Days: 10, Zone: o.Zone, Bodies: m.asked,
		Title: procedure.Texts{"ru": "Порядок", "en": "Order"}, Text: procedure.Texts{"ru": "Слова", "en": "Words"}})
	must(err)
	begun, err := m.desk.BeginEntry(m.Context(), m.officer, desk.Answer{Round: m.round, Kind: "comments", Body: m.asked[1], Letter: procedure.LetterParticulars{OutNumber: "7"}})
	must(err)
	_, err = m.desk.RemindNow(m.Context(), m.officer, m.round)
	must(err)
	agreement, written, entry := "/plans/"+number64(plan)+"/agreement", "/written/"+number64(id), entryPath(begun)
	agree := url.Values{"revision": {number64(o.Revision)}, "do": {"all"}}
	keeps := map[int]string{seen: "secretariat"}
	lines := []line{
		{path: agreement, may: map[int]string{seen: speakers + ", former stand-in, secretariat"}},
		{path: agreement, form: agree, may: map[int]string{led: clears + ", other head"}, rest: forbidden},
		{path: groupPath(m.d.Group, "/written"), may: map[int]string{absent: "observer"}, rest: seen},
		{path: written, may: map[int]string{absent: "observer"}, rest: seen},
		{path: written + "/answer", form: url.Values{"answer": {"agree"}}, may: map[int]string{led: clears + ", other head", absent: "observer"}, rest: forbidden},
		{path: written + "/extend", form: stale, may: map[int]string{refusal: "secretariat"}, rest: forbidden},
		{path: entry, may: keeps, rest: forbidden},
		{path: entry + "/measures/5", may: keeps, rest: forbidden},
		{path: entry, form: url.Values{}, may: map[int]string{invalid: "secretariat"}, rest: forbidden},
		{path: entry + "/forms", form: url.Values{}, may: map[int]string{invalid: "secretariat"}, rest: forbidden},
		{path: entry + "/drop", form: url.Values{}, may: map[int]string{led: "secretariat"}, rest: forbidden, once: true},
	}
	for _, act := range []string{"/remind", "/close"} { // not all have answered
		lines = append(lines, line{path: roundPath(m.round) + act, form: url.Values{}, may: map[int]string{refusal: "secretariat"}, rest: forbidden})
	}
	for _, act := range []string{"/letters", "/service"} {
		lines = append(lines, line{path: written + act, form: url.Values{}, may: map[int]string{invalid: "secretariat"}, rest: forbidden})
	}
	return append(lines, line{path: written + "/withdraw", form: url.Values{}, may: map[int]string{led: "secretariat"}, rest: forbidden, once: true})
}
