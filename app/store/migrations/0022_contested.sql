-- Comments beside which one of another body proposes to change the same text:
-- kept in their rows, and counted with what tables are filtered by.

ALTER TABLE comment ADD COLUMN contested BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE comment SET contested = TRUE WHERE id IN (
  SELECT c.id FROM edit e JOIN comment c ON c.id = e.comment_id
  JOIN (SELECT g.round_id, f.element_id, f.col, MIN(g.body_id) AS least, MAX(g.body_id) AS most
    FROM edit f JOIN comment g ON g.id = f.comment_id
    WHERE f.disposition_id IS NULL AND g.state NOT IN ('draft', 'withdrawn') GROUP BY g.round_id, f.element_id, f.col) s
    ON s.round_id = c.round_id AND s.element_id = e.element_id AND s.col = e.col
  WHERE e.disposition_id IS NULL AND c.state <> 'draft' AND (s.least <> c.body_id OR s.most <> c.body_id));
CREATE INDEX comment_contested ON comment (round_id, pos, id, state) WHERE contested;

DROP TABLE tally_kind;
CREATE TABLE tally_kind (                                      -- section 0: of the whole document
  round_id BIGINT NOT NULL, section_id BIGINT NOT NULL, body_id BIGINT NOT NULL, kind TEXT NOT NULL, lang TEXT NOT NULL,
  supported BOOLEAN NOT NULL, contested BOOLEAN NOT NULL,
  official BIGINT NOT NULL DEFAULT 0, accepted BIGINT NOT NULL DEFAULT 0, accepted_in_part BIGINT NOT NULL DEFAULT 0,
  rejected BIGINT NOT NULL DEFAULT 0, noted BIGINT NOT NULL DEFAULT 0, deferred BIGINT NOT NULL DEFAULT 0,
  withdrawn BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (round_id, section_id, body_id, kind, lang, supported, contested)){clustered};
INSERT INTO tally_kind (round_id, section_id, body_id, kind, lang, supported, contested, official, accepted, accepted_in_part, rejected, noted, deferred, withdrawn)
  SELECT c.round_id, CASE WHEN e.kind = 'section' THEN e.id ELSE COALESCE(a.parent_id, 0) END, c.body_id, c.kind, c.lang, c.supports > 0, c.contested,
    SUM(CASE WHEN c.state = 'official' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'accepted' THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.state = 'accepted_in_part' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'rejected' THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.state = 'noted' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'deferred' THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.state = 'withdrawn' THEN 1 ELSE 0 END)
  FROM comment c JOIN round o ON o.id = c.round_id JOIN element e ON e.id = c.element_id
  LEFT JOIN element_at a ON a.element_id = c.element_id AND a.revision_id = o.revision_id
  WHERE c.state <> 'draft'
  GROUP BY c.round_id, CASE WHEN e.kind = 'section' THEN e.id ELSE COALESCE(a.parent_id, 0) END, c.body_id, c.kind, c.lang, c.supports > 0, c.contested;
