-- Lists of participants, and who clears in a head's place.

CREATE TABLE people_import (                                   -- an uploaded list, until it is confirmed
  id BIGINT PRIMARY KEY, grp_id BIGINT NOT NULL REFERENCES grp, person_id BIGINT NOT NULL REFERENCES person,
  name TEXT NOT NULL, at BIGINT NOT NULL, preview TEXT NOT NULL, done BIGINT);
ALTER TABLE membership ADD COLUMN clears_since BIGINT;         -- a delegate clears in the head's place from then
ALTER TABLE membership ADD COLUMN clears_until BIGINT;         -- to then
