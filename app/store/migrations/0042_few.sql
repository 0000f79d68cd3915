-- Of the few comments that are contested, or that others support, those of a body, a
-- kind or a language are told without reading each; those of a body that are
-- contested stand together. ---------------------------------------------------------

DROP INDEX comment_contested;
DROP INDEX comment_supported;
CREATE INDEX comment_contested ON comment (round_id, pos, id, state, body_id, kind, lang) WHERE contested;
CREATE INDEX comment_supported ON comment (round_id, pos, id, state, body_id, kind, lang) WHERE supports > 0;
CREATE INDEX comment_contested_of ON comment (round_id, body_id, pos, id, state, kind, lang) WHERE contested;
