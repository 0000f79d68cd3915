package web

// table is every address of the portal with its right, by noun.
func (s *Site) table() []route {
	var all []route
	for _, nouns := range [][]route{
		s.accessRoutes(), s.demoRoutes(),
		s.planRoutes(), s.commentRoutes(), s.tableRoutes(), s.reviseRoutes(), s.draftRoutes(),
		s.roundRoutes(), s.responseRoutes(), s.entryRoutes(), s.writtenRoutes(),
		s.meetingRoutes(), s.protocolRoutes(),
		s.documentRoutes(), s.dispatchRoutes(), s.deliveryRoutes(), s.templateRoutes(),
		s.bodyRoutes(), s.instrumentRoutes(), s.groupRoutes(), s.memberRoutes(), s.recordRoutes(),
		s.referralRoutes(),
	} {
		all = append(all, nouns...)
	}
	return all
}

func (s *Site) accessRoutes() []route {
	return []route{
		{get, "/", public, nil, s.showStart},
		{get, "/sign-in", public, nil, s.showSignIn},
		{post, "/sign-in", public, nil, s.signIn},
		{post, "/sign-out", signedIn, nil, s.signOut},
		{post, "/language", public, nil, s.chooseLanguage},
		{get, "/reset", public, nil, s.showReset},
		{post, "/reset", public, nil, s.requestReset},
		{get, "/invitation/:token", public, nil, s.showPasswordLink},
		{post, "/invitation/:token", public, nil, s.setPassword},
		{post, "/invitation/:token/renew", public, nil, s.renewInvitation},
		{get, "/reset/:token", public, nil, s.showPasswordLink},
		{post, "/reset/:token", public, nil, s.setPassword},
		{get, "/setup/:token", public, nil, s.showSetup},
		{post, "/setup/:token", public, nil, s.setUp},
		{get, "/notices/:token", public, nil, s.showNotices},
		{post, "/notices/:token", public, nil, s.setNotices},
		{get, "/profile", signedIn, nil, s.showProfile},
		{post, "/profile/password", signedIn, nil, s.changePassword},
		{get, "/profile/notices", signedIn, nil, s.showNoticeChoice},
		{post, "/profile/notices", signedIn, nil, s.chooseNotices},
		{get, "/profile/devices", signedIn, nil, s.showDevices},
		{post, "/profile/devices", signedIn, nil, s.endDevice},
	}
}

// demoRoutes exist only in the demonstration, which listens on loopback only.
func (s *Site) demoRoutes() []route {
	if s.Demo == nil {
		return nil
	}
	return []route{
		{get, "/demo", public, nil, s.showDemo},
		{post, "/demo", public, nil, s.enterDemo},
		{post, "/demo/clock", public, nil, s.passTime},
		{get, "/demo/mail", public, nil, s.showDemoMail},
		{get, "/demo/mail/:letter", public, nil, s.showDemoLetter},
		{post, "/demo/mail/:letter/return", public, nil, s.returnDemoLetter},
		{get, "/demo/mail/:letter/html", public, nil, s.showDemoHTML},
		{get, "/demo/mail/:letter/raw", public, nil, s.showDemoRaw},
		{get, "/demo/mail/:letter/files/:file", public, nil, s.showDemoFile},
	}
}

func (s *Site) planRoutes() []route {
	plan, imported := by("plan", s.store.GroupOfPlan), byCode("import", s.store.GroupOfImport)
	return []route{
		{get, "/groups/:group/plans/new", officer, byGroup, s.newPlan},
		{post, "/groups/:group/plans", officer, byGroup, s.createPlan},
		{get, "/plans/:plan/import", officer, plan, s.newImport},
		{upload, "/plans/:plan/import", officer, plan, s.readImport},
		{download, "/plans/:plan/template/:format", officer, plan, s.downloadTemplate},
		{get, "/imports/:import", officer, imported, s.showImport},
		{post, "/imports/:import", officer, imported, s.takeImport},
		{upload, "/imports/:import/files", officer, imported, s.addToImport},
		{get, "/plans/:plan", member, plan, s.showPlan},
		{get, "/plans/:plan/revisions/:revision", member, plan, s.showPlan},
		{post, "/plans/:plan/revisions/:revision/publish", member, plan, s.publishRevision},
		{get, "/plans/:plan/revisions/:revision/changes", member, plan, s.showChanges},
		{download, "/plans/:plan/revisions/:revision/changes/:lang/:format", member, plan, s.downloadChanges},
		{get, "/plans/:plan/revisions/:revision/download/:format", member, plan, s.downloadPlan},
		{get, "/plans/:plan/agreement", member, plan, s.showAgreement},
		{post, "/plans/:plan/agreement", member, plan, s.agree},
	}
}

