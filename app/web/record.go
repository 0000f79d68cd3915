package web

import (
	"encoding/hex"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// recordLines is how many lines of a record a page shows.
const recordLines = 50

// showRecord shows who did what in the group, and showSiteRecord what was done
// to what belongs to the site.
func (s *Site) showRecord(c *fiber.Ctx, who procedure.Viewer) error {
	return s.recordPage(c, who, s.frame(c, who, "record.title"), groupPath(who.Group, "/record"))
}

func (s *Site) showSiteRecord(c *fiber.Ctx, who procedure.Viewer) error {
	return s.recordPage(c, who, s.siteFrame(c, "record.site"), "/record")
}

func (s *Site) recordPage(c *fiber.Ctx, who procedure.Viewer, f views.Frame, path string) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v := views.RecordView{Path: path, Title: f.Title, From: c.Query("from"), Query: procedure.RecordQuery{Limit: recordLines}}
	v.Query.Before, _ = hex.DecodeString(c.Query("before"))
	v.Query.Person, _ = procedure.ParseNumber[procedure.PersonID](c.Query("who"))
	v.Query.Noun = c.Query("object")
	if v.From != "" {
		from, ok := locales.ParseDate(v.From, locales.In(s.store.Now(), f.Place).Location())
		if !ok {
			v.Problem = f.T("form.error.date")
		}
		v.Query.From = from
	}
	var err error
	if v.RecordPage, err = s.store.Record(ctx, who, v.Query); err != nil {
		return err
	}
	if v.Bodies, err = s.store.Bodies(ctx); err != nil {
		return err
	}
	if c.Query("check") != "" && who.Officer() {
		check := views.RecordCheck{At: s.store.Now()}
		if check.Lines, check.Broken, err = s.store.CheckRecord(ctx, who.Group); err != nil {
			return err
		}
		v.Checked = &check
	}
	f.Wide = true
	return s.render(c, fiber.StatusOK, views.RecordPage(f, v))
}
