-- What is written in files is found by search. --------------------------------------

CREATE TABLE file_text (                                       -- what is written in a file, whatever it belongs to
  sha256 {blob} PRIMARY KEY, tries INTEGER NOT NULL DEFAULT 0, -- tries: begun to read it so often
  read BIGINT, fault TEXT NOT NULL DEFAULT '',                 -- fault: why it could not be read
  text TEXT NOT NULL DEFAULT '');
CREATE INDEX file_text_unread ON file_text (tries, sha256) WHERE read IS NULL;
CREATE INDEX comment_file_hash ON comment_file (sha256);
CREATE INDEX letter_file_hash ON letter_file (sha256);
INSERT INTO find_due (kind, object) SELECT 'file', x.id FROM (
  SELECT f.id, f.at FROM comment_file f UNION ALL SELECT f.id, f.at FROM letter_file f
  UNION ALL SELECT f.id, d.finalised FROM document_file f JOIN document d ON d.id = f.document_id) x
  WHERE TRUE ORDER BY x.at, x.id ON CONFLICT (kind, object) DO NOTHING;
