package web

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/mail"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/views"
)

// listRecipients lists the recipients of a draft, page by page.
func (s *Site) listRecipients(c *fiber.Ctx, who procedure.Viewer) error {
	return s.recipientsPage(c, who, views.Form{}, fiber.StatusOK)
}

func (s *Site) recipientsPage(c *fiber.Ctx, who procedure.Viewer, form views.Form, status int) error {
	ctx, cancel := s.context(c)
	defer cancel()
	sheet, err := s.draftOf(ctx, c, who)
	if err != nil {
		return err
	}
	behind, _ := strconv.Atoi(c.Query("behind"))
	behind = max(behind, 0)
	v := views.RecipientsView{Sheet: sheet, Behind: behind, Form: form,
		FoundRecipients: sheet.FindRecipients(soughtFor(c), behind, views.RecipientsShown)}
	v.Form.Version = sheet.Version
	f := s.frame(c, who, "dispatch.recipients.crumb")
	f.Wide, f.Failed = true, len(form.Problems) > 0
	return s.render(c, status, views.RecipientsPage(f, v))
}

// soughtFor is what the address looks for: a part of a name or an address.
func soughtFor(c *fiber.Ctx) string {
	var problems procedure.Invalid
	return problems.Line("q", c.Query("q"), procedure.MaxName)
}

// draftOf is the draft of the address with its recipients; a released dispatch
// has none any more.
func (s *Site) draftOf(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (procedure.DispatchSheet, error) {
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return procedure.DispatchSheet{}, err
	}
	sheet, err := s.desk.DispatchSheet(ctx, who, id)
	if err == nil && !sheet.Draft() {
		err = procedure.ErrNotFound
	}
	return sheet, err
}

// keepRecipients takes recipients out by hand, and in again: those that the page
// listed.
func (s *Site) keepRecipients(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.DispatchID](c, "dispatch")
	if err != nil {
		return err
	}
	was, err := s.store.Dispatch(ctx, who, id)
	if err != nil {
		return err
	}
	in := s.readForm(c)
	n := was.NewDispatch
	n.Rules.Without = in.unkept(n.Rules.Without)
	return s.answer(c, in, s.desk.ChangeDispatch(ctx, who, id, in.version(), n), func(form views.Form, status int) error {
		return s.recipientsPage(c, who, form, status)
	}, "dispatch.flash.saved", func() string { return c.OriginalURL() })
}

// unkept are the recipients without whom a draft goes: those that a page listed
// and whose mark was taken off, and of who was not listed those that were
// without before.
func (in *input) unkept(before []string) []string {
	listed, out := in.lists["listed"], []string{}
	for _, key := range before {
		if !slices.Contains(listed, key) {
			out = append(out, key)
		}
	}
	for _, key := range listed {
		if !slices.Contains(in.lists["keep"], key) {
			clean, _ := procedure.CleanLine(key)
			out = append(out, clean)
		}
	}
	return out
}

// letterOf is a draft, one of its recipients, and the letter as it would go out
// now.
func (s *Site) letterOf(ctx context.Context, c *fiber.Ctx, who procedure.Viewer) (views.LetterOfView, error) {
	v := views.LetterOfView{Text: soughtFor(c), As: c.Query("as")}
	var err error
	if v.Sheet, err = s.draftOf(ctx, c, who); err != nil {
		return v, err
	}
	place, err := number[int64](c, "place")
	if err != nil {
		return v, err
	}
	if v.To, err = v.Sheet.At(int(place)); err != nil {
		return v, err
	}
	v.Before, v.After = v.Sheet.Beside(v.To.Place, v.Text)
	v.Letter, err = s.desk.PreviewDispatch(ctx, v.Sheet, v.To)
	return v, err
}

// showLetterOf shows the letter of one recipient: its text, or the whole
// message.
func (s *Site) showLetterOf(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.letterOf(ctx, c, who)
	if err != nil {
		return err
	}
	if v.As == "message" && s.Mail.Compose != nil {
		head, attachments, err := s.Mail.Compose(ctx, v.Letter)
		if err != nil {
			return err
		}
		if v.Message, err = letterMessage(v.Letter, head, len(attachments)); err != nil {
			return err
		}
	} else {
		v.As = ""
	}
	f := s.frame(c, who, "")
	f.Title = f.T("dispatch.preview.title", "Name", v.To.Name)
	return s.render(c, fiber.StatusOK, views.LetterOfPage(f, v))
}

// letterMessage takes a composed message apart for the page.
func letterMessage(l procedure.OutgoingLetter, head []byte, attachments int) (*views.LetterMessage, error) {
	read, err := mail.ReadMessage(bytes.NewReader(head))
	if err != nil {
		return nil, err
	}
	m := &views.LetterMessage{Source: strings.ReplaceAll(string(head), "\r\n", "\n"), Size: int64(len(head) + attachments)}
	var words mime.WordDecoder
	for _, name := range []string{"From", "To", "Reply-To", "Date", "Message-Id", "Subject", "Content-Language", "Content-Type"} {
		if value := read.Header.Get(name); value != "" {
			if decoded, err := words.DecodeHeader(value); err == nil {
				value = decoded
			}
			m.Header = append(m.Header, views.LetterField{Name: name, Value: value})
		}
	}
	m.Parts = append([]views.LetterPart{{Type: "text/plain", Size: int64(len(l.Text))}, {Type: "text/html", Size: int64(len(l.HTML))}}, views.FileParts(l)...)
	return m, nil
}

// showLetterHTML shows the HTML of a recipient's letter by itself.
func (s *Site) showLetterHTML(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.letterOf(ctx, c, who)
	if err != nil {
		return err
	}
	return sendMailHTML(c, v.Letter.HTML)
}

// downloadLetter gives the whole message of a recipient as a file.
func (s *Site) downloadLetter(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	v, err := s.letterOf(ctx, c, who)
	if err != nil {
		return err
	}
	if s.Mail.Compose == nil {
		return procedure.ErrNotFound
	}
	head, attachments, err := s.Mail.Compose(ctx, v.Letter)
	if err != nil {
		return err
	}
	attach(c, "dispatch-"+strconv.FormatInt(int64(v.Sheet.ID), 10)+"-"+strconv.Itoa(v.To.Place)+".eml", "message/rfc822")
	c.Context().SetBodyStream(io.MultiReader(bytes.NewReader(head), bytes.NewReader(attachments)), len(head)+len(attachments))
	return nil
}
