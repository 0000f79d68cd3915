-- All forms of a Russian word have one stem, which is another one for many. All is
-- indexed anew. ----------------------------------------------------------------------

DELETE FROM find_stem;
INSERT INTO find_due (kind, object) SELECT 'person', p.id FROM person p WHERE TRUE ORDER BY p.id ON CONFLICT (kind, object) DO NOTHING;
INSERT INTO find_due (kind, object) SELECT 'text', v.id FROM revision v WHERE TRUE ORDER BY v.id ON CONFLICT (kind, object) DO NOTHING;
INSERT INTO find_due (kind, object) SELECT 'document', d.id FROM document d WHERE TRUE ORDER BY d.id ON CONFLICT (kind, object) DO NOTHING;
INSERT INTO find_due (kind, object) SELECT 'decision', d.id FROM decision d WHERE d.removed IS NULL ORDER BY d.id ON CONFLICT (kind, object) DO NOTHING;
INSERT INTO find_due (kind, object) SELECT 'comment', c.id FROM comment c WHERE c.deleted IS NULL ORDER BY COALESCE(c.official, c.at), c.id ON CONFLICT (kind, object) DO NOTHING;
INSERT INTO find_due (kind, object) SELECT 'file', x.id FROM (
  SELECT f.id, f.at FROM comment_file f UNION ALL SELECT f.id, f.at FROM letter_file f
  UNION ALL SELECT f.id, d.finalised FROM document_file f JOIN document d ON d.id = f.document_id) x
  WHERE TRUE ORDER BY x.at, x.id ON CONFLICT (kind, object) DO NOTHING;
