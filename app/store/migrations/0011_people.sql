-- What heads of delegation propose for the list of their people. ---------------

CREATE TABLE proposal (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, body_id BIGINT NOT NULL REFERENCES body,
  kind TEXT NOT NULL, membership_id BIGINT REFERENCES membership, -- kind: add person place end; NULL: of add
  was TEXT NOT NULL, wants TEXT NOT NULL, until BIGINT, invite BOOLEAN NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL,
  outcome TEXT NOT NULL DEFAULT '', decided BIGINT, decided_by BIGINT REFERENCES person, -- outcome: confirmed declined withdrawn
  reason TEXT NOT NULL DEFAULT '');
CREATE INDEX proposal_of ON proposal (grp_id, body_id, id);
CREATE UNIQUE INDEX proposal_now ON proposal (membership_id, kind) WHERE decided IS NULL;

-- Addresses that take no letters: since when, and what the mail server said. ---

ALTER TABLE person ADD COLUMN bounced BIGINT;
ALTER TABLE person ADD COLUMN bounce TEXT NOT NULL DEFAULT '';
ALTER TABLE contact ADD COLUMN bounce TEXT NOT NULL DEFAULT '';
