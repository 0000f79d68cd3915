-- What bodies say of an outcome that the secretariat proposes. ------------------

CREATE TABLE reply (
  id {id}, comment_id BIGINT NOT NULL REFERENCES comment,
  disposition_id BIGINT NOT NULL REFERENCES disposition,       -- the proposal that was seen
  body_id BIGINT NOT NULL REFERENCES body, kind TEXT NOT NULL, -- agrees insists apart
  lang TEXT NOT NULL, reason TEXT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL, replaced BIGINT);
CREATE UNIQUE INDEX reply_now ON reply (disposition_id, body_id) WHERE replaced IS NULL;
CREATE INDEX reply_of ON reply (comment_id, id);

-- Dispositions that were written in one act, and can be taken back in one. ------

CREATE TABLE block (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, stage TEXT NOT NULL, -- proposed decided
  round_id BIGINT REFERENCES round, meeting_id BIGINT REFERENCES meeting, -- whose comments
  lead_id BIGINT REFERENCES comment,                           -- that the others were decided with; NULL: as proposed
  person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL, undone BIGINT);
CREATE INDEX block_round ON block (round_id) WHERE round_id IS NOT NULL;
CREATE INDEX block_meeting ON block (meeting_id) WHERE meeting_id IS NOT NULL;
ALTER TABLE disposition ADD COLUMN block_id BIGINT;
CREATE INDEX disposition_block ON disposition (block_id) WHERE block_id IS NOT NULL;

-- Comments that say the same as another: one decision serves them all. ----------

CREATE TABLE comment_lead (
  comment_id BIGINT PRIMARY KEY REFERENCES comment, lead_id BIGINT NOT NULL REFERENCES comment,
  person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL){clustered};
CREATE INDEX comment_lead_of ON comment_lead (lead_id);
