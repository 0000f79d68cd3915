package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"svod/app/procedure"
)

// forReader names what the questions below are asked for: the group, the body
// spoken for, the person, the moment, and until when a contact point must have
// been confirmed last.
const forReader = `WITH v AS (SELECT CAST($1 AS BIGINT) AS grp, CAST($2 AS BIGINT) AS body, CAST($3 AS BIGINT) AS person, CAST($4 AS BIGINT) AS now, CAST($5 AS BIGINT) AS ask_before) `

// unanswered is a round that has no answer of the viewer's body yet; that a
// position will follow is none.
const unanswered = `NOT EXISTS (SELECT 1 FROM response p WHERE p.round_id = o.id AND p.body_id = v.body
	AND p.returned IS NULL AND p.kind <> 'to_follow')`

// bodyDrafts counts the drafts of the viewer's body in a round.
const bodyDrafts = `(SELECT COUNT(*) FROM comment c WHERE c.round_id = o.id AND c.body_id = v.body AND c.state = 'draft' AND c.deleted IS NULL)`

// ownReturned are the viewer's drafts that were returned, and firstLevel the
// drafts of the body that its first level has not cleared.
const (
	ownReturned = ` FROM comment c WHERE c.round_id = o.id AND c.body_id = v.body AND c.person_id = v.person
		AND c.state = 'draft' AND c.deleted IS NULL AND c.clearance = 'returned'`
	firstLevel = ` FROM comment c WHERE c.round_id = o.id AND c.body_id = v.body AND c.state = 'draft' AND c.deleted IS NULL
		AND c.clearance = '' AND c.response_id IS NULL`
)

