-- Filters of a plan's tables that somebody keeps under a name, and which of
-- them a table opens with.

CREATE TABLE table_view (
  id {id}, plan_id BIGINT NOT NULL REFERENCES plan, person_id BIGINT NOT NULL REFERENCES person,
  name TEXT NOT NULL, query TEXT NOT NULL, shared BOOLEAN NOT NULL, at BIGINT NOT NULL); -- shared: with the group
CREATE INDEX table_view_of ON table_view (plan_id, person_id);
CREATE TABLE table_first (                                     -- the view that a person's tables open with
  plan_id BIGINT NOT NULL REFERENCES plan, person_id BIGINT NOT NULL REFERENCES person, view_id BIGINT NOT NULL REFERENCES table_view,
  PRIMARY KEY (plan_id, person_id)){clustered};
CREATE INDEX table_first_view ON table_first (view_id);
