-- People who use the web page. role: admin, inspector, unit (sees only its own sites), reader. units: JSON list of names
-- of units, for role unit. version grows with each new password and each change of role: older sessions end.
CREATE TABLE web_user (
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL CHECK (role IN ('admin', 'inspector', 'unit', 'reader')),
  units TEXT NOT NULL DEFAULT '[]',
  password TEXT NOT NULL,           -- argon2id, with salt and costs; '' = cannot log in with a password
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Tokens of the API and of feeds: only their SHA-256 is kept.
CREATE TABLE web_token (
  hash TEXT PRIMARY KEY,
  user_name TEXT NOT NULL REFERENCES web_user(name) ON DELETE CASCADE,
  label TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_on TEXT NOT NULL DEFAULT ''
) STRICT;

-- Who logged in and what was done that is no step of a finding; append-only.
CREATE TABLE web_event (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  user_name TEXT NOT NULL,
  address TEXT NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TRIGGER web_event_stays BEFORE UPDATE ON web_event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER web_event_kept BEFORE DELETE ON web_event BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
