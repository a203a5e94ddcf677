-- What a unit says is fixed, until somebody or a run has looked again.
CREATE TABLE recheck (
  id INTEGER PRIMARY KEY,
  finding_id TEXT NOT NULL REFERENCES finding(id),
  asked_at TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  tried_at TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT '',     -- of the last try: why nothing could be said
  done_at TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL DEFAULT ''   -- verified, reopened, withdrawn
) STRICT;
CREATE UNIQUE INDEX recheck_waiting ON recheck(finding_id) WHERE done_at = '';

-- Workbooks handed to units, and what came back.
CREATE TABLE sheet_export (
  id TEXT PRIMARY KEY,
  unit TEXT NOT NULL,
  at TEXT NOT NULL,
  author TEXT NOT NULL,
  findings INTEGER NOT NULL
) STRICT;
CREATE TABLE sheet_import (
  id INTEGER PRIMARY KEY,
  sheet_id TEXT NOT NULL REFERENCES sheet_export(id),
  sha256 TEXT NOT NULL,
  at TEXT NOT NULL,
  author TEXT NOT NULL,
  taken INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  refused INTEGER NOT NULL
) STRICT;
