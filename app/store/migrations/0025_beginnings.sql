-- Words are found by their beginnings too: the stems of all that is indexed, by
-- their first three letters. All is indexed anew.

CREATE TABLE find_stem (head TEXT NOT NULL, stem TEXT NOT NULL, PRIMARY KEY (head, stem)){clustered};
INSERT INTO find_due (kind, object) SELECT 'person', p.id FROM person p WHERE TRUE ORDER BY p.id ON CONFLICT (kind, object) DO NOTHING;
INSERT INTO find_due (kind, object) SELECT 'text', v.id FROM revision v WHERE TRUE ORDER BY v.id ON CONFLICT (kind, object) DO NOTHING;
INSERT INTO find_due (kind, object) SELECT 'document', d.id FROM document d WHERE TRUE ORDER BY d.id ON CONFLICT (kind, object) DO NOTHING;
INSERT INTO find_due (kind, object) SELECT 'decision', d.id FROM decision d WHERE d.removed IS NULL ORDER BY d.id ON CONFLICT (kind, object) DO NOTHING;
INSERT INTO find_due (kind, object) SELECT 'comment', c.id FROM comment c WHERE c.deleted IS NULL ORDER BY COALESCE(c.official, c.at), c.id ON CONFLICT (kind, object) DO NOTHING;
