-- Of `pages`, those that this run did not ask: their last observation still stood.
ALTER TABLE run ADD COLUMN carried INTEGER NOT NULL DEFAULT 0;
