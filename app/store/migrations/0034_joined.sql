-- Who else has the address of a dispatch's delivery: JSON of names and reasons. --

ALTER TABLE delivery ADD COLUMN joined TEXT NOT NULL DEFAULT '[]';
