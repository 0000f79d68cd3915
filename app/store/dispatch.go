package store

import (
	"context"

	"svod/app/procedure"
)

const dispatchColumns = `s.id, s.grp_id, s.meeting_id, s.mailing_id, s.decision, s.number, s.dated, s.sender_id, s.signer, s.contact_id,
	s.letters, s.rules, s.files, s.attach, s.policies, s.remind, s.link_days, s.link_ends, s.created, s.released, s.released_by,
	s.stage, s.stage_at, s.stage_by, s.stage_note, s.asked_by, s.release_at, s.version`

func scanDispatch(scan scan, d *procedure.Dispatch) error {
	return scan(&d.ID, &d.Group, maybe(&d.Meeting), maybe(&d.Mailing), &d.Decision, &d.Number, at(&d.Dated), maybe(&d.Sender),
		asJSON(&d.Signer), maybe(&d.Contact), asJSON(&d.Letters), asJSON(&d.Rules), asJSON(&d.Chosen), &d.Attach, asJSON(&d.Policies), asJSON(&d.Remind),
		&d.LinkDays, at(&d.LinkEnds), at(&d.Created), at(&d.Released), maybe(&d.ReleasedBy),
		&d.Stage, at(&d.StageAt), maybe(&d.StageBy), &d.Note, maybe(&d.AskedBy), at(&d.ReleaseAt), &d.Version)
}

// Dispatch is one dispatch of the viewer's group. Dispatches are there for
// officers only.
func (r reading) Dispatch(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (procedure.Dispatch, error) {
	var d procedure.Dispatch
	if err := who.MaySend(); err != nil {
		return d, err
	}
	err := scanDispatch(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+dispatchColumns+` FROM dispatch s WHERE s.id = $1 AND s.grp_id = $2`, []any{id, who.Group}, dest...)
	}, &d)
	return d, err
}

// ReleasedNumber is the group's dispatch that was released under an outgoing
// number, the first if there are several.
func (r reading) ReleasedNumber(ctx context.Context, group procedure.GroupID, number string) (id procedure.DispatchID, err error) {
	err = one(ctx, r.q, `SELECT s.id FROM dispatch s WHERE s.grp_id = $1 AND s.number = $2 AND s.released IS NOT NULL ORDER BY s.id LIMIT 1`,
		[]any{group, number}, &id)
	return id, err
}

// Dispatches lists the dispatches of the viewer's group from the newest, before
// an id (0: from the newest), at most limit.
func (r reading) Dispatches(ctx context.Context, who procedure.Viewer, before procedure.DispatchID, limit int) ([]procedure.DispatchLine, error) {
	if err := who.MaySend(); err != nil {
		return nil, err
	}
	if before == 0 {
		before = 1<<63 - 1
	}
	return list(ctx, r.q, func(scan scan, l *procedure.DispatchLine) error {
		var letters map[procedure.Cover]procedure.CoverLetter
		err := scan(&l.ID, asJSON(&letters), &l.Number, at(&l.Dated), at(&l.Created), at(&l.Released), &l.Stage,
			&l.Held.Number, at(&l.Held.Starts), &l.Held.Zone, &l.Letters, &l.Acknowledged, &l.Waiting)
		l.Subject = procedure.NewDispatch{Letters: letters}.Subject()
		return err
	}, `SELECT s.id, s.letters, s.number, s.dated, s.created, s.released, s.stage,
			COALESCE(m.number, 0), m.starts, COALESCE(m.zone, ''),
			(SELECT COUNT(*) FROM delivery d WHERE d.mailing_id = s.mailing_id),
			(SELECT COUNT(*) FROM delivery d WHERE d.mailing_id = s.mailing_id AND `+received+`),
			(SELECT COUNT(*) FROM delivery d WHERE d.mailing_id = s.mailing_id AND d.state IN ('held', 'bounced', 'refused', 'failed')
				AND NOT `+received+`)
		FROM dispatch s LEFT JOIN meeting m ON m.id = s.meeting_id WHERE s.grp_id = $1 AND s.id < $2 ORDER BY s.id DESC LIMIT $3`, who.Group, before, limit)
}

// InsertDispatch begins a draft. One that says the very same and is still a
// draft is that draft.
func (tx *Tx) InsertDispatch(ctx context.Context, group procedure.GroupID, n procedure.NewDispatch) (id procedure.DispatchID, made bool, err error) {
	err = one(ctx, tx, `SELECT s.id FROM dispatch s WHERE s.grp_id = $1 AND s.released IS NULL AND COALESCE(s.meeting_id, 0) = $2
			AND s.number = $3 AND s.letters = $4 AND s.rules = $5 AND s.files = $6 AND s.decision = $7 AND COALESCE(s.sender_id, 0) = $8
			AND s.signer = $9 AND s.stage = '' ORDER BY s.id DESC LIMIT 1`,
		[]any{group, int64(n.Meeting), n.Number, asJSON(n.Letters), asJSON(n.Rules), asJSON(n.Chosen), n.Decision, int64(n.Sender),
			asJSON(n.Signer)}, &id)
	if err != procedure.ErrNotFound {
		return id, false, err
	}
	id, err = insert[procedure.DispatchID](ctx, tx, `INSERT INTO dispatch (grp_id, meeting_id, decision, number, dated, sender_id, signer,
			contact_id, letters, rules, files, attach, remind, link_days, created, policies)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) RETURNING id`,
		group, orNull(n.Meeting), n.Decision, n.Number, Time(n.Dated), orNull(n.Sender), asJSON(n.Signer), orNull(n.Contact),
		asJSON(n.Letters), asJSON(n.Rules), asJSON(n.Chosen), string(n.Attach), asJSON(n.Remind), n.LinkDays, Time(tx.Now), asJSON(n.Policies))
	return id, true, err
}

