package store

import (
	"context"
	"fmt"
	"time"

	"svod/app/procedure"
)

// DispatchEvidence reads all that is known of a released dispatch.
func (tx *Tx) DispatchEvidence(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (procedure.DispatchEvidence, error) {
	var e procedure.DispatchEvidence
	var err error
	if e.DispatchStatus, err = tx.DispatchStatus(ctx, who, id); err != nil {
		return e, err
	}
	group, err := tx.Group(ctx, e.Group)
	if err != nil {
		return e, err
	}
	bodies, err := tx.Bodies(ctx)
	if err != nil {
		return e, err
	}
	e.Bodies = bodies
	e.GroupName, e.SenderName = group.Name, bodies.Of(e.Sender).Official().Texts
	if err := tx.evidenceOf(ctx, &e); err != nil {
		return e, err
	}
	e.Site.Of = "group/0"
	var head []byte
	err = one(ctx, tx, `SELECT c.n, c.head FROM chain c WHERE c.grp_id = 0`, nil, &e.Site.Lines, &head)
	e.Site.Head = fmt.Sprintf("%x", head)
	return e, err
}

// evidenceOf reads events, statements and reminders of all deliveries at once.
func (tx *Tx) evidenceOf(ctx context.Context, e *procedure.DispatchEvidence) error {
	e.Events, e.Reminded = map[procedure.DeliveryID][]procedure.DeliveryEvent{}, map[procedure.DeliveryID][]time.Time{}
	type event struct {
		of procedure.DeliveryID
		procedure.DeliveryEvent
	}
	events, err := list(ctx, tx, func(scan scan, v *event) error {
		return scan(&v.of, at(&v.At), &v.Attempt, &v.State, &v.Code, text(&v.Enhanced), text(&v.Reply), text(&v.QueueID), text(&v.Relay),
			maybe(&v.Person), text(&v.Address), text(&v.Report), text(&v.Server), text(&v.Cause))
	}, `SELECT e.delivery_id, e.at, e.attempt, e.state, COALESCE(e.code, 0), e.enhanced, e.reply, e.queue_id, e.relay, e.person_id, e.address, e.report, e.server, e.cause
		FROM delivery d JOIN delivery_event e ON e.delivery_id = d.id WHERE d.mailing_id = $1 ORDER BY e.id`, e.Mailing)
	if err != nil {
		return err
	}
	for _, v := range events {
		e.Events[v.of] = append(e.Events[v.of], v.DeliveryEvent)
	}
	if e.Receipts, err = tx.statements(ctx, `d.mailing_id = $1`, e.Mailing); err != nil {
		return err
	}
	type reminded struct {
		of procedure.DeliveryID
		at time.Time
	}
	all, err := list(ctx, tx, func(scan scan, v *reminded) error { return scan(&v.of, at(&v.at)) },
		`SELECT m.delivery_id, m.at FROM delivery d JOIN reminder m ON m.delivery_id = d.id WHERE d.mailing_id = $1 ORDER BY m.delivery_id, m.n`, e.Mailing)
	if err != nil {
		return err
	}
	for _, v := range all {
		e.Reminded[v.of] = append(e.Reminded[v.of], v.at)
	}
	e.People, err = tx.personNames(ctx, `SELECT p.id, p.names FROM person p WHERE p.id IN (
		SELECT d.person_id FROM delivery d WHERE d.mailing_id = $1
		UNION SELECT e.person_id FROM delivery d JOIN delivery_event e ON e.delivery_id = d.id WHERE d.mailing_id = $1
		UNION SELECT a.person_id FROM delivery d JOIN acknowledgement a ON a.delivery_id = d.id WHERE d.mailing_id = $1
		UNION SELECT a.struck_by FROM delivery d JOIN acknowledgement a ON a.delivery_id = d.id WHERE d.mailing_id = $1)`, e.Mailing)
	return err
}

// Certificates lists the certificates of a dispatch of the viewer's group, the
// latest first.
func (r reading) Certificates(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) ([]procedure.IssuedCertificate, error) {
	if _, err := r.Dispatch(ctx, who, id); err != nil {
		return nil, err
	}
	all, err := list(ctx, r.q, func(scan scan, c *procedure.IssuedCertificate) error {
		return scan(&c.ID, &c.N, at(&c.At), &c.Person, asJSON(&c.By), &c.Says)
	}, `SELECT c.id, c.n, c.at, c.person_id, p.names, c.says FROM certificate c JOIN person p ON p.id = c.person_id
		WHERE c.dispatch_id = $1 ORDER BY c.n DESC`, id)
	for i := 0; i < len(all) && err == nil; i++ {
		all[i].Files, err = list(ctx, r.q, func(scan scan, f *procedure.CertificateFile) error {
			var print []byte
			err := scan(&f.Format, &f.Lang, &print, &f.Size)
			copy(f.Fingerprint[:], print)
			return err
		}, `SELECT f.format, f.lang, f.sha256, f.size FROM certificate_file f WHERE f.certificate_id = $1 ORDER BY f.format DESC, f.lang DESC`, all[i].ID)
	}
	return all, err
}

// CertificateByFingerprint is what anybody who has a certificate's file may know
// of it.
func (r reading) CertificateByFingerprint(ctx context.Context, print procedure.Fingerprint) (procedure.CertificateFound, error) {
	var c procedure.CertificateFound
	var letters map[procedure.Cover]procedure.CoverLetter
	err := one(ctx, r.q, `SELECT c.n, c.at, s.number, s.dated, g.zone, f.format, f.lang, s.letters,
			(SELECT MAX(l.n) FROM certificate l WHERE l.dispatch_id = s.id)
		FROM certificate_file f JOIN certificate c ON c.id = f.certificate_id JOIN dispatch s ON s.id = c.dispatch_id JOIN grp g ON g.id = s.grp_id
		WHERE f.sha256 = $1 ORDER BY c.id DESC LIMIT 1`, []any{print[:]},
		&c.N, at(&c.At), &c.Number, at(&c.Dated), &c.Zone, &c.Format, &c.Lang, asJSON(&letters), &c.Newer)
	c.Subject = procedure.NewDispatch{Letters: letters}.Subject()
	return c, err
}

// InsertCertificate keeps a certificate of a dispatch. False: another one has
// got its number meanwhile.
func (tx *Tx) InsertCertificate(ctx context.Context, who procedure.Viewer, of procedure.DispatchID, n procedure.NewCertificate) (bool, error) {
	id, err := insert[int64](ctx, tx, `INSERT INTO certificate (dispatch_id, n, at, person_id, says) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING RETURNING id`, of, n.N, Time(n.At), who.Person, n.Says)
	if err == procedure.ErrNotFound {
		return false, nil
	}
	for i := 0; i < len(n.Files) && err == nil; i++ {
		f := n.Files[i]
		if err = tx.TakeUpload(ctx, f.Upload); err == nil {
			_, err = tx.exec(ctx, `INSERT INTO certificate_file (certificate_id, format, lang, sha256, size) VALUES ($1, $2, $3, $4, $5)`,
				id, f.Format, string(f.Lang), f.Upload.Fingerprint[:], f.Upload.Size)
		}
	}
	return err == nil, err
}
