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

-- Written procedure: silence is agreement, once the notice is shown to have arrived.

CREATE TABLE written (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, plan_id BIGINT NOT NULL REFERENCES plan, number INTEGER NOT NULL,
  revision_id BIGINT REFERENCES revision,                      -- the text; NULL: the words of texts
  titles TEXT NOT NULL, texts TEXT NOT NULL, zone TEXT NOT NULL, opened BIGINT NOT NULL, person_id BIGINT NOT NULL REFERENCES person,
  closed BIGINT, outcome TEXT NOT NULL DEFAULT '',             -- agreed broken withdrawn
  decision INTEGER, version INTEGER NOT NULL DEFAULT 1, UNIQUE (grp_id, number));
CREATE INDEX written_running ON written (id) WHERE closed IS NULL;
CREATE TABLE written_term (                                    -- days of silence: at first, and as extended
  id {id}, written_id BIGINT NOT NULL REFERENCES written, at BIGINT NOT NULL, days INTEGER NOT NULL);
CREATE INDEX written_term_of ON written_term (written_id);
CREATE TABLE written_body (                                    -- who is asked; the rest stands once it is closed
  written_id BIGINT NOT NULL REFERENCES written, body_id BIGINT NOT NULL REFERENCES body,
  served BIGINT, how TEXT NOT NULL DEFAULT '', ends BIGINT, PRIMARY KEY (written_id, body_id)){clustered};
CREATE TABLE written_mailing (
  written_id BIGINT NOT NULL REFERENCES written, mailing_id BIGINT NOT NULL REFERENCES mailing, PRIMARY KEY (written_id, mailing_id)){clustered};
CREATE TABLE written_proof (                                   -- of service, beside what mail servers say
  id {id}, written_id BIGINT NOT NULL REFERENCES written, body_id BIGINT NOT NULL REFERENCES body,
  at BIGINT NOT NULL, how TEXT NOT NULL, note TEXT NOT NULL, person_id BIGINT NOT NULL REFERENCES person);
CREATE INDEX written_proof_of ON written_proof (written_id);
CREATE TABLE written_answer (
  id {id}, written_id BIGINT NOT NULL REFERENCES written, body_id BIGINT NOT NULL REFERENCES body,
  answer TEXT NOT NULL, lang TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL, person_id BIGINT NOT NULL REFERENCES person,
  entered BOOLEAN NOT NULL, out_number TEXT NOT NULL, out_date BIGINT, in_number TEXT NOT NULL, in_date BIGINT);
CREATE INDEX written_answer_of ON written_answer (written_id);
