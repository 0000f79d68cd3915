-- SQLite: the newest things are indexed anew, with the marks of their slices.
-- PostgreSQL: what is left of their earlier words is swept before it slows the search
-- down, however many things there are. -----------------------------------------------

{find_marks};
