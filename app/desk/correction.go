package desk

import (
	"context"

	"svod/app/procedure"
	"svod/app/store"
)

// ProposeCorrection keeps what a delegation's head proposes to change in a
// passage of a protocol that is shown. Version is the protocol's as its reader
// saw it. The same sent again is kept once.
func (d *Desk) ProposeCorrection(ctx context.Context, who procedure.Viewer, id procedure.ProtocolID, version int, part string, texts procedure.Texts, reason string) error {
	return d.onProtocol(ctx, who, id, func(tx *store.Tx, p procedure.Protocol, authentic procedure.Lang) error {
		if err := p.MayCorrect(who); err != nil {
			return err
		}
		passage := p.Part(part)
		if passage == nil {
			return procedure.ErrNotFound
		}
		c, err := passage.NewCorrection(who, texts, reason, authentic)
		if err != nil {
			return err
		}
		if version != p.Version {
			return procedure.Conflict{Key: "protocol.conflict", Mine: fields(c.Texts), Theirs: fields(c.Stood), Version: p.Version}
		}
		c.Protocol = id
		own, err := tx.Corrections(ctx, who, id)
		if err != nil {
			return err
		}
		for _, earlier := range own {
			if earlier.Repeats(c) {
				return nil
			}
		}
		if _, err := tx.InsertCorrection(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, who, "correction.propose", object("protocol", id), fact("part", passage.No))
	})
}

// AnswerCorrection takes a proposed correction into the protocol or declines
// it. Its passage may have changed since: version is the protocol's as the
// officer saw it.
func (d *Desk) AnswerCorrection(ctx context.Context, who procedure.Viewer, id procedure.ProtocolID, version int, correction procedure.CorrectionID, take bool, note string) error {
	return d.onProtocol(ctx, who, id, func(tx *store.Tx, p procedure.Protocol, authentic procedure.Lang) error {
		if err := officer(who); err != nil {
			return err
		}
		c, err := correctionOf(ctx, tx, who, id, correction)
		if err != nil {
			return err
		}
		if c, err = c.Answer(take, note); err != nil {
			return err
		}
		verb := procedure.Verb("correction.decline")
		if take {
			verb = "correction.take"
			if err := takeCorrection(ctx, tx, who, p, version, authentic, c); err != nil {
				return err
			}
		}
		if err := tx.AnswerCorrection(ctx, c); err != nil {
			return err
		}
		return tx.Record(ctx, who, verb, object("protocol", id), idFact("body", c.Body))
	})
}

func correctionOf(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.ProtocolID, correction procedure.CorrectionID) (procedure.Correction, error) {
	all, err := tx.Corrections(ctx, who, id)
	if err != nil {
		return procedure.Correction{}, err
	}
	for _, c := range all {
		if c.ID == correction {
			return c, nil
		}
	}
	return procedure.Correction{}, procedure.ErrNotFound
}

// noOpenCorrection refuses a step that would leave a proposed correction
// without an answer.
func noOpenCorrection(ctx context.Context, tx *store.Tx, who procedure.Viewer, id procedure.ProtocolID) error {
	all, err := tx.Corrections(ctx, who, id)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.State == procedure.CorrectionOpen {
			return procedure.Refused{Key: "correction.refused.open"}
		}
	}
	return nil
}

// takeCorrection writes the proposed words into their passage.
func takeCorrection(ctx context.Context, tx *store.Tx, who procedure.Viewer, p procedure.Protocol, version int, authentic procedure.Lang, c procedure.Correction) error {
	passage := p.Part(c.Part)
	if passage == nil {
		return procedure.Refused{Key: "correction.refused.gone"}
	}
	texts := procedure.Texts{}
	for lang, text := range c.Texts {
		texts[lang] = passage.Typed(text)
	}
	if err := changePart(passage, who, p, version, authentic, texts); err != nil {
		return err
	}
	if err := tx.SaveParts(ctx, p.ID, p.Parts); err != nil {
		return err
	}
	return tx.UpdateProtocol(ctx, p)
}

// fields are texts by the names of their fields.
func fields(texts procedure.Texts) map[string]string {
	named := make(map[string]string, len(texts))
	for lang, text := range texts {
		named["text_"+string(lang)] = text
	}
	return named
}
