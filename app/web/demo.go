package web

import (
	"maps"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"svod/app/demo"
	"svod/app/procedure"
	"svod/views"
)

// showDemo lists the persons of the case.
func (s *Site) showDemo(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	f := s.frame(c, who, "demo.title")
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	var people []views.DemoPerson
	for _, p := range s.Demo.People {
		line := views.DemoPerson{Person: p.Person, Name: p.Name.In(f.Language()).Listed(), Body: bodies.Of(p.Body).Short.In(f.Language()),
			Role: f.T("role." + string(p.Role))}
		if p.Chairs {
			line.Role = f.T("demo.chair")
		}
		if p.Try != "" {
			line.Try = f.T(p.Try)
		}
		people = append(people, line)
	}
	return s.render(c, fiber.StatusOK, views.DemoPage(f, people, s.letterCount(), f.DateTime(s.store.Now(), s.Demo.Zone)))
}

// passTime moves the demonstration's clock on by some days. What is then due the
// courier sees at its next look at the clock.
func (s *Site) passTime(c *fiber.Ctx, _ procedure.Viewer) error {
	days := map[string]int{"1": 1, "7": 7}[s.readForm(c).value("days")]
	s.Demo.Clock.Set(s.store.Now().AddDate(0, 0, days))
	return c.Redirect("/demo", fiber.StatusSeeOther)
}

func (s *Site) letterCount() int {
	if s.Demo.Mailbox == nil {
		return 0
	}
	return s.Demo.Mailbox.Count()
}

// enterDemo signs in as a person of the case.
func (s *Site) enterDemo(c *fiber.Ctx, _ procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	person := procedure.PersonID(s.readForm(c).id("person"))
	for _, p := range s.Demo.People {
		if p.Person != person {
			continue
		}
		in, err := s.desk.Enter(ctx, person, s.door(c))
		if err != nil {
			return err
		}
		s.open(c, in)
		return c.Redirect("/", fiber.StatusSeeOther)
	}
	return procedure.ErrNotFound
}

// lettersAPage is how many letters the mailbox lists on a page.
const lettersAPage = 50

// showDemoMail lists the letters that the mailbox caught.
func (s *Site) showDemoMail(c *fiber.Ctx, who procedure.Viewer) error {
	before, _ := strconv.ParseInt(c.Query("before"), 10, 64)
	to, _ := procedure.CleanLine(c.Query("to"))
	letters, more := s.Demo.Mailbox.Letters(to, before, lettersAPage)
	v := views.DemoMail{Lines: s.letterLines(letters), To: to, Count: s.letterCount(), Own: s.ownAnswers()}
	if more {
		v.Next = "/demo/mail?" + url.Values{"to": {to}, "before": {strconv.FormatInt(letters[len(letters)-1].ID, 10)}}.Encode()
	}
	return s.render(c, fiber.StatusOK, views.DemoMailPage(s.frame(c, who, "demo.mail.title"), v))
}

// showDemoLetter shows one letter: headers, both parts, attachments.
func (s *Site) showDemoLetter(c *fiber.Ctx, who procedure.Viewer) error {
	l, err := s.caught(c)
	if err != nil {
		return err
	}
	to, _ := procedure.CleanLine(c.Query("to"))
	letters, _ := s.Demo.Mailbox.Letters(to, 0, lettersAPage)
	shown := views.DemoLetter{ID: l.ID, Subject: l.Subject, Text: l.Text, HasHTML: l.HTML != ""}
	for _, back := range demo.Backs {
		shown.Backs = append(shown.Backs, string(back))
	}
	for _, h := range l.Headers {
		shown.Headers = append(shown.Headers, [2]string{h.Name, h.Value})
	}
	for i, file := range l.Files {
		shown.Files = append(shown.Files, views.DemoFile{Name: file.Name, Size: file.Size, Print: file.Fingerprint,
			Href: c.Path() + "/files/" + strconv.Itoa(i)})
	}
	f := s.frame(c, who, "demo.mail.title")
	return s.render(c, fiber.StatusOK, views.DemoMailPage(f, views.DemoMail{Lines: s.letterLines(letters), Shown: &shown, To: to, Count: s.letterCount(), Own: s.ownAnswers()}))
}

// ownAnswers are what comes back by itself, by address.
func (s *Site) ownAnswers() []views.DemoAnswer {
	var all []views.DemoAnswer
	for _, address := range slices.Sorted(maps.Keys(s.Demo.Answers)) {
		all = append(all, views.DemoAnswer{Address: address, Back: string(s.Demo.Answers[address])})
	}
	return all
}

func (s *Site) caught(c *fiber.Ctx) (*demo.CaughtLetter, error) {
	id, err := number[int64](c, "letter")
	if err != nil {
		return nil, err
	}
	return s.Demo.Mailbox.Letter(id)
}

func (s *Site) letterLines(letters []*demo.CaughtLetter) []views.DemoLine {
	var lines []views.DemoLine
	for _, l := range letters {
		lines = append(lines, views.DemoLine{ID: l.ID, Subject: l.Subject, To: l.Recipient, At: l.Arrived})
	}
	return lines
}

// returnDemoLetter has something come back to a caught letter, as the visitor
// chooses.
func (s *Site) returnDemoLetter(c *fiber.Ctx, _ procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	l, err := s.caught(c)
	if err != nil {
		return err
	}
	to, from, message, ok := l.Return(demo.Back(s.readForm(c).value("back")), s.store.Now())
	if !ok || s.Demo.Return == nil {
		return procedure.ErrNotFound
	}
	if err := s.Demo.Return(ctx, to, from, message); err != nil {
		return err
	}
	return s.done(c, "demo.mail.returned", "/demo/mail/"+strconv.FormatInt(l.ID, 10))
}

// showDemoHTML shows the HTML part of a letter by itself.
func (s *Site) showDemoHTML(c *fiber.Ctx, _ procedure.Viewer) error {
	l, err := s.caught(c)
	if err != nil {
		return err
	}
	return sendMailHTML(c, l.HTML)
}

// showDemoRaw shows the source of a letter.
func (s *Site) showDemoRaw(c *fiber.Ctx, _ procedure.Viewer) error {
	l, err := s.caught(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.Send(l.Raw)
}

// showDemoFile gives an attachment.
func (s *Site) showDemoFile(c *fiber.Ctx, _ procedure.Viewer) error {
	l, err := s.caught(c)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(c.Params("file"))
	if err != nil || n < 0 || n >= len(l.Files) {
		return procedure.ErrNotFound
	}
	raw, err := l.File(n)
	if err != nil {
		return err
	}
	attach(c, l.Files[n].Name, "application/octet-stream")
	return c.Send(raw)
}