// The questions of what waits, by who is asked. Each answers with kind, object,
// number, count, deadline, zone.
var (
	todoDelegate = `SELECT 'comment', o.id, o.number,
			(SELECT COUNT(*) FROM comment c WHERE c.round_id = o.id AND c.body_id = v.body AND c.person_id = v.person AND c.state = 'draft' AND c.deleted IS NULL),
			o.closes, o.zone
		FROM v JOIN round o ON o.grp_id = v.grp JOIN round_body b ON b.round_id = o.id AND b.body_id = v.body
		WHERE o.closed IS NULL AND o.closes > v.now AND ` + unanswered
	todoReturned = `SELECT 'returned', o.id, o.number, (SELECT COUNT(*)` + ownReturned + `), o.closes, o.zone
		FROM v JOIN round o ON o.grp_id = v.grp WHERE EXISTS (SELECT 1` + ownReturned + `)
		UNION ALL
		SELECT 'first', o.id, o.number, (SELECT COUNT(*)` + firstLevel + `), o.closes, o.zone
		FROM v JOIN first_level l ON l.grp_id = v.grp AND l.body_id = v.body AND l.person_id = v.person JOIN round o ON o.grp_id = v.grp
		WHERE o.closed IS NULL AND o.closes > v.now AND EXISTS (SELECT 1` + firstLevel + `)`
	todoConsult = `SELECT 'consult', o.id, o.number,
			(SELECT COUNT(*) FROM comment c WHERE c.round_id = o.id AND c.body_id = v.body AND c.person_id = v.person AND c.state = 'draft' AND c.deleted IS NULL),
			k.closes, o.zone
		FROM v CROSS JOIN consulted a JOIN consultation k ON k.round_id = a.round_id AND k.body_id = a.body_id AND k.n = a.n JOIN round o ON o.id = k.round_id
		WHERE a.person_id = v.person AND a.answer = '' AND a.body_id = v.body AND o.grp_id = v.grp
			AND k.ended IS NULL AND k.closes > v.now AND o.closed IS NULL`
	// CROSS JOIN keeps SQLite from reading what all have not read.
	todoRemark = `SELECT 'remark', o.id, o.number, COUNT(*), CAST(NULL AS BIGINT), ''
		FROM v CROSS JOIN remark_unread u JOIN comment c ON c.id = u.comment_id AND c.grp_id = v.grp JOIN round o ON o.id = c.round_id
		WHERE u.person_id = v.person AND ` + seeRemarks("v.body") + ` AND EXISTS (SELECT 1 FROM remark m
			WHERE m.comment_id = c.id AND m.n >= u.n AND m.person_id <> v.person AND m.taken IS NULL)
		GROUP BY o.id, o.number`
	todoHead = `SELECT 'position', o.id, o.number, ` + bodyDrafts + `, o.closes, o.zone
		FROM v JOIN round o ON o.grp_id = v.grp JOIN round_body b ON b.round_id = o.id AND b.body_id = v.body
		WHERE o.closed IS NULL AND o.closes > v.now AND (` + unanswered + ` OR ` + bodyDrafts + ` > 0)
		UNION ALL
		SELECT 'overdue', o.id, o.number, ` + bodyDrafts + `, o.closes, o.zone
		FROM v JOIN round o ON o.grp_id = v.grp JOIN round_body b ON b.round_id = o.id AND b.body_id = v.body
		WHERE (o.closed IS NOT NULL OR o.closes <= v.now) AND ` + unanswered + `
			AND NOT EXISTS (SELECT 1 FROM round l WHERE l.plan_id = o.plan_id AND l.number > o.number)
			AND NOT EXISTS (SELECT 1 FROM meeting m WHERE m.plan_id = o.plan_id AND m.closed > o.closes)`
	// Of the plan's latest round only, while no meeting has ended since: that a
	// proposal waits is asked for with every page of a head.
	todoReply = `SELECT 'reply', o.id, o.number, 0,
			(SELECT MIN(m.starts) FROM meeting m WHERE m.plan_id = o.plan_id AND m.state = 'planned'), ''
		FROM v JOIN round o ON o.grp_id = v.grp
		WHERE o.numbered IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM round l WHERE l.plan_id = o.plan_id AND l.number > o.number)
			AND NOT EXISTS (SELECT 1 FROM meeting m WHERE m.plan_id = o.plan_id AND m.closed > o.closes)
			AND EXISTS (SELECT 1 FROM comment c JOIN disposition d ON d.comment_id = c.id AND d.stage = 'proposed' AND d.replaced IS NULL
				WHERE c.round_id = o.id AND c.body_id = v.body AND ` + asked + `
					AND NOT EXISTS (SELECT 1 FROM reply y WHERE y.disposition_id = d.id AND y.body_id = v.body AND y.replaced IS NULL))`
	todoOfficer = `SELECT 'publish', r.plan_id, r.number, 0, CAST(NULL AS BIGINT), ''
		FROM v JOIN plan p ON p.grp_id = v.grp JOIN revision r ON r.plan_id = p.id WHERE r.state = 'draft'
		UNION ALL
		SELECT 'round', v.grp, r.number, 0, CAST(NULL AS BIGINT), ''
		FROM v JOIN plan p ON p.grp_id = v.grp JOIN revision r ON r.plan_id = p.id
		WHERE r.state = 'published' AND r.base_id IS NULL AND NOT EXISTS (SELECT 1 FROM round o WHERE o.revision_id = r.id)
			AND NOT EXISTS (SELECT 1 FROM revision l WHERE l.plan_id = r.plan_id AND l.number > r.number)
		UNION ALL
		SELECT 'late', o.id, o.number, COUNT(*), CAST(NULL AS BIGINT), ''
		FROM v JOIN round o ON o.grp_id = v.grp JOIN response p ON p.round_id = o.id
		WHERE p.late AND p.accepted IS NULL AND p.returned IS NULL GROUP BY o.id, o.number
		UNION ALL
		SELECT 'circulate', o.id, o.number, 0, CAST(NULL AS BIGINT), ''
		FROM v JOIN round o ON o.grp_id = v.grp
		WHERE o.numbered IS NULL AND (o.closed IS NOT NULL OR o.closes <= v.now)
			AND EXISTS (SELECT 1 FROM tally t WHERE t.round_id = o.id AND t.official > 0)
		UNION ALL
		SELECT 'undecided', o.id, o.number, COALESCE(SUM(t.official + t.deferred), 0),
			(SELECT MIN(m.starts) FROM meeting m WHERE m.plan_id = o.plan_id AND m.state = 'planned'), ''
		FROM v JOIN round o ON o.grp_id = v.grp JOIN tally t ON t.round_id = o.id
		WHERE o.numbered IS NOT NULL GROUP BY o.id, o.number, o.plan_id HAVING SUM(t.official + t.deferred) > 0
		UNION ALL
		SELECT 'meeting', m.id, m.number, 0, m.starts, m.zone
		FROM v JOIN meeting m ON m.grp_id = v.grp WHERE m.state = 'planned'
		UNION ALL
		SELECT 'protocol', m.id, m.number, 0, CAST(NULL AS BIGINT), ''
		FROM v JOIN meeting m ON m.grp_id = v.grp LEFT JOIN protocol p ON p.meeting_id = m.id
		WHERE m.state <> 'planned' AND (p.id IS NULL AND m.state = 'closed' OR p.state <> 'finalised')
		UNION ALL
		SELECT 'correction', p.id, m.number, COUNT(*), CAST(NULL AS BIGINT), ''
		FROM v JOIN meeting m ON m.grp_id = v.grp JOIN protocol p ON p.meeting_id = m.id JOIN correction c ON c.protocol_id = p.id
		WHERE c.state = 'open' GROUP BY p.id, m.number
		UNION ALL
		SELECT 'compose', m.id, m.number, 0, CAST(NULL AS BIGINT), ''
		FROM v JOIN meeting m ON m.grp_id = v.grp JOIN protocol p ON p.meeting_id = m.id
		WHERE p.state = 'finalised' AND NOT EXISTS (SELECT 1 FROM dispatch d WHERE d.meeting_id = m.id)
			AND NOT EXISTS (SELECT 1 FROM meeting l WHERE l.plan_id = m.plan_id AND l.number > m.number AND l.state <> 'cancelled')
		UNION ALL
		SELECT CASE WHEN d.stage = 'asked' THEN 'release' WHEN d.stage IN ('returned', 'missed') THEN 'returned_dispatch' ELSE 'dispatch' END,
			d.id, 0, 0, d.release_at, ''
		FROM v JOIN dispatch d ON d.grp_id = v.grp
		WHERE d.released IS NULL AND d.stage <> 'scheduled' AND (d.stage <> 'asked' OR d.asked_by <> v.person)
		UNION ALL
		SELECT 'delivery', d.id, 0, COUNT(*), CAST(NULL AS BIGINT), ''
		FROM v JOIN dispatch d ON d.grp_id = v.grp JOIN delivery l ON l.mailing_id = d.mailing_id
		WHERE l.state IN ('held', 'failed', 'refused', 'bounced') GROUP BY d.id
		UNION ALL
		SELECT 'letters', v.grp, 0, 0, CAST(NULL AS BIGINT), '' FROM v JOIN setting h ON h.key = '` + haltSetting + `'
		UNION ALL
		SELECT 'relay', v.grp, 0, COUNT(*), CAST(NULL AS BIGINT), '' FROM v JOIN relay r ON r.halted IS NOT NULL
		WHERE NOT EXISTS (SELECT 1 FROM setting h WHERE h.key = '` + haltSetting + `') GROUP BY v.grp
		UNION ALL
		SELECT 'referral', 0, r.number, 0, CAST(NULL AS BIGINT), ''
		FROM v JOIN plan p ON p.grp_id = v.grp JOIN revision r ON r.plan_id = p.id
		WHERE r.state = 'agreed' AND NOT EXISTS (SELECT 1 FROM referral f WHERE f.plan_id = p.id)
		UNION ALL
		SELECT 'referral', f.id, 0, 0, s.due, ''
		FROM v JOIN referral f ON f.grp_id = v.grp JOIN referral_step s ON s.referral_id = f.id
		WHERE f.ended IS NULL AND s.outcome = '' AND s.due <= v.now
			AND NOT EXISTS (SELECT 1 FROM referral_step e WHERE e.referral_id = f.id AND e.ord < s.ord AND e.outcome = '')
		UNION ALL
		SELECT 'invitation', v.grp, 0, COUNT(*), CAST(NULL AS BIGINT), ''
		FROM v JOIN membership m ON m.grp_id = v.grp
		WHERE m.invited IS NOT NULL AND m.accepted IS NULL AND (m.until IS NULL OR m.until > v.now) GROUP BY v.grp
		UNION ALL
		SELECT 'proposal', v.grp, 0, COUNT(*), CAST(NULL AS BIGINT), ''
		FROM v JOIN proposal p ON p.grp_id = v.grp WHERE p.decided IS NULL GROUP BY v.grp
		UNION ALL
		SELECT 'bounced', v.grp, 0, COUNT(DISTINCT p.id), CAST(NULL AS BIGINT), ''
		FROM v JOIN membership m ON m.grp_id = v.grp JOIN person p ON p.id = m.person_id
		WHERE p.bounced IS NOT NULL AND (m.until IS NULL OR m.until > v.now) GROUP BY v.grp
		UNION ALL
		SELECT 'contact', v.grp, 0, COUNT(*), CAST(NULL AS BIGINT), ''
		FROM v JOIN contact c ON ` + contactAsked + `
			AND c.body_id IN (SELECT g.body_id FROM grp_body g WHERE g.grp_id = v.grp AND g.since <= v.now AND (g.until IS NULL OR g.until > v.now))
		GROUP BY v.grp`
	todoChair = `SELECT 'chair', m.id, m.number, 0, CAST(NULL AS BIGINT), ''
		FROM v JOIN meeting m ON m.grp_id = v.grp WHERE m.state = 'open' AND m.chair_id = v.person`
	todoTranslator = `SELECT 'translate', x.plan_id, x.number, COUNT(*), CAST(NULL AS BIGINT), ''
		FROM v JOIN plan p ON p.grp_id = v.grp JOIN revision x ON x.plan_id = p.id AND x.state = 'draft'
			JOIN element_at a ON a.revision_id = x.id AND NOT a.deleted
			JOIN cell c ON c.revision_id = x.id AND c.element_id = a.element_id
		WHERE c.text <> '' AND p.langs LIKE '%,%' AND (c.stale OR NOT EXISTS (SELECT 1 FROM cell o
			WHERE o.revision_id = c.revision_id AND o.element_id = c.element_id AND o.col = c.col AND o.lang <> c.lang AND o.text <> ''))
		GROUP BY x.plan_id, x.number
		UNION ALL
		SELECT 'wording', o.id, o.number, COUNT(*), CAST(NULL AS BIGINT), ''
		FROM v JOIN plan p ON p.grp_id = v.grp JOIN round o ON o.plan_id = p.id
			JOIN comment c ON c.round_id = o.id JOIN edit e ON e.comment_id = c.id
		WHERE (NOT o.sealed OR o.closed IS NOT NULL OR o.closes <= v.now) AND ` + openEdit + `
		GROUP BY o.id, o.number`
)

