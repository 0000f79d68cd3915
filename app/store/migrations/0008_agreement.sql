-- Agreement is bound to the words that were seen. ------------------------------

ALTER TABLE support ADD COLUMN seen TEXT NOT NULL DEFAULT '{}'; -- words by language; empty: not kept then
CREATE TABLE agreement (                                       -- a body's word that a measure may stand as it is
  id {id}, plan_id BIGINT NOT NULL REFERENCES plan, element_id BIGINT NOT NULL REFERENCES element,
  body_id BIGINT NOT NULL REFERENCES body, revision_id BIGINT NOT NULL REFERENCES revision, -- whose words were seen
  seen TEXT NOT NULL,                                          -- their fingerprints by language
  person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL, ended BIGINT, ended_by BIGINT);
CREATE UNIQUE INDEX agreement_now ON agreement (element_id, body_id) WHERE ended IS NULL;
CREATE INDEX agreement_plan ON agreement (plan_id, body_id) WHERE ended IS NULL;

-- What a delegation will say to each comment of others: nobody else sees it. ---

CREATE TABLE stance (
  id {id}, comment_id BIGINT NOT NULL REFERENCES comment, body_id BIGINT NOT NULL REFERENCES body,
  stance TEXT NOT NULL, note TEXT NOT NULL,                    -- stance: support can_accept oppose no_interest, '' not yet
  person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL, replaced BIGINT);
CREATE UNIQUE INDEX stance_now ON stance (comment_id, body_id) WHERE replaced IS NULL;
CREATE INDEX stance_of ON stance (body_id, comment_id, id);
