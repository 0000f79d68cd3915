-- What a dispatch says of its letters that were possibly sent: JSON, where it
-- differs from its group. --------------------------------------------------------

ALTER TABLE dispatch ADD COLUMN policies TEXT NOT NULL DEFAULT '{}';
