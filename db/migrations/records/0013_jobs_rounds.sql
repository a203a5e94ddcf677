-- What the schedule ran. The same planned time never runs twice.
CREATE TABLE job_run (
  id INTEGER PRIMARY KEY,
  job TEXT NOT NULL,
  planned_at TEXT NOT NULL,         -- the time that this run stands for; in UTC, so that text sorts as time does
  started_at TEXT NOT NULL,
  finished_at TEXT NOT NULL,        -- "" while it runs
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'killed', 'missed', 'baseline')),
  exit_code INTEGER,
  pid INTEGER NOT NULL,
  skipped INTEGER NOT NULL,         -- earlier times that went into this one after a break
  attempts INTEGER NOT NULL,
  output TEXT NOT NULL,             -- the last lines that it told
  UNIQUE (job, planned_at)
) STRICT;
CREATE INDEX job_run_by_time ON job_run(planned_at);
CREATE INDEX job_run_running ON job_run(job) WHERE state = 'running';

-- Rounds of inspection: spot checks drawn by lot, and the rounds of a half-year and a year.
CREATE TABLE inspection_round (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('quarter', 'half_year', 'year', 'extra')),
  period TEXT NOT NULL,             -- 2026Q4, 2026H2, 2026, or the day of an extra one
  seed TEXT NOT NULL,
  method TEXT NOT NULL,             -- version of the drawing; the same seed, list and version draw the same sites
  population INTEGER NOT NULL,
  list_hash TEXT NOT NULL,          -- of the list that was drawn from
  drawn_at TEXT NOT NULL,
  drawn_by TEXT NOT NULL,
  inspected_at TEXT NOT NULL DEFAULT '',
  UNIQUE (kind, period)
) STRICT;
CREATE TABLE round_site (
  round_id INTEGER NOT NULL REFERENCES inspection_round(id),
  site_id TEXT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  level TEXT NOT NULL,
  kind TEXT NOT NULL,               -- group of its body type
  place INTEGER NOT NULL,           -- in the order of the drawing
  why TEXT NOT NULL CHECK (why IN ('drawn', 'failed_before', 'all', 'repeated')),
  PRIMARY KEY (round_id, site_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER round_no_delete BEFORE DELETE ON inspection_round
BEGIN SELECT RAISE(ABORT, 'rounds are kept'); END;
CREATE TRIGGER round_only_inspected BEFORE UPDATE OF kind, period, seed, method, population, list_hash, drawn_at, drawn_by ON inspection_round
BEGIN SELECT RAISE(ABORT, 'what was drawn stays as it was drawn'); END;
CREATE TRIGGER round_site_no_update BEFORE UPDATE ON round_site
BEGIN SELECT RAISE(ABORT, 'what was drawn stays as it was drawn'); END;
CREATE TRIGGER round_site_no_delete BEFORE DELETE ON round_site
BEGIN SELECT RAISE(ABORT, 'what was drawn stays as it was drawn'); END;
