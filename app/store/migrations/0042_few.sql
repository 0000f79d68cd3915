-- Of the few comments that are contested, or that others support, those of a body, a
-- kind or a language are told without reading each. --------------------------------

DROP INDEX comment_contested;
DROP INDEX comment_supported;
CREATE INDEX comment_contested ON comment (round_id, pos, id, state, body_id, kind, lang) WHERE contested;
CREATE INDEX comment_supported ON comment (round_id, pos, id, state, body_id, kind, lang) WHERE supports > 0;
