-- The newest things are indexed anew, with the marks of their slices. --------------

UPDATE find SET sum = -38 WHERE id IN (SELECT x.id FROM (
  SELECT f.id, ROW_NUMBER() OVER (PARTITION BY f.grp_id, f.kind ORDER BY f.id DESC) AS n FROM find f) x WHERE x.n <= 16000);
INSERT INTO find_due (kind, object) SELECT f.kind, f.object FROM find f WHERE f.sum = -38 GROUP BY f.kind, f.object ORDER BY MIN(f.id)
  ON CONFLICT (kind, object) DO NOTHING;
