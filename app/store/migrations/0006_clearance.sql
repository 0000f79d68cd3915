-- Clearance within a delegation.

ALTER TABLE comment ADD COLUMN clearance TEXT NOT NULL DEFAULT ''; -- of a draft: returned first
CREATE TABLE draft_note (                                      -- with which a draft was returned to its author
  comment_id BIGINT NOT NULL REFERENCES comment, at BIGINT NOT NULL, person_id BIGINT NOT NULL REFERENCES person, text TEXT NOT NULL,
  PRIMARY KEY (comment_id, at)){clustered};
CREATE TABLE pause (                                           -- a delegation's experts rest while its head clears
  round_id BIGINT NOT NULL REFERENCES round, body_id BIGINT NOT NULL REFERENCES body, at BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person, PRIMARY KEY (round_id, body_id)){clustered};
CREATE TABLE first_level (                                     -- who clears a delegation's drafts before its head
  grp_id BIGINT NOT NULL REFERENCES grp, body_id BIGINT NOT NULL REFERENCES body, person_id BIGINT NOT NULL REFERENCES person,
  PRIMARY KEY (grp_id, body_id, person_id)){clustered};
