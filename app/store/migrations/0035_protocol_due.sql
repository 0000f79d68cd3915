-- By when corrections to a protocol are expected that is shown.

ALTER TABLE protocol ADD COLUMN due BIGINT;
