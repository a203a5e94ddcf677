CREATE TABLE site (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  hosts TEXT NOT NULL,              -- JSON list, the first is canonical
  body_type TEXT NOT NULL,          -- "" = not known
  body_type_from TEXT NOT NULL,     -- registry, given, guessed, unknown
  site_code TEXT NOT NULL,
  sponsor TEXT NOT NULL,
  superior TEXT NOT NULL,
  first_seen TEXT NOT NULL
) STRICT;

CREATE TABLE run (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  started_at TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  pages INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  menus_complete INTEGER NOT NULL,  -- everything that menus lead to was answered
  stopped_by TEXT,                  -- NULL = everything reachable was read
  home_outcome TEXT NOT NULL,
  home_detail TEXT NOT NULL,
  home TEXT NOT NULL,               -- JSON of db.models.Home
  links TEXT NOT NULL,              -- JSON of db.models.LinkCounts
  program TEXT NOT NULL
) STRICT;
CREATE INDEX run_by_site ON run(site_id, started_at);

-- One row for each column as one run saw it (db.models.Column).
CREATE TABLE run_column (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  category TEXT NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  level INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  list_state TEXT NOT NULL,
  list_rule TEXT NOT NULL,
  items INTEGER NOT NULL,
  undated INTEGER NOT NULL,
  undated_unread INTEGER NOT NULL,
  rest_unread INTEGER NOT NULL,     -- the list goes on where we could not read it
  latest TEXT NOT NULL,
  recent TEXT NOT NULL,             -- JSON list of [title, url, date, date_from]
  exempt TEXT NOT NULL,
  sure REAL NOT NULL,
  evidence TEXT NOT NULL,
  found_on TEXT NOT NULL            -- JSON list
) STRICT;
CREATE INDEX run_column_by_run ON run_column(run_id);

-- Articles, kept for the life of the site: first_seen is ours, published_on is the page's claim.
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  doc_number TEXT NOT NULL,
  number_key TEXT NOT NULL,
  written_on TEXT NOT NULL,
  published_on TEXT NOT NULL,
  published_time TEXT NOT NULL,
  source TEXT NOT NULL,
  column_category TEXT NOT NULL,
  sketch BLOB NOT NULL,
  text_length INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  last_run TEXT NOT NULL,
  UNIQUE (site_id, url)
) STRICT;
CREATE INDEX document_by_number ON document(number_key) WHERE number_key <> '';
CREATE INDEX document_by_run ON document(last_run);

-- Link targets that are not plainly good, and all targets on other hosts (db.models.Target).
CREATE TABLE run_target (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  own INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  cause TEXT NOT NULL,
  status INTEGER NOT NULL,
  text TEXT NOT NULL,
  position TEXT NOT NULL,
  kind TEXT NOT NULL,
  found_on TEXT NOT NULL,           -- JSON list, at most 100
  found_on_total INTEGER NOT NULL,
  on_home INTEGER NOT NULL,
  attempts TEXT NOT NULL,           -- JSON list of [at, outcome, status, detail]
  final_url TEXT NOT NULL,
  is_home INTEGER NOT NULL
) STRICT;
CREATE INDEX run_target_by_run ON run_target(run_id);

CREATE TABLE judgement (
  id INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES run(id) ON DELETE CASCADE,
  as_of TEXT NOT NULL,
  judged_at TEXT NOT NULL,
  rulebook TEXT NOT NULL,
  profiles TEXT NOT NULL,           -- JSON list
  verdict TEXT NOT NULL,
  score REAL
) STRICT;
CREATE INDEX judgement_by_run ON judgement(run_id);

-- Outcomes are rows: a new check needs no migration.
CREATE TABLE outcome (
  id INTEGER PRIMARY KEY,
  judgement_id INTEGER NOT NULL REFERENCES judgement(id) ON DELETE CASCADE,
  indicator TEXT NOT NULL,
  kind TEXT NOT NULL,
  check_name TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('pass', 'fail', 'not_applicable', 'could_not_check')),
  reason TEXT NOT NULL,
  params TEXT NOT NULL,             -- JSON, fills the places of reason
  points_lost REAL NOT NULL,
  findings INTEGER NOT NULL,
  candidate INTEGER NOT NULL
) STRICT;
CREATE INDEX outcome_by_judgement ON outcome(judgement_id);

-- The ledger: one failing fact keeps its id from run to run.
CREATE TABLE finding (
  id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES site(id),
  indicator TEXT NOT NULL,
  check_name TEXT NOT NULL,
  key TEXT NOT NULL,
  status TEXT NOT NULL,
  url TEXT NOT NULL,
  template TEXT NOT NULL,
  params TEXT NOT NULL,
  evidence TEXT NOT NULL,
  found_on TEXT NOT NULL,
  found_on_total INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL,
  first_run TEXT NOT NULL,
  last_run TEXT NOT NULL,
  observations INTEGER NOT NULL
) STRICT;
CREATE INDEX finding_by_site ON finding(site_id, status);

-- Append-only life of a finding.
CREATE TABLE finding_event (
  id INTEGER PRIMARY KEY,
  finding_id TEXT NOT NULL REFERENCES finding(id),
  at TEXT NOT NULL,
  author TEXT NOT NULL,
  from_status TEXT NOT NULL,        -- "" at birth
  to_status TEXT NOT NULL,
  run_id TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX finding_event_by_finding ON finding_event(finding_id);
CREATE TRIGGER finding_event_no_update BEFORE UPDATE ON finding_event
BEGIN SELECT RAISE(ABORT, 'finding_event is append-only'); END;
CREATE TRIGGER finding_event_no_delete BEFORE DELETE ON finding_event
BEGIN SELECT RAISE(ABORT, 'finding_event is append-only'); END;
