-- Lists of participants.

CREATE TABLE people_import (                                   -- an uploaded list, until it is confirmed
  id BIGINT PRIMARY KEY, grp_id BIGINT NOT NULL REFERENCES grp, person_id BIGINT NOT NULL REFERENCES person,
  name TEXT NOT NULL, at BIGINT NOT NULL, preview TEXT NOT NULL, done BIGINT);