func (s *Site) commentRoutes() []route {
	element, round := by("element", s.store.GroupOfElement), by("round", s.store.GroupOfRound)
	comment := byCode("comment", s.store.GroupOfComment)
	return []route{
		{get, "/measures/:element", member, element, s.showMeasure},
		{upload, "/measures/:element/comments", member, element, s.fileComment},
		{get, "/comments/:comment", member, comment, s.showComment},
		{download, "/comments/:comment/files/:file", member, comment, s.downloadCommentFile},
		{post, "/comments/:comment/files/:file/remove", member, comment, s.removeCommentFile},
		{post, "/comments/:comment/delete", member, comment, s.deleteDraft},
		{post, "/comments/:comment/translation", member, comment, s.translateComment},
		{get, "/rounds/:round/wordings", member, round, s.showWordings},
		{post, "/comments/:comment/wording", member, comment, s.wordEdit},
		{post, "/comments/:comment/support", member, comment, s.supportComment},
		{get, "/comments/:comment/remarks", member, comment, s.showDiscussion},
		{post, "/comments/:comment/remarks", member, comment, s.writeRemark},
		{post, "/comments/:comment/remarks/read", member, comment, s.readRemarks},
		{post, "/comments/:comment/remarks/:remark", member, comment, s.takeRemark},
		{get, "/comments/:comment/stance", member, comment, s.showStance},
		{post, "/comments/:comment/stance", member, comment, s.noteStance},
		{get, "/rounds/:round/stances", member, round, s.showStances},
		{download, "/rounds/:round/stances/download/:format", member, round, s.downloadStances},
	}
}

func (s *Site) tableRoutes() []route {
	plan, round := by("plan", s.store.GroupOfPlan), by("round", s.store.GroupOfRound)
	comment := byCode("comment", s.store.GroupOfComment)
	return []route{
		{get, "/comments/:comment/propose", member, comment, s.showPropose},
		{post, "/comments/:comment/propose", member, comment, s.proposeDisposition},
		{get, "/comments/:comment/outcomes", member, comment, s.showOutcomes},
		{get, "/rounds/:round/table", member, round, s.showTable},
		{get, "/rounds/:round/table/paper", member, round, s.showTablePaper},
		{get, "/plans/:plan/views", member, plan, s.showViews},
		{post, "/plans/:plan/views", member, plan, s.keepView},
		{post, "/plans/:plan/views/:view", member, plan, s.changeView},
		{get, "/rounds/:round/map", member, round, s.showTableMap},
		{get, "/rounds/:round/map/:element/:body", member, round, s.showMapCell},
		{get, "/rounds/:round/alternatives", member, round, s.showAlternatives},
		{download, "/rounds/:round/table/download/:format", member, round, s.downloadTable},
		{post, "/rounds/:round/circulate", member, round, s.circulate},
		{get, "/rounds/:round/replies", member, round, s.showReplies},
		{post, "/rounds/:round/replies", member, round, s.agreeToAll},
		{post, "/comments/:comment/reply", member, comment, s.reply},
		{get, "/rounds/:round/propose", officer, round, s.showProposeBlock},
		{post, "/rounds/:round/propose", officer, round, s.proposeBlock},
		{get, "/rounds/:round/similar", officer, round, s.showSimilar},
		{post, "/rounds/:round/similar", officer, round, s.putUnderLead},
	}
}

func (s *Site) reviseRoutes() []route {
	meeting := by("meeting", s.store.GroupOfMeeting)
	return []route{
		{get, "/meetings/:meeting/revision", member, meeting, s.showRevise},
		{get, "/meetings/:meeting/preview", officer, meeting, s.showSupposed},
		{post, "/meetings/:meeting/revision", member, meeting, s.reviseDraft},
	}
}

