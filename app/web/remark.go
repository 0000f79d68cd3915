package web

import (
	"context"
	"crypto/rand"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// discussedComment is the comment of the address, for its own delegation.
func (s *Site) discussedComment(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.Comment, error) {
	id, err := code[procedure.CommentID](c, "comment")
	if err != nil {
		return procedure.Comment{}, err
	}
	comment, err := s.store.Comment(ctx, who, id, false)
	if err != nil {
		return comment, err
	}
	return comment, who.MayDiscuss(comment)
}

// discussions are those of comments on a page, as far as they are the viewer's
// to see.
func (s *Site) discussions(ctx context.Context, who procedure.Viewer, all []procedure.Comment) (views.Discussions, error) {
	d := views.Discussions{Person: who.Person, Token: rand.Text()}
	var own []procedure.CommentID
	for _, c := range all {
		if who.MayDiscuss(c) == nil {
			own = append(own, c.ID)
		}
	}
	var err error
	d.Of, err = s.store.Discussions(ctx, who, own)
	return d, err
}

// showDiscussion is what the delegation says of a comment of its own.
func (s *Site) showDiscussion(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, err := s.discussedComment(ctx, c, who)
	if err != nil {
		return err
	}
	return s.discussionPage(ctx, c, who, comment, views.Form{Token: rand.Text()}, fiber.StatusOK)
}

func (s *Site) discussionPage(ctx context.Context, c *fiber.Ctx, who procedure.Viewer, comment procedure.Comment, form views.Form, status int) error {
	v := views.DiscussionPageView{DiscussionView: views.DiscussionView{Comment: comment.ID, Person: who.Person, Form: form, Next: form.Value("next")}}
	all, err := s.store.Discussions(ctx, who, []procedure.CommentID{comment.ID})
	if err != nil {
		return err
	}
	v.Discussion = all[comment.ID]
	base, err := s.draftWith(ctx, who, comment.Element)
	if err != nil {
		return err
	}
	shown, err := s.commentViews(ctx, who, base, []procedure.Comment{comment})
	if err != nil {
		return err
	}
	v.About = shown[0]
	author, _, err := s.store.Account(ctx, comment.Person)
	if err != nil {
		return err
	}
	v.Author = author.Name.In(who.Lang).Listed()
	f := s.frame(c, who, "remark.title")
	f.Failed = len(form.Problems) > 0
	return s.render(c, status, views.DiscussionPage(f, v))
}

// writeRemark says something to colleagues.
func (s *Site) writeRemark(c *fiber.Ctx, who procedure.Viewer) error {
	return s.inDiscussion(c, who, "remark.done.written", func(ctx context.Context, in *input, comment procedure.CommentID) error {
		n := procedure.NewRemark{Text: in.text("remark", procedure.MaxRemark), Token: in.value("token")}
		return in.carry(n.Check(), func() error { return s.desk.WriteRemark(ctx, who, comment, n) })
	})
}

// takeRemark takes an own remark back, or lets it stand again.
func (s *Site) takeRemark(c *fiber.Ctx, who procedure.Viewer) error {
	return s.inDiscussion(c, who, "", func(ctx context.Context, in *input, comment procedure.CommentID) error {
		n, err := number[int64](c, "remark")
		if err != nil {
			return err
		}
		return s.desk.TakeRemark(ctx, who, comment, int(n), in.value("do") != "restore")
	})
}

// readRemarks says that the viewer has read what the page showed.
func (s *Site) readRemarks(c *fiber.Ctx, who procedure.Viewer) error {
	return s.inDiscussion(c, who, "", func(ctx context.Context, in *input, comment procedure.CommentID) error {
		return s.desk.ReadRemarks(ctx, who, comment, in.integer("upto"))
	})
}

// inDiscussion does something in a discussion, and leads back to where it was
// shown.
func (s *Site) inDiscussion(c *fiber.Ctx, who procedure.Viewer, flash string, act func(context.Context, *input, procedure.CommentID) error) error {
	ctx, cancel := s.context(c)
	defer cancel()
	comment, err := s.discussedComment(ctx, c, who)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	err = act(ctx, in, comment.ID)
	again := func(form views.Form, status int) error { return s.discussionPage(ctx, c, who, comment, form, status) }
	return s.answer(c, in, err, again, flash, func() string {
		if next := ownPath(in.value("next")); next != "/" {
			return next
		}
		return "/comments/" + procedure.Code(comment.ID) + "/remarks"
	})
}
