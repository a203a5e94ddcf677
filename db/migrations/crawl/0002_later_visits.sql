-- Later visits: what need not be asked again is carried over, what is unchanged is not read again.
-- carry, planned at the start of a run: 1 = the last observation still stands, 2 = ask whether it has changed, 0 = ask.
ALTER TABLE url ADD COLUMN carry INTEGER NOT NULL DEFAULT 0;
-- What the registry said when the run began; when that has changed, everything is asked.
ALTER TABLE crawl ADD COLUMN registered TEXT NOT NULL DEFAULT '';
-- Pages of this run that were not asked again.
ALTER TABLE crawl ADD COLUMN carried INTEGER NOT NULL DEFAULT 0;
-- What a look at a page of another host saw: for noticing that a domain has changed hands.
ALTER TABLE url ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE url ADD COLUMN language TEXT NOT NULL DEFAULT '';
-- Which version of page understanding read the page; another one reads it anew.
ALTER TABLE page ADD COLUMN reader TEXT NOT NULL DEFAULT '';