// questions are what a viewer is asked for, by what they may do, as one: the
// rows behind forReader are what waits. Empty: nothing ever does.
func questions(who procedure.Viewer) string {
	asked := []string{}
	if who.SpeaksFor() != 0 && who.Clears() {
		asked = append(asked, todoHead, todoReply)
	} else if who.SpeaksFor() != 0 {
		asked = append(asked, todoDelegate)
	}
	if who.SpeaksFor() != 0 {
		asked = append(asked, todoReturned, todoRemark, todoConsult)
	}
	if who.Officer() {
		asked = append(asked, todoOfficer)
	}
	if who.Has(procedure.Translator) {
		asked = append(asked, todoTranslator)
	}
	if who.Member() {
		asked = append(asked, todoChair)
	}
	return strings.Join(asked, ` UNION ALL `)
}

// readerOf are the arguments of forReader.
func (r reading) readerOf(who procedure.Viewer) []any {
	return []any{who.Group, int64(who.SpeaksFor()), int64(who.Person), Time(r.now()), Time(procedure.AskBefore(r.now()))}
}

// Todo lists what waits for the viewer.
func (r reading) Todo(ctx context.Context, who procedure.Viewer) ([]procedure.Todo, error) {
	asked := questions(who)
	if asked == "" {
		return nil, nil
	}
	all, err := list(ctx, r.q, func(scan scan, t *procedure.Todo) error {
		return scan(&t.Kind, &t.Object, &t.Number, &t.Count, at(&t.Due), &t.Zone)
	}, forReader+asked, r.readerOf(who)...)
	if err != nil {
		return nil, err
	}
	written, err := r.writtenTodo(ctx, who)
	all = append(all, written...)
	slices.SortStableFunc(all, func(a, b procedure.Todo) int {
		return slices.Index(procedure.TodoKinds, a.Kind) - slices.Index(procedure.TodoKinds, b.Kind)
	})
	return all, err
}

