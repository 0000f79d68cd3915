-- Answers to a round that came by letter: the scan of the letter, and what the
-- secretariat enters from one, which nobody else sees until it is submitted.

CREATE TABLE entry (                                           -- a letter that is being entered
  id BIGINT PRIMARY KEY, round_id BIGINT NOT NULL REFERENCES round, body_id BIGINT NOT NULL REFERENCES body,
  at BIGINT NOT NULL, person_id BIGINT NOT NULL REFERENCES person, received BIGINT NOT NULL,
  out_number TEXT NOT NULL, out_date BIGINT, in_number TEXT NOT NULL, in_date BIGINT,
  response_id BIGINT REFERENCES response, dropped BIGINT);     -- how it ended
CREATE INDEX entry_open ON entry (round_id) WHERE response_id IS NULL AND dropped IS NULL;
CREATE TABLE entry_comment (                                   -- what the letter says, until it is submitted
  id BIGINT PRIMARY KEY, entry_id BIGINT NOT NULL REFERENCES entry, at BIGINT NOT NULL, person_id BIGINT NOT NULL REFERENCES person,
  token TEXT NOT NULL, comment TEXT NOT NULL,
  form_id BIGINT, line INTEGER NOT NULL DEFAULT 0, author TEXT NOT NULL DEFAULT ''); -- of which form, whom Word names
CREATE INDEX entry_comment_of ON entry_comment (entry_id);
CREATE TABLE letter_file (                                     -- scans of a letter, of an entry until its response has come
  id BIGINT PRIMARY KEY, response_id BIGINT REFERENCES response, entry_id BIGINT REFERENCES entry, name TEXT NOT NULL, type TEXT NOT NULL,
  sha256 {blob} NOT NULL, size BIGINT NOT NULL, at BIGINT NOT NULL, person_id BIGINT NOT NULL REFERENCES person);
CREATE INDEX letter_file_response ON letter_file (response_id) WHERE response_id IS NOT NULL;
CREATE INDEX letter_file_entry ON letter_file (entry_id) WHERE entry_id IS NOT NULL;
ALTER TABLE form_import ADD COLUMN entry_id BIGINT REFERENCES entry; -- a form that came with a letter

-- What a body said in a written procedure after its silence had ended is kept,
-- and changes nothing; the result of one is a document.

ALTER TABLE written_answer ADD COLUMN late BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE written ADD COLUMN document_id BIGINT REFERENCES document;
