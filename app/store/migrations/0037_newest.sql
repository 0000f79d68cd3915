-- The newest things of a kind are found at once, and those of them with a word. ------

CREATE INDEX find_newest ON find (grp_id, kind, id);
{find_order};