// HomeSheet is the page that a member's day begins with.
func (r reading) HomeSheet(ctx context.Context, who procedure.Viewer) (procedure.HomeSheet, error) {
	var s procedure.HomeSheet
	if !who.Member() {
		return s, procedure.ErrNotFound
	}
	var err error
	if s.Todo, err = r.Todo(ctx, who); err != nil {
		return s, err
	}
	if s.Standing, err = r.Standing(ctx, who); err != nil && err != procedure.ErrNotFound {
		return s, err
	}
	if who.Officer() && s.Standing.Round != 0 && s.Standing.Table.IsZero() {
		answers, err := r.RoundSheet(ctx, who, s.Standing.Round)
		if err != nil {
			return s, err
		}
		s.Answers = &answers
	}
	if body := who.SpeaksFor(); body != 0 && s.Standing.Round != 0 {
		s.Delegation = &procedure.DelegationTally{}
		if err := one(ctx, r.q, `SELECT COUNT(CASE WHEN c.state = 'draft' AND c.person_id = $3 THEN 1 END),
				COUNT(CASE WHEN c.state = 'draft' AND c.person_id <> $3 THEN 1 END), COUNT(CASE WHEN c.state <> 'draft' THEN 1 END)
			FROM comment c WHERE c.round_id = $1 AND c.body_id = $2 AND c.deleted IS NULL`,
			[]any{s.Standing.Round, body, who.Person}, &s.Delegation.Own, &s.Delegation.Colleagues, &s.Delegation.Official); err != nil {
			return s, err
		}
	}
	s.News, err = r.news(ctx, who)
	return s, err
}