// UpdateDispatch writes a draft back if it still is one at d.Version.
func (tx *Tx) UpdateDispatch(ctx context.Context, d procedure.Dispatch) (bool, error) {
	n, err := tx.exec(ctx, `UPDATE dispatch SET meeting_id = $3, decision = $4, number = $5, dated = $6, sender_id = $7, signer = $8,
			contact_id = $9, letters = $10, rules = $11, files = $12, link_days = $13, attach = $14, remind = $15, stage = $16, stage_at = $17,
			stage_by = $18, stage_note = $19, asked_by = $20, release_at = $21, policies = $22, version = version + 1
		WHERE id = $1 AND version = $2 AND released IS NULL`,
		d.ID, d.Version, orNull(d.Meeting), d.Decision, d.Number, Time(d.Dated), orNull(d.Sender), asJSON(d.Signer), orNull(d.Contact),
		asJSON(d.Letters), asJSON(d.Rules), asJSON(d.Chosen), d.LinkDays, string(d.Attach), asJSON(d.Remind), string(d.Stage), Time(d.StageAt),
		orNull(d.StageBy), d.Note, orNull(d.AskedBy), Time(d.ReleaseAt), asJSON(d.Policies))
	return n == 1, err
}

// DispatchSheet reads a dispatch with its files and the recipients that its
// rules give now. Fields of letters are not filled in.
func (r reading) DispatchSheet(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (procedure.DispatchSheet, error) {
	var s procedure.DispatchSheet
	var err error
	if s.Dispatch, err = r.Dispatch(ctx, who, id); err != nil {
		return s, err
	}
	err = r.fillSheet(ctx, &s)
	return s, err
}

// fillSheet reads all that surrounds a dispatch.
func (r reading) fillSheet(ctx context.Context, s *procedure.DispatchSheet) error {
	group, err := r.Group(ctx, s.Group)
	if err != nil {
		return err
	}
	s.Zone, s.FourEyes, s.GroupName = group.Zone, group.Settings.FourEyes, group.Name
	if s.Officers, err = r.Officers(ctx, s.Group); err != nil {
		return err
	}
	if s.Bodies, err = r.Bodies(ctx); err != nil {
		return err
	}
	if s.Files, err = r.DispatchFiles(ctx, s.Group, s.Chosen); err != nil {
		return err
	}
	if s.People, err = r.personNames(ctx, `SELECT p.id, p.names FROM person p WHERE p.id IN ($1, $2)`, int64(s.StageBy), int64(s.AskedBy)); err != nil {
		return err
	}
	if s.Meeting != 0 {
		if s.Held, err = r.Meeting(ctx, s.Meeting); err != nil {
			return err
		}
		if s.Held.Group != s.Group {
			return procedure.ErrNotFound
		}
		if s.Protocol, err = r.ProtocolState(ctx, s.Meeting); err != nil {
			return err
		}
	}
	if s.Rules.Referral != 0 {
		if s.Referred, err = r.Referral(ctx, s.Rules.Referral); err != nil {
			return err
		}
		if s.Referred.Group != s.Group {
			return procedure.ErrNotFound
		}
	}
	s.Recipients, err = r.dispatchRecipients(ctx, s)
	return err
}

const dispatchFileColumns = fileColumns + `, d.titles, d.annex_no, d.state`

func scanDispatchFile(scan scan, f *procedure.DispatchFile) error {
	var state procedure.DocumentState
	err := scanFile(func(dest ...any) error {
		return scan(append(dest, asJSON(&f.Title), &f.AnnexNo, &state)...)
	}, &f.DocumentFile)
	f.Replaced = state == procedure.DocumentReplaced
	return err
}

// DispatchFiles are chosen files of the group's documents, in the order of the
// choice. What is no file of the group's is left out.
func (r reading) DispatchFiles(ctx context.Context, group procedure.GroupID, chosen []procedure.FileID) ([]procedure.DispatchFile, error) {
	var files []procedure.DispatchFile
	for _, id := range chosen {
		found, err := list(ctx, r.q, scanDispatchFile, `SELECT `+dispatchFileColumns+`
			FROM document_file f JOIN document d ON d.id = f.document_id WHERE f.id = $1 AND d.grp_id = $2`, id, group)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

// ScheduledDispatches are the drafts that are to be released by themselves and
// whose time has come, with their groups.
func (r reading) ScheduledDispatches(ctx context.Context) ([]procedure.Dispatch, error) {
	return list(ctx, r.q, scanDispatch, `SELECT `+dispatchColumns+` FROM dispatch s
		WHERE s.stage = 'scheduled' AND s.released IS NULL AND s.release_at <= $1 ORDER BY s.release_at, s.id`, Time(r.now()))
}
