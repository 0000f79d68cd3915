-- Deliveries take turns within their priority: each has its place in its
-- mailing, and falls behind when it is to be tried again. ------------------------

ALTER TABLE delivery ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (priority, turn, due, id) WHERE state IN ('planned', 'deferred');
