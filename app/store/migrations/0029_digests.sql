-- How notices come to a person, and the notices that wait for a daily letter.

CREATE TABLE notice_choice (
  person_id BIGINT PRIMARY KEY REFERENCES person,
  wishes TEXT NOT NULL,                                        -- JSON by kind of notice: at_once digest none
  zone TEXT NOT NULL, digest INTEGER NOT NULL,                 -- minutes of the day, as the two below
  quiet BOOLEAN NOT NULL, quiet_from INTEGER NOT NULL, quiet_until INTEGER NOT NULL);
CREATE TABLE digest_line (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, person_id BIGINT NOT NULL REFERENCES person,
  letter TEXT NOT NULL, lang TEXT NOT NULL, fields TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX digest_line_of ON digest_line (person_id, grp_id, at);
ALTER TABLE mailing ADD COLUMN thread TEXT NOT NULL DEFAULT '';  -- what the letters of a thread are about: round/12
