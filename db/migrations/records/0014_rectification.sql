-- From a finding to its rectification. What people decided last, beside the events that tell how it came to that.
ALTER TABLE finding ADD COLUMN confirmed_at TEXT NOT NULL DEFAULT '';  -- a person looked at it and says that it is so
ALTER TABLE finding ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN notified_at TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN due_on TEXT NOT NULL DEFAULT '';        -- last day of its rectification, "" before the notice
ALTER TABLE finding ADD COLUMN fixed_at TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN fixed_by TEXT NOT NULL DEFAULT '';      -- "machine": a run no longer saw it; "unit": somebody says so
ALTER TABLE finding ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;    -- how often it came back after it was called fixed
ALTER TABLE finding ADD COLUMN level TEXT NOT NULL DEFAULT '';         -- remind, supervise, summon: the last that was done
ALTER TABLE finding ADD COLUMN unit TEXT NOT NULL DEFAULT '';          -- the unit in charge, where it is not that of the site
ALTER TABLE finding ADD COLUMN responsible TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN progress TEXT NOT NULL DEFAULT '';      -- what the unit says: not_started, under_way, done, disputed
ALTER TABLE finding ADD COLUMN measure TEXT NOT NULL DEFAULT '';       -- what the unit says that it did
ALTER TABLE finding ADD COLUMN done_on TEXT NOT NULL DEFAULT '';       -- when, as the unit says
ALTER TABLE finding ADD COLUMN gone_at TEXT NOT NULL DEFAULT '';       -- not seen any more while waived or set aside
ALTER TABLE finding ADD COLUMN came_from TEXT NOT NULL DEFAULT '';     -- the status to which it returns when its waiver ends

-- Not only steps from one status to the next: comments, assignments, deadlines, reminders.
ALTER TABLE finding_event ADD COLUMN kind TEXT NOT NULL DEFAULT 'status';
ALTER TABLE finding_event ADD COLUMN data TEXT NOT NULL DEFAULT '{}';  -- JSON
CREATE INDEX finding_event_by_time ON finding_event(at);

-- What is not held against anybody: one finding, or by rule. Never deleted; one that ends early says when and why.
CREATE TABLE waiver (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,               -- no_such_matter, not_public, maintenance, finished_topic, other
  site_id TEXT NOT NULL,            -- "" = every site
  indicator TEXT NOT NULL,          -- an id, a group such as "columns", "" = every indicator
  place TEXT NOT NULL,              -- a column: category id, name or address; "" = everywhere
  finding_id TEXT NOT NULL,         -- one finding alone, else ""
  reason TEXT NOT NULL,
  approver TEXT NOT NULL,
  since TEXT NOT NULL,              -- first day, the day of the approval
  until TEXT NOT NULL,              -- last day
  at TEXT NOT NULL,
  author TEXT NOT NULL,
  ended_on TEXT NOT NULL DEFAULT '', -- from this day on it holds no longer
  ended_by TEXT NOT NULL DEFAULT '',
  ended_why TEXT NOT NULL DEFAULT '',
  CHECK (site_id <> '' OR indicator <> '' OR place <> '' OR finding_id <> '')
) STRICT;
CREATE INDEX waiver_by_site ON waiver(site_id, until);
CREATE TRIGGER waiver_no_delete BEFORE DELETE ON waiver
BEGIN SELECT RAISE(ABORT, 'waivers are kept'); END;
CREATE TRIGGER waiver_only_ends BEFORE UPDATE OF kind, site_id, indicator, place, finding_id, reason, approver, since, until, at, author ON waiver
BEGIN SELECT RAISE(ABORT, 'a waiver can only be ended'); END;
