-- The consolidated table: what is counted of it by its filters, the order in
-- which each filter is read, and filters that somebody keeps.

CREATE TABLE tally_kind (                                      -- section 0: of the whole document
  round_id BIGINT NOT NULL, section_id BIGINT NOT NULL, body_id BIGINT NOT NULL, kind TEXT NOT NULL, lang TEXT NOT NULL, supported BOOLEAN NOT NULL,
  official BIGINT NOT NULL DEFAULT 0, accepted BIGINT NOT NULL DEFAULT 0, accepted_in_part BIGINT NOT NULL DEFAULT 0,
  rejected BIGINT NOT NULL DEFAULT 0, noted BIGINT NOT NULL DEFAULT 0, deferred BIGINT NOT NULL DEFAULT 0,
  withdrawn BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (round_id, section_id, body_id, kind, lang, supported)){clustered};
INSERT INTO tally_kind (round_id, section_id, body_id, kind, lang, supported, official, accepted, accepted_in_part, rejected, noted, deferred, withdrawn)
  SELECT c.round_id, CASE WHEN e.kind = 'section' THEN e.id ELSE COALESCE(a.parent_id, 0) END, c.body_id, c.kind, c.lang, c.supports > 0,
    SUM(CASE WHEN c.state = 'official' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'accepted' THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.state = 'accepted_in_part' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'rejected' THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.state = 'noted' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'deferred' THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.state = 'withdrawn' THEN 1 ELSE 0 END)
  FROM comment c JOIN round o ON o.id = c.round_id JOIN element e ON e.id = c.element_id
  LEFT JOIN element_at a ON a.element_id = c.element_id AND a.revision_id = o.revision_id
  WHERE c.state <> 'draft'
  GROUP BY c.round_id, CASE WHEN e.kind = 'section' THEN e.id ELSE COALESCE(a.parent_id, 0) END, c.body_id, c.kind, c.lang, c.supports > 0;

CREATE TABLE tally_cell (                                      -- an element and a body: a cell of the map
  round_id BIGINT NOT NULL, element_id BIGINT NOT NULL, body_id BIGINT NOT NULL,
  official BIGINT NOT NULL DEFAULT 0, accepted BIGINT NOT NULL DEFAULT 0, accepted_in_part BIGINT NOT NULL DEFAULT 0,
  rejected BIGINT NOT NULL DEFAULT 0, noted BIGINT NOT NULL DEFAULT 0, deferred BIGINT NOT NULL DEFAULT 0,
  withdrawn BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (round_id, element_id, body_id)){clustered};
INSERT INTO tally_cell (round_id, element_id, body_id, official, accepted, accepted_in_part, rejected, noted, deferred, withdrawn)
  SELECT c.round_id, c.element_id, c.body_id,
    SUM(CASE WHEN c.state = 'official' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'accepted' THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.state = 'accepted_in_part' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'rejected' THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.state = 'noted' THEN 1 ELSE 0 END), SUM(CASE WHEN c.state = 'deferred' THEN 1 ELSE 0 END),
    SUM(CASE WHEN c.state = 'withdrawn' THEN 1 ELSE 0 END)
  FROM comment c WHERE c.state <> 'draft' GROUP BY c.round_id, c.element_id, c.body_id;

CREATE INDEX comment_lang ON comment (round_id, lang, pos, id, state);
CREATE INDEX comment_supported ON comment (round_id, pos, id, state) WHERE supports > 0;
CREATE INDEX comment_undecided ON comment (round_id, pos, id, state) WHERE state IN ('official', 'deferred');
CREATE INDEX edit_proposed ON edit (element_id, col, comment_id) WHERE disposition_id IS NULL;
CREATE INDEX item_comment_ord ON item_comment (item_id, ord, comment_id);
