package web

// table is every address of the portal with its right, by noun.
func (s *Site) table() []route {
	var all []route
	for _, nouns := range [][]route{
		s.accessRoutes(), s.demoRoutes(), s.planRoutes(), s.reviseRoutes(), s.roundRoutes(), s.responseRoutes(),
		s.meetingRoutes(), s.protocolRoutes(), s.documentRoutes(),
		s.accessRoutes(), s.demoRoutes(), s.planRoutes(), s.responseRoutes(), s.meetingRoutes(), s.protocolRoutes(), s.documentRoutes(),
		s.accessRoutes(), s.demoRoutes(), s.planRoutes(), s.reviseRoutes(), s.meetingRoutes(), s.protocolRoutes(), s.documentRoutes(),
		s.accessRoutes(), s.demoRoutes(), s.planRoutes(), s.roundRoutes(), s.responseRoutes(), s.meetingRoutes(), s.protocolRoutes(), s.documentRoutes(),
		s.accessRoutes(), s.demoRoutes(), s.planRoutes(), s.responseRoutes(), s.meetingRoutes(), s.protocolRoutes(), s.documentRoutes(), s.dispatchRoutes(),
	} {
		all = append(all, nouns...)
	}
	return all
}

func (s *Site) accessRoutes() []route {
	return []route{
		{get, "/", public, nil, s.showStart},
		{get, "/groups/:group", member, byGroup, s.showGroup},
		{get, "/sign-in", public, nil, s.showSignIn},
		{post, "/sign-in", public, nil, s.signIn},
		{post, "/sign-out", signedIn, nil, s.signOut},
		{post, "/language", public, nil, s.chooseLanguage},
		{get, "/reset", public, nil, s.showReset},
		{post, "/reset", public, nil, s.requestReset},
		{get, "/invitation/:token", public, nil, s.showPasswordLink},
		{post, "/invitation/:token", public, nil, s.setPassword},
		{get, "/reset/:token", public, nil, s.showPasswordLink},
		{post, "/reset/:token", public, nil, s.setPassword},
		{get, "/setup/:token", public, nil, s.showSetup},
		{post, "/setup/:token", public, nil, s.setUp},
		{get, "/profile", signedIn, nil, s.showProfile},
		{post, "/profile/password", signedIn, nil, s.changePassword},
		{get, "/profile/devices", signedIn, nil, s.showDevices},
		{post, "/profile/devices", signedIn, nil, s.endDevice},
	}
}

func (s *Site) meetingRoutes() []route {
	meeting, item := by("meeting", s.store.GroupOfMeeting), by("item", s.store.GroupOfItem)
	decision := by("decision", s.store.GroupOfDecision)
	return []route{
		{get, "/groups/:group/meetings", member, byGroup, s.listMeetings},
		{get, "/groups/:group/meetings/new", officer, byGroup, s.newMeeting},
		{post, "/groups/:group/meetings", officer, byGroup, s.createMeeting},
		{get, "/meetings/:meeting", member, meeting, s.showMeeting},
		{get, "/meetings/:meeting/edit", officer, meeting, s.editMeeting},
		{post, "/meetings/:meeting/edit", officer, meeting, s.updateMeeting},
		{post, "/meetings/:meeting/open", officer, meeting, s.openMeeting},
		{post, "/meetings/:meeting/close", officer, meeting, s.closeMeeting},
		{get, "/meetings/:meeting/attendance", officer, meeting, s.editAttendance},
		{post, "/meetings/:meeting/attendance", officer, meeting, s.updateAttendance},
		{post, "/meetings/:meeting/items", officer, meeting, s.createItem},
		{post, "/meetings/:meeting/protocol", officer, meeting, s.draftProtocol},
		{get, "/meetings/:meeting/table", member, meeting, s.showMeetingTable},
		{download, "/meetings/:meeting/table/download/:format", member, meeting, s.downloadMeetingTable},
		{get, "/meetings/:meeting/chair", member, meeting, s.showChair},
		{post, "/meetings/:meeting/chair", member, meeting, s.recordVerdict},
		{post, "/items/:item", member, item, s.updateItem},
		{post, "/items/:item/remove", member, item, s.removeItem},
		{post, "/items/:item/comments", member, item, s.takeComments},
		{post, "/items/:item/decisions", member, item, s.createDecision},
		{post, "/items/:item/positions", member, item, s.createPosition},
		{post, "/items/:item/opinions/:opinion/withdraw", member, item, s.withdrawOpinion},
		{post, "/decisions/:decision", member, decision, s.updateDecision},
		{post, "/decisions/:decision/remove", member, decision, s.removeDecision},
	}
}

func (s *Site) protocolRoutes() []route {
	protocol := by("protocol", s.store.GroupOfProtocol)
	return []route{
		{get, "/protocols/:protocol", member, protocol, s.showProtocol},
		{post, "/protocols/:protocol/redraft", member, protocol, s.redraftProtocol},
		{post, "/protocols/:protocol/parts", member, protocol, s.editProtocolPart},
		{post, "/protocols/:protocol/show", member, protocol, s.shareProtocol},
		{post, "/protocols/:protocol/finalise", member, protocol, s.finaliseProtocol},
		{download, "/protocols/:protocol/download/:lang/:format", member, protocol, s.downloadProtocol},
	}
}

func (s *Site) documentRoutes() []route {
	document := by("document", s.store.GroupOfDocument)
	return []route{
		{get, "/groups/:group/documents", member, byGroup, s.listDocuments},
		{get, "/documents/:document", member, document, s.showDocument},
		{download, "/documents/:document/files/:file", member, document, s.downloadFile},
		{get, "/verify", public, nil, s.showVerify},
		{upload, "/verify", public, nil, s.verify},
		{get, "/v/:code", public, nil, s.showCode},
		{get, "/V/:code", public, nil, s.showCode},
	}
}

func (s *Site) dispatchRoutes() []route {
	dispatch, delivery := by("dispatch", s.store.GroupOfDispatch), by("delivery", s.store.GroupOfDelivery)
	return []route{
		{get, "/groups/:group/dispatches", member, byGroup, s.listDispatches},
		{get, "/groups/:group/dispatches/new", member, byGroup, s.newDispatch},
		{post, "/groups/:group/dispatches", member, byGroup, s.createDispatch},
		{get, "/dispatches/:dispatch", member, dispatch, s.showDispatch},
		{post, "/dispatches/:dispatch", member, dispatch, s.updateDispatch},
		{get, "/dispatches/:dispatch/release", member, dispatch, s.confirmDispatch},
		{post, "/dispatches/:dispatch/release", member, dispatch, s.releaseDispatch},
		{post, "/dispatches/:dispatch/links", member, dispatch, s.moveLinks},
		{get, "/deliveries/:delivery", member, delivery, s.showDelivery},
		{post, "/deliveries/:delivery/again", member, delivery, s.sendAgain},
		{post, "/deliveries/:delivery/done", member, delivery, s.markDone},
		{post, "/deliveries/:delivery/withdraw", member, delivery, s.withdrawDelivery},
		{post, "/deliveries/:delivery/paper", member, delivery, s.enterPaper},
		{get, "/a/:token", public, nil, s.showPersonal},
		{post, "/a/:token", public, nil, s.acknowledge},
		{download, "/a/:token/files/:file", public, nil, s.downloadPersonal},
	}
}
