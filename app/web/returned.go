package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// returnedAPage is how many messages a page lists.
const returnedAPage = 50

// listReturned lists what came back to the letters of the group, or what belongs
// to none.
func (s *Site) listReturned(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	q := procedure.ReturnedQuery{Stray: c.Query("stray") != "", Limit: returnedAPage + 1}
	q.Before, _ = procedure.ParseNumber[procedure.ReturnedID](c.Query("before"))
	for _, kind := range procedure.ReturnedKinds {
		if c.Query("kind") == string(kind) {
			q.Kind = kind
		}
	}
	lines, err := s.store.ReturnedList(ctx, who, q)
	if err != nil {
		return err
	}
	group, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	v := views.ReturnedView{Group: who.Group, Lines: lines, Kind: q.Kind, Stray: q.Stray, Zone: group.Zone}
	if len(lines) > returnedAPage {
		v.Lines = lines[:returnedAPage]
		v.Next = v.Href(q.Stray, q.Kind, strconv.FormatInt(int64(v.Lines[returnedAPage-1].ID), 10))
	}
	return s.render(c, fiber.StatusOK, views.ReturnedPage(s.frame(c, who, "returned.list.title"), v))
}

// showReturned shows one message that came back.
func (s *Site) showReturned(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	r, err := s.returned(c, who)
	if err != nil {
		return err
	}
	f, zone := s.siteFrame(c, "returned.crumb"), s.Zone
	if r.Group != procedure.Site {
		group, err := s.store.Group(ctx, r.Group)
		if err != nil {
			return err
		}
		f, zone = s.frame(c, who, "returned.crumb"), group.Zone
	}
	return s.render(c, fiber.StatusOK, views.ReturnedMessagePage(f, r, r.Group, zone))
}

func (s *Site) returned(c *fiber.Ctx, who procedure.Viewer) (procedure.Returned, error) {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.ReturnedID](c, "returned")
	if err != nil {
		return procedure.Returned{}, err
	}
	return s.store.Returned(ctx, who, id)
}

// downloadReturned gives the whole message as a file.
func (s *Site) downloadReturned(c *fiber.Ctx, who procedure.Viewer) error {
	r, err := s.returned(c, who)
	if err != nil {
		return err
	}
	if !r.Kept {
		return procedure.ErrNotFound
	}
	return s.sendFile(c, r.File.Fingerprint, "message-"+strconv.FormatInt(int64(r.ID), 10)+".eml", "application/octet-stream")
}
