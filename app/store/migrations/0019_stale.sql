-- Copies that follow an earlier authentic text than the revision's. -------------

ALTER TABLE cell ADD COLUMN stale BOOLEAN NOT NULL DEFAULT FALSE;
