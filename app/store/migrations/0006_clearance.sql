-- Clearance within a delegation.

ALTER TABLE comment ADD COLUMN clearance TEXT NOT NULL DEFAULT ''; -- of a draft: returned first
CREATE TABLE draft_note (                                      -- with which a draft was returned to its author
  id {id}, comment_id BIGINT NOT NULL REFERENCES comment, at BIGINT NOT NULL, person_id BIGINT NOT NULL REFERENCES person, text TEXT NOT NULL);
CREATE INDEX draft_note_of ON draft_note (comment_id, id);
CREATE TABLE pause (                                           -- a delegation's experts rest while its head clears
  round_id BIGINT NOT NULL REFERENCES round, body_id BIGINT NOT NULL REFERENCES body, at BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person, PRIMARY KEY (round_id, body_id)){clustered};
CREATE TABLE first_level (                                     -- who clears a delegation's drafts before its head
  grp_id BIGINT NOT NULL REFERENCES grp, body_id BIGINT NOT NULL REFERENCES body, person_id BIGINT NOT NULL REFERENCES person,
  PRIMARY KEY (grp_id, body_id, person_id)){clustered};

-- Deadlines that were moved, and reminders of those that stand.

ALTER TABLE round ADD COLUMN extended BIGINT;                  -- when its deadline was last moved
CREATE TABLE extension (                                       -- of a round: from what to what
  id {id}, round_id BIGINT NOT NULL REFERENCES round, at BIGINT NOT NULL, was BIGINT NOT NULL, closes BIGINT NOT NULL, reason TEXT NOT NULL);
CREATE INDEX extension_of ON extension (round_id, id);
UPDATE mailing SET letter = 'round_reminder' WHERE letter = 'round_two_days_left';

-- Responses whose fingerprint can be checked later.

ALTER TABLE response ADD COLUMN salt {blob};                   -- of the fingerprint; NULL: it was taken otherwise

ALTER TABLE response ADD COLUMN confirmed BIGINT;              -- of one that was entered: when its delegation confirmed it
