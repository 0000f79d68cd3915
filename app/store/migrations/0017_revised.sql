-- Of which meeting's decisions a revision was made, and what became of the
-- comments that changed nothing in it.

ALTER TABLE revision ADD COLUMN meeting_id BIGINT;
UPDATE revision SET meeting_id = (SELECT MIN(i.meeting_id) FROM carried k
  JOIN disposition d ON d.comment_id = k.comment_id AND d.stage = 'decided' AND d.replaced IS NULL
  JOIN item i ON i.id = d.item_id WHERE k.revision_id = revision.id);
CREATE TABLE revision_left (
  revision_id BIGINT NOT NULL REFERENCES revision, comment_id BIGINT NOT NULL REFERENCES comment,
  why TEXT NOT NULL, PRIMARY KEY (revision_id, comment_id)){clustered}; -- skipped wordless elsewhere settled open
CREATE INDEX carried_comment ON carried (comment_id);
