package views

import (
	"strconv"

	"svod/app/procedure"
)

// DiscussionView is what colleagues say to each other below a comment of their
// delegation, as a page shows it.
type DiscussionView struct {
	procedure.Discussion
	Comment procedure.CommentID
	Person  procedure.PersonID // the viewer
	Form    Form
	Next    string // where writing leads
}

// DiscussionPageView is a discussion by itself, with what it is about.
type DiscussionPageView struct {
	DiscussionView
	About  CommentView
	Author string
}

// Discussions are what a page with many comments shows of their discussions.
type Discussions struct {
	Of     map[procedure.CommentID]procedure.Discussion
	Person procedure.PersonID // the viewer
	Token  string             // of the forms of the page
}

// below is the discussion of one of the comments of a page; writing leads back
// to it there.
func (d Discussions) below(comment procedure.CommentID, page string) DiscussionView {
	return DiscussionView{Discussion: d.Of[comment], Comment: comment, Person: d.Person, Next: page + "#r" + procedure.Code(comment),
		Form: Form{Token: d.Token, Place: procedure.Code(comment)}}
}

// called is the heading of a discussion, with how many remarks stand in it.
func (v DiscussionView) called(f Frame) string {
	n := v.Stand()
	if n == 0 {
		return f.T("remark.title")
	}
	return f.T("remark.counted", "Count", n)
}

// own says whether a remark is the viewer's.
func (v DiscussionView) own(r procedure.Remark) bool { return r.Person == v.Person }

func remarksHref(comment procedure.CommentID) string { return commentHref(comment) + "/remarks" }

func remarkHref(r procedure.Remark) string { return remarksHref(r.Comment) + "/" + strconv.Itoa(r.N) }
