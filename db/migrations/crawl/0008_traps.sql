-- Patterns of addresses that only lead to more of themselves, of which the run left some: JSON list of objects.
ALTER TABLE crawl ADD COLUMN traps TEXT NOT NULL DEFAULT '[]';
