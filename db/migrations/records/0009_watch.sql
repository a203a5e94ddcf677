-- Columns of superior sites whose documents must be reposted, looked at every half hour (db.watch).
CREATE TABLE watch_column (
  id INTEGER PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  url TEXT NOT NULL,
  name TEXT NOT NULL,
  expect TEXT NOT NULL CHECK (expect IN ('all', 'rule', 'picked')),
  category TEXT NOT NULL,           -- category id of the column, "" = not known
  first_polled TEXT NOT NULL,
  last_polled TEXT NOT NULL,
  last_ok TEXT NOT NULL,            -- when its list was last read, "" = never
  outcome TEXT NOT NULL,            -- of the last look: ok, not_modified, a fetch outcome, or what was wrong with the list
  detail TEXT NOT NULL,
  items INTEGER NOT NULL,           -- rows and dated rows of the last list that was read
  dated INTEGER NOT NULL,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  full_at TEXT NOT NULL,            -- when its list last came whole; a 304 is believed for a few hours only
  UNIQUE (site_id, url)
) STRICT;

-- Every look, so that it can be said what we could not have seen.
CREATE TABLE watch_poll (
  id INTEGER PRIMARY KEY,
  column_id INTEGER NOT NULL REFERENCES watch_column(id) ON DELETE CASCADE,
  at TEXT NOT NULL,
  outcome TEXT NOT NULL,
  items INTEGER NOT NULL,
  fresh INTEGER NOT NULL,           -- documents seen for the first time
  overlap INTEGER NOT NULL,         -- 0: no document of the look before was on the list any more; some may be missed
  millis INTEGER NOT NULL           -- how long the answer took
) STRICT;
CREATE INDEX watch_poll_by_column ON watch_poll(column_id, at);

-- A document as the list and its own page show it. first_seen is ours; unseen_at is the last look that did not show it.
CREATE TABLE watch_document (
  id INTEGER PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  column_id INTEGER NOT NULL REFERENCES watch_column(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  doc_number TEXT NOT NULL,
  number_key TEXT NOT NULL,
  written_on TEXT NOT NULL,
  published_on TEXT NOT NULL,       -- claimed
  published_time TEXT NOT NULL,
  source TEXT NOT NULL,
  issuer TEXT NOT NULL,
  category TEXT NOT NULL,
  state TEXT NOT NULL,              -- valid, abolished ... as its page says
  sketch BLOB NOT NULL,
  text_length INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  unseen_at TEXT NOT NULL,          -- "" = it was there at the first look
  read_at TEXT NOT NULL,            -- when its page was last read, "" = never
  tries INTEGER NOT NULL,           -- looks at its page that failed in a row
  gone_first TEXT NOT NULL,         -- first of the looks in a row that found no page
  withdrawn_at TEXT NOT NULL,       -- "" = stands
  withdrawn_why TEXT NOT NULL,
  UNIQUE (site_id, url)
) STRICT;
CREATE INDEX watch_document_by_number ON watch_document(number_key) WHERE number_key <> '';

-- robots.txt of the hosts that are watched, asked once a day.
CREATE TABLE watch_robots (
  host TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  status INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
