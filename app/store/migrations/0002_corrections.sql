-- Corrections to a shown protocol, and acknowledgements that can be corrected.

CREATE TABLE correction (                                      -- proposed by a delegation to a protocol that is shown
  id {id}, protocol_id BIGINT NOT NULL REFERENCES protocol, part TEXT NOT NULL, -- key of the passage
  body_id BIGINT NOT NULL REFERENCES body, person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL,
  texts TEXT NOT NULL, stood TEXT NOT NULL, reason TEXT NOT NULL, -- what should stand, and what stood
  state TEXT NOT NULL, note TEXT NOT NULL, answered BIGINT);   -- open taken declined
CREATE INDEX correction_protocol ON correction (protocol_id);

ALTER TABLE acknowledgement RENAME TO acknowledgement_single;
CREATE TABLE acknowledgement (                                 -- n: from 1; a later one corrects those before
  delivery_id BIGINT NOT NULL REFERENCES delivery, n INTEGER NOT NULL, at BIGINT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL,
  incoming TEXT NOT NULL, address TEXT NOT NULL, paper TEXT NOT NULL, person_id BIGINT, -- person: who entered one on paper
  PRIMARY KEY (delivery_id, n)){clustered};
INSERT INTO acknowledgement (delivery_id, n, at, name, post, incoming, address, paper, person_id)
  SELECT delivery_id, 1, at, name, post, incoming, address, paper, person_id FROM acknowledgement_single;
DROP TABLE acknowledgement_single;
