-- 1: the page said nothing that others of its pattern had not said, and only led to more of them (spiders.traps).
ALTER TABLE page ADD COLUMN dull INTEGER NOT NULL DEFAULT 0;
