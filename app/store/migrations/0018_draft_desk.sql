-- The columns that a published revision has: those of its plan may change. -------

CREATE TABLE revision_column (
  revision_id BIGINT NOT NULL REFERENCES revision, key TEXT NOT NULL, ord INTEGER NOT NULL,
  core BOOLEAN NOT NULL, names TEXT NOT NULL, PRIMARY KEY (revision_id, key)){clustered};
INSERT INTO revision_column (revision_id, key, ord, core, names)
  SELECT v.id, c.key, c.ord, c.core, c.names FROM revision v JOIN plan_column c ON c.plan_id = v.plan_id WHERE v.state <> 'draft';

-- Authentic texts that copies were made from, written over in a draft since. ----

CREATE TABLE cell_source (
  element_id BIGINT NOT NULL REFERENCES element, col TEXT NOT NULL, sha TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (element_id, col, sha)){clustered};

-- How a group calls things: its terms, and who may be named as executor. --------

CREATE TABLE glossary (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, kind TEXT NOT NULL, -- term executor
  texts TEXT NOT NULL, avoid TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1, removed BIGINT);
CREATE INDEX glossary_of ON glossary (grp_id, kind);
