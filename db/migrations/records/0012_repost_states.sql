-- What each site did with each document of its superior sites, as last judged (db.reposts): the coverage matrix.
CREATE TABLE repost_state (
  site_id TEXT NOT NULL REFERENCES site(id),
  upstream_id TEXT NOT NULL,
  url TEXT NOT NULL,                -- of the original
  title TEXT NOT NULL,
  doc_number TEXT NOT NULL,
  state TEXT NOT NULL,              -- reposted, late, missing, not_due, unsure, unknown, withdrawn, not_expected
  upstream_from TEXT NOT NULL,      -- it appeared between these two instants
  upstream_to TEXT NOT NULL,
  deadline TEXT NOT NULL,
  more TEXT NOT NULL,               -- JSON: the other fields of db.models.RepostState
  run_id TEXT NOT NULL,
  as_of TEXT NOT NULL,
  UNIQUE (site_id, url)
) STRICT;
CREATE INDEX repost_state_by_upstream ON repost_state(upstream_id, upstream_to);

-- Whether a person said that a document must be reposted or need not be; the last word counts. Append-only.
CREATE TABLE repost_choice (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  expected INTEGER NOT NULL,
  why TEXT NOT NULL,
  author TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX repost_choice_by_url ON repost_choice(url);
CREATE TRIGGER repost_choice_no_update BEFORE UPDATE ON repost_choice
BEGIN SELECT RAISE(ABORT, 'repost_choice is append-only'); END;
CREATE TRIGGER repost_choice_no_delete BEFORE DELETE ON repost_choice
BEGIN SELECT RAISE(ABORT, 'repost_choice is append-only'); END;
