package web

func (s *Site) dispatchRoutes() []route {
	dispatch := by("dispatch", s.store.GroupOfDispatch)
	return []route{
		{get, "/groups/:group/dispatches", sender, byGroup, s.listDispatches},
		{get, "/groups/:group/dispatches/new", sender, byGroup, s.newDispatch},
		{post, "/groups/:group/dispatches", sender, byGroup, s.createDispatch},
		{get, "/dispatches/:dispatch", sender, dispatch, s.showDispatch},
		{post, "/dispatches/:dispatch", sender, dispatch, s.updateDispatch},
		{get, "/dispatches/:dispatch/recipients", sender, dispatch, s.listRecipients},
		{post, "/dispatches/:dispatch/recipients", sender, dispatch, s.keepRecipients},
		{get, "/dispatches/:dispatch/recipients/:place", sender, dispatch, s.showLetterOf},
		{get, "/dispatches/:dispatch/recipients/:place/html", sender, dispatch, s.showLetterHTML},
		{download, "/dispatches/:dispatch/recipients/:place/eml", sender, dispatch, s.downloadLetter},
		{stream, "/dispatches/:dispatch/live", sender, dispatch, s.watchDispatch},
		{get, "/dispatches/:dispatch/release", sender, dispatch, s.confirmDispatch},
		{post, "/dispatches/:dispatch/release", sender, dispatch, s.releaseDispatch},
		{post, "/dispatches/:dispatch/ask", sender, dispatch, s.askRelease},
		{post, "/dispatches/:dispatch/return", sender, dispatch, s.returnDispatch},
		{post, "/dispatches/:dispatch/stop", sender, dispatch, s.stopDispatch},
		{post, "/dispatches/:dispatch/trial", sender, dispatch, s.sendTrial},
		{get, "/dispatches/:dispatch/again", sender, dispatch, s.showFailed},
		{post, "/dispatches/:dispatch/again", sender, dispatch, s.resendFailed},
		{get, "/dispatches/:dispatch/undecided", sender, dispatch, s.showUndecided},
		{post, "/dispatches/:dispatch/undecided", sender, dispatch, s.decideUndecided},
		{get, "/dispatches/:dispatch/withdraw", sender, dispatch, s.showGoing},
		{post, "/dispatches/:dispatch/withdraw", sender, dispatch, s.withdrawAll},
		{post, "/dispatches/:dispatch/links", sender, dispatch, s.moveLinks},
		{post, "/dispatches/:dispatch/certificates", sender, dispatch, s.issueCertificate},
		{download, "/dispatches/:dispatch/certificates/:certificate/:name", sender, dispatch, s.downloadCertificate},
		{get, "/.well-known/svod-certificates.json", public, nil, s.showCertificateKeys},
	}
}

// deliveryRoutes are those of single letters: on their way, come back, and as
// their recipients open them.
func (s *Site) deliveryRoutes() []route {
	delivery, returned := by("delivery", s.store.GroupOfDelivery), by("returned", s.store.GroupOfReturned)
	return []route{
		{get, "/groups/:group/letters", sender, byGroup, s.showMail},
		{post, "/groups/:group/letters/test", sender, byGroup, s.testMail},
		{post, "/groups/:group/letters/resume", sender, byGroup, s.resumeLetters},
		{get, "/deliveries/:delivery", sender, delivery, s.showDelivery},
		{post, "/deliveries/:delivery/again", sender, delivery, s.sendAgain},
		{post, "/deliveries/:delivery/done", sender, delivery, s.markDone},
		{post, "/deliveries/:delivery/reopen", sender, delivery, s.reopenDelivery},
		{post, "/deliveries/:delivery/received", sender, delivery, s.markReceived},
		{post, "/deliveries/:delivery/withdraw", sender, delivery, s.withdrawDelivery},
		{upload, "/deliveries/:delivery/paper", sender, delivery, s.enterPaper},
		{post, "/deliveries/:delivery/paper/strike", sender, delivery, s.strikePaper},
		{download, "/deliveries/:delivery/files/:file", sender, delivery, s.downloadReceiptScan},
		{post, "/deliveries/:delivery/link/end", sender, delivery, s.endLink},
		{post, "/deliveries/:delivery/link/renew", sender, delivery, s.renewLink},
		{get, "/groups/:group/returned", member, byGroup, s.listReturned},
		{get, "/returned/:returned", member, returned, s.showReturned},
		{download, "/returned/:returned/message", member, returned, s.downloadReturned},
		{get, "/a/:token", public, nil, s.showPersonal},
		{post, "/a/:token", public, nil, s.acknowledge},
		{download, "/a/:token/files/:file", public, nil, s.downloadPersonal},
		{download, "/a/:token/all", public, nil, s.downloadPackage},
	}
}