// Standing is where the latest plan of the viewer's group stands.
func (r reading) Standing(ctx context.Context, who procedure.Viewer) (procedure.Standing, error) {
	var s procedure.Standing
	var closed, opens, agreed, later time.Time
	err := one(ctx, r.q, `SELECT p.id, p.shorts,
			COALESCE((SELECT MAX(x.number) FROM revision x WHERE x.plan_id = p.id AND x.state <> 'draft'), 0),
			COALESCE((SELECT x.published FROM revision x WHERE x.id = o.revision_id), (SELECT MAX(x.published) FROM revision x WHERE x.plan_id = p.id)),
			COALESCE(o.id, 0), COALESCE(o.number, 0), o.opens, o.closes, o.closed, COALESCE(o.zone, ''), o.numbered,
			(SELECT COUNT(*) FROM round_body b WHERE b.round_id = o.id),
			(SELECT COUNT(DISTINCT a.body_id) FROM response a WHERE a.round_id = o.id AND a.returned IS NULL AND a.kind <> 'to_follow'
				AND (NOT a.late OR a.accepted IS NOT NULL)),
			COALESCE(m.id, 0), COALESCE(m.number, 0), m.starts, m.closed,
			(SELECT MAX(x.agreed) FROM revision x WHERE x.plan_id = p.id),
			(SELECT MAX(x.published) FROM revision x WHERE x.plan_id = p.id AND x.published > o.closes),
			t.finalised, (SELECT MAX(d.released) FROM dispatch d WHERE d.meeting_id = m.id),
			COALESCE(f.id, 0), f.ended, COALESCE(w.id, 0), COALESCE(w.number, 0), w.opened
		FROM plan p
		LEFT JOIN round o ON o.id = (SELECT MAX(x.id) FROM round x WHERE x.plan_id = p.id)
		LEFT JOIN meeting m ON m.id = (SELECT x.id FROM meeting x WHERE x.plan_id = p.id AND x.starts >= o.opens AND x.state <> 'cancelled' ORDER BY x.number DESC LIMIT 1)
		LEFT JOIN protocol t ON t.meeting_id = m.id
		LEFT JOIN referral f ON f.id = (SELECT MAX(x.id) FROM referral x WHERE x.plan_id = p.id)
		LEFT JOIN written w ON w.id = (SELECT MAX(x.id) FROM written x WHERE x.plan_id = p.id AND x.closed IS NULL)
		WHERE p.grp_id = $1 ORDER BY p.id DESC LIMIT 1`, []any{who.Group},
		&s.Plan, asJSON(&s.Short), &s.Revision, at(&s.Published), &s.Round, &s.RoundNo, at(&opens), at(&s.Closes), at(&closed), &s.Zone, at(&s.Table),
		&s.Asked, &s.Answered, &s.Meeting, &s.MeetingNo, at(&s.Starts), at(&s.Held), at(&agreed), at(&later),
		at(&s.Protocol), at(&s.Dispatch), &s.Referral, at(&s.Ended),
		&s.Written, &s.WrittenNo, at(&s.Put))
	s.RoundOver = s.Round != 0 && (!closed.IsZero() || !r.now().Before(s.Closes))
	if s.Revised = agreed; s.Revised.IsZero() && s.RoundOver {
		s.Revised = later
	}
	if !who.SeesRounds() {
		s.Asked, s.Answered, s.Written = 0, 0, 0
	}
	return s, err
}

