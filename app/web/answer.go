package web

import (
	"archive/zip"
	"fmt"
	"io"

	"github.com/gofiber/fiber/v2"

	"svod/app/desk"
	"svod/app/papers"
	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// answerSheet are the answers of the address that the viewer may read.
func (s *Site) answerSheet(c *fiber.Ctx, who procedure.Viewer) (procedure.AnswerSheet, error) {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.RoundID](c, "round")
	if err != nil {
		return procedure.AnswerSheet{}, err
	}
	return s.store.AnswerSheet(ctx, who, id)
}

// showAnswers lists what each body is answered.
func (s *Site) showAnswers(c *fiber.Ctx, who procedure.Viewer) error {
	sheet, err := s.answerSheet(c, who)
	if err != nil {
		return err
	}
	ctx, cancel := s.context(c)
	defer cancel()
	bodies, err := s.store.Bodies(ctx)
	if err != nil {
		return err
	}
	plan, err := s.store.Plan(ctx, sheet.Plan)
	if err != nil {
		return err
	}
	v := views.AnswersView{AnswerSheet: sheet, Bodies: bodyWords(bodies, who.Lang), Langs: map[procedure.BodyID]procedure.Lang{}, Officer: who.Officer()}
	for _, b := range bodies {
		v.Langs[b.ID] = b.WritesIn(plan.Langs)
	}
	return s.render(c, fiber.StatusOK, views.AnswersPage(s.frame(c, who, "answer.title"), v))
}

// downloadAnswer makes the letter to one body.
func (s *Site) downloadAnswer(c *fiber.Ctx, who procedure.Viewer) error {
	sheet, err := s.answerSheet(c, who)
	if err != nil {
		return err
	}
	body, err := number[procedure.BodyID](c, "body")
	if err != nil {
		return err
	}
	format := c.Params("format")
	if _, ok := sheet.To(body); !ok || format != "docx" && format != "pdf" {
		return procedure.ErrNotFound
	}
	ctx, cancel := s.context(c)
	defer cancel()
	paper, err := s.desk.AnswerPaper(ctx, who, sheet.ID, body)
	if err != nil {
		return err
	}
	return s.streamPaper(c, paper, format)
}

// downloadAnswers makes all letters as one ZIP file.
func (s *Site) downloadAnswers(c *fiber.Ctx, who procedure.Viewer) error {
	sheet, err := s.answerSheet(c, who)
	if err != nil {
		return err
	}
	ctx, cancel := s.context(c)
	defer cancel()
	all := make([]papers.Paper, len(sheet.Answers))
	for i, a := range sheet.Answers {
		if all[i], err = s.desk.AnswerPaper(ctx, who, sheet.ID, a.Body); err != nil {
			return err
		}
	}
	attach(c, locales.For(string(who.Lang)).T("answer.zip_name", "Number", sheet.Number)+".zip", "application/zip")
	s.send(c, func(w io.Writer) error { return zippedPapers(w, all) })
	return nil
}

// zippedPapers writes papers as Word and PDF, each numbered, so that no two have
// the same name.
func zippedPapers(w io.Writer, all []papers.Paper) error {
	packed := zip.NewWriter(w)
	for i, paper := range all {
		for _, format := range []string{"docx", "pdf"} {
			name := fmt.Sprintf("%02d. %s", i+1, paper.FileName(format))
			part, err := packed.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: paper.Made.UTC()})
			if err != nil {
				return err
			}
			if _, err := desk.WritePaper(part, paper, format); err != nil {
				return err
			}
		}
	}
	return packed.Close()
}
