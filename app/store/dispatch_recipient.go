package store

import (
	"context"
	"slices"
	"strings"

	"svod/app/procedure"
)

// dispatchRecipients works out who a draft's rules give: Governments in the
// order of the instrument, the bodies of a referral's step, chosen bodies, those
// who attended, chosen persons.
// Recipients with one address are joined, with all reasons kept.
func (r reading) dispatchRecipients(ctx context.Context, s *procedure.DispatchSheet) ([]procedure.DispatchRecipient, error) {
	signed, err := r.signatoryRecipients(ctx, s.Rules.Instrument)
	if err != nil {
		return nil, err
	}
	step, _ := s.Referred.StepAt(s.Rules.Step)
	bodies := append(append(signed, bodyRecipients(procedure.ReasonStep, step.Concerns())...), bodyRecipients(procedure.ReasonBody, s.Rules.Bodies)...)
	all, err := r.addressBodies(ctx, s.Bodies, bodies)
	if err != nil {
		return nil, err
	}
	if s.Rules.Participants && s.Meeting != 0 {
		attended, err := r.personRecipients(ctx, procedure.ReasonParticipant, `SELECT p.id, a.body_id, p.names, p.email, p.lang, p.bounced, p.bounce
			FROM attendance a JOIN person p ON p.id = a.person_id JOIN body b ON b.id = a.body_id
			WHERE a.meeting_id = $1 AND a.mode <> 'absent' ORDER BY b.place, p.names, p.id`, s.Meeting)
		if err != nil {
			return nil, err
		}
		all = append(all, attended...)
	}
	for _, id := range s.Rules.Persons {
		chosen, err := r.personRecipients(ctx, procedure.ReasonPerson, `SELECT p.id, COALESCE((SELECT MAX(m.body_id) FROM membership m
				WHERE m.person_id = p.id AND m.grp_id = $2), 0), p.names, p.email, p.lang, p.bounced, p.bounce FROM person p WHERE p.id = $1`, id, s.Group)
		if err != nil {
			return nil, err
		}
		all = append(all, chosen...)
	}
	return procedure.JoinRecipients(append(all, s.Rules.ListedRecipients()...), s.Rules.Without), nil
}

func bodyRecipients(reason string, bodies []procedure.BodyID) []procedure.DispatchRecipient {
	all := make([]procedure.DispatchRecipient, len(bodies))
	for i, body := range bodies {
		all[i].Body, all[i].Reasons = body, []string{reason}
	}
	return all
}

func (r reading) signatoryRecipients(ctx context.Context, id procedure.InstrumentID) ([]procedure.DispatchRecipient, error) {
	return list(ctx, r.q, func(scan scan, to *procedure.DispatchRecipient) error {
		to.Reasons = []string{procedure.ReasonSignatory}
		return scan(&to.Body, at(&to.Signed))
	}, `SELECT s.body_id, COALESCE(s.dated, i.adopted) FROM signatory s JOIN instrument i ON i.id = s.instrument_id
		WHERE s.instrument_id = $1 AND s.signed ORDER BY s.place, s.body_id`, id)
}

// addressBodies gives bodies their main contact points.
func (r reading) addressBodies(ctx context.Context, bodies procedure.Bodies, all []procedure.DispatchRecipient) ([]procedure.DispatchRecipient, error) {
	contacts, err := list(ctx, r.q, scanContact, `SELECT `+contactColumns+` FROM contact c WHERE c.main AND c.ended IS NULL`)
	if err != nil {
		return nil, err
	}
	for i := range all {
		to := &all[i]
		to.Cover, to.Key = procedure.CoverGovernments, procedure.RecipientKey("body", to.Body)
		body := bodies.Of(to.Body)
		at := slices.IndexFunc(contacts, func(c procedure.Contact) bool { return c.Body == to.Body })
		if at >= 0 {
			to.Contact, to.Address, to.Lang = contacts[at].ID, strings.ToLower(contacts[at].Address), contacts[at].Lang
			to.Bounce = contacts[at].Bounce
		}
		to.Name = body.Official().In(to.Lang)
	}
	return all, nil
}

func (r reading) personRecipients(ctx context.Context, reason, text string, args ...any) ([]procedure.DispatchRecipient, error) {
	return list(ctx, r.q, func(scan scan, to *procedure.DispatchRecipient) error {
		err := scan(&to.Person, &to.Body, asJSON(&to.Called), &to.Address, &to.Lang, at(&to.Bounce.At), &to.Bounce.Reply)
		to.Cover, to.Key, to.Reasons = procedure.CoverParticipants, procedure.RecipientKey("person", to.Person), []string{reason}
		to.Name = to.Called.In(to.Lang).Complete()
		return err
	}, text, args...)
}
