-- When our own network was down during a run: JSON list of pairs, from and to.
ALTER TABLE run ADD COLUMN outages TEXT NOT NULL DEFAULT '[]';
