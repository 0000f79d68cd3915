-- Agreement is bound to the words that were seen. ------------------------------

ALTER TABLE support ADD COLUMN seen TEXT NOT NULL DEFAULT '{}'; -- words by language; empty: not kept then
CREATE TABLE agreement (                                       -- a body's word that a measure may stand as it is
  id {id}, plan_id BIGINT NOT NULL REFERENCES plan, element_id BIGINT NOT NULL REFERENCES element,
  body_id BIGINT NOT NULL REFERENCES body, revision_id BIGINT NOT NULL REFERENCES revision, -- whose words were seen
  seen TEXT NOT NULL,                                          -- their fingerprints by language
  person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL, ended BIGINT, ended_by BIGINT);
CREATE UNIQUE INDEX agreement_now ON agreement (element_id, body_id) WHERE ended IS NULL;
CREATE INDEX agreement_plan ON agreement (plan_id, body_id) WHERE ended IS NULL;
