-- What colleagues of a delegation say to each other below its own comments, and
-- from which remark on somebody who takes part has not read.

CREATE TABLE remark (
  comment_id BIGINT NOT NULL REFERENCES comment, n INTEGER NOT NULL, person_id BIGINT NOT NULL REFERENCES person,
  at BIGINT NOT NULL, text TEXT NOT NULL, token TEXT NOT NULL, taken BIGINT, -- taken back
  PRIMARY KEY (comment_id, n)){clustered};
CREATE UNIQUE INDEX remark_of_form ON remark (comment_id, person_id, token) WHERE token <> '';
CREATE TABLE remark_unread (
  person_id BIGINT NOT NULL REFERENCES person, comment_id BIGINT NOT NULL REFERENCES comment, n INTEGER NOT NULL,
  PRIMARY KEY (person_id, comment_id)){clustered};
