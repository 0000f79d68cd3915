package web

import (
	"github.com/gofiber/fiber/v2"

	"svod/app/procedure"
	"svod/locales"
	"svod/views"
)

// proposeCorrection keeps what a delegation would change in a passage.
func (s *Site) proposeCorrection(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.ProtocolID](c, "protocol")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	part := in.value("part")
	err = s.desk.ProposeCorrection(ctx, who, id, in.version(), part, in.partTexts(), in.value("reason"))
	if problems, ok := asInvalid(err); ok {
		return s.protocolPage(c, who, protocolOpen{correcting: part, form: in.again(problems), status: fiber.StatusUnprocessableEntity})
	}
	if conflict, ok := err.(procedure.Conflict); ok {
		return s.protocolPage(c, who, protocolOpen{correcting: part, form: in.again(nil), conflict: &conflict, status: fiber.StatusConflict})
	}
	if err != nil {
		return err
	}
	return s.done(c, "correction.done.proposed", protocolPath(id)+"#corrections")
}

// answerCorrection takes or declines a proposed correction.
func (s *Site) answerCorrection(c *fiber.Ctx, who procedure.Viewer) error {
	ctx, cancel := s.context(c)
	defer cancel()
	id, err := number[procedure.ProtocolID](c, "protocol")
	if err != nil {
		return err
	}
	correction, err := number[procedure.CorrectionID](c, "correction")
	if err != nil {
		return err
	}
	in := s.readForm(c)
	take := in.value("answer") == "take"
	err = s.desk.AnswerCorrection(ctx, who, id, in.version(), correction, take, in.value("note"))
	if problems, ok := asInvalid(err); ok {
		return s.protocolPage(c, who, protocolOpen{answering: correction, form: in.again(problems), status: fiber.StatusUnprocessableEntity})
	}
	if err != nil {
		return err
	}
	flash := "correction.done.declined"
	if take {
		flash = "correction.done.taken"
	}
	return s.done(c, flash, protocolPath(id)+"#corrections")
}

// partTexts are the words typed for a passage, by language.
func (in *input) partTexts() procedure.Texts {
	texts := procedure.Texts{}
	for _, lang := range locales.Languages() {
		if typed, ok := in.typed["text_"+lang]; ok {
			texts[procedure.Lang(lang)] = typed
		}
	}
	return texts
}

// protocolOpen is which form of a protocol's page is open, and how it came
// back.
type protocolOpen struct {
	editing    string // key of a part
	correcting string // key of a part
	answering  procedure.CorrectionID
	showing    bool // to the participants
	form       views.Form
	conflict   *procedure.Conflict
	status     int
}
