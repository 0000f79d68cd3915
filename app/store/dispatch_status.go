package store

import (
	"context"

	"svod/app/procedure"
)

const lineColumns = `d.id, d.cover, d.body_id, d.person_id, d.reasons, d.joined, d.lang, d.address, d.name, d.policy, d.state, d.attempt, d.resent,
	d.due, d.changed, d.opened, d.link_ended,
	e.at, e.attempt, e.state, COALESCE(e.code, 0), COALESCE(e.enhanced, ''), COALESCE(e.reply, ''), COALESCE(e.queue_id, ''), COALESCE(e.cause, ''),
	e.person_id,
	f.at, CASE WHEN a.n > f.n THEN a.at END, COALESCE(a.n, 0), COALESCE(a.name, ''), COALESCE(a.post, ''), COALESCE(a.incoming, ''), COALESCE(a.address, ''), COALESCE(a.paper, ''), a.dated`

// received says that a delivery (d) is acknowledged: a statement counts.
const received = `EXISTS (SELECT 1 FROM acknowledgement c WHERE c.delivery_id = d.id AND c.struck IS NULL)`

// lineSource joins a delivery with its latest event and with the first and the
// latest statement of its receipt that count.
const lineSource = ` FROM delivery d
	JOIN delivery_event e ON e.id = (SELECT MAX(l.id) FROM delivery_event l WHERE l.delivery_id = d.id)
	LEFT JOIN acknowledgement f ON f.delivery_id = d.id AND f.n = (SELECT MIN(l.n) FROM acknowledgement l WHERE l.delivery_id = d.id AND l.struck IS NULL)
	LEFT JOIN acknowledgement a ON a.delivery_id = d.id AND a.n = (SELECT MAX(l.n) FROM acknowledgement l WHERE l.delivery_id = d.id AND l.struck IS NULL) `

func scanLine(scan scan, l *procedure.DeliveryLine) error {
	e, a := &l.Last, &l.Received
	return scan(&l.ID, &l.Cover, maybe(&l.Body), maybe(&l.Person), asJSON(&l.Reasons), asJSON(&l.Joined), &l.Lang, &l.Address, &l.Name, &l.Policy, &l.State,
		&l.Attempt, &l.Resent, at(&l.Due), at(&l.Changed), at(&l.Opened), at(&l.LinkEnded),
		at(&e.At), &e.Attempt, &e.State, &e.Code, &e.Enhanced, &e.Reply, &e.QueueID, &e.Cause, maybe(&e.Person),
		at(&a.At), at(&a.Corrected), &a.Version, &a.Name, &a.Post, &a.Incoming, &a.Address, &a.Paper, at(&a.Dated))
}

