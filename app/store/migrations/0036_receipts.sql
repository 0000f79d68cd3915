-- An acknowledgement that was entered by mistake counts no more. -------------------

ALTER TABLE acknowledgement ADD COLUMN struck BIGINT;           -- when, NULL: it counts
ALTER TABLE acknowledgement ADD COLUMN struck_by BIGINT REFERENCES person;

-- What did not get through is found from its recipient. ----------------------------

CREATE INDEX delivery_failed ON delivery (mailing_id) WHERE state IN ('refused', 'bounced', 'failed');
