-- Drafts that save themselves: what was typed into the form of one that is not
-- finished, by field ('' of a finished one), and the last hand on it.

ALTER TABLE comment ADD COLUMN typed TEXT NOT NULL DEFAULT '';
ALTER TABLE comment ADD COLUMN saved BIGINT;
ALTER TABLE comment ADD COLUMN saved_by BIGINT;
ALTER TABLE comment ADD COLUMN by_itself BOOLEAN NOT NULL DEFAULT FALSE;
