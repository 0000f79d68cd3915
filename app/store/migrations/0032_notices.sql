-- Who was invited to a meeting, why one was cancelled, and which addresses the
-- secretariats are still to hear of.

ALTER TABLE meeting ADD COLUMN cancelled BIGINT;
ALTER TABLE meeting ADD COLUMN reason TEXT NOT NULL DEFAULT ''; -- why it was cancelled
CREATE TABLE invited (
  meeting_id BIGINT NOT NULL REFERENCES meeting, person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL,
  PRIMARY KEY (meeting_id, person_id)){clustered};
CREATE TABLE bounce_news (                                     -- until its secretariat was told
  grp_id BIGINT NOT NULL REFERENCES grp, address TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (grp_id, address)){clustered};
