package locales

// families are the keys that the code puts together from a constant prefix and
// a value: every value is listed (sorted by prefix, one line a family), so that
// the tests know which entries there must be. An empty list means that the
// entry is optional and the code has a general form without it.
var families = map[string]string{
	"ack.gone.":               "expired reissued withdrawn",
	"attendance.":            "absent in_person remote",
	"comment.kind.":          "add_measure change_executor change_funding change_result change_term delete_measure editorial merge_measures move_measure position substantive terminology",
	"date.month.":            "1 2 3 4 5 6 7 8 9 10 11 12",
	"compare.mark.":          "added deleted moved renumbered",
	"response.what.":         "comments no_comments to_follow",
	"comment.state.":         "accepted accepted_in_part deferred draft noted official rejected withdrawn",
	"decision.kind.":         "accept_as_basis adopt_agenda agree approve approve_protocol defer elect endorse_results instruct next_meeting request take_note",
	"decision.manner.":       "as_a_whole as_such in_principle",
	"document.file.":         "annex protocol",
	"document.kind.":         "opinion participants plan protocol receipt table",
	"meeting.format.":        "hybrid in_person remote",
	"nav.":                   "comments dispatches documents meetings people plan record referrals table todo",
	"position.kind.":         "agreed not_interested objection_withdrawn reserved special_opinion",
	"protocol.draft.annex.":  "opinion participants plan table",
	"protocol.draft.format.": "hybrid in_person remote",
	"protocol.state.":        "approved draft finalised shown",
	"error.action.":          "400 403 404 409 410 413 422 429 500 503",
	"error.text.":            "400 403 404 409 410 413 422 429 500 503",
	"error.title.":           "400 403 404 409 410 413 422 429 500 503",
	"import.heading.":        "executors expected_result funding number term title",
	"import.marker.":         "",
	"outcome.":               "accepted accepted_in_part deferred noted rejected withdrawn",
	"paper.table.column.":    "body item number outcome reason text wording",
	"papers.refused.":        "bomb cell damaged doctype empty encrypted external letters macros noSheet notOffice notText notWorkbook oldOffice parts quotes rows size unreadable",
	"papers.warning.":        "columns dates emptyFormulas encoding errors formulas hiddenColumns hiddenRows hiddenSheets merged otherSheets",
	"role.":                  "delegate deputy_head head observer secretariat translator",
	"zone.":                  "",
	"zone.place.":            "",
}
