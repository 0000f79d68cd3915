-- A result of a written procedure that a letter entered later has outdated. ------

ALTER TABLE written ADD COLUMN outdated BIGINT;                -- document that the next result replaces
