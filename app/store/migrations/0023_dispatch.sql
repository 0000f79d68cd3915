-- Cover letters that a group writes from. ---------------------------------------

CREATE TABLE letter_template (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, cover TEXT NOT NULL, name TEXT NOT NULL, letter TEXT NOT NULL, -- JSON of subject and body by language
  main BOOLEAN NOT NULL, ended BIGINT, version INTEGER NOT NULL DEFAULT 1); -- main: proposed for new dispatches
CREATE INDEX letter_template_of ON letter_template (grp_id, cover);

-- The way of a dispatch to its release. ------------------------------------------

ALTER TABLE dispatch ADD COLUMN attach TEXT NOT NULL DEFAULT 'fit'; -- fit: what the relay takes; links: nothing
ALTER TABLE dispatch ADD COLUMN remind TEXT NOT NULL DEFAULT '{}';  -- JSON: after how many days, how often
ALTER TABLE dispatch ADD COLUMN stage TEXT NOT NULL DEFAULT '';     -- of a draft: asked returned scheduled missed
ALTER TABLE dispatch ADD COLUMN stage_at BIGINT;
ALTER TABLE dispatch ADD COLUMN stage_by BIGINT REFERENCES person;
ALTER TABLE dispatch ADD COLUMN stage_note TEXT NOT NULL DEFAULT '';
ALTER TABLE dispatch ADD COLUMN asked_by BIGINT REFERENCES person; -- who asked another officer to release it
ALTER TABLE dispatch ADD COLUMN release_at BIGINT;                 -- when it is to go out, NULL: at once
CREATE INDEX dispatch_scheduled ON dispatch (release_at) WHERE stage = 'scheduled';

-- Which files of a mailing go with the letter; the others stand behind its link. --

ALTER TABLE mailing_file ADD COLUMN attached BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE mailing_file SET attached = FALSE
  WHERE mailing_id IN (SELECT t.mailing_id FROM mailing_text t WHERE t.body LIKE '%"attached":false%');

-- What follows a delivery: its link taken back, reminders, receipts on paper. -----

ALTER TABLE delivery ADD COLUMN link_ended BIGINT;
CREATE TABLE reminder (
  delivery_id BIGINT NOT NULL REFERENCES delivery, n INTEGER NOT NULL, at BIGINT NOT NULL,
  sent_id BIGINT NOT NULL REFERENCES delivery, PRIMARY KEY (delivery_id, n)){clustered}; -- sent: the reminder's own delivery
ALTER TABLE acknowledgement ADD COLUMN dated BIGINT;           -- of a letter on paper
CREATE TABLE receipt_file (                                    -- its scan
  id BIGINT PRIMARY KEY, delivery_id BIGINT NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
  sha256 {blob} NOT NULL, size BIGINT NOT NULL, at BIGINT NOT NULL, person_id BIGINT NOT NULL,
  FOREIGN KEY (delivery_id, n) REFERENCES acknowledgement);
CREATE INDEX receipt_file_of ON receipt_file (delivery_id, n);

-- Certificates of dispatch: each issue is numbered and kept. ----------------------

CREATE TABLE certificate (
  id {id}, dispatch_id BIGINT NOT NULL REFERENCES dispatch, n INTEGER NOT NULL, at BIGINT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person, says {blob} NOT NULL, -- SHA-256 of what it says, without its number, time and the record
  UNIQUE (dispatch_id, n));
CREATE TABLE certificate_file (
  certificate_id BIGINT NOT NULL REFERENCES certificate, format TEXT NOT NULL, lang TEXT NOT NULL, -- json, or pdf in each language
  sha256 {blob} NOT NULL, size BIGINT NOT NULL, PRIMARY KEY (certificate_id, format, lang)){clustered};
