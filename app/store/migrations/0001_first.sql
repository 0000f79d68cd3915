-- The site: bodies, instruments, contact points, persons. ------------------

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE body (
  id {id}, code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,      -- state executive_committee organisation supreme_body
  place INTEGER NOT NULL,                                      -- in the order in which documents list bodies
  zone TEXT NOT NULL, langs TEXT NOT NULL,                     -- official languages, comma separated
  since BIGINT, until BIGINT, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE body_name (                                       -- a name may change: each has its time
  id {id}, body_id BIGINT NOT NULL REFERENCES body,
  form TEXT NOT NULL,                                          -- short full government
  since BIGINT, until BIGINT,                                  -- NULL: from the beginning, goes on
  names TEXT NOT NULL, cases TEXT NOT NULL);                   -- nominative by language; other cases by language, or empty
CREATE INDEX body_name_of ON body_name (body_id, form, since);

CREATE TABLE contact (
  id {id}, body_id BIGINT NOT NULL REFERENCES body, address TEXT NOT NULL, kind TEXT NOT NULL,
  main BOOLEAN NOT NULL, lang TEXT NOT NULL, confirmed BIGINT, ended BIGINT, bounced BIGINT,
  version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX contact_of ON contact (body_id);

CREATE TABLE instrument (
  id {id}, code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, names TEXT NOT NULL, shorts TEXT NOT NULL, acts TEXT NOT NULL,
  adopted BIGINT, adopted_by BIGINT REFERENCES body, places TEXT NOT NULL, ended BIGINT,
  version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE signatory (
  instrument_id BIGINT NOT NULL REFERENCES instrument, body_id BIGINT NOT NULL REFERENCES body,
  place INTEGER NOT NULL, signed BOOLEAN NOT NULL, dated BIGINT, -- NULL: when the instrument was adopted
  form TEXT NOT NULL,                                          -- plain reservation special_opinion remark statement, '' not signed
  governments TEXT NOT NULL, posts TEXT NOT NULL, notes TEXT NOT NULL,
  PRIMARY KEY (instrument_id, body_id)){clustered};

CREATE TABLE person (
  id {id}, names TEXT NOT NULL,                                -- by script, as the person's own delegation spells them
  email TEXT NOT NULL UNIQUE,                                  -- lower case
  phone TEXT NOT NULL, salutation TEXT NOT NULL, lang TEXT NOT NULL,
  operator BOOLEAN NOT NULL DEFAULT FALSE, password TEXT NOT NULL DEFAULT '', -- PHC string; empty: not yet set
  created BIGINT NOT NULL, ended BIGINT, version INTEGER NOT NULL DEFAULT 1);

CREATE TABLE session (
  id {id}, hash {blob} NOT NULL UNIQUE,                        -- SHA-256 of the cookie
  person_id BIGINT REFERENCES person, csrf TEXT NOT NULL, lang TEXT NOT NULL, flash TEXT NOT NULL DEFAULT '',
  created BIGINT NOT NULL, seen BIGINT NOT NULL, ends BIGINT NOT NULL, idle BIGINT NOT NULL, -- idle: microseconds
  address TEXT NOT NULL, device TEXT NOT NULL);
CREATE INDEX session_person ON session (person_id);

CREATE TABLE access_token (                                    -- invitation and reset, of one use
  id {id}, kind TEXT NOT NULL, person_id BIGINT NOT NULL REFERENCES person, grp_id BIGINT,
  hash {blob} NOT NULL UNIQUE, issue INTEGER NOT NULL, created BIGINT NOT NULL, ends BIGINT NOT NULL, spent BIGINT);
CREATE INDEX access_token_of ON access_token (person_id, kind);
CREATE TABLE attempt (                                         -- limits by account and by address
  kind TEXT NOT NULL, key TEXT NOT NULL, since BIGINT NOT NULL, n BIGINT NOT NULL, last BIGINT NOT NULL,
  PRIMARY KEY (kind, key)){clustered};

-- The group. -----------------------------------------------------------------

CREATE TABLE grp (
  id {id}, code TEXT NOT NULL UNIQUE, names TEXT NOT NULL, shorts TEXT NOT NULL, genitives TEXT NOT NULL, mandates TEXT NOT NULL,
  zone TEXT NOT NULL, settings TEXT NOT NULL, convened_by BIGINT REFERENCES body,
  created BIGINT NOT NULL, ended BIGINT, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE grp_body (
  grp_id BIGINT NOT NULL REFERENCES grp, body_id BIGINT NOT NULL REFERENCES body,
  part TEXT NOT NULL,                                          -- member observer
  since BIGINT NOT NULL, until BIGINT, PRIMARY KEY (grp_id, body_id, since)){clustered};
CREATE TABLE membership (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, person_id BIGINT NOT NULL REFERENCES person,
  body_id BIGINT NOT NULL REFERENCES body, role TEXT NOT NULL, since BIGINT NOT NULL, until BIGINT,
  part TEXT NOT NULL, posts TEXT NOT NULL, organisations TEXT NOT NULL,
  invited BIGINT, accepted BIGINT, version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (person_id, grp_id, role, since));
CREATE INDEX membership_group ON membership (grp_id, body_id);

-- The plan. ------------------------------------------------------------------

CREATE TABLE plan (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, instrument_id BIGINT REFERENCES instrument,
  titles TEXT NOT NULL, shorts TEXT NOT NULL, langs TEXT NOT NULL, created BIGINT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX plan_group ON plan (grp_id);
CREATE TABLE plan_column (
  plan_id BIGINT NOT NULL REFERENCES plan, key TEXT NOT NULL, ord INTEGER NOT NULL, core BOOLEAN NOT NULL,
  names TEXT NOT NULL, PRIMARY KEY (plan_id, key));
CREATE TABLE revision (
  id {id}, plan_id BIGINT NOT NULL REFERENCES plan, number INTEGER NOT NULL, state TEXT NOT NULL,
  base_id BIGINT REFERENCES revision, created BIGINT NOT NULL, published BIGINT, agreed BIGINT,
  version INTEGER NOT NULL DEFAULT 1, UNIQUE (plan_id, number));
CREATE TABLE element (                                         -- identity through all revisions
  id {id}, plan_id BIGINT NOT NULL REFERENCES plan, kind TEXT NOT NULL, made_by BIGINT);
CREATE INDEX element_plan ON element (plan_id);
CREATE TABLE element_at (                                      -- an element in a revision
  revision_id BIGINT NOT NULL REFERENCES revision, ord INTEGER NOT NULL, element_id BIGINT NOT NULL REFERENCES element,
  parent_id BIGINT, number TEXT NOT NULL, deleted BOOLEAN NOT NULL, PRIMARY KEY (revision_id, ord)){clustered};
CREATE INDEX element_at_of ON element_at (element_id, revision_id, number, parent_id); -- all that a comment shows of it
CREATE TABLE cell (
  revision_id BIGINT NOT NULL REFERENCES revision, lang TEXT NOT NULL, element_id BIGINT NOT NULL REFERENCES element,
  col TEXT NOT NULL, text TEXT NOT NULL, made_from TEXT NOT NULL, -- SHA-256 of the authentic text it was translated from
  PRIMARY KEY (revision_id, lang, element_id, col)){clustered};
CREATE TABLE carried (                                         -- which comment made which change of a revision
  revision_id BIGINT NOT NULL REFERENCES revision, element_id BIGINT NOT NULL, col TEXT NOT NULL,
  ord INTEGER NOT NULL, comment_id BIGINT NOT NULL, by_hand BOOLEAN NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY (revision_id, element_id, col, ord)){clustered};
CREATE TABLE plan_import (                                     -- what an upload would become, until it is confirmed
  id BIGINT PRIMARY KEY, plan_id BIGINT NOT NULL REFERENCES plan, person_id BIGINT NOT NULL REFERENCES person,
  name TEXT NOT NULL, at BIGINT NOT NULL, preview TEXT NOT NULL, done BIGINT);

-- Rounds and comments. -------------------------------------------------------

CREATE TABLE round (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, plan_id BIGINT NOT NULL REFERENCES plan,
  revision_id BIGINT NOT NULL REFERENCES revision, number INTEGER NOT NULL,
  sealed BOOLEAN NOT NULL, opens BIGINT NOT NULL, closes BIGINT NOT NULL, zone TEXT NOT NULL, closed BIGINT,
  numbered BIGINT, version INTEGER NOT NULL DEFAULT 1, UNIQUE (plan_id, number));
CREATE INDEX round_revision ON round (revision_id, number);
CREATE INDEX round_group ON round (grp_id, number);
CREATE TABLE round_body (                                      -- who is asked
  round_id BIGINT NOT NULL REFERENCES round, body_id BIGINT NOT NULL REFERENCES body,
  PRIMARY KEY (round_id, body_id)){clustered};
CREATE TABLE response (
  id BIGINT PRIMARY KEY,                                       -- random
  round_id BIGINT NOT NULL REFERENCES round, body_id BIGINT NOT NULL REFERENCES body,
  kind TEXT NOT NULL,                                          -- comments no_comments to_follow
  at BIGINT NOT NULL, person_id BIGINT NOT NULL REFERENCES person, -- received, and who gave or entered it
  entered BOOLEAN NOT NULL,                                    -- entered by the secretariat from a letter
  late BOOLEAN NOT NULL, accepted BIGINT, accepted_by BIGINT, returned BIGINT, returned_by BIGINT, return_note TEXT NOT NULL DEFAULT '',
  announced_for BIGINT, out_number TEXT NOT NULL, out_date BIGINT, in_number TEXT NOT NULL, in_date BIGINT,
  comments INTEGER NOT NULL, digest {blob} NOT NULL, version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX response_round ON response (round_id, body_id, at);

CREATE TABLE comment (
  id BIGINT PRIMARY KEY,                                       -- random
  grp_id BIGINT NOT NULL, plan_id BIGINT NOT NULL, round_id BIGINT NOT NULL REFERENCES round,
  element_id BIGINT NOT NULL REFERENCES element, body_id BIGINT NOT NULL REFERENCES body,
  person_id BIGINT NOT NULL REFERENCES person, response_id BIGINT REFERENCES response,
  kind TEXT NOT NULL, number INTEGER,                          -- within the plan, given when the table is first circulated
  state TEXT NOT NULL,                                         -- draft official accepted accepted_in_part rejected noted deferred withdrawn
  pos BIGINT NOT NULL,                                         -- element's place << 40 | body's place << 32 | order of filing
  at BIGINT NOT NULL, official BIGINT, version INTEGER NOT NULL, supports INTEGER NOT NULL DEFAULT 0,
  lang TEXT NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL,
  written BOOLEAN NOT NULL DEFAULT FALSE,                      -- the sentence was changed by hand: not to be rewritten
  deleted BIGINT, token TEXT NOT NULL DEFAULT '');             -- token: of the form, against a double submit
CREATE UNIQUE INDEX comment_table ON comment (round_id, pos, id);
CREATE INDEX comment_element ON comment (element_id, round_id, pos, id);
CREATE INDEX comment_body ON comment (round_id, body_id, pos, id, state); -- tables filtered, and counted, by body, kind, state
CREATE INDEX comment_kind ON comment (round_id, kind, pos, id, state);
CREATE INDEX comment_state ON comment (round_id, state, pos, id);
CREATE INDEX comment_draft ON comment (round_id, body_id, person_id) WHERE state = 'draft' AND deleted IS NULL; -- counted on each page
CREATE INDEX comment_response ON comment (response_id) WHERE response_id IS NOT NULL;
CREATE UNIQUE INDEX comment_number ON comment (plan_id, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX comment_token ON comment (person_id, token) WHERE token <> '';
CREATE TABLE comment_translation (
  comment_id BIGINT NOT NULL REFERENCES comment, lang TEXT NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL,
  person_id BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (comment_id, lang)){clustered};
CREATE TABLE comment_version (
  comment_id BIGINT NOT NULL REFERENCES comment, version INTEGER NOT NULL, at BIGINT NOT NULL, person_id BIGINT NOT NULL,
  kind TEXT NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL, edit TEXT NOT NULL, PRIMARY KEY (comment_id, version));
CREATE TABLE comment_file (
  id BIGINT PRIMARY KEY, comment_id BIGINT NOT NULL REFERENCES comment, name TEXT NOT NULL, type TEXT NOT NULL,
  sha256 {blob} NOT NULL, size BIGINT NOT NULL, at BIGINT NOT NULL, person_id BIGINT NOT NULL);
CREATE INDEX comment_file_of ON comment_file (comment_id);
CREATE TABLE edit (                                            -- proposed (disposition_id NULL) or agreed
  id {id}, comment_id BIGINT NOT NULL REFERENCES comment, disposition_id BIGINT,
  base_revision_id BIGINT NOT NULL REFERENCES revision, element_id BIGINT NOT NULL REFERENCES element,
  op TEXT NOT NULL, col TEXT NOT NULL, with_id BIGINT, place_section BIGINT, place_after BIGINT, place_number TEXT NOT NULL,
  follows BIGINT);
CREATE INDEX edit_comment ON edit (comment_id);
CREATE TABLE edit_text (                                       -- col '' for the words of an edit; columns for an added measure
  edit_id BIGINT NOT NULL REFERENCES edit, lang TEXT NOT NULL, col TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL,
  PRIMARY KEY (edit_id, lang, col)){clustered};
CREATE TABLE support (
  comment_id BIGINT NOT NULL REFERENCES comment, body_id BIGINT NOT NULL REFERENCES body,
  person_id BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (comment_id, body_id)){clustered};
CREATE TABLE disposition (
  id {id}, comment_id BIGINT NOT NULL REFERENCES comment, stage TEXT NOT NULL, -- proposed decided
  outcome TEXT NOT NULL, notes TEXT NOT NULL, item_id BIGINT, person_id BIGINT NOT NULL REFERENCES person,
  at BIGINT NOT NULL, circulated BIGINT, replaced BIGINT);
CREATE UNIQUE INDEX disposition_now ON disposition (comment_id, stage) WHERE replaced IS NULL;
CREATE INDEX disposition_item ON disposition (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX disposition_of ON disposition (comment_id, id);

CREATE TABLE tally (
  round_id BIGINT NOT NULL, element_id BIGINT NOT NULL,
  official BIGINT NOT NULL DEFAULT 0, accepted BIGINT NOT NULL DEFAULT 0, accepted_in_part BIGINT NOT NULL DEFAULT 0,
  rejected BIGINT NOT NULL DEFAULT 0, noted BIGINT NOT NULL DEFAULT 0, deferred BIGINT NOT NULL DEFAULT 0,
  withdrawn BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (round_id, element_id)){clustered};
CREATE TABLE tally_body (
  round_id BIGINT NOT NULL, body_id BIGINT NOT NULL, element_id BIGINT NOT NULL,
  drafts BIGINT NOT NULL DEFAULT 0, official BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (round_id, body_id, element_id)){clustered};
CREATE TABLE circulation (                                     -- a round's table as it was circulated
  id {id}, round_id BIGINT NOT NULL REFERENCES round, at BIGINT NOT NULL, person_id BIGINT NOT NULL, document_id BIGINT);

-- Meetings and protocols. ----------------------------------------------------

CREATE TABLE meeting (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, plan_id BIGINT NOT NULL REFERENCES plan, revision_id BIGINT REFERENCES revision,
  number INTEGER NOT NULL, starts BIGINT NOT NULL, ends BIGINT, zone TEXT NOT NULL, places TEXT NOT NULL,
  format TEXT NOT NULL, link TEXT NOT NULL,                    -- in_person hybrid remote
  state TEXT NOT NULL,                                         -- planned open closed
  opened BIGINT, closed BIGINT, opened_by BIGINT REFERENCES person, chair_id BIGINT REFERENCES person,
  secretary_id BIGINT REFERENCES person, proceedings TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (grp_id, number));
CREATE INDEX meeting_plan ON meeting (plan_id, number);
CREATE TABLE attendance (
  meeting_id BIGINT NOT NULL REFERENCES meeting, person_id BIGINT NOT NULL REFERENCES person,
  body_id BIGINT NOT NULL REFERENCES body, mode TEXT NOT NULL, part TEXT NOT NULL, -- mode: in_person remote absent
  PRIMARY KEY (meeting_id, person_id)){clustered};
CREATE TABLE item (
  id {id}, meeting_id BIGINT NOT NULL REFERENCES meeting, no INTEGER NOT NULL, titles TEXT NOT NULL,
  speaker_id BIGINT REFERENCES person, minutes INTEGER NOT NULL, heard TEXT NOT NULL, said TEXT NOT NULL,
  considers BOOLEAN NOT NULL,                                  -- takes the open comments of the plan by itself
  closed BIGINT, version INTEGER NOT NULL DEFAULT 1, UNIQUE (meeting_id, no));
CREATE TABLE item_comment (
  item_id BIGINT NOT NULL REFERENCES item, comment_id BIGINT NOT NULL REFERENCES comment, ord INTEGER NOT NULL,
  PRIMARY KEY (item_id, comment_id)){clustered};
CREATE INDEX item_comment_of ON item_comment (comment_id);
CREATE TABLE item_element (
  item_id BIGINT NOT NULL REFERENCES item, element_id BIGINT NOT NULL REFERENCES element, ord INTEGER NOT NULL,
  PRIMARY KEY (item_id, element_id)){clustered};
CREATE TABLE decision (
  id {id}, meeting_id BIGINT NOT NULL REFERENCES meeting, item_id BIGINT NOT NULL REFERENCES item,
  no INTEGER NOT NULL, kind TEXT NOT NULL, manner TEXT NOT NULL, texts TEXT NOT NULL, due BIGINT,
  person_id BIGINT REFERENCES person, revision_id BIGINT REFERENCES revision, at BIGINT NOT NULL, removed BIGINT,
  version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX decision_of ON decision (meeting_id, item_id, no);
CREATE TABLE decision_addressee (
  decision_id BIGINT NOT NULL REFERENCES decision, body_id BIGINT NOT NULL REFERENCES body,
  PRIMARY KEY (decision_id, body_id)){clustered};
CREATE TABLE position (
  id {id}, meeting_id BIGINT NOT NULL REFERENCES meeting, item_id BIGINT NOT NULL REFERENCES item,
  body_id BIGINT NOT NULL REFERENCES body, element_id BIGINT, comment_id BIGINT,
  position TEXT NOT NULL, texts TEXT NOT NULL,                 -- agreed reserved special_opinion not_interested objection_withdrawn
  at BIGINT NOT NULL, person_id BIGINT NOT NULL, withdrawn BIGINT, withdrawn_in BIGINT REFERENCES meeting);
CREATE INDEX position_of ON position (meeting_id, item_id);

CREATE TABLE protocol (
  id {id}, grp_id BIGINT NOT NULL, meeting_id BIGINT NOT NULL UNIQUE REFERENCES meeting,
  state TEXT NOT NULL,                                         -- draft shown approved finalised
  shown BIGINT, approved BIGINT, finalised BIGINT, document_id BIGINT, version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE protocol_part (                                   -- paragraph by paragraph, in step in all languages
  protocol_id BIGINT NOT NULL REFERENCES protocol, ord INTEGER NOT NULL, lang TEXT NOT NULL,
  key TEXT NOT NULL, style TEXT NOT NULL, no TEXT NOT NULL, text TEXT NOT NULL,
  drafted TEXT NOT NULL,                                       -- as the program drafted it; differs where edited
  made_from TEXT NOT NULL, PRIMARY KEY (protocol_id, ord, lang)){clustered};

-- Documents. -----------------------------------------------------------------

CREATE TABLE document (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, kind TEXT NOT NULL, code TEXT NOT NULL UNIQUE,
  titles TEXT NOT NULL, number TEXT NOT NULL, dated BIGINT NOT NULL, state TEXT NOT NULL, -- final replaced
  plan_id BIGINT, revision_id BIGINT, round_id BIGINT, meeting_id BIGINT, annex_of BIGINT REFERENCES document, annex_no TEXT NOT NULL,
  replaces BIGINT REFERENCES document, finalised BIGINT NOT NULL, person_id BIGINT NOT NULL);
CREATE INDEX document_group ON document (grp_id, id);
CREATE TABLE document_file (
  id BIGINT PRIMARY KEY, document_id BIGINT NOT NULL REFERENCES document, lang TEXT NOT NULL, format TEXT NOT NULL,
  name TEXT NOT NULL, sha256 {blob} NOT NULL, size BIGINT NOT NULL, pages INTEGER NOT NULL);
CREATE INDEX document_file_of ON document_file (document_id);
CREATE INDEX document_file_hash ON document_file (sha256);

CREATE TABLE blob (sha256 {blob} PRIMARY KEY, size BIGINT NOT NULL, upload TEXT NOT NULL UNIQUE);
CREATE TABLE chunk (upload TEXT NOT NULL, n INTEGER NOT NULL, bytes {blob} NOT NULL, PRIMARY KEY (upload, n));
CREATE TABLE upload (upload TEXT PRIMARY KEY, at BIGINT NOT NULL); -- begun, and not yet a blob

-- Mail. ----------------------------------------------------------------------

CREATE TABLE mailing (                                         -- parent of every letter; a dispatch is one with frozen files
  id {id}, grp_id BIGINT NOT NULL, kind TEXT NOT NULL,         -- dispatch notice access
  priority INTEGER NOT NULL, letter TEXT NOT NULL, at BIGINT NOT NULL);
CREATE TABLE mailing_text (
  mailing_id BIGINT NOT NULL REFERENCES mailing, cover TEXT NOT NULL, lang TEXT NOT NULL, -- cover: governments participants
  subject TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (mailing_id, cover, lang)){clustered}; -- body: JSON of the frozen letter
CREATE TABLE mailing_file (
  mailing_id BIGINT NOT NULL REFERENCES mailing, ord INTEGER NOT NULL, file_id BIGINT NOT NULL REFERENCES document_file,
  PRIMARY KEY (mailing_id, ord)){clustered};
CREATE TABLE delivery (
  id {id}, mailing_id BIGINT NOT NULL REFERENCES mailing, body_id BIGINT, person_id BIGINT, contact_id BIGINT,
  cover TEXT NOT NULL DEFAULT '',                              -- of a dispatch: whose letter it is
  reasons TEXT NOT NULL, lang TEXT NOT NULL, address TEXT NOT NULL, name TEXT NOT NULL,
  fields TEXT NOT NULL, issue INTEGER NOT NULL DEFAULT 1,      -- fields: of the letter; issue: of its personal link
  policy TEXT NOT NULL, state TEXT NOT NULL, attempt INTEGER NOT NULL, resent INTEGER NOT NULL DEFAULT 0,
  planned BIGINT NOT NULL, due BIGINT NOT NULL, priority INTEGER NOT NULL, -- of the mailing
  lease BIGINT NOT NULL DEFAULT 0, leased_until BIGINT NOT NULL DEFAULT 0, changed BIGINT NOT NULL,
  token {blob}, token_before {blob}, opened BIGINT,            -- SHA-256 of the personal link, and of the one it replaced
  UNIQUE (mailing_id, address));                               -- address already lower-cased
CREATE INDEX delivery_due ON delivery (priority, due, id) WHERE state IN ('planned', 'deferred');
CREATE INDEX delivery_open ON delivery (state, leased_until) WHERE state IN ('sending', 'committing', 'ambiguous');
CREATE UNIQUE INDEX delivery_token ON delivery (token) WHERE token IS NOT NULL;
CREATE INDEX delivery_token_before ON delivery (token_before) WHERE token_before IS NOT NULL;
CREATE TABLE delivery_event (
  id {id}, delivery_id BIGINT NOT NULL REFERENCES delivery, at BIGINT NOT NULL, attempt INTEGER NOT NULL, state TEXT NOT NULL,
  code INTEGER, enhanced TEXT, reply TEXT, queue_id TEXT, cause TEXT,
  person_id BIGINT);
CREATE INDEX delivery_event_of ON delivery_event (delivery_id, id);
CREATE TABLE acknowledgement (
  delivery_id BIGINT PRIMARY KEY REFERENCES delivery, at BIGINT NOT NULL, name TEXT NOT NULL, post TEXT NOT NULL,
  incoming TEXT NOT NULL, address TEXT NOT NULL, paper TEXT NOT NULL, person_id BIGINT); -- person: who entered one on paper
CREATE TABLE dispatch (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, meeting_id BIGINT REFERENCES meeting, mailing_id BIGINT REFERENCES mailing,
  decision TEXT NOT NULL, number TEXT NOT NULL, dated BIGINT, sender_id BIGINT REFERENCES body,
  signer TEXT NOT NULL, contact_id BIGINT REFERENCES person,   -- signer: JSON by language of post and name; contact: who answers
  letters TEXT NOT NULL, rules TEXT NOT NULL, files TEXT NOT NULL, link_days INTEGER NOT NULL,
  link_ends BIGINT, created BIGINT NOT NULL, released BIGINT, released_by BIGINT REFERENCES person, -- released NULL: a draft
  version INTEGER NOT NULL DEFAULT 1);
CREATE INDEX dispatch_group ON dispatch (grp_id, id);

-- The way of the document after the experts. --------------------------------

CREATE TABLE route (id {id}, grp_id BIGINT NOT NULL REFERENCES grp, code TEXT NOT NULL, names TEXT NOT NULL, ended BIGINT,
  UNIQUE (grp_id, code));
CREATE TABLE route_step (
  route_id BIGINT NOT NULL REFERENCES route, ord INTEGER NOT NULL, kind TEXT NOT NULL, -- group domestic body
  body_id BIGINT REFERENCES body, PRIMARY KEY (route_id, ord)){clustered};
CREATE TABLE referral (
  id {id}, grp_id BIGINT NOT NULL REFERENCES grp, plan_id BIGINT NOT NULL REFERENCES plan, revision_id BIGINT NOT NULL REFERENCES revision,
  route_id BIGINT NOT NULL REFERENCES route, started BIGINT NOT NULL, person_id BIGINT NOT NULL, ended BIGINT,
  version INTEGER NOT NULL DEFAULT 1);
CREATE TABLE referral_step (
  referral_id BIGINT NOT NULL REFERENCES referral, ord INTEGER NOT NULL, kind TEXT NOT NULL, body_id BIGINT,
  outcome TEXT NOT NULL, dated BIGINT, due BIGINT, paper TEXT NOT NULL, notes TEXT NOT NULL,
  PRIMARY KEY (referral_id, ord)){clustered};
CREATE TABLE referral_answer (
  referral_id BIGINT NOT NULL REFERENCES referral, ord INTEGER NOT NULL, body_id BIGINT NOT NULL REFERENCES body,
  outcome TEXT NOT NULL, dated BIGINT, paper TEXT NOT NULL, notes TEXT NOT NULL,
  PRIMARY KEY (referral_id, ord, body_id)){clustered};

-- The record, and what happens by itself. -----------------------------------

CREATE TABLE chain (grp_id BIGINT PRIMARY KEY, n BIGINT NOT NULL, head {blob} NOT NULL);
CREATE TABLE audit (
  grp_id BIGINT NOT NULL, n BIGINT NOT NULL, at BIGINT NOT NULL, person_id BIGINT, body_id BIGINT,
  verb TEXT NOT NULL, object TEXT NOT NULL, facts TEXT NOT NULL, hash {blob} NOT NULL, PRIMARY KEY (grp_id, n));
CREATE INDEX audit_object ON audit (object, at);
CREATE TABLE job (
  id {id}, kind TEXT NOT NULL, key TEXT NOT NULL, due BIGINT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0,
  lease BIGINT NOT NULL DEFAULT 0, leased_until BIGINT NOT NULL DEFAULT 0, done BIGINT, error TEXT, UNIQUE (kind, key));
CREATE INDEX job_due ON job (due, id) WHERE done IS NULL;