// latestNews is how much of what has happened a page shows.
const latestNews = 8

// news lists what has happened lately and every member may know; who has
// answered a round is for those only who see rounds.
func (r reading) news(ctx context.Context, who procedure.Viewer) ([]procedure.News, error) {
	return list(ctx, r.q, func(scan scan, n *procedure.News) error {
		return scan(&n.Kind, at(&n.At), &n.Number, &n.Body, &n.Object, asJSON(&n.Title))
	}, `WITH v AS (SELECT CAST($1 AS BIGINT) AS grp, CAST($2 AS BIGINT) AS now, CAST($3 AS BIGINT) AS most, CAST($4 AS BOOLEAN) AS rounds),
		news (kind, at, number, body, object, titles) AS (
			SELECT 'revision', r.published, r.number, 0, p.id, NULL FROM v JOIN plan p ON p.grp_id = v.grp JOIN revision r ON r.plan_id = p.id WHERE r.published IS NOT NULL
			UNION ALL SELECT 'opened', o.opens, o.number, 0, o.id, NULL FROM v JOIN round o ON o.grp_id = v.grp
			UNION ALL SELECT 'closed', o.closes, o.number, 0, o.id, NULL FROM v JOIN round o ON o.grp_id = v.grp WHERE o.closed IS NOT NULL
			UNION ALL SELECT 'responded', p.at, o.number, p.body_id, o.id, NULL FROM v JOIN round o ON o.grp_id = v.grp JOIN response p ON p.round_id = o.id
				WHERE v.rounds AND p.kind <> 'to_follow'
			UNION ALL SELECT 'table', o.numbered, o.number, 0, o.id, NULL FROM v JOIN round o ON o.grp_id = v.grp WHERE o.numbered IS NOT NULL
			UNION ALL SELECT 'meeting', m.opened, m.number, 0, m.id, NULL FROM v JOIN meeting m ON m.grp_id = v.grp WHERE m.opened IS NOT NULL
			UNION ALL SELECT 'document', d.finalised, 0, 0, d.id, d.titles FROM v JOIN document d ON d.grp_id = v.grp WHERE d.annex_of IS NULL
			UNION ALL SELECT 'referral', f.started, 0, 0, f.id, NULL FROM v JOIN referral f ON f.grp_id = v.grp)
		SELECT n.kind, n.at, n.number, n.body, n.object, n.titles FROM news n WHERE n.at <= (SELECT v.now FROM v)
		ORDER BY n.at DESC, n.kind LIMIT (SELECT v.most FROM v)`, who.Group, Time(r.now()), latestNews, who.SeesRounds())
}
