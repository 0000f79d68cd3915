package web

import (
	"context"
	"net/mail"
	"time"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// Mail is what the page of the mail servers is made of; the zero value: there
// are none.
type Mail struct {
	Domain  string // of the sender
	Relays  func() []procedure.RelayState
	Try     func(ctx context.Context, to mail.Address, lang procedure.Lang, at time.Time) ([]procedure.RelayTest, error)
	Records func(context.Context) []procedure.MailRecord
	// Compose is the message that a letter would leave as: header and letter, then
	// its attachments.
	Compose func(context.Context, procedure.OutgoingLetter) (head, attachments []byte, err error)
}

const (
	mailTestTime = 15 * time.Second // that a test of all mail servers may take
	dnsTime      = 2 * time.Second  // that a page waits for DNS
)

// showMail shows the mail servers and what receivers find of the domain.
func (s *Site) showMail(c *fiber.Ctx, who procedure.Viewer) error {
	return s.mailPage(c, who, views.MailPage{}, fiber.StatusOK)
}

// testMail sends a letter to the officer by each mail server. The answer is the
// page itself: what was said is kept nowhere.
func (s *Site) testMail(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), mailTestTime)
	defer cancel()
	in := s.readForm(c)
	to, err := s.desk.AskForMailTest(ctx, who)
	if problems := in.check(err); len(problems) > 0 {
		return s.mailPage(c, who, views.MailPage{Form: in.again(problems)}, fiber.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	group, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	if s.Mail.Try == nil {
		return s.mailPage(c, who, views.MailPage{}, fiber.StatusOK)
	}
	tests, err := s.Mail.Try(ctx, to, who.Lang, locales.In(s.store.Now(), group.Zone))
	if err != nil {
		return err
	}
	return s.mailPage(c, who, views.MailPage{Tests: tests}, fiber.StatusOK)
}

func (s *Site) mailPage(c *fiber.Ctx, who procedure.Viewer, page views.MailPage, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	group, err := s.store.Group(ctx, who.Group)
	if err != nil {
		return err
	}
	account, _, err := s.store.Account(ctx, who.Person)
	if err != nil {
		return err
	}
	page.Group, page.Zone, page.Address, page.Domain = who.Group, group.Zone, account.Email, s.Mail.Domain
	if page, err = s.mailHalts(ctx, page); err != nil {
		return err
	}
	if s.Mail.Relays != nil {
		page.Relays = heldBack(s.Mail.Relays(), append(page.Passed, page.Halt))
	}
	if s.Mail.Records != nil {
		bounded, done := context.WithTimeout(ctx, dnsTime)
		defer done()
		page.Records = s.Mail.Records(bounded)
	}
	return s.render(c, status, views.MailServersPage(s.frame(c, who, "mail.title"), page))
}

// mailHalts puts on a page what keeps letters back.
func (s *Site) mailHalts(ctx context.Context, page views.MailPage) (views.MailPage, error) {
	var err error
	if page.Halt, err = s.store.CourierHalt(ctx); err != nil {
		return page, err
	}
	page.Passed, err = s.store.RelayHalts(ctx)
	return page, err
}

// heldBack notes on mail servers what keeps letters from them, whichever process
// has met it.
func heldBack(relays []procedure.RelayState, halts []procedure.CourierHalt) []procedure.RelayState {
	for i := range relays {
		for _, halt := range halts {
			if halt.Relay == relays[i].Name {
				relays[i].Halt = halt
			}
		}
	}
	return relays
}
