-- Mail servers: what each has said of itself, and which one it was that
-- answered. ---------------------------------------------------------------------

CREATE TABLE relay (                                           -- those in use; a column without a value: nothing known
  name TEXT PRIMARY KEY, size BIGINT NOT NULL DEFAULT 0,       -- host:port; bytes of a letter that it takes
  halted BIGINT, stage TEXT, code INTEGER, reply TEXT);        -- since when it is passed over, until a person has looked
ALTER TABLE delivery_event ADD COLUMN relay TEXT;
DELETE FROM setting WHERE key = 'relay.size';
