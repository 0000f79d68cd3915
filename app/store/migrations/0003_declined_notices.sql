-- Notices that their recipients have declined.

CREATE TABLE declined_notice (
  grp_id BIGINT NOT NULL REFERENCES grp, person_id BIGINT NOT NULL REFERENCES person, at BIGINT NOT NULL,
  PRIMARY KEY (grp_id, person_id)){clustered};
