-- Availability: one timed visit to a home page. Visits that found a page are kept for weeks, the others for years.
CREATE TABLE probe (
  site_id TEXT NOT NULL,
  at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('up', 'down', 'unclear', 'ours')),
  outcome TEXT NOT NULL,
  status INTEGER NOT NULL,
  millis INTEGER NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (site_id, at)
) STRICT, WITHOUT ROWID;

-- What is left of a day when its visits are old.
CREATE TABLE probe_day (
  site_id TEXT NOT NULL,
  day TEXT NOT NULL,
  up INTEGER NOT NULL,
  down INTEGER NOT NULL,
  unclear INTEGER NOT NULL,
  ours INTEGER NOT NULL,
  filed INTEGER NOT NULL,           -- in filed maintenance, whatever they found
  slowest INTEGER NOT NULL,         -- milliseconds
  PRIMARY KEY (site_id, day)
) STRICT, WITHOUT ROWID;

-- Maintenance that was filed (报备). Never deleted; one that is taken back says when.
CREATE TABLE maintenance (
  id INTEGER PRIMARY KEY,
  site_id TEXT NOT NULL,
  begins TEXT NOT NULL,
  ends TEXT NOT NULL,
  why TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('registry', 'person')),
  author TEXT NOT NULL,
  filed_at TEXT NOT NULL,
  ended_at TEXT NOT NULL DEFAULT '',
  UNIQUE (site_id, begins, ends, source)
) STRICT;
CREATE TRIGGER maintenance_no_delete BEFORE DELETE ON maintenance
BEGIN SELECT RAISE(ABORT, 'filed maintenance is kept'); END;
