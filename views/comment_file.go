package views

import "svod/app/procedure"

// files are those on a comment; they may be taken off a draft.
func (l *cardList) files(m *markup, c *CommentView, removable bool) {
	if len(c.Files) == 0 {
		return
	}
	m.raw(`<ul class="files" role="list">`)
	for _, file := range c.Files {
		address := commentHref(c.ID) + "/files/" + procedure.Code(file.ID)
		m.raw(`<li>`)
		m.icon("document")
		m.raw(`<div><a class="name" href="`)
		m.text(address)
		m.raw(`">`)
		m.text(file.Name)
		m.raw(`</a> <span class="small muted nb">`)
		m.text(l.Size(file.Size))
		m.raw(`</span>`)
		if removable {
			l.button(m, c, "/files/"+procedure.Code(file.ID)+"/remove", `<button class="btn small link">`, "comment.file_remove")
		}
		m.raw(`</div></li>`)
	}
	m.raw(`</ul><p class="small muted">`)
	m.text(l.T("comment.files_unscanned"))
	m.raw(`</p>`)
}
