-- What else is known of a link target (db.models.Target): where it ended, and what is odd about it.
ALTER TABLE run_target ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE run_target ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE run_target ADD COLUMN domain TEXT NOT NULL DEFAULT '';        -- registrable domain of the address
ALTER TABLE run_target ADD COLUMN final_domain TEXT NOT NULL DEFAULT '';  -- of where it ended, '' if the same
ALTER TABLE run_target ADD COLUMN parked TEXT NOT NULL DEFAULT '';        -- why it is taken for a domain for sale
ALTER TABLE run_target ADD COLUMN tls TEXT NOT NULL DEFAULT '';           -- trouble with the certificate
ALTER TABLE run_target ADD COLUMN note TEXT NOT NULL DEFAULT '';          -- the file is not what its name says
ALTER TABLE run_target ADD COLUMN every_page INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run_target ADD COLUMN meant TEXT NOT NULL DEFAULT '{}';       -- JSON: the column that the link names

-- What stood at an address on another host, over all runs of a site: one row for each language and each domain where it
-- ended. A new title is the same row; a new row says that somebody else may stand there now (db.models.Seen).
CREATE TABLE external_target (
  site_id TEXT NOT NULL REFERENCES site(id),
  url TEXT NOT NULL,
  domain TEXT NOT NULL,
  language TEXT NOT NULL,
  final_domain TEXT NOT NULL,
  title TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  PRIMARY KEY (site_id, url, language, final_domain)
) STRICT, WITHOUT ROWID;

-- Links to other sites that a reader of the page cannot see (db.models.HiddenLink).
CREATE TABLE run_hidden_link (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  domain TEXT NOT NULL,
  text TEXT NOT NULL,
  how TEXT NOT NULL,
  markup TEXT NOT NULL,
  harm TEXT NOT NULL,
  title TEXT NOT NULL,
  openly INTEGER NOT NULL,
  found_on TEXT NOT NULL,           -- JSON list, at most 100
  found_on_total INTEGER NOT NULL
) STRICT;
CREATE INDEX run_hidden_link_by_run ON run_hidden_link(run_id);
