-- Forms and tracked plans that were filled in outside of the portal.

CREATE TABLE form_import (                                     -- what an upload would become, until it is confirmed
  id BIGINT PRIMARY KEY, round_id BIGINT NOT NULL REFERENCES round, body_id BIGINT NOT NULL REFERENCES body,
  person_id BIGINT NOT NULL REFERENCES person, name TEXT NOT NULL, at BIGINT NOT NULL, preview TEXT NOT NULL, done BIGINT);

CREATE TABLE form_draft (                                      -- which line of which upload a draft came from, and its author in Word
  comment_id BIGINT PRIMARY KEY REFERENCES comment, form_id BIGINT NOT NULL, line INTEGER NOT NULL, author TEXT NOT NULL);
CREATE INDEX form_draft_of ON form_draft (form_id);