// draftRoutes are those of an unpublished revision, and of what holds it together.
func (s *Site) draftRoutes() []route {
	plan := by("plan", s.store.GroupOfPlan)
	return []route{
		{get, "/plans/:plan/revisions/:revision/elements", member, plan, s.showNewElement},
		{post, "/plans/:plan/revisions/:revision/elements", member, plan, s.addElement},
		{get, "/plans/:plan/revisions/:revision/elements/:element", member, plan, s.showElementForm},
		{post, "/plans/:plan/revisions/:revision/elements/:element", member, plan, s.editElement},
		{get, "/plans/:plan/revisions/:revision/elements/:element/merge", member, plan, s.showMerge},
		{post, "/plans/:plan/revisions/:revision/elements/:element/merge", member, plan, s.mergeElement},
		{get, "/plans/:plan/revisions/:revision/columns", member, plan, s.showColumns},
		{post, "/plans/:plan/revisions/:revision/columns", member, plan, s.editColumns},
		{get, "/plans/:plan/revisions/:revision/renumber", member, plan, s.showRenumber},
		{post, "/plans/:plan/revisions/:revision/renumber", member, plan, s.renumber},
		{get, "/plans/:plan/revisions/:revision/faults", member, plan, s.showFaults},
		{post, "/plans/:plan/revisions/:revision/faults", member, plan, s.knowExecutors},
		{get, "/plans/:plan/revisions/:revision/translation", member, plan, s.showTranslation},
		{post, "/plans/:plan/revisions/:revision/translation", member, plan, s.translate},
		{get, "/plans/:plan/revisions/:revision/items/:cited", member, plan, s.openCitation},
		{get, "/plans/:plan/concordance", member, plan, s.showConcordance},
		{download, "/plans/:plan/concordance/download/:format", member, plan, s.downloadConcordance},
		{get, "/groups/:group/glossary", member, byGroup, s.showGlossary},
		{upload, "/groups/:group/glossary", member, byGroup, s.addTerms},
		{get, "/groups/:group/glossary/:term", member, byGroup, s.showTerm},
		{post, "/groups/:group/glossary/:term", member, byGroup, s.editTerm},
	}
}

func (s *Site) roundRoutes() []route {
	round, response := by("round", s.store.GroupOfRound), byCode("response", s.store.GroupOfResponse)
	return []route{
		{get, "/groups/:group/rounds", member, byGroup, s.listRounds},
		{post, "/groups/:group/rounds", officer, byGroup, s.createRound},
		{get, "/rounds/:round", member, round, s.showRound},
		{post, "/rounds/:round/extend", officer, round, s.extendRound},
		{post, "/rounds/:round/remind", officer, round, s.remindRound},
		{post, "/rounds/:round/close", officer, round, s.closeRound},
		{upload, "/rounds/:round/answers", officer, round, s.enterAnswer},
		{get, "/rounds/:round/preview", officer, round, s.showSupposed},
		{get, "/rounds/:round/letters", member, round, s.showAnswers},
		{download, "/rounds/:round/letters/all", member, round, s.downloadAnswers},
		{download, "/rounds/:round/letters/:body/:format", member, round, s.downloadAnswer},
		{post, "/responses/:response/accept", officer, response, s.acceptResponse},
		{post, "/responses/:response/return", officer, response, s.returnResponse},
		{upload, "/responses/:response/letter", officer, response, s.noteLetter},
	}
}

