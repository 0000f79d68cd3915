-- What each page asks of drafts (how many wait, whether any was returned) is
-- answered from the index alone.

DROP INDEX comment_draft;
CREATE INDEX comment_draft ON comment (round_id, body_id, person_id, clearance, response_id, state, deleted)
  WHERE state = 'draft' AND deleted IS NULL;
