-- Consultations of a delegation within itself, before its position is cleared.

CREATE TABLE consultation (
  round_id BIGINT NOT NULL REFERENCES round, body_id BIGINT NOT NULL REFERENCES body, n INTEGER NOT NULL, -- within these two
  at BIGINT NOT NULL, person_id BIGINT NOT NULL REFERENCES person, text TEXT NOT NULL, closes BIGINT NOT NULL, extended BIGINT, ended BIGINT,
  pauses BOOLEAN NOT NULL,                                     -- the experts rest when it is over
  PRIMARY KEY (round_id, body_id, n)){clustered};
CREATE INDEX consultation_open ON consultation (closes) WHERE ended IS NULL;
CREATE TABLE consulted (                                       -- whom it asks
  round_id BIGINT NOT NULL, body_id BIGINT NOT NULL, n INTEGER NOT NULL, person_id BIGINT NOT NULL REFERENCES person,
  about TEXT NOT NULL, answer TEXT NOT NULL DEFAULT '', at BIGINT, note TEXT NOT NULL DEFAULT '', -- answer: ready none, or empty
  PRIMARY KEY (round_id, body_id, n, person_id), FOREIGN KEY (round_id, body_id, n) REFERENCES consultation){clustered};
CREATE INDEX consulted_owing ON consulted (person_id) WHERE answer = '';
