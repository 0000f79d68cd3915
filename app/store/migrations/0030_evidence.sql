-- By which files it is found whether something refers to a blob still. -----------

CREATE INDEX receipt_file_hash ON receipt_file (sha256);
CREATE INDEX certificate_file_hash ON certificate_file (sha256);
