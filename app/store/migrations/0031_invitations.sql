-- The latest invitation of each person of a group is found at once, and with it
-- whether it arrived.

CREATE INDEX mailing_invitation ON mailing (grp_id, id) WHERE letter = 'invitation';

-- A response is known by its fingerprint alone.

CREATE INDEX response_digest ON response (digest);
