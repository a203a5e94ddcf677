-- One row for each run of this site; the highest seq is the current one.
CREATE TABLE crawl (
  seq INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  site_id TEXT NOT NULL,
  start_url TEXT NOT NULL,
  hosts TEXT NOT NULL,              -- JSON list of its own hosts
  homes TEXT NOT NULL,              -- JSON list of addresses of the home page, start address first
  started_at TEXT NOT NULL,
  finished_at TEXT,                 -- NULL while running or interrupted
  stopped_by TEXT,
  pages INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;

-- Frontier and fetch results in one: every address that this site's pages link to.
-- run: seq of the last crawl that reached the address. state: 0 queued, 1 answered, 2 to confirm, 3 left out (see outcome).
CREATE TABLE url (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  run INTEGER NOT NULL,
  own INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  state INTEGER NOT NULL,
  outcome TEXT NOT NULL DEFAULT '',
  status INTEGER NOT NULL DEFAULT 0,
  detail TEXT NOT NULL DEFAULT '',
  attempts INTEGER NOT NULL DEFAULT 0,
  fetched_at TEXT NOT NULL DEFAULT '',
  redirect_to INTEGER,
  content_type TEXT NOT NULL DEFAULT '',
  bytes INTEGER NOT NULL DEFAULT 0,
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  content_hash TEXT NOT NULL DEFAULT '',
  tls TEXT NOT NULL DEFAULT ''      -- trouble with the certificate, "" if none was seen
) STRICT;
CREATE INDEX url_queue ON url(own, priority, id) WHERE state = 0;
CREATE INDEX url_confirm ON url(id) WHERE state = 2;

CREATE TABLE attempt (
  url_id INTEGER NOT NULL,
  run INTEGER NOT NULL,
  at TEXT NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX attempt_by_url ON attempt(url_id, run);

-- What page understanding read from one page of this site.
CREATE TABLE page (
  url_id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  kind TEXT NOT NULL,
  charset TEXT NOT NULL,
  replacements INTEGER NOT NULL,
  title TEXT NOT NULL,
  list_state TEXT NOT NULL,
  list_rule TEXT NOT NULL,
  list_blocks INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  list_total INTEGER NOT NULL,      -- items or pages that the page itself states, 0 if it does not
  list_next TEXT NOT NULL,          -- address of the list's next page, "" if none is known
  skeleton TEXT NOT NULL,
  text_length INTEGER NOT NULL,
  column_name TEXT NOT NULL,
  column_category TEXT NOT NULL,
  column_rule TEXT NOT NULL,
  column_sure REAL NOT NULL,
  breadcrumb TEXT NOT NULL,         -- JSON list of [name, url]
  article_sure REAL NOT NULL,
  article TEXT NOT NULL,            -- JSON of the readings, "" if the page is no article
  published_on TEXT NOT NULL,
  number_key TEXT NOT NULL,
  sketch BLOB NOT NULL,
  identity TEXT NOT NULL            -- JSON, home page only
) STRICT;

CREATE TABLE link (
  page_id INTEGER NOT NULL,
  target_id INTEGER NOT NULL,
  text TEXT NOT NULL,
  tag TEXT NOT NULL,
  position TEXT NOT NULL,
  PRIMARY KEY (page_id, target_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE list_row (
  page_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  title TEXT NOT NULL,
  url TEXT NOT NULL,
  date TEXT NOT NULL,
  PRIMARY KEY (page_id, ordinal)
) STRICT, WITHOUT ROWID;