// DispatchStatus reads a released dispatch with all its deliveries.
func (r reading) DispatchStatus(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (procedure.DispatchStatus, error) {
	s, err := r.releasedDispatch(ctx, who, id)
	if err != nil {
		return s, err
	}
	s.Lines, err = list(ctx, r.q, scanLine, `SELECT `+lineColumns+lineSource+`WHERE d.mailing_id = $1 ORDER BY d.id`, s.Mailing)
	return s, err
}

// releasedDispatch reads a released dispatch without its deliveries.
func (r reading) releasedDispatch(ctx context.Context, who procedure.Viewer, id procedure.DispatchID) (procedure.DispatchStatus, error) {
	var s procedure.DispatchStatus
	var err error
	if s.Dispatch, err = r.Dispatch(ctx, who, id); err != nil {
		return s, err
	}
	group, err := r.Group(ctx, s.Group)
	if err != nil {
		return s, err
	}
	s.Zone = group.Zone
	if s.Meeting != 0 {
		if s.Held, err = r.Meeting(ctx, s.Meeting); err != nil {
			return s, err
		}
	}
	if s.Files, err = r.MailingFiles(ctx, s.Mailing); err != nil {
		return s, err
	}
	if s.Halt, err = r.CourierHalt(ctx); err != nil {
		return s, err
	}
	names, err := r.personNames(ctx, `SELECT p.id, p.names FROM person p WHERE p.id IN ($1, $2)`, int64(s.ReleasedBy), int64(s.AskedBy))
	s.By, s.Asked = names[s.ReleasedBy], names[s.AskedBy]
	return s, err
}

// linesAPage is how many deliveries a page of a dispatch lists.
const linesAPage = 100

// DispatchPage reads a page of the deliveries of a released dispatch that a
// query finds, with the counts of all.
func (r reading) DispatchPage(ctx context.Context, who procedure.Viewer, id procedure.DispatchID, q procedure.DeliveryQuery) (procedure.DispatchPage, error) {
	p := procedure.DispatchPage{Query: q}
	var err error
	if p.DispatchStatus, err = r.releasedDispatch(ctx, who, id); err != nil {
		return p, err
	}
	if p.Bodies, err = r.Bodies(ctx); err != nil {
		return p, err
	}
	all, err := list(ctx, r.q, func(scan scan, b *procedure.DeliveryBrief) error {
		return scan(&b.ID, &b.Cover, maybe(&b.Body), &b.Lang, &b.State, &b.Name, &b.Address, &b.Acknowledged)
	}, `SELECT d.id, d.cover, d.body_id, d.lang, d.state, d.name, d.address,
			`+received+`
		FROM delivery d WHERE d.mailing_id = $1 ORDER BY d.id`, p.Mailing)
	if err != nil {
		return p, err
	}
	p.DispatchCounts, p.FoundDeliveries = procedure.CountDeliveries(all), procedure.FindDeliveries(all, q, linesAPage)
	err = byIDs(p.Page, 0, func(places string, ids []any) error {
		lines, err := list(ctx, r.q, scanLine, `SELECT `+lineColumns+lineSource+`WHERE d.id IN (`+places+`) ORDER BY d.id`, ids...)
		p.Lines = append(p.Lines, lines...)
		return err
	})
	return p, err
}

// DeliverySheet reads one delivery of a dispatch with all its evidence.
func (r reading) DeliverySheet(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) (procedure.DeliverySheet, error) {
	var s procedure.DeliverySheet
	var err error
	if s.DeliveryLine, s.Dispatch, err = r.DispatchDelivery(ctx, who, id); err != nil {
		return s, err
	}
	group, err := r.Group(ctx, s.Dispatch.Group)
	if err != nil {
		return s, err
	}
	s.Zone = group.Zone
	if s.Dispatch.Meeting != 0 {
		if s.Held, err = r.Meeting(ctx, s.Dispatch.Meeting); err != nil {
			return s, err
		}
	}
	if s.Events, err = r.DeliveryEvents(ctx, id); err != nil {
		return s, err
	}
	if s.Returned, err = r.ReturnedOf(ctx, id); err != nil {
		return s, err
	}
	if s.Receipts, err = r.Statements(ctx, id); err != nil {
		return s, err
	}
	if s.Reminders, err = r.reminders(ctx, id); err != nil {
		return s, err
	}
	if s.Elsewhere, err = r.addressesOf(ctx, s.DeliveryLine); err != nil {
		return s, err
	}
	s.People, err = r.personNames(ctx, `SELECT p.id, p.names FROM person p
		WHERE EXISTS (SELECT 1 FROM delivery_event e WHERE e.delivery_id = $1 AND e.person_id = p.id)
			OR EXISTS (SELECT 1 FROM acknowledgement a WHERE a.delivery_id = $1 AND p.id IN (a.person_id, a.struck_by))`, id)
	return s, err
}

// DispatchDelivery reads a delivery of a dispatch of the viewer's group.
func (r reading) DispatchDelivery(ctx context.Context, who procedure.Viewer, id procedure.DeliveryID) (procedure.DeliveryLine, procedure.Dispatch, error) {
	var line procedure.DeliveryLine
	var of procedure.DispatchID
	if err := one(ctx, r.q, `SELECT s.id FROM dispatch s JOIN delivery d ON d.mailing_id = s.mailing_id WHERE d.id = $1`, []any{id}, &of); err != nil {
		return line, procedure.Dispatch{}, err
	}
	dispatch, err := r.Dispatch(ctx, who, of)
	if err != nil {
		return line, dispatch, err
	}
	err = scanLine(func(dest ...any) error {
		return one(ctx, r.q, `SELECT `+lineColumns+lineSource+`WHERE d.id = $1`, []any{id}, dest...)
	}, &line)
	return line, dispatch, err
}

// GroupOfDelivery is the group of a dispatch's delivery.
func (r reading) GroupOfDelivery(ctx context.Context, id procedure.DeliveryID) (procedure.GroupID, error) {
	return r.groupOf(ctx, `SELECT s.grp_id FROM dispatch s JOIN delivery d ON d.mailing_id = s.mailing_id WHERE d.id = $1`, id)
}
