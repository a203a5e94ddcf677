-- Redirects that led to an address, counted from the one that a page links to (origin); 0 and NULL: no redirect did.
ALTER TABLE url ADD COLUMN hops INTEGER NOT NULL DEFAULT 0;
ALTER TABLE url ADD COLUMN origin INTEGER;
-- 1: the redirect sets a cookie. A browser sends it along; where we go in a circle, it may not.
ALTER TABLE url ADD COLUMN cookie INTEGER NOT NULL DEFAULT 0;
