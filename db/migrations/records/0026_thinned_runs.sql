-- Facts of old runs are removed (db/retention.py); what findings and reports need of them stays.
ALTER TABLE run ADD COLUMN thinned_at TEXT NOT NULL DEFAULT '';  -- when, "" = all facts are there
CREATE INDEX run_whole ON run(started_at) WHERE thinned_at = '';
