-- What is found by its words. ----------------------------------------------------

CREATE TABLE find (                                            -- a thing that can be found: part: of a revision the element, of a person the group
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, kind TEXT NOT NULL, -- text comment decision document person
  object BIGINT NOT NULL, part BIGINT NOT NULL, at BIGINT NOT NULL,
  sum BIGINT NOT NULL{terms});                                 -- of its words and marks, to leave alone what has not changed
CREATE UNIQUE INDEX find_object ON find (kind, object, part);
CREATE INDEX find_at ON find (grp_id, kind, at, id);
{find_terms};
CREATE TABLE find_due (                                        -- objects to be indexed anew; n: how often they have changed meanwhile
  id {id}, kind TEXT NOT NULL, object BIGINT NOT NULL, n BIGINT NOT NULL DEFAULT 1, UNIQUE (kind, object));
INSERT INTO find_due (kind, object) SELECT 'person', p.id FROM person p ORDER BY p.id;
INSERT INTO find_due (kind, object) SELECT 'text', v.id FROM revision v ORDER BY v.id;
INSERT INTO find_due (kind, object) SELECT 'document', d.id FROM document d ORDER BY d.id;
INSERT INTO find_due (kind, object) SELECT 'decision', d.id FROM decision d WHERE d.removed IS NULL ORDER BY d.id;
INSERT INTO find_due (kind, object) SELECT 'comment', c.id FROM comment c WHERE c.deleted IS NULL ORDER BY COALESCE(c.official, c.at), c.id;
