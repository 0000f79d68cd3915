-- A conflict of two comments is what carrying both out would ask about. Where edits
-- stand that one may be in conflict with is found at once; which of the comments
-- there are so far are contested is settled in Go, an element at a time. -----------

CREATE INDEX edit_structure ON edit (element_id, col, op, comment_id) WHERE disposition_id IS NULL AND col = '';
CREATE INDEX edit_into ON edit (with_id, comment_id) WHERE with_id IS NOT NULL AND disposition_id IS NULL;
CREATE INDEX edit_behind ON edit (place_after, comment_id) WHERE place_after IS NOT NULL AND disposition_id IS NULL;
CREATE INDEX edit_within ON edit (place_section, comment_id) WHERE place_section IS NOT NULL AND disposition_id IS NULL;
CREATE TABLE contest_due (round_id BIGINT NOT NULL, element_id BIGINT NOT NULL, PRIMARY KEY (round_id, element_id)){clustered};
INSERT INTO contest_due (round_id, element_id) SELECT t.round_id, t.element_id FROM tally t;
