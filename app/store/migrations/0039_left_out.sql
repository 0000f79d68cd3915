-- Who left an agreed edit out of a revision by choice, when and why. ----------------

ALTER TABLE revision_left ADD COLUMN at BIGINT;                 -- NULL: it was nobody's choice
ALTER TABLE revision_left ADD COLUMN person_id BIGINT REFERENCES person;
ALTER TABLE revision_left ADD COLUMN misfit TEXT NOT NULL DEFAULT '';   -- why it did not fit, and the words sought
ALTER TABLE revision_left ADD COLUMN sought TEXT NOT NULL DEFAULT '';
ALTER TABLE revision_left ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE revision_left ADD COLUMN others TEXT NOT NULL DEFAULT '[]'; -- JSON: the comments whose edits are in it instead
UPDATE revision_left SET
  at = (SELECT MAX(a.at) FROM audit a WHERE a.object = 'revision/' || CAST(revision_left.revision_id AS TEXT) AND a.verb = 'revision.make'),
  person_id = (SELECT MAX(a.person_id) FROM audit a WHERE a.object = 'revision/' || CAST(revision_left.revision_id AS TEXT) AND a.verb = 'revision.make')
  WHERE why = 'skipped';
