-- What else the pages of a run show (db.models.Trait); at most 500 of one kind, `run.traits` has the numbers of all.
CREATE TABLE run_trait (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  column_category TEXT NOT NULL,
  column_name TEXT NOT NULL,
  published_on TEXT NOT NULL,
  data TEXT NOT NULL                -- JSON object
) STRICT;
CREATE INDEX run_trait_by_run ON run_trait(run_id, name);
ALTER TABLE run ADD COLUMN traits TEXT NOT NULL DEFAULT '{}';       -- JSON: how many of each kind there were

-- What only some articles say: JSON of state, role, related, attachments, last_modified, issuer, effective_on ...
ALTER TABLE document ADD COLUMN more TEXT NOT NULL DEFAULT '{}';
CREATE INDEX document_by_site ON document(site_id, last_seen);

-- Every publish date that an article ever claimed, and when we saw the claim first (for dates that change afterwards).
CREATE TABLE document_claim (
  site_id TEXT NOT NULL,
  url TEXT NOT NULL,
  published_on TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  PRIMARY KEY (site_id, url, published_on)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO document_claim SELECT site_id, url, published_on, first_seen FROM document WHERE published_on <> '';