func (s *Site) responseRoutes() []route {
	round, comment := by("round", s.store.GroupOfRound), byCode("comment", s.store.GroupOfComment)
	response := byCode("response", s.store.GroupOfResponse)
	return []route{
		{get, "/rounds/:round/offline", member, round, s.showOffline},
		{upload, "/rounds/:round/offline", member, round, s.readOffline},
		{download, "/rounds/:round/offline/:format", member, round, s.downloadForm},
		{get, "/forms/:form", member, byCode("form", s.store.GroupOfForm), s.showForm},
		{post, "/forms/:form", member, byCode("form", s.store.GroupOfForm), s.takeForm},
		{get, "/rounds/:round/position", member, round, s.showPosition},
		{upload, "/rounds/:round/position", member, round, s.submitPosition},
		{post, "/responses/:response/confirm", member, response, s.confirmAnswer},
		{download, "/responses/:response/sealed", member, response, s.downloadSealed},
		{download, "/responses/:response/download/:format", member, response, s.downloadReceipt},
		{get, "/responses/:response", member, response, s.showReceipt},
		{download, "/responses/:response/files/:file", member, response, s.downloadScan},
		{post, "/comments/:comment/withdraw", member, comment, s.withdrawComment},
		{post, "/comments/:comment/restore", member, comment, s.restoreDraft},
		{post, "/comments/:comment/return", member, comment, s.returnDraft},
		{get, "/comments/:comment/history", member, comment, s.showHistory},
		{post, "/rounds/:round/position/pause", member, round, s.pauseDrafts},
		{post, "/rounds/:round/position/levels", member, round, s.setLevels},
		{get, "/rounds/:round/consultation", member, round, s.showConsultation},
		{post, "/rounds/:round/consultation", member, round, s.openConsultation},
		{post, "/rounds/:round/consultation/answer", member, round, s.answerConsultation},
		{post, "/rounds/:round/consultation/extend", member, round, s.extendConsultation},
		{post, "/rounds/:round/consultation/end", member, round, s.endConsultation},
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
		{post, "/meetings/:meeting/invite", officer, meeting, s.inviteToMeeting},
		{post, "/meetings/:meeting/cancel", officer, meeting, s.cancelMeeting},
		{get, "/meetings/:meeting/attendance", officer, meeting, s.editAttendance},
		{post, "/meetings/:meeting/attendance", officer, meeting, s.updateAttendance},
		{post, "/meetings/:meeting/items", officer, meeting, s.createItem},
		{post, "/meetings/:meeting/protocol", officer, meeting, s.draftProtocol},
		{get, "/meetings/:meeting/table", member, meeting, s.showTable},
		{get, "/meetings/:meeting/table/paper", member, meeting, s.showTablePaper},
		{download, "/meetings/:meeting/table/download/:format", member, meeting, s.downloadTable},
		{get, "/meetings/:meeting/stances", member, meeting, s.showStances},
		{download, "/meetings/:meeting/stances/download/:format", member, meeting, s.downloadStances},
		{get, "/meetings/:meeting/chair", member, meeting, s.showChair},
		{post, "/meetings/:meeting/chair", member, meeting, s.recordVerdict},
		{get, "/meetings/:meeting/together", member, meeting, s.showTogether},
		{post, "/meetings/:meeting/together", member, meeting, s.decideTogether},
		{get, "/blocks/:block", member, by("block", s.store.GroupOfBlock), s.showBlock},
		{post, "/blocks/:block/undo", member, by("block", s.store.GroupOfBlock), s.undoBlock},
		{post, "/items/:item", officer, item, s.updateItem},
		{post, "/items/:item/remove", officer, item, s.removeItem},
		{post, "/items/:item/comments", officer, item, s.takeComments},
		{post, "/items/:item/agenda", officer, item, s.putOnAgenda},
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
		{post, "/protocols/:protocol/corrections", member, protocol, s.proposeCorrection},
		{post, "/protocols/:protocol/corrections/:correction", member, protocol, s.answerCorrection},
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

func (s *Site) bodyRoutes() []route {
	return []route{
		{get, "/bodies", ofSite, nil, s.listBodies},
		{get, "/bodies/new", keeper, nil, s.newBody},
		{post, "/bodies", keeper, nil, s.createBody},
		{get, "/bodies/:body", ofSite, nil, s.showBody},
		{get, "/bodies/:body/edit", keeper, nil, s.editBody},
		{post, "/bodies/:body/edit", keeper, nil, s.updateBody},
		{get, "/bodies/:body/name", keeper, nil, s.editName},
		{post, "/bodies/:body/name", keeper, nil, s.updateName},
		{get, "/bodies/:body/end", keeper, nil, s.askBodyEnd},
		{post, "/bodies/:body/end", keeper, nil, s.endBody},
		{get, "/bodies/:body/contacts/new", keeper, nil, s.newContact},
		{post, "/bodies/:body/contacts", keeper, nil, s.createContact},
		{get, "/contacts", keeper, nil, s.listContacts},
		{post, "/contacts/:contact/confirm", keeper, nil, s.confirmContact},
		{get, "/contacts/:contact/edit", keeper, nil, s.editContact},
		{post, "/contacts/:contact/edit", keeper, nil, s.updateContact},
		{get, "/contacts/:contact/end", keeper, nil, s.askContactEnd},
		{post, "/contacts/:contact/end", keeper, nil, s.endContact},
	}
}

func (s *Site) instrumentRoutes() []route {
	return []route{
		{get, "/instruments", ofSite, nil, s.listInstruments},
		{get, "/instruments/new", keeper, nil, s.newInstrument},
		{post, "/instruments", keeper, nil, s.createInstrument},
		{get, "/instruments/:instrument", ofSite, nil, s.showInstrument},
		{get, "/instruments/:instrument/edit", keeper, nil, s.editInstrument},
		{post, "/instruments/:instrument/edit", keeper, nil, s.updateInstrument},
		{get, "/instruments/:instrument/end", keeper, nil, s.askInstrumentEnd},
		{post, "/instruments/:instrument/end", keeper, nil, s.endInstrument},
		{get, "/instruments/:instrument/signatories/new", keeper, nil, s.editSignatory},
		{get, "/instruments/:instrument/signatories/:body", keeper, nil, s.editSignatory},
		{post, "/instruments/:instrument/signatories", keeper, nil, s.setSignatory},
	}
}

func (s *Site) groupRoutes() []route {
	return []route{
		{get, "/groups", signedIn, nil, s.listGroups},
		{get, "/groups/new", founder, nil, s.newGroup},
		{get, "/groups/:group/search", member, byGroup, s.showSearch},
		{post, "/groups", founder, nil, s.createGroup},
		{get, "/groups/:group", member, byGroup, s.showGroup},
		{get, "/groups/:group/settings", member, byGroup, s.showSettings},
		{get, "/groups/:group/edit", officer, byGroup, s.editGroup},
		{post, "/groups/:group/edit", officer, byGroup, s.updateGroup},
		{get, "/groups/:group/bodies/new", officer, byGroup, s.newGroupBody},
		{post, "/groups/:group/bodies", officer, byGroup, s.createGroupBody},
		{get, "/groups/:group/bodies/:body/end", officer, byGroup, s.askGroupBodyEnd},
		{post, "/groups/:group/bodies/:body/end", officer, byGroup, s.endGroupBody},
	}
}

func (s *Site) memberRoutes() []route {
	return []route{
		{get, "/groups/:group/people", member, byGroup, s.listPeople},
		{get, "/groups/:group/people/new", member, byGroup, s.newPerson},
		{post, "/groups/:group/people", member, byGroup, s.createPerson},
		{get, "/groups/:group/people/invitations", member, byGroup, s.listInvitations},
		{post, "/groups/:group/people/invitations", member, byGroup, s.sendInvitations},
		{get, "/groups/:group/people/import", member, byGroup, s.newPeopleImport},
		{upload, "/groups/:group/people/import", member, byGroup, s.readPeopleImport},
		{get, "/groups/:group/people/imports/:import", member, byGroup, s.showPeopleImport},
		{post, "/groups/:group/people/imports/:import", member, byGroup, s.takePeopleImport},
		{get, "/groups/:group/people/proposals", member, byGroup, s.listProposals},
		{post, "/groups/:group/people/proposals", member, byGroup, s.decideProposals},
		{download, "/groups/:group/people/list/:format", member, byGroup, s.downloadPeople},
		{download, "/groups/:group/people/paper/:lang/:format", member, byGroup, s.downloadGroupPeople},
		{download, "/meetings/:meeting/participants/:lang/:format", member, by("meeting", s.store.GroupOfMeeting), s.downloadMeetingPeople},
		{get, "/groups/:group/people/:person", member, byGroup, s.showPerson},
		{get, "/groups/:group/people/:person/edit", member, byGroup, s.editPerson},
		{post, "/groups/:group/people/:person", member, byGroup, s.updatePerson},
		{post, "/groups/:group/people/:person/invitation", member, byGroup, s.invite},
		{post, "/groups/:group/people/:person/address", member, byGroup, s.confirmAddress},
		{post, "/groups/:group/people/:person/invitation/withdraw", member, byGroup, s.withdrawInvitation},
		{get, "/groups/:group/members/:membership/edit", member, byGroup, s.editMember},
		{post, "/groups/:group/members/:membership", member, byGroup, s.updateMember},
		{get, "/groups/:group/members/:membership/end", member, byGroup, s.askMemberEnd},
		{post, "/groups/:group/members/:membership/end", member, byGroup, s.endMember},
		{get, "/groups/:group/members/:membership/clearing", member, byGroup, s.askHandOver},
		{post, "/groups/:group/members/:membership/clearing", member, byGroup, s.handOver},
	}
}

func (s *Site) recordRoutes() []route {
	return []route{
		{get, "/groups/:group/record", member, byGroup, s.showRecord},
		{get, "/record", ofSite, nil, s.showSiteRecord},
	}
}

func (s *Site) referralRoutes() []route {
	referral := by("referral", s.store.GroupOfReferral)
	return []route{
		{get, "/groups/:group/referrals", member, byGroup, s.showLatestReferral},
		{get, "/groups/:group/referrals/new", officer, byGroup, s.newReferral},
		{post, "/groups/:group/referrals", officer, byGroup, s.startReferral},
		{get, "/groups/:group/routes/new", officer, byGroup, s.newRoute},
		{post, "/groups/:group/routes", officer, byGroup, s.createRoute},
		{get, "/referrals/:referral", member, referral, s.showReferral},
		{get, "/referrals/:referral/steps/:step", officer, referral, s.editStep},
		{post, "/referrals/:referral/steps/:step", officer, referral, s.updateStep},
		{get, "/referrals/:referral/answer", officer, referral, s.editAnswer},
		{post, "/referrals/:referral/answer", officer, referral, s.updateAnswer},
	}
}
