-- What comes back to our return addresses, and what it shows of letters.

ALTER TABLE delivery_event ADD COLUMN address TEXT;             -- of one that begins a sending: where it goes
ALTER TABLE delivery_event ADD COLUMN report TEXT;              -- what a server says that it did, in a report that came back
ALTER TABLE delivery_event ADD COLUMN server TEXT;              -- which server
ALTER TABLE delivery_event ADD COLUMN returned_id BIGINT;
UPDATE delivery_event SET address = (SELECT d.address FROM delivery d WHERE d.id = delivery_event.delivery_id) WHERE state = 'planned';
CREATE TABLE returned (
  id {id}, at BIGINT NOT NULL, grp_id BIGINT NOT NULL,          -- of the letter that it belongs to
  kind TEXT NOT NULL, print {blob} NOT NULL UNIQUE,             -- print: of the message, however it came
  delivery_id BIGINT REFERENCES delivery, sending INTEGER NOT NULL, -- NULL: it belongs to nothing
  disbelief TEXT NOT NULL,                                      -- why it changes nothing, '' it is believed
  recipient TEXT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL, words TEXT NOT NULL, message_id TEXT NOT NULL,
  dated BIGINT, reports TEXT NOT NULL, sha256 {blob}, size BIGINT NOT NULL, -- sha256: the whole message, NULL once it is not kept
  mailing_id BIGINT REFERENCES mailing);                        -- with which it was passed on
CREATE INDEX returned_group ON returned (grp_id, id);
CREATE INDEX returned_delivery ON returned (delivery_id, id);
CREATE INDEX returned_mailing ON returned (mailing_id) WHERE mailing_id IS NOT NULL;
CREATE INDEX returned_blob ON returned (sha256) WHERE sha256 IS NOT NULL;
