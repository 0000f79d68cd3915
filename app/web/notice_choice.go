package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// showNoticeChoice shows how the reader's notices come.
func (s *Site) showNoticeChoice(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	choice, err := s.desk.NoticeChoice(ctx, who.Person, s.Zone)
	if err != nil {
		return err
	}
	return s.noticeChoicePage(c, who)(views.NoticeChoiceForm(choice), fiber.StatusOK)
}

func (s *Site) noticeChoicePage(c *fiber.Ctx, who procedure.Viewer) func(views.Form, int) error {
	return func(form views.Form, status int) error {
		f := s.frame(c, who, "notices.title")
		f.Failed = len(form.Problems) > 0
		return s.render(c, status, views.NoticeChoicePage(f, form))
	}
}

// chooseNotices keeps how the reader wants notices.
func (s *Site) chooseNotices(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	in := s.readForm(c)
	choice := procedure.NoticeChoice{Wishes: map[procedure.NoticeKind]procedure.NoticeWish{}}
	for _, kind := range procedure.NoticeKinds {
		if wish := in.value(views.WishField(kind)); wish != "" {
			choice.Wishes[kind] = procedure.NoticeWish(wish)
		}
	}
	choice.Hours = procedure.NoticeHours{Zone: strings.TrimSpace(in.value("zone")), Digest: views.MinutesOf(in.value("digest")),
		Quiet: in.ticked("quiet"), From: views.MinutesOf(in.value("from")), Until: views.MinutesOf(in.value("until"))}
	err := in.carry(choice.Check(), func() error { return s.desk.ChooseNotices(ctx, who.Person, choice) })
	return s.answer(c, in, err, s.noticeChoicePage(c, who), "form.done", func() string { return "/profile/notices" })
}
