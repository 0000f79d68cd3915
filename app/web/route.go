package web

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
)

// handler answers a request of somebody whose right was checked.
type handler func(c *fiber.Ctx, who procedure.Viewer) error

// right is who may use a route at all; what exactly may be seen or done is
// decided by store and desk.
type right int

const (
	_        right = iota
	public         // anybody
	signedIn       // whoever is signed in
	member         // of the group that the object belongs to
	officer        // of its secretariat
	ofSite         // belongs to any group, or keeps the site
	keeper         // of any group's secretariat: keeps bodies and instruments
	founder        // creates groups
	sender         // sends the group's dispatches, which do not exist for others
)

// ofGroup says whether a right is one within the group of the object.
func (r right) ofGroup() bool { return r == member || r == officer || r == sender }

// admits says whether who is signed in has the right: for who does not belong
// there, there is nothing there. It is asked before a form is read: whoever may
// not do a thing is told that, and not what the form lacks.
func (r right) admits(who procedure.Viewer) error {
	switch {
	case r == signedIn:
		return nil
	case !who.Member():
		return procedure.ErrNotFound
	case r == officer, r == keeper:
		return who.MayKeep()
	case r == founder:
		return who.MayCreateGroup()
	case r == sender:
		return who.MaySend()
	}
	return nil
}

// finder says which group a route's object belongs to.
type finder func(ctx context.Context, c *fiber.Ctx) (procedure.GroupID, error)

// route is one line of the table of routes. A route without a right is refused
// when the table is read.
type route struct {
	way
	path   string
	right  right
	group  finder // of the routes of a group
	handle handler
}

// by finds the group of an object with a plain id in the address.
func by[ID ~int64](name string, find func(context.Context, ID) (procedure.GroupID, error)) finder {
	return func(ctx context.Context, c *fiber.Ctx) (procedure.GroupID, error) {
		id, err := number[ID](c, name)
		if err != nil {
			return 0, err
		}
		return find(ctx, id)
	}
}

// byCode is by for objects with random ids.
func byCode[ID ~int64](name string, find func(context.Context, ID) (procedure.GroupID, error)) finder {
	return func(ctx context.Context, c *fiber.Ctx) (procedure.GroupID, error) {
		id, err := code[ID](c, name)
		if err != nil {
			return 0, err
		}
		return find(ctx, id)
	}
}

// byGroup is the group that the address itself names.
func byGroup(_ context.Context, c *fiber.Ctx) (procedure.GroupID, error) {
	return number[procedure.GroupID](c, "group")
}

// guarded is a route's handler behind its right: who does not belong to the
// group finds nothing, a stranger is asked to sign in.
func (s *Site) guarded(r route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		v := s.visit(c)
		who := procedure.Viewer{Lang: v.lang}
		if r.right != public {
			if v.account.Person == 0 {
				return s.askToSignIn(c)
			}
			group := procedure.Site
			if r.right.ofGroup() {
				ctx, cancel := s.context(c)
				found, err := r.group(ctx, c)
				cancel()
				if err != nil {
					return err
				}
				group = found
			}
			who = v.account.In(group, s.store.Now())
			who.Lang = v.lang
			if err := r.right.admits(who); err != nil {
				return err
			}
		}
		return r.handle(c, who)
	}
}

// brief is a context for a question that keeps a connection waiting.
func brief() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), 2*time.Second)
}

// askToSignIn sends a stranger to the door, and from there back to the page. A
// form that was posted is not lost: the page says so.
func (s *Site) askToSignIn(c *fiber.Ctx) error {
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return procedure.Forbidden{Key: "error.session_over"}
	}
	return c.Redirect("/sign-in?next="+escape(c.OriginalURL()), fiber.StatusSeeOther)
}

// routes registers the whole table.
func (s *Site) routes() {
	s.app.Get("/healthz", s.health)
	s.app.Get("/static/*", s.static)
	s.app.Post("/notices/:token", s.declineByProgram)
	s.app.Use(s.withSession)
	for _, r := range s.table() {
		s.add(r)
	}
}

// add puts a route behind its right.
func (s *Site) add(r route) {
	if r.right == 0 || r.right.ofGroup() != (r.group != nil) || r.handle == nil {
		panic("route without a right: " + r.method + " " + r.path)
	}
	if r.way != get && r.way != post {
		s.bounds = append(s.bounds, bound{way: r.way, public: r.right == public, segments: strings.Split(r.path, "/")})
	}
	if r.method == fiber.MethodGet {
		s.app.Get(r.path, s.guarded(r)) // and HEAD
		return
	}
	s.app.Add(r.method, r.path, s.guarded(r))
}
