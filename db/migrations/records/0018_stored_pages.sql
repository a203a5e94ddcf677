-- What stood at an address when a run saw it, in a WARC file: the evidence behind findings (design.md part 3).
-- kind: response (as the server sent it) or screenshot (drawn from the stored page). `file` is relative to the folder of evidence.
CREATE TABLE stored_page (
  id INTEGER PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  run_id TEXT NOT NULL,
  url TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('response', 'screenshot')),
  finding_id TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  status INTEGER NOT NULL,
  file TEXT NOT NULL,
  offset INTEGER NOT NULL,
  length INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  UNIQUE (file, offset)
) STRICT;
CREATE INDEX stored_page_of_site ON stored_page (site_id, url);
CREATE INDEX stored_page_of_finding ON stored_page (finding_id) WHERE finding_id <> '';
